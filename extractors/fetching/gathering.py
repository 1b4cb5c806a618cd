"""Fetching one source: find its methods, plan, ask for what is due, archive and log every answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from extractors.archive import log
from extractors.archive.entries import Kind, LogEntry
from extractors.archive.journal import Journal
from extractors.archive.store import Archive, DamagedObject, MissingObject
from extractors.captures.dates import clamp
from extractors.fetching import addressbook, discovery
from extractors.fetching.addressbook import Known
from extractors.fetching.exchange import Answer, Connection, LastingError, PassingError
from extractors.fetching.limiter import HostLimiter
from extractors.fetching.plan import Plan, is_comparison, plan
from extractors.fetching.settings import Source
from extractors.fetching.signs import find_fault
from extractors.fetching.visit import HostTiredError, Reply, Visitor
from extractors.home import Home

_PATIENCE = 3
"""So many addresses in a row that fail for passing reasons, and the host is left alone for this run."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that gave no page: a code, one sentence, and whether the next run should try it again."""

    url: str
    reason: str
    detail: str
    passing: bool
    page_id: str | None = None


@dataclass(slots=True)
class Gathered:
    """What fetching one source gave; ``deferred`` are due addresses that this run did not ask for."""

    pages: list[LogEntry] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    uncovered: tuple[str, ...] = ()
    planned: int = 0
    deferred: int = 0
    new_pages: int = 0
    not_modified: int = 0


