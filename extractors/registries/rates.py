"""The rate that a registry states in the headers of its answers, refusals included."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LIMIT = re.compile(r"\s*([0-9]{1,9})\s*")
_INTERVAL = re.compile(r"\s*([0-9]{1,9})\s*(ms|s|m|h)?\s*")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, None: 1.0}


def stated_interval(headers: Mapping[str, str]) -> float | None:
    """Seconds between two requests that ``x-rate-limit-limit`` per ``x-rate-limit-interval`` ("1s") mean.

    ``headers`` have names in lower case. None where they state nothing that can be read.
    """
    limit = _LIMIT.fullmatch(headers.get("x-rate-limit-limit", ""))
    interval = _INTERVAL.fullmatch(headers.get("x-rate-limit-interval", ""))
    if not limit or not interval or int(limit[1]) == 0:
        return None
    return int(interval[1]) * _UNITS[interval[2]] / int(limit[1])
