"""Visiting one source: robots.txt first, politely spaced, retried where it helps, redirects checked anew."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from extractors.fetching.addresses import ForbiddenAddressError, check_url
from extractors.fetching.exchange import (
    PASSING_STATUS,
    Answer,
    Connection,
    LastingError,
    PassingError,
    retry_after,
)
from extractors.fetching.limiter import HostLimiter
from extractors.fetching.robots import UNREACHABLE, Robots, read_robots
from extractors.fetching.settings import Source, authority

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ROBOTS_SECONDS = 24 * 3600.0
_LONGEST_BACKOFF = 120.0


class HostTiredError(Exception):
    """The host wants to be left alone for longer than a run waits, or the run is stopped: ask no more."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of asking for one address: the answer and where it came from after redirects."""

    url: str
    answer: Answer
    robots: Mapping[str, Any]


@dataclass(slots=True)
class HostTally:
    """How one host was treated: requests, answers 304, refusals by robots.txt, seconds waited for a turn."""

    requests: int = 0
    not_modified: int = 0
    disallowed: int = 0
    waited_seconds: float = 0.0

    def add(self, other: HostTally) -> None:
        """Add what another visit did there."""
        self.requests += other.requests
        self.not_modified += other.not_modified
        self.disallowed += other.disallowed
        self.waited_seconds += other.waited_seconds


@dataclass(slots=True)
class Tally:
    """What a visit did: by host (``host:port``), retries, robots decisions."""

    hosts: defaultdict[str, HostTally] = field(default_factory=lambda: defaultdict(HostTally))
    retries: int = 0
    robots: Counter[str] = field(default_factory=Counter)


def host_of(url: str) -> str:
    """The host that an address is asked of, with its port."""
    return "{}:{}".format(*authority(urlsplit(url)))


class Visitor:
    """Asks one source's hosts for addresses, one at a time."""

    def __init__(
        self,
        source: Source,
        connection: Connection,
        limiter: HostLimiter,
        keep_robots: Callable[[str, Answer, str | None], str | None],
        stop: threading.Event,
    ) -> None:
        """``keep_robots`` archives a robots.txt and gives its page id; ``stop`` ends all waiting."""
        self._source, self._connection, self._limiter = source, connection, limiter
        self._keep_robots, self._stop = keep_robots, stop
        self._robots: dict[tuple[str, int], tuple[float, Robots]] = {}
        self._random = random.Random()
        self.tally = Tally()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """The answer for ``url`` after redirects: status 200 or 304.

        LastingError for an address that is forbidden, disallowed or refused; PassingError when it failed
        as often as it may be tried; HostTiredError when the host asks for a long pause.
        """
        target, sent = url, dict(headers or {})
        for _ in range(self._source.max_redirects + 1):
            self._check(target)
            robots = self.robots(target)
            decision = robots.decide(target)
            self.tally.robots["allowed" if decision["allowed"] else "disallowed"] += 1
            if not decision["allowed"]:
                self.tally.hosts[host_of(target)].disallowed += 1
                raise _disallowed(decision)
            if robots.delay > self._source.max_retry_after_seconds:
                raise HostTiredError(f"robots.txt asks for {robots.delay:.0f} seconds between two requests")
            answer = self._try(target, sent, robots.delay)
            if answer.status not in _REDIRECTS:
                return Reply(target, _good(answer, bool(sent)), decision)
            target, sent = self._next(target, answer), {}
        raise LastingError("too_many_redirects", f"more than {self._source.max_redirects} redirects")

    def robots(self, url: str) -> Robots:
        """The rules of the host of ``url``; read again after a day, as the RFC asks."""
        parts = urlsplit(url)
        place = authority(parts)
        known = self._robots.get(place)
        if known is None or time.monotonic() - known[0] > _ROBOTS_SECONDS:
            known = time.monotonic(), self._read_robots(f"{parts.scheme}://{parts.netloc}/robots.txt")
            self._robots[place] = known
        return known[1]

    def _read_robots(self, url: str) -> Robots:
        target = url
        try:
            for _ in range(self._source.max_redirects + 1):
                self._check(target)
                answer = self._try(target, {}, 0.0)
                if answer.status not in _REDIRECTS:
                    page_id = self._keep_robots(url, answer, target if target != url else None)
                    return read_robots(answer.status, answer.body, page_id)
                target = self._next(target, answer)
        except (PassingError, LastingError):
            return UNREACHABLE
        return UNREACHABLE

    def _check(self, url: str) -> None:
        try:
            check_url(url, self._source.authorities)
        except ForbiddenAddressError as error:
            raise LastingError("forbidden_address", str(error)) from error

    def _next(self, url: str, answer: Answer) -> str:
        location = answer.headers.get("location", "")
        try:
            target = urljoin(url, location).partition("#")[0]
        except ValueError:
            target = ""
        if not target or not location or (url.startswith("https:") and not target.startswith("https:")):
            raise LastingError("bad_redirect", "a redirect to nowhere, or from https to http", answer.status)
        return target

    def _try(self, url: str, headers: Mapping[str, str], delay: float) -> Answer:
        """Ask until there is an answer that will not pass, at most as often as configured."""
        host = host_of(url)
        tally = self.tally.hosts[host]
        interval = max(self._source.interval_seconds, delay)
        for attempt in range(1, self._source.attempts + 1):
            tally.waited_seconds += self._limiter.wait(host, interval, self._sleep)
            tally.requests += 1
            try:
                answer = self._connection.get(url, headers)
                tally.not_modified += answer.status == 304
                if answer.status not in PASSING_STATUS:
                    return answer
                wait = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
                raise PassingError(f"http_{answer.status}", "the server asks to come back later", wait)
            except PassingError as error:
                self._pause(host, error, attempt)
                if attempt == self._source.attempts:
                    raise
                self.tally.retries += 1
        raise AssertionError("attempts is at least 1")

    def _sleep(self, seconds: float) -> None:
        """Wait for a turn; not for a pause that the host asked for earlier and that outlasts any run."""
        patience = (self._source.max_retry_after_seconds, self._source.interval_seconds, _LONGEST_BACKOFF)
        if seconds > max(patience):
            raise HostTiredError(f"{seconds:.0f} seconds are left of a pause that the host asked for")
        if self._stop.wait(seconds):
            raise HostTiredError("the run was stopped")

    def _pause(self, host: str, error: PassingError, attempt: int) -> None:
        """Hold the host's bucket for as long as it asked for, or for a growing, jittered time."""
        if error.wait is not None and error.wait > self._source.max_retry_after_seconds:
            self._limiter.postpone(host, error.wait)
            raise HostTiredError(f"{host} asks for a pause of {error.wait:.0f} seconds") from error
        ceiling = min(_LONGEST_BACKOFF, self._source.backoff_seconds * 2 ** (attempt - 1))
        backoff = self._random.uniform(ceiling / 2, ceiling)
        if attempt < self._source.attempts or error.wait is not None:
            self._limiter.postpone(host, max(backoff, error.wait or 0.0))


def _good(answer: Answer, conditional: bool) -> Answer:
    if answer.status == 200 or (answer.status == 304 and conditional):
        return answer
    raise LastingError(
        f"http_{answer.status}", f"the server answered with status {answer.status}", answer.status
    )


def _disallowed(decision: Mapping[str, Any]) -> Exception:
    if decision["grounds"] == "unreachable":
        return PassingError("robots_unreachable", "robots.txt cannot be read, so nothing is fetched")
    return LastingError("robots_disallowed", "robots.txt does not allow this address")
