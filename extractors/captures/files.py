"""Finding the files of an input, and reading one of them as a page."""

from __future__ import annotations

import os
import re
import stat
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from extractors.captures.dates import file_date
from extractors.captures.found import MAX_PAGE_BYTES, Found, Refused
from extractors.captures.manifest import NAME as MANIFEST
from extractors.captures.manifest import Note, read_manifest
from extractors.captures.mhtml import is_mhtml, read_mhtml

_ASSETS = re.compile(
    r"\.(css|m?js|map|json|png|jpe?g|gif|webp|avif|svg|ico|woff2?|[ot]tf|eot|mp[34]|webm|pdf"
    r"|zip|tar|tgz|xz|bz2|zst|py|sqlite|parquet|cdxj?)$",
    re.IGNORECASE,
)
_GZIP = b"\x1f\x8b"
_SNIFFED = 4096
_NO_NOTE = Note()
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of an input: where it is, how it is called in refusals, and its size and time.

    ``key`` is the absolute path as text that any database takes.
    """

    path: Path
    key: str
    shown: str
    size: int
    mtime_ns: int
    note: Note = _NO_NOTE


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
        _add(listing, path, path.name, _read_notes(path.parent, "", Listing()), chosen=True)
        return listing
    os.scandir(path).close()  # os.walk would pass an unreadable folder over in silence
    notes: dict[str, Note] = {}
    for folder, shown, names in _walk(path, path.resolve().name, listing):
        notes.update(_read_notes(folder, shown, listing))  # what a nearer manifest says counts
        for name in names:
            _add(listing, folder / name, f"{shown}/{name}", notes)
    return listing


def read_page(file: InputFile) -> Found | Refused:
    """The page in a plain, gzipped or MHTML file, dated by its note, itself, or its modification time."""
    with file.path.open("rb") as stream:
        content = stream.read(MAX_PAGE_BYTES + 1)
    if content.startswith(_GZIP):
        unpacked = _gunzip(content)
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


def _read_notes(folder: Path, shown: str, listing: Listing) -> dict[str, Note]:
    manifest = read_manifest(folder, shown)
    listing.refused.extend(manifest.refused)
    place = str(folder / MANIFEST).removesuffix(MANIFEST)
    return {place + name: note for name, note in manifest.notes.items()}


def _walk(root: Path, name: str, listing: Listing) -> Iterator[tuple[Path, str, list[str]]]:
    def refuse(error: OSError) -> None:
        where = f"{name}/{Path(error.filename).relative_to(root).as_posix()}"
        listing.refused.append(Refused("unreadable", where, error.strerror or "cannot be opened"))

    for folder, folders, names in os.walk(root, onerror=refuse):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        relative = Path(folder).relative_to(root).as_posix()
        yield Path(folder), name if relative == "." else f"{name}/{relative}", sorted(names)


def _add(
    listing: Listing, path: Path, shown: str, notes: Mapping[str, Note], *, chosen: bool = False
) -> None:
    unwanted = path.name.startswith(".") or path.name == MANIFEST or _ASSETS.search(path.name)
    if unwanted and not chosen:
        listing.skipped += 1
        return
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            listing.refused.append(Refused("not_a_file", shown, "neither a file nor a folder"))
            return
    except OSError as error:
        listing.refused.append(Refused("unreadable", shown, error.strerror or "cannot be opened"))
        return
    note = notes.get(str(path), _NO_NOTE)
    listing.files.append(InputFile(path, _key(path), shown, facts.st_size, facts.st_mtime_ns, note))


def _key(path: Path) -> str:
    absolute = os.path.abspath(path)  # noqa: PTH100 - a hundred thousand Path.absolute() take seconds
    return absolute.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _gunzip(content: bytes) -> bytes | None:
    """What a gzip file holds, as far as the cap and one byte; None when it is damaged or breaks off."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(content, MAX_PAGE_BYTES + 1)
    except zlib.error:
        return None
    return unpacked if unpacker.eof or len(unpacked) > MAX_PAGE_BYTES else None


def _unfit(content: bytes, shown: str) -> Refused | None:
    if len(content) > MAX_PAGE_BYTES:
        return Refused("too_large", shown, f"more than {MAX_PAGE_BYTES} bytes")
    if not content.strip():
        return Refused("empty", shown, "the file is empty")
    if b"\0" in content[:_SNIFFED] and not content.startswith(_WIDE_MARKS):
        return Refused("binary", shown, "the file is not text")
    return None
