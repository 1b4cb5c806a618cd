"""What one page gives: a row of ``pages``, its records, articles, refusals, and text to be split."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.layouts.comparison import BRAND, Comparison
from extractors.layouts.grid import LabelledRow, Note, are_items, join_items
from extractors.recognition import Recognition
from extractors.refusals import STAGE, RefusedError, cell_locator
from extractors.schemas import ROWS

_LISTS = {"originator": False, "aliases": True}
"""The rows whose values are lists, and whether a single word can be an item (an acronym is one)."""
_MORE = ("…", "...")
MAX_PLACEHOLDER = 24
_SOURCE = ROWS.index("source")
_HEAD_AND_ROWS = ("page_id", "column", "name", "slug", *ROWS)
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
    n_methods = len(comparison.names)
    header, rows = comparison.header, recognition.rows
    for place in comparison.places:
        if place in header.notes and header.notes[place].problems:
            raise RefusedError(header.notes[place].problems[0], cell_locator(header.place, place))
    places = [header.place, *[row.place for row in rows]]
    columns = zip(*[row.texts for row in rows], strict=True)
    heads = (comparison.columns, comparison.names, slugs if len(slugs) == n_methods else [None] * n_methods)
    records: list[dict[str, Any]] = []
    for column, name, slug, texts in zip(*heads, columns, strict=True):
        values = (page_id, column, name, slug, *[text or None for text in texts])
        record: dict[str, Any] = dict(zip(_HEAD_AND_ROWS, values, strict=True))
        record["source_hrefs"] = _hrefs(rows[_SOURCE], column)
        record["rows"] = places
        records.append(record)
    noted = [(key, row) for key, row in zip(ROWS, rows, strict=True) if row.notes]
    _read_lists(records, noted)
    return records, [*_refuse_cells(records, noted), *_refuse_placeholders(records, rows)]


def _read_lists(records: Sequence[dict[str, Any]], noted: Sequence[tuple[str, LabelledRow]]) -> None:
    """Write the values of rows that hold lists as lists, where they have an item a line."""
    for key, row in noted:
        if key in _LISTS:
            for record in records:
                note = row.notes.get(record["column"])
                if note and note.lines and are_items(note.lines, _LISTS[key]):
                    record[key] = join_items(note.lines)


def _hrefs(row: LabelledRow, column: int) -> list[str]:
    return list(row.notes[column].hrefs) if column in row.notes else []


def _refuse_cells(
    records: Sequence[dict[str, Any]], noted: Sequence[tuple[str, LabelledRow]]
) -> list[RefusedError]:
    """Take the cells that cannot be used out of ``records``, and say so."""
    refused = []
    for record in records:
        for key, row in noted:
            note = row.notes.get(record["column"])
            if note and note.problems:
                record[key] = None
                refused.append(RefusedError(note.problems[0], cell_locator(row.place, record["column"])))
    return refused


def _refuse_placeholders(
    records: Sequence[dict[str, Any]], rows: Sequence[LabelledRow]
) -> Iterator[RefusedError]:
    """Take out what is no more than ``Loading…``, or than the first words of a value."""
    for key, row in zip(ROWS, rows, strict=True):
        if any(text.endswith(_MORE) for text in row.texts):
            for record in records:
                text = record[key]
                if text and text.endswith(_MORE) and len(text) <= MAX_PLACEHOLDER and "," not in text:
                    record[key] = None
                    yield RefusedError("unclear_cell", cell_locator(row.place, record["column"]))


def removed_notes(comparison: Comparison, recognition: Recognition) -> tuple[list[str], list[RefusedError]]:
    """Flags for what was removed and mended in cells, and a note with its place for what is hostile."""
    header = comparison.header
    notes = [(header.place, at, header.notes[at]) for at in comparison.places if at in header.notes]
    notes += [(row.place, at, note) for row in recognition.rows for at, note in row.notes.items()]
    flags: set[str] = set()
    hostile: list[RefusedError] = []
    for row, column, note in notes:
        if note.removed or note.repairs:
            flags.update((*(f"{kind}_removed" for kind in note.removed), *note.repairs))
            hostile.extend(_hostile_notes(cell_locator(row, column), note))
    return sorted(flags), hostile


def _hostile_notes(place: str, note: Note) -> Iterator[RefusedError]:
    hostile = {kind: note.removed[kind] for kind in HOSTILE_CONTROLS if kind in note.removed}
    if hostile:
        detail = ", ".join(f"{count} {kind}" for kind, count in sorted(hostile.items()))
        yield RefusedError("hidden_controls", place, f"removed: {detail}; the rest is used")
    if "scripts" in note.removed:
        yield RefusedError("script_in_cell", place)


def page_row(page_id: str, url: str | None, **facts: Any) -> dict[str, Any]:
    """A row of ``PAGES``; flags are sorted and distinct."""
    facts["flags"] = sorted(set(facts.get("flags", ())))
    return {"page_id": page_id, "url": url, **facts}


def label_rows(
    page_id: str, locale: str | None, labels: Mapping[str, str], heading: str | None = None, footer: str = ""
) -> list[dict[str, Any]]:
    """The labels of a page's rows, its heading and its dataset word, as rows of ``labels``."""
    found = {key: label for key in ROWS if (label := labels.get(key))}
    if heading:
        found["heading"] = heading
    if footer.startswith(BRAND) and (word := footer[len(BRAND) :].strip(" ↗")):
        found["dataset"] = word
    return [
        {"page_id": page_id, "locale": locale, "key": key, "label": label} for key, label in found.items()
    ]
