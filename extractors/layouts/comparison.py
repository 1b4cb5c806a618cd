"""From a grid to the columns of a comparison: header, names, rows; anything else is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractors.layouts.grid import Grid, Note, Row, strip_differs_mark, strip_remove_mark
from extractors.refusals import RefusedError, cell_locator
from extractors.schemas import ROWS

MIN_METHODS, MAX_METHODS = 2, 5
MAX_ROWS = 400
BRAND = "ScholarGate"
"""What stands in front of the localised word for "dataset" in the footer."""


class LabelledRow(NamedTuple):
    """A row of the body: its label, one text a method, and notes by physical column."""

    place: int
    label: str
    texts: tuple[str, ...]
    notes: Mapping[int, Note]


class Comparison(NamedTuple):
    """A grid read as a comparison, before its rows are recognised.

    ``columns`` are the physical ones of the body, ``places`` those of the names in the header.
    """

    header: Row
    names: tuple[str, ...]
    places: tuple[int, ...]
    columns: range
    rows: tuple[LabelledRow, ...]


def read_comparison(grid: Grid, labels_last: bool = False) -> Comparison:
    """Read ``grid`` as a comparison; RefusedError says what does not fit, and where.

    Titles before the header and of groups of rows, the header where it is repeated, empty rows, and rows with
    a single cell after the ninth row (a footer) are passed over. ``labels_last``: the labels are the last
    column of the body.
    """
    rows = [row for row in grid.rows if row.filled or not row.is_empty]
    if len(rows) > MAX_ROWS:
        raise RefusedError("too_many_cells", detail=f"{len(rows)} rows")
    if grid.broken:
        raise RefusedError("truncated", cell_locator(rows[-1].place), "the last row breaks off")
    place = _header_place(rows)
    header = rows[place]
    body: Sequence[Row] = [
        row for row in _without_footer(rows[place + 1 :]) if not _is_passed_over(row, header)
    ]
    header, body = _without_buttons(header, body)
    names = _names(header, body, labels_last)
    if not MIN_METHODS <= len(names) <= MAX_METHODS:
        raise RefusedError("bad_method_count", cell_locator(header.place), f"{len(names)} methods")
    first = 0 if labels_last else 1
    columns = range(first, first + len(names))
    named = tuple([name for _, name in names])
    labelled = _without_heads_in_cells([_labelled(row, columns) for row in body], named)
    return Comparison(header, named, tuple([at for at, _ in names]), columns, _said_once(labelled))


def _header_place(rows: Sequence[Row]) -> int:
    for place, row in enumerate(rows):
        if (not row.is_single or _says_in_buttons(row)) and len(row.texts) >= MIN_METHODS:
            return place
    raise RefusedError("no_header")


def _says_in_buttons(row: Row) -> bool:
    """Whether a row says in buttons what it does not say in texts: the names, which sort their columns."""
    return any(note.heading and not row.texts[at] for at, note in row.notes.items())


def _is_passed_over(row: Row, header: Row) -> bool:
    """Whether a row of the body is a single cell, the title of a group, or the header once more."""
    return len(row.texts) == 1 or (row.filled == 1 and row.is_title) or row.texts == header.texts


def _without_buttons(header: Row, body: Sequence[Row]) -> tuple[Row, Sequence[Row]]:
    """Header and body without a last column that has nothing but a button in the header, to add a method."""
    last = len(header.texts) - 1
    note = header.notes.get(last)
    is_button = note and note.has_button and not header.texts[last]
    if not is_button or any(len(row.texts) != last + 1 or row.texts[last] for row in body):
        return header, body
    return header._replace(texts=header.texts[:last]), [row._replace(texts=row.texts[:last]) for row in body]


def _without_heads_in_cells(rows: Sequence[LabelledRow], names: Sequence[str]) -> tuple[LabelledRow, ...]:
    """The rows without their labels, or without the names of the methods, where all cells begin with them.

    So they are shown on narrow screens, where cells stand under each other.
    """
    for heads in ([[row.label] * len(names) for row in rows], [names] * len(rows)):
        if all(_begin_with(row, each) for row, each in zip(rows, heads, strict=True)):
            return tuple(map(_without_heads, rows, heads))
    return tuple(rows)


def _begin_with(row: LabelledRow, heads: Sequence[str]) -> bool:
    return all(not text or text.startswith(head) for text, head in zip(row.texts, heads, strict=True))


def _without_heads(row: LabelledRow, heads: Sequence[str]) -> LabelledRow:
    pairs = zip(row.texts, heads, strict=True)
    texts = tuple([text[len(head) :].lstrip(" :：") for text, head in pairs])
    return row._replace(texts=texts, notes=_without_lines(row))


def _said_once(rows: tuple[LabelledRow, ...]) -> tuple[LabelledRow, ...]:
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


def _without_footer(rows: Sequence[Row]) -> Sequence[Row]:
    end = len(rows)
    while end and rows[end - 1].is_single and (end > len(ROWS) or rows[end - 1].is_footer):
        end -= 1
    return rows[:end]


def _names(header: Row, body: Sequence[Row], labels_last: bool) -> Sequence[tuple[int, str]]:
    """The names of the methods, each with its physical column."""
    removable = []
    cells = []
    in_buttons = len(header.texts) - header.texts.count("") < MIN_METHODS
    for column, text in enumerate(header.texts):
        note = header.notes.get(column)
        said = note.heading if note and (text or in_buttons) else ""
        name, marked = strip_remove_mark(said or text)
        cells.append((column, name))
        if marked or (note and note.removable):
            removable.append((column, name))
    has_corner = not cells[0][1] or not cells[-1][1]
    if len(removable) >= MIN_METHODS and not (has_corner and len(removable) == len(cells)):
        names = removable
        if len(cells) - len(names) > 1:
            raise RefusedError("ragged_rows", cell_locator(header.place), "header cells that are no method")
    elif has_corner:
        names = cells[:-1] if cells[-1][1] == "" else cells[1:]
    elif len(cells) == max((len(row.texts) for row in body), default=0):
        names = cells[:-1] if labels_last else cells[1:]
    else:
        names = cells
    for column, name in names:
        if not name:
            raise RefusedError("empty_name", cell_locator(header.place, column))
    return names


def _labelled(row: Row, columns: range) -> LabelledRow:
    n_methods = len(columns)
    if len(row.texts) != n_methods + 1:
        cell = min(len(row.texts), n_methods + 1)
        detail = f"{len(row.texts) - 1} cells for {n_methods} methods"
        raise RefusedError("ragged_rows", cell_locator(row.place, cell), detail)
    column = 0 if columns.start else n_methods
    notes = row.notes
    if column in notes:
        if notes[column].problems:
            raise RefusedError(notes[column].problems[0], cell_locator(row.place, column))
        notes = {at: note for at, note in notes.items() if at != column}
    texts = row.texts[columns.start : columns.stop]
    label = row.texts[column] or (row.notes[column].heading if column in row.notes else "")
    return LabelledRow(row.place, strip_differs_mark(label), texts, notes)
