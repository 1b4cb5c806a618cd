"""The one declaration of every table of a release: columns, types, nullability, meaning, keys.

Expectations, writers, metadata and the data dictionary all read this. The tables stand in
``transforms.tables.subjects``, by subject.
"""

from __future__ import annotations

from transforms.tables.subjects.bibliography import CITATIONS, WORKS
from transforms.tables.subjects.methods import MERGES, METHODS, NAMES, REDIRECTS
from transforms.tables.subjects.provenance import MENTIONS, PAGES, QUARANTINE, STATEMENTS
from transforms.tables.subjects.table import Column, ColumnType, ForeignKey, Table

__all__ = [
    "CITATIONS", "MENTIONS", "MERGES", "METHODS", "NAMES", "PAGES", "QUARANTINE", "REDIRECTS", "STATEMENTS",
    "TABLES", "WORKS", "Column", "ColumnType", "ForeignKey", "Table", "declared",
]  # fmt: skip

TABLES: tuple[Table, ...] = (
    METHODS,
    NAMES,
    WORKS,
    CITATIONS,
    STATEMENTS,
    PAGES,
    MENTIONS,
    MERGES,
    REDIRECTS,
    QUARANTINE,
)
"""Every table of a release, in the order they are written."""


def declared(name: str) -> Table:
    """The declaration of the table of that name; KeyError when there is none."""
    return _BY_NAME[name]


_BY_NAME = {table.name: table for table in TABLES}
