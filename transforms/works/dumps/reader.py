"""Reading a metadata dump as a stream: JSON lines, JSON arrays, answers of the Crossref API, packed or not.

``read_pieces`` cuts a dump into pieces of JSON, one a line (or an element of an array), and ``works_of``
reads the works in a piece: pieces are cut on one machine and read on any. One bad piece costs that piece.
What is held in memory is a few pieces, never the dump.
"""

from __future__ import annotations

import bz2
import codecs
import io
import json
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from transforms.works.dumps.gunzip import Gunzipped

_UNPACKED: dict[bytes, Callable[[io.FileIO], Any]] = {
    b"\x1f\x8b": Gunzipped,
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
    b"\x28\xb5\x2f\xfd": lambda raw: pa.CompressedInputStream(pa.PythonFile(raw, "r"), "zstd"),
}
"""How a packed file is unpacked, by its first bytes."""

_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError)
_LONGEST = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_REPORTED = 20
_CONTAINERS = ("message", "items", "data", "works")

Piece = tuple[int, bytes | None]
"""A line (or element) and its number, from 1; None instead of one that is longer than 64 MiB."""


@dataclass
class BadLines:
    """How many lines could not be used, and where the first of them are."""

    count: int = 0
    first: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, reason: str) -> None:
        """Count one; the first twenty keep line number and reason."""
        self.extend(1, [(line, reason)])

    def extend(self, count: int, first: list[tuple[int, str]]) -> None:
        """Count those of a later part of the dump."""
        self.count += count
        self.first += first[: _REPORTED - len(self.first)]


def read_pieces(path: Path, bad: BadLines, progress: Callable[[int], None] | None = None) -> Iterator[Piece]:
    """The pieces of a dump; ``progress`` gets the bytes read so far.

    A file that breaks off ends there, which ``bad`` says once the pieces in front of it were given.
    """
    with path.open("rb", buffering=0) as raw:
        stream = _opened(raw)
        report = (lambda: progress(raw.tell())) if progress else (lambda: None)
        yield from (_elements if _is_array(stream) else _lines)(stream, bad, report)


def works_of(piece: Piece, bad: BadLines) -> Iterator[dict[str, Any]]:
    """The works in a piece: itself, or those inside the envelopes of Crossref's API and public data file."""
    number, text = piece
    if text is None:
        bad.add(number, "longer than 64 MiB")
        return
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        bad.add(number, "not JSON")
        return
    yield from _unwrapped(number, value, bad)


def _unwrapped(number: int, value: Any, bad: BadLines) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _unwrapped(number, item, bad)
        return
    if not isinstance(value, dict):
        bad.add(number, "not a JSON object")
        return
    inner = next((value[key] for key in _CONTAINERS if isinstance(value.get(key), dict | list)), None)
    if inner is not None and not ("DOI" in value or "title" in value):
        yield from _unwrapped(number, inner, bad)
    else:
        yield value


def _opened(raw: io.FileIO) -> io.BufferedReader:
    start = raw.read(6)
    raw.seek(0)
    unpack = next((make for magic, make in _UNPACKED.items() if start.startswith(magic)), None)
    return io.BufferedReader(unpack(raw) if unpack else raw, _CHUNK)


def _is_array(stream: io.BufferedReader) -> bool:
    """Whether the first thing in the stream is an array, or an object that goes on over several lines."""
    try:
        head = stream.peek(_CHUNK).lstrip(b"\xef\xbb\xbf \t\r\n")
    except _BROKEN:
        return False
    if not head.startswith(b"{"):
        return head.startswith(b"[")
    first, newline, _ = head.partition(b"\n")
    return bool(newline) and first.strip().endswith((b"[", b",", b"{"))


def _lines(stream: io.BufferedReader, bad: BadLines, report: Callable[[], None]) -> Iterator[Piece]:
    number = 0
    while True:
        try:
            line = stream.readline(_LONGEST)
            is_long = len(line) == _LONGEST and not line.endswith(b"\n")
            rest = line if is_long else b"\n"
            while rest and not rest.endswith(b"\n"):
                rest = stream.readline(_LONGEST)
        except _BROKEN as error:
            bad.add(number + 1, f"the compressed file breaks off ({type(error).__name__})")
            return
        if not line:
            return
        number += 1
        if number % 2000 == 0:
            report()
        if text := line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield number, None if is_long else text


def _elements(stream: io.BufferedReader, bad: BadLines, report: Callable[[], None]) -> Iterator[Piece]:
    """The elements of the first array of objects in a document, one at a time, numbered from 1."""
    decoder = json.JSONDecoder()
    text, number, is_open = "", 0, False
    for chunk in _decoded_chunks(stream, bad):
        report()
        text += chunk
        if not is_open:
            start = _array_start(text)
            if start is None and len(text) <= _LONGEST:
                continue
            text, is_open = text[start or 0 :], True
        place = 0
        while (start := _next_value(text, place)) < len(text) and text[start] != "]":
            try:
                _, place = decoder.raw_decode(text, start)
            except ValueError:
                break
            number += 1
            yield number, text[start:place].encode(errors="replace")
        text = text[place:].lstrip(", \t\r\n")
        if text.startswith("]"):
            return
        if len(text) > _LONGEST:
            bad.add(number + 1, "an element longer than 64 MiB, or not JSON")
            return
    if text.strip():
        yield number + 1, text.encode(errors="replace")  # a document of one work, or half an element


def _decoded_chunks(stream: io.BufferedReader, bad: BadLines) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
    while True:
        try:
            block = stream.read1(_CHUNK)
        except _BROKEN as error:
            bad.add(0, f"the compressed file breaks off ({type(error).__name__})")
            return
        if not block:
            return
        yield decoder.decode(block)


def _array_start(text: str) -> int | None:
    """Where the first element of the list of works begins; None until it is in sight."""
    if text.lstrip().startswith("["):
        return text.index("[") + 1
    for key in ('"items"', '"works"', '"data"'):
        place = text.find(key)
        rest = text[place + len(key) :].lstrip(" \t\r\n:") if place >= 0 else ""
        if rest.startswith("["):
            return text.index("[", place) + 1
    return None


def _next_value(text: str, place: int) -> int:
    while place < len(text) and text[place] in ", \t\r\n":
        place += 1
    return place
