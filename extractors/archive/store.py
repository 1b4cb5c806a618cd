"""The archive of raw bytes.

Its layout, all of it::

    objects/ab/abcdef….zst   the bytes whose SHA-256 is abcdef…, as one zstd frame; never rewritten
    captures/….jsonl         the capture log: append-only JSON lines, see extractors.archive.journal
    damaged/abcdef….N.zst    objects whose bytes no longer hash to their name, set aside for a person
    tmp/                     files being written; leftovers of killed processes go at the next opening

``zstd -dc objects/ab/abcdef….zst | sha256sum`` prints the name again: no program is needed to read it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa

from extractors.archive.folders import Folder, open_folder

MAX_OBJECT_BYTES = 512 * 1024 * 1024
"""An object that decompresses to more is damaged or hostile: nothing that large is ever put."""

_CODEC = pa.Codec("zstd", compression_level=3)
_SUFFIX = ".zst"
_WRITERS = 4
_log = logging.getLogger(__name__)


class MissingObject(LookupError):
    """The archive has no object of that page id."""


class DamagedObject(Exception):
    """An object did not hash to its name; it has been set aside and was not served."""

    def __init__(self, page_id: str, moved_to: str) -> None:
        super().__init__(page_id, moved_to)  # both, so that a worker process can send it back
        self.page_id = page_id
        self.moved_to = moved_to

    def __str__(self) -> str:
        return (
            f"archive object {self.page_id} is damaged and was set aside as {self.moved_to}: "
            "ingest or fetch its page again to replace it"
        )


class Archive:
    """Raw bytes under their SHA-256, compressed, written at once and never again."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    @classmethod
    def open(cls, location: str | Path) -> Archive:
        """The archive at a local folder (made when first written to) or at any fsspec URL."""
        return cls(open_folder(location))

    def put(self, content: bytes) -> str:
        """Keep ``content``; gives its page id (SHA-256, hex). StorageError when it cannot be written."""
        page_id = hashlib.sha256(content).hexdigest()
        name = _object_name(page_id)
        if not self.folder.exists(name):
            self.folder.write(name, _CODEC.compress(content, asbytes=True))
        return page_id

    def put_many(self, contents: Sequence[bytes]) -> list[str]:
        """``put`` of each, in order, several at a time (the disk, not the processor, is what is slow)."""
        with ThreadPoolExecutor(_WRITERS) as writers:
            return list(writers.map(self.put, contents))

    def get(self, page_id: str) -> bytes:
        """The bytes of that page id, verified.

        MissingObject when there are none; DamagedObject when they do not hash to the id, in which
        case the object has been moved to ``damaged/``.
        """
        name = _object_name(page_id)
        try:
            stored = self.folder.read(name)
        except FileNotFoundError:
            raise MissingObject(f"no object {page_id} in the archive at {self.folder.place}") from None
        content = _decompress(stored)
        if content is None or hashlib.sha256(content).hexdigest() != page_id:
            raise DamagedObject(page_id, self._set_aside(page_id))
        return content

    def get_many(self, page_ids: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Page ids with their bytes, in order; missing and damaged ones are left out and logged."""
        for page_id in page_ids:
            try:
                yield page_id, self.get(page_id)
            except (MissingObject, DamagedObject) as error:
                _log.error("%s", error)

    def __contains__(self, page_id: str) -> bool:
        return self.folder.exists(_object_name(page_id))

    def page_ids(self) -> Iterator[str]:
        """All page ids that have an object, sorted."""
        for name, _ in self.folder.sizes("objects"):
            yield name.rsplit("/", 1)[-1].removesuffix(_SUFFIX)

    def damaged(self) -> list[str]:
        """Page ids that were set aside and have no sound object since; sorted."""
        names = (name.rsplit("/", 1)[-1].split(".")[0] for name, _ in self.folder.sizes("damaged"))
        return sorted(page_id for page_id in set(names) if page_id not in self)

    def _set_aside(self, page_id: str) -> str:
        number = 1
        while self.folder.exists(target := f"damaged/{page_id}.{number}{_SUFFIX}"):
            number += 1
        self.folder.move(_object_name(page_id), target)
        _log.error("archive object %s is damaged, set aside as %s", page_id, target)
        return target


def _object_name(page_id: str) -> str:
    if len(page_id) != 64 or not set(page_id) <= set("0123456789abcdef"):
        raise ValueError(f"{page_id!r} is no page id: 64 lower-case hexadecimal digits are")
    return f"objects/{page_id[:2]}/{page_id}{_SUFFIX}"


def _decompress(stored: bytes) -> bytes | None:
    """The content of a zstd frame; None when it is not a whole one or is larger than any object."""
    try:
        with pa.CompressedInputStream(pa.BufferReader(stored), "zstd") as stream:
            content: bytes = stream.read(MAX_OBJECT_BYTES + 1)
    except OSError:
        return None
    return content if len(content) <= MAX_OBJECT_BYTES else None
