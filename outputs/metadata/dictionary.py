"""``DICTIONARY.md``: every table and column with its meaning, from the declaration."""

from __future__ import annotations

from collections.abc import Iterator

from transforms.tables.declaration import TABLES, Column, Table

_INTRODUCTION = """\
# Data dictionary

Every table is in `data/` as Parquet and CSV, in the SQLite file and, where it fits, in the workbook. Rows are
sorted by key in all of them. Null is an empty field in CSV. Lists are JSON arrays wherever there is no list
type; times are UTC.
"""


def dictionary() -> str:
    """The text of the file."""
    return "\n".join([_INTRODUCTION, *(part for table in TABLES for part in _table(table))])


def _table(table: Table) -> Iterator[str]:
    yield f"## {table.name}\n"
    yield f"{table.meaning}\n"
    yield f"Key: {', '.join(f'`{name}`' for name in table.key)}.\n"
    for key in table.foreign_keys:
        columns, targets = ", ".join(key.columns), ", ".join(key.target_columns)
        yield f"`{columns}` refers to `{key.table}.{targets}`.\n"
    yield "| column | type | may be null | meaning |\n|---|---|---|---|"
    yield "\n".join(_column(column) for column in table.columns) + "\n"


def _column(column: Column) -> str:
    meaning = column.meaning
    if column.values:
        meaning += " One of " + ", ".join(f"`{value}`" for value in column.values) + "."
    meaning = meaning.replace("|", "\\|")
    return f"| `{column.name}` | {column.type} | {'yes' if column.nullable else 'no'} | {meaning} |"
