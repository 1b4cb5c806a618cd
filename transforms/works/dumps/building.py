"""Building the index of a dump: one SQLite file, made in one pass with bounded memory.

Tables: ``records`` (slimmed raw record, folded title), ``ids`` (identifier to row), ``titles`` (hash of a
title's key to row), ``mentions`` (hash of a method's name to row), ``words`` (full text over folded titles,
for titles that are nearly right), ``common`` (words in many titles), ``facts``. Hashes are 8 bytes of BLAKE2:
a collision costs one needless comparison, because what is found is compared again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson

from extractors.text.folding import fold
from transforms.works.dumps.entries import Entry, entry_of
from transforms.works.dumps.reader import BadLines, read_works
from transforms.works.mentions import distinct_mentions
from transforms.works.normalise.refusal import NotARecord

INDEX_VERSION = 1
"""Raised when the layout or the folding changes: indexes of other versions are not read."""

COMMON_WORD = 500
"""A word in more titles than this is listed in ``common``; every other word is rare."""

_BATCH = 2000
_SHORTEST_TAIL = 2
_TABLES = """
CREATE TABLE records (row INTEGER PRIMARY KEY, shape TEXT NOT NULL, title TEXT NOT NULL, raw BLOB NOT NULL);
CREATE TABLE new_ids (name TEXT, row INTEGER);
CREATE TABLE new_titles (key INTEGER, row INTEGER);
CREATE TABLE new_mentions (key INTEGER, row INTEGER, introduced INTEGER);
CREATE VIRTUAL TABLE words USING fts5(
    title, content='', columnsize=0, detail=none,
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* S* P* Co'"
);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_FINISH = f"""
CREATE TABLE ids (name TEXT, row INTEGER, PRIMARY KEY (name, row)) WITHOUT ROWID;
INSERT INTO ids SELECT DISTINCT name, row FROM new_ids ORDER BY 1, 2;
DROP TABLE new_ids;
CREATE TABLE titles (key INTEGER, row INTEGER, PRIMARY KEY (key, row)) WITHOUT ROWID;
INSERT INTO titles SELECT DISTINCT key, row FROM new_titles ORDER BY 1, 2;
DROP TABLE new_titles;
CREATE TABLE mentions (
    key INTEGER, introduced INTEGER, row INTEGER, PRIMARY KEY (key, introduced, row)
) WITHOUT ROWID;
INSERT INTO mentions SELECT key, introduced, row FROM new_mentions ORDER BY 1, 2, 3;
DROP TABLE new_mentions;
CREATE VIRTUAL TABLE temp.counts USING fts5vocab(main, words, row);
CREATE TABLE common (word TEXT PRIMARY KEY, titles INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO common SELECT term, doc FROM temp.counts WHERE doc > {COMMON_WORD} ORDER BY 1;
"""


def hash_key(key: str) -> int:
    """A key as a signed 8-byte integer, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def title_words(folded: str) -> list[str]:
    """The words of a folded title; scripts written without spaces give pairs of characters."""
    if folded.isascii():
        return folded.split()
    words: list[str] = []
    for word in folded.split():
        if len(word) > _SHORTEST_TAIL and any(
            "\u0e00" <= char <= "\u0eff" or char >= "\u3040" for char in word
        ):
            words.extend(word[place : place + 2] for place in range(len(word) - 1))
        else:
            words.append(word)
    return words


def build_index(path: Path, index: Path, progress: Callable[[str, int, int], None] | None) -> None:
    """Index the dump at ``path`` into the empty file ``index``."""
    total = path.stat().st_size
    report = (lambda done: progress(f"indexing {path.name}", done, total)) if progress else None
    bad = BadLines()
    connection = sqlite3.connect(index, isolation_level=None)
    try:
        connection.executescript(
            "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "PRAGMA cache_size=-65536;"
            "PRAGMA temp_store=FILE;" + _TABLES
        )
        connection.execute("BEGIN")
        counts = _fill(connection, read_works(path, bad, report), bad)
        _write_facts(connection, counts, bad)
        connection.executescript(_FINISH)  # commits first, and each of its statements
    finally:
        connection.close()


def index_facts(index: Path) -> dict[str, Any]:
    """Counts of an index: records by shape, ``bad`` lines and where the first of them are."""
    connection = sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        rows = connection.execute("SELECT name, value FROM facts").fetchall()
    finally:
        connection.close()
    return {name: orjson.loads(value) for name, value in rows}


def _write_facts(connection: sqlite3.Connection, counts: Mapping[str, int], bad: BadLines) -> None:
    facts = {**counts, "bad": bad.count, "first_bad": bad.first}
    connection.executemany(
        "INSERT INTO facts VALUES (?, ?)",
        [(name, orjson.dumps(value).decode()) for name, value in facts.items()],
    )


def _fill(connection: sqlite3.Connection, works: Iterable[Any], bad: BadLines) -> dict[str, int]:
    counts = {"arxiv": 0, "crossref": 0, "datacite": 0}
    rows = _Rows(connection)
    for row, (number, raw) in enumerate(works, start=1):
        try:
            entry = entry_of(raw)
        except NotARecord as refusal:
            bad.add(number, str(refusal))
            continue
        counts[entry.shape] += 1
        rows.add(row, entry)
    rows.write()
    return counts


class _Rows:
    """Rows waiting to be written, a batch at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._clear()

    def _clear(self) -> None:
        self._records: list[tuple[int, str, str, bytes]] = []
        self._words: list[tuple[int, str]] = []
        self._ids: list[tuple[str, int]] = []
        self._titles: list[tuple[int, int]] = []
        self._mentions: list[tuple[int, int, int]] = []

    def add(self, row: int, entry: Entry) -> None:
        folded = [fold(title) for title in entry.titles]
        self._records.append((row, entry.shape, folded[0], orjson.dumps(entry.raw)))
        self._words.append(
            (row, " ".join(dict.fromkeys(word for text in folded for word in title_words(text))))
        )
        self._ids.extend((name, row) for name in entry.names)
        keys = {text.replace(" ", "") for text in folded}
        self._titles.extend((hash_key(key), row) for key in keys if key)
        found = distinct_mentions(entry.titles[0], entry.abstract)
        self._mentions.extend((hash_key(key), row, int(is_new)) for key, is_new in found.items())
        if len(self._records) >= _BATCH:
            self.write()

    def write(self) -> None:
        run = self._connection.executemany
        run("INSERT INTO records VALUES (?, ?, ?, ?)", self._records)
        run("INSERT INTO words (rowid, title) VALUES (?, ?)", self._words)
        run("INSERT INTO new_ids VALUES (?, ?)", self._ids)
        run("INSERT INTO new_titles VALUES (?, ?)", self._titles)
        run("INSERT INTO new_mentions VALUES (?, ?, ?)", self._mentions)
        self._clear()
