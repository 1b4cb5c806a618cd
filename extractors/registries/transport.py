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

from extractors.fetching.exchange import LastingError, Unpacker, retry_after
from extractors.fetching.limiter import HostLimiter
from extractors.registries.breaker import CircuitBreaker
from extractors.registries.errors import CircuitOpen, LedElsewhere, Refused, RegistryError, Unusable
from extractors.registries.settings import RegistrySettings

_MOST_BYTES = 64 * 1024 * 1024
_CHUNK = 64 * 1024
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_REFUSALS = (400, 413, 414, 422)
_PASSING = (408, 425, 429)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer with one of the statuses that the registry uses to say something."""

    status: int
    headers: Mapping[str, str]  # keys in lower case
    body: bytes


Check = Callable[[Reply], None]
"""Raises ``Unusable`` for a body that is not what was asked for (HTML, half of it)."""


class _Session(requests.Session):
    """Leaves redirects to us: else the body of one is read whole, however large, though none is followed."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nothing leads anywhere by itself."""


class Transport:
    """Sends the requests of one registry, one at a time. ``requests`` counts every request that left.

    ``waited_seconds`` is how long it waited for a turn.
    """

    def __init__(self, registry: str, address: str, settings: RegistrySettings, seconds: float) -> None:
        """``address`` gives the host that is spaced; ``seconds`` is the first spacing, see ``interval``."""
        self.registry = registry
        self.interval = seconds
        self.requests = 0
        self.waited_seconds = 0.0
        self.breaker = CircuitBreaker(settings.circuit_failures, settings.circuit_seconds)
        self.allowed_hosts = set(settings.hosts)
        self._host = urlsplit(address).netloc.lower()
        self._settings = settings
        self._limiter = HostLimiter(settings.limits_folder)
        self._session = _Session()
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
                is_last = attempt + 1 == self._settings.attempts
                if is_last or not failure.may_pass or not self._rest(attempt, failure.pause):
                    break
            else:
                self.breaker.succeed()
                return reply
        self.breaker.fail(reason)
        raise RegistryError(self.registry, reason)

    def _rest(self, attempt: int, asked: float | None) -> bool:
        """Pause before the next try, for everybody on this machine; False when that asked for is too long."""
        if asked is not None and asked > self._settings.longest_pause_seconds:
            return False
        backoff = self._settings.backoff_seconds * 2**attempt
        pause = max(asked or 0.0, random.uniform(backoff / 2, backoff))
        self._limiter.postpone(self._host, pause)
        return True

    def _try(self, url: str, params: Mapping[str, str], accept: str) -> Reply:
        for _ in range(_MOST_REDIRECTS):
            host = urlsplit(url).netloc.lower()
            self.waited_seconds += self._limiter.wait(host, self.interval)
            reply = self._send(url, params, accept)
            if reply.status not in _REDIRECTS:
                return reply
            url, params = urljoin(url, reply.headers.get("location", "")), {}
            if urlsplit(url).netloc.lower() not in self.allowed_hosts:
                raise LedElsewhere(self.registry, "redirect to a host that is not configured")
        raise Unusable("too many redirects")

    def _send(self, url: str, params: Mapping[str, str], accept: str) -> Reply:
        self.requests += 1
        waits = (self._settings.connect_seconds, self._settings.read_seconds)
        try:
            with self._session.get(
                url,
                params=params,
                headers={"Accept": accept, "Accept-Encoding": "gzip"},
                timeout=waits,
                stream=True,
                allow_redirects=False,
            ) as response:
                headers = {key.lower(): value for key, value in response.headers.items()}
                is_led_on = response.status_code in _REDIRECTS
                body = b"" if is_led_on else self._body(response, headers)
                return Reply(response.status_code, headers, body)
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
        """The body, unpacked within time and size: neither a dripping server nor a bomb holds the run."""
        deadline = time.monotonic() + self._settings.answer_seconds
        unpacker = Unpacker(headers.get("content-encoding", ""), _MOST_BYTES)
        parts = []
        while part := response.raw.read1(_CHUNK, decode_content=False):
            parts.append(unpacker.feed(part))
            if time.monotonic() > deadline:
                raise Unusable("timeout")
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
