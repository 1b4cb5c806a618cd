"""Cells that say "nothing here": the source writes a dash, other sources write ``n/a`` or a question mark."""

from __future__ import annotations

import re

from extractors.text.lexicon import words

_BLANK = re.compile(r"(?:[\s\-‐‑‒–—―−−ー?？.…·•_/*]+|n\s*/?\s*a\.?|n\.\s?d\.)?", re.IGNORECASE)


def present(text: str | None) -> str | None:
    """The text without outer space; None for null, empty, dashes, ``n/a``, "unknown" in any language."""
    if text is None:
        return None
    text = " ".join(text.split())
    said_blank = text.strip("().[] ").replace(" ", "_").lower() in words("blank")
    return None if said_blank or _BLANK.fullmatch(text) else text
