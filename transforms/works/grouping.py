"""Records joined into works: one publication with all its versions, and nothing else.

Two records are one work when they share an identifier (arXiv's DOI ``10.48550/…`` is the arXiv id), when one
names the other, or when title and author set agree, the years lie within three and it is not in doubt: two
formal publications with DOIs of their own and no cross reference stay apart (a conference paper and its demo
paper may share title and authors), and a preprint that fits two of them joins neither. One paper deposited
twice (by its publisher and by an archive) is not two: title, venue, year and kind agree, and the authors do
as far as they are given.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from transforms.citations.comparison.titles import is_distinctive
from transforms.citations.comparison.venues import compare_venues
from transforms.works.keys import (
    formal_doi,
    has_all_authors,
    identifiers_of,
    own_identifiers,
    same_authors,
    share_author,
    title_key,
    titles_of,
)
from transforms.works.model import Record, State, Work
from transforms.works.normalise.states import worst
from transforms.works.similarity import ALIKE, title_similarity

_YEARS_APART = 3
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def group(records: Sequence[Record]) -> list[Work]:
    """The works that ``records`` describe, sorted by id; independent of the records' order."""
    distinct = sorted(set(records), key=_record_order)
    sets = _Sets(len(distinct))
    _join_by_identifier(distinct, sets)
    _join_deposits(distinct, sets)
    _join_by_title(distinct, sets)
    clusters = [[distinct[place] for place in places] for places in sets.all()]
    notices = _notices(distinct)
    return sorted((_work(cluster, notices) for cluster in clusters), key=lambda work: work.work_id)


