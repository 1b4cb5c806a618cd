"""Tabulation: the tables of the release, from all that the run found out."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pandas as pd
import pyarrow as pa

from expectations.quarantine import items_table, list_items, refused_items, settle
from flows.run import Run
from flows.stages.validation import STAGE as VALIDATE
from transforms.tables.build import build_tables
from transforms.tables.findings import Findings
from transforms.works.model import Work

EXTRACT = "extract"
"""The stage of refusals that every run judges anew, for all pages."""


def tabulate(run: Run) -> None:
    """Set ``run.tables``: one per declared table; the largest is kept in the home's scratch folder."""
    assert run.articles is not None and run.facts is not None and run.records is not None
    assert run.readings is not None and run.resolution is not None and run.fields is not None
    findings = Findings(
        articles=run.articles,
        facts=run.facts,
        records=run.records,
        readings=run.readings,
        checked=run.checked,
        resolution=run.resolution,
        fields=run.fields,
        named_works=_named_works(run),
        as_of=run.as_of,
    )
    shutil.rmtree(run.home.scratch, ignore_errors=True)
    run.home.scratch.mkdir(parents=True)
    run.tables = build_tables(findings, _quarantine(run), run.home.scratch, workers=run.options.workers)
    _let_go(run)


def _let_go(run: Run) -> None:
    """Keep the tables, and of what they were made of only what ids and the report still need."""
    assert run.captures is not None and run.resolution is not None
    run.articles = run.records = run.facts = run.readings = run.fields = None
    run.checked, run.introduced_works, run.extracted = {}, {}, []
    run.captures = run.captures.select(["source", "page_id"])
    run.resolution = replace(run.resolution, merges=run.resolution.merges.iloc[:0])


def _quarantine(run: Run) -> pa.Table:
    """All that was refused before validation, in this run and in earlier ones that it did not repeat."""
    assert run.captures is not None
    first = run.captures.group_by("page_id").aggregate([("captured_at", "min")])
    seen = dict(zip(first["page_id"].to_pylist(), first["captured_at_min"].to_pylist(), strict=True))
    settle(run.home, refused_items(pa.concat_tables(run.extracted), seen, run.as_of), [EXTRACT], None)
    return items_table(item for item in list_items(run.home) if item.stage != VALIDATE)


def _named_works(run: Run) -> dict[str, Work]:
    """The works of candidates, by method: only methods that no comparison page shows need them."""
    assert run.resolution is not None and run.records is not None
    if not run.introduced_works:
        return {}
    members = run.resolution.members.set_index(["page_id", "column"])["method_id"]
    compared = set(members.reindex(pd.MultiIndex.from_frame(run.records[["page_id", "column"]])))
    named = {
        members[place]: work for place, work in sorted(run.introduced_works.items(), key=lambda item: item[0])
    }
    return {method_id: work for method_id, work in named.items() if method_id not in compared}
