"""The marks that end a sentence, in every script that has one."""

from __future__ import annotations

SENTENCE_ENDS = "。．.!?！？…।॥։؟۔።။។᠃෴"
"""For the inside of a bracket of a regular expression; Thai and Lao have none."""
