"""What a run report holds: plain values only, so that the page and ``report.json`` say the same.

Everything outside ``volatile`` follows from the run's inputs and the previous release, so the copy inside a
release is the same bytes for the same inputs. Clocks, run ids, requests and history are ``volatile``: they
are left out of a release and present in the home's own report. A null is "not known", never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FORMAT_VERSION = 1

Outcome = Literal["published", "unchanged", "refused", "failed"]
Severity = Literal["critical", "warning", "info"]
Mode = Literal["plain", "prefect"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the run: the outcome, the release it made (if any), the one before, and why."""

    outcome: Outcome
    release: str | None
    previous: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceInput:
    """What one source gave: its captures, the distinct pages among them, and how many were new."""

    source: str
    captures: int
    pages: int
    new_pages: int | None


@dataclass(frozen=True, slots=True)
class DumpInput:
    """A local metadata dump that citations were checked against, and the number of verdicts from it."""

    name: str
    sha256: str
    works: int
    verdicts: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the run read."""

    captures: int
    pages: int
    new_pages: int | None
    records: int
    articles: int
    sources: tuple[SourceInput, ...] = ()
    dumps: tuple[DumpInput, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Rows of one table that changed since the previous release for one cause.

    ``cause`` is a short code or phrase (``new_pages``, ``extractor``, ``registry``, ``decision``);
    ``examples`` are keys, at most a handful.
    """

    cause: str
    table: str
    added: int
    changed: int
    removed: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableCount:
    """Rows of one table of the release, now and in the previous release."""

    table: str
    rows: int
    previous: int | None


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How many of a group's ``methods`` are shown in each locale of ``Coverage.locales``, in that order."""

    group: str
    methods: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Methods by locale. ``by`` says what a row is: one method each, or the methods of one field."""

    by: Literal["method", "field"]
    locales: tuple[str, ...]
    rows: tuple[CoverageRow, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a code occurs, now and in the previous release."""

    code: str
    count: int
    previous: int | None


@dataclass(frozen=True, slots=True)
class WrongCitation:
    """A citation whose verdict is new since the previous release, and is not that it is right.

    ``claimed`` is the reference as the page has it, ``found`` the work that was found in a line, or null.
    """

    citation_id: str
    method_id: str
    name: str
    status: str
    before: str | None
    discrepancies: tuple[str, ...]
    claimed: str
    found: str | None


@dataclass(frozen=True, slots=True)
class Merge:
    """One edge of the forest that makes records one method."""

    method_id: str
    name: str
    left: str
    right: str
    rule: str
    score: float
    evidence: tuple[str, ...]
    decided_by: str


@dataclass(frozen=True, slots=True)
class Merges:
    """All merges counted by rule; ``shown`` are those a reader should look at first (weakest first)."""

    total: int
    by_rule: tuple[Tally, ...]
    shown: tuple[Merge, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What a human should decide, and the command that decides it."""

    review_id: str
    kind: str
    left: str
    left_name: str
    right: str
    right_name: str
    score: float | None
    evidence: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of the values that pages state, on how many pages, and whether the release uses it."""

    value: str
    pages: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Pages that state different values of one property of one method."""

    method_id: str
    name: str
    property: str
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Quarantined items of one stage and reason; ``example`` is the id of one of them."""

    stage: str
    reason: str
    count: int
    previous: int | None
    example: str
    detail: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """The result of one expectation: how many values were checked and how many were unexpected."""

    name: str
    table: str
    column: str | None
    severity: Severity
    success: bool
    checked: int | None
    unexpected: int | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate of the release; ``message`` says why it passed or what to do."""

    name: str
    passed: bool
    message: str


@dataclass(frozen=True, slots=True)
class HostUse:
    """How one host was treated: requests sent, answers from the cache, refusals by robots.txt, waiting."""

    host: str
    kind: Literal["site", "registry"]
    requests: int
    cache_hits: int
    not_modified: int
    failures: int
    disallowed: int
    waited_seconds: float
    robots: str


@dataclass(frozen=True, slots=True)
class StageTime:
    """Wall time of one stage."""

    stage: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """One earlier run, oldest first in ``Volatile.runs``; its failed expectations by name."""

    run_id: str
    started_at: str
    outcome: Outcome
    release: str | None
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Volatile:
    """What differs between two runs over the same inputs; absent from the copy inside a release."""

    run_id: str
    mode: Mode
    started_at: str
    finished_at: str
    hosts: tuple[HostUse, ...] = ()
    stages: tuple[StageTime, ...] = ()
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run, as the maintainer reads it."""

    title: str
    program: str  # name and version of the program, e.g. "methodbase 0.1.0"
    verdict: Verdict
    inputs: Inputs
    tables: tuple[TableCount, ...] = ()
    changes: tuple[Change, ...] = ()
    coverage: Coverage = Coverage("method", (), ())
    citations: tuple[Tally, ...] = ()
    discrepancies: tuple[Tally, ...] = ()
    wrong_citations: tuple[WrongCitation, ...] = ()
    merges: Merges = Merges(0, (), ())
    reviews: tuple[Review, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    quarantine: tuple[Refused, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    gates: tuple[Gate, ...] = ()
    volatile: Volatile | None = None
    format_version: int = FORMAT_VERSION
