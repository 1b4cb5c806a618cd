"""One entry of the capture log: what was captured, when, from where, and what was decided about it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, Literal

import orjson

Kind = Literal["page", "listing", "robots", "refused", "failed"]
DatedBy = Literal["fetch", "warc", "manifest", "mhtml", "mtime"]

_SECRET_HEADERS = frozenset(
    {"set-cookie", "set-cookie2", "authorization", "proxy-authenticate", "www-authenticate"}
)


class BadEntryError(ValueError):
    """A line of the log that is no entry; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One capture, or one attempt at it.

    ``kind``: ``page`` (good, goes to extraction), ``listing`` and ``robots`` (fetched to find the way),
    ``refused`` (kept, but no page: a captcha, an error with status 200), ``failed`` (nothing to keep;
    ``page_id`` is null). ``captured_at`` is in whole seconds UTC. ``dated_by`` says where the date is from:
    a file's own time (``mtime``) is the weakest evidence. ``url`` was asked for, ``final_url`` answered after
    redirects (None without any). ``headers`` are the response's, without cookies;
    ``robots`` is the decision that let the request go out, or did not.
    """

    page_id: str | None
    url: str | None
    captured_at: datetime
    source: str
    prose: bool
    kind: Kind = "page"
    dated_by: DatedBy = "fetch"
    licence: str | None = None
    content_type: str | None = None
    status: int | None = None
    fetched_at: datetime | None = None
    final_url: str | None = None
    reason: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    robots: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str | None:
        """Where the bytes came from: after redirects, if there were any."""
        return self.final_url or self.url

    @property
    def key(self) -> bytes:
        """Sixteen bytes that are equal for the same page at the same address, time and source."""
        seconds = int(self.captured_at.timestamp())
        parts = (
            self.kind,
            self.page_id or "",
            self.address or "",
            str(seconds),
            self.source,
            self.reason or "",
        )
        return hashlib.sha256("\n".join(parts).encode()).digest()[:16]

    def to_line(self) -> bytes:
        """The entry as one JSON line, without what is null or empty."""
        pairs = ((name, getattr(self, name)) for name in _FIELDS)
        document = {name: value for name, value in pairs if value is not None and value != {}}
        return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z)


def read_line(line: bytes) -> LogEntry:
    """The entry that ``to_line`` wrote; newer fields are ignored. BadEntryError when it is none."""
    try:
        document = orjson.loads(line)
        known = {
            "page_id": None,
            "url": None,
            **{name: document[name] for name in _FIELDS if name in document},
        }
        for name in ("captured_at", "fetched_at"):
            if name in known:
                known[name] = datetime.fromisoformat(known[name]).astimezone(UTC)
        return LogEntry(**known)
    except (ValueError, TypeError) as error:
        raise BadEntryError(f"not an entry of the capture log: {error}") from error


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Response headers for the log: lower-case names, sorted, without cookies and credentials."""
    lowered = {name.lower(): value for name, value in headers.items()}
    return {name: lowered[name] for name in sorted(lowered) if name not in _SECRET_HEADERS}


_FIELDS = tuple(one.name for one in fields(LogEntry))
