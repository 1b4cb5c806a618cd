"""What a claim gets wrong about the work it is known to mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from transforms.citations.candidates import (
    Assessment,
    is_book,
    is_preprint_record,
    venues_of,
    versions_years,
    years_off,
)
from transforms.citations.comparison.folding import fold_title, fold_words
from transforms.citations.comparison.titles import compare_titles
from transforms.citations.comparison.venues import compare_venues, is_known, is_preprint, venue_kind
from transforms.citations.model import Discrepancy, Finding, Reference
from transforms.identifiers.arxiv import Arxiv
from transforms.works.keys import titles_of
from transforms.works.model import Person, Record, Work
from transforms.works.normalise.arxiv import year_of_id

_TOLERATED_YEARS = 1
_STANDING_ALONE = ("report", "standard", "dissertation", "dataset", "software", "other")
_REPORT = re.compile(
    r"\b(?:technical|tech\.?|research|working|discussion|staff)\s+(?:reports?|rep\.|papers?|memorand\w+)(?!\w)|\bmemorandum\b",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th|\.ª)?|\w+th|second|third)\s+ed(?:\.|n\b|ition\b)", re.IGNORECASE
)
_REPRINTS = re.compile(
    r"\b(?:(?:selected|collected) (?:papers|works|writings)|readings in|reprints?|breakthroughs in)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One discrepancy: what is claimed and what was found instead, JSON-ready."""

    code: Discrepancy
    claimed: Any
    found: Any

    def as_json(self) -> dict[str, Any]:
        """For the evidence."""
        return {"code": self.code, "claimed": self.claimed, "found": self.found}


def find_differences(best: Assessment, finding: Finding, today: date) -> list[Difference]:
    """Every discrepancy between the claim and the work, in the order of the contract's codes."""
    reference = best.reading
    return [
        *author_differences(best),
        *_order(reference, best),
        *_title(reference, best),
        *_year_and_venue(reference, best.work, today),
        *identifier_differences(reference, best.work, finding),
        *_isbn(reference, best, finding),
    ]


def author_differences(best: Assessment) -> list[Difference]:
    """Claimed authors who are none, authors left out, and names that cannot be the author's.

    If no claimed author is one, the list is another's, and that the true ones are missing goes without
    saying.
    """
    authors = best.authors
    if authors is None:
        return []
    found: list[Difference] = []
    if authors.unknown:
        found.append(Difference("author_unknown", _names(authors.unknown), _names(best.record.authors)))
    if authors.missing and (authors.matched or authors.misnamed or not authors.unknown):
        found.append(Difference("author_missing", None, _names(authors.missing)))
    if authors.misnamed:
        claimed, real = zip(*authors.misnamed, strict=True)
        found.append(Difference("author_name", _names(claimed), _names(real)))
    return found


def may_be_of_another_edition(best: Assessment, differences: Sequence[Difference]) -> bool:
    """Whether all that differs is who signs, and the claim means an edition of the book that no source lists.

    Authors join a book in a later edition, or change places. An earlier one may have fewer of them, a later
    one more; neither can be checked.
    """
    claimed, years, authors = best.reading.year, versions_years(best.work), best.authors
    if not differences or not claimed or not years or authors is None or not is_book(best.work):
        return False
    codes = {difference.code for difference in differences}
    if claimed < years[0] - _TOLERATED_YEARS:
        return codes <= {"author_missing", "author_order"}
    says_edition = bool(_EDITION.search(best.reading.raw))
    return claimed > years[-1] + _TOLERATED_YEARS and says_edition and codes == {"author_unknown"}


def _names(people: Sequence[Person]) -> list[str]:
    return [person.display() for person in people]


def _order(reference: Reference, best: Assessment) -> list[Difference]:
    """Order is judged only where a registry keeps it and no version has the claimed one.

    If only a preprint is known, a published version may have another order, and only the first author is
    judged.
    """
    authors = best.authors
    if authors is None or authors.in_order is not False:
        return []
    kept = [record for record in best.work.records if record.keeps_order]
    if not kept or (best.is_preprint_only and authors.first_in_place):
        return []
    return [Difference("author_order", _names(reference.authors), _names(kept[0].authors))]


