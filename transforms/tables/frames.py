"""Frames as the declared Arrow tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa

from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import Table
from transforms.tables.stored import PIECE_ROWS, StoredTable, write_piece, writing


def conform(frame: pd.DataFrame, table: Table) -> pa.Table:
    """The frame as the declared Arrow table: declared columns only, sorted by the key."""
    if frame.empty:
        return arrow_schema(table).empty_table()
    return to_arrow(frame.sort_values(list(table.key), kind="stable"), table)


def store(frame: pd.DataFrame, table: Table, path: Path) -> StoredTable:
    """The frame, which is in order of the key, as the declared table on disk, a piece at a time."""
    with writing(table, path) as writer:
        for start in range(0, len(frame), PIECE_ROWS):
            write_piece(writer, to_arrow(frame.iloc[start : start + PIECE_ROWS], table))
    return StoredTable(table, path)


def to_arrow(frame: pd.DataFrame, table: Table) -> pa.Table:
    """The declared columns of the frame as the declared Arrow table, in the order of the frame."""
    schema = arrow_schema(table)
    return pa.Table.from_arrays([_array(frame[field.name], field.type) for field in schema], schema=schema)


def _array(column: pd.Series, kind: pa.DataType) -> pa.Array:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return pa.array(column.array).cast(kind)
    return pa.array(column, kind, from_pandas=True)
