"""One polite connection to one registry: spacing, time-outs, retries, Retry-After, size cap, breaker."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from extractors.fetching.addresses import Guard, GuardedAdapter
from extractors.fetching.exchange import LastingError, Unpacker, retry_after
from extractors.fetching.limiter import HostLimiter
from extractors.registries.breaker import CircuitBreaker
from extractors.registries.errors import CircuitOpen, LedElsewhere, Refused, RegistryError, Unusable
from extractors.registries.rates import stated_interval
from extractors.registries.settings import RegistrySettings

_MOST_BYTES = 64 * 1024 * 1024
_CHUNK = 64 * 1024
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_REFUSALS = (400, 406, 413, 414, 422)
_PASSING = (408, 425, 429)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer with one of the statuses that the registry uses to say something."""

    url: str  # after redirects
    status: int
    headers: Mapping[str, str]  # keys in lower case
    body: bytes


Check = Callable[[Reply], None]
"""Raises ``Unusable`` for a body that is not what was asked for (HTML, half of it)."""

LEFT_ALONE = "left alone for as long as it asked for"
"""Why a registry is not asked while a pause lasts that is longer than a look-up waits."""


class _Session(requests.Session):
    """Leaves redirects to us: else the body of one is read whole, however large, though none is followed."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nothing leads anywhere by itself."""


