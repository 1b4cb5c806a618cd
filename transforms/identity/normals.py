"""Match forms of single values: strings whose equality counts as evidence. Each takes text, gives a key.

All of them build on ``extractors.text.folding.fold``; an empty key means that the value says nothing.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from extractors.text.folding import fold

_ARROW = re.compile(r"[↗⧉🔗]")
_LINK_WORDS = frozenset({"link", "doi"})
_BILINGUAL = re.compile(r"^(?P<outer>[^()（）]*\S)(?:\s+\(|（)(?P<inner>[^()（）]+)[)）]\s*$")
_MIN_PART_LETTERS = 4
_PROSE_WORDS = 5
_MIN_SLIP_LENGTH = 8
_MIN_SLIP_WORD = 7
_MIN_RARE_SLIP_WORD = 3
_MIN_CUT_LENGTH = 40
_MARK = 2
_SHORT_WORD = 7
_OPENING_WORDS = 3
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


def likeness(one: str, two: str) -> float:
    """How alike two folded texts are, 0 to 100; a text that was cut short is compared as far as it goes."""
    ratio = fuzz.ratio(one, two)
    length = min(len(one), len(two))
    if length < _MIN_CUT_LENGTH or max(len(one), len(two)) - length <= length // 10:
        return ratio
    return max(ratio, fuzz.ratio(one[:length], two[:length]))


def is_slip(one: str, two: str, distance: int, *, rare: bool = False) -> bool:
    """Are two folded terms at this edit distance one slip of a key apart.

    Only long ones that begin alike can be, and never in a digit: ``type 1`` is not ``type 2``. In a short
    word a letter makes another method (``arima`` and ``arimax``), unless one term is ``rare`` beside the
    other; in the shortest always (``tau b`` and ``tau c``).
    """
    if distance > 1 or min(len(one), len(two)) < _MIN_SLIP_LENGTH or one[0] != two[0]:
        return False
    if [char for char in one if char.isdigit()] != [char for char in two if char.isdigit()]:
        return False
    words, others = one.split(), two.split()
    if len(words) != len(others):
        return True
    changed = [min(len(word), len(other)) for word, other in zip(words, others, strict=True) if word != other]
    least = _MIN_RARE_SLIP_WORD if rare else _MIN_SLIP_WORD
    return min(changed, default=least) >= least


def slip_keys(key: str) -> list[str]:
    """A folded term and, where it has a short word, the same without each of its letters in turn.

    Two terms share one if they are a slip of each other only where one is rare (see ``is_slip``).
    """
    if not any(_MIN_RARE_SLIP_WORD <= len(word) <= _MIN_SLIP_WORD for word in key.split()):
        return [key]
    return [key, *(key[:place] + key[place + 1 :] for place, char in enumerate(key) if char != " ")]


def _blanked(words: list[str]) -> list[str]:
    """The words as one text, with each of them blanked in turn."""
    return [" ".join([*words[:place], "*", *words[place + 1 :]]) for place in range(len(words))]


def contrast_keys(key: str) -> tuple[str, ...]:
    """Two folded terms that are no slip and share one of these name siblings: they differ in a modifier.

    That is one word before the last (``paired t test`` and ``welch t test``), a number or letter behind
    (``tau b`` and ``tau c``), letters inside a short last word (``two way anova`` and ``two way ancova``), or
    words in front that the other lacks (``bayesian linear regression``).
    """
    words = key.split()
    if len(words) < 2:
        return ()
    last = len(words) - 1
    front, end = " ".join(words[:last]), words[last]
    keys = [
        *_blanked(words)[:last],
        f"+ {key}",
        *(f"+ {' '.join(words[place:])}" for place in range(1, last)),
    ]
    if len(end) <= _MARK or any(char.isdigit() for char in end):
        keys.append(f"{front} *")
    elif len(end) <= _SHORT_WORD:
        keys.append(f"{front} {end[0]}~{end[-1]}")
    return tuple(keys)


def is_contrast(one: str, two: str) -> bool:
    """Do two different folded terms name siblings (see ``contrast_keys``)."""
    return one != two and not set(contrast_keys(one)).isdisjoint(contrast_keys(two))


def opening(key: str) -> str:
    """The first words of a folded summary, which name the method that it is about."""
    return " ".join(key.split(maxsplit=_OPENING_WORDS)[:_OPENING_WORDS])


def opens_alike(one: str, two: str) -> bool:
    """Do two folded summaries begin with the same words, give or take a slip: are they about one method."""
    first, second = opening(one), opening(two)
    return first == second or is_slip(first, second, OSA.distance(first, second, score_cutoff=1))
