"""From a grid to the columns of a comparison: header, names, rows; anything else is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractors.layouts.grid import (
    REMOVE_MARKS,
    Grid,
    LabelledRow,
    Row,
    strip_differs_mark,
    strip_remove_mark,
)
from extractors.layouts.repeats import said_once, without_endings, without_heads
from extractors.refusals import RefusedError, cell_locator
from extractors.schemas import ROWS

MIN_METHODS, MAX_METHODS = 2, 5
MAX_ROWS = 400
_AFTER_NUMBERS = ".)"
BRAND = "ScholarGate"
"""What stands in front of the localised word for "dataset" in the footer."""


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

    Columns without a value (spacers, buttons, ``vs``) or with the numbers of the rows are left out, and
    columns are counted without them. Titles before the header and of groups of rows, the header where it is
    repeated, empty rows, and rows with a single cell after the ninth row (a footer) are passed over.
    ``labels_last``: the labels are the last column of the body.
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
    header, body = _without_idle_columns(header, body)
    names = _names(header, body, labels_last)
    if not MIN_METHODS <= len(names) <= MAX_METHODS:
        raise RefusedError("bad_method_count", cell_locator(header.place), f"{len(names)} methods")
    first = 0 if labels_last else 1
    columns = range(first, first + len(names))
    named = tuple([name for _, name in names])
    labelled = without_endings([_labelled(row, columns) for row in body], columns)
    shown = said_once(without_heads(labelled, named))
    return Comparison(header, named, tuple([at for at, _ in names]), columns, shown)


def _header_place(rows: Sequence[Row]) -> int:
    for place, row in enumerate(rows):
        if (row.filled > 1 or _says_in_buttons(row)) and len(row.texts) >= MIN_METHODS:
            return place
    raise RefusedError("no_header")


def _says_in_buttons(row: Row) -> bool:
    """Whether a row says in buttons what it does not say in texts: names, which are not all the same."""
    return len({note.heading for at, note in row.notes.items() if note.heading and not row.texts[at]}) > 1


def _is_passed_over(row: Row, header: Row) -> bool:
    """Whether a row of the body is a single cell, only buttons, the title of a group, or the header again."""
    is_title = row.filled == 1 and row.is_title
    return is_title or not row.filled or len(row.texts) == 1 or row.texts == header.texts


def _without_idle_columns(header: Row, body: Sequence[Row]) -> tuple[Row, Sequence[Row]]:
    """Header and body without columns that say nothing of a method, if all rows have as many cells.

    A column whose name can be removed is a method, though it may have no value.
    """
    width = len(header.texts)
    sizes = {(len(row.texts), row.filled) for row in body}
    is_full = sizes == {(width, width)} and body[0].texts[0].rstrip(_AFTER_NUMBERS) != "1"
    if is_full or {size for size, _ in sizes} != {width}:
        return header, body
    numbers = tuple(map(str, range(1, len(body) + 1)))
    kept = [
        at
        for at, texts in enumerate(zip(*[row.texts for row in body], strict=True))
        if (any(texts) or _is_removable(header, at) if at else _are_labels(texts, numbers, body))
    ]
    if len(kept) == width:
        return header, body
    return _narrowed(header, kept), [_narrowed(row, kept) for row in body]


def _are_labels(texts: Sequence[str], numbers: Sequence[str], body: Sequence[Row]) -> bool:
    """Whether a first column says more than the number of each row, be it in buttons that explain."""
    bare = tuple([text.rstrip(_AFTER_NUMBERS) for text in texts])
    return bare != numbers if any(texts) else any(0 in row.notes and row.notes[0].heading for row in body)


def _is_removable(header: Row, at: int) -> bool:
    note = header.notes.get(at)
    name, marked = strip_remove_mark(header.texts[at])
    return bool(name) and (marked or bool(note and note.removable))


def _narrowed(row: Row, kept: Sequence[int]) -> Row:
    notes = {place: row.notes[at] for place, at in enumerate(kept) if at in row.notes}
    return row._replace(texts=tuple([row.texts[at] for at in kept]), notes=notes)


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
        if not any(map(str.isalnum, name)):
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
    label = (row.notes[column].heading if column in row.notes else "") or row.texts[column]
    if label and label[-1] in REMOVE_MARKS:
        raise RefusedError("row_order", cell_locator(row.place, column), "a name in the place of the label")
    return LabelledRow(row.place, strip_differs_mark(label), texts, notes)
