"""Pages out of WARC files, plain or gzipped: ``response`` and ``resource`` records, with their own dates.

The bytes of a page are the payload with its transfer and content encodings undone, so the same page has
the same page id whether it was saved as a file or as WARC. A ``revisit`` record is a capture of the bytes
that an earlier record with its digest held.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.captures.dates import parse_date
from extractors.captures.found import MAX_PAGE_BYTES, PAGE_TYPES, Found, Refused, media_type
from extractors.captures.manifest import web_address

_MAGIC = b"WARC/"
_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 16
_MAX_HEADER_BYTES = 1 << 24
_MAX_SKIPPED_BYTES = 1 << 31
_DECODED = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


class _TooMuchError(ValueError):
    """More bytes than a record may have, before a record came to an end."""


class _Metered(io.RawIOBase):
    """A stream that gives up when too much was read since ``allow``: warcio's lines have no limit."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self._left = _MAX_HEADER_BYTES

    def allow(self, size: int) -> None:
        self._left = size

    def read(self, size: int = -1) -> bytes:
        wanted = _CHUNK if size < 0 else size
        # read1 gives what stands before a break, where read would give the error alone
        content = self._stream.read1(wanted)
        self._left -= len(content)
        if self._left < 0:
            raise _TooMuchError("a record's header or body does not come to an end")
        return content


def is_warc(path: Path) -> bool:
    """Whether the file starts like a WARC file, gzipped or not. OSError when it cannot be read."""
    with path.open("rb") as file:
        start = file.read(len(_GZIP))
        file.seek(0)
        if start != _GZIP:
            return file.read(len(_MAGIC)) == _MAGIC
        try:
            with gzip.GzipFile(fileobj=file) as unpacked:
                return unpacked.read(len(_MAGIC)) == _MAGIC
        except (EOFError, OSError, zlib.error):
            return False


def read_warc(path: Path, shown: str) -> Iterator[Found | Refused | None]:
    """Pages and refusals of a WARC file, in order; None for a record that is passed over (an image).

    A file that breaks off gives what comes before the break and one refusal.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with path.open("rb") as file:
        packed = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        stream = _Metered(gzip.GzipFile(fileobj=file) if packed else file)
        payloads: dict[str, Found] = {}  # by digest, without their bytes
        number = 0
        try:
            for number, record in enumerate(ArchiveIterator(stream), start=1):
                if not record.rec_type:
                    raise ValueError("not a record")
                stream.allow(_MAX_SKIPPED_BYTES)
                yield _read_record(record, f"{shown} record {number}", payloads)
                _skip_rest(record)
                stream.allow(_MAX_HEADER_BYTES)
            if number == 0 or stream.read(1):
                raise ValueError("not a record")
        except (ArchiveLoadFailed, EOFError, OSError, zlib.error, ValueError) as error:
            detail = f"the file breaks off or is damaged, what comes after is lost: {type(error).__name__}"
            yield Refused("damaged_warc", shown, detail)


def _read_record(record: Any, locator: str, payloads: dict[str, Found]) -> Found | Refused | None:
    headers = record.rec_headers
    address = (headers.get_header("WARC-Target-URI") or "").strip("<>")
    if record.rec_type not in {"response", "resource", "revisit"} or address.endswith("/robots.txt"):
        return None
    try:
        date = parse_date(headers.get_header("WARC-Date") or "")
    except ValueError:
        return Refused("bad_date", locator, "the record has no readable WARC-Date")
    url = web_address(address)
    digest = headers.get_header("WARC-Payload-Digest")
    if record.rec_type == "revisit":
        return _revisit(payloads.get(digest or ""), url, date, locator)
    problem = _unusable(record, locator)
    if not isinstance(problem, str):
        return problem
    found = _read_payload(record, locator, Found(b"", date, "warc", url, problem or None))
    if isinstance(found, Found) and digest:
        page_id = hashlib.sha256(found.content).hexdigest()
        payloads[digest] = Found(b"", date, "warc", content_type=found.content_type, page_id=page_id)
    return found


def _unusable(record: Any, locator: str) -> str | Refused | None:
    """The content type of a record that can be a page; else its refusal, or None to pass it over."""
    http = record.http_headers
    if record.rec_type == "response" and http is not None:
        if http.get_statuscode() != "200":
            return None
        content_type = http.get_header("Content-Type")
        encoding = (http.get_header("Content-Encoding") or "").strip().lower()
    else:
        content_type, encoding = record.rec_headers.get_header("Content-Type"), ""
    if media_type(content_type) not in PAGE_TYPES | {None}:
        return None
    if encoding not in _DECODED:
        return Refused("unsupported_encoding", locator, "the payload's Content-Encoding cannot be undone")
    return content_type or ""


def _read_payload(record: Any, locator: str, found: Found) -> Found | Refused:
    content = bytearray()
    stream = record.content_stream()
    while len(content) <= MAX_PAGE_BYTES and (chunk := stream.read(_CHUNK)):
        content += chunk
    if len(content) > MAX_PAGE_BYTES:
        return Refused("too_large", locator, f"more than {MAX_PAGE_BYTES} bytes")
    if getattr(record.raw_stream, "limit", 0) > 0:
        return Refused("truncated", locator, "the record is shorter than it says")
    if not content.strip():
        return Refused("empty", locator, "the payload is empty")
    return replace(found, content=bytes(content))


def _revisit(earlier: Found | None, url: str | None, date: Any, locator: str) -> Found | Refused:
    if earlier is None:
        return Refused("revisit_without_original", locator, "no earlier record of this file has its payload")
    return replace(earlier, captured_at=date, url=url)


def _skip_rest(record: Any) -> None:
    while record.raw_stream.read(_CHUNK):
        pass
