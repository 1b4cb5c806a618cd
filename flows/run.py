"""One run: what was asked for, what each stage found, how long it took. Plain data, no Prefect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from extractors.home import Home
from flows.configuration import Settings

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from expectations.validation import Validation
    from extractors.archive.store import Archive
    from extractors.fetching.fetch import FetchReport
    from extractors.fetching.settings import Source
    from outputs.release.publish import Published
    from outputs.report.model import RunReport
    from transforms.identity.model import Resolution
    from transforms.tables.readings import Readings
    from transforms.tables.references import CheckedReference
    from transforms.works.dumps.files import Dump
    from transforms.works.model import Work
    from transforms.works.report import LibraryReport


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller asked for. ``inputs`` are paths or URLs; none means the configured sources."""

    inputs: tuple[str, ...] = ()
    offline: bool = False
    bibliography: tuple[Path, ...] = ()
    site: bool = True
    workers: int = 1
    dask: str | None = None
    accept_drop: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    locales: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    reextract: bool = False
    pages: tuple[str, ...] = ()  # with reextract: these pages only
    kind: str = "refresh"

    def date_bounds(self) -> tuple[datetime | None, datetime | None]:
        """The first and the last moment (UTC) of the days that are let in."""
        since = self.since.replace(tzinfo=UTC) if self.since else None
        until = self.until.replace(tzinfo=UTC) + timedelta(days=1, seconds=-1) if self.until else None
        return since, until


Progress = Callable[[int, int], None]
Result = TypeVar("Result")


class Step(Protocol):
    """Does a step of a stage, several seconds of work under a name, and gives what it gives."""

    def __call__(self, name: str, work: Callable[[], Result]) -> Result:
        """``work()``, as a task of its own where there are tasks. A step can be done again."""
        ...


def do_step(name: str, work: Callable[[], Result]) -> Result:
    """The step alone."""
    return work()


@dataclass(slots=True)
class Run:
    """The state that the stages of one run fill in, in the order of ``flows.stages.order.STAGES``.

    ``previous`` is the newest release before this run. ``progress`` gives the callback (done, of how many)
    that a stage reports to, ``step`` does a part of a stage. What a stage has not reached yet is None or
    empty, and what no later stage needs is None again.
    """

    run_id: str
    home: Home
    settings: Settings
    options: Options
    archive: Archive
    started: datetime
    sources: tuple[Source, ...] = ()
    mode: Literal["plain", "prefect"] = "plain"
    previous: Path | None = None
    progress: Callable[[str], Progress] = field(default=lambda name: _no_progress)
    step: Step = do_step
    seconds: dict[str, float] = field(default_factory=dict)
    # collect
    collected: list[pa.Table] = field(default_factory=list)  # refusals
    unreadable: list[str] = field(default_factory=list)
    nothing_readable: bool = False
    new_pages: int = 0
    fetch_report: FetchReport | None = None
    dumps: tuple[Dump, ...] = ()  # named by this run, and those that the home remembers
    dump_notes: tuple[str, ...] = ()
    captures: pa.Table | None = None
    as_of: datetime = field(default_factory=lambda: datetime(1970, 1, 1, tzinfo=UTC))
    fingerprint: str = ""
    unchanged: bool = False
    # extract
    extracted: list[pa.Table] = field(default_factory=list)  # refusals
    articles: pa.Table | None = None
    facts: pd.DataFrame | None = None
    records: pd.DataFrame | None = None
    n_records: int = 0
    n_articles: int = 0
    # enrich
    readings: Readings | None = None
    checked: dict[str, CheckedReference] = field(default_factory=dict)
    introduced_works: dict[tuple[str, int], Work] = field(default_factory=dict)
    library_report: LibraryReport | None = None
    # resolve
    version: str = ""
    resolution: Resolution | None = None
    fields: pd.DataFrame | None = None
    vocabulary: str = ""  # all known translations of fields, as a data file
    reviews: pd.DataFrame | None = None
    # tabulate, validate, publish
    tables: dict[str, pa.Table] = field(default_factory=dict)
    validation: Validation | None = None
    published: Published | None = None
    report: RunReport | None = None

    @property
    def decisions_file(self) -> Path:
        """Where the human decisions are: as configured, else in the home."""
        return self.settings.decisions or self.home.decisions


def _no_progress(done: int, total: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run says at its end; its fields are the stable keys of ``--json``."""

    run_id: str
    kind: str
    mode: str
    outcome: str  # published | unchanged | refused | unreadable
    version: str | None
    release: str | None
    report: str | None
    counts: dict[str, int]
    new_pages: int
    quarantined: int
    citations: dict[str, int]
    bibliography: list[dict[str, Any]]  # name, sha256, remembered: the dumps behind the verdicts
    reasons: list[str]
    unreadable: list[str]
    notes: list[str]
    failed: list[str]
    gates: dict[str, str]  # passed | refused | overridden
    fetched: dict[str, int]  # empty when no source was asked
    seconds: dict[str, float]

    @property
    def exit_code(self) -> int:
        """0 published or unchanged, 1 refused by a gate, 3 nothing could be read."""
        return {"published": 0, "unchanged": 0, "refused": 1, "unreadable": 3}[self.outcome]
