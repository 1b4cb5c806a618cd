import pytest

from expectations import suites
from expectations.engine import run_suite
from expectations.model import Scene
from tests.expectations.breakers import breakers_of
from tests.expectations.checking import check_table
from tests.expectations.worlds import TODAY, tables, world
from transforms.tables.declaration import TABLES, Table

BY_NAME = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@BY_NAME
def test_a_sound_world_meets_every_expectation(table: Table) -> None:
    sound = tables(world(1), world(2))
    outcomes = run_suite(suites.expectations_of(table), sound[table.name], Scene(sound, TODAY))
    assert [o.expectation.name for o in outcomes if not o.success or len(o.bad)] == []


@BY_NAME
def test_every_expectation_is_broken_by_its_own_rows_and_no_others(table: Table) -> None:
    check_table(table)


@BY_NAME
def test_every_expectation_has_a_breaker(table: Table) -> None:
    names = [expectation.name for expectation in suites.expectations_of(table)]
    assert len(set(names)) == len(names)
    assert set(names) - set(breakers_of(table)) == set()
