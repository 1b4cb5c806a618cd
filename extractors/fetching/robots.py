"""robots.txt as RFC 9309 has it: what is allowed, how slowly, and on what grounds."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from protego import Protego

from extractors.fetching.exchange import PRODUCT

MAX_BYTES = 512_000
"""What is read of a robots.txt; the RFC asks for at least 500 KiB."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host. ``rules`` is None where ``grounds`` alone decides.

    ``page_id`` is the archived robots.txt, None where there was none.
    """

    grounds: str  # robots.txt | no robots.txt | unreachable
    rules: Any = None
    page_id: str | None = None

    def decide(self, url: str) -> Mapping[str, Any]:
        """The decision about ``url`` as it goes to the log: allowed or not, why, and the delay asked for."""
        if self.rules is None:
            allowed = self.grounds != "unreachable"
        else:
            allowed = bool(self.rules.can_fetch(url, PRODUCT))
        decision: dict[str, Any] = {"allowed": allowed, "grounds": self.grounds}
        if self.page_id:
            decision["robots_page_id"] = self.page_id
        if self.delay:
            decision["delay"] = self.delay
        return decision

    @property
    def delay(self) -> float:
        """Seconds between two requests that the host asks for; 0 when it does not."""
        if self.rules is None:
            return 0.0
        rate = self.rules.request_rate(PRODUCT)
        spacing = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(float(self.rules.crawl_delay(PRODUCT) or 0.0), spacing)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Sitemap addresses that the file names, in order."""
        return tuple(self.rules.sitemaps) if self.rules is not None else ()


def read_robots(status: int, body: bytes, page_id: str | None) -> Robots:
    """The rules in an answer for /robots.txt.

    A client error means that there are none and all is allowed, except 429; a server error, 429 and
    everything unexpected means that nothing is allowed until it can be read.
    """
    if 200 <= status < 300:
        return Robots("robots.txt", Protego.parse(_text(body)), page_id)
    if 400 <= status < 500 and status != 429:
        return Robots("no robots.txt")
    return UNREACHABLE


def _text(body: bytes) -> str:
    """The rules as text: UTF-8, or UTF-16 that begins with its mark; a line that is cut is no rule."""
    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    encoding = "utf-16" if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    return body.decode(encoding, "replace")


UNREACHABLE = Robots("unreachable")
"""The rules while robots.txt cannot be read: nothing is fetched."""
