"""What the fetching tests share: a home with its archive, and a source that points at the test site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.archive.entries import LogEntry
from extractors.archive.journal import read_from, segments
from extractors.archive.store import Archive
from extractors.fetching.fetch import FetchReport, fetch_sources
from extractors.fetching.limiter import HostLimiter
from extractors.fetching.settings import Source, read_sources
from extractors.home import Home
from tests.servers.site import Site


class Fetching:
    """A home, its archive, and a limiter of its own; ``run`` fetches a site into it."""

    def __init__(self, root: Path) -> None:
        self.root, self.home = root, Home(root / "home")
        self.archive = Archive.open(self.home.archive)
        self.limiter = HostLimiter(root / "limits")

    def source(self, site: Site, **facts: object) -> Source:
        document: dict[str, object] = {
            "name": "site",
            "base_url": site.url,
            "contact": "me@example.org",
            "locales": site.locales,
            "methods": site.methods,
            "interval_seconds": 0,
            "backoff_seconds": 0.01,
            "allow_private_addresses": True,
            "licence": "CC-BY-4.0",
        }
        return read_sources([{**document, **facts}])[0]

    def run(self, *sources: Source, **options: object) -> FetchReport:
        return fetch_sources(sources, self.archive, self.home, limiter=self.limiter, **options)  # type: ignore[arg-type]

    def one(self, site: Site, path: str, **facts: object) -> FetchReport:
        """Fetch one address of the site."""
        return self.run(self.source(site, **facts), urls=[site.url + path])

    def contents(self, report: FetchReport) -> list[bytes]:
        return [self.archive.get(page_id) for page_id in report.captures["page_id"].to_pylist()]


def reasons(report: FetchReport) -> list[str]:
    return [failure.reason for failure in report.failures]


def again(source: Source, **facts: object) -> Source:
    """The same source with everything due at once."""
    return replace(source, refresh_days=0.0, **facts)  # type: ignore[arg-type]


@pytest.fixture
def fetching(tmp_path: Path) -> Fetching:
    return Fetching(tmp_path)


def names(number: int) -> Sequence[str]:
    return [f"method-{n:02}" for n in range(number)]


PAGE = "/en/compare?slugs=method-00%2Cmethod-01"


def small(locales: Sequence[str] = ("en",)) -> Site:
    """A site of one page a locale; the English one is ``PAGE``."""
    return Site(names(2), locales)


def entries(fetching: Fetching) -> list[LogEntry]:
    """Every line of the capture log, in order."""
    return [one for name, _ in segments(fetching.archive) for one in read_from(fetching.archive, name, 0)[0]]
