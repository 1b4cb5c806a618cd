"""Releases from statements on disk, written by several processes, are those of tables in memory, to the byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from extractors.home import Home
from outputs.formats.tables import TableError
from outputs.release import build
from outputs.release.publish import publish
from tests.outputs.conftest import CONTEXT
from transforms.tables import sorting
from transforms.tables.declaration import STATEMENTS, Table, declared
from transforms.tables.sorting import Sorter
from transforms.tables.stored import LARGE, StoredTable, write_piece, writing


def on_disk(tables: Mapping[str, pa.Table], folder: Path) -> dict[str, Any]:
    """The tables, with the large ones stored in pieces."""
    folder.mkdir()
    return {**tables, **{name: in_pieces(declared(name), tables[name], folder) for name in LARGE}}


def in_pieces(table: Table, rows: pa.Table, folder: Path) -> StoredTable:
    """The rows as a run's tabulation stores them."""
    with Sorter(table, folder / f"{table.name}.parquet", 1) as sorter:
        sorter.add(rows)
        return sorter.finish()


def test_stored_tables_and_processes_change_no_byte(
    released: Home,
    first_tables: Mapping[str, pa.Table],
    second_tables: Mapping[str, pa.Table],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sorting, "PIECE_ROWS", 5)
    monkeypatch.setattr(build, "MIN_ROWS_FOR_PROCESSES", 0)
    home = Home(tmp_path / "home")
    for number, tables in enumerate((first_tables, second_tables)):
        stored = on_disk(tables, tmp_path / str(number))
        assert all(len(list(stored[name].pieces())) > 1 for name in LARGE)
        publish(stored, replace(CONTEXT, workers=2), home)
    for version in ("2026.11.1", "2026.11.2"):
        sums = (released.releases / version / "SHA256SUMS").read_text()
        assert (home.releases / version / "SHA256SUMS").read_text() == sums
    again = publish(on_disk(second_tables, tmp_path / "again"), CONTEXT, home)
    assert not again.changed


def test_stored_statements_out_of_order_are_refused(
    first_tables: Mapping[str, pa.Table], tmp_path: Path
) -> None:
    rows = first_tables["statements"]
    with writing(STATEMENTS, tmp_path / "statements.parquet") as writer:
        for start in (len(rows) // 2, 0):
            write_piece(writer, rows.slice(start, len(rows) // 2))
    stored = StoredTable(STATEMENTS, tmp_path / "statements.parquet")
    with pytest.raises(TableError, match="not in order of the key"):
        publish({**first_tables, "statements": stored}, CONTEXT, Home(tmp_path / "home"))
    assert not list((tmp_path / "home" / "releases").glob("2026*"))