class _Sets:
    """Disjoint sets of places; the smallest place names its set."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, place: int) -> int:
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place

    def join(self, left: int, right: int) -> None:
        low, high = sorted((self.find(left), self.find(right)))
        self._parent[high] = low

    def all(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for place in range(len(self._parent)):
            found[self.find(place)].append(place)
        return list(found.values())


def _join_by_identifier(records: Sequence[Record], sets: _Sets) -> None:
    """Join the owners of an identifier, and whoever names it; a name typed in wrongly is seen and left."""
    owners: dict[str, list[int]] = defaultdict(list)
    namers: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        own = own_identifiers(record)
        for name in own:
            owners[name].append(place)
        for name in {*identifiers_of(record), *record.same_as} - set(own):
            namers[name].append(place)
    for places in owners.values():
        for place in places[1:]:
            sets.join(places[0], place)
    for name, places in sorted(namers.items()):
        for left, right in combinations(sorted({*places, *owners.get(name, ())}), 2):
            if _is_plausible(records[left], records[right]):
                sets.join(left, right)


def _is_plausible(left: Record, right: Record) -> bool:
    """Whether one may be a version of the other at all: alike in title, or with an author in common.

    Authors type the DOI of their publication into arXiv by hand, sometimes that of another paper.
    """
    if not left.authors or not right.authors or share_author(left.authors, right.authors):
        return True
    return any(title_similarity(title, right) >= ALIKE for title in titles_of(left))


def _join_deposits(records: Sequence[Record], sets: _Sets) -> None:
    """Join the deposits of one paper under several DOIs."""
    buckets: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        if record.year and record.venue and not record.preprint and is_distinctive(record.title):
            buckets[title_key(record.title), record.year, record.kind].append(place)
    for places in buckets.values():
        for left, right in combinations(places, 2):
            if _is_one_deposit(records[left], records[right]):
                sets.join(left, right)


def _is_one_deposit(left: Record, right: Record) -> bool:
    if compare_venues(left.venue, right.venue) != "same":
        return False
    return same_authors(left.authors, right.authors) or has_all_authors(left.authors, right.authors)


def _join_by_title(records: Sequence[Record], sets: _Sets) -> None:
    """Join preprints to the one publication that fits, preprints to each other, and undated twins."""
    buckets: dict[str, set[int]] = defaultdict(set)
    for place, record in enumerate(records):
        for title in titles_of(record):
            buckets[title_key(title)].add(place)
    pairs = {
        pair
        for places in buckets.values()
        for pair in combinations(sorted(places), 2)
        if _is_same_text(records[pair[0]], records[pair[1]])
    }
    formal = _formal_dois(records, sets)
    wanted: dict[int, set[int]] = defaultdict(set)
    for left, right in sorted(pairs):
        a, b = sets.find(left), sets.find(right)
        if a != b and not (formal[a] and formal[b]):
            wanted[a].add(b)
            wanted[b].add(a)
    for root in sorted(wanted):
        published = [other for other in wanted[root] if formal[other]]
        if not formal[root] and len(published) <= 1:
            for other in sorted(wanted[root]):
                _join_unless_rivals(root, other, sets, formal)


def _join_unless_rivals(left: int, right: int, sets: _Sets, formal: dict[int, set[str]]) -> None:
    a, b = sets.find(left), sets.find(right)
    if a != b and not (formal[a] and formal[b]):
        sets.join(a, b)
        formal[min(a, b)] = formal[a] | formal[b]


def _formal_dois(records: Sequence[Record], sets: _Sets) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for place, record in enumerate(records):
        doi = formal_doi(record)
        found[sets.find(place)] |= {doi} if doi else set()
    return found


def _is_same_text(left: Record, right: Record) -> bool:
    if left.year is not None and right.year is not None and abs(left.year - right.year) > _YEARS_APART:
        return False
    return same_authors(left.authors, right.authors)


def _notices(records: Iterable[Record]) -> dict[str, State]:
    """What retraction notices among the records say of other works, by identifier."""
    found: dict[str, State] = {}
    for record in records:
        for notice in record.retracts:
            kind, _, name = notice.partition(":")
            state: State = "retracted" if kind == "retracted" else "withdrawn"
            found[name] = worst(found.get(name, "unknown"), state)
    return found


def _work(records: list[Record], notices: dict[str, State]) -> Work:
    ordered = sorted(records, key=_best_order)
    best = ordered[0]
    names = sorted({name for record in records for name in identifiers_of(record)})
    dois = [doi for record in ordered if (doi := formal_doi(record))]
    dois += [record.doi for record in ordered if record.doi]
    published = [record.year for record in records if record.year is not None and not record.preprint]
    return Work(
        work_id=work_id(records),
        title=best.title,
        authors=best.authors,
        year_first_public=min((record.year for record in records if record.year is not None), default=None),
        year_published=min(published, default=None),
        venue=next((record.venue for record in ordered if record.venue), None),
        doi=next(iter(dois), None),
        arxiv_id=next((record.arxiv_id for record in ordered if record.arxiv_id), None),
        isbn=next((record.isbn for record in ordered if record.isbn), None),
        url=best.url,
        registry=best.registry,
        retrieved_at=best.retrieved_at,
        state=_state(records, [notices[name] for name in names if name in notices]),
        records=tuple(records),
    )


def _state(records: Sequence[Record], noticed: Sequence[State]) -> State:
    """Retracted when anyone says so. Withdrawn when the published version is, or the only version there is.

    Authors withdraw a preprint because the paper was published elsewhere: then the work still stands.
    """
    published = [record for record in records if not record.preprint]
    said = worst(*(record.state for record in (published or records)), *noticed)
    everywhere = worst(*(record.state for record in records), *noticed)
    return "retracted" if everywhere == "retracted" else said


def _record_order(record: Record) -> tuple[str, ...]:
    return (record.registry, record.record_id, record.origin, record.title, str(record))


def _best_order(record: Record) -> tuple[object, ...]:
    """Formal before preprint, with authors before without, the registry that knows best first."""
    registries = ("crossref", "datacite", "arxiv", "doi.org")
    return (
        record.preprint,
        not record.authors,
        registries.index(record.registry),
        record.year or 9999,
        _record_order(record),
    )


def work_id(records: Sequence[Record]) -> str:
    """``wk-`` and ten characters from the canonical identifier of the records' work.

    The smallest arXiv id first: a preprint is known before its publication, so the id stays when the
    publication becomes known. Then the DOI of the earliest publication, an ISBN, and last title and author.
    """
    arxiv_ids = sorted({f"arxiv:{record.arxiv_id}" for record in records if record.arxiv_id})
    dois = sorted((record.year or 9999, f"doi:{record.doi}") for record in records if record.doi)
    isbns = sorted(f"isbn:{record.isbn}" for record in records if record.isbn)
    first = min(records, key=_record_order)
    named = f"title:{title_key(first.title)}:{first.authors[0].family if first.authors else ''}"
    name = next(iter([*arxiv_ids, *(doi for _, doi in dois), *isbns, named]))
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    return "wk-" + "".join(_ALPHABET[(number >> shift) & 31] for shift in range(45, -5, -5))
