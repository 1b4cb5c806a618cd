"""Where an archive lies: a local folder, or any place that fsspec can reach (S3 for a cluster).

Both kinds promise the same: a name appears with its whole content or not at all. Locally that is a
temporary file, fsync, rename; an object store does it by itself; other remote places get a temporary
name and a move.
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from extractors.home import FREE_SOME, NO_SPACE, StorageError

__all__ = ["Folder", "LocalFolder", "RemoteFolder", "StorageError", "open_folder", "storage_error"]

_OBJECT_STORES = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "memory", "oci", "oss"})
_TEMPORARY = "tmp"


class Folder(Protocol):
    """What an archive needs of the place where it lies; names are relative, with ``/``."""

    place: str

    def read(self, name: str, start: int = 0) -> bytes:
        """The content from byte ``start`` on; FileNotFoundError when there is none of that name."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Make ``name`` appear with its whole content at once; StorageError when it cannot."""
        ...

    def exists(self, name: str) -> bool:
        """Whether ``name`` is there."""
        ...

    def sizes(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Names under the folder ``prefix`` (all depths) with their sizes, sorted by name."""
        ...

    def move(self, name: str, target: str) -> None:
        """Rename within the folder."""
        ...


class LocalFolder:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.place = str(root)
        self._remove_leftovers()

    def read(self, name: str, start: int = 0) -> bytes:
        """See ``Folder``."""
        with (self.root / name).open("rb") as file:
            file.seek(start)
            return file.read()

    def write(self, name: str, content: bytes) -> None:
        """See ``Folder``. The name and its folder are on the disk when this returns."""
        target = self.root / name
        temporary = self.root / _TEMPORARY / f"{socket.gethostname()}.{os.getpid()}.{uuid.uuid4().hex}"
        try:
            temporary.parent.mkdir(parents=True, exist_ok=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_through(temporary, content)
            temporary.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            with suppress(OSError):  # the first error is the one to tell
                temporary.unlink(missing_ok=True)
            raise storage_error(error, self.place) from error

    def exists(self, name: str) -> bool:
        """See ``Folder``."""
        return (self.root / name).is_file()

    def sizes(self, prefix: str) -> Iterator[tuple[str, int]]:
        """See ``Folder``."""
        for folder, folders, names in os.walk(self.root / prefix):
            folders.sort()
            for name in sorted(names):
                path = Path(folder, name)
                yield path.relative_to(self.root).as_posix(), path.stat().st_size

    def move(self, name: str, target: str) -> None:
        """See ``Folder``."""
        (self.root / target).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).replace(self.root / target)

    def _remove_leftovers(self) -> None:
        """Remove temporary files of processes of this machine that are no more (killed while writing)."""
        for path in (self.root / _TEMPORARY).glob(f"{socket.gethostname()}.*.*"):
            process = path.name.split(".")[-2]
            if process.isdigit() and not _is_alive(int(process)):
                path.unlink(missing_ok=True)


class RemoteFolder:
    """A folder behind fsspec."""

    def __init__(self, url: str) -> None:
        import fsspec  # its backends import slowly, and a local archive needs none

        self.place = url
        filesystem, self.root = fsspec.core.url_to_fs(url)
        self._filesystem: Any = filesystem
        protocols = filesystem.protocol
        names = {protocols} if isinstance(protocols, str) else set(protocols)
        self._whole_at_once = bool(names & _OBJECT_STORES)

    def read(self, name: str, start: int = 0) -> bytes:
        """See ``Folder``."""
        content: bytes = self._filesystem.cat_file(self._path(name), start=start or None)
        return content

    def write(self, name: str, content: bytes) -> None:
        """See ``Folder``."""
        path = self._path(name)
        temporary = path if self._whole_at_once else self._path(f"{_TEMPORARY}/{uuid.uuid4().hex}")
        try:
            if not self._whole_at_once:
                self._filesystem.makedirs(self._path(_TEMPORARY), exist_ok=True)
                self._filesystem.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            self._filesystem.pipe_file(temporary, content)
            if temporary != path:
                self._filesystem.mv(temporary, path)
        except OSError as error:
            raise storage_error(error, self.place) from error

    def exists(self, name: str) -> bool:
        """See ``Folder``."""
        return bool(self._filesystem.exists(self._path(name)))

    def sizes(self, prefix: str) -> Iterator[tuple[str, int]]:
        """See ``Folder``. The listing is read anew: another machine may have written meanwhile."""
        self._filesystem.invalidate_cache()
        found = self._filesystem.find(self._path(prefix), detail=True)
        start = len(str(self.root).rstrip("/")) + 1
        for path in sorted(found):
            yield path[start:], int(found[path]["size"])

    def move(self, name: str, target: str) -> None:
        """See ``Folder``."""
        self._filesystem.mv(self._path(name), self._path(target))

    def _path(self, name: str) -> str:
        return f"{str(self.root).rstrip('/')}/{name}"


def open_folder(location: str | Path) -> Folder:
    """The folder at a path, a ``file://`` URL or any other fsspec URL."""
    text = os.fspath(location)
    if text.startswith("file://"):
        return LocalFolder(Path(text.removeprefix("file://")))
    return RemoteFolder(text) if "://" in text else LocalFolder(Path(text))


def storage_error(error: OSError, place: str) -> StorageError:
    """``error`` as a sentence that a person can act on."""
    if error.errno in NO_SPACE:
        text = f"{place}: {FREE_SOME}"
    else:
        text = f"cannot write to {place}: {error.strerror or error}"
    return StorageError(error.errno, text)


def _write_through(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
