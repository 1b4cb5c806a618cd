"""Cutting a run of values at its junctions into n cells, or not at all.

The certain junctions alone decide when they are as many as needed and no doubtful one is there. Else every
choice of junctions is tried: the one whose cells all have words of their own methods (``kinship``) is taken
when no other has. A cell never holds half a bracket, nor more aliases than the site shows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import comb

from extractors.layouts.hidden import hides_junction, last_run, splits_word
from extractors.layouts.junctions import Places, Words, cut_at, find_places
from extractors.layouts.kinship import Kin

MAX_CHOICES = 3000
MAX_ALIASES = 4
MIN_PIECE = 2
_RUN = re.compile(r"[^\W_]+")
_COMMA = re.compile(r"[,;、，؛;](?![^()\[\]]*[)\]])")
_OPEN, _CLOSE = "([（", ")]）"


def cut_values(
    text: str, n: int, words: Words, kin: Kin | None = None, *, lists: bool = False
) -> list[str] | None:
    """The n cells of ``text``; null when it is not certain. ``lists``: the cells are lists of aliases.

    Aliases repeat what the page says of their method, so that words of another method alone refuse a cut.
    """
    words = words.with_texts(_repeated(text)) if lists else words
    places = find_places(text, words, lists=lists)
    if len(places.certain) == n - 1 and not places.doubtful:
        pieces = cut_at(text, places.certain)
        is_sound = all(_could_be_cell(piece, lists) for piece in pieces)
        found = None if not is_sound or (lists and kin and kin.contradicts(pieces)) else places.certain
    else:
        found = _by_kinship(text, n, words, places, kin, lists) if kin else None
    if found is None or splits_word(text, found, places.weak, words):
        return None
    if lists and hides_junction(text, found, places, words, kin):
        return None
    return cut_at(text, found)


def _repeated(text: str) -> list[str]:
    """The words that stand in ``text`` twice: one made of two values would hardly come again.

    An acronym also counts when it begins another word: ``ARCH`` in ``generalized ARCHMeta``.
    """
    counts = Counter(_RUN.findall(text))
    return sorted(
        word
        for word, count in counts.items()
        if count > 1 or (word.isupper() and any(other.startswith(word) for other in counts if other != word))
    )


def _by_kinship(
    text: str, n: int, words: Words, places: Places, kin: Kin, lists: bool
) -> tuple[int, ...] | None:
    """The one choice of places whose cells are all of their own methods."""
    choices = _choices(text, n, places, words, lists)
    fitting = [found for found in choices if kin.agrees(cut_at(text, found))]
    return fitting[0] if len(fitting) == 1 else None


def _choices(text: str, n: int, places: Places, words: Words, lists: bool) -> Iterator[tuple[int, ...]]:
    """N - 1 of the places: all certain ones and others, or some of the certain ones."""
    needed = n - 1 - len(places.certain)
    fixed: tuple[int, ...] = places.certain if needed >= 0 else ()
    others = sorted({*places.doubtful, *places.weak} if needed >= 0 else set().union(*places))
    free = n - 1 - len(fixed)
    every = sorted(set().union(*places))
    if len(others) < free or comb(len(others), free) > MAX_CHOICES:
        return
    for chosen in combinations(others, free):
        if not _are_alone(text, chosen, every, places.certain, words):
            continue
        found = tuple(sorted({*fixed, *chosen}))
        pieces = cut_at(text, found)
        if len(pieces) == n and all(_could_be_cell(piece, lists) for piece in pieces):
            yield found


def _are_alone(
    text: str, chosen: Iterable[int], every: Sequence[int], certain: Sequence[int], words: Words
) -> bool:
    """Whether no word has two places of which one was chosen and nothing tells it from the other."""
    return not any(
        text[min(place, other) : max(place, other)].isalnum() and not _ends_acronym(text, other, place, words)
        for place in chosen
        if place not in certain
        for other in every
        if other != place
    )


def _ends_acronym(text: str, other: int, place: int, words: Words) -> bool:
    """Whether an acronym that is known ends at a place, and not at the one that is a letter before.

    Only the longer one can decide (``ARCH|t-test``): where ``ARIMA`` is known, it may be ``ARIMAX`` as well.
    """
    ends = [words.have_seen(last_run(text[:at])) for at in (other, place)]
    return place == other + 1 and ends == [False, True]


def _could_be_cell(piece: str, lists: bool) -> bool:
    if piece == "—":
        return True
    if len(piece) < MIN_PIECE or piece[0] in ",;:.)]" or piece[-1] in ",;:(&–-" or not _balanced(piece):
        return False
    if not lists:
        return True
    aliases = [alias.strip() for alias in _COMMA.split(piece)]
    return len(aliases) <= MAX_ALIASES and min(len(aliases[0]), len(aliases[-1])) >= MIN_PIECE


def _balanced(piece: str) -> bool:
    depth = 0
    for char in piece:
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth < 0:
            return False
    return depth == 0