class Gathering:
    """One source in one run. Without a visitor (``offline``) it plans and asks for nothing."""

    def __init__(self, source: Source, archive: Archive, home: Home, journal: Journal) -> None:
        self._source, self._archive, self._home, self._journal = source, archive, home, journal
        self._visitor: Visitor | None = None
        self._stop = threading.Event()
        self.result = Gathered()

    def visit(self, connection: Connection, limiter: HostLimiter, stop: threading.Event) -> Visitor:
        """Go online: requests go over ``connection``, spaced by ``limiter``, until ``stop`` is set."""
        self._stop = stop
        self._visitor = Visitor(self._source, connection, limiter, self._keep_robots, stop)
        return self._visitor

    def plan(self, locales: Sequence[str] | None) -> Plan | None:
        """What this source needs now; asks for listings that are due when it is online.

        None when a listing could not be had this time (planning with some of the methods would deal them
        out anew, only to do it again when the others are back), or when nothing names any method.
        """
        now = datetime.now(UTC)
        online = self._visitor is not None
        reference = addressbook.begin_round(self._home, self._source, now) if online else now
        try:
            methods = self._source.methods or tuple(self._discover(reference))
        except (PassingError, HostTiredError) as error:
            self._note_not_discovered(str(error))
            return None
        if online and not methods:
            self._note_not_discovered(f"no link looks like {self._source.method_path}")
            return None
        fetched = addressbook.fetched_pages(self._home, self._source)
        made = plan(self._source, methods, fetched, reference, locales)
        self.result.planned, self.result.uncovered = len(made.urls), made.uncovered
        return made

    def fetch(self, urls: Sequence[str], step: Callable[[], None]) -> bool:
        """Ask for the addresses in order; gives whether all were asked for, counts the others as deferred."""
        failed_in_row = 0
        for position, url in enumerate(urls):
            if self._visitor is None or failed_in_row >= _PATIENCE or self._stop.is_set():
                self.result.deferred += len(urls) - position
                return False
            try:
                passing = self._fetch_page(url)
            except HostTiredError as error:
                self.result.failures.append(Failure(url, "host_tired", str(error), passing=True))
                self.result.deferred += len(urls) - position
                return False
            failed_in_row = failed_in_row + 1 if passing else 0
            step()
        return True

    def finish(self) -> None:
        """All that was due was asked for."""
        addressbook.end_round(self._home, self._source)

    def _fetch_page(self, url: str) -> bool:
        """Ask for one page and log what came of it; gives whether it failed for a passing reason."""
        known = self._usable(addressbook.known_address(self._home, url))
        try:
            reply = self._online.get(url, _conditions(known))
        except (PassingError, LastingError) as error:
            self._log_failure(url, error)
            return isinstance(error, PassingError)
        if reply.answer.status == 304 and known:
            self.result.not_modified += 1
            self._log_answer(url, reply, "page", known.page_id, known)
            return False
        comparison = is_comparison(self._source, url)
        fault = find_fault(reply.answer.body, reply.answer.headers.get("content-type"), comparison=comparison)
        page_id = self._archive.put(reply.answer.body)
        if fault:
            detail = "the answer has status 200 but is not a page"
            self.result.failures.append(Failure(url, fault, detail, passing=False, page_id=page_id))
            self._log_answer(url, reply, "refused", page_id, reason=fault)
        else:
            self._log_answer(url, reply, "page", page_id)
        return False

    def _note_not_discovered(self, why: str) -> None:
        detail = f"the methods of the source are not known: {why}"
        self.result.failures.append(Failure(self._source.base_url, "not_discovered", detail, passing=True))

    def _discover(self, reference: datetime) -> list[str]:
        starts = discovery.configured_addresses(self._source)
        if not starts:
            named = self._visitor.robots(self._source.base_url).sitemaps if self._visitor else ()
            starts = named or (urljoin(self._source.base_url, "/sitemap.xml"),)
        return discovery.find_methods(
            self._source, starts, lambda url: self._read_listing(url, reference), self._note_left
        )

    def _note_left(self, urls: Sequence[str]) -> None:
        detail = (
            f"{len(urls)} listings or sitemaps from here on were not read, {discovery.MAX_DOCUMENTS} were: "
            "name fewer of them in listing or sitemap of the configuration"
        )
        self.result.failures.append(Failure(urls[0], "too_many_listings", detail, passing=False))

    def _read_listing(self, url: str, reference: datetime) -> bytes | None:
        """The bytes of a listing or sitemap: fetched when due and possible, else as archived.

        None when it cannot be had for good; PassingError or HostTiredError when there is no copy either.
        """
        known = self._usable(addressbook.known_address(self._home, url))
        age = timedelta(days=self._source.refresh_days)
        if self._visitor is not None and (known is None or known.fetched_at <= reference - age):
            try:
                return self._fetch_listing(url, known)
            except (LastingError, PassingError) as error:
                if known is None and isinstance(error, PassingError):
                    raise
        return self._archive.get(known.page_id) if known else None

    def _fetch_listing(self, url: str, known: Known | None) -> bytes:
        """Ask for a listing; what came of it is logged, also when it is an error.

        A captcha or an error with status 200 is a PassingError: the listing is due again at once.
        """
        try:
            reply = self._online.get(url, _conditions(known))
        except (PassingError, LastingError) as error:
            self._log_failure(url, error)
            raise
        if reply.answer.status == 304 and known:
            self._log_answer(url, reply, "listing", known.page_id, known)
            return self._archive.get(known.page_id)
        body = reply.answer.body
        page_id = self._archive.put(body)
        fault = discovery.find_listing_fault(self._source, reply.url, body)
        if fault:
            detail = "the answer has status 200 but is no listing of methods"
            self.result.failures.append(Failure(url, fault, detail, passing=True, page_id=page_id))
            self._log_answer(url, reply, "refused", page_id, reason=fault)
            raise PassingError(fault, f"{url}: {detail}")
        self._log_answer(url, reply, "listing", page_id)
        return body

    def _usable(self, known: Known | None) -> Known | None:
        """``known`` when its bytes are sound; an answer 304 would be worth nothing without them."""
        if known is None:
            return None
        try:
            self._archive.get(known.page_id)
        except (MissingObject, DamagedObject):
            return None
        return known

    @property
    def _online(self) -> Visitor:
        if self._visitor is None:
            raise RuntimeError("this gathering is offline")
        return self._visitor

    def _keep_robots(self, url: str, answer: Answer, final_url: str | None) -> str | None:
        page_id = self._archive.put(answer.body) if answer.status == 200 else None
        kind: Kind = "robots" if page_id else "failed"
        now = datetime.now(UTC)
        self._log(
            LogEntry(
                page_id, url, clamp(now.replace(microsecond=0)), self._source.name, False, kind,
                content_type=answer.headers.get("content-type"), status=answer.status, fetched_at=now,
                final_url=final_url, headers=answer.headers,
                reason=None if page_id else f"http_{answer.status}",
            )
        )  # fmt: skip
        return page_id

    def _log_answer(
        self,
        url: str,
        reply: Reply,
        kind: Kind,
        page_id: str,
        known: Known | None = None,
        reason: str | None = None,
    ) -> None:
        now = datetime.now(UTC)
        entry = LogEntry(
            page_id, url, clamp(now.replace(microsecond=0)), self._source.name, self._source.prose, kind,
            licence=self._source.licence,
            content_type=reply.answer.headers.get("content-type") or (known.content_type if known else None),
            status=reply.answer.status, fetched_at=now, final_url=reply.url if reply.url != url else None,
            reason=reason, headers=_with_validators(reply.answer.headers, known), robots=reply.robots,
        )  # fmt: skip
        self._log(entry)
        if kind == "page":
            self.result.pages.append(entry)

    def _log_failure(self, url: str, error: PassingError | LastingError) -> None:
        passing = isinstance(error, PassingError)
        self.result.failures.append(Failure(url, error.reason, error.detail, passing))
        now = datetime.now(UTC)
        self._log(
            LogEntry(
                None, url, clamp(now.replace(microsecond=0)), self._source.name, self._source.prose, "failed",
                status=error.status if isinstance(error, LastingError) else None, fetched_at=now,
                reason=error.reason,
            )
        )  # fmt: skip

    def _log(self, entry: LogEntry) -> None:
        position = self._journal.append([entry])
        with self._home.connect() as state:
            log.prepare(state)
            self.result.new_pages += log.record(state, [entry], position)


def _conditions(known: Known | None) -> dict[str, str]:
    """The headers that ask for an answer only if the page has changed."""
    if known is None:
        return {}
    pairs = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    return {name: value for name, value in pairs if value}


def _with_validators(headers: Mapping[str, str], known: Known | None) -> dict[str, str]:
    """An answer 304 need not repeat the validators: they stay in force."""
    if known is None:
        return dict(headers)
    old = {name: v for name, v in (("etag", known.etag), ("last-modified", known.last_modified)) if v}
    return {**old, **headers}
