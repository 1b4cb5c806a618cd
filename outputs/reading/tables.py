"""The tables of a release folder, read when asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from outputs.formats.parquet import read_parquet
from outputs.release.format import parquet_path
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import TABLES, Table
from transforms.tables.stored import Rows, StoredTable


class ReleaseTables(Mapping[str, Rows]):
    """Every declared table of the release at ``folder`` in its declared schema; nothing is kept in memory.

    A table or column that a release of an older format lacks reads as no rows or as nulls. ``on_disk`` names
    tables that are given as ``StoredTable``, for whoever can work piece by piece.
    """

    def __init__(self, folder: Path, on_disk: Collection[str] = ()) -> None:
        self._folder, self._on_disk = folder, frozenset(on_disk)
        self._declared = {table.name: table for table in TABLES}

    def __getitem__(self, name: str) -> Rows:
        table = self._declared[name]
        path = self._folder / parquet_path(name)
        if name in self._on_disk and path.exists():
            return StoredTable(table, path)
        return _fit(table, read_parquet(path)) if path.exists() else empty_table(table)

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def __len__(self) -> int:
        return len(self._declared)


def empty_table(table: Table) -> pa.Table:
    """A declared table without rows."""
    return arrow_schema(table).empty_table()


def empty_tables() -> dict[str, pa.Table]:
    """All declared tables without rows: what is before the first release."""
    return {table.name: empty_table(table) for table in TABLES}


def _fit(table: Table, data: pa.Table) -> pa.Table:
    schema = arrow_schema(table)
    if data.schema.equals(schema):
        return data
    columns = {
        field.name: data[field.name].cast(field.type)
        if field.name in data.column_names
        else pa.nulls(len(data), field.type)
        for field in schema
    }
    return pa.table(columns).cast(schema) if _complete(columns, schema) else pa.table(columns)


def _complete(columns: Mapping[str, pa.ChunkedArray], schema: pa.Schema) -> bool:
    return all(field.nullable or not columns[field.name].null_count for field in schema)
