"""Building the index of a dump: one SQLite file, made in one pass with bounded memory.

The dump is cut into blocks here, blocks are read and normalised wherever the executor runs (``parts``), and
what comes of them is written here, in the order of the dump: the same bytes whoever did the work.

Tables: ``records`` (slimmed raw record, folded title), ``ids`` (identifier to row), ``titles`` (hash of a
title's key to row), ``mentions`` (hash of a method's name to row), ``words`` (full text over folded titles,
for titles that are nearly right), ``common`` (words in many titles), ``facts``. Hashes are 8 bytes of BLAKE2:
a collision costs one needless comparison, because what is found is compared again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson

from extractors.execution import Executor
from extractors.home import storage_errors
from transforms.works.dumps.parts import Part, Row, make_part
from transforms.works.dumps.reader import BadLines, Piece, read_pieces

INDEX_VERSION = 3
"""Raised when the layout or the folding changes: indexes of other versions are not read."""

COMMON_WORD = 500
"""A word in more titles than this is listed in ``common``; every other word is rare."""

BLOCK_BYTES = 2 * 1024 * 1024
"""So much of a dump is one task: about a quarter of a second of work."""

_BATCH = 2000
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


def build_index(
    path: Path, index: Path, executor: Executor, progress: Callable[[str, int, int], None] | None = None
) -> None:
    """Index the dump at ``path`` into the empty file ``index``."""
    total = path.stat().st_size
    report = (lambda done: progress(f"indexing {path.name}", done, total)) if progress else None
    bad, broken = BadLines(), BadLines()
    with storage_errors(index), closing(sqlite3.connect(index, isolation_level=None)) as connection:
        connection.executescript(
            "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "PRAGMA cache_size=-65536;"
            "PRAGMA temp_store=FILE;" + _TABLES
        )
        connection.execute("BEGIN")
        blocks = _blocks(read_pieces(path, broken, report))
        counts = _fill(connection, executor.map(make_part, blocks), bad)
        bad.extend(broken.count, broken.first)
        facts = {**counts, "bad": bad.count, "first_bad": bad.first}
        connection.executemany(
            "INSERT INTO facts VALUES (?, ?)",
            [(name, orjson.dumps(value).decode()) for name, value in facts.items()],
        )
        connection.executescript(_FINISH)  # commits first, and each of its statements


def index_facts(index: Path) -> dict[str, Any]:
    """Counts of an index: records by shape, ``bad`` lines and where the first of them are."""
    connection = sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        rows = connection.execute("SELECT name, value FROM facts").fetchall()
    finally:
        connection.close()
    return {name: orjson.loads(value) for name, value in rows}


def _blocks(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    block: list[Piece] = []
    size = 0
    for piece in pieces:
        block.append(piece)
        size += len(piece[1] or b"")
        if size >= BLOCK_BYTES:
            yield block
            block, size = [], 0
    if block:
        yield block


def _fill(connection: sqlite3.Connection, parts: Iterable[Part], bad: BadLines) -> dict[str, int]:
    """Write the rows of all parts, numbered from 1 through the dump; gives the number of works by shape."""
    counts = {"arxiv": 0, "crossref": 0, "datacite": 0}
    waiting: list[tuple[int, Row]] = []
    before = 1
    for part in parts:
        for row in part.rows:
            counts[row.shape] += 1
            waiting.append((before + row.place, row))
            if len(waiting) == _BATCH:
                _write(connection, waiting)
                waiting.clear()
        before += part.works
        bad.extend(part.bad.count, part.bad.first)
    _write(connection, waiting)
    return counts


def _write(connection: sqlite3.Connection, rows: list[tuple[int, Row]]) -> None:
    run = connection.executemany
    run("INSERT INTO records VALUES (?, ?, ?, ?)", [(n, row.shape, row.title, row.raw) for n, row in rows])
    run("INSERT INTO words (rowid, title) VALUES (?, ?)", [(n, row.words) for n, row in rows])
    run("INSERT INTO new_ids VALUES (?, ?)", [(name, n) for n, row in rows for name in row.names])
    run("INSERT INTO new_titles VALUES (?, ?)", [(key, n) for n, row in rows for key in row.titles])
    run(
        "INSERT INTO new_mentions VALUES (?, ?, ?)",
        [(key, n, int(is_new)) for n, row in rows for key, is_new in row.mentions],
    )
