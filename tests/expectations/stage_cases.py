"""For every expectation of every stage: a row that breaks exactly it."""

from __future__ import annotations

import pyarrow as pa

from expectations import stages
from extractors.schemas import CELLS, PAGES, RECORDS
from tests.expectations.breakers import CITATIONS, FARM, HIDDEN, Breaker, put, twice
from tests.expectations.worlds import TODAY, Ids, Row, World, world
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import CITATIONS as CITATIONS_TABLE


def stage_world(seed: str) -> World:
    ids = Ids(seed)
    return {
        "pages": [_page(ids, "first"), _page(ids, "spare")],
        "records": [_record(ids, 0), _record(ids, 1)],
        **{name: rows for name, rows in world(seed).items() if name in ("citations", "works")},
    }


def _page(ids: Ids, name: str) -> Row:
    return {
        "page_id": ids.page(name),
        "url": "https://example.org/en/compare",
        "kind": "comparison",
        "layout": "html",
        "locale": "en",
        "locale_source": "url",
        "confidence": 1.0,
        "n_methods": 2,
        "extractor": "html/3",
        "flags": [],
    }


def _record(ids: Ids, column: int) -> Row:
    cells = {cell: f"text of {cell}" for cell in CELLS}
    return {
        "page_id": ids.page("first"),
        "column": column,
        "slug": "random-forest",
        **cells,
        "source_hrefs": ["https://doi.org/10.1/x"],
        "rows": list(range(len(CELLS))),
    }


def _given(stage: str, *columns: str) -> dict[str, Breaker]:
    return {f"{column}_given": put(stage, column, None) for column in columns}


PAGE_CASES: dict[str, Breaker] = {
    **_given("pages", "page_id", "kind", "layout"),
    "key_unique": twice("pages", url=None),
    "page_id_formed": put("pages", "page_id", "ABC"),
    "kind_known": put("pages", "kind", "advert"),
    "layout_known": put("pages", "layout", "pdf"),
    "layout_fits_kind": put("pages", "layout", "article"),
    "locale_formed": put("pages", "locale", "en_US"),
    "confidence_in_range": put("pages", "confidence", 1.5),
    "n_methods_in_range": lambda w: w["pages"][-1].update(kind="article", layout="article", n_methods=-1),
    "comparison_has_methods": put("pages", "n_methods", 0),
}

RECORD_CASES: dict[str, Breaker] = {
    **_given("records", "page_id", "column", "name"),
    "key_unique": twice("records", slug=None),
    "page_id_formed": put("records", "page_id", "ABC"),
    "column_in_range": put("records", "column", -1),
    "name_is_name": put("records", "name", "—"),
    "name_no_farm": put("records", "name", FARM),
    "rows_for_cells": put("records", "rows", [0, 1]),
    **{f"{cell}_clean": put("records", cell, f"x{HIDDEN}y") for cell in ("slug", *CELLS)},
    "source_hrefs_clean": put("records", "source_hrefs", [f"https://x{HIDDEN}"]),
}

CITATION_CASES: dict[str, Breaker] = {
    **_given("citations", "citation_id", "method_id", "raw", "status", "evidence"),
    "key_unique": twice("citations", year=1999),
    **{name: breaker for name, breaker in CITATIONS.items() if not name.endswith(("_clean", "_known"))},
}

CASES: dict[stages.Stage, dict[str, Breaker]] = {
    "pages": PAGE_CASES,
    "records": RECORD_CASES,
    "citations": CITATION_CASES,
}
SCHEMAS = {"pages": PAGES, "records": RECORDS, "citations": arrow_schema(CITATIONS_TABLE)}


def stage_table(stage: stages.Stage, *worlds: World) -> pa.Table:
    loose = pa.schema([field.with_nullable(True) for field in SCHEMAS[stage]])
    return pa.Table.from_pylist([row for one in worlds for row in one[stage]], schema=loose)


def check_stage(stage: stages.Stage) -> None:
    """Each case's row is refused for its own reason alone; raises AssertionError."""
    worlds = {name: stage_world(f"{stage}.{name}") for name in CASES[stage]}
    for name, breaker in CASES[stage].items():
        breaker(worlds[name])
    found: dict[str, set[str]] = {name: set() for name in worlds}
    checked = stages.outcomes_of(stage, stage_table(stage, *worlds.values()), today=TODAY)
    owners = [name for name, one in worlds.items() for _ in one[stage]]
    for outcome in checked:
        for position in outcome.bad:
            found[owners[position]].add(outcome.expectation.name)
    wrong = {name: broken for name, broken in found.items() if broken != {name}}
    assert not wrong, f"stage {stage}: expected each to break exactly itself, but {wrong}"
