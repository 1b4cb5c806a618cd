"""Cells that say "nothing here": the source writes a dash, other sources write ``n/a`` or a question mark."""

from __future__ import annotations

import re

_BLANK = re.compile(r"(?:[\s\-‐‑‒–—―−−ー?？.…·•_/*]+|n\s*/?\s*a\.?|none|null|unknown)?", re.IGNORECASE)


def present(text: str | None) -> str | None:
    """The text without outer space; None for null, empty, a dash, dots, ``n/a`` and the like."""
    if text is None:
        return None
    text = " ".join(text.split())
    return None if _BLANK.fullmatch(text) else text
