"""Settings for laws whose examples cost a good part of a second each.

``make test`` tries a few examples, ``make test-all`` (which sets METHODBASE_MANY_EXAMPLES) ten times as many.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_TIMES = 10 if os.environ.get("METHODBASE_MANY_EXAMPLES") else 1


def costly(few: int) -> settings:
    """A law tried on ``few`` examples, or on ten times as many."""
    return settings(max_examples=few * _TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
