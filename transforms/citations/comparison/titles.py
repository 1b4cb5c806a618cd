"""Titles: the same, the same but for a subtitle, altered, or another's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

from transforms.citations.comparison.folding import fold_title, fold_words, romanise, word_set

TitleRelation = Literal["same", "altered", "different", "unknown"]

# Where a subtitle may begin. A hyphen between letters is part of a word.
_SUBTITLE = re.compile(
    r"\s*(?::|\s[–—-]{1,3}\s?|[–—]|--+|[?!.](?=\s)|;|\((?=[^()]*\)\s*$)|\[(?=[^\[\]]*\]\s*$))\s*"
)
_SECTION = re.compile(r"^\s*[IVXLCDM]+\.(?:\s|[—–-])\s*")  # the number that some journals gave each paper
_DISCUSSED = re.compile(
    r"(?<=\S)\s*[(\[]\s*with (?:discussions?|comments?|commentary|a rejoinder)\b[^()\[\]]*[)\]]\s*$",
    re.IGNORECASE,
)
_UMLAUT = re.compile("[äöüÄÖÜ]")
_ALTERED = 0.72  # Indel similarity from which two titles may be one, changed
_PART = word_set("part pt parts volume vol no number chapter book teil band partie tome")
_PARTS = 12  # places at which a subtitle is looked for
_ACRONYM = re.compile(r"\s*\((?:[A-Z][a-z]?-?){2,8}\)")  # "… characteristic (ROC) curve"
_COUNTED = re.compile(
    r"\s*(?:\d{1,2}|[IVX]{1,4})(?:\s*[.:)—–]|\s*$)"
)  # "2. The new algorithm" behind a main title


@dataclass(frozen=True, slots=True)
class TitleComparison:
    """``similarity`` is the normalised Indel similarity of the folded titles (1.0: same match key).

    ``whole``: they are the same without leaving out a subtitle. ``main``: one is all that stands before the
    other's subtitle, too short to name a work by itself (``Test Theory``).
    """

    relation: TitleRelation
    similarity: float
    whole: bool = False
    main: bool = False


@lru_cache(maxsize=65_536)
def compare_titles(claimed: str | None, found: str | None) -> TitleComparison:
    """Case, punctuation, hyphens, accents, spelling and a missing subtitle do not matter; any word does."""
    if not claimed or not found or not fold_title(claimed) or not fold_title(found):
        return TitleComparison("unknown", 0.0)
    claimed, found = (_DISCUSSED.sub("", title) for title in (claimed, found))
    if bool(_SECTION.match(claimed)) is not bool(_SECTION.match(found)):
        claimed, found = (_SECTION.sub("", title) or title for title in (claimed, found))
    similarity = _similarity(claimed, found)
    if _is_whole(claimed, found):
        return TitleComparison("same", similarity, whole=True)
    if _is_short_form(claimed, found) or _is_short_form(found, claimed):
        return TitleComparison("same", similarity)
    altered = similarity >= _ALTERED and _numbers(claimed) == _numbers(found)
    main = _is_main_title(claimed, found) or _is_main_title(found, claimed)
    return TitleComparison("altered" if altered else "different", similarity, main=main)


def _numbers(title: str) -> list[str]:
    """Numbers tell works of one series apart: ``Part II``, ``GPT-3``."""
    return sorted(
        number for word in fold_words(title) for number in re.findall(r"\d+|^(?:i{1,3}|iv|vi{0,3}|ix)$", word)
    )


def _similarity(claimed: str, found: str) -> float:
    from rapidfuzz.distance import Indel

    return round(Indel.normalized_similarity(" ".join(fold_words(claimed)), " ".join(fold_words(found))), 4)


def _is_whole(claimed: str, found: str) -> bool:
    if fold_title(claimed) == fold_title(found):
        return True
    if _UMLAUT.search(claimed + found) and without_umlauts(claimed) == without_umlauts(found):
        return True
    bare = [_ACRONYM.sub("", title) for title in (claimed, found)]
    return bare != [claimed, found] and fold_title(bare[0]) == fold_title(bare[1]) != ""


def _is_short_form(short: str, long: str) -> bool:
    """Whether ``long`` is ``short`` and a subtitle, or an acronym or another language before ``short``."""
    key = fold_title(short)
    for match in islice(_SUBTITLE.finditer(long), _PARTS):
        head, tail = long[: match.start()], long[match.end() :]
        if key == fold_title(head) and _stands_alone(short) and not _is_part_number(tail):
            return True
        is_acronym, is_translation = len(head.split()) == 1, match[0].strip() == "["
        if key == fold_title(tail) and (is_acronym or is_translation) and len(fold_words(short)) >= 3:
            return True
    return False


def _is_main_title(short: str, long: str) -> bool:
    key = fold_title(short)
    match = next((match for match in islice(_SUBTITLE.finditer(long), 1)), None)
    if match is None or len(fold_words(short)) < 2:
        return False
    return key == fold_title(long[: match.start()]) and not _is_part_number(long[match.end() :])


def without_umlauts(title: str) -> str:
    """A match key in which ``über`` and ``ueber`` meet."""
    return re.sub(r"[\W_]|(?<=[aou])e", "", romanise(title))


def _is_part_number(text: str) -> bool:
    """Whether a number leads what stands behind a main title: ``Part II``, ``2. The new algorithm``."""
    words = fold_words(text)
    if len(words) > 1 and words[0] in _PART and _numbers(words[1]) == [words[1]]:
        return True
    return bool(_COUNTED.match(text)) or (bool(words) and all(word in _PART for word in words))


def _stands_alone(title: str) -> bool:
    """A main title names its work if it is a name (``BERT``, ``LightGBM``) or more than two plain words."""
    words = title.split()
    return len(words) > 2 or any(sum(letter.isupper() for letter in word) > 1 for word in words)


def is_distinctive(title: str) -> bool:
    """Whether two works hardly share this title by chance: four words, or 25 letters."""
    return len(fold_words(title)) >= 4 or len(fold_title(title)) >= 25
