"""Text columns as categories: what repeats is held once, and grouped, compared and looked up by number."""

from __future__ import annotations

import pandas as pd

UNIQUE = frozenset({"statement_id"})
"""Columns in which nothing repeats: encoding them would cost memory."""


def encode(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its text columns, but for unique ones, as categoricals in order of their text."""
    text = [name for name in frame.columns if _is_text(frame[name]) and name not in UNIQUE]
    return frame.astype(dict.fromkeys(text, "category"))


def look_up(column: pd.Series[str], values: pd.Series) -> pd.Series:
    """``column.map(values)`` for a categorical: one look-up a category instead of one a row."""
    found = values.reindex(column.cat.categories).array
    return pd.Series(found.take(column.cat.codes.to_numpy(), allow_fill=True), index=column.index)


def _is_text(column: pd.Series) -> bool:
    return column.dtype == object or isinstance(column.dtype, pd.StringDtype)
