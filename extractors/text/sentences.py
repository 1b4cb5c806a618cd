"""The marks that end a sentence, in every script that has one."""

from __future__ import annotations

import re

SENTENCE_ENDS = "。．.!?！？…।॥։؟۔።။។᠃෴"
"""For the inside of a bracket of a regular expression; Thai and Lao have none."""

_END = re.compile(rf"[{SENTENCE_ENDS}][\"”’)\]]*\s*$")


def ends_sentence(text: str) -> bool:
    """Whether prose comes to its end."""
    return bool(_END.search(text))
