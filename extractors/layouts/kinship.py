"""Kinship: what a page says of a method in other rows, to check that a cell is that method's.

Names, citations and summaries can be cut by their own shape. The words that only one method of the page has
in them are its own; a cell that holds them is its cell, and a cut that gives a cell the words of another
method and none of its own is wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"\b[^\W\d_]*[A-Z][^\W\d_]*[A-Z]\b")
_YEAR = re.compile(r"\(\d{4}")
STEM = 5
MIN_WORD = 4


class Kin(NamedTuple):
    """For each column the terms that no other column of the page has, and the names of its method."""

    own: tuple[frozenset[str], ...]
    names: tuple[tuple[str, ...], ...]

    def part(self, left: int, right: int) -> Kin:
        """The kinship of the columns from ``left`` up to ``right``."""
        return Kin(self.own[left:right], self.names[left:right])

    def agrees(self, pieces: Sequence[str]) -> bool:
        """Whether the pieces have more terms of their own columns than of any other; one may have none."""
        silent = 0
        for place, piece in enumerate(pieces):
            scores = self._scores(piece)
            if scores[place] < max(scores):
                return False
            silent += not scores[place] and piece != "—"
        return silent <= (1 if len(pieces) > 2 else 0)

    def contradicts(self, pieces: Sequence[str]) -> bool:
        """Whether a piece has several terms of another column and none of its own."""
        scores = [self._scores(piece) for piece in pieces]
        return any(not each[place] and max(each) > 1 for place, each in enumerate(scores))

    def first_evidence(self, piece: str, place: int) -> int:
        """Where the first word of a piece begins that is its column's own; the length when there is none."""
        return min((start for start, _ in self._evidence(piece, place)), default=len(piece))

    def last_evidence(self, piece: str, place: int) -> int:
        """Where the last word of a piece ends that is its column's own; 0 when there is none."""
        return max((end for _, end in self._evidence(piece, place)), default=0)

    def _evidence(self, piece: str, place: int) -> Iterator[tuple[int, int]]:
        for match in (*_WORD.finditer(piece), *_CODE.finditer(piece)):
            word = match.group()
            if self._holder(word) == place or word.lower() in self.own[place]:
                yield match.span()
            elif terms(word) & self.own[place]:  # capitals behind the stem may be another's
                yield match.start(), match.start() + STEM if word.isupper() else match.end()

    def _scores(self, piece: str) -> list[int]:
        found = terms(piece)
        scores = [len(found & own) for own in self.own]
        for code in set(_CODE.findall(piece)):
            if (holder := self._holder(code)) is not None:
                scores[holder] += 1
        return scores

    def _holder(self, code: str) -> int | None:
        """The one column whose names an acronym is made of; null when it is none, or of several."""
        if not _CODE.fullmatch(code):
            return None
        holders = [place for place, names in enumerate(self.names) if any(map(_made_of(code), names))]
        return holders[0] if len(holders) == 1 else None

    def explains(self, piece: str, place: int) -> int:
        """How many acronyms of a piece its column's names explain, and no other's."""
        return sum(self._holder(code) == place for code in set(_CODE.findall(piece)))


def _made_of(code: str) -> Callable[[str], bool]:
    """Whether a name has the letters of an acronym in their order, the first one first (``VAR``, ``DiD``)."""
    letters = code.lower()

    def made(name: str) -> bool:
        rest = iter(name.lower())
        return name[:1].lower() == letters[0] and all(letter in rest for letter in letters)

    return made


def kin_of(texts: Sequence[Iterable[str]], names: Sequence[Sequence[str]] = ()) -> Kin:
    """The kinship of columns, each given as the texts that are known to be of its method, and its names."""
    found = [frozenset().union(*map(terms, each)) for each in texts]
    shared = Counter(term for each in found for term in each)
    own = tuple(frozenset(term for term in each if shared[term] == 1) for each in found)
    return Kin(own, tuple(tuple(each) for each in names) or ((),) * len(own))


@lru_cache(maxsize=65536)  # forty locales repeat the same citations and summaries
def terms(text: str) -> frozenset[str]:
    """The stems of the longer words of ``text``, and its acronyms."""
    codes = {word.lower() for word in _CODE.findall(text)}
    return frozenset(codes | {word[:STEM].lower() for word in _WORD.findall(text) if len(word) >= MIN_WORD})


def authors(citation: str) -> str:
    """What stands before the year of a citation."""
    year = _YEAR.search(citation)
    return citation[: year.start()] if year else ""
