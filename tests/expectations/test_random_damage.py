"""Whatever is damaged, what is published is sound and what left is on record."""

import random
import re
from datetime import datetime
from typing import Any

import pyarrow as pa
import pytest

from expectations.model import ValidationSettings
from expectations.validation import validate
from tests.expectations.breakers import FARM, HIDDEN
from tests.expectations.worlds import TODAY, World, tables, world
from transforms.tables.declaration import TABLES, Column

WORLDS, DAMAGES = 25, 40


def damaged(seed: int) -> dict[str, pa.Table]:
    dice = random.Random(seed)
    worlds = [world(f"{seed}.{n}") for n in range(WORLDS)]
    for _ in range(DAMAGES):
        table = dice.choice(TABLES)
        rows = dice.choice(worlds)[table.name]
        column = dice.choice(table.columns)
        if dice.random() < 0.1:
            rows.append(dict(dice.choice(rows)))
        else:
            dice.choice(rows)[column.name] = ruin(column, dice)
    return tables(*worlds)


def ruin(column: Column, dice: random.Random) -> Any:
    bad: dict[str, list[Any]] = {
        "string": [None, "", "—", FARM, f"x{HIDDEN}", "\x00", "mb-0000000000", "0" * 64, "<b>", "e\u0301"],
        "integer": [None, -1, 0, 99999, 2031],
        "number": [None, float("nan"), float("inf")],
        "boolean": [None, True, False],
        "datetime": [None, datetime(1970, 1, 1), datetime(2031, 1, 1)],
        "list": [None, [], [""], [None], [f"a{HIDDEN}"], ["bogus"]],
        "json": [None, "", "{}", "[", "[]", "null"],
    }
    return dice.choice(bad[column.type])


def unresolved(found: dict[str, pa.Table]) -> list[str]:
    """References that lead nowhere, found without the program's own rules."""
    lost = []
    for table in TABLES:
        for key in table.foreign_keys:
            targets = set(found[key.table].column(key.target_columns[0]).to_pylist())
            values = set(found[table.name].column(key.columns[0]).to_pylist()) - {None}
            lost += [f"{table.name}.{key.columns[0]}: {value}" for value in values - targets]
    return lost


def rows_of(worlds: dict[str, pa.Table]) -> int:
    return sum(table.num_rows for name, table in worlds.items() if name != "quarantine")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_what_is_published_is_sound_and_what_left_is_on_record(seed: int) -> None:
    given = damaged(seed)
    settings = ValidationSettings(max_quarantine_share=1.0)
    found = validate(given, previous=None, settings=settings, accept_drop=None, today=TODAY)
    assert found.verdict == "publish"
    left = dict(found.tables)
    assert unresolved(left) == []
    for table in TABLES:
        keys = left[table.name].select(list(table.key)).to_pylist()
        assert len({tuple(key.values()) for key in keys}) == len(keys)
        assert not re.search("[\x00\u202e]", str(left[table.name].to_pylist()))
    gone = {
        item["locator"].split(",")[0]
        for item in found.quarantined.to_pylist()
        if "the row stays" not in item["detail"] and not item["locator"].startswith("quarantine")
    }
    assert bool(gone) == (rows_of(given) > rows_of(left))
    assert len(gone) <= rows_of(given) - rows_of(left)
    again = validate(left, previous=None, settings=settings, accept_drop=None, today=TODAY)
    assert again.quarantined.num_rows == 0
    for name, table in left.items():
        assert again.tables[name].equals(table)


def test_a_damaged_world_of_nulls_ends() -> None:
    nothing: World = {name: [dict.fromkeys(row) for row in rows] for name, rows in world(1).items()}
    settings = ValidationSettings(max_quarantine_share=1.0)
    found = validate(tables(nothing), previous=None, settings=settings, accept_drop=None, today=TODAY)
    assert rows_of(dict(found.tables)) == 0