class Transport:
    """Sends the requests of one registry, one at a time. ``requests`` counts every request that left.

    ``waited_seconds`` is how long it waited for a turn.
    """

    def __init__(
        self, registry: str, address: str, settings: RegistrySettings, seconds: float, least: float = 0.0
    ) -> None:
        """``address`` gives the host that is spaced.

        ``seconds`` is the spacing until an answer states a rate, which is obeyed, but never below ``least``.
        """
        self.registry = registry
        self.interval, self._least = seconds, least
        self.requests = 0
        self.waited_seconds = 0.0
        self.breaker = CircuitBreaker(settings.circuit_failures, settings.circuit_seconds)
        self._patience = max(settings.longest_pause_seconds, seconds)
        self.allowed_hosts = set(settings.hosts)
        self._host = urlsplit(address).netloc.lower()
        self._settings = settings
        self._limiter = HostLimiter(settings.limits_folder)
        self._guard = Guard(allow_private=True)  # the configuration may name a mirror on an intranet
        self._session = _Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, GuardedAdapter(self._guard))
        self._session.headers["User-Agent"] = settings.user_agent
        self._session.trust_env = urlsplit(address).hostname not in _LOOPBACK

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def get(
        self, url: str, params: Mapping[str, str], accept: str, check: Check, *, absent: bool = False
    ) -> Reply:
        """The answer to one question, tried as often as the settings say.

        With ``absent`` 404 is an answer ("there is no such thing"), which is not checked. Raises ``Refused``
        when the registry rejects the question, ``LedElsewhere`` when it sends to a stranger, ``CircuitOpen``
        when it was not asked, ``RegistryError`` when no try gave a usable answer.
        """
        if not self.breaker.allows():
            raise CircuitOpen(self.registry, f"circuit open after: {self.breaker.reason}")
        reason = "no attempt"
        for attempt in range(self._settings.attempts):
            try:
                reply = self._try(url, params, accept)
                if not (absent and reply.status == 404):
                    self._accept(reply)
                    check(reply)
            except Unusable as failure:
                reason = failure.reason
                if not self._rest(attempt, failure):
                    break
            else:
                self.breaker.succeed()
                return reply
        self.breaker.fail(reason)
        raise RegistryError(self.registry, reason)

    def _rest(self, attempt: int, failure: Unusable) -> bool:
        """Pause before the next request, for everybody on this machine; whether another try is worth it.

        The pause that a registry asks for holds also where this look-up gives up: the next one waits for it.
        """
        asked = failure.pause or 0.0
        self._limiter.postpone(self._host, asked)
        is_last = attempt + 1 == self._settings.attempts
        if is_last or not failure.may_pass or asked > self._settings.longest_pause_seconds:
            return False
        backoff = self._settings.backoff_seconds * 2**attempt
        self._limiter.postpone(self._host, random.uniform(backoff / 2, backoff))
        return True

    def _sleep(self, seconds: float) -> None:
        """Wait for a turn; not for a pause, or a rate, that outlasts any look-up."""
        if seconds > max(self._patience, self._settings.backoff_seconds * 2**self._settings.attempts):
            raise CircuitOpen(self.registry, LEFT_ALONE)
        time.sleep(seconds)

    def _wait(self, host: str) -> None:
        """Wait for a turn with the registry, and with the ``host`` that it leads to: both are asked."""
        for one in dict.fromkeys((self._host, host)):
            self.waited_seconds += self._limiter.wait(one, self.interval, self._sleep)

    def _heed(self, headers: Mapping[str, str]) -> None:
        """Take over the rate that the registry states; a refusal states it too."""
        stated = stated_interval(headers)
        self.interval = self.interval if stated is None else max(stated, self._least)

    def _try(self, url: str, params: Mapping[str, str], accept: str) -> Reply:
        for _ in range(_MOST_REDIRECTS):
            host = urlsplit(url).netloc.lower()
            self._wait(host)
            reply = self._send(url, params, accept)
            if host == self._host:
                self._heed(reply.headers)
            if reply.status not in _REDIRECTS:
                return reply
            url, params = _led_to(url, reply.headers.get("location", "")), {}
            if urlsplit(url).netloc.lower() not in self.allowed_hosts:
                raise LedElsewhere(self.registry, "redirect to a host that is not configured")
        raise Unusable("too many redirects", may_pass=False)

    def _send(self, url: str, params: Mapping[str, str], accept: str) -> Reply:
        self.requests += 1
        with self._guard.deadline(self._settings.answer_seconds) as passed:
            try:
                reply = self._exchange(url, params, accept)
            except Unusable:
                if not passed.is_set():
                    raise
        if passed.is_set():  # then the end of the bytes is not the end of the body
            raise Unusable("timeout")
        return reply

    def _exchange(self, url: str, params: Mapping[str, str], accept: str) -> Reply:
        """One request and its answer; raises ``Unusable`` for whatever goes wrong on the line."""
        waits = (self._settings.connect_seconds, self._settings.read_seconds)
        sent = {"Accept": accept, "Accept-Encoding": "gzip"}
        try:
            with self._session.get(
                url, params=params, headers=sent, timeout=waits, stream=True, allow_redirects=False
            ) as response:
                headers = {key.lower(): value for key, value in response.headers.items()}
                is_led_on = response.status_code in _REDIRECTS
                body = b"" if is_led_on else self._body(response, headers)
                return Reply(url, response.status_code, headers, body)
        except LastingError as error:
            raise Unusable(error.reason.replace("_", " ")) from error
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise Unusable("timeout") from error
        except urllib3.exceptions.HTTPError as error:
            raise Unusable("the answer broke off") from error
        except requests.ConnectionError as error:
            raise Unusable("no connection") from error
        except requests.RequestException as error:
            raise Unusable(f"request failed ({type(error).__name__})") from error

    def _body(self, response: requests.Response, headers: Mapping[str, str]) -> bytes:
        """The body, unpacked within its limit: a bomb does not hold the run."""
        unpacker = Unpacker(headers.get("content-encoding", ""), _MOST_BYTES)
        parts = []
        while part := response.raw.read1(_CHUNK, decode_content=False):
            parts.append(unpacker.feed(part))
        if not unpacker.whole:
            raise Unusable("the answer broke off")
        return b"".join(parts)

    def _accept(self, reply: Reply) -> None:
        if reply.status in _REFUSALS:
            raise Refused(self.registry, f"http {reply.status}")
        if reply.status != 200:
            pause = retry_after(reply.headers.get("retry-after"), datetime.now(UTC))
            may_pass = reply.status in _PASSING or reply.status >= 500
            raise Unusable(f"http {reply.status}", pause, may_pass=may_pass)


def _led_to(url: str, location: str) -> str:
    """The address that a redirect at ``url`` leads to; raises ``Unusable`` for one that leads nowhere."""
    try:
        target = urljoin(url, location)
        _ = urlsplit(target).port
    except ValueError as error:
        raise Unusable("redirect to nowhere", may_pass=False) from error
    if not location or urlsplit(target).scheme not in ("http", "https"):
        raise Unusable("redirect to nowhere", may_pass=False)
    return target
