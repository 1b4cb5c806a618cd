"""Records as numbers: every value that can be evidence becomes a stable hash, once per distinct string."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from extractors.text.folding import fold
from transforms.identity.hashing import Flags, Hashes, Integers, combine, hash_column, hash_texts, sum_by
from transforms.identity.normals import citation_key, is_portable, name_parts, person_key

NO_YEAR = np.int64(-(10**6))


@dataclass(frozen=True, slots=True)
class Lists:
    """A list column, long: ``values[i]`` belongs to row ``rows[i]``. Sorted by row, then value; no repeats."""

    rows: Integers
    values: Hashes
    flags: Flags  # of terms: can it be compared over languages; of people: always True

    def take(self, kept: Flags) -> Lists:
        """The entries where ``kept`` holds."""
        return Lists(self.rows[kept], self.values[kept], self.flags[kept])


@dataclass(frozen=True, slots=True)
class Signatures:
    """The records in canonical order (first seen, page, column), each value as a hash (0: absent)."""

    frame: pd.DataFrame  # page_id, column, page, and one column of hashes or integers a value
    aliases: Lists
    people: Lists
    parts: Lists  # parts of bilingual names
    texts: dict[str, pd.Series]  # per kind of value: its folded text by hash


def sort_records(records: pd.DataFrame) -> pd.DataFrame:
    """The records in canonical order; the order of the input leaves no trace."""
    return records.sort_values(["first_seen", "page_id", "column"], kind="stable", ignore_index=True)


def sign(records: pd.DataFrame) -> Signatures:
    """Hash every value of ``records`` (``RECORD_COLUMNS``, in canonical order)."""
    texts: dict[str, pd.Series] = {}
    frame = records[["page_id", "column"]].copy()
    frame["article"] = (records["kind"] == "article").to_numpy()
    frame["page"] = pd.factorize(records["page_id"])[0]
    for column, normal in _NORMALS.items():
        frame[column], texts[column] = hash_column(records[column], normal)
    frame["slug"] = np.where(
        frame["slug"] > 0, combine(frame["source"].to_numpy(), frame["slug"].to_numpy()), 0
    )
    years = pd.to_numeric(records["year"], errors="coerce").astype("Float64")
    frame["year"] = years.fillna(float(NO_YEAR)).astype("int64").to_numpy()
    aliases, texts["alias"] = _hash_lists(records["aliases"], fold, is_portable)
    people, texts["person"] = _hash_lists(records["originators"], person_key, lambda _: True)
    frame["alias_set"] = sum_by(aliases.rows, aliases.values, len(records))
    frame["alias_count"] = np.bincount(aliases.rows, minlength=len(records))
    frame["people_set"] = sum_by(people.rows, people.values, len(records))
    parts, texts["part"] = _name_parts(records["name"])
    return Signatures(frame, aliases, people, parts, texts)


def _same(value: str) -> str:
    return value


_NORMALS: dict[str, Callable[[str], str]] = {
    "source": _same,
    "slug": _same,
    "locale": _same,
    "name": fold,
    "type": fold,
    "family": fold,
    "citation": citation_key,
    "work_id": _same,
    "summary": fold,
}


def _hash_lists(
    column: pd.Series, normal: Callable[[str], str], flag: Callable[[str], bool]
) -> tuple[Lists, pd.Series]:
    lists = pa.array(column.tolist(), type=pa.list_(pa.string()), from_pandas=True)
    rows = lists.value_parent_indices().to_numpy(zero_copy_only=False).astype(np.int64)
    encoded = lists.flatten().dictionary_encode()
    raw = [value or "" for value in encoded.dictionary.to_pylist()]
    texts = [normal(value) for value in raw]
    hashed = np.append(hash_texts(texts), np.uint64(0))
    flags = np.append(np.array([flag(value) for value in raw], dtype=bool), False)
    codes = encoded.indices.fill_null(len(raw)).to_numpy(zero_copy_only=False).astype(np.int64)
    lookup = pd.Series(texts, index=hashed[:-1], dtype=object)
    return distinct_lists(rows, hashed[codes], flags[codes]), lookup[~lookup.index.duplicated()]


def _name_parts(names: pd.Series) -> tuple[Lists, pd.Series]:
    codes, distinct = pd.factorize(names, use_na_sentinel=True)
    found = [
        (code, part)
        for code, name in enumerate(distinct)
        if "(" in name or "（" in name
        for part in name_parts(name)
    ]
    texts = [part for _, part in found]
    owners = np.array([code for code, _ in found], dtype=np.int64)
    hashed = hash_texts(texts)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], owners, side="left")
    counts = np.searchsorted(codes[order], owners, side="right") - starts
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    rows = order[np.repeat(starts, counts) + offsets]
    lookup = pd.Series(texts, index=hashed, dtype=object)
    values = np.repeat(hashed, counts)
    return distinct_lists(rows.astype(np.int64), values, np.zeros(len(rows), dtype=bool)), lookup[
        ~lookup.index.duplicated()
    ]


def distinct_lists(rows: Integers, values: Hashes, flags: Flags) -> Lists:
    """A long list sorted by row and value without absent values and repeats; a repeat keeps a set flag."""
    present = values != 0
    rows, values, flags = rows[present], values[present], flags[present]
    order = np.lexsort((~flags, values, rows))
    rows, values, flags = rows[order], values[order], flags[order]
    first = np.ones(len(rows), dtype=bool)
    first[1:] = (rows[1:] != rows[:-1]) | (values[1:] != values[:-1])
    return Lists(rows[first], values[first], flags[first])
