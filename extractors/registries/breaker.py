"""A circuit breaker: after some failures in a row a registry is left alone for a while."""

from __future__ import annotations

import time
from collections.abc import Callable


class CircuitBreaker:
    """Closed at first. Opens after ``threshold`` failures in a row, lets a try through after ``seconds``."""

    def __init__(self, threshold: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._threshold = threshold
        self._seconds = seconds
        self._clock = clock
        self._failures = 0
        self._opened_at: float | None = None
        self.reason: str | None = None  # of the failure that opened it first

    def allows(self) -> bool:
        """Whether a request may be sent now."""
        return self._opened_at is None or self._clock() - self._opened_at >= self._seconds

    def succeed(self) -> None:
        """An answer came: the circuit closes."""
        self._failures, self._opened_at = 0, None

    def fail(self, reason: str) -> None:
        """A look-up failed for good. What opens the circuit first is remembered for the report."""
        self._failures += 1
        if self._failures >= self._threshold:
            self._opened_at = self._clock()
            self.reason = self.reason or reason
