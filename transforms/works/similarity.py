"""How alike two titles are, on folded text, 0 to 100."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from extractors.text.folding import fold
from transforms.works.model import Record

SAME = 90.0
"""From here on two titles count as one written differently."""

SURE = 95.0
"""From here on nobody needs to look for a better match."""

ALIKE = 75.0
"""From here on a title may be an altered form of another."""

_WITHOUT_SUBTITLE = 96.0
_SHORTEST_MAIN = 15  # characters: a shorter beginning is not taken for a title without its subtitle


def similarity(left: str, right: str) -> float:
    """Of two folded titles: as written, or with sorted words. A left-out subtitle gives 96 at least."""
    score = max(fuzz.ratio(left, right), fuzz.token_sort_ratio(left, right))
    short, long = sorted((left, right), key=len)
    if len(short) >= _SHORTEST_MAIN and long.startswith(short + " "):
        return max(score, _WITHOUT_SUBTITLE)
    if short and short.replace(" ", "") == long.replace(" ", ""):
        return 100.0
    return score


def title_similarity(title: str, record: Record) -> float:
    """The best of a record's titles against ``title``."""
    return best_similarity(title, (record.title, *record.other_titles))


def best_similarity(title: str, others: Iterable[str]) -> float:
    """The best of some titles against ``title``; 0 when there are none."""
    folded = fold(title)
    return max((similarity(folded, fold(other)) for other in others), default=0.0)
