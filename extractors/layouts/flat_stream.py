"""Flat text on one line in a locale that nobody listed: where its nine rows begin.

Years, counts and citation endings stand out. The values of six rows are English, so that labels in a script
without capitals show where rows begin: eight runs of that script, the first of which holds the first two
labels and the fields between them. Labels in a script with capitals are found by junctions: what lies between
the header, the years and the first citation must come to exactly as many pieces as it has labels and cells.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.layouts import flat_cells
from extractors.layouts.cutting import cut_values
from extractors.layouts.flat_labels import could_be_label
from extractors.layouts.junctions import Words, find_places
from extractors.schemas import ROWS
from extractors.text.ranges import CYRILLIC, GREEK, LATIN, class_text

ARMENIAN = ((0x531, 0x58F),)
_CASED = class_text((*LATIN, *GREEK, *CYRILLIC, *ARMENIAN))
_CASELESS_RUN = re.compile(rf"[^\W\d_{_CASED}](?:[^{_CASED}\d—(\"↗]*[^\s{_CASED}\d—(\"↗])?")
_MARKED_YEAR = re.compile(r"\(\d{4}")
_NO_WORDS = Words()


class StreamRows(NamedTuple):
    """The texts of nine rows, and for each "" when it has its label in front, null when it has none."""

    rows: tuple[str, ...]
    labels: tuple[str | None, ...]


def cut_stream(text: str, n: int) -> StreamRows | None:
    """The rows of ``text``, which begins behind the names and ends before the footer; null if not certain."""
    found = _by_script(text) or _by_junctions(text, n)
    return found if found and flat_cells.fits_with_labels(found.rows, n) else None


def _by_script(text: str) -> StreamRows | None:
    runs = list(_CASELESS_RUN.finditer(text))
    if len(runs) != len(ROWS) - 1 or runs[0].start():
        return None
    starts = [run.start() for run in runs[1:]]
    families = text[runs[0].end() : starts[0]].strip()
    rest = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return StreamRows(("", families, *rest), (None, None, *[""] * len(rest)))


def _by_junctions(text: str, n: int) -> StreamRows | None:
    years = flat_cells.find_years(text, n)
    ends = flat_cells.citation_ends(text)
    marked = _MARKED_YEAR.search(text, years[1]) if years else None
    counts = flat_cells.find_counts(text, n, ends[-1]) if ends else None
    if not years or not marked or not counts:
        return None
    before = _places(text[: years[0]], 2 * n + 3)
    behind = _places(text[years[1] : marked.start()], 2 * n + 4)
    related = _label_at_end(text[ends[-1] : counts[0]])
    if not before or not behind or related is None:
        return None
    middle = [years[1] + place for place in (0, behind[n], behind[-2])]
    starts = [0, before[n], before[-1], *middle, ends[-1], ends[-1] + related, counts[1]]
    rows = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return StreamRows(tuple(rows), ("",) * len(ROWS))


def _places(text: str, pieces: int) -> tuple[int, ...] | None:
    """The junctions of ``text``, when they cut it for certain into so many pieces."""
    return find_places(text, _NO_WORDS).certain if cut_values(text, pieces, _NO_WORDS) else None


def _label_at_end(text: str) -> int | None:
    """Where the label begins that ``text`` ends with; null unless one place alone can be its beginning."""
    found = {place for kind in find_places(text, _NO_WORDS) for place in kind}
    places = [place for place in found if not text[place].islower() and could_be_label(text[place:])]
    return places[0] if len(places) == 1 else None
