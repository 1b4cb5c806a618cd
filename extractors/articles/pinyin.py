"""Pinyin in brackets after a Chinese character: ``框(kuàng)架(jià)`` is ``框架``.

Sites that copy articles write some characters in the traditional form with their reading behind them, so
that the copy is not found. The characters stay as the page has them; only readings are removed.
"""

from __future__ import annotations

import re
import unicodedata

from extractors.text.ranges import HAN, class_text

_BRACKETED = re.compile(
    f"(?<=[{class_text(HAN)}])[(（]\\s*([^\\W\\d_]{{1,7}})([1-5])?\\s*[)）]",
)
_SYLLABLE = re.compile(
    r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:i?ang|i?ong|ueng|eng|ing|i?an|u?an|uang|en|in|un|i?ao|u?ai|ei|ui|i?ou|iu|u?o|i?a|ua|ie|ue|ve|er|e|i|u|v|o)|m|n|ng|hm|r"
)
_TONES = frozenset("\u0300\u0301\u0304\u030c\u0302\u0306")
MIN_TONED = 5
"""So many readings with a tone must be there before a reading without one is taken for a neutral tone."""


def remove_pinyin(text: str) -> tuple[str, int]:
    """The text without readings, and how many were removed."""
    toned = sum(_is_toned(match) for match in _BRACKETED.finditer(text))
    if not toned:
        return text, 0
    removed = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal removed
        if _is_toned(match) or (toned >= MIN_TONED and _is_syllable(match.group(1))):
            removed += 1
            return ""
        return match.group()

    return _BRACKETED.sub(replace, text), removed


def _is_toned(match: re.Match[str]) -> bool:
    reading = unicodedata.normalize("NFD", match.group(1))
    return (bool(match.group(2)) or not _TONES.isdisjoint(reading)) and _is_syllable(match.group(1))


def _is_syllable(reading: str) -> bool:
    base = unicodedata.normalize("NFD", reading.lower().replace("ɡ", "g"))
    letters = "".join("v" if char == "\u0308" else char for char in base if char not in _TONES)
    return bool(_SYLLABLE.fullmatch(letters.replace("uv", "v")))
