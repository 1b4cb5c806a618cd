"""The rows of a table of markup: what its cells show, and where those stand that span several places.

Most tables have neither markup in most cells nor attributes that matter. What only odd ones need is decided
once a table, from the attributes that its cells have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from extractors.layouts.grid import Note, Row, tidy_all
from extractors.layouts.html_cells import Reading, finish_cell
from extractors.layouts.html_spans import SPANNING, Spans
from extractors.layouts.html_visibility import TELLING, is_gone
from extractors.refusals import RefusedError

MAX_CELLS = 4000
_WRAPPERS = frozenset({"span", "p", "div", "b", "strong"})
Cells = Sequence[Sequence[Any]]
"""The elements that are cells, row by row."""


def read_rows(rows: Cells, base: str | None) -> Iterator[Row]:
    """The rows of a table; ``base`` is what its links are relative to.

    RefusedError ``too_many_cells`` when there are more, or wider ones, than any comparison has.
    """
    if sum(map(len, rows)) > MAX_CELLS:
        raise RefusedError("too_many_cells", detail=f"more than {MAX_CELLS} cells in a table")
    attributes = set().union(*[cell.keys() for row in rows for cell in row])
    if _may_hide(rows, TELLING & attributes):
        rows = [[cell for cell in row if not is_gone(cell)] for row in rows]
    cells = [cell for row in rows for cell in row]
    raws = [cell.text or "" for cell in cells]
    readings: dict[int, Reading] = {}
    titled = "title" in attributes
    for place, cell in enumerate(cells):
        if titled:
            readings[place] = Reading(cell)
        elif len(cell):
            shown = cell if cell.text else _unwrapped(cell)
            if len(shown):
                readings[place] = Reading(shown)
            raws[place] = shown.text or ""
    for place, reading in readings.items():
        raws[place] = reading.raw
    texts, notes = tidy_all(raws)
    for place, reading in readings.items():
        read = finish_cell(cells[place], reading, texts[place], notes[place], base)
        texts[place], notes[place] = read
    if SPANNING.isdisjoint(attributes):
        return _rows_as_they_are(rows, texts, notes)
    return _rows_with_spans(rows, texts, notes)


def _unwrapped(cell: Any) -> Any:
    """The element that holds all that a cell shows: the cell, or a plain one without attributes around it."""
    while len(cell) == 1 and not cell.text:
        child = cell[0]
        if child.tag not in _WRAPPERS or child.keys() or child.tail:
            break
        cell = child
    return cell


def _may_hide(rows: Cells, attributes: Collection[str]) -> bool:
    """Whether a cell may be hidden; all cells of most tables have one class of a few."""
    if attributes != {"class"}:
        return bool(attributes)
    classes = {cell.get("class", "") for row in rows for cell in row}
    return any(is_gone({"class": names}) for names in classes)


def _rows_as_they_are(rows: Cells, texts: Sequence[str], notes: Sequence[Note | None]) -> Iterator[Row]:
    start = 0
    for index, row in enumerate(rows):
        end = start + len(row)
        shown = tuple(texts[start:end])
        noted = notes[start:end]
        by_column = {column: note for column, note in enumerate(noted) if note} if any(noted) else {}
        yield Row(index, shown, len(shown) - shown.count(""), by_column)
        start = end


def _rows_with_spans(rows: Cells, texts: Sequence[str], notes: Sequence[Note | None]) -> Iterator[Row]:
    spans = Spans()
    read = zip(texts, notes, strict=True)
    for index, row in enumerate(rows):
        shown: list[str] = []
        by_column: dict[int, Note] = {}
        filled = 0
        for cell in row:
            filled += spans.fill(shown, by_column)
            text, note = next(read)
            if note:
                by_column[len(shown)] = note
            filled += bool(text)
            shown.append(text)
            spans.spread(cell, shown, by_column)
        filled += spans.fill(shown, by_column)
        yield Row(index, tuple(shown), filled, by_column)
