"""Tables on disk are judged as in memory: the same results, the same rows refused, the same rows left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from expectations import engine
from expectations.model import Validation, ValidationSettings
from expectations.validation import validate
from tests.expectations.breakers import HIDDEN
from tests.expectations.worlds import TODAY, World, tables, world
from transforms.tables import sorting
from transforms.tables.declaration import Table, declared
from transforms.tables.sorting import Sorter, sort_by_key
from transforms.tables.stored import LARGE, StoredTable, pieces

LENIENT = ValidationSettings(max_quarantine_share=1.0)

DAMAGES: dict[str, Callable[[World], object]] = {
    "nothing": lambda w: None,
    "hidden character": lambda w: w["statements"][-1].update(raw=f"Ensembles{HIDDEN}"),
    "a row twice": lambda w: w["statements"].append(dict(w["statements"][0])),
    "future year": lambda w: w["statements"][5].update(value="2031", raw="2031"),
    "unknown page": lambda w: w["statements"][2].update(page_id="f" * 64),
    "a method that leaves": lambda w: w["methods"][0].update(n_pages=0),
    "a merge without a rule": lambda w: w["merges"][0].update(rule="-"),
    "no statement at all": lambda w: w["statements"].clear(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_stored_tables_are_judged_as_those_in_memory(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "PIECE_ROWS", 10)
    monkeypatch.setattr(engine, "ROWS_AT_A_TIME", 25)  # several pieces a question, several questions
    whole, sick, spare = world(1), world(2), world(3)
    DAMAGES[damage](sick)
    previous, given = tables(whole, spare), tables(whole, sick)
    for name in LARGE:
        given[name] = sort_by_key(declared(name), given[name])
    expected = judge(given, previous)
    stored, before = on_disk(given, tmp_path / "new"), on_disk(previous, tmp_path / "old")
    found = judge(stored, before)
    assert len(list(stored["statements"].pieces())) > 1
    assert plain(found) == plain(expected)
    for name, table in expected.tables.items():
        assert pa.concat_tables(pieces(found.tables[name])).equals(table), name


def on_disk(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The tables, with the large ones in pieces of about ten rows."""
    folder.mkdir()
    return {**given, **{name: in_pieces(declared(name), given[name], folder) for name in LARGE}}


def in_pieces(table: Table, rows: pa.Table, folder: Path) -> StoredTable:
    """The rows as a run's tabulation stores them."""
    with Sorter(table, folder / table.name, 1) as sorter:
        sorter.add(rows)
        return sorter.finish()


def judge(given: dict[str, Any], previous: dict[str, Any]) -> Validation:
    """The validation with any share let go."""
    return validate(given, previous=previous, settings=LENIENT, accept_drop=None, today=TODAY)


def plain(validation: Validation) -> Validation:
    """All but the tables and the time it took."""
    return replace(validation, tables={}, seconds={}, quarantined=validation.quarantined.to_pylist())
