"""Upgrading by delta: the old tables and the lines of a delta give the new tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from outputs.delta.lines import json_rows
from outputs.delta.model import Change, DeltaError
from outputs.formats.tables import arrange_table
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import TABLES, Table

_KeyTuple = tuple[str, ...]


def apply(previous: Mapping[str, pa.Table], delta: Iterable[Change]) -> dict[str, pa.Table]:
    """The tables after the delta, arranged. ``DeltaError`` if a line does not fit ``previous``.

    A line fits if the rows it changes or removes are there with the old values it states, and the rows it
    adds are not.
    """
    by_table: dict[str, list[Change]] = defaultdict(list)
    for change in delta:
        by_table[change.table].append(change)
    unknown = set(by_table) - {table.name for table in TABLES}
    if unknown:
        raise DeltaError(f"the delta changes tables that are not declared: {', '.join(sorted(unknown))}")
    return {table.name: _apply_table(table, previous[table.name], by_table[table.name]) for table in TABLES}


def _apply_table(table: Table, data: pa.Table, changes: list[Change]) -> pa.Table:
    touched = _TouchedRows(table, data, changes)
    for change in changes:
        touched.take_over(change)
    rest = touched.rest.cast(arrow_schema(table))  # filtering forgets which columns may be null
    return arrange_table(table, pa.concat_tables([rest, touched.rows()]))


class _TouchedRows:
    """The rows that a delta names, by key, as Python rows; ``rest`` has all others, untouched."""

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
            if row.get(name) != old:
                raise DeltaError(
                    f"MOD of {self.table.name} {key}: {name} is {row.get(name)!r}, the delta expects {old!r}"
                )
            row[name] = new

    def rows(self) -> pa.Table:
        """The touched rows as they are now."""
        columns = {
            column.name: _typed([row[column.name] for row in self._rows.values()], column.type)
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


def _typed(values: list[Any], kind: str) -> pa.Array:
    if kind == "datetime":
        return pc.strptime(pa.array(values, pa.string()), "%Y-%m-%dT%H:%M:%SZ", "s").cast(
            pa.timestamp("s", tz="UTC")
        )
    return pa.array(values, pa.list_(pa.string()) if kind == "list" else None)
