"""Hidden junctions: runs of letters that may be two words, though nothing shows where one ends.

Aliases may begin small, and acronyms may touch (``micrographSARIMA``, ``SEMSARIMA``). Where a cut was not
made at a place that is certain by itself, such a run beside it may be the true place. Beside it means:
between the last word that is known to be of the method on the left and the first that is of the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from extractors.layouts.junctions import Places, Words
from extractors.layouts.kinship import Kin

MIN_SMALL, MIN_CODE, MIN_TRUSTED, MIN_WORD = 8, 5, 6, 4
_LETTERED = frozenset(
    """boost chart curve curves design distribution function gram index learning map maps matrix mean means
    medoids method model models net network nets score scores shape shaped sort stat statistic statistics step
    table test tests tree trees value values""".split()
)
"""Words that a name may have with one letter before them: ``UNet``, ``TTest``, ``QLearning``."""
_RUN = re.compile(r"[^\W\d_]+")
_FIRST_RUN = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]-")
_LAST_RUN = re.compile(r"[^\W_]+$")
_LAST_WORD = re.compile(r"[^\W\d_][^\W\d_A-ZÀ-ÖØ-Þ]*$")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def hides_junction(text: str, found: Sequence[int], places: Places, words: Words, kin: Kin | None) -> bool:
    """Whether two of the cells that ``text`` has between the places ``found`` may touch at another place."""
    bounds = [0, *found, len(text)]
    others = {*places.doubtful, *places.weak}.difference(found)
    for column, (start, place, end) in enumerate(zip(bounds, bounds[1:], bounds[2:], strict=False)):
        left, right = text[start:place], text[place:end]
        if place in places.certain and _is_whole(left, words):
            continue
        if _cuts_code(left, right, words, bool(kin and kin.explains(last_run(left), column))):
            return True
        first = start + kin.last_evidence(left, column) if kin else start
        last = place + kin.first_evidence(right, column + 1) if kin else end
        if _is_opaque(text, first, place, others, words) or _is_opaque(text, place, last, others, words):
            return True
    return False


def splits_word(text: str, found: Sequence[int], weak: Sequence[int], words: Words) -> bool:
    """Whether a cut at one of the ``weak`` places leaves half a word on either side that nobody knows.

    A letter alone is whole (``Welch's t``), and one with a hyphen behind it (``t-SNE``).
    """
    halves = ((last_run(text[:place]), text[place:]) for place in found if place in weak)
    return any(
        not (len(left) == 1 or words.know(left))
        or not (_LETTER.match(right) or words.know(_first_run(right)))
        for left, right in halves
    )


def _first_run(text: str) -> str:
    match = _FIRST_RUN.match(text)
    return match.group() if match else ""


def _is_whole(left: str, words: Words) -> bool:
    """Whether ``left`` ends in a whole word, behind which a capital can only begin another value."""
    match = _LAST_WORD.search(left)
    return match is None or len(match.group()) >= MIN_TRUSTED or words.know(match.group())


def _cuts_code(left: str, right: str, words: Words, explained: bool) -> bool:
    """Whether the junction is behind an acronym that may end elsewhere: neither it nor the next is known."""
    code, match = last_run(left), _RUN.match(right)
    if not code[-1:].isupper():
        return False
    word, seen = match.group() if match else "", words.have_seen(code)
    if len(word) > 1 and word.isupper():
        return not (seen and words.have_seen(word))
    if word.lower() not in _LETTERED and len(word) >= MIN_WORD and words.know(word):
        return False
    return not (seen or (explained and words.know(word)))


def last_run(text: str) -> str:
    """The letters and figures that ``text`` ends with."""
    match = _LAST_RUN.search(text)
    return match.group() if match else ""


def _is_opaque(text: str, start: int, end: int, others: Set[int], words: Words) -> bool:
    """Whether a junction may be in a part of ``text``: at one of ``others``, or in an unknown word."""
    part = _BRACKETS.sub(lambda match: " " * len(match.group()), text[start:end])
    if any(start < other < end and part[other - start].isalnum() for other in others):
        return True
    return any(_may_be_two(run, words) for run in _RUN.findall(part))


def _may_be_two(run: str, words: Words) -> bool:
    return len(run) >= (MIN_CODE if run.isupper() else MIN_SMALL) and not words.know(run)
