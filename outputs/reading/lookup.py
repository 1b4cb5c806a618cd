"""Finding the method that a person means, in the SQLite file of a release: no table library is loaded.

In order: an id; an old id, through its redirect; a slug; a name or alias exactly as written; a name or
alias by its folded form; the same without spaces (Persian compounds are typed with a joiner, a space, a
hyphen or nothing). The first of these that finds anything decides, and if it finds several methods nothing
is guessed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractors.text.folding import fold
from outputs.release.format import FORMAT_VERSION, SQLITE, sqlite_version

SUGGESTIONS = 8
MATCHES_SHOWN = 4
ALIKE = 70.0
"""Share of letters, in per cent, that a name must have in common with a mistyped one to be suggested."""

Via = Literal["id", "redirect", "slug", "name", "folded name"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A method that a query may mean. ``matched`` are its names that fit, at most a few."""

    method_id: str
    slug: str
    name: str
    matched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The one method that was meant, and how it was found."""

    method_id: str
    slug: str
    name: str
    via: Via
    redirected_from: str | None = None


class LookupFailed(LookupError):
    """No single method was found. ``candidates`` has what it may have been; ``ambiguous`` says if all fit."""

    def __init__(self, query: str, message: str, candidates: Sequence[Candidate], ambiguous: bool) -> None:
        super().__init__(message)
        self.query = query
        self.candidates = tuple(candidates)
        self.ambiguous = ambiguous


class UnreadableRelease(ValueError):
    """There is a release, but its SQLite file is damaged or of another format."""


@contextmanager
def open_release(release: Path) -> Iterator[sqlite3.Connection]:
    """The SQLite file of a release, read-only; ``FileNotFoundError`` says what to do if there is none.

    ``UnreadableRelease`` when it is damaged, or of a format that this program does not know.
    """
    path = release / SQLITE
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no release here; run `methodbase refresh` first")
    try:
        with closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as connection:
            connection.row_factory = sqlite3.Row
            _check_format(connection, path)
            yield connection
    except sqlite3.DatabaseError as error:
        raise UnreadableRelease(f"{path}: cannot be read ({error}); `methodbase verify` says more") from error


def _check_format(connection: sqlite3.Connection, path: Path) -> None:
    major, minor = divmod(connection.execute("PRAGMA user_version").fetchone()[0], 1000)
    if major != sqlite_version(FORMAT_VERSION) // 1000:
        raise UnreadableRelease(
            f"{path}: format {major}.{minor}, but this program reads {FORMAT_VERSION}; "
            "use a methodbase of that age"
        )


def find_method(connection: sqlite3.Connection, query: str) -> Found:
    """The method that ``query`` means. ``LookupFailed`` if none does, or several."""
    for via, ids in _attempts(connection, query):
        if len(ids) == 1:
            return _found(connection, query, via, ids[0])
        if ids:
            raise _ambiguous(connection, query, ids)
    raise _not_found(connection, query)


def resolve(release: Path, query: str) -> Found:
    """``find_method`` in the release at that path."""
    with open_release(release) as connection:
        return find_method(connection, query)


def search(connection: sqlite3.Connection, query: str, limit: int = 20) -> list[Candidate]:
    """Methods with a name that contains the folded query, spaces ignored, shortest matching name first."""
    wanted = squeeze(query)
    if not wanted:
        return []
    rows = connection.execute(
        "SELECT method_id FROM search WHERE instr(replace(folded, ' ', ''), ?) GROUP BY method_id "
        "ORDER BY min(length(folded)), method_id LIMIT ?",
        (wanted, limit),
    ).fetchall()
    return _candidates(connection, [row[0] for row in rows], wanted)


def _attempts(connection: sqlite3.Connection, query: str) -> Iterator[tuple[Via, list[str]]]:
    yield "id", _ids(connection, "SELECT method_id FROM methods WHERE method_id = ?", query)
    yield "redirect", _redirected(connection, query)
    yield "slug", _ids(connection, "SELECT method_id FROM methods WHERE slug = ?", query)
    folded = fold(query)
    by_fold = "SELECT DISTINCT method_id FROM search WHERE folded = ? "
    yield "name", _ids(connection, by_fold + "AND text = ? ORDER BY method_id", folded, query)
    if folded:
        yield "folded name", _ids(connection, by_fold + "ORDER BY method_id", folded)
        by_squeeze = "SELECT DISTINCT method_id FROM search WHERE replace(folded, ' ', '') = ? ORDER BY 1"
        yield "folded name", _ids(connection, by_squeeze, squeeze(query))


def _ids(connection: sqlite3.Connection, sql: str, *values: str) -> list[str]:
    return [row[0] for row in connection.execute(sql, values)]


def _redirected(connection: sqlite3.Connection, query: str) -> list[str]:
    row = connection.execute("SELECT * FROM redirects WHERE old_id = ?", (query,)).fetchone()
    if row is None:
        return []
    if row["new_id"] is None:
        message = f"{query} was removed in release {row['since']}: {row['reason']}"
        raise LookupFailed(query, message, (), ambiguous=False)
    return [row["new_id"]]


def _found(connection: sqlite3.Connection, query: str, via: Via, method_id: str) -> Found:
    row = connection.execute("SELECT slug, name FROM methods WHERE method_id = ?", (method_id,)).fetchone()
    return Found(method_id, row["slug"], row["name"], via, query if via == "redirect" else None)


def _ambiguous(connection: sqlite3.Connection, query: str, ids: Sequence[str]) -> LookupFailed:
    candidates = _candidates(connection, ids, squeeze(query))
    return LookupFailed(
        query,
        f"{query!r} is a name of {len(ids)} methods: {_listed(candidates)}. Use an id or a slug.",
        candidates,
        ambiguous=True,
    )


def _not_found(connection: sqlite3.Connection, query: str) -> LookupFailed:
    near, words = search(connection, query, SUGGESTIONS), "Names that contain it"
    if not near:
        near, words = _alike(connection, query), "Names much like it"
    hint = f" {words}: {_listed(near)}." if near else ""
    return LookupFailed(query, f"No method has the id, slug, name or alias {query!r}.{hint}", near, False)


def _alike(connection: sqlite3.Connection, query: str) -> list[Candidate]:
    """Methods with a name that is written almost so, the likest first: for slips of the keyboard."""
    from rapidfuzz import fuzz, process

    rows = connection.execute("SELECT DISTINCT folded, method_id FROM search ORDER BY 1, 2").fetchall()
    names = [row["folded"] for row in rows]
    found = process.extract(fold(query), names, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=SUGGESTIONS)
    return _candidates(
        connection, list(dict.fromkeys(rows[place]["method_id"] for _, _, place in found)), None
    )


def _listed(candidates: Sequence[Candidate]) -> str:
    return "; ".join(f"{c.method_id} {c.slug} ({c.name})" for c in candidates)


def squeeze(text: str) -> str:
    """The folded text without spaces."""
    return fold(text).replace(" ", "")


def _candidates(connection: sqlite3.Connection, ids: Sequence[str], wanted: str | None) -> list[Candidate]:
    """The methods of those ids; ``matched`` are names that contain ``wanted``, none for None."""
    candidates = []
    for method_id in ids:
        row = connection.execute(
            "SELECT slug, name FROM methods WHERE method_id = ?", (method_id,)
        ).fetchone()
        texts = connection.execute("SELECT DISTINCT text FROM names WHERE method_id = ?", (method_id,))
        fitting = sorted(
            (text for (text,) in texts if wanted is not None and wanted in squeeze(text)),
            key=lambda text: (len(text), text),
        )
        candidates.append(Candidate(method_id, row["slug"], row["name"], tuple(fitting[:MATCHES_SHOWN])))
    return candidates
