"""Check what comes out of a stage before the next one builds on it: rows that fail become refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from expectations.engine import Outcome, run_suite
from expectations.model import MAX_SAMPLES, Expectation, ExpectationResult, Scene
from expectations.rules import stages
from extractors.schemas import PAGES, RECORDS, REFUSALS
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import CITATIONS

Stage = Literal["pages", "records", "citations"]

_SUITES = {"pages": stages.pages, "records": stages.records, "citations": stages.citations}
_SCHEMAS = {"pages": PAGES, "records": RECORDS, "citations": arrow_schema(CITATIONS)}
_NAMED_BY = {"pages": (), "records": ("column",), "citations": ("citation_id",)}


@dataclass(frozen=True, slots=True)
class StageCheck:
    """``table``: rows that passed. ``refusals``: a row of ``REFUSALS`` per row and broken expectation."""

    table: pa.Table
    refusals: pa.Table
    results: tuple[ExpectationResult, ...]


def validate_stage(stage: Stage, table: pa.Table, *, today: date) -> StageCheck:
    """Run one stage's suite once. ValueError when the table lacks a column of the stage: a program fault."""
    outcomes = outcomes_of(stage, table, today=today)
    leaving = np.zeros(table.num_rows, dtype=bool)
    refusals: list[dict[str, Any]] = []
    for outcome in outcomes:
        if outcome.expectation.severity == "critical":
            leaving[outcome.bad] = True
            rows = table.take(pa.array(outcome.bad)).to_pylist()
            refusals.extend(_refusal(stage, outcome, row) for row in rows)
    results = tuple(_result(outcome, table, stage) for outcome in outcomes)
    passed = table.filter(pa.array(~leaving)) if leaving.any() else table
    return StageCheck(passed, pa.Table.from_pylist(refusals, schema=REFUSALS), results)


def stage_suite(stage: Stage) -> list[Expectation]:
    """The expectations of a stage."""
    return _SUITES[stage]()


def outcomes_of(stage: Stage, table: pa.Table, *, today: date) -> list[Outcome]:
    """Which rows break which expectation of the stage; raises as ``validate_stage`` does."""
    missing = [name for name in _SCHEMAS[stage].names if name not in table.column_names]
    if missing:
        raise ValueError(f"stage {stage}: the table lacks the columns {', '.join(missing)}")
    outcomes = run_suite(stage_suite(stage), table, Scene({stage: table}, today))
    failed = next((outcome.error for outcome in outcomes if outcome.error), None)
    if failed:
        raise ValueError(f"stage {stage}: {failed}")
    return outcomes


def _refusal(stage: str, outcome: Outcome, row: Mapping[str, Any]) -> dict[str, Any]:
    name, column = outcome.expectation.name, outcome.expectation.column
    key = _key(stage, row)
    return {
        "stage": stage,
        "reason": name,
        "page_id": row.get("page_id"),
        "locator": ", ".join(part for part in (key, column) if part) or None,
        "detail": f"{stage}: the expectation {name} does not hold",
    }


def _key(stage: str, row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {row[name]}" for name in _NAMED_BY[stage])


def _result(outcome: Outcome, table: pa.Table, stage: str) -> ExpectationResult:
    bad, total = len(outcome.bad), table.num_rows
    sampled = table.take(pa.array(outcome.bad[:MAX_SAMPLES])).to_pylist()
    sample = tuple(f"{row.get('page_id') or ''} {_key(stage, row)}".strip() for row in sampled)
    expectation = outcome.expectation
    share = bad / total if total else 0.0
    return ExpectationResult(
        stage, expectation.name, expectation.severity, outcome.success, total, bad, share, sample
    )
