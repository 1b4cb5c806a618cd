"""Keys by which records are found and joined: identifiers, titles, authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractors.text.folding import fold
from transforms.identifiers.arxiv import Arxiv
from transforms.works.model import Person, Record

_SUBTITLE_MARKS = (": ", " - ", " – ", " — ", "? ", ". ")
_SHORTEST_MAIN_TITLE = 2  # words; "LIME: …" alone is no title to join by


def identifiers_of(record: Record) -> tuple[str, ...]:
    """The identifiers that are this record: ``doi:…`` and ``arxiv:…``. arXiv's own DOI is an arXiv id."""
    found = []
    if record.arxiv_id:
        found.append(f"arxiv:{record.arxiv_id}")
    if record.doi:
        arxiv_id = Arxiv.from_doi(record.doi)
        found.append(f"arxiv:{arxiv_id}" if arxiv_id else f"doi:{record.doi}")
    return tuple(dict.fromkeys(found))


def own_identifiers(record: Record) -> tuple[str, ...]:
    """The identifiers that the record's own registry gave it: not the DOI that an arXiv author typed in."""
    if record.registry == "arxiv":
        return (f"arxiv:{record.arxiv_id}",)
    arxiv_id = Arxiv.from_doi(record.doi)
    return (f"arxiv:{arxiv_id}",) if arxiv_id else (f"doi:{record.doi}",)


def formal_doi(record: Record) -> str | None:
    """The DOI of a formally published version; None for arXiv's own DOIs and other preprints'."""
    if not record.doi or Arxiv.from_doi(record.doi) or (record.preprint and record.registry != "arxiv"):
        return None
    return record.doi


def title_key(title: str) -> str:
    """A title as it is compared exactly: folded, without spaces (``Auto-Encoding`` is ``Autoencoding``)."""
    return fold(title).replace(" ", "")


def main_title(title: str) -> str | None:
    """The title in front of its subtitle, when it has one and is long enough to mean something."""
    places = [place for mark in _SUBTITLE_MARKS if (place := title.find(mark)) > 0]
    main = title[: min(places)] if places else ""
    return main if len(fold(main).split()) >= _SHORTEST_MAIN_TITLE else None


def titles_of(record: Record) -> tuple[str, ...]:
    """All titles of a record, the full one first."""
    return (record.title, *record.other_titles)


def same_authors(left: tuple[Person, ...], right: tuple[Person, ...]) -> bool:
    """Whether two lists name the same set of people, however names are ordered, accented or cut.

    Lists of four and more may differ in one name of six, because registries drop and add people.
    """
    if not left or not right:
        return False
    a, b = Counter(map(family_key, left)), Counter(map(family_key, right))
    shared = sum((a & b).values())
    total = max(len(left), len(right))
    return shared == total or (total >= 4 and shared >= total * 5 / 6) or _words(left) == _words(right)


def has_all_authors(left: Sequence[Person], right: Sequence[Person]) -> bool:
    """Whether one list has all people of the other: a registry drops some. False where one is empty."""
    a, b = Counter(map(family_key, left)), Counter(map(family_key, right))
    return bool(a and b) and (a <= b or b <= a)


def share_author(left: Sequence[Person], right: Sequence[Person]) -> bool:
    """Whether a family name of one list is a word of a name in the other."""
    words = {word for author in right for word in fold(author.display()).split()}
    return any(family_key(author) in words for author in left)


def family_key(author: Person) -> str:
    """The last word of the family name, folded."""
    words = fold(author.family).split()
    return words[-1] if words else author.family


def _words(authors: tuple[Person, ...]) -> Counter[str]:
    """All words of all names: equal when only family and given names are swapped."""
    return Counter(word for author in authors for word in fold(author.display()).split())
