"""Names in scripts without capitals: whether what is known of them tells for certain where one ends.

Chinese, Japanese, Korean and Thai join names to longer names: ``統計学`` and ``教育心理学`` run together may
be ``統計学教育`` and ``心理学``. Hebrew, Arabic and Georgian put a space between the words of a name, so that
two known names that touch are two names.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise

from extractors.text.scripts import script_of_character

SPACELESS = frozenset("Hani Kana Hang Thai Laoo Khmr Mymr Tibt".split())
SPACED = frozenset("Hebr Arab Geor".split())


def could_be_cut_elsewhere(cells: Sequence[str], known: Set[str]) -> bool:
    """Whether the names of two neighbours may be two others, one of which need not be known."""
    return any(
        _moves_left(left, right, known) or _moves_right(left, known)
        for left, right in pairwise(cells)
        if left != right and script_of_character(right[0]) in SPACELESS
    )


def _moves_left(left: str, right: str, known: Set[str]) -> bool:
    """Whether the beginning of ``right`` may belong to ``left``, as the rest of ``right`` is a name too.

    It may when it is a name itself, or when ``left`` is known to begin other names.
    """
    rests = [place for place in range(1, len(right)) if right[place:] in known]
    joins = bool(rests) and any(name != left and name.startswith(left) for name in known)
    return joins or any(right[:place] in known for place in rests)


def _moves_right(left: str, known: Set[str]) -> bool:
    return any(left[:place] in known and left[place:] in known for place in range(1, len(left)))


def words_are_spaced(text: str) -> bool:
    """Whether all letters of ``text`` are of scripts in which touching names are two names."""
    return all(script_of_character(char) in SPACED for char in text if char.isalpha())
