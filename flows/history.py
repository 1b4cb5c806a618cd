"""What earlier runs of a home did: one row a run in ``state.sqlite``, in the order in which they ended.

A clock can go backwards, so no order is taken from the times.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from datetime import datetime
from typing import Any

from extractors.home import Home
from flows.run import Summary

_TABLE = """
CREATE TABLE IF NOT EXISTS runs (
  run_id TEXT PRIMARY KEY, started TEXT NOT NULL, fingerprint TEXT NOT NULL, complete INTEGER NOT NULL,
  outcome TEXT NOT NULL, summary TEXT NOT NULL
)
"""


def last_fingerprint(home: Home) -> str | None:
    """The fingerprint of the newest run, if its release stands and everything could be checked; else None."""
    if not home.latest.exists():
        return None
    with home.connect() as state:
        row = _newest(state, "outcome IN ('published', 'unchanged')")
    return row[0] if row and row[1] else None


def last_published(home: Home) -> str | None:
    """When the newest run that published was started, ISO 8601 in UTC; None before the first."""
    with home.connect() as state:
        state.execute(_TABLE)
        query = "SELECT started FROM runs WHERE outcome = 'published' ORDER BY rowid DESC LIMIT 1"
        row = state.execute(query).fetchone()
    return str(row[0]) if row else None


def published_versions(home: Home) -> list[str]:
    """Every version that a run of this home has published, whether its folder is still there or not."""
    with home.connect() as state:
        state.execute(_TABLE)
        query = "SELECT DISTINCT json_extract(summary, '$.version') FROM runs WHERE outcome = 'published'"
        return sorted(str(version) for (version,) in state.execute(query))


def record_run(home: Home, summary: Summary, *, started: datetime, fingerprint: str, complete: bool) -> None:
    """Keep what a run came to. ``complete`` is False when a later run may find out more."""
    with home.connect() as state:
        state.execute(_TABLE)
        state.execute(
            "INSERT OR REPLACE INTO runs VALUES (?,?,?,?,?,?)",
            (
                summary.run_id, started.isoformat(), fingerprint, complete, summary.outcome,
                json.dumps(asdict(summary), ensure_ascii=False),
            ),
        )  # fmt: skip


def past_runs(home: Home, limit: int = 60) -> list[dict[str, Any]]:
    """Summaries of the newest runs, newest first, each with ``started``."""
    with home.connect() as state:
        state.execute(_TABLE)
        rows = state.execute(
            "SELECT started, summary FROM runs ORDER BY rowid DESC LIMIT ?", (limit,)
        ).fetchall()
    return [{"started": started, **json.loads(summary)} for started, summary in rows]


def _newest(state: sqlite3.Connection, where: str) -> tuple[str, int] | None:
    state.execute(_TABLE)
    query = f"SELECT fingerprint, complete FROM runs WHERE {where} ORDER BY rowid DESC LIMIT 1"
    row: tuple[str, int] | None = state.execute(query).fetchone()
    return row
