"""Which of the works found is the one that a reference means: each is held against the claim and scored."""

from __future__ import annotations

from dataclasses import dataclass, replace

from transforms.citations.alignment import aligned
from transforms.citations.comparison.authors import AuthorComparison, compare_authors
from transforms.citations.comparison.folding import fold_title
from transforms.citations.comparison.titles import TitleComparison, compare_titles, is_distinctive
from transforms.citations.comparison.venues import compare_venues, is_preprint, names_publisher
from transforms.citations.model import Finding, Reference
from transforms.identifiers.arxiv import Arxiv
from transforms.works.keys import titles_of
from transforms.works.model import Record, Work

_BOOKS = ("book", "monograph", "edited-book", "reference-book")
_CUT = 0.88  # what a title is worth whose subtitle is left out
_NEARLY = 0.85  # similarity of titles from which one work's authors make them one work's titles


@dataclass(frozen=True, slots=True)
class Assessment:
    """One candidate work held against the claim. ``record`` is the version that agrees best with it."""

    work: Work
    record: Record
    title: TitleComparison
    authors: AuthorComparison | None
    years_off: int | None  # distance of the claimed year to the nearest version
    same_venue: bool
    identified: tuple[str, ...]  # the claimed identifiers that are this work's: "doi:…"
    reading: Reference  # the claim, read so that it fits this work best (see ``alignment``)
    whole_title: bool  # the title is the claimed one without leaving out a subtitle

    @property
    def author_share(self) -> float:
        """The share of claimed authors that are authors of the work; 0 where there is nothing to compare."""
        if self.authors is None:
            return 0.0
        claimed = self.authors.matched + len(self.authors.unknown) + len(self.authors.misnamed)
        return (self.authors.matched + 0.5 * len(self.authors.misnamed)) / claimed if claimed else 0.0

    @property
    def authors_support(self) -> bool:
        """Whether half of the claimed authors are authors of the work, by the name given."""
        return self.authors is not None and self.authors.matched > 0 and self.author_share >= 0.5

    @property
    def score(self) -> float:
        """0 to 1: title 0.5, authors 0.3, year 0.1, venue 0.1. The judge weighs identifiers.

        A title with its subtitle goes before the same without: a comment bears the title of what it is on.
        """
        title = self.title.similarity if self.title.relation != "same" else 1.0 if self.whole_title else _CUT
        year = 0.0 if self.years_off is None else {0: 1.0, 1: 0.8}.get(self.years_off, 0.0)
        return round(0.5 * title + 0.3 * self.author_share + 0.1 * year + 0.1 * self.same_venue, 4)

    @property
    def is_fitting(self) -> bool:
        """Whether title and authors together make it the work that is meant.

        The same title with one of its authors, or a changed title with its authors; the same title alone
        only if there are no authors to compare.
        """
        if self.title.relation == "same":
            if self._is_article_of_a_book:
                return False
            if self.authors is None:
                return is_distinctive(self.record.title) or bool(self.identified) or self.years_off in (0, 1)
            return self.authors.matched + len(self.authors.misnamed) > 0
        return self.title.relation == "altered" and self.authors_support and self._is_one_with_another_title

    @property
    def _is_article_of_a_book(self) -> bool:
        """Whether a book is claimed, and this is an article of another time with the same short title."""
        claimed, kinds = self.reading, {record.kind for record in self.work.records}
        is_claimed = bool(claimed.isbn or claimed.wrong_isbn) or names_publisher(claimed.venue)
        apart = self.years_off is not None and self.years_off > 1
        return is_claimed and apart and kinds == {"journal-article"} and not is_distinctive(self.record.title)

    @property
    def _is_one_with_another_title(self) -> bool:
        """Authors write several works of like titles: how like must a title be, and what else must agree."""
        if self.identified or self.title.similarity >= _NEARLY:
            return True
        matched = self.authors.matched if self.authors else 0
        return matched > 1 and (self.years_off in (0, 1) or self.same_venue)

    @property
    def is_preprint_only(self) -> bool:
        """Whether no record says that the work was published."""
        return all(map(is_preprint_record, self.work.records))

    @property
    def is_same_title_of_strangers(self) -> bool:
        """A title too particular to be shared by chance (or in venue and year too) under other names."""
        if self.title.relation != "same" or self.authors is None or self.is_fitting:
            return False
        return is_distinctive(self.record.title) or (self.same_venue and self.years_off == 0)


def is_book(work: Work) -> bool:
    """Whether the work is a whole book: then its year is that of one edition, its venue a publisher."""
    return all(record.kind in _BOOKS or (record.isbn and not record.venue) for record in work.records)


def is_preprint_record(record: Record) -> bool:
    """Whether the record is of a preprint and says of no publication."""
    told = record.preprint or record.registry == "arxiv" or Arxiv.from_doi(record.doi) is not None
    return told and (record.venue is None or is_preprint(record.venue))


