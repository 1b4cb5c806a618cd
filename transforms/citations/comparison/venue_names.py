"""What venues are called: the table of usual acronyms (``venues.json``), abbreviations, kinds."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib.resources import files
from itertools import zip_longest
from typing import Literal

from transforms.citations.comparison.folding import fold_words, word_set

Kind = Literal["meeting", "journal"]

STOP = word_set("fur fuer of the on for and in at to a an with de la le der die das und et des its")
UNSAID = word_set(
    "proceedings proc annual ieee acm cvf rsj poster posters oral spotlight long short papers main track",
    "volume vol",
)
_MEETINGS = word_set("conference conf symposium symp workshop meeting congress colloquium")
_JOURNALS = word_set("journal j transactions trans annals ann letters lett bulletin review reviews magazine")
_ORDINAL = re.compile(
    r"\b\d+(?:st|nd|rd|th)\b|\b(?:(?:twenty|thirty|forty|fifty|sixty)[- ]?)?(?:first|second|third|fourth|"
    r"fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|"
    r"seventeenth|eighteenth|nineteenth|twentieth|thirtieth|fortieth|fiftieth)\b|\b(?:19|20)\d\d\b|['’]\d\d\b|"
    r"\b\d+\b|(?<=[A-Z])-?\d\d\b|\bann(?:u|ual)?\b\.?(?=\s+rev)",
    re.IGNORECASE,
)


def without_numbers(text: str) -> str:
    """A venue's name without years, ordinals and volumes, and ``Annual Review`` without its ``Annu.``."""
    return _ORDINAL.sub(" ", text)


def keys_of(text: str) -> frozenset[str]:
    """The entries of the table that a text names: as a whole, as an abbreviation, or without its frame."""
    words = tuple(word for word in fold_words(without_numbers(text)) if word not in STOP)
    if not words:
        return frozenset()
    unframed = _unframed(words)
    exact = _table().get(words) or (_table().get(unframed) if unframed else None)
    if exact:
        return exact
    if "." not in text:
        return frozenset()
    return frozenset(
        key for name, keys in _table().items() if _is_abbreviation(unframed, name) for key in keys
    )


def kind_of(text: str) -> Kind | None:
    """Whether a name is a meeting's or a journal's, by its words, then by the table, or None."""
    words = set(fold_words(text))
    if words & _MEETINGS:
        return "meeting"
    if words & _JOURNALS:
        return "journal"
    kinds = {_kinds()[key] for key in keys_of(text)}
    return kinds.pop() if len(kinds) == 1 else None


def names_of(key: str) -> tuple[str, ...]:
    """The full names of an entry, or its key if that is its name."""
    return tuple(_entries()[key]) or (key,)


def _unframed(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in UNSAID)


def _is_abbreviation(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return bool(words) and all(
        short and long and long.startswith(short) for short, long in zip_longest(words, name)
    )


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, ...], frozenset[str]]:
    names: dict[tuple[str, ...], frozenset[str]] = {}
    for key, spelt in _entries().items():
        for name in (key, *spelt):
            words = tuple(word for word in fold_words(name) if word not in STOP)
            for form in filter(None, (words, _unframed(words))):
                names[form] = names.get(form, frozenset()) | {key}
    return names


@lru_cache(maxsize=1)
def _entries() -> dict[str, list[str]]:
    return {key: names for kind in _data().values() for key, names in kind.items()}


@lru_cache(maxsize=1)
def _kinds() -> dict[str, Kind]:
    return {key: kind for kind, entries in _data().items() for key in entries}


@lru_cache(maxsize=1)
def _data() -> dict[Kind, dict[str, list[str]]]:
    path = files("transforms.citations.comparison").joinpath("venues.json")
    loaded: dict[Kind, dict[str, list[str]]] = json.loads(path.read_text("utf-8"))
    return loaded
