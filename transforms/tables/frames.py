"""Frames as the declared Arrow tables."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import Table


def conform(frame: pd.DataFrame, table: Table) -> pa.Table:
    """The frame as the declared Arrow table: declared columns only, sorted by the key."""
    if frame.empty:
        return arrow_schema(table).empty_table()
    return to_arrow(frame.sort_values(list(table.key), kind="stable"), table)


def to_arrow(frame: pd.DataFrame, table: Table) -> pa.Table:
    """The declared columns of the frame as the declared Arrow table, in the order of the frame."""
    schema = arrow_schema(table)
    return pa.Table.from_arrays([_array(frame[field.name], field.type) for field in schema], schema=schema)


def _array(column: pd.Series, kind: pa.DataType) -> pa.Array:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return pa.array(column.array).cast(kind)
    return pa.array(column, kind, from_pandas=True)
