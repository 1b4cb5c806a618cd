"""Spans: cells that cover several columns or rows stand in every place that they cover."""

from __future__ import annotations

from typing import Any, NamedTuple

from extractors.layouts.grid import Note
from extractors.refusals import RefusedError

MAX_SPAN = 50
SPANNING = frozenset({"colspan", "rowspan", "aria-colspan", "aria-rowspan"})
"""The attributes of a cell that spans."""


class _Hanging(NamedTuple):
    left: int
    origin: int
    text: str
    note: Note | None


class Spans:
    """The cells of the rows read so far that reach into the rows below."""

    def __init__(self) -> None:
        self.hanging: dict[int, _Hanging] = {}
        self._origins = 0

    def fill(self, texts: list[str], notes: dict[int, Note]) -> int:
        """Append the cells that hang into the next places of a row; how many of them have text."""
        origins = set()
        while len(texts) in self.hanging:
            cell = self.hanging.pop(len(texts))
            if cell.left > 1:
                self.hanging[len(texts)] = cell._replace(left=cell.left - 1)
            if cell.text:
                origins.add(cell.origin)
            _append(texts, notes, cell.text, cell.note)
        return len(origins)

    def spread(self, element: Any, texts: list[str], notes: dict[int, Note]) -> None:
        """Let the last cell, which is ``element``, cover what it spans; RefusedError when too much."""
        height, width = _span(element, "rowspan"), _span(element, "colspan")
        text, note = texts[-1], notes.get(len(texts) - 1)
        self._origins += 1
        for place in range(width):
            if place:
                _append(texts, notes, text, note)
            if height > 1:
                self.hanging[len(texts) - 1] = _Hanging(height - 1, self._origins, text, note)


def _append(texts: list[str], notes: dict[int, Note], text: str, note: Note | None) -> None:
    if note:
        notes[len(texts)] = note
    texts.append(text)


def _span(element: Any, name: str) -> int:
    value = element.get(name) or element.get(f"aria-{name}") or "1"
    digits = value.strip()[:6]
    span = int(digits) if digits.isascii() and digits.isdigit() else 1
    if span > MAX_SPAN:
        raise RefusedError("too_many_cells", detail=f"a cell with {name} {span}")
    return max(span, 1)
