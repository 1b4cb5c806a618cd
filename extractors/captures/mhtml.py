"""Pages that a browser saved as one MHTML file: the HTML part, its address and the date of saving."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from extractors.captures.found import Found, Refused
from extractors.captures.manifest import web_address

_HEAD_BYTES = 4096


def is_mhtml(content: bytes) -> bool:
    """Whether the bytes start like the MIME document of a saved page."""
    head = content[:_HEAD_BYTES].lower()
    return b"mime-version:" in head and b"multipart/related" in head


def read_mhtml(content: bytes, found_at: datetime, locator: str) -> Found | Refused:
    """The page in a saved MHTML file; ``found_at`` serves as its date when the file gives none."""
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    payload = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(payload, bytes) or not payload.strip():
        return Refused("no_page_in_mhtml", locator, "the saved page has no HTML part")
    address = message.get("Snapshot-Content-Location") or page.get("Content-Location")
    date = _saved_at(str(message.get("Date") or ""))
    return Found(
        payload,
        date or found_at,
        "mhtml" if date else "mtime",
        web_address(str(address).strip() if address else None),
        page.get("Content-Type") and str(page.get("Content-Type")),
    )


def _saved_at(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.replace(microsecond=0)
