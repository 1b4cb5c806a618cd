"""What reading an input gives: pages found in it with their dates, and what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from extractors.archive.entries import DatedBy

MAX_PAGE_BYTES = 20_000_000
"""A larger file or record is no comparison page and is refused, compressed or not."""

PAGE_TYPES = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "text/x-markdown",
    }
)
"""Content types that can be a page; records of other types (images, scripts) are passed over and counted."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of an input, as bytes, with what the input says of it.

    ``page_id`` is given where the bytes were found before and only this capture of them is new; then
    ``content`` is empty.
    """

    content: bytes
    captured_at: datetime
    dated_by: DatedBy
    url: str | None = None
    content_type: str | None = None
    licence: str | None = None
    prose: bool | None = None
    page_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Something in an input that cannot be a page: a code, the place in the input, one short sentence."""

    reason: str
    locator: str
    detail: str


def media_type(content_type: str | None) -> str | None:
    """``text/html`` of ``Text/HTML; charset=utf-8``; None of None or nothing."""
    if not content_type:
        return None
    return content_type.partition(";")[0].strip().lower() or None
