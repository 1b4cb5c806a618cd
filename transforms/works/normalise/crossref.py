"""Crossref works, as the REST API, its public data file and many tools write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from transforms.identifiers.arxiv import Arxiv
from transforms.identifiers.doi import Doi
from transforms.identifiers.isbn import Isbn
from transforms.works.model import Person, Record, Registry, State
from transforms.works.normalise.dates import moment_of, year_of, years_of
from transforms.works.normalise.markup import plain_text, plain_title
from transforms.works.normalise.names import display_name, group, person, persons
from transforms.works.normalise.refusal import (
    NotARecord,
    address_of,
    mapping_of,
    mappings_of,
    text_of,
    texts_of,
)
from transforms.works.normalise.states import notice_state, title_state, worst
from transforms.works.normalise.titles import further_titles, parallel_names

_SAME = (
    "is-preprint-of", "has-preprint", "is-version-of", "has-version", "is-same-as", "is-identical-to",
    "is-manuscript-of", "has-manuscript", "is-variant-form-of", "is-original-form-of",
)  # fmt: skip
_WHOLE_NAME = re.compile(r"(?:[A-Z][\w.'’-]*\s){1,3}[A-Z][\w'’-]+")  # "Li-Jia Li" as a family name
_DATES = ("issued", "published", "published-print", "published-online", "posted")
_PROCEEDINGS = ("proceedings-article", "paper-conference")


def from_crossref(
    raw: Mapping[str, Any],
    origin: str = "registry",
    at: datetime | None = None,
    registry: Registry = "crossref",
) -> Record:
    """A record from one work, bare or inside ``message``; ``at`` is when the registry answered.

    Without ``at`` (a dump) the record's date is its own ``deposited`` or ``indexed`` date.
    """
    work = mapping_of(raw["message"]) if isinstance(raw.get("message"), Mapping) else raw
    doi = Doi.normalise(text_of(work.get("DOI")))
    if doi is None:
        raise NotARecord("no valid DOI")
    titles = titles_of_work(work)
    if not titles:
        raise NotARecord("no title")
    title, mark = title_state(titles[0])
    arxiv_id = Arxiv.from_doi(doi)
    authors = _authors(work)
    venues = _venues(work)
    isbns = isbns_of(work)
    return Record(
        registry=registry,
        record_id=doi,
        origin=origin,
        title=title,
        authors=authors,
        keeps_order=_keeps_order(authors, text_of(work.get("type"))),
        year=next((year for key in _DATES if (year := year_of(work.get(key)))), None),
        venue=venues[0] if venues else None,
        doi=doi,
        arxiv_id=arxiv_id,
        isbn=next(iter(isbns), None),
        other_isbns=isbns[1:],
        url=address_of(work.get("URL")) or Doi.display(doi),
        same_as=same_as_of(work, doi),
        retrieved_at=at or _own_date(work),
        state=worst(mark, *_update_states(work)),
        kind=text_of(work.get("type")),
        preprint=text_of(work.get("type")) == "posted-content",
        years=years_of(work.get(key) for key in _DATES) or years_of(venues),
        other_titles=tuple(dict.fromkeys(other for other in titles[1:] if other != title)),
        other_venues=tuple(venues[1:]),
        retracts=retracts_of(work),
    )


def titles_of_work(work: Mapping[str, Any]) -> list[str]:
    """The full title first; then each title alone, translated, original or short, or without its edition."""
    main = [title for text in texts_of(work.get("title")) if (title := plain_title(text))]
    subtitles = [title for text in texts_of(work.get("subtitle")) if (title := plain_title(text))]
    if not main:
        return []
    joined = [_joined(title, sub) for title, sub in zip(main, subtitles, strict=False)]
    others = [
        plain_title(text) for key in ("original-title", "short-title") for text in texts_of(work.get(key))
    ]
    found = [title for title in [*joined[:1], *main, *joined[1:], *others] if title]
    return list(dict.fromkeys([*found, *(other for title in found for other in further_titles(title))]))


def _joined(title: str, subtitle: str) -> str:
    if subtitle.casefold() in title.casefold():
        return title
    return f"{title} {subtitle}" if title[-1:] in ":?!-–—" else f"{title}: {subtitle}"


def _authors(work: Mapping[str, Any]) -> tuple[Person, ...]:
    """The authors; the editors of a work that names no author (an edited book)."""
    for key in ("author", "editor"):
        found = persons([contributor(entry) for entry in mappings_of(work.get(key))])
        if found:
            return found
    return ()


def contributor(entry: Mapping[str, Any]) -> Person | None:
    """A person or group from a CSL or Crossref name (``family``, ``given``, ``literal``, ``name``)."""
    family, given = text_of(entry.get("family")), text_of(entry.get("given"))
    if family and not given and _WHOLE_NAME.fullmatch(family.strip()):
        return display_name(family)
    if family or given:
        particle = text_of(entry.get("non-dropping-particle")) or text_of(entry.get("dropping-particle"))
        return person(f"{particle} {family}".strip(), given, text_of(entry.get("suffix")))
    if literal := text_of(entry.get("literal")):
        return display_name(literal)
    return group(text_of(entry.get("name")))


def _keeps_order(authors: Sequence[Person], kind: str) -> bool:
    """Alphabetical lists tell nothing about order: some proceedings are deposited sorted."""
    families = [author.family.casefold() for author in authors]
    is_sorted = len(families) > 1 and families == sorted(families)
    return not (is_sorted and (kind in _PROCEEDINGS or len(families) > 2))


def _venues(work: Mapping[str, Any]) -> list[str]:
    event = mapping_of(work.get("event"))
    institutions = [text_of(place.get("name")) for place in mappings_of(work.get("institution"))]
    found = [
        *texts_of(work.get("container-title")),
        *texts_of(event.get("name")),
        *texts_of(work.get("event-title")),
        *texts_of(event.get("acronym")),
        *institutions,
        *texts_of(work.get("group-title")),
        *texts_of(work.get("short-container-title")),
        *texts_of(work.get("container-title-short")),
        *texts_of(work.get("publisher")),
    ]
    venues = [venue for text in found if (venue := plain_text(text))]
    return list(dict.fromkeys([*venues, *(name for venue in venues for name in parallel_names(venue))]))


def same_as_of(work: Mapping[str, Any], doi: str) -> tuple[str, ...]:
    """Identifiers of other versions that Crossref's relations name."""
    relation = mapping_of(work.get("relation"))
    found = []
    for kind in _SAME:
        for target in mappings_of(relation.get(kind)):
            name = _identifier(text_of(target.get("id-type")), text_of(target.get("id")))
            if name and name != f"doi:{doi}":
                found.append(name)
    return tuple(sorted(set(found)))


