"""Expectations that follow from the declaration of a table: nulls, closed sets, keys, references."""

from __future__ import annotations

import pyarrow as pa

from expectations.conditions import among, equals_any, every_item
from expectations.model import Expectation, Holds, Scene
from expectations.rules.text import clean_text
from transforms.tables.declaration import Column, ForeignKey, Table

_IN_SET = "ExpectColumnValuesToBeInSet"


def structural(table: Table) -> list[Expectation]:
    """All expectations that the declaration of one table implies; every one is critical."""
    return [
        *(_not_null(table, c) for c in table.columns if not c.nullable),
        *(_closed_set(table, c) for c in table.columns if c.values),
        *(_items_given(table, c) for c in table.columns if c.type == "list" and not c.values),
        _unique(table),
        *(_reference(table, key) for key in table.foreign_keys),
        *clean_text(table),
    ]


def _not_null(table: Table, column: Column) -> Expectation:
    return Expectation(
        table.name,
        f"{column.name}_given",
        "critical",
        "ExpectColumnValuesToNotBeNull",
        {"column": column.name},
        column.name,
    )


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


def _unique(table: Table) -> Expectation:
    if len(table.key) == 1:
        return Expectation(
            table.name,
            "key_unique",
            "critical",
            "ExpectColumnValuesToBeUnique",
            {"column": table.key[0]},
            table.key[0],
        )
    kwargs = {"column_list": list(table.key)}
    return Expectation(
        table.name, "key_unique", "critical", "ExpectCompoundColumnsToBeUnique", kwargs, table.key[0]
    )


def _reference(table: Table, key: ForeignKey) -> Expectation:
    """Every reference of this program is one column; a wider one would have to be written here."""
    (column,), (target,) = key.columns, key.target_columns

    def holds(rows: pa.Table, scene: Scene) -> pa.ChunkedArray:
        return among(rows.column(column), scene.values(key.table, target))

    clears = (column,) if table.name == "methods" else ()
    return Expectation(
        table.name,
        f"{column}_known",
        "critical",
        _IN_SET,
        column=column,
        holds=holds,
        beyond=True,
        clears=clears,
    )
