"""One run over many worlds, each with one fault, and the check that each fault was found where it is.

The test and the mutation run share this: a run without an expectation must fail the check.
"""

from __future__ import annotations

import copy
from functools import cache

import pyarrow as pa

from expectations import suites
from expectations.engine import run_suite
from expectations.model import Scene
from tests.expectations.breakers import breakers_of
from tests.expectations.worlds import TODAY, World, tables, world
from transforms.tables.declaration import TABLES, Table


def broken_worlds(table: Table) -> dict[str, World]:
    """A world for every breaker of the table, by the name of the expectation that it breaks."""
    found = {}
    for name, breaker in breakers_of(table).items():
        found[name] = copy.deepcopy(world(f"{table.name}.{name}"))
        breaker(found[name])
    return found


@cache
def scene(name: str) -> tuple[dict[str, World], dict[str, pa.Table]]:
    table = next(table for table in TABLES if table.name == name)
    worlds = broken_worlds(table)
    return worlds, tables(*worlds.values())


def check_table(table: Table) -> None:
    """Every breaker's world fails its expectation and no other of the table; raises AssertionError."""
    worlds, joined = scene(table.name)
    expectations = suites.expectations_of(table)
    outcomes = run_suite(expectations, joined[table.name], Scene(joined, TODAY))
    owners = [name for name, one in worlds.items() for _ in one[table.name]]
    found: dict[str, set[str]] = {name: set() for name in worlds}
    for outcome in outcomes:
        assert outcome.error is None, outcome.error
        for position in outcome.bad:
            found[owners[position]].add(outcome.expectation.name)
    wrong = {name: broken for name, broken in found.items() if broken != {name} and _asked(name, table)}
    assert not wrong, f"{table.name}: expected each to break exactly itself, but {wrong}"


def _asked(name: str, table: Table) -> bool:
    """Generated breakers of expectations that another one implies have nothing to break on their own."""
    implied = {one for e in suites.MEANING[table.name]() for one in e.implies}
    implied |= {one for e in suites.structural(table) for one in e.implies}
    return name not in implied
