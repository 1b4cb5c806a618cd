"""Splitting on separators that stand outside brackets, and the bracketed ending of a name."""

from __future__ import annotations

import re

_PAIRS = {
    "(": ")",
    "[": "]",
    "{": "}",
    "（": "）",
    "［": "］",
    "【": "】",
    "〔": "〕",
    "〈": "〉",
    "《": "》",
}
_CLOSERS = {close: open_ for open_, close in _PAIRS.items()}
_QUOTED = re.compile(r"(?<!\w)\"[^\"]*\"(?!\w)|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|「[^「」]*」|『[^『』]*』")


def split_outside(text: str, separators: str) -> list[str]:
    """Parts of ``text`` between separators outside brackets and quotation marks, trimmed, empty ones dropped.

    A comma between two digits (``1,5``) does not separate. A bracket without its partner is an ordinary
    character, so one lost bracket cannot swallow the rest of the cell.
    """
    depths = _depths(text)
    for match in _QUOTED.finditer(text):
        depths[match.start() : match.end()] = [1] * len(match.group())
    parts, start = [], 0
    for index, char in enumerate(text):
        if char in separators and not depths[index] and not _inside_number(text, index):
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def bracketed_ending(text: str) -> tuple[str, str] | None:
    """``("X", "Y")`` of ``X (Y)`` when a bracket ends the text and both sides have letters."""
    text = text.strip()
    if not text or text[-1] not in _CLOSERS:
        return None
    depths = _depths(text)
    if depths[-1] == 0:
        return None
    start = max(i for i, char in enumerate(text) if char in _PAIRS and depths[i] == 1)
    outside, inside = text[:start].strip(), text[start + 1 : -1].strip()
    has_letters = any(map(str.isalpha, outside)) and any(map(str.isalpha, inside))
    return (outside, inside) if has_letters else None


def _depths(text: str) -> list[int]:
    """Bracket depth at each character, brackets included; unmatched brackets count for nothing."""
    depths, stack = [0] * len(text), []
    for index, char in enumerate(text):
        if char in _PAIRS:
            stack.append(index)
        elif char in _CLOSERS and stack and text[stack[-1]] == _CLOSERS[char]:
            opened = stack.pop()
            for place in range(opened, index + 1):
                depths[place] += 1
    return depths


def _inside_number(text: str, index: int) -> bool:
    around = text[max(index - 1, 0) : index], text[index + 1 : index + 2]
    return text[index] in ",，" and all(char.isdecimal() for char in around)