def _identifier(kind: str, text: str) -> str | None:
    arxiv_id = Arxiv.normalise(text) if kind.lower() == "arxiv" else Arxiv.from_doi(text)
    if arxiv_id:
        return f"arxiv:{arxiv_id}"
    other = Doi.normalise(text) if kind.lower() == "doi" else None
    return f"doi:{other}" if other else None


def _update_states(work: Mapping[str, Any]) -> list[State]:
    """What notices that Crossref knows of make of this work."""
    kinds = [text_of(update.get("type")) for update in mappings_of(work.get("updated-by"))]
    return [state for kind in kinds if (state := notice_state(kind))]


def retracts_of(work: Mapping[str, Any]) -> tuple[str, ...]:
    """``retracted:doi:…`` for each work that this one, a notice, retracts or withdraws."""
    found = [
        f"{state}:doi:{doi}"
        for update in mappings_of(work.get("update-to"))
        if (state := notice_state(text_of(update.get("type"))))
        and (doi := Doi.normalise(text_of(update.get("DOI"))))
    ]
    return tuple(sorted(set(found)))


def isbns_of(work: Mapping[str, Any]) -> tuple[str, ...]:
    """The valid ISBNs, one for each binding or format; the API gives some as addresses."""
    found = (Isbn.normalise(text.rpartition("/")[2]) for text in texts_of(work.get("ISBN")))
    return tuple(dict.fromkeys(isbn for isbn in found if isbn))


def _own_date(work: Mapping[str, Any]) -> datetime | None:
    stamps = (mapping_of(work.get(key)).get("date-time") for key in ("deposited", "indexed"))
    return next((moment for stamp in stamps if (moment := moment_of(stamp))), None)
