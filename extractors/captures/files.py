"""Finding the files of an input, and reading one of them as a page."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from extractors.captures.dates import file_date
from extractors.captures.found import MAX_PAGE_BYTES, Found, Refused
from extractors.captures.manifest import NAME as MANIFEST
from extractors.captures.manifest import Note, read_manifest
from extractors.captures.mhtml import is_mhtml, read_mhtml
from extractors.unpacking import MAGIC, gunzip

_ASSETS = re.compile(
    r"\.(css|m?js|map|json|png|jpe?g|gif|webp|avif|svg|ico|woff2?|[ot]tf|eot|mp[34]|webm|pdf"
    r"|zip|tar|tgz|xz|bz2|zst|py|sqlite|parquet|cdxj?)$",
    re.IGNORECASE,
)
_SNIFFED = 4096
_NO_NOTE = Note()
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of an input: where it is, how it is called in refusals, and its size and time.

    ``place`` is its path as the system takes it, ``key`` the absolute path as text that any database takes.
    """

    place: str
    key: str
    shown: str
    size: int
    mtime_ns: int
    note: Note = _NO_NOTE

    @property
    def path(self) -> Path:
        """Where the file is."""
        return Path(self.place)


@dataclass(slots=True)
class Listing:
    """The files of an input in sorted order, what was refused on the way, and how many were passed over."""

    files: list[InputFile] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    skipped: int = 0


def list_input(path: Path) -> Listing:
    """The files of one input: a file itself, a folder's files at all depths.

    In folders hidden files, manifests and files that cannot be pages by their suffix (style sheets, images)
    are passed over and counted. OSError when the input itself is not there or cannot be opened.
    """
    listing = Listing()
    if not path.is_dir():
        path.stat()
        folder = _Folder(str(path.parent), "", [path.name])
        _add(listing, folder, _read_notes(folder, Listing()), chosen=True)
        return listing
    os.scandir(path).close()  # os.walk would pass an unreadable folder over in silence
    notes: dict[str, Note] = {}
    for folder in _walk(str(path), path.resolve().name, listing):
        notes.update(_read_notes(folder, listing))  # what a nearer manifest says counts
        _add(listing, folder, notes)
    return listing


def read_page(file: InputFile) -> Found | Refused:
    """The page in a plain, gzipped or MHTML file, dated by its note, itself, or its modification time."""
    with file.path.open("rb") as stream:
        content = stream.read(MAX_PAGE_BYTES + 1)
    if content.startswith(MAGIC):
        unpacked = gunzip(content, MAX_PAGE_BYTES)
        if unpacked is None:
            return Refused("damaged_gzip", file.shown, "the compressed file is damaged or breaks off")
        content = unpacked
    refused = _unfit(content, file.shown)
    if refused:
        return refused
    note, date = file.note, file_date(file.mtime_ns / 1e9)
    found = Found(content, date, "mtime")
    if is_mhtml(content):
        saved = read_mhtml(content, date, file.shown)
        if isinstance(saved, Refused):
            return saved
        found = saved
    return Found(
        found.content,
        note.captured_at or found.captured_at,
        "manifest" if note.captured_at else found.dated_by,
        note.url or found.url,
        note.content_type or found.content_type,
        note.licence,
        note.prose,
    )


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder of an input: where it is, how it is called in refusals ("" for none), its files' names.

    Places are texts: a hundred thousand Paths take seconds.
    """

    place: str
    shown: str
    names: list[str]


def _read_notes(folder: _Folder, listing: Listing) -> dict[str, Note]:
    manifest = read_manifest(folder.place, folder.shown, frozenset(folder.names))
    listing.refused.extend(manifest.refused)
    start = os.path.join(folder.place, "")
    return {start + name: note for name, note in manifest.notes.items()}


def _walk(root: str, name: str, listing: Listing) -> Iterator[_Folder]:
    def refuse(error: OSError) -> None:
        where = f"{name}/{Path(error.filename).relative_to(root).as_posix()}"
        listing.refused.append(Refused("unreadable", where, error.strerror or "cannot be opened"))

    for place, folders, names in os.walk(root, onerror=refuse):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        relative = Path(place).relative_to(root).as_posix()
        yield _Folder(place, name if relative == "." else f"{name}/{relative}", sorted(names))


def _add(listing: Listing, folder: _Folder, notes: Mapping[str, Note], *, chosen: bool = False) -> None:
    """Add the files of a folder; those that cannot be pages by their name only if they were ``chosen``."""
    start, key = os.path.join(folder.place, ""), os.path.join(os.path.abspath(folder.place), "")
    shown = f"{folder.shown}/" if folder.shown else ""
    for name in folder.names:
        if not chosen and (name.startswith(".") or name == MANIFEST or _ASSETS.search(name)):
            listing.skipped += 1
            continue
        file = _look_at(start + name, shown + name)
        if isinstance(file, Refused):
            listing.refused.append(file)
            continue
        note = notes.get(start + name, _NO_NOTE)
        listing.files.append(
            InputFile(start + name, _text(key + name), shown + name, file.st_size, file.st_mtime_ns, note)
        )


def _look_at(place: str, shown: str) -> os.stat_result | Refused:
    try:
        facts = os.stat(place)
    except OSError as error:
        return Refused("unreadable", shown, error.strerror or "cannot be opened")
    if stat.S_ISREG(facts.st_mode):
        return facts
    return Refused("not_a_file", shown, "neither a file nor a folder")


def _text(place: str) -> str:
    return place.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _unfit(content: bytes, shown: str) -> Refused | None:
    if len(content) > MAX_PAGE_BYTES:
        return Refused("too_large", shown, f"more than {MAX_PAGE_BYTES} bytes")
    if not content.strip():
        return Refused("empty", shown, "the file is empty")
    if b"\0" in content[:_SNIFFED] and not content.startswith(_WIDE_MARKS):
        return Refused("binary", shown, "the file is not text")
    return None
