"""All tables as one SQLite file: STRICT tables, keys, foreign keys, indices, and a folded search table.

Lists and JSON are JSON text, booleans 1 and 0, times RFC 3339 text. ``search`` has each name of each method
folded (case, marks, ZWNJ, width … see ``extractors.text.folding``): equality and prefixes use its key,
substrings a scan, which is right for a syllable of Chinese too, where a trigram index sees nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extractors.home import storage_errors
from extractors.text.folding import fold
from outputs.formats.tables import BATCH_ROWS
from outputs.formats.text import text_column
from outputs.release.format import FORMAT_VERSION, sqlite_version
from transforms.tables.declaration import TABLES, Column, Table
from transforms.tables.stored import Rows, pieces

PAGE_SIZE = 16384
APPLICATION_ID = 0x6D626473  # "mbds"

SEARCH_TABLE = """
CREATE TABLE search (
  folded TEXT NOT NULL,
  method_id TEXT NOT NULL REFERENCES methods (method_id),
  text TEXT NOT NULL,
  lang TEXT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (folded, method_id, text, lang, kind)
) STRICT, WITHOUT ROWID
"""

FILL_SEARCH = """
INSERT INTO search
SELECT fold(text), method_id, text, lang, kind FROM names
UNION ALL
SELECT fold(name), method_id, name, 'und', 'label' FROM methods
WHERE NOT EXISTS (SELECT 1 FROM names WHERE names.method_id = methods.method_id AND names.text = methods.name)
ORDER BY 1, 2, 3, 4, 5
"""
"""All of ``names``, and names of methods that are not among them; in order of the key, sorted on disk."""

FOLDED_KEPT = 10_000
"""Folded names kept: the names of a method, which stand together, repeat across kinds and languages."""

ROWS_A_STATEMENT = 50
"""Rows that one INSERT takes. SQLite prepares a CHECK with a list of values once a statement: with one row
each, that alone was half of all inserting."""

_SQL_TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}


def write_sqlite(tables: Mapping[str, Rows], path: Path) -> None:
    """Write all arranged tables and the search table into a new file at ``path``."""
    with storage_errors(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        _prepare(connection)
        connection.execute("BEGIN")
        for table in TABLES:
            connection.execute(create_statement(table))
            _insert(connection, table, tables[table.name])
        connection.execute(SEARCH_TABLE)
        connection.execute(FILL_SEARCH)
        for statement in index_statements():
            connection.execute(statement)
        connection.execute("COMMIT")


def create_statement(table: Table) -> str:
    """The CREATE TABLE of a declared table, with its key, closed sets of values and foreign keys."""
    parts = [_column_definition(column) for column in table.columns]
    parts.append(f"PRIMARY KEY ({_names(table.key)})")
    parts.extend(
        f"FOREIGN KEY ({_names(key.columns)}) REFERENCES {_quote(key.table)} ({_names(key.target_columns)})"
        for key in table.foreign_keys
    )
    return f"CREATE TABLE {_quote(table.name)} (\n  " + ",\n  ".join(parts) + "\n) STRICT, WITHOUT ROWID"


def index_statements() -> Iterator[str]:
    """An index for slugs, and for every foreign key that is not the start of its table's own key."""
    yield 'CREATE INDEX "methods_slug" ON "methods" ("slug")'
    for table in TABLES:
        for key in table.foreign_keys:
            if key.columns != table.key[: len(key.columns)]:
                name = f"{table.name}_{'_'.join(key.columns)}"
                yield f"CREATE INDEX {_quote(name)} ON {_quote(table.name)} ({_names(key.columns)})"


def _prepare(connection: sqlite3.Connection) -> None:
    for pragma in (
        f"page_size = {PAGE_SIZE}",
        "journal_mode = OFF",  # a new file that nobody sees before it is whole
        "synchronous = OFF",  # the release folder is synced as a whole
        "locking_mode = EXCLUSIVE",
        "encoding = 'UTF-8'",
        f"application_id = {APPLICATION_ID}",
        f"user_version = {sqlite_version(FORMAT_VERSION)}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("fold", 1, lru_cache(FOLDED_KEPT)(fold), deterministic=True)


def _column_definition(column: Column) -> str:
    definition = f"{_quote(column.name)} {_SQL_TYPES.get(column.type, 'TEXT')}"
    if not column.nullable:
        definition += " NOT NULL"
    if column.type == "boolean":
        definition += f" CHECK ({_quote(column.name)} IN (0, 1))"
    elif column.values and column.type == "string":
        values = ", ".join(f"'{value}'" for value in column.values)
        definition += f" CHECK ({_quote(column.name)} IN ({values}))"
    return definition


def _insert(connection: sqlite3.Connection, table: Table, rows: Rows) -> None:
    width = len(table.columns)
    for piece in pieces(rows, at_most=BATCH_ROWS):
        values = _row_by_row([_sql_column(column, piece[column.name]) for column in table.columns])
        whole = len(piece) // ROWS_A_STATEMENT * ROWS_A_STATEMENT * width
        for count, part in ((ROWS_A_STATEMENT, values[:whole]), (1, values[whole:])):
            size = count * width
            some = (part[start : start + size] for start in range(0, len(part), size))
            connection.executemany(_insert_statement(table, count), some)


def _insert_statement(table: Table, rows: int) -> str:
    marks = "(" + ", ".join("?" * len(table.columns)) + ")"
    return f"INSERT INTO {_quote(table.name)} VALUES " + ", ".join([marks] * rows)


def _row_by_row(columns: list[pa.ChunkedArray]) -> list[Any]:
    """The cells of all rows, one row after the other."""
    width = len(columns)
    cells: list[Any] = [None] * (width * len(columns[0]))
    for place, column in enumerate(columns):
        cells[place::width] = column.to_pylist()
    return cells


def _sql_column(column: Column, data: pa.ChunkedArray) -> pa.ChunkedArray:
    if column.type == "boolean":
        return pc.cast(data, pa.int64())
    if column.type in _SQL_TYPES:
        return data
    return text_column(column, data)


def _names(columns: Iterable[str]) -> str:
    return ", ".join(_quote(column) for column in columns)


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
