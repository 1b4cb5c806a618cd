"""Mutation run: take each expectation and each gate away, and expect the tests' own check to notice.

``python -m tests.expectations.mutation`` prints one line per survivor and ends with 1 when there is any.
A gate that cannot fail is a defect; so is a test that does not notice that a gate is gone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from unittest.mock import patch

from expectations import gates, stages, suites
from tests.expectations.checking import check_table
from tests.expectations.gate_cases import CASES as GATES
from tests.expectations.gate_cases import check_gate
from tests.expectations.stage_cases import CASES as STAGES
from tests.expectations.stage_cases import check_stage
from transforms.tables.declaration import TABLES, Table

Mutant = tuple[str, Callable[[], bool]]


def mutants() -> Iterator[Mutant]:
    """A name for each thing that is taken away, and a call that says whether its absence was noticed."""
    for table in TABLES:
        for expectation in suites.expectations_of(table):
            name = expectation.name
            yield f"{table.name}.{name}", partial(_without_expectation, table, name)
    for stage in STAGES:
        for expectation in stages.stage_suite(stage):
            yield f"stage {stage}.{expectation.name}", partial(_without_stage, stage, expectation.name)
    for gate in GATES:
        yield f"gate {gate}", partial(_without_gate, gate)


def _without_expectation(table: Table, name: str) -> bool:
    whole = suites.expectations_of
    with patch.object(suites, "expectations_of", lambda t: [e for e in whole(t) if e.name != name]):
        return _noticed(check_table, table)


def _without_stage(stage: stages.Stage, name: str) -> bool:
    whole = stages.stage_suite
    with patch.object(stages, "stage_suite", lambda s: [e for e in whole(s) if e.name != name]):
        return _noticed(check_stage, stage)


def _without_gate(name: str) -> bool:
    whole = gates.run_gates
    with patch.object(gates, "run_gates", lambda *a, **k: [g for g in whole(*a, **k) if g.name != name]):
        return _noticed(check_gate, name)


def _noticed(check: Callable[..., None], subject: object) -> bool:
    try:
        check(subject)
    except AssertionError:
        return True
    return False


def main() -> int:
    survivors, total = [], 0
    for name, noticed in mutants():
        total += 1
        if not noticed():
            survivors.append(name)
            print(f"survived: {name}")
    print(f"check-gates: {total} expectations and gates taken away, {len(survivors)} not noticed")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
