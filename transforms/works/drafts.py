"""A finding in the making: what was gathered for one reference, and how it becomes works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.text.folding import fold
from transforms.citations.model import Finding, Reference
from transforms.identifiers.arxiv import Arxiv
from transforms.identifiers.registrants import may_share_a_work
from transforms.works.answers import Answer
from transforms.works.dumps.shelf import Shelf
from transforms.works.grouping import group
from transforms.works.keys import family_key, identifiers_of, own_identifiers, share_author
from transforms.works.model import Record, Work
from transforms.works.similarity import ALIKE, SAME, SURE, title_similarity

_PARTS = ("book-chapter", "book-part", "book-section", "book-track", "reference-entry", "proceedings-article")
_MOST_CANDIDATES = 50


def claims_of(reference: Reference) -> dict[str, str]:
    """The claimed identifiers, as findings key them, with the identifier that is looked up for each.

    arXiv's own DOI is looked up as the arXiv id: both keys get the same work.
    """
    claims: dict[str, str] = {}
    if reference.doi:
        arxiv_id = Arxiv.from_doi(reference.doi)
        claims[f"doi:{reference.doi}"] = f"arxiv:{arxiv_id}" if arxiv_id else f"doi:{reference.doi}"
        if arxiv_id and not reference.arxiv_id:
            claims[f"arxiv:{arxiv_id}"] = f"arxiv:{arxiv_id}"
    if reference.arxiv_id:
        claims[f"arxiv:{reference.arxiv_id}"] = f"arxiv:{reference.arxiv_id}"
    if reference.isbn:
        claims[f"isbn:{reference.isbn}"] = f"isbn:{reference.isbn}"
    return claims


class Draft:
    """What is known so far about one reference."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.titles = [reference.title] if reference.title else []  # and others that the text may have
        self.claims = claims_of(reference)
        self.answers: dict[str, Answer] = {}  # by the identifier that was looked up, claimed or not
        self.candidates: list[Record] = []  # by title
        self.relatives: list[Record] = []  # from dumps: same title as a record found otherwise
        self.search = Answer()  # of the registries' title search

    def add_candidates(self, records: Sequence[Record]) -> None:
        """Take records with the claimed title; of one that many works have, those that share an author."""
        ranked = sorted(records, key=lambda record: not self._shares_author(record))
        self.candidates += ranked[:_MOST_CANDIDATES]

    def add_possible(self, title: str, records: Sequence[Record]) -> None:
        """Take records with a title that stands in the text, if the text names one of their authors."""
        words = set(fold(self.reference.raw).split())
        named = [
            record for record in records if any(family_key(person) in words for person in record.authors)
        ]
        if named:
            self.titles.append(title)
            self.add_candidates(named)

    def identified(self) -> list[Record]:
        """The records found by any identifier."""
        return [record for answer in self.answers.values() for record in answer.records]

    def promising(self) -> list[Record]:
        """The identified records, and the candidates whose title is the claimed one."""
        fitting = [c for c in self._candidates() if self._likeness(c) >= SAME]
        return [*self.identified(), *fitting]

    def unasked(self) -> set[str]:
        """Identifiers of other versions that promising records name and nobody has been asked about."""
        named = {name for record in self.promising() for name in (*identifiers_of(record), *record.same_as)}
        return named - self.answers.keys()

    def told(self) -> set[str]:
        """Identifiers of promising records that their own registries have just given."""
        given = [record for record in self.promising() if record.origin == "registry"]
        return {name for record in given for name in own_identifiers(record)}

    def is_settled(self) -> bool:
        """Whether searching registries for the title can be spared: a record has surely the claimed title.

        One found by title must have an author in common as well, because titles recur.
        """
        if not self.titles or any(self._likeness(record) >= SURE for record in self.identified()):
            return True
        return any(self._likeness(c) >= SURE and self._shares_author(c) for c in self._candidates())

    def is_dated(self) -> bool:
        """Whether a candidate is of the claimed year: if none is, the title may have been cut out of another.

        ``Correction to "…"`` of four years later is a work of its own.
        """
        years = {year for one in self.candidates for year in (one.year, *one.years) if year}
        claimed = self.reference.year
        return not claimed or not years or any(abs(claimed - year) <= 1 for year in years)

    def finding(self, shelf: Shelf) -> Finding:
        """The finding, with all records grouped into works."""
        works = group([*self.identified(), *self._candidates(), *self.relatives])
        answers = [*self.answers.values(), self.search]
        asked = {*shelf.names, *(name for answer in answers for name in answer.asked)}
        failed = {name: why for answer in answers for name, why in answer.failed.items()}
        direct = self._asked_directly()
        return Finding(
            asked=tuple(sorted(asked - failed.keys())),
            failed=dict(sorted(failed.items())),
            by_identifier=self._by_identifier(works, shelf),
            by_title=self._by_title(works),
            selections=shelf.selections,
            general=(shelf.general or "crossref" in direct) and "crossref" not in failed,
            arxiv=(self._is_covered(shelf) or "arxiv" in direct) and "arxiv" not in failed,
        )

    def _asked_directly(self) -> set[str]:
        """Who answered what the reference itself claims, its title or an identifier."""
        claimed = [self.answers[name] for name in self.claims.values() if name in self.answers]
        return {name for answer in [*claimed, self.search] for name in answer.asked}

    def _is_covered(self, shelf: Shelf) -> bool:
        """Whether a dump would have the arXiv identifier that is claimed."""
        claimed = [name.partition(":")[2] for name in self.claims.values() if name.startswith("arxiv:")]
        return any(map(shelf.covers, claimed))

    def _candidates(self) -> list[Record]:
        return [*self.candidates, *self.search.records]

    def _shares_author(self, record: Record) -> bool:
        claimed = self.reference.authors
        return not claimed or not record.authors or share_author(claimed, record.authors)

    def _by_identifier(self, works: list[Work], shelf: Shelf) -> Mapping[str, Work | None]:
        found: dict[str, Work | None] = {}
        for claim, name in sorted(self.claims.items()):
            work = _owner(name, works) or self._answered(name, works)
            if work is not None:
                found[claim] = work
            elif self._is_absent(name, works, shelf):
                found[claim] = None
        return found

    def _answered(self, name: str, works: list[Work]) -> Work | None:
        """The work that a registry gave for an identifier which its record has not: an alias of a DOI."""
        answer = self.answers.get(name)
        given = {r for r in answer.records if r.origin == "registry" and not r.retracts} if answer else set()
        return next((work for work in works if given.intersection(work.records)), None)

    def _is_absent(self, name: str, works: list[Work], shelf: Shelf) -> bool:
        """Whether the sources say that there is no such identifier.

        Registries that answered know, except of ISBNs, which none of them has all of. A dump may lack a
        version: its silence counts only if what it has under the claimed title carries another identifier of
        the same kind (and a work has not two of those), or, with nothing under that title, if it has all of
        its kind.
        """
        answer = self.answers.get(name)
        kind, _, identifier = name.partition(":")
        if answer is None or answer.failed or not answer.absent or kind == "isbn":
            return False
        if any(not source.startswith("dump:") for source in answer.absent):
            return True
        fitting = self._by_title(works)
        if not fitting:
            return shelf.covers(identifier) if kind == "arxiv" else shelf.general
        if kind == "doi" and any(may_share_a_work(identifier, work.doi or identifier) for work in fitting):
            return False
        return any(work.arxiv_id if kind == "arxiv" else _formal(work) for work in fitting)

    def _by_title(self, works: list[Work]) -> tuple[Work, ...]:
        return tuple(
            work for work in works if any(self._likeness(record) >= ALIKE for record in work.records)
        )

    def _likeness(self, record: Record) -> float:
        """Of a record's title to the claimed one, 0 to 100."""
        return max((title_similarity(title, record) for title in self.titles), default=0.0)


def isbns_of(work: Work) -> set[str]:
    """The ISBNs of all records."""
    return {isbn for r in work.records for isbn in (r.isbn, *r.other_isbns) if isbn}


def _is_part(work: Work) -> bool:
    """Whether the work is a part of a book, whose ISBN registries give it too."""
    return any(record.kind in _PARTS for record in work.records)


def _owner(name: str, works: list[Work]) -> Work | None:
    """The work whose own identifier it is; failing that, one that has it from an author."""
    if name.startswith("isbn:"):
        holders = [work for work in works if any(map(name.endswith, isbns_of(work)))]
        return next((work for work in holders if not _is_part(work)), next(iter(holders), None))
    owners = [work for work in works if any(name in own_identifiers(record) for record in work.records)]
    named = [work for work in works if any(name in identifiers_of(record) for record in work.records)]
    return next(iter([*owners, *named]), None)


def _formal(work: Work) -> bool:
    return work.doi is not None and Arxiv.from_doi(work.doi) is None
