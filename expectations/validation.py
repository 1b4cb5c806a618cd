"""Is it fit to publish: suites, quarantine and gates together, and one verdict with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from expectations.engine import Outcome
from expectations.gates import previous_tables, run_gates
from expectations.model import (
    MAX_SAMPLES,
    ExpectationResult,
    Gate,
    Validation,
    ValidationSettings,
)
from expectations.passes import Sifted, sift
from expectations.quarantine import items_table, table_items
from expectations.refusals import refused_rows, row_key
from transforms.tables.stored import Rows, take

__all__ = ["ExpectationResult", "Gate", "Validation", "ValidationSettings", "validate"]


def validate(
    tables: Mapping[str, Rows],
    *,
    previous: Mapping[str, Rows] | Path | None,
    settings: ValidationSettings,
    accept_drop: str | None,
    today: date,
) -> Validation:
    """Judge all tables of a release in the making.

    Rows that break a critical expectation leave (and with them what refers to them); they are rows of
    ``quarantined`` and, with those that came in, of ``tables["quarantine"]``. The verdict is ``refuse`` when
    a table has the wrong shape, when an expectation could not be asked, when no method is left, when a larger
    share of all rows left than ``settings.max_quarantine_share``, or when a gate against ``previous``
    (tables, a release folder, or None: the first release) failed and ``accept_drop`` gives no reason to
    accept that. ``today`` bounds dates; no clock is read.
    """
    sifted = sift(tables, today)
    items = refused_rows(sifted.refused, tables, today)
    quarantined = items_table(items)
    passed = dict(sifted.tables)
    if "quarantine" in passed and not _errors(sifted):
        passed["quarantine"] = items_table([*table_items(passed["quarantine"]), *items])
    share = _share(sifted, tables)
    results = tuple(_result(outcome, tables) for outcome in sifted.outcomes)
    gates = _gates(sifted, previous, settings, accept_drop)
    reasons = (*_errors(sifted), *_too_many(share, settings), *_failed(gates), *_nothing_left(passed))
    return Validation(
        tables=passed,
        quarantined=quarantined,
        results=results,
        gates=gates,
        verdict="refuse" if reasons else "publish",
        reasons=reasons,
        quarantine_share=share,
        accept_drop=accept_drop if any(gate.overridden for gate in gates) else None,
        seconds=sifted.seconds,
    )


def _errors(sifted: Sifted) -> tuple[str, ...]:
    return tuple(outcome.error for outcome in sifted.outcomes if outcome.error)


def _share(sifted: Sifted, tables: Mapping[str, Rows]) -> float:
    """Rows that left, of all rows that came in; the quarantine's own rows count on neither side.

    Emptied values do not count again: the statements that they rested on have left and are counted.
    """
    lost = sum(count for name, count in sifted.lost.items() if name != "quarantine")
    total = sum(table.num_rows for name, table in tables.items() if name != "quarantine")
    return lost / total if total else 0.0


def _too_many(share: float, settings: ValidationSettings) -> tuple[str, ...]:
    allowed = settings.max_quarantine_share
    if share <= allowed:
        return ()
    return (f"{share:.1%} of all rows were refused, more than the allowed {allowed:.1%} (see quarantine)",)


def _nothing_left(tables: Mapping[str, Rows]) -> tuple[str, ...]:
    methods = tables.get("methods")
    if methods is None or methods.num_rows:
        return ()
    return ("there is no method in it: no page could be used (see quarantine)",)


def _gates(
    sifted: Sifted,
    previous: Mapping[str, Rows] | Path | None,
    settings: ValidationSettings,
    accept_drop: str | None,
) -> tuple[Gate, ...]:
    before = previous_tables(previous)
    if before is None or _errors(sifted):
        return ()
    return tuple(
        run_gates(sifted.tables, before, settings, quarantined_ids=_recorded(sifted), accept_drop=accept_drop)
    )


def _recorded(sifted: Sifted) -> set[str]:
    """Ids whose absence the quarantine explains: refused methods, and redirects that led to one.

    A redirect that is wrong by itself explains nothing: what became of its id would be said nowhere.
    """
    return {
        row[column]
        for refused in sifted.refused
        for table, column in (("methods", "method_id"), ("redirects", "old_id"))
        if refused.expectation.table == table and not refused.cleared
        if table == "methods" or refused.again
        for row in refused.rows.select([column]).to_pylist()
    }


def _failed(gates: tuple[Gate, ...]) -> tuple[str, ...]:
    return tuple(
        f"gate {gate.name}: {gate.before} before, {gate.after} now, at least {gate.allowed} needed"
        + (f" (missing: {', '.join(gate.sample)})" if gate.sample else "")
        for gate in gates
        if not gate.success and not gate.overridden
    )


def _result(outcome: Outcome, tables: Mapping[str, Rows]) -> ExpectationResult:
    expectation = outcome.expectation
    rows = tables.get(expectation.table)
    total = rows.num_rows if rows is not None else 0
    bad = len(outcome.bad)
    sampled = take(rows, outcome.bad[:MAX_SAMPLES]).to_pylist() if rows is not None and bad else []
    return ExpectationResult(
        table=expectation.table,
        name=expectation.name,
        severity=expectation.severity,
        success=outcome.success,
        n_rows=total,
        n_bad=bad,
        share=bad / total if total else 0.0,
        sample=tuple(row_key(expectation.table, row) for row in sampled),
        error=outcome.error,
    )
