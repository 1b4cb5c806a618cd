"""Rows of a table by one of its values, a group at a time: what belongs to a method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from outputs.formats.tables import Row, each_row
from transforms.tables.stored import Rows

MOST_PENDING = 100_000
"""Counted rows that may wait to be put together: it costs the more the fewer they are."""


class InStep:
    """Groups of a table that is sorted by ``column``, for who asks for them in that order.

    The table is read along with the asking, so it may be of any size.
    """

    def __init__(self, rows: Rows, column: str, columns: Sequence[str] | None = None) -> None:
        self._groups = groupby(each_row(rows, columns), key=itemgetter(column))
        self._advance()

    def rows(self, value: str) -> list[Row]:
        """The rows with that value, in order of the table; each value at most once, ascending."""
        while self._value is not None and self._value < value:
            self._advance()
        if self._value != value:
            return []
        found = list(self._group)
        self._advance()
        return found

    def _advance(self) -> None:
        self._value: str | None
        self._group: Iterator[Row]
        self._value, self._group = next(self._groups, (None, iter(())))


class Grouped:
    """Groups of a table in any order, for who asks in any order: the table is in memory, in columns.

    Only the rows that are asked for are Python objects. Within a group the order is that of the table.
    """

    def __init__(self, rows: Rows, column: str, columns: Sequence[str] | None = None) -> None:
        data = rows.select(list(columns or rows.column_names))
        if not pc.all(pc.less_equal(data[column][:-1], data[column][1:])).as_py():
            data = data.take(pc.sort_indices(data, sort_keys=[(column, "ascending")]))  # stable
        self._data = data.combine_chunks()
        self._bounds = {
            value: (start, end) for value, start, end in group_bounds(self._data[column].to_pylist())
        }

    def rows(self, value: str | None) -> list[Row]:
        """The rows with that value."""
        start, end = self._bounds.get(value, (0, 0))
        return list(each_row(self._data.slice(start, end - start))) if end else []


class Counted:
    """Counts each distinct combination of some columns while rows pass: many rows, few of those."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = list(columns)
        self._counts: list[pa.Table] = []

    def add(self, rows: pa.Table) -> None:
        """Count these rows too."""
        grouped = rows.group_by(self._columns).aggregate([([], "count_all")])
        self._counts.append(grouped.rename_columns([*self._columns, "count"]))
        if sum(map(len, self._counts)) > 2 * len(self._counts[0]) + MOST_PENDING:
            self._counts = [self._sum()]

    def table(self) -> pa.Table:
        """The combinations, sorted, with their ``count``; at least one ``add`` came before."""
        return self._sum().sort_by([(column, "ascending") for column in self._columns])

    def _sum(self) -> pa.Table:
        grouped = pa.concat_tables(self._counts).group_by(self._columns).aggregate([("count", "sum")])
        return grouped.rename_columns([*self._columns, "count"])


def group_bounds(values: Sequence[Any]) -> Iterator[tuple[Any, int, int]]:
    """Each distinct value of a sorted list with the half-open range of places where it stands."""
    starts = [place for place, value in enumerate(values) if place == 0 or values[place - 1] != value]
    for start, end in pairwise([*starts, len(values)]):
        yield values[start], start, end
