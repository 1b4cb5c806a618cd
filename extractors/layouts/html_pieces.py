"""Pieces of a cell: chips, which are a list, asides, which are no part of a name, and raised figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

_CHIPS = frozenset({"span", "a", "code", "small", "kbd", "mark"})
_CHIP_CLASSES = re.compile(r"chip|badge|tag|pill|label|alias|keyword|synonym", re.IGNORECASE)
_ASIDES = re.compile(
    r"(?<![A-Za-z])(?:small|muted|secondary|tertiary|sub-?(?:title|text|heading)|caption|overline|eyebrow|kicker"
    r"|badge|chip|tag|pill|meta|hint|counter|text-(?:xs|(?:gray|slate|zinc|neutral|stone)-[3-6]00))(?![A-Za-z])"
    r"|(?<=[a-z])(?:Caption|Overline|Subtitle|Secondary|Badge|Chip)(?![a-z])"
)
_OPEN = ("(", "[", "（")
RAISED = {
    "sup": str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
_FIGURES = re.compile(r"[0-9+\-−=()n]{1,4}")
_MAX_FOOTNOTE = 6


def are_chips(element: Any) -> bool:
    """Whether an element is nothing but pieces of one class: a list in other tags.

    With blanks between them they are one where their class says so, or where a piece has blanks in it:
    otherwise they may be the words of a text. Pieces that are mostly single letters are letters of a word.
    """
    first = element[0]
    if first.tag not in _CHIPS or (element.text or "").strip():
        return False
    classes = frozenset((first.get("class") or "").split())
    spaced = telling = False
    letters = 0
    for child in element:
        shared = classes.intersection((child.get("class") or "").split())
        written = "".join(child.itertext())
        text = written.strip()
        if child.tag != first.tag or not shared or not text or (child.tail or "").strip():
            return False
        letters += len(text) == 1
        spaced |= (bool(child.tail) and child.getnext() is not None) or text != written
        telling |= " " in text or bool(_CHIP_CLASSES.search(" ".join(shared)))
    return letters * 2 <= len(element) and (telling or not spaced)


@lru_cache(maxsize=1024)  # a site has few classes
def is_aside(classes: str) -> bool:
    """Whether a class says that an element stands beside a name: a badge, a subtitle, small or pale print."""
    return bool(_ASIDES.search(classes))


def without_asides(parts: Sequence[str], asides: Sequence[slice]) -> list[str]:
    """What a cell says beside its asides; what stands in brackets there belongs to what is said."""
    kept = list(parts)
    for aside in asides:
        if not "".join(parts[aside]).lstrip().startswith(_OPEN):
            kept[aside] = [""] * len(kept[aside])
    text = "".join(kept)
    return [text] if text.strip() else []


def raised_text(element: Any, tag: str) -> str:
    """The text of a superscript or subscript: figures as raised as they look, links to footnotes left out."""
    text = "".join(element.itertext()).strip()
    if len(element) and element.find(".//a") is not None and len(text) <= _MAX_FOOTNOTE:
        return ""
    return text.translate(RAISED[tag]) if _FIGURES.fullmatch(text) else text
