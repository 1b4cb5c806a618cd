"""One request and its answer, within limits: bytes on the wire, bytes unpacked, seconds in all.

Nothing here retries, follows or decides; what goes wrong is one of two exceptions, by whether it may pass.
"""

from __future__ import annotations

import http.client
import re
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType

import requests
import urllib3

from extractors.archive.entries import kept_headers
from extractors.fetching.addresses import CheckedAdapter, ForbiddenAddressError, Guard
from extractors.fetching.settings import Source
from extractors.unpacking import Gunzip

PRODUCT = "methodbase"
"""The name that robots.txt files address this program by."""

PASSING_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may be another one later."""

LONGEST_PAUSE = 30 * 24 * 3600.0
"""The longest pause in seconds that a server can ask for."""

_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?")  # fractions are against the RFC, and sent
_CHUNK = 1 << 16
_CONNECT_SECONDS = 10.0


class PassingError(Exception):
    """A fault that may pass: try again later; ``wait`` is what the server asked for, if it did."""

    def __init__(self, reason: str, detail: str, wait: float | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail, self.wait = reason, detail, wait


class LastingError(Exception):
    """A fault that trying again would only repeat."""

    def __init__(self, reason: str, detail: str, status: int | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail, self.status = reason, detail, status


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: status, headers (lower-case names), the body with its content encoding undone."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def user_agent(contact: str) -> str:
    """``methodbase/0.1.0 (+contact)``: who asks, and where to complain."""
    try:
        number = version(PRODUCT)
    except PackageNotFoundError:
        number = "0"
    return f"{PRODUCT}/{number} (+{contact})"


class _Session(requests.Session):
    """A session that leaves redirects alone: they are checked before they are followed."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Never any."""


class Connection:
    """The session with one source's host: one connection, no cookies, no proxy, TLS verified."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._guard = Guard(allow_private=source.allow_private_addresses)
        self._session = _Session()
        self._was_cut = False
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.verify = source.ca_bundle or True
        self._session.headers.clear()
        self._session.headers.update(
            {
                "User-Agent": user_agent(source.contact),
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.1",
                "Accept-Encoding": "gzip",
            }
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, CheckedAdapter(self._guard))

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def get(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Ask for ``url``, once, following nothing. PassingError, LastingError or ForbiddenAddressError."""
        limits = (min(_CONNECT_SECONDS, self._source.timeout_seconds), self._source.timeout_seconds)
        with self._guard.deadline(self._source.deadline_seconds) as passed, _translated(passed):
            response = self._session.get(
                url, headers=dict(headers), stream=True, allow_redirects=False, timeout=limits
            )
            with response:
                found = kept_headers(response.headers)
                body = b"" if response.is_redirect else self._read(response, found, passed)
            return Answer(response.status_code, found, body)

    def cut(self) -> None:
        """Break off what is under way, from another thread, for good."""
        self._was_cut = True
        self._guard.cut()

    def _read(
        self, response: requests.Response, headers: Mapping[str, str], passed: threading.Event
    ) -> bytes:
        unpacker = Unpacker(headers.get("content-encoding", ""), self._source.max_decompressed_bytes)
        received = 0
        body = bytearray()
        while chunk := response.raw.read1(_CHUNK, decode_content=False):
            received += len(chunk)
            if received > self._source.max_bytes:
                raise LastingError("too_large", f"more than {self._source.max_bytes} bytes were sent")
            body += unpacker.feed(chunk)
            if passed.is_set():
                break
        if passed.is_set() or self._was_cut:  # then the end of the bytes is not the end of the body
            raise PassingError("timeout", "the answer was broken off by the deadline or the end of the run")
        if not unpacker.whole:
            raise PassingError("truncated", "the compressed body breaks off")
        return bytes(body)


class Unpacker:
    """Undoes a content encoding bit by bit and stops at a limit, whatever the ratio of compression."""

    def __init__(self, encoding: str, limit: int) -> None:
        """``encoding`` is the Content-Encoding header; LastingError for one that was not asked for."""
        name = encoding.strip().lower()
        if name not in {"", "identity", "gzip", "x-gzip"}:
            raise LastingError(
                "unsupported_encoding", "the body has a Content-Encoding that was not accepted"
            )
        self._gunzip = Gunzip(limit) if name.endswith("gzip") else None
        self._limit, self._given = limit, 0

    @property
    def whole(self) -> bool:
        """Whether the compressed stream came to its end; an empty body is whole."""
        return self._gunzip is None or self._gunzip.whole

    def feed(self, chunk: bytes) -> bytes:
        """What the next bytes unpack to; LastingError at the limit or when they are damaged."""
        try:
            content = self._gunzip.feed(chunk) if self._gunzip else chunk
        except zlib.error as error:
            raise LastingError("damaged_encoding", "the compressed body is damaged") from error
        self._given += len(content)
        if self._given > self._limit:
            raise LastingError("too_large", f"the body unpacks to more than {self._limit} bytes")
        return content


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date; None when it says nothing usable.

    At most ``LONGEST_PAUSE``: a slip of the server's must not keep it from being asked for ever.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return min(max(0.0, (moment - now).total_seconds()), LONGEST_PAUSE)


@contextmanager
def _translated(passed: threading.Event) -> Iterator[None]:
    """Faults of the network libraries as one of ours."""
    try:
        yield
    except ForbiddenAddressError as error:
        raise LastingError("forbidden_address", str(error)) from error
    except (PassingError, LastingError):
        if passed.is_set():
            raise PassingError("timeout", "the answer took longer than the deadline") from None
        raise
    except (requests.exceptions.SSLError, urllib3.exceptions.SSLError) as error:
        if not _is_about_certificate(error):
            raise PassingError("connection", "the TLS connection failed") from error
        raise LastingError("tls", "the certificate is not accepted") from error
    except (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError) as error:
        raise PassingError("timeout", "no answer in time") from error
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader, UnicodeError) as error:
        raise LastingError("bad_request", "the address or a header cannot be sent") from error
    except (
        requests.RequestException,
        urllib3.exceptions.HTTPError,
        http.client.HTTPException,
        OSError,
    ) as error:
        if passed.is_set():
            raise PassingError("timeout", "the answer took longer than the deadline") from error
        raise PassingError("connection", f"the connection failed: {type(error).__name__}") from error


def _is_about_certificate(error: BaseException | None) -> bool:
    """Whether a certificate was refused somewhere down the chain of causes."""
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error, seen = error.__cause__ or error.__context__, seen + 1
    return False
