"""A parsed reference, what was asked about it, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from transforms.works.model import Person, Work

Status = Literal["verified", "corrected", "contradicted", "ambiguous", "not_found", "unchecked"]

Discrepancy = Literal[
    "author_unknown",
    "author_missing",
    "author_order",
    "author_name",
    "title",
    "year",
    "venue",
    "arxiv_id",
    "doi",
    "not_same_work",
]


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference string, read. Nothing is corrected here: it is what the page claims."""

    raw: str
    authors: tuple[Person, ...] = ()
    et_al: bool = False  # the author list says that it is cut short
    year: int | None = None
    other_year: int | None = None  # the second of two: "(1957/1982)"
    title: str | None = None
    venue: str | None = None
    doi: str | None = None  # normal form
    arxiv_id: str | None = None  # normal form without version
    isbn: str | None = None
    wrong_isbn: str | None = None  # digits that are given as an ISBN and cannot be one
    openalex_id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What all sources together know about one reference.

    ``asked`` names every source that answered ("dump:arxiv.jsonl", "crossref"), ``failed`` every source that
    did not, with the reason. ``by_identifier`` holds the works that the claimed identifiers really belong to
    (key "doi:…" / "arxiv:…" / "isbn:…"; None: the source answered that no such id exists),
    ``by_title`` the candidates of the title search, unordered. ``general`` is True if a source that would
    know any published work (Crossref or a dump that stands for it) answered, ``arxiv`` if one that would know
    the claimed arXiv identifier did. ``selections`` are the sources among ``asked`` whose silence about
    published works says nothing (see ``transforms.works.coverage``).
    """

    asked: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)
    by_identifier: Mapping[str, Work | None] = field(default_factory=dict)
    by_title: Sequence[Work] = ()
    general: bool = False
    arxiv: bool = False
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement on one reference, with the evidence for it (JSON-ready, keys sorted when written)."""

    status: Status
    work: Work | None
    discrepancies: tuple[Discrepancy, ...]
    evidence: Mapping[str, Any]


class Library(Protocol):
    """Where works are looked up: cache, dumps and registries behind one face, in that order."""

    def find(self, references: Sequence[Reference]) -> list[Finding]:
        """One finding per reference, in the same order; look-ups are batched. Never raises for a lookup."""
        ...
