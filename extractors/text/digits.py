"""Digits of every script as those of ASCII, so that a figure is read alike in whatever script it stands."""

from __future__ import annotations

import unicodedata


def ascii_digits(text: str) -> str:
    """``text`` with each decimal digit (``٢``, ``२``, ``๒``, ``２``) as ``0`` to ``9``; all else stays."""
    if text.isascii():
        return text
    return "".join([str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text])
