"""From a grid to the columns of a comparison: header, names, rows; anything else is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.layouts.grid import Cell, Grid, Row, strip_differs_mark, strip_remove_mark
from extractors.refusals import RefusedError, cell_locator
from extractors.schemas import ROWS

MIN_METHODS, MAX_METHODS = 2, 5
MAX_ROWS = 400
BRAND = "ScholarGate"
"""What stands in front of the localised word for "dataset" in the footer."""


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A row of the body: its label and one cell a method."""

    index: int
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A grid read as a comparison, before its rows are recognised. ``columns`` are the physical ones."""

    header_row: int
    names: tuple[Cell, ...]
    columns: tuple[int, ...]
    rows: tuple[LabelledRow, ...]


def read_comparison(grid: Grid, labels_last: bool = False) -> Comparison:
    """Read ``grid`` as a comparison; RefusedError says what does not fit, and where.

    Title rows before the header, empty rows, and rows with a single cell after the ninth row (a footer)
    are passed over. ``labels_last``: the labels are the last column of the body.
    """
    rows = [row for row in grid.rows if not row.is_empty]
    if len(rows) > MAX_ROWS:
        raise RefusedError("too_many_cells", detail=f"{len(rows)} rows")
    if grid.broken:
        raise RefusedError("truncated", cell_locator(rows[-1].place), "the last row breaks off")
    place = _header_place(rows)
    header = rows[place]
    body = _without_footer(rows[place + 1 :])
    names = _names(header, body, labels_last)
    if not MIN_METHODS <= len(names) <= MAX_METHODS:
        raise RefusedError("bad_method_count", cell_locator(header.place), f"{len(names)} methods")
    labelled = tuple(_labelled(row, len(names), labels_last) for row in body)
    first = 0 if labels_last else 1
    return Comparison(header.place, names, tuple(range(first, first + len(names))), labelled)


def _header_place(rows: Sequence[Row]) -> int:
    for place, row in enumerate(rows):
        if not row.is_single and len(row.cells) >= MIN_METHODS:
            return place
    raise RefusedError("no_header")


def _without_footer(rows: Sequence[Row]) -> Sequence[Row]:
    end = len(rows)
    while end and rows[end - 1].is_single and (end > len(ROWS) or rows[end - 1].is_footer):
        end -= 1
    return rows[:end]


def _names(header: Row, body: Sequence[Row], labels_last: bool) -> tuple[Cell, ...]:
    cells = [_named(cell) for cell in header.cells]
    removable = [cell for cell in cells if cell.removable]
    width = max((len(row.cells) for row in body), default=0)
    if len(removable) >= MIN_METHODS:
        names = removable
        if len(cells) - len(names) > 1:
            raise RefusedError("ragged_rows", cell_locator(header.place), "header cells that are no method")
    elif cells[0].text == "" or cells[-1].text == "":
        names = cells[:-1] if cells[-1].text == "" else cells[1:]
    elif len(cells) == width:
        names = cells[:-1] if labels_last else cells[1:]
    else:
        names = cells
    for cell in names:
        if not cell.text:
            raise RefusedError("empty_name", cell_locator(header.place, cell.column))
    return tuple(names)


def _named(cell: Cell) -> Cell:
    name, marked = strip_remove_mark(cell.text)
    if not marked:
        return cell
    return cell._replace(text=name, removable=True)


def _labelled(row: Row, n_methods: int, labels_last: bool) -> LabelledRow:
    if len(row.cells) != n_methods + 1:
        cell = min(len(row.cells), n_methods + 1)
        detail = f"{len(row.cells) - 1} cells for {n_methods} methods"
        raise RefusedError("ragged_rows", cell_locator(row.place, cell), detail)
    cells = row.cells[:-1] if labels_last else row.cells[1:]
    label = row.cells[-1] if labels_last else row.cells[0]
    if label.problems:
        raise RefusedError(label.problems[0], cell_locator(row.place, label.column))
    return LabelledRow(row.place, strip_differs_mark(label.text), cells)