def assess(reference: Reference, finding: Finding) -> list[Assessment]:
    """Every work that was found, best first; ties by work id, so that order of arrival does not matter."""
    found: dict[str, tuple[Work, list[str]]] = {}
    for identifier, work in sorted(finding.by_identifier.items()):
        if work is not None:
            found.setdefault(work.work_id, (work, []))[1].append(identifier)
    for work in finding.by_title:
        found.setdefault(work.work_id, (work, []))
    assessed = [_assess(reference, work, tuple(names)) for work, names in found.values()]
    return sorted(assessed, key=lambda one: (-one.score, one.work.work_id))


def _assess(reference: Reference, work: Work, identified: tuple[str, ...]) -> Assessment:
    """The work held against the claim as it was read, or else as the work's titles let it be read."""
    read = _hold(reference, work, identified)
    if _misfit(read) == (False, 0, False):
        return read
    # Where the venue was read rightly, so was where the title ends.
    known = (
        _comparable(reference.title, record) if read.same_venue else titles_of(record)
        for record in work.records
    )
    titles = {title for titles in known for title in titles}
    readings = [aligned(reference, title) for title in sorted(titles, key=lambda title: (-len(title), title))]
    others = [_hold(other, work, identified) for other in readings if other and other.authors]
    return min((read, *(other for other in others if other.authors_support)), key=_misfit)


def _misfit(one: Assessment) -> tuple[bool, int, bool]:
    """How badly a reading fits: another title, how much is wrong with its authors, a title cut short."""
    is_other, is_cut = one.title.relation != "same", not one.whole_title
    if one.authors is None:
        return is_other, 0 if not one.reading.authors else 1, is_cut
    return is_other, 2 * one.authors.faults + (one.authors.in_order is False), is_cut


def _hold(reference: Reference, work: Work, identified: tuple[str, ...]) -> Assessment:
    titles = [title for record in work.records for title in _comparable(reference.title, record)]
    compared = [compare_titles(reference.title, title) for title in titles]
    title = max(compared, key=lambda one: (one.relation == "same", one.similarity))
    lists = [
        (compare_authors(reference.authors, reference.et_al, record.authors), record)
        for record in work.records
    ]
    known = [(authors, record) for authors, record in lists if authors is not None]
    authors, record = min(
        known, key=lambda one: _faults(one[0], one[1], reference), default=(None, work.records[0])
    )
    off = years_off(reference, work)
    if any(one.main for one in compared) and _is_by_all(authors) and (off in (0, 1) or is_book(work)):
        title = replace(title, relation="same")
    return Assessment(
        work=work,
        record=record,
        title=title,
        authors=authors,
        years_off=off,
        same_venue=any(compare_venues(reference.venue, venue) == "same" for venue in venues_of(work)),
        identified=identified,
        reading=reference,
        whole_title=any(compare_titles(reference.title, record.title).whole for record in work.records),
    )


def _is_by_all(authors: AuthorComparison | None) -> bool:
    """Whether the claimed authors are all there are: then a short main title will do."""
    return authors is not None and authors.matched > 0 and not authors.faults


def _comparable(claimed: str | None, record: Record) -> list[str]:
    """A record's titles without its main title, if the claim has a subtitle too and a different one."""
    whole, claim = fold_title(record.title), fold_title(claimed or "")
    if claim.startswith(whole) or whole.startswith(claim):
        return list(titles_of(record))
    mains = [fold_title(title) for title in record.other_titles]
    return [record.title] + [
        title
        for title, main in zip(record.other_titles, mains, strict=True)
        if not (whole.startswith(main) and claim.startswith(main))
    ]


def _faults(authors: AuthorComparison, record: Record, reference: Reference) -> tuple[int, bool, int, str]:
    off = abs(record.year - reference.year) if record.year and reference.year else 99
    return authors.faults, not authors.in_order, off, record.record_id


def versions_years(work: Work) -> list[int]:
    """The years of all versions, each once, in order."""
    years = {year for record in work.records for year in (record.year, *record.years)}
    return sorted(year for year in years | {work.year_first_public, work.year_published} if year)


def venues_of(work: Work) -> list[str]:
    """Every name under which a record gives a venue, each once, in order."""
    names = {name for record in work.records for name in (record.venue, *record.other_venues)}
    return sorted(name for name in names if name)


def _calendars(year: int) -> list[int]:
    """A year of the common era, or what it is there if it is one of the Hijri or the Buddhist calendars."""
    if 1300 <= year <= 1460:
        return [year, year + 621, year + 622, round(year * 0.970224 + 621.57)]
    return [year, year - 543] if 2440 <= year <= 2600 else [year]


def years_off(reference: Reference, work: Work) -> int | None:
    """The distance of the claimed year (or years) to the nearest version, None if either is not known."""
    claims = [meant for year in (reference.year, reference.other_year) if year for meant in _calendars(year)]
    return min((abs(claimed - year) for year in versions_years(work) for claimed in claims), default=None)
