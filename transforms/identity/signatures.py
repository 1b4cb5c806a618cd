"""Records as numbers: every value that can be evidence becomes a stable hash, once per distinct string."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from extractors.execution import Executor
from extractors.text.folding import fold
from transforms.identity.hashing import (
    Flags,
    Hashes,
    Integers,
    combine,
    hash_column,
    hash_texts,
    look_up,
    sum_by,
)
from transforms.identity.normals import citation_key, is_portable, name_parts, person_key

NO_YEAR = np.int64(-(10**6))
_BRACKETS = ("(", "（")


@dataclass(frozen=True, slots=True)
class Lists:
    """A list column, long: ``values[i]`` belongs to row ``rows[i]``. Sorted by row; no repeats in a row."""

    rows: Integers
    values: Hashes
    flags: Flags  # of terms: can it be compared over languages; of people: always True

    def take(self, kept: Flags) -> Lists:
        """The entries where ``kept`` holds."""
        return Lists(self.rows[kept], self.values[kept], self.flags[kept])

    def renumber(self, number: Integers) -> Lists:
        """The entries of the rows that have a number (not -1), under that number."""
        kept = self.take(number[self.rows] >= 0)
        return Lists(number[kept.rows], kept.values, kept.flags)


@dataclass(frozen=True, slots=True)
class Signatures:
    """Records in canonical order, each value as a hash (0: absent)."""

    frame: pd.DataFrame  # article, page, column, and one column of hashes or integers a value
    aliases: Lists
    people: Lists
    parts: Lists  # parts of bilingual names
    texts: dict[str, pd.Series]  # per kind of value its folded text by hash; names and aliases are terms

    def select(self, chosen: Integers) -> Signatures:
        """The records at these positions (ascending), numbered anew."""
        if len(chosen) == len(self.frame):
            return self
        number = np.full(len(self.frame), -1, dtype=np.int64)
        number[chosen] = np.arange(len(chosen))
        aliases, people, parts = [held.renumber(number) for held in (self.aliases, self.people, self.parts)]
        return Signatures(self.frame.iloc[chosen].reset_index(drop=True), aliases, people, parts, self.texts)


def canonical_order(records: pd.DataFrame) -> Integers:
    """The positions of the records by first capture, page and column, whatever the order of the input."""
    keys = records[["first_seen", "page_id", "column"]].reset_index(drop=True)
    return keys.sort_values(list(keys.columns), kind="stable").index.to_numpy(dtype=np.int64)


MIN_RECORDS_FOR_PROCESSES = 100_000
"""Up to so many records a second process costs more to start than it saves."""
CHUNK = 25_000
"""Records that a process signs at once: several such parts are on their way at any time."""


def sign(records: pd.DataFrame, order: Integers, executor: Executor | None = None) -> Signatures:
    """Hash every value of ``records`` (``RECORD_COLUMNS``), in this order; in parts if ``executor`` helps."""
    if executor is None or not executor.parallel or len(order) <= MIN_RECORDS_FOR_PROCESSES:
        return sign_part(records, order)
    bounds = range(0, len(order), CHUNK)
    chunks = (records.iloc[order[start : start + CHUNK]][_READ].reset_index(drop=True) for start in bounds)
    return _stack(list(executor.map(_sign_chunk, chunks)))


def _sign_chunk(records: pd.DataFrame) -> Signatures:
    return sign_part(records, np.arange(len(records)))


def _stack(parts: list[Signatures]) -> Signatures:
    offsets = np.cumsum([0, *(len(part.frame) for part in parts)])
    aliases = _concat([part.aliases for part in parts], offsets)
    people = _concat([part.people for part in parts], offsets)
    names = _concat([part.parts for part in parts], offsets)
    texts = {}
    for kind in parts[0].texts:
        texts[kind] = _together([part.texts[kind] for part in parts])
    frame = pd.concat([part.frame for part in parts], ignore_index=True)
    return Signatures(frame, aliases, people, names, texts)


def _together(texts: list[pd.Series]) -> pd.Series:
    """Look-ups put together, each hash once."""
    found = pd.concat(texts)
    return found[~found.index.duplicated()]


def _concat(lists: list[Lists], offsets: Integers) -> Lists:
    rows = [held.rows + offset for held, offset in zip(lists, offsets, strict=False)]
    values, flags = [held.values for held in lists], [held.flags for held in lists]
    return Lists(np.concatenate(rows), np.concatenate(values), np.concatenate(flags))


def sign_part(records: pd.DataFrame, order: Integers) -> Signatures:
    """Hash every value of these records, in the given order."""
    texts: dict[str, pd.Series] = {}
    values: dict[str, np.ndarray] = {
        "article": (records["kind"] == "article").to_numpy(dtype=bool)[order],
        "column": records["column"].to_numpy(dtype=np.int64)[order],
    }
    for column, normal in _NORMALS.items():
        hashed, texts[column] = hash_column(records[column], normal)
        values[column] = hashed[order]
    del texts["page_id"]
    values["page"] = values.pop("page_id")
    plain = values["slug"]
    values["slug"] = np.where(plain > 0, combine(values["source"], plain), 0)
    slugs, places = np.unique(values["slug"], return_index=True)
    texts["slug"] = pd.Series(texts["slug"].reindex(plain[places]).to_numpy(), index=slugs)
    years = pd.to_numeric(records["year"], errors="coerce").to_numpy(
        dtype=np.float64, na_value=float(NO_YEAR)
    )
    values["year"] = np.nan_to_num(years, nan=float(NO_YEAR)).astype(np.int64)[order]
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    aliases, texts["alias"] = _hash_lists(records["aliases"], place, fold, is_portable)
    people, texts["person"] = _hash_lists(records["originators"], place, person_key, lambda _: True)
    values["alias_set"] = sum_by(aliases.rows, aliases.values, len(order))
    values["alias_count"] = np.bincount(aliases.rows, minlength=len(order))
    values["people_set"] = sum_by(people.rows, people.values, len(order))
    parts, texts["part"] = _hash_parts(records["name"], place)
    texts["term"] = _together([texts.pop(kind) for kind in ("alias", "name", "part")])
    return Signatures(pd.DataFrame(values), aliases, people, parts, texts)


def _same(value: str) -> str:
    return value


_NORMALS: dict[str, Callable[[str], str]] = {
    "page_id": _same,
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


_READ = [*_NORMALS, "column", "kind", "aliases", "originators", "year"]


def _hash_lists(
    column: pd.Series, place: Integers, normal: Callable[[str], str], flag: Callable[[str], bool]
) -> tuple[Lists, pd.Series]:
    lists = pa.array(column, type=pa.list_(pa.string()), from_pandas=True)
    if isinstance(lists, pa.ChunkedArray):
        lists = lists.combine_chunks()
    rows = lists.value_parent_indices().to_numpy(zero_copy_only=False).astype(np.int64)
    encoded = lists.flatten().dictionary_encode()
    raw = [value or "" for value in encoded.dictionary.to_pylist()]
    texts = [normal(value) for value in raw]
    hashed = np.append(hash_texts(texts), np.uint64(0))
    flags = np.append(np.array([flag(value) for value in raw], dtype=bool), False)
    codes = encoded.indices.fill_null(len(raw)).to_numpy(zero_copy_only=False).astype(np.int64)
    return distinct_lists(place[rows], hashed[codes], flags[codes]), look_up(hashed[:-1], texts)


def _hash_parts(names: pd.Series, place: Integers) -> tuple[Lists, pd.Series]:
    raw = names.to_numpy(dtype=object, na_value="")
    bracketed = [row for row, name in enumerate(raw.tolist()) if any(sign in name for sign in _BRACKETS)]
    found = [(row, part) for row in bracketed for part in name_parts(raw[row])]
    rows = np.array([row for row, _ in found], dtype=np.int64)
    texts = [part for _, part in found]
    hashed = hash_texts(texts)
    return distinct_lists(place[rows], hashed, np.zeros(len(rows), dtype=bool)), look_up(hashed, texts)


def distinct_lists(rows: Integers, values: Hashes, flags: Flags) -> Lists:
    """A long list sorted by row, without absent values and repeats; a repeat keeps a set flag."""
    present = values != 0
    distinct, codes = np.unique(values[present], return_inverse=True)
    span = max(len(distinct), 1)
    keys = ((rows[present] * span + codes) << 1) | ~flags[present]
    keys.sort()
    first = np.ones(len(keys), dtype=bool)
    first[1:] = (keys[1:] >> 1) != (keys[:-1] >> 1)
    keys = keys[first]
    pairs = keys >> 1
    return Lists(pairs // span, distinct[pairs % span], (keys & 1) == 0)
