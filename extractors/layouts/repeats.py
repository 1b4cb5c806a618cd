"""Repeats: what every cell of a table or of a row says beside its value, and what is no part of it.

Tables for narrow screens say the label or the name of the method in each cell, others each value twice, and
some end each summary or citation with the same link or button (``Read more``, ``Copy``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.layouts.grid import LabelledRow, Note
from extractors.text.sentences import ends_sentence

MIN_VALUE = 40
"""So long is what an ending stands behind."""
_CITED = re.compile(r"↗$|ISBN[\s:]*[\d -]{8,}[\dXx]$")
_DASHES = ("", "—")


def without_heads(rows: Sequence[LabelledRow], names: Sequence[str]) -> tuple[LabelledRow, ...]:
    """The rows without their labels, or without the names of the methods, where all cells begin with them.

    So they are shown on narrow screens, where cells stand under each other.
    """
    first = rows[0].texts[0] if rows else ""
    if first and not first.startswith((rows[0].label, names[0])):
        return tuple(rows)
    if all(_begin_with(row, [row.label] * len(names)) for row in rows):
        return tuple([_headless(row, [row.label] * len(names)) for row in rows])
    if all(_begin_with(row, names) for row in rows):
        return tuple([_headless(row, names) for row in rows])
    return tuple(rows)


def _begin_with(row: LabelledRow, heads: Sequence[str]) -> bool:
    return all(not text or text.startswith(head) for text, head in zip(row.texts, heads, strict=True))


def _headless(row: LabelledRow, heads: Sequence[str]) -> LabelledRow:
    pairs = zip(row.texts, heads, strict=True)
    texts = tuple([text[len(head) :].lstrip(" :：") for text, head in pairs])
    return row._replace(texts=texts, notes=_without_lines(row))


def said_once(rows: tuple[LabelledRow, ...]) -> tuple[LabelledRow, ...]:
    """The rows with each value once, where every cell has its own twice: for wide and for narrow screens."""
    if not rows or any(text and not _half(text) for row in rows for text in row.texts):
        return rows
    return tuple(
        [row._replace(texts=tuple(map(_half, row.texts)), notes=_without_lines(row)) for row in rows]
    )


def _half(text: str) -> str:
    """The text that ``text`` is twice, with or without a blank between; empty when it is none."""
    half = text[: len(text) // 2]
    return half if half and text in (half * 2, f"{half} {half}") else ""


def _without_lines(row: LabelledRow) -> Mapping[int, Note]:
    return {
        at: note._replace(lines=(), hrefs=tuple(dict.fromkeys(note.hrefs))) for at, note in row.notes.items()
    }


def without_endings(rows: Sequence[LabelledRow], columns: Sequence[int]) -> tuple[LabelledRow, ...]:
    """The rows without what all cells of a row end with, in an element of its own, behind a whole value."""
    if not any(note.ending for row in rows for note in row.notes.values()):
        return tuple(rows)
    return tuple([_endless(row, columns) for row in rows])


def _endless(row: LabelledRow, columns: Sequence[int]) -> LabelledRow:
    notes = [row.notes.get(at) for at in columns]
    pairs = [(text, note.ending if note else "") for text, note in zip(row.texts, notes, strict=True)]
    endings = {ending for text, ending in pairs if text not in _DASHES}
    if len(endings) > 1:
        return row
    bare = [text.removesuffix(ending).rstrip() if ending else text for text, ending in pairs]
    whole = [_is_whole(text) for text in bare if text not in _DASHES]
    return row._replace(texts=tuple(bare)) if len(whole) > 1 and all(whole) else row


def _is_whole(text: str) -> bool:
    return bool(_CITED.search(text)) or (len(text) >= MIN_VALUE and ends_sentence(text))
