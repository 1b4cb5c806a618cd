"""The header of flat text: names with a remove mark behind each, and what stands before and after them.

A mark may be part of a name (``2×2``), and the heading, its sentence and the rows may be on the same line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from extractors.layouts.comparison import MAX_METHODS, MIN_METHODS
from extractors.layouts.grid import REMOVE_MARKS
from extractors.refusals import RefusedError
from extractors.text.sentences import SENTENCE_ENDS

TIMES = "×"
MAX_DOUBTFUL = 6
MIN_LEAD = 10
_BETWEEN_FIGURES = re.compile(r"(?<=\d)×(?=\d)")
_DOUBTFUL = re.compile(rf"{_BETWEEN_FIGURES.pattern}|(?<=\s)×(?=\s)")
_IN_WORD = r"[^\s\d!-/:-@\[-`{-~]"
_LEAD_END = re.compile(rf"(?<={_IN_WORD}{{2}})[{SENTENCE_ENDS}][)\"”’»]?(?=\S)")
_SPACED_LEAD_END = re.compile(rf"(?<={_IN_WORD}{{2}})[{SENTENCE_ENDS}][)\"”’»]?\s+")
_INNER = "\ue000"


class Header(NamedTuple):
    """The names in every way that their marks can be read, and the lines before and behind them."""

    readings: Sequence[tuple[str, ...]]
    before: tuple[str, ...]
    after: tuple[str, ...]


def has_marks(text: str) -> bool:
    """Whether ``text`` has remove marks for two methods."""
    return any(text.count(mark) >= MIN_METHODS for mark in REMOVE_MARKS)


def read_header(lines: Sequence[str]) -> Header | None:
    """The header, on the first line with two marks; null when there is none.

    RefusedError when there are names on another line too, or too many of them, or one has no text.
    """
    found = ((place, mark) for place, line in enumerate(lines) if (mark := _mark_of(line)))
    place, mark = next(found, (0, None))
    if mark is None:
        return None
    around = (*lines[max(place - 1, 0) : place], *lines[place + 1 : place + 2])
    if any(next(_marks(line, mark), None) is not None for line in around):
        raise RefusedError("unsplit_page", "row 0", "the names are on more than one line")
    line = lines[place]
    last = max(_marks(line, mark))
    start = _end_of_lead(line[: line.index(mark)])
    before = (*lines[:place], *([line[:start]] if start else []))
    after = (line[last + 1 :].strip(), *lines[place + 1 :])
    return Header(_readings(line[start:last], mark), before, tuple(filter(None, after)))


def _mark_of(line: str) -> str | None:
    """The mark that a line has twice or more; null for none, and for a table between bars."""
    counts = {mark: sum(1 for _ in _marks(line, mark)) for mark in REMOVE_MARKS if line.count(mark) > 1}
    best = max(counts, key=counts.__getitem__, default=None)
    return best if best and counts[best] >= MIN_METHODS and not line.startswith("|") else None


def _marks(line: str, mark: str) -> Iterator[int]:
    """The places of a mark, but those between figures."""
    bare = _BETWEEN_FIGURES.sub(_INNER, line) if mark == TIMES else line
    return (place for place, char in enumerate(bare) if char == mark)


def _end_of_lead(text: str) -> int:
    """Where the heading and the sentence end that stand on one line with the first name; 0 for none.

    No blank is where they touch (``marked.QLoRA``); a name may have a stop with one (``St. Petersburg``),
    so that RefusedError is raised where several of those are all there is.
    """
    touching = [match.end() for match in _LEAD_END.finditer(text)]
    if touching:
        return touching[-1]
    spaced = [match.end() for match in _SPACED_LEAD_END.finditer(text) if match.end() >= MIN_LEAD]
    if len(spaced) > 1:
        raise RefusedError("unsplit_page", "row 0", "where the first name begins is not certain")
    return spaced[0] if spaced else 0


def _readings(text: str, mark: str) -> list[tuple[str, ...]]:
    """The names, once for every way to read marks between figures or blanks, which may be part of a name."""
    doubtful = [match.start() for match in _DOUBTFUL.finditer(text)] if mark == TIMES else []
    ways = (
        product((TIMES, _INNER), repeat=len(doubtful))
        if len(doubtful) <= MAX_DOUBTFUL
        else [[_INNER] * len(doubtful)]
    )
    written: list[tuple[str, ...]] = []
    for way in ways:
        chars = list(text)
        for place, char in zip(doubtful, way, strict=True):
            chars[place] = char
        parts = "".join(chars).split(mark)
        written.append(tuple([part.strip().replace(_INNER, TIMES) for part in parts]))
    fitting = [
        names for names in dict.fromkeys(written) if all(names) and MIN_METHODS <= len(names) <= MAX_METHODS
    ]
    if not fitting:
        reason = "bad_method_count" if all(written[0]) else "empty_name"
        raise RefusedError(reason, "row 0", f"{len(written[0])} methods")
    return fitting
