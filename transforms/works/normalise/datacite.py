"""DataCite: JSON:API documents of one DOI (``data``), or the bare resource of a list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from transforms.identifiers.arxiv import Arxiv
from transforms.identifiers.doi import Doi
from transforms.identifiers.isbn import Isbn
from transforms.works.model import Person, Record
from transforms.works.normalise.dates import moment_of, year_of, years_of
from transforms.works.normalise.markup import plain_text, plain_title
from transforms.works.normalise.names import display_name, group, person, persons
from transforms.works.normalise.refusal import NotARecord, address_of, mapping_of, mappings_of, text_of
from transforms.works.normalise.states import comment_state, title_state, worst
from transforms.works.normalise.titles import further_titles

_SAME = frozenset(
    [
        "IsVersionOf",
        "HasVersion",
        "IsIdenticalTo",
        "IsVariantFormOf",
        "IsOriginalFormOf",
        "IsPreviousVersionOf",
        "IsNewVersionOf",
        "IsPublishedIn",
        "IsObsoletedBy",
        "Obsoletes",
    ]
) - {"IsPublishedIn"}
_FIRST = ("Submitted", "Issued", "Available", "Created")


def from_datacite(raw: Mapping[str, Any], origin: str = "registry", at: datetime | None = None) -> Record:
    """A record from one DOI's document; ``at`` is when DataCite answered, else the record's own update."""
    resource = mapping_of(raw["data"]) if isinstance(raw.get("data"), Mapping) else raw
    work = mapping_of(resource.get("attributes")) or resource
    doi = Doi.normalise(text_of(work.get("doi")) or text_of(resource.get("id")))
    if doi is None:
        raise NotARecord("no valid DOI")
    titles = _titles(work)
    if not titles:
        raise NotARecord("no title")
    title, mark = title_state(titles[0])
    venues = _venues(work)
    dates = mappings_of(work.get("dates"))
    arxiv_id = Arxiv.from_doi(doi)
    return Record(
        registry="datacite",
        record_id=doi,
        origin=origin,
        title=title,
        authors=persons([_creator(entry) for entry in mappings_of(work.get("creators"))]),
        keeps_order=True,
        year=year_of(work.get("publicationYear")) or year_of(text_of(work.get("published"))),
        venue=venues[0] if venues else None,
        doi=doi,
        arxiv_id=arxiv_id,
        isbn=None if arxiv_id else _isbn(work),
        url=address_of(work.get("url")) or Doi.display(doi),
        same_as=_same_as(work, doi),
        retrieved_at=at or moment_of(work.get("updated")),
        state=worst(mark, comment_state(*_descriptions(work)), _withdrawal(dates)),
        preprint=arxiv_id is not None
        or text_of(mapping_of(work.get("types")).get("resourceTypeGeneral")) == "Preprint",
        years=years_of([
            text_of(work.get("publicationYear")),
            *(text_of(date.get("date")) for date in dates if text_of(date.get("dateType")) in _FIRST),
        ]),
        other_titles=tuple(titles[1:]),
        other_venues=tuple(venues[1:]),
    )  # fmt: skip


def _titles(work: Mapping[str, Any]) -> list[str]:
    entries = mappings_of(work.get("titles"))
    main = [plain_title(text_of(e.get("title"))) for e in entries if not text_of(e.get("titleType"))]
    subs = [
        plain_title(text_of(e.get("title"))) for e in entries if text_of(e.get("titleType")) == "Subtitle"
    ]
    rest = [plain_title(text_of(e.get("title"))) for e in entries]
    whole = [f"{main[0]}: {subs[0]}"] if main and subs else []
    found = [title for title in [*whole, *main, *rest] if title and title not in subs]
    return list(dict.fromkeys([*found, *(other for title in found for other in further_titles(title))]))


def _creator(entry: Mapping[str, Any]) -> Person | None:
    if text_of(entry.get("nameType")) == "Organizational":
        return group(text_of(entry.get("name")))
    family = text_of(entry.get("familyName"))
    return (
        person(family, text_of(entry.get("givenName")))
        if family
        else display_name(text_of(entry.get("name")))
    )


def _venues(work: Mapping[str, Any]) -> list[str]:
    publisher = work.get("publisher")  # a string, since 2023 an object with a name
    name = text_of(mapping_of(publisher).get("name")) or text_of(publisher)
    related = [
        text_of(title.get("title"))
        for item in mappings_of(work.get("relatedItems"))
        for title in mappings_of(item.get("titles"))
    ]
    container = text_of(mapping_of(work.get("container")).get("title"))
    return list(dict.fromkeys(venue for text in [container, *related, name] if (venue := plain_text(text))))


def _same_as(work: Mapping[str, Any], doi: str) -> tuple[str, ...]:
    found = set()
    for related in mappings_of(work.get("relatedIdentifiers")):
        text, kind = text_of(related.get("relatedIdentifier")), text_of(related.get("relatedIdentifierType"))
        if text_of(related.get("relationType")) not in _SAME:
            continue
        arxiv_id = Arxiv.normalise(text) if kind.lower() == "arxiv" else Arxiv.from_doi(text)
        other = Doi.normalise(text) if kind.upper() == "DOI" else None
        name = f"arxiv:{arxiv_id}" if arxiv_id else f"doi:{other}" if other else ""
        if name and name != f"doi:{doi}":
            found.add(name)
    return tuple(sorted(found))


def _isbn(work: Mapping[str, Any]) -> str | None:
    entries = mappings_of(work.get("alternateIdentifiers"))
    texts = [
        text_of(entry.get("alternateIdentifier"))
        for entry in entries
        if text_of(entry.get("alternateIdentifierType")).upper() == "ISBN"
    ]
    return next((isbn for text in texts if (isbn := Isbn.normalise(text))), None)


def _descriptions(work: Mapping[str, Any]) -> list[str]:
    return [text_of(entry.get("description"))[:400] for entry in mappings_of(work.get("descriptions"))]


def _withdrawal(dates: list[Mapping[str, Any]]) -> Any:
    return "withdrawn" if any(text_of(date.get("dateType")) == "Withdrawn" for date in dates) else "current"
