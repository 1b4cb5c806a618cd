"""The files of the capture log: ``captures/*.jsonl`` in the archive, append-only.

Every writer has a segment of its own, so writers never meet. Locally a segment is one file that grows by
whole lines and is synced after each append; a line that was torn by a kill or a full disk has no line end
and is no entry. Where files cannot grow (object stores) every append is a segment. The order of segments
means nothing: the log is the set of its entries.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType

from extractors.archive.entries import BadEntryError, LogEntry, read_line
from extractors.archive.folders import LocalFolder, storage_error
from extractors.archive.store import Archive

FOLDER = "captures"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A whole line of a segment that is no entry: where, and what is wrong with it."""

    segment: str
    byte: int
    detail: str


class Journal:
    """Appends entries to the archive's log; a context manager that closes its segment."""

    def __init__(self, archive: Archive) -> None:
        self._folder = archive.folder
        self._segment: int | None = None
        self._name = ""
        self._length = 0

    def append(self, entries: Iterable[LogEntry]) -> tuple[str, int]:
        """Write the entries; they are on the disk when this returns. StorageError: none of them is.

        Gives the segment that they are in and the byte after them; ``("", 0)`` when there were none.
        """
        content = b"".join(entry.to_line() for entry in entries)
        if not content:
            return "", 0
        if isinstance(self._folder, LocalFolder):
            return self._grow(self._folder, content)
        name = f"{FOLDER}/{hashlib.sha256(content).hexdigest()[:32]}.jsonl"
        self._folder.write(name, content)
        return name, len(content)

    def close(self) -> None:
        """Close the segment; a later append opens another."""
        if self._segment is not None:
            os.close(self._segment)
            self._segment = None

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _grow(self, folder: LocalFolder, content: bytes) -> tuple[str, int]:
        try:
            if self._segment is None:
                self._name = f"{FOLDER}/{uuid.uuid4().hex}.jsonl"
                self._segment, self._length = _new_segment(folder, self._name), 0
            _write_whole(self._segment, content)
            os.fsync(self._segment)
            self._length += len(content)
        except OSError as error:
            if self._segment is not None:  # take back the torn line: shrinking needs no space
                os.ftruncate(self._segment, self._length)
                os.lseek(self._segment, self._length, os.SEEK_SET)
            raise storage_error(error, folder.place) from error
        return self._name, self._length


def read_from(archive: Archive, segment: str, start: int) -> tuple[list[LogEntry], int, list[BadLine]]:
    """The whole entries of a segment from byte ``start`` on, the byte after them, and the bad lines."""
    content = archive.folder.read(segment, start)
    end = content.rfind(b"\n") + 1
    entries, bad, position = [], [], start
    for line in content[:end].splitlines(keepends=True):
        try:
            entries.append(read_line(line))
        except BadEntryError as error:
            bad.append(BadLine(segment, position, str(error)))
        position += len(line)
    return entries, start + end, bad


def segments(archive: Archive) -> Iterator[tuple[str, int]]:
    """Names and sizes of the log's segments, sorted by name."""
    return archive.folder.sizes(FOLDER)


def _new_segment(folder: LocalFolder, name: str) -> int:
    path = folder.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)


def _write_whole(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
