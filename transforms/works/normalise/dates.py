"""Dates of registries, whole, partial or empty, as years and moments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from transforms.works.normalise.refusal import mapping_of, text_of

_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")


def year_of(value: Any) -> int | None:
    """The year of a CSL date (``date-parts``, ``raw``, ``literal``), an ISO date or a number, or None."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 1400 <= value <= 2099 else None
    if isinstance(value, str):
        match = _YEAR.search(value)
        return int(match[1]) if match else None
    date = mapping_of(value)
    parts = date.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if isinstance(first, list) and first:
        found = year_of(text_of(first[0]))
        if found:
            return found
    return next(
        (found for key in ("raw", "literal", "date-time") if (found := year_of(text_of(date.get(key))))), None
    )


def years_of(values: Iterable[Any]) -> tuple[int, ...]:
    """The distinct years of some dates, ascending."""
    return tuple(sorted({year for value in values if (year := year_of(value)) is not None}))


def moment_of(value: Any) -> datetime | None:
    """A moment in UTC from ISO 8601 (a bare date is its midnight) or an RFC 2822 date; None if neither."""
    text = text_of(value).strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _from_mail_date(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _from_mail_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
