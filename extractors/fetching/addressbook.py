"""What earlier fetches left behind, read from ``state.sqlite``: validators, dates, and unfinished rounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from extractors.archive import log
from extractors.fetching.exchange import PASSING_STATUS
from extractors.fetching.settings import Source
from extractors.home import Home

_TABLES = """
CREATE TABLE IF NOT EXISTS fetch_rounds (source TEXT PRIMARY KEY, started_at REAL NOT NULL) WITHOUT ROWID;
"""
_SHORTEST_PATIENCE = timedelta(days=1)
_PASSING_REASONS = frozenset({"timeout", "connection", "truncated", "robots_unreachable"}) | {
    f"http_{status}" for status in PASSING_STATUS
}


@dataclass(frozen=True, slots=True)
class Known:
    """The last good answer of an address."""

    page_id: str
    kind: str
    content_type: str | None
    etag: str | None
    last_modified: str | None
    fetched_at: datetime


def known_address(home: Home, url: str) -> Known | None:
    """The last good answer of ``url``; None when there never was one."""
    with home.connect() as state:
        log.prepare(state)
        row = state.execute(
            "SELECT page_id, kind, content_type, etag, last_modified, fetched_at"
            " FROM fetch_addresses WHERE url=?",
            (url,),
        ).fetchone()
    if row is None:
        return None
    page_id, kind, content_type, etag, last_modified, seconds = row
    return Known(page_id, kind, content_type, etag, last_modified, datetime.fromtimestamp(seconds, UTC))


def fetched_pages(home: Home, source: Source) -> dict[str, datetime]:
    """When each page address of a source was last answered: with a page, or with a refusal that lasts."""
    with home.connect() as state:
        log.prepare(state)
        rows = state.execute(
            "SELECT url, fetched_at FROM fetch_addresses WHERE source=? AND kind='page'", (source.name,)
        ).fetchall()
        rows += [
            row[:2]
            for row in state.execute(
                "SELECT url, fetched_at, reason FROM fetch_failures WHERE source=?", (source.name,)
            )
            if row[2] not in _PASSING_REASONS
        ]
    newest: dict[str, float] = {}
    for url, moment in rows:
        newest[url] = max(moment, newest.get(url, moment))
    return {url: datetime.fromtimestamp(moment, UTC) for url, moment in newest.items()}


def begin_round(home: Home, source: Source, now: datetime) -> datetime:
    """The moment that counts as now for what is due: when the unfinished round began, or this one.

    So a round that was killed goes on where it stopped. One that is older than the refresh interval (and
    a day) is given up.
    """
    patience = max(timedelta(days=source.refresh_days), _SHORTEST_PATIENCE)
    with home.connect() as state:
        state.executescript(_TABLES)
        row = state.execute("SELECT started_at FROM fetch_rounds WHERE source=?", (source.name,)).fetchone()
        started = datetime.fromtimestamp(row[0], UTC) if row else now
        if now - started > patience:
            started = now
        state.execute("INSERT OR REPLACE INTO fetch_rounds VALUES (?,?)", (source.name, started.timestamp()))
    return started


def end_round(home: Home, source: Source) -> None:
    """The round went through: the next one begins anew."""
    with home.connect() as state:
        state.executescript(_TABLES)
        state.execute("DELETE FROM fetch_rounds WHERE source=?", (source.name,))