def _title(reference: Reference, best: Assessment) -> list[Difference]:
    if best.title.relation in ("same", "unknown"):
        return []
    return [Difference("title", reference.title, best.work.title)]


def _year_and_venue(reference: Reference, work: Work, today: date) -> list[Difference]:
    """A year beside the true ones is that of another version; not if the venue claimed is no version's."""
    venue = _venue(reference, work)
    return [*_year(reference, work, today, tolerated=0 if venue else _TOLERATED_YEARS), *venue]


def _year(reference: Reference, work: Work, today: date, tolerated: int) -> list[Difference]:
    claimed, off = reference.year, years_off(reference, work)
    if claimed is None or off is None:
        return []
    if any(_is_year_in_doi(claimed, record) for record in work.records):
        return []
    in_future = claimed > today.year + _TOLERATED_YEARS and off > tolerated
    if not in_future and (off <= tolerated or _may_be_another_version(reference, work)):
        return []
    return [Difference("year", claimed, versions_years(work))]


def _is_year_in_doi(year: int, record: Record) -> bool:
    """Whether the DOI says the year: old volumes are deposited under the date of their digital edition."""
    suffix = (record.doi or "").partition("/")[2]
    return bool(re.search(rf"(?<!\d){year}(?!\d)", suffix)) and year <= (record.year or year)


def _may_be_another_version(reference: Reference, work: Work) -> bool:
    """Whether the claim may mean a version that no source lists.

    Another edition of a book (registries list the last, the first or a reissue, never all); what a volume of
    selected papers reprints; a conference paper years before its journal version, or a journal version or,
    sooner, a conference paper after the preprint, but these only for a venue that is known to exist. A report
    or working paper of any year before the publication: the registries have few of them. A preprint that no
    source lists, of the year in its arXiv identifier.
    """
    years, claimed, venue = versions_years(work), reference.year, reference.venue
    if is_book(work) or all(_REPRINTS.search(record.venue or "") for record in work.records):
        return True
    held = any(compare_venues(venue, name) == "same" for name in venues_of(work))
    is_before = bool(years and claimed and claimed < years[0])
    if is_before and not held and _REPORT.search(_behind_title(reference)):
        return True
    if is_before and claimed == _arxiv_year(reference) and not any(map(is_preprint_record, work.records)):
        return True
    if not years or not claimed or not venue or not is_known(venue):
        return False
    if all(map(is_preprint_record, work.records)):
        return 0 <= claimed - years[0] <= (4 if venue_kind(venue) == "journal" else 2)
    only_journals = all(
        record.venue is None or venue_kind(record.venue) == "journal" for record in work.records
    )
    return only_journals and venue_kind(venue) == "meeting" and 2 <= years[0] - claimed <= 6


def _arxiv_year(reference: Reference) -> int | None:
    return year_of_id(reference.arxiv_id) if reference.arxiv_id else None


def _behind_title(reference: Reference) -> str:
    """All that the reference says after its title: where it came out, in the words of the page."""
    return reference.raw.rpartition(reference.title or "")[2]


def _venue(reference: Reference, work: Work) -> list[Difference]:
    """A venue is wrong if every version's venue is known to be another."""
    claimed = reference.venue
    venues = sorted(
        {record.venue for record in work.records if record.venue and not is_preprint(record.venue)}
    )
    if not claimed or is_preprint(claimed) or _ends_title(reference, work) or _stands_alone(work):
        return []
    if not venues:
        return [Difference("venue", claimed, "preprint")] if _is_held_as_preprint(work) else []
    if any(compare_venues(claimed, venue) != "different" for venue in venues):
        return []
    if any(
        compare_venues(claimed, venue) == "same" or _is_said(venue, reference) for venue in venues_of(work)
    ):
        return []
    return [] if _may_be_another_version(reference, work) else [Difference("venue", claimed, venues)]


