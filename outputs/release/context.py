"""What a release must be told besides its tables: settings, code versions, what made it differ, add-ons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from outputs.release.licences import known_licence
from transforms.tables.stored import Rows


@dataclass(frozen=True, slots=True)
class SourceTerms:
    """Under what terms the pages of one source may be used. ``prose``: may its summaries be published."""

    name: str
    licence: str | None = None  # SPDX id or address; null: unknown
    prose: bool = True
    homepage: str | None = None


@dataclass(frozen=True, slots=True)
class Dump:
    """A local metadata dump that citations were checked against, as their evidence names it."""

    name: str  # in the evidence with "dump:" before it
    sha256: str
    works: int


@dataclass(frozen=True, slots=True)
class Causes:
    """What the run knows of why values differ from the previous release.

    ``registry_changed``: registries or other dumps were asked. ``decided`` has the ids of methods, and the
    records (page_id#column), that human decisions named since then.
    """

    code_changed: bool = False
    registry_changed: bool = False
    decided: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Draft:
    """The release being built, as its add-ons see it."""

    version: str
    created: datetime
    previous: str | None
    tables: Mapping[str, Rows]  # arranged: declared order and types, sorted by key
    counts: Mapping[str, int]
    delta: Mapping[str, Any]  # the summary that index.json has under "delta"


Extra = Callable[[Path, Draft], None]
"""Writes further files into the folder being built (``site/``, ``report/``); they are checksummed with it."""


Writer = Callable[[Draft, "ReleaseContext", Path], None]
"""Writes files of a release into the folder being built, in a process of its own perhaps."""


@dataclass(frozen=True, slots=True)
class ReleaseContext:
    """Settings and facts of one release. ``created``: from captures or SOURCE_DATE_EPOCH, never a clock."""

    created: datetime
    title: str = "methodbase: research methods across languages"
    description: str = (
        "Research methods with their names in many languages, their claimed origin, and the citations "
        "behind them checked against bibliographic registries. Every value is traced to page, row and column."
    )
    licence: str = "CC-BY-4.0"  # of the compilation, an SPDX id
    publisher: str = "methodbase"
    homepage: str | None = None
    base_iri: str = "urn:methodbase:"  # ids are appended to it
    extractor: str = ""
    program: str = ""
    sources: Sequence[SourceTerms] = ()
    bibliography: Sequence[Dump] = ()
    causes: Causes = Causes()
    published: Sequence[str] = ()  # versions that are never given again, though their folder be gone
    accept_drop: str | None = None  # why a gate was overruled
    validation: Mapping[str, Any] = field(default_factory=dict)
    extras: Sequence[Extra] = ()
    beside: Sequence[Writer] = ()  # importable functions that write more files, like the formats' own
    workers: int = 1  # processes that write; they never change a byte
    keep_releases: int | None = None  # None: nothing is pruned

    def __post_init__(self) -> None:
        if self.created.tzinfo is None:
            raise ValueError("created needs a time zone; use UTC")
        if known_licence(self.licence) != self.licence:
            raise ValueError(f"licence {self.licence!r} is neither an SPDX id nor the address of a text")

    @property
    def created_utc(self) -> datetime:
        """``created`` in UTC, whole seconds."""
        return self.created.astimezone(UTC).replace(microsecond=0)

    @property
    def created_text(self) -> str:
        """``created`` as RFC 3339 with Z."""
        return self.created_utc.strftime("%Y-%m-%dT%H:%M:%SZ")
