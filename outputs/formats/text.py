"""Cells as text, the same in every textual format: CSV, XLSX, SQLite, the comparison of two releases."""

from __future__ import annotations

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from transforms.tables.declaration import Column, Table


def text_column(column: Column, data: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as strings in the form that the declaration states for its type; nulls stay null."""
    if column.type in ("string", "json"):
        return data
    if column.type == "list":
        return pa.chunked_array([_json_arrays(chunk) for chunk in data.chunks], pa.string())
    if column.type == "datetime":
        return pa.chunked_array([_times(chunk) for chunk in data.chunks], pa.string())
    return pc.cast(data, pa.string())


def text_table(table: Table, data: pa.Table) -> pa.Table:
    """All columns of a table through ``text_column``."""
    return pa.table({c.name: text_column(c, data[c.name]) for c in table.columns})


def _times(times: pa.TimestampArray) -> pa.Array:
    # A table has few different times: each is written once.
    encoded = times.dictionary_encode()
    texts = pc.replace_substring(pc.cast(encoded.dictionary, pa.string()), " ", "T")
    return texts.take(encoded.indices)


def _json_arrays(lists: pa.ListArray) -> pa.Array:
    # Each distinct item is encoded once; joining happens in Arrow. A sliced array keeps its parent's
    # items, so flatten() and not values.
    items = lists.flatten().dictionary_encode()
    encoded = pa.array([orjson.dumps(item).decode() for item in items.dictionary.to_pylist()], pa.string())
    texts = encoded.take(items.indices)
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    joined = pc.binary_join(pa.ListArray.from_arrays(offsets, texts), ",")
    arrays = pc.binary_join_element_wise("[", joined, "]", "")
    return pc.if_else(lists.is_valid(), arrays, pa.scalar(None, pa.string()))
