"""Captures that come as files, folders or WARC enter the archive, with their own dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from extractors.archive import log
from extractors.archive.entries import LogEntry
from extractors.archive.folders import StorageError
from extractors.archive.journal import Journal
from extractors.archive.store import Archive
from extractors.captures import memory
from extractors.captures.files import InputFile, Listing, list_input, read_page
from extractors.captures.found import Found, Refused
from extractors.captures.memory import Outcome
from extractors.captures.warc import is_warc, read_warc
from extractors.home import Home
from extractors.locales.detection import read_address
from extractors.schemas import REFUSALS

_READERS = 4
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that could not be read at all: its path as given, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """How it went: what was refused (also of files that were known), and how much there is.

    ``new_pages``: pages the archive did not have. ``reused``: files that were not read, because they had not
    changed. ``skipped``: files and records passed over because they cannot be pages (images, redirects).
    """

    refusals: pa.Table
    new_pages: int
    unreadable: tuple[Unreadable, ...]
    files: int
    reused: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all captures of one ingestion, and which dates are wanted."""

    source: str
    licence: str | None
    prose: bool
    since: datetime | None
    until: datetime | None
    locales: tuple[str, ...] = ()

    def entry(self, found: Found) -> LogEntry:
        """The log entry of a page that was archived."""
        return LogEntry(
            page_id=found.page_id,
            url=found.url,
            captured_at=found.captured_at,
            source=self.source,
            prose=self.prose if found.prose is None else found.prose,
            dated_by=found.dated_by,
            licence=found.licence or self.licence,
            content_type=found.content_type,
        )

    def wants(self, moment: datetime) -> bool:
        """Whether a capture of that time is in the wanted range; both ends belong to it."""
        return (self.since is None or moment >= self.since) and (self.until is None or moment <= self.until)

    def wants_locale(self, found: Found) -> bool:
        """Whether the page's locale (from its address, else from reading it) is wanted; empty: all are."""
        return not self.locales or _locale_of(found) in self.locales


def ingest(
    inputs: Sequence[Path],
    archive: Archive,
    home: Home,
    *,
    source: str = "files",
    licence: str | None = None,
    prose: bool = True,
    since: datetime | None = None,
    until: datetime | None = None,
    locales: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> IngestReport:
    """Archive the pages of all inputs and log their captures, which ``extractors.archive.log`` then has.

    ``licence`` and ``prose`` hold where a folder's manifest says nothing else. Captures before ``since``
    or after ``until`` (aware times) are left out, and so are pages in other ``locales`` if any are named. An
    input that is missing or cannot be read is reported
    and costs nothing else. ``progress`` is called with files done and files to do. StorageError when the
    archive cannot be written; all that was logged before stays, and the next call goes on from there.
    """
    terms = Terms(source, licence, prose, since, until, tuple(sorted(locales)))
    log.synchronise(archive, home)
    listing, unreadable = _list_inputs(inputs)
    with home.connect() as state:
        memory.prepare(state, archive.damaged())
        to_read = memory.changed(state, listing.files, repr(terms))
    with Journal(archive) as journal:
        new_pages = _Ingestion(archive, home, journal, terms).run(to_read, progress)
    with home.connect() as state:
        refused, skipped = memory.refused_of(state, listing.files)
    return IngestReport(
        refusals=refusals_table([*listing.refused, *refused]),
        new_pages=new_pages,
        unreadable=tuple(unreadable),
        files=len(listing.files),
        reused=len(listing.files) - len(to_read),
        skipped=listing.skipped + skipped,
    )


def _locale_of(found: Found) -> str | None:
    """The locale of a page that was found; None when neither its address nor its content tells."""
    from extractors.pages import extract_page

    locale = read_address(found.url).locale
    if locale is None and found.content:
        page = extract_page(found.content, "", found.url, found.content_type).page
        locale = page["locale"] if page else None
    return locale


def refusals_table(refused: Sequence[Refused]) -> pa.Table:
    """Refusals of reading as REFUSALS, each once, sorted by place and reason."""
    rows = [
        {
            "stage": "archive",
            "reason": one.reason,
            "page_id": None,
            "locator": one.locator,
            "detail": one.detail,
        }
        for one in sorted(set(refused), key=lambda one: (one.locator, one.reason, one.detail))
    ]
    return pa.Table.from_pylist(rows, schema=REFUSALS)


class _Ingestion:
    """One run over the files that have to be read; flushes to the log in batches."""

    def __init__(self, archive: Archive, home: Home, journal: Journal, terms: Terms) -> None:
        self._archive, self._home, self._journal, self._terms = archive, home, journal, terms
        self._entries: list[LogEntry] = []
        self._outcomes: list[Outcome] = []
        self._new_pages = 0

    def run(self, files: Sequence[InputFile], progress: Callable[[int, int], None] | None) -> int:
        """Read the files, in order; gives how many pages the archive did not have before."""
        done = 0
        with ThreadPoolExecutor(_READERS) as readers:
            for start in range(0, len(files), _BATCH):
                batch = files[start : start + _BATCH]
                for file, items in zip(batch, readers.map(self._open, batch), strict=True):
                    self._take(file, items)
                self._flush()
                done += len(batch)
                if progress:
                    progress(done, len(files))
        return self._new_pages

    def _open(self, file: InputFile) -> Iterable[Found | Refused | None]:
        """The items of a file: a plain one is read and archived here, a WARC file is left to be read."""
        try:
            if is_warc(file.path):
                return read_warc(file.path, file.shown)
            return [self._keep(read_page(file))]
        except StorageError:
            raise
        except OSError as error:
            return [Refused("unreadable", file.shown, error.strerror or "cannot be read")]

    def _keep(self, item: Found | Refused | None) -> Found | Refused | None:
        """Archive the bytes of a page that is wanted; the item goes on without them."""
        if not isinstance(item, Found):
            return item
        if not self._terms.wants(item.captured_at):
            return None
        if item.page_id:  # its bytes were found wanted before
            return item
        if not self._terms.wants_locale(item):
            return None
        return replace(item, content=b"", page_id=self._archive.put(item.content))

    def _take(self, file: InputFile, items: Iterable[Found | Refused | None]) -> None:
        keys, refused, skipped = [], [], 0
        for item in map(self._keep, items):
            if isinstance(item, Found):
                entry = self._terms.entry(item)
                keys.append(entry.key)
                self._entries.append(entry)
            elif item:
                refused.append(item)
            else:
                skipped += 1
            if len(self._entries) >= _BATCH * 4:
                self._flush()
        self._outcomes.append(Outcome(file, tuple(keys), tuple(refused), skipped))

    def _flush(self) -> None:
        """Log the captures that the log does not have, then note the files that are read to the end."""
        with self._home.connect() as state:
            fresh = log.unknown(state, self._entries)
            position = self._journal.append(fresh)
            self._new_pages += log.record(state, fresh, position)
            memory.remember(state, self._outcomes, repr(self._terms))
        self._entries, self._outcomes = [], []


def _list_inputs(inputs: Sequence[Path]) -> tuple[Listing, list[Unreadable]]:
    """All files of all inputs, each once, and the inputs that cannot be read at all."""
    whole, unreadable = Listing(), []
    seen: set[str] = set()
    for path in inputs:
        try:
            listing = list_input(path)
        except OSError as error:
            unreadable.append(Unreadable(str(path), error.strerror or "cannot be opened"))
            continue
        whole.files += [file for file in listing.files if file.key not in seen]
        seen.update(file.key for file in listing.files)
        whole.refused += listing.refused
        whole.skipped += listing.skipped
    return whole, unreadable
