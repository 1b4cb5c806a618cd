"""Which input files were read before and what came of them, so that unchanged ones are not read again."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import orjson

from extractors.captures.files import InputFile
from extractors.captures.found import Refused

_TABLES = """
CREATE TABLE IF NOT EXISTS input_files (
  file_id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
  context TEXT NOT NULL, refused TEXT NOT NULL, skipped INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS input_captures (
  file_id INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (file_id, key)
) WITHOUT ROWID;
"""
_FRESH_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of reading one file: the keys of its captures, its refusals, records passed over."""

    file: InputFile
    keys: tuple[bytes, ...]
    refused: tuple[Refused, ...]
    skipped: int


def prepare(state: sqlite3.Connection, damaged: Sequence[str]) -> None:
    """Make the tables; forget files whose captures the log does not have, or whose objects are damaged."""
    state.executescript(_TABLES)
    state.execute(
        "DELETE FROM input_files WHERE file_id IN (SELECT file_id FROM input_captures"
        " WHERE key NOT IN (SELECT key FROM captures))"
    )
    for page_id in damaged:
        state.execute(
            "DELETE FROM input_files WHERE file_id IN (SELECT file_id FROM input_captures"
            " JOIN captures USING (key) WHERE page_id=?)",
            (page_id,),
        )
    state.execute("DELETE FROM input_captures WHERE file_id NOT IN (SELECT file_id FROM input_files)")


def changed(state: sqlite3.Connection, files: Iterable[InputFile], context: str) -> list[InputFile]:
    """The files that were not read before in this context, or have another size or time since."""
    rows = state.execute("SELECT path, size, mtime_ns, context FROM input_files")
    known = {row[0]: row[1:] for row in rows}
    return [
        file for file in files if known.get(file.key) != (file.size, file.mtime_ns, _context(file, context))
    ]


def remember(state: sqlite3.Connection, outcomes: Iterable[Outcome], context: str) -> None:
    """Note what came of reading the files.

    A file that was changed within the last two seconds could change again without a new time: it is
    noted as one to be read again; so is one that could not be read.
    """
    settled = time.time_ns() - _FRESH_NS
    for outcome in outcomes:
        file = outcome.file
        again = file.mtime_ns >= settled or any(one.reason == "unreadable" for one in outcome.refused)
        mtime = -1 if again else file.mtime_ns
        refused = orjson.dumps([[one.reason, one.locator, one.detail] for one in outcome.refused]).decode()
        row = (file.key, file.size, mtime, _context(file, context), refused, outcome.skipped)
        file_id = state.execute(
            "INSERT INTO input_files (path, size, mtime_ns, context, refused, skipped) VALUES (?,?,?,?,?,?)"
            " ON CONFLICT (path) DO UPDATE SET size=excluded.size, mtime_ns=excluded.mtime_ns,"
            " context=excluded.context, refused=excluded.refused, skipped=excluded.skipped RETURNING file_id",
            row,
        ).fetchone()[0]
        state.execute("DELETE FROM input_captures WHERE file_id=?", (file_id,))
        state.executemany(
            "INSERT OR IGNORE INTO input_captures VALUES (?,?)", [(file_id, key) for key in outcome.keys]
        )


def refused_of(state: sqlite3.Connection, files: Iterable[InputFile]) -> tuple[list[Refused], int]:
    """What was refused in these files when they were read, and how many records were passed over."""
    wanted = {file.key for file in files}
    refused, skipped = [], 0
    rows = state.execute(
        "SELECT path, refused, skipped FROM input_files WHERE refused <> '[]' OR skipped > 0 ORDER BY path"
    )
    for path, text, passed in rows:
        if path in wanted:
            skipped += passed
            refused += [Refused(*one) for one in orjson.loads(text)]
    return refused, skipped


def _context(file: InputFile, context: str) -> str:
    return f"{context} {file.note.line}" if file.note.is_given else context
