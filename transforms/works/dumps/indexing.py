"""Local metadata dumps: indexed once by content, then asked in milliseconds."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from extractors.execution import Executor, open_executor
from extractors.home import Home
from transforms.works.dumps.building import INDEX_VERSION, build_index, index_facts

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is (bytes or look-ups)."""

SHARED_BYTES = 16 * 1024 * 1024
"""Smaller dumps are indexed before another process has started."""

_CHUNK = 4 * 1024 * 1024


class DumpError(OSError):
    """A dump that cannot be used at all; the text says which file, why, and what to do."""


@dataclass(frozen=True, slots=True)
class DumpInfo:
    """One dump and what its index holds."""

    path: Path
    index: Path  # SQLite file in HOME/bibliography
    sha256: str  # of the dump's bytes
    records: int
    arxiv: int  # records in the shape of arXiv's snapshot
    crossref: int  # records in Crossref's shape (or CSL's)
    datacite: int
    bad_lines: int
    first_bad: tuple[tuple[int, str], ...]  # line number and reason of the first twenty

    @property
    def name(self) -> str:
        """How findings and records name the dump: its file name."""
        return self.path.name


def index_dump(
    path: Path, home: Home, progress: Progress | None = None, *, workers: int = 1, dask: str | None = None
) -> DumpInfo:
    """The index of the dump at ``path``, built when its content has none yet.

    A file whose size and modification time are known is not read again; a touched one is hashed, and only new
    content is indexed. ``workers`` processes or the Dask scheduler at ``dask`` share the work and change
    nothing: the dump is read (and unpacked) here and its lines are sent, so nobody else needs the file.
    Raises ``DumpError`` when the file cannot be read or holds no record at all.
    """
    try:
        status = path.stat()
        sha256 = _known_hash(path, status, home) or _hash(path, progress)
    except OSError as error:
        raise DumpError(f"{path}: cannot be read ({error.strerror}); check --bibliography") from error
    index = home.bibliography / f"{sha256}.{INDEX_VERSION}.sqlite"
    if not _is_whole(index):
        with _executor(status.st_size, workers, dask) as executor:
            _build(path, index, executor, progress)
    _remember(path, status, sha256, home)
    info = _info(path, index, sha256)
    if info.records == 0:
        detail = f"line {info.first_bad[0][0]}: {info.first_bad[0][1]}" if info.first_bad else "it is empty"
        raise DumpError(
            f"{path}: no usable record ({detail}). A dump has one arXiv record or Crossref work a line"
        )
    return info


def _executor(size: int, workers: int, dask: str | None) -> AbstractContextManager[Executor]:
    return open_executor(workers, dask) if size >= SHARED_BYTES else open_executor(1)


def _is_whole(index: Path) -> bool:
    """Whether there is an index that can be read; a damaged one counts as none and is built again."""
    if not index.exists():
        return False
    try:
        return "bad" in index_facts(index)
    except sqlite3.DatabaseError:
        return False


def _build(path: Path, index: Path, executor: Executor, progress: Progress | None) -> None:
    """Build beside the final place and move there in one step: a killed build leaves no half index."""
    index.parent.mkdir(parents=True, exist_ok=True)
    _clear_killed_builds(index.parent)
    descriptor, name = tempfile.mkstemp(dir=index.parent, prefix=f"building-{os.getpid()}-", suffix=".sqlite")
    os.close(descriptor)
    building = Path(name)
    try:
        build_index(path, building, executor, progress)
        building.replace(index)
    finally:
        building.unlink(missing_ok=True)


def _clear_killed_builds(folder: Path) -> None:
    """Remove what builds left behind whose process is gone."""
    for left in folder.glob("building-*.sqlite"):
        process = left.name.split("-")[1]
        if process.isdigit() and not Path(f"/proc/{process}").exists() and Path("/proc/self").exists():
            left.unlink(missing_ok=True)


def _info(path: Path, index: Path, sha256: str) -> DumpInfo:
    facts = index_facts(index)
    return DumpInfo(
        path=path,
        index=index,
        sha256=sha256,
        records=facts["arxiv"] + facts["crossref"] + facts["datacite"],
        arxiv=facts["arxiv"],
        crossref=facts["crossref"],
        datacite=facts["datacite"],
        bad_lines=facts["bad"],
        first_bad=tuple((line, reason) for line, reason in facts["first_bad"]),
    )


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


def _known_hash(path: Path, status: os.stat_result, home: Home) -> str | None:
    with home.connect() as connection:
        _table(connection)
        row = connection.execute(
            "SELECT sha256 FROM dump_files WHERE path = ? AND size = ? AND modified_ns = ?",
            (str(path.resolve()), status.st_size, status.st_mtime_ns),
        ).fetchone()
    return str(row[0]) if row else None


def _remember(path: Path, status: os.stat_result, sha256: str, home: Home) -> None:
    with home.connect() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO dump_files VALUES (?, ?, ?, ?)",
            (str(path.resolve()), status.st_size, status.st_mtime_ns, sha256),
        )
