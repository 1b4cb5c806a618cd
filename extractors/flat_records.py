"""Flat pages as rows: first unsplit, then, with what all other pages say, as records and refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extractors.layouts.flat import FlatPage
from extractors.layouts.knowledge import Knowledge, gather, handles_of
from extractors.layouts.splitting import SplitPage, split_page
from extractors.locales.detection import Address, detect_locale
from extractors.records import PageExtraction, label_rows, page_row, refusal_row
from extractors.refusals import RefusedError, cell_locator
from extractors.schemas import ROWS
from extractors.version import CODE_VERSION

ROUNDS = 2
"""How often flat pages are split: the second time with what the first found on other flat pages."""


def flat_extraction(
    flat: FlatPage, page_id: str, url: str | None, address: Address, flags: Sequence[str]
) -> PageExtraction:
    """The page row of a flat page, and its rows for splitting later."""
    known = [label for label in flat.labels if label]
    texts = [*flat.around, *known, *(() if known else flat.rows[:1])]
    locale, evidence = detect_locale(address, None, flat.locale, texts)
    found = [*flags, *flat.removed, *(["unlisted_locale"] if flat.locale is None else [])]
    page = page_row(
        page_id,
        url,
        kind="comparison",
        layout="flat",
        locale=locale,
        locale_source=evidence,
        confidence=flat.confidence,
        n_methods=len(flat.names),
        extractor=f"flat/{CODE_VERSION}",
        flags=found,
    )
    unsplit = {
        "page_id": page_id,
        "locale": locale,
        "names": list(flat.names),
        "english": list(flat.english),
        "slugs": list(address.slugs) if len(address.slugs) == len(flat.names) else [],
        "rows": list(flat.rows),
        "labels": list(flat.labels),
        "places": list(range(len(ROWS) + 1)),
    }
    labels = {key: label for key, label in zip(ROWS, flat.labels, strict=True) if label}
    heading = next(iter(flat.around), None)
    return PageExtraction(page=page, unsplit=unsplit, labels=label_rows(page_id, locale, labels, heading))


_Rows = list[dict[str, Any]]


def split_flat(pages: Sequence[Mapping[str, Any]], records: Any, labels: Any) -> tuple[_Rows, _Rows, _Rows]:
    """Records, labels and refusals of flat pages (rows of ``UNSPLIT``), by what the others say."""
    knowledge = gather(records, labels, pages)
    split: dict[str, SplitPage] = {}
    texts: dict[str, str] = {}
    for turn in range(ROUNDS):
        split = {page["page_id"]: _shared(split_page(page, knowledge), texts) for page in pages}
        if turn + 1 < ROUNDS:
            for page in pages:
                _learn(knowledge, page, split[page["page_id"]])
    found = [row for page in pages for row in _records(page, split[page["page_id"]])]
    flat = labels.filter(pc.is_in(labels.column("page_id"), pa.array(list(split), pa.string())))
    known = set(zip(flat.column("page_id").to_pylist(), flat.column("key").to_pylist(), strict=True))
    learned = [
        row
        for page in pages
        for row in label_rows(page["page_id"], page["locale"], split[page["page_id"]].labels)
        if (row["page_id"], row["key"]) not in known
    ]
    refusals = [row for page in pages for row in _refusals(page, split[page["page_id"]])]
    return found, learned, refusals


def _shared(split: SplitPage, texts: dict[str, str]) -> SplitPage:
    """The same with every text that other pages have too held once, in ``texts``."""
    for cells in split.cells.values():
        cells[:] = [text if text is None else texts.setdefault(text, text) for text in cells]
    return split


def _learn(knowledge: Knowledge, page: Mapping[str, Any], split: SplitPage) -> None:
    for key, label in split.labels.items():
        knowledge.add_label(page["locale"], key, label)
    for place, handles in enumerate(handles_of(page)):
        for key in ROWS:
            value = split.cells[key][place]
            knowledge.add_value(handles, key, value)
            knowledge.words.learn(value or "")


def _records(page: Mapping[str, Any], split: SplitPage) -> _Rows:
    return [
        {
            "page_id": page["page_id"],
            "column": place + 1,
            "slug": page["slugs"][place] if page["slugs"] else None,
            "name": name,
            **{key: split.cells[key][place] for key in ROWS},
            "source_hrefs": [],
            "rows": page["places"],
        }
        for place, name in enumerate(page["names"])
    ]


def _refusals(page: Mapping[str, Any], split: SplitPage) -> _Rows:
    refused = []
    for key, row in zip(ROWS, page["places"][1:], strict=True):
        missing = [place + 1 for place, value in enumerate(split.cells[key]) if value is None]
        if not missing:
            continue
        columns = ", ".join(map(str, missing))
        detail = f"{key} of column {columns} could not be split off safely"
        place = cell_locator(row, missing[0]) if len(missing) == 1 else cell_locator(row)
        refused.append(refusal_row(page["page_id"], RefusedError("unsplit_cell", place, detail)))
    return refused
