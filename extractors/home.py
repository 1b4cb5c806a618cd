"""The home: the one folder in which a methodbase installation keeps everything it remembers.

Layout (DESIGN of the home, in one place)::

    HOME/archive/          raw snapshots by sha256, compressed, never rewritten; the capture log
    HOME/state.sqlite      page registry, extraction cache, registry cache, minted ids
    HOME/decisions.jsonl   human decisions (its path is configurable)
    HOME/releases/VERSION  immutable once there
    HOME/releases/latest   symbolic link to the newest release
    HOME/bibliography/     local metadata dumps that every run checks against: their list, and an index
                           of each by its sha256; can be rebuilt from the dumps alone
    HOME/report/           the report of the last run, also when that run published nothing
    HOME/scratch/          the large tables of the run at work; gone when it ends
    HOME/field-vocabulary.json  translations of fields that the pages taught
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

BUSY_TIMEOUT_SECONDS = 60.0

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Numbers of an ``OSError`` that more room mends."""

FREE_SOME = "no space left; free some and run again, the work goes on where it stopped"
"""What to do then."""

_Advice = Mapping[int, tuple[int, str]]

_FULL: _Advice = {
    sqlite3.SQLITE_FULL: (errno.ENOSPC, FREE_SOME),
    sqlite3.SQLITE_IOERR: (
        errno.EIO,
        "cannot be read or written: the disk is full or failing; free some space, check it, and run again",
    ),
}
_DAMAGED = (
    "is damaged; move it away (with its -wal and -shm, if there) and run again: it is made anew from the "
    "archive and the latest release, ids stay"
)
_ADVICE: _Advice = {
    **_FULL,
    sqlite3.SQLITE_READONLY: (errno.EACCES, "cannot be written; use an account that may, or another --home"),
    sqlite3.SQLITE_CANTOPEN: (errno.EACCES, "cannot be opened; use an account that may, or another --home"),
    sqlite3.SQLITE_NOTADB: (errno.EIO, _DAMAGED),
    sqlite3.SQLITE_CORRUPT: (errno.EIO, _DAMAGED),
}
"""What a person can do about an error of SQLite, by its primary code; any other is a bug of ours."""

_NO_CODE = 0xFF


STATE_VERSION = 1
"""Raised when tables of ``state.sqlite`` get another layout; the state of a newer program is left alone."""


class StorageError(OSError):
    """The home or its archive cannot be written: the message says where, and what to do.

    Nothing half is left, and the next run goes on where this one stopped.
    """


@contextmanager
def storage_errors(file: Path, advice: _Advice = _FULL) -> Iterator[None]:
    """Turn errors of SQLite about the disk under ``file`` into a StorageError that names it."""
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as error:
        cause = error if isinstance(error, sqlite3.DatabaseError) else error.__cause__  # pandas wraps it
        code = getattr(cause, "sqlite_errorcode", _NO_CODE) & 0xFF
        if code not in advice:
            raise
        number, said = advice[code]
        raise StorageError(number, f"{file}: {said}") from error


@dataclass(frozen=True, slots=True)
class Home:
    """The paths inside one home folder; nothing is created until it is written to."""

    root: Path

    @property
    def archive(self) -> Path:
        """Folder of the snapshot archive (when the archive is local)."""
        return self.root / "archive"

    @property
    def state(self) -> Path:
        """SQLite file with everything that can be rebuilt, and the minted ids, which cannot."""
        return self.root / "state.sqlite"

    @property
    def decisions(self) -> Path:
        """Default place of the human decisions."""
        return self.root / "decisions.jsonl"

    @property
    def releases(self) -> Path:
        """Folder of the releases, one sub-folder a version, and ``latest``."""
        return self.root / "releases"

    @property
    def latest(self) -> Path:
        """The symbolic link to the newest release."""
        return self.releases / "latest"

    @property
    def bibliography(self) -> Path:
        """Folder of the remembered metadata dumps: their list, and one SQLite file a dump."""
        return self.root / "bibliography"

    @property
    def vocabulary(self) -> Path:
        """Translations of fields that the last release's pages taught, ready to be checked and committed."""
        return self.root / "field-vocabulary.json"

    @property
    def report(self) -> Path:
        """Folder of the last run's report, written also when nothing was published."""
        return self.root / "report"

    @property
    def scratch(self) -> Path:
        """Folder of what a run keeps on disk while it works; emptied by the next run if one was killed."""
        return self.root / "scratch"

    @contextmanager
    def connect(self) -> Iterator[sqlite3.Connection]:
        """Open ``state.sqlite`` (made when absent, WAL), commit on success, roll back on error, close.

        Each part of the program creates the tables it owns with ``CREATE TABLE IF NOT EXISTS``
        and touches no other part's tables. StorageError when the disk is full, or when the file cannot be
        opened or written, is damaged, or is that of a newer version of the program. In a home that may not
        be written it can be read, and only writing is an error.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with storage_errors(self.state, _ADVICE), closing(self._open()) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            self._check_version(connection)
            with connection:
                yield connection

    def _open(self) -> sqlite3.Connection:
        wal = self.state.with_name(f"{self.state.name}-wal")  # of a killed run: it must be written back first
        is_settled = self.state.is_file() and not (wal.is_file() and wal.stat().st_size)
        if is_settled and not os.access(self.root, os.W_OK):
            return sqlite3.connect(f"{self.state.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        # deferred transactions that read before they write fail at once when somebody else has written
        return sqlite3.connect(self.state, BUSY_TIMEOUT_SECONDS, isolation_level="IMMEDIATE")

    def _check_version(self, connection: sqlite3.Connection) -> None:
        """Put our version on a state that has none; StorageError for that of a newer program."""
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > STATE_VERSION:
            raise StorageError(
                errno.EINVAL,
                f"{self.state}: was written by a newer version of methodbase (state {version}, this one "
                f"knows {STATE_VERSION}); use that version, or another --home",
            )
        if version < STATE_VERSION:
            connection.execute(f"PRAGMA user_version = {STATE_VERSION}")
