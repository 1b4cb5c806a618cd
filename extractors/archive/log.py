"""The capture log for fast reading: its entries mirrored in ``state.sqlite``, the files stay the truth.

``synchronise`` reads only what the files have grown by since the last time; a lost ``state.sqlite`` costs
one full reading. Kept beside the entries: the last state of every fetched address (for planning and
conditional requests) and a fingerprint of all captures that does not depend on their order.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import pyarrow as pa

from extractors.archive import journal
from extractors.archive.entries import LogEntry
from extractors.archive.store import Archive
from extractors.home import Home
from extractors.schemas import CAPTURES

_TABLES = """
CREATE TABLE IF NOT EXISTS captures (
  key BLOB PRIMARY KEY, page_id TEXT NOT NULL, url TEXT, captured_at INTEGER NOT NULL,
  source TEXT NOT NULL, licence TEXT, prose INTEGER NOT NULL, content_type TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS captures_page ON captures (page_id);
CREATE TABLE IF NOT EXISTS captures_dates (
  page_id TEXT NOT NULL, url TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY (page_id, url)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS captures_segments (
  segment TEXT PRIMARY KEY, consumed INTEGER NOT NULL, bad_lines TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS captures_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fetch_addresses (
  url TEXT PRIMARY KEY, source TEXT NOT NULL, kind TEXT NOT NULL, fetched_at REAL NOT NULL,
  page_id TEXT NOT NULL, content_type TEXT, etag TEXT, last_modified TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fetch_failures (
  url TEXT PRIMARY KEY, source TEXT NOT NULL, kind TEXT NOT NULL, fetched_at REAL NOT NULL,
  page_id TEXT, status INTEGER, reason TEXT NOT NULL
) WITHOUT ROWID;
"""
_MODULUS = 1 << 256
_MIRRORS = (
    "captures", "captures_dates", "captures_segments", "captures_facts",
    "fetch_addresses", "fetch_failures",
)  # fmt: skip
_GOOD = frozenset({"page", "listing", "robots"})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which licence a source's pages are, and whether their prose may be published."""

    licence: str | None
    prose: bool


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a synchronisation read: new entries, and lines of the log that are no entries."""

    entries: int
    bad_lines: tuple[journal.BadLine, ...]


def synchronise(archive: Archive, home: Home) -> SyncReport:
    """Bring ``state.sqlite`` up to the archive's log. Bad lines are logged and never read as captures."""
    with home.connect() as state:
        prepare(state)
        sizes = dict(journal.segments(archive))
        _follow(state, archive, sizes)
        consumed = dict(state.execute("SELECT segment, consumed FROM captures_segments"))
        total, bad = 0, []
        for segment, size in sizes.items():
            if size <= consumed.get(segment, 0):
                continue
            entries, end, wrong = journal.read_from(archive, segment, consumed.get(segment, 0))
            mirror(state, entries)
            _remember(state, segment, end, wrong)
            total += len(entries)
            bad.extend(wrong)
    for line in bad:
        _log.error("capture log %s, byte %d: %s", line.segment, line.byte, line.detail)
    return SyncReport(total, tuple(bad))


def captures(home: Home, terms: Mapping[str, Terms] | None = None) -> pa.Table:
    """All captures that go to extraction, as CAPTURES, sorted by page, address, time and source.

    ``terms`` by source name override what was logged, so that today's configuration decides about
    licence and prose, not the one of the day of the capture.
    """
    with home.connect() as state:
        prepare(state)
        rows = state.execute(
            "SELECT page_id, url, captured_at, source, licence, prose, content_type FROM captures"
            " ORDER BY page_id, url, captured_at, source"
        ).fetchall()
    return captures_table(rows, terms or {})


def newest(home: Home) -> datetime | None:
    """The time of the newest capture; None where there is no capture."""
    with home.connect() as state:
        prepare(state)
        seconds = state.execute("SELECT max(captured_at) FROM captures").fetchone()[0]
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def captures_table(rows: Iterable[tuple[object, ...]], terms: Mapping[str, Terms]) -> pa.Table:
    """Rows of the ``captures`` table, in CAPTURES order, as an Arrow table."""
    columns = list(zip(*rows, strict=True)) or [()] * len(CAPTURES)
    sources = columns[3]
    if terms:
        columns[4] = tuple(
            terms[s].licence if s in terms else old for s, old in zip(sources, columns[4], strict=True)
        )
        columns[5] = tuple(
            terms[s].prose if s in terms else old for s, old in zip(sources, columns[5], strict=True)
        )
    columns[5] = tuple(bool(value) for value in columns[5])
    arrays = [pa.array(column, _loose(one.type)) for column, one in zip(columns, CAPTURES, strict=True)]
    return pa.table([a.cast(one.type) for a, one in zip(arrays, CAPTURES, strict=True)], schema=CAPTURES)


def fingerprint(home: Home) -> str:
    """64 hex digits over all (page id, address, first date, last date given), in whatever order they came.

    A date is given when the capture came with it, in a file: that a page fetched every night is still the
    same is kept in the log and is not worth a release of its own.

    Kept up to date by ``synchronise``, so this reads one row. Equal fingerprints: a refresh has nothing
    to do, provided that the configuration and the program are the same too.
    """
    with home.connect() as state:
        prepare(state)
        return f"{_fact(state, 'dates', 0):064x}"


def prepare(state: sqlite3.Connection) -> None:
    """Make the tables of this module where they are absent."""
    state.executescript(_TABLES)


def unknown(state: sqlite3.Connection, entries: Iterable[LogEntry]) -> list[LogEntry]:
    """Those of the captures that the log does not have yet, each once, in order."""
    by_key = {entry.key: entry for entry in entries}
    known = "SELECT 1 FROM captures WHERE key=?"
    return [entry for key, entry in by_key.items() if not state.execute(known, (key,)).fetchone()]


def record(state: sqlite3.Connection, entries: list[LogEntry], position: tuple[str, int]) -> int:
    """Mirror entries that this process has just appended, and remember how far their segment is read.

    Gives how many of their pages had no capture before.
    """
    known = "SELECT 1 FROM captures WHERE page_id=?"
    pages = {entry.page_id for entry in entries if entry.kind == "page"}
    new = sum(1 for page_id in pages if not state.execute(known, (page_id,)).fetchone())
    mirror(state, entries)
    if position[0]:
        _remember(state, *position, [])
    return new


def mirror(state: sqlite3.Connection, entries: Iterable[LogEntry]) -> None:
    """Add entries to the tables; entries that are there already change nothing."""
    entries = list(entries)
    pages = [entry for entry in entries if entry.kind == "page" and entry.page_id]
    state.executemany("INSERT OR IGNORE INTO captures VALUES (?,?,?,?,?,?,?,?)", map(capture_row, pages))
    _move_dates(state, pages)
    fetched = [entry for entry in entries if entry.fetched_at and entry.url]
    good = [_address_row(entry) for entry in fetched if entry.kind in _GOOD and entry.page_id]
    _keep_newest(state, "fetch_addresses", good)
    _keep_newest(state, "fetch_failures", [_failure_row(e) for e in fetched if e.kind not in _GOOD])


def _keep_newest(state: sqlite3.Connection, table: str, rows: list[tuple[object, ...]]) -> None:
    """Replace the row of an address by a newer one, whatever the order in which they come."""
    known = f"SELECT fetched_at FROM {table} WHERE url=?"
    for row in rows:
        earlier = state.execute(known, (row[0],)).fetchone()
        if earlier is None or earlier[0] <= row[3]:
            state.execute(f"INSERT OR REPLACE INTO {table} VALUES ({','.join('?' * len(row))})", row)


def _follow(state: sqlite3.Connection, archive: Archive, sizes: Mapping[str, int]) -> None:
    """Forget the mirror of another archive: it was moved by configuration, emptied or restored."""
    place = "local" if "://" not in archive.folder.place else archive.folder.place
    row = state.execute("SELECT value FROM captures_facts WHERE name='archive'").fetchone()
    consumed = state.execute("SELECT segment, consumed FROM captures_segments")
    shrunk = any(sizes.get(segment, -1) < end for segment, end in consumed)
    if shrunk or (row and row[0] != place) or _is_of_an_older_program(state):
        for table in _MIRRORS:
            state.execute(f"DELETE FROM {table}")
    state.execute("INSERT OR REPLACE INTO captures_facts VALUES ('archive', ?)", (place,))


def _is_of_an_older_program(state: sqlite3.Connection) -> bool:
    """Whether there are captures without the dates that their fingerprint needs."""
    query = "SELECT EXISTS (SELECT 1 FROM captures) AND NOT EXISTS (SELECT 1 FROM captures_dates)"
    return bool(state.execute(query).fetchone()[0])


def _remember(state: sqlite3.Connection, segment: str, end: int, bad: list[journal.BadLine]) -> None:
    details = orjson.dumps([[line.byte, line.detail] for line in bad]).decode()
    state.execute("INSERT OR REPLACE INTO captures_segments VALUES (?,?,?)", (segment, end, details))


def _move_dates(state: sqlite3.Connection, pages: list[LogEntry]) -> None:
    """Keep the first and the last given date of each page at each address, and the fingerprint with them.

    A page that was only ever fetched has 0 as its last date.
    """
    seen: dict[tuple[str, str], tuple[int, int]] = {}
    for entry in pages:
        place, seconds = (entry.page_id or "", entry.address or ""), int(entry.captured_at.timestamp())
        first, last = seen.get(place, (seconds, 0))
        seen[place] = (min(first, seconds), max(last, 0 if entry.fetched_at else seconds))
    total = _fact(state, "dates", 0)
    moved = []
    for place, (first, last) in seen.items():
        query = "SELECT first, last FROM captures_dates WHERE page_id=? AND url=?"
        known = state.execute(query, place).fetchone()
        dates = (min(first, known[0]), max(last, known[1])) if known else (first, last)
        if dates == known:
            continue
        total += _digest(*place, *dates) - (_digest(*place, *known) if known else 0)
        moved.append((*place, *dates))
    state.executemany("INSERT OR REPLACE INTO captures_dates VALUES (?,?,?,?)", moved)
    if moved:
        state.execute("INSERT OR REPLACE INTO captures_facts VALUES ('dates', ?)", (f"{total % _MODULUS:x}",))


def _digest(page_id: str, url: str, first: int, last: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{page_id}\n{first}\n{last}\n{url}".encode()).digest())


def _fact(state: sqlite3.Connection, name: str, default: int) -> int:
    row = state.execute("SELECT value FROM captures_facts WHERE name=?", (name,)).fetchone()
    return int(row[0], 16) if row else default


def capture_row(entry: LogEntry) -> tuple[Any, ...]:
    """The entry as a row of the ``captures`` table: its key, then the columns of CAPTURES."""
    return (
        entry.key, entry.page_id, entry.address, int(entry.captured_at.timestamp()),
        entry.source, entry.licence, entry.prose, entry.content_type,
    )  # fmt: skip


def _address_row(entry: LogEntry) -> tuple[object, ...]:
    return (
        entry.url, entry.source, entry.kind, _seconds(entry), entry.page_id, entry.content_type,
        entry.headers.get("etag"), entry.headers.get("last-modified"),
    )  # fmt: skip


def _failure_row(entry: LogEntry) -> tuple[object, ...]:
    reason = entry.reason or "unknown"
    return (entry.url, entry.source, entry.kind, _seconds(entry), entry.page_id, entry.status, reason)


def _seconds(entry: LogEntry) -> float:
    return entry.fetched_at.timestamp() if entry.fetched_at else 0.0


def _loose(kind: pa.DataType) -> pa.DataType:
    return pa.int64() if pa.types.is_timestamp(kind) else kind
