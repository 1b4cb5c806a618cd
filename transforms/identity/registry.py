"""The memory of ids: ``id_*`` tables of the home's ``state.sqlite``, or, if lost, the latest release."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pandas as pd

from extractors.home import Home
from transforms.identity.ids import Assignments
from transforms.identity.incremental import Memory
from transforms.identity.model import Resolution

_SCHEMA = """
CREATE TABLE IF NOT EXISTS id_methods (
    method_id TEXT PRIMARY KEY, age INTEGER NOT NULL, page_id TEXT, "column" INTEGER, since TEXT);
CREATE TABLE IF NOT EXISTS id_members (
    page_id TEXT NOT NULL, "column" INTEGER NOT NULL, method_id TEXT NOT NULL, origin TEXT NOT NULL,
    PRIMARY KEY (page_id, "column")) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS id_redirects (
    old_id TEXT PRIMARY KEY, new_id TEXT, since TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS id_memory (name TEXT PRIMARY KEY, rules INTEGER NOT NULL, content BLOB NOT NULL);
"""
_MEMORY = ("units", "forest", "scored", "forbidden", "torn")


def load_assignments(home: Home) -> Assignments:
    """What earlier releases of ``home`` assigned; from the latest release when the state knows nothing."""
    if home.state.exists():
        with home.connect() as connection:
            connection.executescript(_SCHEMA)
            known = _from_state(connection)
        if known.ages:
            return known
    return recover_assignments(home.latest / "data" / "methodbase.sqlite")


def _from_state(connection: sqlite3.Connection) -> Assignments:
    methods = connection.execute('SELECT method_id, age, page_id, "column" FROM id_methods').fetchall()
    return Assignments(
        pd.read_sql_query('SELECT page_id, "column", method_id, origin FROM id_members', connection),
        {method_id: age for method_id, age, _, _ in methods},
        {method_id: (page_id, column) for method_id, _, page_id, column in methods if page_id is not None},
        pd.read_sql_query(
            "SELECT old_id, new_id, since, reason FROM id_redirects ORDER BY old_id", connection, dtype=object
        ),
    )


def recover_assignments(release: Path) -> Assignments:
    """The assignments that one release's SQLite file shows; empty when there is no such file.

    Ages are those of the methods' first captures. What ids were minted from need not be known: an id is
    recomputed from the records and slugs of today.
    """
    if not release.exists():
        return Assignments()
    with closing(sqlite3.connect(f"{release.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        members = pd.read_sql_query(
            'SELECT DISTINCT page_id, "column", method_id FROM statements ORDER BY 1, 2', connection
        )
        redirects = pd.read_sql_query(
            "SELECT old_id, new_id, since, reason FROM redirects ORDER BY old_id", connection, dtype=object
        )
        ordered = connection.execute("SELECT method_id FROM methods ORDER BY first_seen, method_id")
        ages = {method_id: age for age, (method_id,) in enumerate(ordered)}
    return Assignments(members, ages, {}, redirects)


def commit_ids(home: Home, resolution: Resolution, release: str) -> None:
    """Remember the ids of a resolution whose release was published; call it then, and only then."""
    with home.connect() as connection:
        connection.executescript(_SCHEMA)
        _write_methods(connection, home, resolution, release)
        _write_memory(connection, resolution.memory)
        connection.execute("CREATE TEMP TABLE id_now (page_id TEXT, c INTEGER, method_id TEXT)")
        rows = resolution.members[["page_id", "column", "method_id"]].itertuples(index=False, name=None)
        connection.executemany("INSERT INTO id_now VALUES (?, ?, ?)", rows)
        connection.execute(
            'DELETE FROM id_members WHERE (page_id, "column") NOT IN (SELECT page_id, c FROM id_now)'
        )
        connection.execute(
            "INSERT INTO id_members SELECT page_id, c, method_id, method_id FROM id_now WHERE true "
            'ON CONFLICT (page_id, "column") DO UPDATE SET method_id = excluded.method_id '
            "WHERE method_id <> excluded.method_id"
        )
        connection.execute("DROP TABLE id_now")
        redirects = resolution.redirects[["old_id", "new_id", "since", "reason"]]
        connection.executemany(
            "INSERT OR REPLACE INTO id_redirects VALUES (?, ?, ?, ?)",
            redirects.astype(object).where(redirects.notna(), None).itertuples(index=False, name=None),
        )


def load_memory(home: Home) -> Memory | None:
    """What the last published run left for this one; None when there is nothing."""
    if not home.state.exists():
        return None
    with home.connect() as connection:
        connection.executescript(_SCHEMA)
        rows = connection.execute("SELECT name, rules, content FROM id_memory").fetchall()
    tables = {name: pd.read_feather(BytesIO(content)) for name, _, content in rows}
    if set(tables) != set(_MEMORY):
        return None
    return Memory(**tables, rules=rows[0][1])


def _write_memory(connection: sqlite3.Connection, memory: Memory | None) -> None:
    connection.execute("DELETE FROM id_memory")
    if memory is None:
        return
    for name in _MEMORY:
        buffer = BytesIO()
        getattr(memory, name).to_feather(buffer, compression="zstd")
        connection.execute("INSERT INTO id_memory VALUES (?, ?, ?)", (name, memory.rules, buffer.getvalue()))


def _write_methods(connection: sqlite3.Connection, home: Home, resolution: Resolution, release: str) -> None:
    """Note every id that is not yet known: those of a lost state first, by their age, then the new ones."""
    anchors = {row[0]: row[1:] for row in resolution.minted.itertuples(index=False, name=None)}
    known = {row[0] for row in connection.execute("SELECT method_id FROM id_methods")}
    used = {*resolution.members["method_id"], *resolution.redirects["old_id"]} - known - set(anchors)
    ages = recover_assignments(home.latest / "data" / "methodbase.sqlite").ages if used else {}
    lost = sorted(used, key=lambda method_id: (ages.get(method_id, len(ages)), method_id))
    fresh = [*lost, *(method_id for method_id in anchors if method_id not in known)]
    rows = [
        (method_id, age, *anchors.get(method_id, (None, None)), release)
        for age, method_id in enumerate(fresh, start=len(known))
    ]
    connection.executemany("INSERT OR IGNORE INTO id_methods VALUES (?, ?, ?, ?, ?)", rows)
