"""arXiv: answers of the API (``arxiv.Result``) and lines of the metadata snapshot."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from transforms.identifiers.arxiv import Arxiv
from transforms.identifiers.doi import Doi
from transforms.works.model import Person, Record
from transforms.works.normalise.dates import moment_of, year_of, years_of
from transforms.works.normalise.latex import latex_to_text
from transforms.works.normalise.markup import plain_text, plain_title
from transforms.works.normalise.names import display_name, person, persons
from transforms.works.normalise.refusal import NotARecord, mappings_of, text_of
from transforms.works.normalise.states import comment_state

if TYPE_CHECKING:
    import arxiv

_AUTHOR_SEPARATOR = re.compile(r",\s+and\s+|,\s*|\s+and\s+|\s*;\s*")
_NESTED = re.compile(r"\([^()]*\)")


def from_arxiv_result(result: arxiv.Result, origin: str = "registry", at: datetime | None = None) -> Record:
    """A record from an entry of the API; ``at`` is when arXiv answered."""
    short = result.get_short_id()
    authors = [display_name(latex_to_text(author.name)) for author in result.authors]
    return _record(
        identifier=short,
        version=short if Arxiv.version(short) else "",
        title=result.title,
        authors=persons(authors),
        year=result.published.year if result.published.year > 1 else None,
        doi=result.doi or "",
        journal=result.journal_ref or "",
        notes=(result.comment or "", result.summary or ""),
        origin=origin,
        at=at,
        later=[result.updated.year] if result.updated.year > 1 else [],
    )


def from_arxiv_snapshot(raw: Mapping[str, Any], origin: str = "registry") -> Record:
    """A record from one line of the metadata snapshot; its own ``update_date`` is its date."""
    identifier = text_of(raw.get("id"))
    versions = [text_of(version.get("version")) for version in mappings_of(raw.get("versions"))]
    last = versions[-1] if versions else ""
    return _record(
        identifier=identifier,
        version=f"{identifier}{last}",
        title=text_of(raw.get("title")),
        authors=_snapshot_authors(raw),
        year=_first_year(raw),
        doi=text_of(raw.get("doi")),
        journal=text_of(raw.get("journal-ref")),
        notes=(text_of(raw.get("comments")), text_of(raw.get("abstract"))),
        origin=origin,
        at=moment_of(raw.get("update_date")),
        later=_version_years(raw),
    )


def _record(
    *,
    identifier: str,
    version: str,
    title: str,
    authors: tuple[Person, ...],
    year: int | None,
    doi: str,
    journal: str,
    notes: tuple[str, str],
    origin: str,
    at: datetime | None,
    later: Sequence[int],
) -> Record:
    """``later`` are the years of later versions: a citation of any version is right."""
    arxiv_id = Arxiv.normalise(identifier)
    if arxiv_id is None:
        raise NotARecord("no valid arXiv identifier")
    clean_title = plain_title(latex_to_text(title))
    if not clean_title:
        raise NotARecord("no title")
    dois = [found for found in Doi.find(doi) if not Arxiv.from_doi(found)]
    journal = plain_text(latex_to_text(journal))
    year = year if year is not None else year_of_id(arxiv_id)
    return Record(
        registry="arxiv",
        record_id=version if Arxiv.version(version) else arxiv_id,
        origin=origin,
        title=clean_title,
        authors=authors,
        keeps_order=True,
        year=year,
        venue="arXiv",
        doi=dois[0] if dois else None,
        arxiv_id=arxiv_id,
        isbn=None,
        url=Arxiv.address(arxiv_id),
        same_as=tuple(f"doi:{found}" for found in dois),
        retrieved_at=at,
        state=comment_state(notes[0], notes[1][:400]),
        preprint=True,
        years=years_of([year, *later, journal]),
        other_venues=(journal,) if journal else (),
    )


def year_of_id(arxiv_id: str) -> int:
    """The year in which an identifier (normal form) was given out: both styles begin with YYMM."""
    number = arxiv_id.rpartition("/")[2]
    short = int(number[:2])
    return 1900 + short if "/" in arxiv_id and short >= 91 else 2000 + short


def _first_year(raw: Mapping[str, Any]) -> int | None:
    versions = mappings_of(raw.get("versions"))
    first = moment_of(versions[0].get("created")) if versions else None
    return first.year if first else year_of(raw.get("published"))


def _version_years(raw: Mapping[str, Any]) -> list[int]:
    dates = [moment_of(version.get("created")) for version in mappings_of(raw.get("versions"))]
    return [date.year for date in dates if date]


def _snapshot_authors(raw: Mapping[str, Any]) -> tuple[Person, ...]:
    parsed = raw.get("authors_parsed")
    if isinstance(parsed, list) and parsed:
        return persons([_parsed_author(entry) for entry in parsed])
    names = text_of(raw.get("authors"))
    while _NESTED.search(names):
        names = _NESTED.sub(" ", names)
    return persons([display_name(latex_to_text(name)) for name in _AUTHOR_SEPARATOR.split(names)])


def _parsed_author(entry: Any) -> Person | None:
    if not isinstance(entry, list):
        return display_name(latex_to_text(text_of(entry)))
    family, given, suffix = ([latex_to_text(text_of(part)) for part in entry] + ["", "", ""])[:3]
    return person(family, given, suffix)
