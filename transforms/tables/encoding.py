"""Text columns held once: millions of statements repeat the same few hundred thousand texts.

Frames are built in chunks of records and kept as Arrow dictionaries; the whole is one frame of categoricals
whose categories are sorted, so that ordering by code is ordering by text and no chunk size shows.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import pyarrow as pa

UNIQUE = frozenset({"statement_id"})
"""Columns in which nothing repeats: encoding them would cost memory."""


def encode(frame: pd.DataFrame) -> pa.Table:
    """The frame as an Arrow table whose text columns, but for unique ones, are dictionaries."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for place, field in enumerate(table.schema):
        if _is_text(field.type) and field.name not in UNIQUE:
            column = table[field.name].cast(pa.string()).dictionary_encode()
            table = table.set_column(place, field.name, column)
    return table


def decode(tables: Iterable[pa.Table]) -> pd.DataFrame:
    """All tables of ``encode`` as one frame; text columns are categoricals with sorted categories."""
    whole = pa.concat_tables(tables, promote_options="permissive").unify_dictionaries()
    frame = whole.to_pandas(self_destruct=True, split_blocks=True)
    for name in frame.columns:
        if isinstance(frame[name].dtype, pd.CategoricalDtype):
            frame[name] = frame[name].cat.reorder_categories(sorted(frame[name].cat.categories))
    return frame


def look_up(column: pd.Series[str], values: pd.Series) -> pd.Series:
    """``column.map(values)`` for a categorical: one look-up a category instead of one a row."""
    found = values.reindex(column.cat.categories).to_numpy()
    codes = column.cat.codes.to_numpy()
    return pd.Series(found[codes], index=column.index)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind))
