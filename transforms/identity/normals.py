"""Match forms of single values: strings whose equality counts as evidence. Each takes text, gives a key.

All of them build on ``extractors.text.folding.fold``; an empty key means that the value says nothing.
"""

from __future__ import annotations

import re

from extractors.text.folding import fold

_ARROW = re.compile(r"[↗⧉🔗]")
_LINK_WORDS = frozenset({"link", "doi"})
_BILINGUAL = re.compile(r"^(?P<outer>[^()（）]*\S)(?:\s+\(|（)(?P<inner>[^()（）]+)[)）]\s*$")
_MIN_PART_LETTERS = 4
_PROSE_WORDS = 5
_MIN_SLIP_LENGTH = 8
_ENGLISH_WORDS = frozenset("the of and a an in to is that for with by on it as are from".split())
_MIN_ENGLISH_WORDS = 2


def citation_key(raw: str) -> str:
    """A reference folded, without the words and the arrow of the link behind it (``link ↗``, ``DOI ↗``)."""
    words = fold(_ARROW.sub(" ", raw)).split()
    while words and words[-1] in _LINK_WORDS:
        words.pop()
    return " ".join(words)


def person_key(raw: str) -> str:
    """The folded family name of a person: ``hu`` for ``Hu, E. J. et al.`` and ``Edward J. Hu``.

    Prose of more than five words, which names no single person, is folded whole.
    """
    head, comma, _ = raw.partition(",")
    words = [word for word in fold(head if comma else raw).split() if word not in ("et", "al")]
    if len(words) > _PROSE_WORDS:
        return " ".join(words)
    long_words = [word for word in words if len(word) > 1 or not word.isascii()]
    if comma:
        return " ".join(long_words or words)
    return long_words[-1] if long_words else " ".join(words)


def name_parts(raw: str) -> tuple[str, ...]:
    """The folded parts of a bilingual name (``Pădurea Aleatoare (Random Forest)``); none for a plain name.

    Parts with fewer than four letters (``GARCH (1,1)``) say nothing by themselves.
    """
    match = _BILINGUAL.match(raw)
    if match is None:
        return ()
    parts = (fold(match["outer"]), fold(match["inner"]))
    return tuple(part for part in parts if sum(char.isalpha() for char in part) >= _MIN_PART_LETTERS)


def is_portable(raw: str) -> bool:
    """Can an alias be compared over languages: is it in plain Latin letters, dashes and quotes aside."""
    return all(char.isascii() or not char.isalpha() for char in raw) and any(char.isalpha() for char in raw)


def is_english(key: str) -> bool:
    """Has a folded sentence two of the commonest English words: two such can be compared with each other.

    A translated summary differs from the English one in every word, and that says nothing.
    """
    return len(_ENGLISH_WORDS.intersection(key.split())) >= _MIN_ENGLISH_WORDS


def is_acronym(key: str) -> bool:
    """Is a folded term as short as an acronym (five letters or fewer in one word)."""
    return len(key) <= 5 and " " not in key


def is_slip(one: str, two: str, distance: int) -> bool:
    """Are two folded terms at this edit distance one slip of a key apart.

    Only long ones that begin alike can be, and never in a digit: ``type 1`` is not ``type 2``.
    """
    if distance > 1 or min(len(one), len(two)) < _MIN_SLIP_LENGTH or one[0] != two[0]:
        return False
    return [char for char in one if char.isdigit()] == [char for char in two if char.isdigit()]
