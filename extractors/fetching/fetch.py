"""Fetching all configured sources into the archive: what is due, politely, and what came of it."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pyarrow as pa

from extractors.archive import log
from extractors.archive.journal import Journal
from extractors.archive.store import Archive
from extractors.fetching.exchange import Connection
from extractors.fetching.gathering import Failure, Gathered, Gathering
from extractors.fetching.limiter import HostLimiter
from extractors.fetching.settings import Source, authority
from extractors.fetching.visit import HostTally, Tally
from extractors.home import Home
from extractors.schemas import REFUSALS

Progress = Callable[[int, int], None]

STRAY = "host_not_configured"
"""Why an address is a failure whose host no source has."""


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a run of fetching did.

    ``captures`` (CAPTURES) were made by this run, ``refusals`` (REFUSALS) are answers that are no pages and
    addresses that cannot be had; ``failures`` are all addresses without a page, also those to try again.
    ``hosts`` says by host how it was treated, robots.txt included, ``robots`` counts decisions;
    ``not_modified`` counts pages answered with 304; ``planned`` is all that the sources need, ``deferred``
    what is due and was not asked for (offline, or the host wants a pause); ``uncovered`` are methods that
    no comparison can hold.
    """

    captures: pa.Table
    refusals: pa.Table
    failures: tuple[Failure, ...]
    hosts: Mapping[str, HostTally]
    robots: Mapping[str, int]
    not_modified: int
    retries: int
    new_pages: int
    planned: int
    deferred: int
    uncovered: tuple[str, ...]

    @property
    def requests(self) -> dict[str, int]:
        """Requests by host."""
        return {host: tally.requests for host, tally in self.hosts.items()}


def fetch_sources(
    sources: Sequence[Source],
    archive: Archive,
    home: Home,
    *,
    urls: Sequence[str] = (),
    locales: Sequence[str] | None = None,
    offline: bool = False,
    progress: Progress | None = None,
    limiter: HostLimiter | None = None,
) -> FetchReport:
    """Fetch what is due of ``sources``, or exactly ``urls`` when there are any (they need a source's host).

    Every page is archived and logged before the next one is asked for, so a run that is killed loses
    nothing and the next one goes on. ``locales`` narrows the sources' own; ``offline`` asks for nothing.
    ``progress`` is called with addresses done and to do. StorageError when the archive cannot be written.
    """
    log.synchronise(archive, home)
    jobs, strays = _assign(sources, urls)
    counter = _Counter(progress)
    stop = threading.Event()
    run = _Run(archive, home, locales, offline, limiter or HostLimiter(), counter, stop)
    with ThreadPoolExecutor(max(1, len(jobs))) as hosts:
        futures = [hosts.submit(run.source, source, chosen) for source, chosen in jobs]
        try:
            results = [future.result() for future in futures]
        except BaseException:
            stop.set()
            for connection in run.connections:
                connection.cut()
            raise
    return _report([Gathered(failures=strays), *(one for one, _ in results)], [tally for _, tally in results])


@dataclass(frozen=True, slots=True)
class _Run:
    archive: Archive
    home: Home
    locales: Sequence[str] | None
    offline: bool
    limiter: HostLimiter
    counter: _Counter
    stop: threading.Event
    connections: list[Connection] = field(default_factory=list)

    def source(self, source: Source, chosen: Sequence[str] | None) -> tuple[Gathered, Tally]:
        """Fetch one source; ``chosen`` are the addresses asked for by hand, None for what is due."""
        with Journal(self.archive) as journal, Connection(source) as connection:
            self.connections.append(connection)
            gathering = Gathering(source, self.archive, self.home, journal)
            tally = Tally() if self.offline else gathering.visit(connection, self.limiter, self.stop).tally
            if chosen is not None:
                gathering.fetch(self._count(chosen), self.counter.step)
            elif made := gathering.plan(self.locales):
                complete = gathering.fetch(self._count(made.due), self.counter.step)
                if complete and not self.offline:
                    gathering.finish()
            return gathering.result, tally

    def _count(self, urls: Sequence[str]) -> Sequence[str]:
        self.counter.expect(len(urls))
        return urls


class _Counter:
    """Progress over all sources together, whichever thread reports it."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress, self._done, self._total, self._lock = progress, 0, 0, threading.Lock()

    def expect(self, number: int) -> None:
        with self._lock:
            self._total += number

    def step(self) -> None:
        with self._lock:
            self._done += 1
            if self._progress:
                self._progress(self._done, self._total)


def _assign(
    sources: Sequence[Source], urls: Sequence[str]
) -> tuple[list[tuple[Source, Sequence[str] | None]], list[Failure]]:
    """Which source fetches what; addresses whose host no source has are failures."""
    if not urls:
        return [(source, None) for source in sources], []
    chosen: dict[str, list[str]] = {}
    strays = []
    for url in dict.fromkeys(urls):
        owner = next((source for source in sources if _place(url) in source.authorities), None)
        if owner is None:
            detail = "no source of the configuration has this host: add one with its base_url to [[sources]]"
            strays.append(Failure(url, STRAY, detail, passing=False))
        else:
            chosen.setdefault(owner.name, []).append(url)
    return [(source, chosen[source.name]) for source in sources if source.name in chosen], strays


def _place(url: str) -> tuple[str, int]:
    try:
        return authority(urlsplit(url))
    except ValueError:
        return "", 0


def _report(results: Sequence[Gathered], tallies: Sequence[Tally]) -> FetchReport:
    pages = {entry.key: entry for result in results for entry in result.pages}
    rows = sorted((log.capture_row(entry)[1:] for entry in pages.values()), key=lambda row: row[:4])
    failures = sorted((f for result in results for f in result.failures), key=lambda f: (f.url, f.reason))
    return FetchReport(
        captures=log.captures_table(rows, {}),
        refusals=_refusals(failures),
        failures=tuple(failures),
        hosts=_hosts(tallies),
        robots=dict(sorted(sum((tally.robots for tally in tallies), Counter[str]()).items())),
        not_modified=sum(result.not_modified for result in results),
        retries=sum(tally.retries for tally in tallies),
        new_pages=sum(result.new_pages for result in results),
        planned=sum(result.planned for result in results),
        deferred=sum(result.deferred for result in results),
        uncovered=tuple(sorted(slug for result in results for slug in result.uncovered)),
    )


def _hosts(tallies: Sequence[Tally]) -> dict[str, HostTally]:
    total: defaultdict[str, HostTally] = defaultdict(HostTally)
    for tally in tallies:
        for host, one in tally.hosts.items():
            total[host].add(one)
    return dict(sorted(total.items()))


def _refusals(failures: Sequence[Failure]) -> pa.Table:
    """What will not pass by itself, as REFUSALS; the address is the place."""
    rows = [
        {
            "stage": "fetch",
            "reason": one.reason,
            "page_id": one.page_id,
            "locator": one.url,
            "detail": one.detail,
        }
        for one in failures
        if not one.passing
    ]
    return pa.Table.from_pylist(rows, schema=REFUSALS)
