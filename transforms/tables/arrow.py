"""The declared tables as Arrow schemas."""

from __future__ import annotations

import pyarrow as pa

from transforms.tables.declaration import Table

_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "datetime": pa.timestamp("s", tz="UTC"),
    "list": pa.list_(pa.string()),
    "json": pa.string(),
}


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a declared table: same columns, same order, declared nullability."""
    return pa.schema([pa.field(c.name, _TYPES[c.type], nullable=c.nullable) for c in table.columns])
