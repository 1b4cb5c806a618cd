"""Tables as the writers take them: declared columns in declared order, declared types, rows sorted by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import TABLES, Table
from transforms.tables.stored import Rows, StoredTable, pieces

BATCH_ROWS = 10_000
"""Rows that a writer has in memory at a time. Bounds its memory, does not show in its output."""

Row = dict[str, Any]


class TableError(ValueError):
    """A table does not fit its declaration, so no release can be made of it."""


def arrange(tables: Mapping[str, Rows]) -> dict[str, Rows]:
    """Every declared table in declared order: cast to its schema, checked for nulls, sorted by its key.

    Extra tables or columns, missing ones, nulls where none may be and repeated keys raise ``TableError``.
    """
    declared = [table.name for table in TABLES]
    missing, extra = set(declared) - set(tables), set(tables) - set(declared)
    if missing or extra:
        raise TableError(
            f"a release has the tables {', '.join(declared)}; "
            f"missing: {', '.join(sorted(missing)) or 'none'}; "
            f"not declared: {', '.join(sorted(extra)) or 'none'}"
        )
    return {
        table.name: check_stored(tables[table.name])
        if isinstance(tables[table.name], StoredTable)
        else arrange_table(table, tables[table.name])
        for table in TABLES
    }


def check_stored(data: StoredTable) -> StoredTable:
    """The stored table, which has its declared types, if no null is where none may be and the key ascends."""
    last: pa.Table = data.schema.empty_table()
    for piece in data.pieces():
        _refuse_nulls(data.table, piece)
        keys = pa.concat_tables([last, piece]).select(list(data.table.key))
        if not keys.equals(keys.sort_by([(name, "ascending") for name in data.table.key])):
            raise TableError(f"table {data.table.name}: the stored rows are not in order of the key")
        _refuse_repeated_keys(data.table, keys)
        last = piece.slice(max(len(piece) - 1, 0))
    return data


def arrange_table(table: Table, data: pa.Table) -> pa.Table:
    """One table, cast to its declared schema and sorted by its key; see ``arrange`` for what is refused."""
    names = [column.name for column in table.columns]
    if sorted(data.column_names) != sorted(names):
        wrong = sorted(set(data.column_names) ^ set(names))
        raise TableError(f"table {table.name}: columns differ from the declaration: {', '.join(wrong)}")
    _refuse_nulls(table, data)
    try:
        data = data.select(names).cast(arrow_schema(table))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise TableError(f"table {table.name}: cannot be cast to its declaration: {error}") from error
    data = sort_by_key(table, data)
    _refuse_repeated_keys(table, data)
    return data.cast(arrow_schema(table))  # sorting forgets which columns may be null


def sort_by_key(table: Table, data: pa.Table) -> pa.Table:
    """The rows in order of the key, strings by code point. A table that is sorted already is not copied."""
    if len(table.key) == 1 and _ascends(data[table.key[0]]):
        return data
    order = pc.sort_indices(data, sort_keys=[(name, "ascending") for name in table.key])
    return data if _ascends(pa.chunked_array([order])) else data.take(order).combine_chunks()


def _ascends(column: pa.ChunkedArray) -> bool:
    if len(column) < 2:
        return True
    return bool(pc.all(pc.less(column[:-1], column[1:])).as_py())


def _refuse_nulls(table: Table, data: pa.Table) -> None:
    for column in table.columns:
        if not column.nullable and data[column.name].null_count:
            raise TableError(
                f"table {table.name}, column {column.name}: null in {data[column.name].null_count} "
                "rows, but the declaration allows none"
            )


def _refuse_repeated_keys(table: Table, data: pa.Table) -> None:
    if len(data) < 2:
        return
    same = None
    for name in table.key:
        equal = pc.equal(data[name][:-1], data[name][1:])
        same = equal if same is None else pc.and_(same, equal)
    if pc.any(same).as_py():
        row = data.slice(pc.index(same, True).as_py(), 1).select(list(table.key)).to_pylist()[0]
        raise TableError(f"table {table.name}: the key {row} occurs more than once")


def rows_in_batches(rows: Rows, columns: Sequence[str] | None = None) -> Iterator[dict[str, list[Any]]]:
    """These columns (all when None) as Python lists, ``BATCH_ROWS`` rows at a time, in order."""
    for piece in pieces(rows, columns, BATCH_ROWS):
        yield piece.to_pydict()


def each_row(rows: Rows, columns: Sequence[str] | None = None) -> Iterator[Row]:
    """Every row as a dictionary, in order."""
    for batch in rows_in_batches(rows, columns):
        for values in zip(*batch.values(), strict=True):
            yield dict(zip(batch, values, strict=True))
