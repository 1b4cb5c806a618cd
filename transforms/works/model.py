"""Three types that must not be confused: a person as a registry names one, one registry's record, a work.

A *record* is one answer of one registry (or one line of a dump), normalised. A *work* is all records
of one publication: a preprint, its proceedings version and its journal version are one work. What
versions disagree about (year, author order, venue) is kept, because a citation of any version is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Registry = Literal["arxiv", "crossref", "datacite", "doi.org"]
State = Literal["current", "withdrawn", "retracted", "unknown"]


@dataclass(frozen=True, slots=True)
class Person:
    """An author's name. ``family`` holds the whole name of a group (``literal``) or of a single-word name."""

    family: str
    given: str = ""

    def display(self) -> str:
        """``Family, Given``, or the family name alone."""
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True, slots=True)
class Record:
    """One registry's record of one version of a work, normalised. Absent is None, never an empty string."""

    registry: Registry
    record_id: str  # the registry's own id: "2305.14314v2", "10.1109/cvpr52688.2022.01042"
    origin: str  # "registry" or the file name of a dump
    title: str
    authors: tuple[Person, ...]
    keeps_order: bool  # is this registry's author order that of the work
    year: int | None  # of this version
    venue: str | None
    doi: str | None  # normal form, lower case
    arxiv_id: str | None  # normal form without version
    isbn: str | None
    url: str | None
    same_as: tuple[str, ...]  # ids of other versions that the record itself names: "doi:…", "arxiv:…"
    retrieved_at: datetime | None  # when the registry said so; for a dump the record's own update date
    state: State
    kind: str = ""  # Crossref's type of work ("book", "report", …); empty where the registry has none
    preprint: bool = False  # a version without formal publication (arXiv, posted content)
    years: tuple[int, ...] = ()  # every year that this record gives (online, print, journal reference)
    other_isbns: tuple[str, ...] = ()  # of the other bindings and formats
    other_titles: tuple[str, ...] = ()  # translated, original, short or subtitle-less titles
    other_venues: tuple[str, ...] = ()  # abbreviations, event, publisher, journal reference
    retracts: tuple[str, ...] = ()  # ids of works that this record, a notice, withdraws or retracts


@dataclass(frozen=True, slots=True)
class Work:
    """A publication: one or more records of its versions. Fields below are chosen from ``records``."""

    work_id: str  # "wk-" and ten characters, from the canonical identifier
    title: str
    authors: tuple[Person, ...]
    year_first_public: int | None
    year_published: int | None
    venue: str | None
    doi: str | None
    arxiv_id: str | None
    isbn: str | None
    url: str | None
    registry: Registry
    retrieved_at: datetime | None
    state: State
    records: tuple[Record, ...]
