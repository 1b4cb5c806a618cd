"""Upgrading by delta: the old tables and the lines of a delta give the new tables.

Lines that set cells which many rows share (``SHARED_COLUMNS``, as when all pages were seen again) are carried
out column by column; the rows of all other lines pass through Python one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from outputs.delta.lines import SHARED_COLUMNS, json_rows
from outputs.delta.model import Change, DeltaError
from outputs.delta.shared import SharedCells, typed_column
from outputs.delta.withdrawn import is_stated
from outputs.formats.tables import arrange_table
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import TABLES, Table

_KeyTuple = tuple[str, ...]


def apply(previous: Mapping[str, pa.Table], delta: Iterable[Change]) -> dict[str, pa.Table]:
    """The tables after the delta, arranged. ``DeltaError`` if a line does not fit ``previous``.

    A line fits if the rows it changes or removes are there with the old values it states, and the rows it
    adds are not.
    """
    declared = {table.name: table for table in TABLES}
    shared = {name: SharedCells(table) for name, table in declared.items()}
    others: dict[str, list[Change]] = {name: [] for name in declared}
    for change in delta:
        if change.table not in declared:
            raise DeltaError(f"the delta changes a table that is not declared: {change.table}")
        if change.op == "MOD" and change.changes and set(change.changes) <= SHARED_COLUMNS:
            shared[change.table].add(change)
        else:
            others[change.table].append(change)
    return {
        name: _apply_table(table, shared[name].put_into(previous[name]), others[name])
        for name, table in declared.items()
    }


def _apply_table(table: Table, data: pa.Table, changes: list[Change]) -> pa.Table:
    touched = _TouchedRows(table, data, changes)
    for change in changes:
        touched.take_over(change)
    rest = touched.rest.cast(arrow_schema(table))  # filtering forgets which columns may be null
    return arrange_table(table, pa.concat_tables([rest, touched.rows()]))


class _TouchedRows:
    """The rows that lines name, by key, as Python rows; ``rest`` has all others, untouched."""

    def __init__(self, table: Table, data: pa.Table, changes: list[Change]) -> None:
        self.table = table
        named = {self._key(key) for change in changes for key in change.keys}
        mask = _rows_with(table, data, named)
        self.rest = data.filter(pc.invert(mask)) if named else data
        rows = json_rows(table, data.filter(mask)) if named else []
        self._rows: dict[_KeyTuple, dict[str, Any]] = {self._key(row): row for row in rows}

    def _key(self, row: Mapping[str, Any]) -> _KeyTuple:
        return tuple(row[name] for name in self.table.key)

    def take_over(self, change: Change) -> None:
        """Carry out one line."""
        for named in change.keys:
            key = self._key(named)
            if change.op == "ADD":
                self._add(key, change)
            elif key not in self._rows:
                raise DeltaError(f"{change.op} of {self.table.name} {dict(named)}: there is no such row")
            elif change.op == "MOD":
                self._modify(key, change)
            elif change.op != "SPLIT" or key[0] not in change.into:
                del self._rows[key]

    def _add(self, key: _KeyTuple, change: Change) -> None:
        if key in self._rows or change.row is None:
            raise DeltaError(
                f"ADD of {self.table.name} {key}: the row is there already, or the line has none"
            )
        self._rows[key] = dict(change.row)

    def _modify(self, key: _KeyTuple, change: Change) -> None:
        row = self._rows[key]
        for name, (old, new) in (change.changes or {}).items():
            if not is_stated(row.get(name), old):
                raise DeltaError(
                    f"MOD of {self.table.name} {key}: {name} is {row.get(name)!r}, the delta expects {old!r}"
                )
            row[name] = new

    def rows(self) -> pa.Table:
        """The touched rows as they are now."""
        columns = {
            column.name: typed_column(column, [row[column.name] for row in self._rows.values()])
            for column in self.table.columns
        }
        return pa.table(columns).cast(arrow_schema(self.table))


def _rows_with(table: Table, data: pa.Table, keys: set[_KeyTuple]) -> pa.Array:
    columns = list(zip(*sorted(keys), strict=True)) or [()] * len(table.key)
    hits = [
        pc.is_in(data[name], value_set=pa.array(values, pa.string())).combine_chunks()
        for name, values in zip(table.key, columns, strict=True)
    ]
    candidates = reduce(pc.and_, hits)
    if len(table.key) == 1 or not pc.any(candidates).as_py():
        return candidates
    rows = data.select(list(table.key)).filter(candidates).to_pylist()
    exact = pa.array([tuple(row[name] for name in table.key) in keys for row in rows])
    return pc.replace_with_mask(candidates, candidates, exact)
