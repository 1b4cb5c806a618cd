"""Reading a metadata dump as a stream: JSON lines, JSON arrays, answers of the Crossref API, gzipped or not.

One bad line costs that line. What is held in memory is one line (or one element of an array), never the dump.
"""

from __future__ import annotations

import codecs
import io
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from transforms.works.dumps.gunzip import Gunzipped

_GZIP_MAGIC = b"\x1f\x8b"
_LONGEST_LINE = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_REPORTED = 20
_CONTAINERS = ("message", "items", "data", "works")


@dataclass
class BadLines:
    """How many lines could not be used, and where the first of them are."""

    count: int = 0
    first: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, reason: str) -> None:
        """Count one; the first twenty keep line number and reason."""
        self.count += 1
        if len(self.first) < _REPORTED:
            self.first.append((line, reason))


def read_works(path: Path, bad: BadLines, progress: Callable[[int], None] | None = None) -> Iterator[Any]:
    """Each work of a dump as ``(line or element number, mapping)``; ``progress`` gets the bytes read so far.

    What is no JSON object is counted in ``bad``; a compressed file that breaks off ends there, counted too.
    """
    with path.open("rb", buffering=0) as raw:
        stream = _opened(raw)
        report = (lambda: progress(raw.tell())) if progress else (lambda: None)
        if _is_array(stream):
            yield from _from_array(stream, bad, report)
        else:
            yield from _from_lines(stream, bad, report)


def _opened(raw: io.FileIO) -> io.BufferedReader:
    magic = raw.read(2)
    raw.seek(0)
    return io.BufferedReader(Gunzipped(raw) if magic == _GZIP_MAGIC else raw, _CHUNK)


def _is_array(stream: io.BufferedReader) -> bool:
    """Whether the first thing in the stream is an array, or an object that goes on over several lines."""
    try:
        head = stream.peek(_CHUNK).lstrip(b"\xef\xbb\xbf \t\r\n")
    except (OSError, EOFError, zlib.error):
        return False
    if not head.startswith(b"{"):
        return head.startswith(b"[")
    first, newline, _ = head.partition(b"\n")
    return bool(newline) and first.strip().endswith((b"[", b",", b"{"))


def _from_lines(stream: io.BufferedReader, bad: BadLines, report: Callable[[], None]) -> Iterator[Any]:
    for number, line in enumerate(_lines(stream, bad), start=1):
        if number % 2000 == 0:
            report()
        text = line.strip(b"\xef\xbb\xbf \t\r\n")
        if not text:
            continue
        if len(text) >= _LONGEST_LINE:
            bad.add(number, "line longer than 64 MiB")
            continue
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError:
            bad.add(number, "not JSON")
            continue
        yield from _unwrapped(number, value, bad)


def _lines(stream: io.BufferedReader, bad: BadLines) -> Iterator[bytes]:
    number = 0
    while True:
        try:
            line = stream.readline(_LONGEST_LINE)
            while len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                rest = stream.readline(_LONGEST_LINE)
                if not rest or rest.endswith(b"\n"):
                    break
        except (OSError, EOFError, zlib.error) as error:
            bad.add(number + 1, f"the compressed file breaks off ({type(error).__name__})")
            return
        if not line:
            return
        number += 1
        yield line


def _unwrapped(number: int, value: Any, bad: BadLines) -> Iterator[Any]:
    """The works inside the envelopes of the Crossref API and of Crossref's public data file."""
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
        yield number, value


def _from_array(stream: io.BufferedReader, bad: BadLines, report: Callable[[], None]) -> Iterator[Any]:
    """The elements of the first array of objects in a document, one at a time, numbered from 1."""
    decoder = json.JSONDecoder()
    text, number, is_open = "", 0, False
    for chunk in _decoded_chunks(stream, bad):
        report()
        text += chunk
        if not is_open:
            start = _array_start(text)
            if start is None and len(text) <= _LONGEST_LINE:
                continue
            text, is_open = text[start or 0 :], True
        place = 0
        while (start := _next_value(text, place)) < len(text) and text[start] != "]":
            try:
                value, place = decoder.raw_decode(text, start)
            except ValueError:
                break
            number += 1
            yield from _unwrapped(number, value, bad)
        text = text[place:].lstrip(", \t\r\n")
        if text.startswith("]"):
            return
        if len(text) > _LONGEST_LINE:
            bad.add(number + 1, "an element longer than 64 MiB, or not JSON")
            return
    if text.strip():
        yield from _whole(text, number + 1, bad)


def _whole(text: str, number: int, bad: BadLines) -> Iterator[Any]:
    """What is left at the end: one pretty-printed document, or the half element where a file breaks off."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        bad.add(number, "not JSON, or the file breaks off")
        return
    yield from _unwrapped(number, value, bad)


def _decoded_chunks(stream: io.BufferedReader, bad: BadLines) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
    while True:
        try:
            block = stream.read1(_CHUNK)
        except (OSError, EOFError, zlib.error) as error:
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
