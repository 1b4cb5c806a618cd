"""Which content a dump's file has: read once, and again only when its size or time is another."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from extractors.home import Home

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is (bytes or look-ups)."""

_CHUNK = 4 * 1024 * 1024


class DumpError(OSError):
    """A dump that cannot be used at all; the text says which file, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump of a run: where its file is or was, and what its content is.

    ``name`` is how findings and records name it: the file name, unless two dumps of a run share that.
    ``remembered`` when the run did not name it (see ``catalogue``).
    """

    path: Path
    sha256: str  # of the dump's bytes
    name: str
    remembered: bool = False


def identify(path: Path, home: Home, progress: Progress | None = None) -> Dump:
    """The dump at ``path``. A file whose size and modification time are known is not read again.

    Raises ``DumpError`` when the file cannot be read.
    """
    path = place_of(path)
    try:
        status = path.stat()
        sha256 = known_hash(path, status, home) or _hash(path, progress)
    except OSError as error:
        raise DumpError(f"{path}: cannot be read ({error.strerror}); check --bibliography") from error
    _remember(path, status, sha256, home)
    return Dump(path, sha256, path.name)


def place_of(path: Path) -> Path:
    """The path under which a dump is known: absolute, symbolic links kept (one may point to the newest)."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def known_hash(path: Path, status: os.stat_result, home: Home) -> str | None:
    """The hash of the file when it was last read, if it still has that size and time."""
    with home.connect() as connection:
        _table(connection)
        row = connection.execute(
            "SELECT sha256 FROM dump_files WHERE path = ? AND size = ? AND modified_ns = ?",
            (str(path.resolve()), status.st_size, status.st_mtime_ns),
        ).fetchone()
    return str(row[0]) if row else None


def _hash(path: Path, progress: Progress | None) -> str:
    total, done = path.stat().st_size, 0
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_CHUNK):
            digest.update(block)
            done += len(block)
            if progress:
                progress(f"reading {path.name}", done, total)
    return digest.hexdigest()


def _table(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS dump_files ("
        "path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, sha256 TEXT NOT NULL)"
    )


def _remember(path: Path, status: os.stat_result, sha256: str, home: Home) -> None:
    with home.connect() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO dump_files VALUES (?, ?, ?, ?)",
            (str(path.resolve()), status.st_size, status.st_mtime_ns, sha256),
        )
