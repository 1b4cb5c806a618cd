"""Dates of captures: whole seconds in UTC, however they were written."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def parse_date(text: str) -> datetime:
    """An ISO 8601 date or time, to the second; without an offset it is UTC. ValueError when it is none."""
    moment = datetime.fromisoformat(text.strip())
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.replace(microsecond=0)


def file_date(seconds: float) -> datetime:
    """A file's modification time; never later than ``SOURCE_DATE_EPOCH`` where that is set."""
    return clamp(datetime.fromtimestamp(int(seconds), UTC))


def clamp(moment: datetime) -> datetime:
    """``moment``, or ``SOURCE_DATE_EPOCH`` where that is set and earlier (reproducible runs)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return min(moment, datetime.fromtimestamp(int(epoch), UTC)) if epoch else moment
