"""Cells that a delta sets for many rows at once, put into a table column by column."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from outputs.delta.comparison import key_text, key_texts
from outputs.delta.model import Change, DeltaError
from outputs.formats.text import text_column
from transforms.tables.declaration import Column, Table


class SharedCells:
    """Gathers lines of one table; keeps of each row its key and the old and new text of the cell."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._cells: dict[str, tuple[list[str], list[str | None], list[str | None]]] = {}

    def add(self, change: Change) -> None:
        """Take note of a MOD line."""
        texts = [key_text(self._table, key) for key in change.keys]
        for name, (old, new) in (change.changes or {}).items():
            keys, olds, news = self._cells.setdefault(name, ([], [], []))
            keys.extend(texts)
            olds.extend([old] * len(texts))
            news.extend([new] * len(texts))

    def put_into(self, data: pa.Table) -> pa.Table:
        """The table with the cells set. ``DeltaError`` if a row is missing or has not the old value."""
        if not self._cells:
            return data
        texts = key_texts(self._table, data)
        for name, (keys, olds, news) in sorted(self._cells.items()):
            column = self._set(name, data[name], texts, keys, _strings(olds), _strings(news))
            data = data.set_column(data.column_names.index(name), data.schema.field(name), column)
        return data

    def _set(
        self,
        name: str,
        data: pa.ChunkedArray,
        texts: pa.Array,
        keys: list[str],
        olds: pa.Array,
        news: pa.Array,
    ) -> pa.Array:
        column = self._table.column(name)
        place = pc.index_in(texts, value_set=_strings(keys))
        hit = pc.is_valid(place)
        where = f"MOD of {self._table.name}.{name}"
        if pc.sum(hit).as_py() != len(set(keys)):
            raise DeltaError(
                f"{where}: {len(set(keys))} rows are named, not all of them are there: no such row"
            )
        before = text_column(column, data).combine_chunks()
        if not before.filter(hit).equals(olds.take(place.filter(hit))):
            raise DeltaError(f"{where}: a row has not the value that the delta expects")
        return typed_texts(column, pc.if_else(hit, news.take(place), before))


def typed_column(column: Column, values: list[Any]) -> pa.Array:
    """Values as in the delta, as an Arrow column of the declared type."""
    if column.type == "datetime":
        return typed_texts(column, _strings(values))
    return pa.array(values, pa.list_(pa.string()) if column.type == "list" else None)


def typed_texts(column: Column, texts: pa.Array) -> pa.Array:
    """Texts of a string or datetime column in its declared type."""
    if column.type != "datetime":
        return texts
    return pc.strptime(texts, "%Y-%m-%dT%H:%M:%SZ", "s").cast(pa.timestamp("s", tz="UTC"))


def _strings(values: list[Any]) -> pa.Array:
    return pa.array(values, pa.string())
