"""What a table is declared with: columns and foreign keys.

A column's ``type`` is one of

========  =======================  ==========================================
type      Parquet                  CSV, JSON lines and SQLite
========  =======================  ==========================================
string    string                   text
integer   int64                    integer
number    float64                  shortest decimal that reads back equal
boolean   bool                     ``true`` / ``false`` (SQLite 1 / 0)
datetime  timestamp[s, UTC]        RFC 3339, ``2026-11-21T08:00:00Z``
list      list<string>             JSON array of strings
json      string                   JSON text with sorted keys
========  =======================  ==========================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ColumnType = Literal["string", "integer", "number", "boolean", "datetime", "list", "json"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type, meaning, whether it may be null, the closed set of its values if any."""

    name: str
    type: ColumnType
    meaning: str
    nullable: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``columns`` of this table refer to ``target_columns`` of ``table``; nulls refer to nothing."""

    columns: tuple[str, ...]
    table: str
    target_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the release. Rows are sorted by ``key`` in every format."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    foreign_keys: tuple[ForeignKey, ...] = field(default=())

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")


def to_method(column: str = "method_id") -> ForeignKey:
    """A reference to a method."""
    return ForeignKey((column,), "methods", ("method_id",))


def to_page() -> ForeignKey:
    """A reference to a page."""
    return ForeignKey(("page_id",), "pages", ("page_id",))


def to_work() -> ForeignKey:
    """A reference to a work."""
    return ForeignKey(("work_id",), "works", ("work_id",))
