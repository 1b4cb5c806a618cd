"""Vectorised conditions on Arrow columns: for every row true, false, or null (nothing to check)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

Column: TypeAlias = pa.ChunkedArray
"""A column of a table, or what was computed from one (then it may be a plain Arrow array)."""


def matches(column: Column, pattern: str) -> Column:
    """Does each value contain a match of the RE2 ``pattern``; asked once per distinct value."""
    return _by_distinct(column, lambda values: pc.match_substring_regex(values, pattern))


def lacks(column: Column, pattern: str) -> Column:
    """The opposite of ``matches``."""
    return pc.invert(matches(column, pattern))


def is_nfc(column: Column) -> Column:
    """Is each text in Normalisation Form C."""
    return _by_distinct(column, lambda values: pc.equal(pc.utf8_normalize(values, "NFC"), values))


def satisfies(column: Column, test: Callable[[str], bool]) -> Column:
    """A Python test asked once per distinct value; for what Arrow cannot say."""
    return _by_distinct(column, lambda values: pa.array([test(v) for v in values.to_pylist()], pa.bool_()))


def every_item(lists: Column, condition: Callable[[Column], Column]) -> pa.ChunkedArray:
    """Does the condition hold for every item of each list; a null item never holds."""
    flat = pc.list_flatten(lists)
    if len(flat) == 0:
        return pa.chunked_array([pa.repeat(True, len(lists))])
    held = pc.and_kleene(condition(flat), pc.is_valid(flat)).fill_null(False)
    bad_rows = pc.list_parent_indices(lists).filter(pc.invert(held))
    return pa.chunked_array([_except_at(len(lists), bad_rows)])


def among(column: Column, values: pa.Array) -> Column:
    """Is each value one of ``values``; null for null."""
    found = pc.is_in(column, value_set=values)
    return pc.if_else(pc.is_valid(column), found, None)


def implies(condition: Column, consequence: Column) -> Column:
    """Where the condition is true the consequence must be; a null consequence fails there."""
    return pc.or_(pc.invert(condition.fill_null(False)), consequence.fill_null(False))


def both(first: Column, *others: Column) -> Column:
    """All conditions hold; null where none of them is false and one is null."""
    held = first
    for other in others:
        held = pc.and_kleene(held, other)
    return held


def equals_any(column: Column, values: Iterable[str]) -> Column:
    """Is each value one of a few words."""
    return among(column, pa.array(list(values), pa.string()))


def pairs(*columns: Column) -> Column:
    """One string a row for several key columns, to compare rows of two tables; null if any of them is."""
    return pc.binary_join_element_wise(*columns, "\x1f")


def _by_distinct(column: Column, test: Callable[[pa.Array], pa.Array]) -> Column:
    encoded = pa.chunked_array(column) if not isinstance(column, pa.ChunkedArray) else column
    encoded = encoded.combine_chunks() if encoded.num_chunks else pa.array([], column.type)
    if isinstance(encoded, pa.ChunkedArray):  # too large for one chunk
        return pa.chunked_array([test(chunk) for chunk in encoded.chunks], pa.bool_())
    dictionary = pc.dictionary_encode(encoded)
    return pa.chunked_array([pc.take(test(dictionary.dictionary), dictionary.indices)], pa.bool_())


def _except_at(length: int, rows: pa.Array) -> pa.Array:
    import numpy as np

    held = np.ones(length, dtype=bool)
    held[rows.to_numpy(zero_copy_only=False)] = False
    return pa.array(held)
