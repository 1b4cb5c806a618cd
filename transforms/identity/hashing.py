"""Stable 64-bit hashes of folded values, in columns: what all keys and comparisons are made of.

The hash of a value depends on the value alone, never on the run, the order or the machine. Zero stands
for a value that is absent. Two of a million distinct values collide with a chance of 3 in 100 million.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Hashes = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(32)


def hash_texts(texts: Iterable[str]) -> Hashes:
    """One hash a text; zero for the empty text."""
    values = np.array(list(texts), dtype=object)
    if len(values) == 0:
        return np.zeros(0, dtype=np.uint64)
    hashed = pd.util.hash_array(values, categorize=False).astype(np.uint64)
    hashed[values == ""] = 0
    return hashed


def hash_column(column: pd.Series, normal: Callable[[str], str]) -> tuple[Hashes, pd.Series]:
    """The hash of ``normal(value)`` for each row, and the normal texts by hash; null and empty give zero.

    ``normal`` runs once for each distinct value.
    """
    codes, distinct = pd.factorize(column, use_na_sentinel=True)
    texts = [normal(value) for value in np.asarray(distinct, dtype=object).tolist()]
    hashed = hash_texts(texts)
    by_code = np.append(hashed, np.uint64(0))
    return by_code[codes], look_up(hashed, texts)


def look_up(hashed: Hashes, texts: list[str]) -> pd.Series:
    """The texts by their hash, each once, in Arrow's compact form."""
    _, first = np.unique(hashed, return_index=True)
    return pd.Series(texts, index=hashed, dtype="str").iloc[np.sort(first)]


def combine(*parts: npt.NDArray[np.integer[Any]]) -> Hashes:
    """One hash of several columns of hashes or integers; the order of the parts matters."""
    combined = np.full(len(parts[0]), 0xC2B2AE3D27D4EB4F, dtype=np.uint64)
    for part in parts:
        combined ^= part.astype(np.uint64, copy=False)
        combined *= _PRIME
        combined ^= combined >> _SHIFT
    return combined


def unique_sorted(values: npt.NDArray[np.int64]) -> Integers:
    """The distinct values in order; sorts ``values`` in place (for tens of millions faster than hashing)."""
    values.sort()
    fresh = np.ones(len(values), dtype=bool)
    fresh[1:] = values[1:] != values[:-1]
    return values[fresh]


def sum_by(groups: Integers, values: Hashes, size: int) -> Hashes:
    """The sum (modulo 2**64) of the values of each group: a hash of a set that no order changes."""
    total = np.zeros(size, dtype=np.uint64)
    np.add.at(total, groups, values)
    return total
