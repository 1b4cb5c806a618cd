"""Expectations that follow from the declaration of a table: nulls, closed sets, keys, references."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from expectations.conditions import among, equals_any, every_item
from expectations.model import Expectation, Holds, Scene
from expectations.rules.text import clean_columns
from transforms.tables.declaration import Column, ForeignKey, Table

_IN_SET = "ExpectColumnValuesToBeInSet"


def structural(table: Table) -> list[Expectation]:
    """All expectations that the declaration of one table implies; every one is critical."""
    return [
        *given(table.name, [c.name for c in table.columns if not c.nullable]),
        *(_closed_set(table, c) for c in table.columns if c.values),
        *(_items_given(table, c) for c in table.columns if c.type == "list" and not c.values),
        unique(table.name, table.key),
        *(_reference(table, key) for key in table.foreign_keys),
        *clean_columns(table),
    ]


def given(table: str, columns: Sequence[str]) -> list[Expectation]:
    """The columns have no null."""
    kind = "ExpectColumnValuesToNotBeNull"
    return [Expectation(table, f"{c}_given", "critical", kind, {"column": c}, c) for c in columns]


def unique(table: str, key: Sequence[str]) -> Expectation:
    """No two rows have the same key."""
    if len(key) == 1:
        kind, kwargs = "ExpectColumnValuesToBeUnique", {"column": key[0]}
        return Expectation(table, "key_unique", "critical", kind, kwargs, key[0])
    kind, wide = "ExpectCompoundColumnsToBeUnique", {"column_list": list(key)}
    return Expectation(table, "key_unique", "critical", kind, wide, key[0])


def _closed_set(table: Table, column: Column) -> Expectation:
    name = f"{column.name}_declared"
    if column.type == "list":
        holds = _declared_items(column)
        return Expectation(table.name, name, "critical", _IN_SET, column=column.name, holds=holds)
    kwargs = {"column": column.name, "value_set": list(column.values)}
    return Expectation(table.name, name, "critical", _IN_SET, kwargs, column.name)


def _declared_items(column: Column) -> Holds:
    def holds(table: pa.Table, scene: Scene) -> pa.ChunkedArray:
        return every_item(table.column(column.name), lambda items: equals_any(items, column.values))

    return holds


def _items_given(table: Table, column: Column) -> Expectation:
    def holds(rows: pa.Table, scene: Scene) -> pa.ChunkedArray:
        import pyarrow.compute as pc

        return every_item(rows.column(column.name), lambda items: pc.not_equal(items, ""))

    return Expectation(
        table.name, f"{column.name}_items_given", "critical", _IN_SET, column=column.name, holds=holds
    )


def _reference(table: Table, key: ForeignKey) -> Expectation:
    """Every reference of this program is one column; a wider one would have to be written here."""
    (column,), (target,) = key.columns, key.target_columns

    def holds(rows: pa.Table, scene: Scene) -> pa.ChunkedArray:
        return among(rows.column(column), scene.values(key.table, target))

    return Expectation(
        table.name,
        f"{column}_known",
        "critical",
        _IN_SET,
        column=column,
        holds=holds,
        beyond=True,
        implies=(f"{column}_clean",),
    )
