"""What one page gives: a row of ``pages``, its records, articles, refusals, and text to be split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.layouts.comparison import BRAND, Comparison
from extractors.layouts.grid import Cell
from extractors.recognition import Recognition
from extractors.refusals import STAGE, RefusedError, cell_locator
from extractors.schemas import ROWS

HOSTILE_CONTROLS = ("tag_characters", "controls", "bidi_controls")


@dataclass(slots=True)
class PageExtraction:
    """Rows of ``extractors.schemas`` as plain dicts; ``unsplit``: a flat page that is not split yet."""

    page: dict[str, Any] | None = None
    records: list[dict[str, Any]] = field(default_factory=list)
    articles: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    labels: list[dict[str, Any]] = field(default_factory=list)
    unsplit: dict[str, Any] | None = None


def refusal_row(page_id: str, error: RefusedError) -> dict[str, Any]:
    """A refusal as a row of ``REFUSALS``."""
    return {
        "stage": STAGE,
        "reason": error.reason,
        "page_id": page_id,
        "locator": error.locator,
        "detail": error.explanation,
    }


def build_records(
    page_id: str, comparison: Comparison, recognition: Recognition, slugs: Sequence[str]
) -> tuple[list[dict[str, Any]], list[RefusedError]]:
    """One record a column, and the cells that were refused (they are null in the records).

    ``slugs`` are used when there are as many as columns. RefusedError when a name is not usable.
    """
    use_slugs = len(slugs) == len(comparison.names)
    records: list[dict[str, Any]] = []
    refused: list[RefusedError] = []
    for place, (name, column) in enumerate(zip(comparison.names, comparison.columns, strict=True)):
        if name.problems:
            raise RefusedError(name.problems[0], cell_locator(comparison.header_row, name.column))
        cells = {key: row.cells[place] for key, row in zip(ROWS, recognition.rows, strict=True)}
        refused.extend(
            RefusedError(cell.problems[0], cell_locator(row.index, cell.column))
            for row, cell in zip(recognition.rows, cells.values(), strict=True)
            if cell.problems
        )
        record: dict[str, Any] = {"page_id": page_id, "column": column, "name": name.text}
        record["slug"] = slugs[place] if use_slugs else None
        record.update({key: _value(cell) for key, cell in cells.items()})
        record["source_hrefs"] = list(cells["source"].hrefs)
        record["rows"] = [comparison.header_row, *(row.index for row in recognition.rows)]
        records.append(record)
    return records, refused


def _value(cell: Cell) -> str | None:
    return None if cell.problems or not cell.text else cell.text


def removed_notes(cells: Iterable[tuple[int, Cell]]) -> tuple[list[str], list[RefusedError]]:
    """Flags for what was removed and mended in cells, and a note with its place for what is hostile."""
    flags: set[str] = set()
    notes = []
    for row, cell in cells:
        if cell.removed or cell.repairs:
            flags.update((*(f"{kind}_removed" for kind in cell.removed), *cell.repairs))
            notes.extend(_hostile_note(row, cell))
    return sorted(flags), notes


def _hostile_note(row: int, cell: Cell) -> list[RefusedError]:
    place = cell_locator(row, cell.column)
    notes = []
    hostile = {kind: cell.removed[kind] for kind in HOSTILE_CONTROLS if kind in cell.removed}
    if hostile:
        detail = ", ".join(f"{count} {kind}" for kind, count in sorted(hostile.items()))
        notes.append(RefusedError("hidden_controls", place, f"removed: {detail}; the rest is used"))
    if "scripts" in cell.removed:
        notes.append(RefusedError("script_in_cell", place))
    return notes


def page_row(page_id: str, url: str | None, **facts: Any) -> dict[str, Any]:
    """A row of ``PAGES``; flags are sorted and distinct."""
    facts["flags"] = sorted(set(facts.get("flags", ())))
    return {"page_id": page_id, "url": url, **facts}


def label_rows(
    page_id: str, locale: str | None, labels: Mapping[str, str], heading: str | None = None, footer: str = ""
) -> list[dict[str, Any]]:
    """The labels of a page's rows, its heading and its dataset word, as rows of ``labels``."""
    found = {key: labels[key] for key in ROWS if labels.get(key)}
    if heading:
        found["heading"] = heading
    if footer.startswith(BRAND) and (word := footer[len(BRAND) :].strip(" ↗")):
        found["dataset"] = word
    return [
        {"page_id": page_id, "locale": locale, "key": key, "label": label} for key, label in found.items()
    ]