def _stands_alone(work: Work) -> bool:
    """Whether no record knows of anything that the work stands in: a publisher is no other venue's rival."""
    return all(record.kind in _STANDING_ALONE for record in work.records)


def _is_said(venue: str, reference: Reference) -> bool:
    """Whether a venue of three words and more stands whole in the reference, wherever it was cut."""
    words = fold_words(venue)
    return len(words) >= 3 and f" {' '.join(words)} " in f" {' '.join(fold_words(reference.raw))} "


def _ends_title(reference: Reference, work: Work) -> bool:
    """Whether what was read as the venue is the end of the title."""
    whole = fold_title(f"{reference.title} {reference.venue}")
    return any(
        whole == fold_title(title)
        for record in work.records
        for title in (record.title, *record.other_titles)
    )


def _is_held_as_preprint(work: Work) -> bool:
    """Whether a registry of publications holds the work, and holds it as a preprint only.

    arXiv and DataCite do not know where a preprint was published later, so their silence says nothing.
    """
    return any(record.registry == "crossref" and is_preprint_record(record) for record in work.records)


def identifier_differences(reference: Reference, work: Work, finding: Finding) -> list[Difference]:
    """Claimed identifiers that belong to another work, or to none as a source that would know says."""
    found: list[Difference] = []
    if reference.arxiv_id and _is_wrong_arxiv(reference.arxiv_id, work, finding):
        found.append(Difference("arxiv_id", reference.arxiv_id, work.arxiv_id))
    doi = reference.doi
    if doi and not Arxiv.from_doi(doi) and _is_wrong_doi(f"doi:{doi}", work, finding):
        found.append(Difference("doi", doi, work.doi))
    return found


def _isbn(reference: Reference, best: Assessment, finding: Finding) -> list[Difference]:
    """An ISBN of a book with another title; those of other editions and bindings are the work's own.

    So is that of the book that a chapter stands in.
    """
    owner = finding.by_identifier.get(f"isbn:{reference.isbn}")
    if owner is None or owner.work_id == best.work.work_id:
        return []
    titles = [title for record in owner.records for title in titles_of(record)]
    if any(compare_titles(reference.title, title).relation != "different" for title in titles):
        return []
    if any(
        compare_titles(venue, title).relation == "same" for venue in _containers(best) for title in titles
    ):
        return []
    return [Difference("not_same_work", f"ISBN {reference.isbn}", owner.title)]


def _containers(best: Assessment) -> list[str]:
    """What the work stands in, as it is claimed (before a publisher's name) and as registries say."""
    claimed = best.reading.venue
    return [*([claimed, claimed.partition(".")[0]] if claimed else []), *venues_of(best.work)]


def _is_wrong_arxiv(arxiv_id: str, work: Work, finding: Finding) -> bool:
    """A work has one arXiv identifier, so another one is wrong whoever it belongs to."""
    held = {name for name in _identifiers(work) if name.startswith("arxiv:")}
    return f"arxiv:{arxiv_id}" not in held if held else _is_wrong(f"arxiv:{arxiv_id}", work, finding)


def _is_wrong_doi(identifier: str, work: Work, finding: Finding) -> bool:
    """A DOI nobody knows is wrong too if those who know DOIs hold the work, and only as a preprint."""
    unknown = identifier not in finding.by_identifier and finding.general and not finding.failed
    return _is_wrong(identifier, work, finding) or (unknown and _is_held_as_preprint(work))


def _is_wrong(identifier: str, work: Work, finding: Finding) -> bool:
    if identifier in _identifiers(work) or identifier not in finding.by_identifier:
        return False
    owner = finding.by_identifier[identifier]
    return owner is None or owner.work_id != work.work_id


def _identifiers(work: Work) -> set[str]:
    held: set[str] = set()
    holders: tuple[Record | Work, ...] = (*work.records, work)
    for record in holders:
        held |= {f"doi:{record.doi}"} if record.doi else set()
        held |= {f"arxiv:{record.arxiv_id}"} if record.arxiv_id else set()
    return held | {name for record in work.records for name in record.same_as}
