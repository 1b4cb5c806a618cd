"""Recognising the nine rows: by the labels of a listed locale, else by order, shape and agreement of both.

Listed labels decide when at least six are one locale's; a label that names another row than its place,
or values that belong to another row, refuse the page. Without labels the fixed order proposes the rows,
and the shapes of their values must agree: the confidence is the weighted mean of that agreement, and
below ``MIN_CONFIDENCE``, or with one decisive row (years, citations, counts, prose) that disagrees, or a
short row that belongs elsewhere, the page is refused. With or without labels, so it is for one cell that
holds what its row cannot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractors.layouts.comparison import Comparison
from extractors.layouts.grid import LabelledRow
from extractors.locales.catalogue import Catalogue, LabelMatch
from extractors.recognition_places import misplaced_row
from extractors.recognition_shapes import DECISIVE, WEIGHTS, cell_shape, has_shape, order_agreement
from extractors.refusals import RefusedError, cell_locator
from extractors.schemas import ROWS
from extractors.text.folding import fold

MIN_CONFIDENCE = 0.75
MIN_DECISIVE = 0.5


class Recognition(NamedTuple):
    """The nine rows in the order of ``ROWS``, the locale of their labels (null: unlisted), how sure it is."""

    rows: tuple[LabelledRow, ...]
    locale: str | None
    confidence: float


def recognise(
    comparison: Comparison, catalogue: Catalogue, preferred: str | None = None, certain: bool = False
) -> Recognition:
    """Which row is which; RefusedError when rows are missing, extra, doubled, out of order or not certain.

    ``preferred`` is the locale that the address or the markup claims: it wins among locales with equal
    labels. ``certain`` is for unusual readings: without known labels, every value of a decisive row must
    have its shape.
    """
    rows = comparison.rows
    if not any(any(row.texts) for row in rows):
        raise RefusedError("unrecognised_rows", detail="no cell has a value")
    match = catalogue.match([row.label for row in rows], preferred)
    if match and match.keys != ROWS:
        _check_keys(rows, match)
    if not match or match.keys != ROWS:
        _check_count(rows)
    if match:
        _check_corner(comparison, catalogue)
        _check_shapes(rows, comparison.columns, list(_NEVER))
        return Recognition(rows, match.locale, _label_confidence(match, rows))
    _check_labels(rows)
    shapes = order_agreement([row.texts for row in rows])
    confidence = sum(WEIGHTS[key] * shape for key, shape in shapes.items())
    doubtful = [key for key in DECISIVE if shapes[key] < MIN_DECISIVE]
    if certain:
        cells = {key: row.texts for key, row in zip(ROWS, rows, strict=True)}
        doubtful += [key for key in DECISIVE if not all(has_shape(key, text) for text in cells[key])]
    if doubtful or confidence < MIN_CONFIDENCE:
        place = rows[ROWS.index(doubtful[0])].place if doubtful else comparison.header.place
        raise RefusedError("unrecognised_rows", cell_locator(place), f"confidence {confidence:.2f}")
    _check_shapes(rows, comparison.columns, [key for key in _NEVER if shapes[key] < 1.0])
    if key := misplaced_row({key: row.texts for key, row in zip(ROWS, rows, strict=True)}):
        raise RefusedError("row_order", cell_locator(rows[ROWS.index(key)].place), f"not a value of {key}")
    return Recognition(rows, None, round(confidence, 4))


def _check_keys(rows: Sequence[LabelledRow], match: LabelMatch) -> None:
    seen: set[str] = set()
    for row, key in zip(rows, match.keys, strict=True):
        if key in seen:
            raise RefusedError("duplicate_row", cell_locator(row.place), f"the row {key} is there twice")
        if key:
            seen.add(key)
    missing = [key for key in ROWS if key not in seen]
    if len(rows) < len(ROWS) and missing:
        raise RefusedError("missing_row", detail=f"no row {missing[0]}")
    for place, (row, key) in enumerate(zip(rows, match.keys, strict=True)):
        if place >= len(ROWS) or (not key and len(rows) > len(ROWS)):
            raise RefusedError("extra_row", cell_locator(row.place))
        if key and key != ROWS[place]:
            raise RefusedError("row_order", cell_locator(row.place), f"{key} in the place of {ROWS[place]}")


def _check_count(rows: Sequence[LabelledRow]) -> None:
    seen: set[str] = set()
    for row, label in zip(rows, _folded(tuple([row.label for row in rows])), strict=True):
        if not label:
            raise RefusedError("unrecognised_rows", cell_locator(row.place), "a row has no label")
        if label in seen:
            raise RefusedError("duplicate_row", cell_locator(row.place))
        seen.add(label)
    if len(rows) < len(ROWS):
        raise RefusedError("missing_row", detail=f"{len(rows)} rows")
    if len(rows) > len(ROWS):
        raise RefusedError("extra_row", cell_locator(rows[len(ROWS)].place), f"{len(rows)} rows")


def _check_labels(rows: Sequence[LabelledRow]) -> None:
    """Refuse a table whose labels stand elsewhere, so that a method would be taken for them."""
    place = _value_among(tuple([row.label for row in rows]))
    if place is not None:
        raise RefusedError(
            "unrecognised_rows", cell_locator(rows[place].place), "a value in the place of the label"
        )


@lru_cache(maxsize=4096)
def _value_among(labels: tuple[str, ...]) -> int | None:
    """Where the label of a decisive row is a value of that row; null: nowhere."""
    values = (at for at, key in enumerate(ROWS) if key in DECISIVE and cell_shape(key, labels[at]) == 1.0)
    return next(values, None)


@lru_cache(maxsize=4096)  # the pages of a locale have the same labels
def _folded(labels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, labels))


_NEVER: Mapping[str, tuple[str, ...] | None] = {
    "year": ("source",),
    "source": ("related",),
    "related": None,
    "summary": ("source", "related"),
}
"""For a row, the rows whose values it cannot hold; null: nothing but its own."""


def _check_corner(comparison: Comparison, catalogue: Catalogue) -> None:
    """Refuse a header that begins with a label: it is a row of values, and the names stand elsewhere."""
    header = comparison.header
    for at in {0, len(header.texts) - 1}.difference(comparison.places):
        if header.texts[at] and catalogue.knows(header.texts[at]):
            raise RefusedError("row_order", cell_locator(header.place, at), "a label in the header")


def _check_shapes(rows: Sequence[LabelledRow], columns: Sequence[int], keys: Sequence[str]) -> None:
    for key in keys:
        row, others = rows[ROWS.index(key)], _NEVER[key]
        for column, text in zip(columns, row.texts, strict=True):
            if not has_shape(key, text) and _is_foreign(others, text):
                raise RefusedError("row_shape", cell_locator(row.place, column), f"not a value of {key}")


def _is_foreign(others: Sequence[str] | None, text: str) -> bool:
    return others is None or any(cell_shape(other, text) == 1.0 for other in others)


def _label_confidence(match: LabelMatch, rows: Sequence[LabelledRow]) -> float:
    if match.keys == ROWS:
        return 1.0
    unknown = [key for key in ROWS if key not in match.keys]
    shapes = order_agreement([row.texts for row in rows])
    return round(1.0 - sum(WEIGHTS[key] * (1.0 - shapes[key]) for key in unknown), 4)
