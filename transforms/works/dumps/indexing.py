"""The index of a dump: built once for its content, kept in the home, asked in milliseconds."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from extractors.execution import Executor, open_executor
from extractors.home import Home
from transforms.works.dumps.building import INDEX_VERSION, build_index, index_facts
from transforms.works.dumps.files import Dump, DumpError, Progress, identify

SHARED_BYTES = 16 * 1024 * 1024
"""Smaller dumps are indexed before another process has started."""


@dataclass(frozen=True, slots=True)
class DumpInfo:
    """One dump and what its index holds."""

    dump: Dump
    index: Path  # SQLite file in HOME/bibliography
    records: int
    arxiv: int  # records in the shape of arXiv's snapshot
    crossref: int  # records in Crossref's shape (or CSL's)
    datacite: int
    bad_lines: int
    first_bad: tuple[tuple[int, str], ...]  # line number and reason of the first twenty

    @property
    def name(self) -> str:
        """How findings and records name the dump."""
        return self.dump.name


def index_dump(
    asked: Path | Dump,
    home: Home,
    progress: Progress | None = None,
    *,
    workers: int = 1,
    dask: str | None = None,
) -> DumpInfo:
    """The index of a dump, built when its content has none yet.

    The file is needed only for that: an index in the home serves without it. ``workers`` processes or the
    Dask scheduler at ``dask`` share the work and change nothing: the dump is read (and unpacked) here and its
    lines are sent, so nobody else needs the file. Raises ``DumpError`` when there is neither an index nor
    the file with this content, or when it holds no record at all.
    """
    dump = asked if isinstance(asked, Dump) else identify(asked, home, progress)
    index = home.bibliography / index_name(dump.sha256)
    if not _is_whole(index):
        _check_content(dump, home, progress)
        with _executor(dump.path.stat().st_size, workers, dask) as executor:
            _build(dump.path, index, executor, progress)
    info = _info(dump, index)
    if info.records == 0:
        detail = f"line {info.first_bad[0][0]}: {info.first_bad[0][1]}" if info.first_bad else "it is empty"
        raise DumpError(
            f"{dump.path}: no usable record ({detail}). A dump has one arXiv record or Crossref work a line"
        )
    return info


def index_name(sha256: str) -> str:
    """The file name of the index of a dump with this content."""
    return f"{sha256}.{INDEX_VERSION}.sqlite"


def _check_content(dump: Dump, home: Home, progress: Progress | None) -> None:
    """Stop when the file that an index would be built from is not what the dump is known by."""
    if dump.path.is_file() and identify(dump.path, home, progress).sha256 == dump.sha256:
        return
    state = "has other content by now" if dump.path.is_file() else "is gone"
    raise DumpError(
        f"{dump.path}: its index is not in the home (or is damaged, or another version's), and the file "
        f"{state}; give the dump again with --bibliography, or do without it from now on: "
        f"`methodbase bibliography forget {dump.sha256[:12]}`"
    )


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
    before = path.stat()
    try:
        build_index(path, building, executor, progress)
        after = path.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise DumpError(f"{path}: was written to while it was read; run again when it is complete")
        building.replace(index)
    finally:
        building.unlink(missing_ok=True)


def _clear_killed_builds(folder: Path) -> None:
    """Remove what builds left behind whose process is gone."""
    for left in folder.glob("building-*"):
        process = left.name.split("-")[1]
        if process.isdigit() and not Path(f"/proc/{process}").exists() and Path("/proc/self").exists():
            left.unlink(missing_ok=True)


def _info(dump: Dump, index: Path) -> DumpInfo:
    facts = index_facts(index)
    return DumpInfo(
        dump=dump,
        index=index,
        records=facts["arxiv"] + facts["crossref"] + facts["datacite"],
        arxiv=facts["arxiv"],
        crossref=facts["crossref"],
        datacite=facts["datacite"],
        bad_lines=facts["bad"],
        first_bad=tuple((line, reason) for line, reason in facts["first_bad"]),
    )
