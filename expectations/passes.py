"""Run the suites until no row is left that breaks a critical expectation.

The first pass asks everything once per table. When rows have left, later passes ask again only what looks at
other rows and tables, so that what rested on a refused row goes with it; each pass takes rows away or ends.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa

from expectations.engine import Outcome, run_suite
from expectations.model import Expectation, Scene
from expectations.suites import expectations_of
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import TABLES, Table
from transforms.tables.stored import Rows, take, without

COLUMNS = "columns"
TYPES = "types"


@dataclass(frozen=True, slots=True)
class Refused:
    """Rows of one table that broke one expectation in one pass (0 is the first), as they were."""

    expectation: Expectation
    rows: pa.Table
    again: bool  # found only after other rows had left
    cleared: bool  # the row stays, without the value


@dataclass(slots=True)
class Sifted:
    """What the passes left: tables, the outcomes of the first pass, what was refused, what stays wrong."""

    tables: dict[str, Rows]
    outcomes: list[Outcome] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    lost: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def sift(tables: Mapping[str, Rows], today: date) -> Sifted:
    """Take away every row that breaks a critical expectation, and what rested on it."""
    sifted = Sifted(dict(tables))
    sound = _sound_tables(sifted)
    _pass(sifted, sound, Scene(dict(sifted.tables), today), again=False)
    while _pass(sifted, sound, Scene(dict(sifted.tables), today), again=True):
        pass
    return sifted


def _sound_tables(sifted: Sifted) -> list[Table]:
    """The tables with the declared columns and types; for the others the failed outcome is all there is.

    When one table is not sound nothing that looks at it could be asked, so no rows are judged at all.
    """
    unsound = False
    for table in TABLES:
        problems = _shape_problems(table, sifted.tables.get(table.name))
        sifted.outcomes.extend(problems)
        unsound = unsound or any(not outcome.success for outcome in problems)
    return [] if unsound else list(TABLES)


def _shape_problems(table: Table, rows: Rows | None) -> list[Outcome]:
    nothing = np.array([], dtype=np.int64)
    columns = Expectation(table.name, COLUMNS, "critical", "", rowwise=False)
    types = Expectation(table.name, TYPES, "critical", "", rowwise=False)
    if rows is None:
        return [Outcome(columns, False, nothing, f"there is no table {table.name}")]
    declared = arrow_schema(table)
    if rows.column_names != declared.names:
        odd = sorted(set(rows.column_names) ^ set(declared.names)) or ["their order"]
        return [
            Outcome(columns, False, nothing, f"{table.name}: columns differ from the declared ones: {odd}")
        ]
    wrong = [f.name for f, g in zip(declared, rows.schema, strict=True) if f.type != g.type]
    error = f"{table.name}: not of the declared type: {', '.join(wrong)}" if wrong else None
    return [Outcome(columns, True, nothing), Outcome(types, not wrong, nothing, error)]


def _pass(sifted: Sifted, tables: list[Table], scene: Scene, *, again: bool) -> bool:
    """Ask every table once; True when rows or values left, so that another pass is needed."""
    if again and not sifted.refused:
        return False
    before = len(sifted.refused)
    for table in tables:
        started = time.perf_counter()
        suite = [e for e in expectations_of(table) if e.beyond or not again]
        if again:
            suite = [e for e in suite if e.severity == "critical"]
        outcomes = run_suite(suite, sifted.tables[table.name], scene)
        if not again:
            sifted.outcomes.extend(outcomes)
        _take_away(sifted, table, outcomes, again=again)
        spent = time.perf_counter() - started
        sifted.seconds[table.name] = sifted.seconds.get(table.name, 0.0) + spent
    return len(sifted.refused) > before


def _take_away(sifted: Sifted, table: Table, outcomes: list[Outcome], *, again: bool) -> None:
    rows = sifted.tables[table.name]
    leaving = np.zeros(rows.num_rows, dtype=bool)
    emptied: list[Outcome] = []
    for outcome in outcomes:
        expectation = outcome.expectation
        if expectation.severity != "critical" or not len(outcome.bad):
            continue
        clears = bool(expectation.clears)
        sifted.refused.append(Refused(expectation, take(rows, outcome.bad), again, clears))
        if clears:
            emptied.append(outcome)
        else:
            leaving[outcome.bad] = True
    for outcome in emptied:
        rows = _without_values(rows, outcome)
    if leaving.any():
        sifted.lost[table.name] = sifted.lost.get(table.name, 0) + int(leaving.sum())
        rows = without(rows, leaving)
    sifted.tables[table.name] = rows


def _without_values(rows: pa.Table, outcome: Outcome) -> pa.Table:
    """The rows of an outcome without the values that it clears, and with a flag that says so."""
    mask = np.zeros(rows.num_rows, dtype=bool)
    mask[outcome.bad] = True
    for name in outcome.expectation.clears:
        kept = rows.column(name).to_pylist()
        empty: list[str] | None = [] if pa.types.is_list(rows.schema.field(name).type) else None
        values = [empty if gone else value for value, gone in zip(kept, mask, strict=True)]
        rows = _with_column(rows, name, values)
    flag = f"{outcome.expectation.clears[0]}_quarantined"
    flags = [
        sorted({*(known or ()), flag}) if gone else known
        for known, gone in zip(rows.column("flags").to_pylist(), mask, strict=True)
    ]
    return _with_column(rows, "flags", flags)


def _with_column(rows: pa.Table, name: str, values: list[object]) -> pa.Table:
    place = rows.schema.get_field_index(name)
    declared = rows.schema.field(place)
    return rows.set_column(place, declared, pa.array(values, declared.type))
