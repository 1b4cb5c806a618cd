"""Which table of a page is the comparison: the one that reads as one, however its labels stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from extractors.layouts.comparison import Comparison, read_comparison
from extractors.layouts.grid import Grid
from extractors.locales.catalogue import Catalogue
from extractors.recognition import Recognition, recognise
from extractors.refusals import RefusedError, cell_locator
from extractors.schemas import ROWS


class Chosen(NamedTuple):
    """The table of a page that is the comparison."""

    element: Any
    comparison: Comparison
    recognition: Recognition


def choose_grid(
    grids: Iterable[tuple[Any, Grid]], catalogue: Catalogue, preferred: str | None
) -> Chosen | None:
    """The one table that is a comparison; null when none looks like one.

    RefusedError when the table that looks like one does not fit, or when two different ones fit.
    """
    if preferred and preferred not in catalogue.locales:
        preferred = preferred.split("-")[0]
    fitting: list[Chosen] = []
    refused: list[tuple[int, RefusedError]] = []
    for element, grid in grids:
        try:
            fitting.append(_recognised(element, grid, catalogue, preferred))
        except RefusedError as error:
            likeness = _likeness(grid, catalogue)
            transposed = _transposed(grid, catalogue)
            if likeness or transposed:
                refused.append((likeness, transposed or error))
    if fitting:
        first = fitting[0]
        if any(_texts(other) != _texts(first) for other in fitting[1:]):
            raise RefusedError("several_comparisons", detail=f"{len(fitting)} tables are comparisons")
        return first
    if refused:
        raise max(refused, key=lambda pair: pair[0])[1]
    return None


def read_certain(grid: Grid, catalogue: Catalogue, preferred: str | None) -> Chosen | None:
    """A grid that was put together from loose pieces as a comparison; null when it is none beyond all doubt.

    All labels are those of a listed locale, or every value of a decisive row has its shape.
    """
    try:
        comparison = read_comparison(grid)
        recognition = recognise(comparison, catalogue, preferred, certain=True)
    except RefusedError:
        return None
    is_whole = recognition.locale is None or recognition.confidence == 1.0
    return Chosen(None, comparison, recognition) if is_whole else None


def _transposed(grid: Grid, catalogue: Catalogue) -> RefusedError | None:
    for row in grid.rows[:2]:
        if len(row.texts) <= len(ROWS) + 2 and catalogue.match(row.texts):
            return RefusedError("transposed", cell_locator(row.place))
    return None


def _texts(chosen: Chosen) -> list[tuple[str, ...]]:
    return [chosen.comparison.names, *(row.texts for row in chosen.recognition.rows)]


def _recognised(element: Any, grid: Grid, catalogue: Catalogue, preferred: str | None) -> Chosen:
    try:
        comparison = read_comparison(grid)
        return Chosen(element, comparison, recognise(comparison, catalogue, preferred))
    except RefusedError as error:
        try:
            comparison = read_comparison(grid, labels_last=True)
            return Chosen(element, comparison, recognise(comparison, catalogue, preferred, certain=True))
        except RefusedError:
            raise error from None


def _likeness(grid: Grid, catalogue: Catalogue) -> int:
    """How many signs of a comparison a table has: remove marks, marks of differing rows, known labels."""
    signs = 0
    for row in grid.rows[:40]:
        edge = {*row.texts[:1], *row.texts[-1:]}
        removable = {at for at, note in row.notes.items() if note.removable}
        signs += sum(at in removable or text.endswith("×") for at, text in enumerate(row.texts))
        signs += sum(text.endswith("≠") or catalogue.knows(text) for text in edge)
    return signs if signs >= 2 else 0
