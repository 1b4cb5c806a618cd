"""The extraction cache: what a page said, by its bytes, its address and the version of the extractors.

Results are kept as they came, one blob a batch, with one index row a page: a hundred thousand pages are a
few hundred blobs, read and put together in about a second. A new version replaces the rows of the old one;
a blob that no row points to any more is removed.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from extractors.home import Home

if TYPE_CHECKING:
    from extractors.batches import ExtractedBatch

Key = tuple[str, str | None, str]
"""(page id, address or None, version of the extractors)."""

_TABLES = """
CREATE TABLE IF NOT EXISTS extraction_blobs (blob_id INTEGER PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS extraction_pages (
  page_id TEXT NOT NULL, url TEXT NOT NULL, version TEXT NOT NULL, blob_id INTEGER NOT NULL,
  PRIMARY KEY (page_id, url)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS extraction_pages_blob ON extraction_pages (blob_id);
"""
_CODEC = pa.Codec("zstd", compression_level=1)


class ExtractionCache:
    """Extracted batches in ``state.sqlite``; losing it costs one extraction and nothing else."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def missing(self, keys: Iterable[Key]) -> list[Key]:
        """The keys that have no result yet, in the order given, each once."""
        with self._home.connect() as state:
            known = _index(state)
        return [key for key in dict.fromkeys(keys) if _blob_of(known, key) is None]

    def load(self, keys: Iterable[Key]) -> ExtractedBatch:
        """The results of these keys as one batch; keys without a result give nothing.

        A page id may be asked for at one address only: the tables of a batch tell pages by their id.
        """
        from extractors.batches import concat

        wanted: dict[int, set[str]] = defaultdict(set)
        with self._home.connect() as state:
            known = _index(state)
            for key in _one_address_each(keys):
                blob = _blob_of(known, key)
                if blob is not None:
                    wanted[blob].add(key[0])
            return concat(_load_blob(state, blob, wanted[blob]) for blob in sorted(wanted))

    def store(self, batch: ExtractedBatch, keys: Iterable[Key]) -> None:
        """Keep the results of exactly these keys; results of the same pages by other versions go."""
        from extractors.batches import to_bytes

        rows = _one_address_each(keys)
        content = _CODEC.compress(to_bytes(batch), asbytes=True)
        with self._home.connect() as state:
            state.executescript(_TABLES)
            blob = state.execute("INSERT INTO extraction_blobs (content) VALUES (?)", (content,)).lastrowid
            state.executemany(
                "INSERT OR REPLACE INTO extraction_pages VALUES (?,?,?,?)",
                [(page_id, url or "", version, blob) for page_id, url, version in rows],
            )
            _remove_orphans(state)

    def prune(self, version: str) -> int:
        """Forget the results of all other versions; gives how many pages that were."""
        with self._home.connect() as state:
            state.executescript(_TABLES)
            gone = state.execute("DELETE FROM extraction_pages WHERE version<>?", (version,)).rowcount
            _remove_orphans(state)
        return gone


def _index(state: sqlite3.Connection) -> dict[tuple[str, str], tuple[str, int]]:
    state.executescript(_TABLES)
    rows = state.execute("SELECT page_id, url, version, blob_id FROM extraction_pages")
    return {(page_id, url): (version, blob) for page_id, url, version, blob in rows}


def _blob_of(known: dict[tuple[str, str], tuple[str, int]], key: Key) -> int | None:
    page_id, url, version = key
    found = known.get((page_id, url or ""))
    return found[1] if found and found[0] == version else None


def _one_address_each(keys: Iterable[Key]) -> list[Key]:
    distinct = list(dict.fromkeys(keys))
    if len({key[0] for key in distinct}) < len(distinct):
        raise ValueError("the same page id is given with two addresses or versions in one batch")
    return distinct


def _load_blob(state: sqlite3.Connection, blob: int, wanted: Collection[str]) -> ExtractedBatch:
    from extractors.batches import from_bytes

    content = state.execute("SELECT content FROM extraction_blobs WHERE blob_id=?", (blob,)).fetchone()[0]
    with pa.CompressedInputStream(pa.BufferReader(content), "zstd") as stream:
        batch = from_bytes(stream.read())
    return _only(batch, wanted)


def _only(batch: ExtractedBatch, page_ids: Collection[str]) -> ExtractedBatch:
    chosen = pa.array(sorted(page_ids), pa.string())
    tables = {one.name: getattr(batch, one.name) for one in fields(batch)}
    kept = {
        name: table.filter(pc.is_in(table["page_id"], chosen))
        for name, table in tables.items()
        if isinstance(table, pa.Table) and "page_id" in table.column_names
    }
    return replace(batch, **kept)


def _remove_orphans(state: sqlite3.Connection) -> None:
    state.execute("DELETE FROM extraction_blobs WHERE blob_id NOT IN (SELECT blob_id FROM extraction_pages)")
