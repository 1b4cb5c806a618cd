"""Splitting flat rows into cells, where it is certain; a cell that is not certain is missing, never guessed.

A row is tried in this order: the shape of its values (years, counts, citation endings), the values that
the same methods have on other pages, one value repeated, values known from any page in the only sequence
that fits, sentence ends and capitals that no space precedes. Where some cells are known from other pages
and one is left, the rest of the row is that one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.layouts import flat_cells
from extractors.layouts.knowledge import Knowledge, handles_of
from extractors.schemas import ROWS
from extractors.text.cleaning import has_mixed_script_word
from extractors.text.ranges import LATIN, character_class

ENGLISH_ROWS = frozenset({"family", "type", "originator", "source", "aliases", "summary"})
MIN_PEELED = 8
_LATIN = character_class(LATIN)
_GAP = re.compile(r"\t+| {2,}")

Cells = list[str | None]
_Options = Callable[[int, str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class SplitPage:
    """A flat page split as far as is certain: cells by row, and the labels that were found."""

    cells: Mapping[str, Cells]
    labels: Mapping[str, str]


def split_page(page: Mapping[str, Any], knowledge: Knowledge) -> SplitPage:
    """Split the rows of a flat page (a row of ``UNSPLIT``) with what other pages say."""
    handles = handles_of(page)
    cells: dict[str, Cells] = {}
    labels: dict[str, str] = {}
    for key, text, label in zip(ROWS, page["rows"], page["labels"], strict=True):
        candidates = [knowledge.of_method(each, key) for each in handles]
        if not label:
            label = find_label(key, text, candidates, knowledge, page["locale"]) or ""
            text = text[len(label) :].lstrip() if label else ""
        if label:
            labels[key] = label
        row = split_row(key, text, candidates, knowledge) if text else [None] * len(handles)
        cells[key] = [None if cell and has_mixed_script_word(cell) else cell for cell in row]
    return SplitPage(cells, labels)


def split_row(key: str, text: str, candidates: Sequence[Sequence[str]], knowledge: Knowledge) -> Cells:
    """The cells of one row without its label; null where the cut is not certain."""
    n = len(candidates)
    parts = [part.strip() for part in _GAP.split(text)]
    if len(parts) == n and all(parts):
        return list(parts)
    whole = _by_shape(key, text, n) or _by_methods(text, candidates, knowledge.vocabularies[key].at)
    whole = (
        whole or flat_cells.cut_repeats(text, n) or _by_vocabulary(text, n, knowledge.vocabularies[key].at)
    )
    if whole:
        return list(whole)
    return _by_case(key, text, n, knowledge) or _peel(key, text, candidates, knowledge)


def _by_shape(key: str, text: str, n: int) -> list[str] | None:
    if key == "year":
        return flat_cells.cut_years(text, n)
    if key == "related":
        return flat_cells.cut_counts(text, n)
    return flat_cells.cut_citations(text, n) if key == "source" else None


def _by_methods(
    text: str, candidates: Sequence[Sequence[str]], at: Callable[[str, int], list[str]]
) -> list[str] | None:
    if not any(candidates):
        return None

    def options(place: int, run: str, start: int) -> Sequence[str]:
        known = candidates[place]
        return [value for value in known if run.startswith(value, start)] if known else at(run, start)

    return _only_sequence(text, 0, len(candidates), options)


def _by_vocabulary(text: str, n: int, at: Callable[[str, int], list[str]]) -> list[str] | None:
    return _only_sequence(text, 0, n, lambda _, run, start: at(run, start))


def _only_sequence(text: str, start: int, n: int, options: _Options) -> list[str] | None:
    """The one sequence of n options that is all of ``text`` from ``start``; null for none or several."""
    found: list[list[str]] = []
    stack: list[tuple[int, list[str]]] = [(start, [])]
    steps = 0
    while stack and len(found) < 2 and steps < 5000:
        place, cells = stack.pop()
        steps += 1
        if len(cells) == n:
            found.extend([cells] if place == len(text) else [])
            continue
        for value in options(len(cells), text, place):
            stack.append((place + len(value), [*cells, value]))
    return found[0] if len(found) == 1 else None


def _by_case(key: str, text: str, n: int, knowledge: Knowledge) -> Cells | None:
    if key == "summary":
        sentences = flat_cells.cut_sentences(text, n)
        if sentences and not flat_cells.ends_sentence(sentences[-1]):  # the capture breaks off
            return [*sentences[:-1], None]
        return list(sentences) if sentences else None
    if key in ("type", "originator", "family", "field"):
        pieces = flat_cells.cut_cases(text, n, knowledge.words)
        return list(pieces) if pieces else None
    return None


def _peel(key: str, text: str, candidates: Sequence[Sequence[str]], knowledge: Knowledge) -> Cells:
    """Take known values off both ends; what is left is a cell when one column is left, else split further."""
    cells: Cells = [None] * len(candidates)
    left, right = 0, len(candidates)
    while left < right - 1 and (value := _end_value(text, candidates[left], at_start=True)):
        cells[left], text, left = value, text[len(value) :], left + 1
    while left < right - 1 and (value := _end_value(text, candidates[right - 1], at_start=False)):
        cells[right - 1], text, right = value, text[: -len(value)], right - 1
    if right - left == len(candidates) or not text.strip():
        return [None] * len(candidates)
    if right - left == 1:
        cells[left] = text.strip()
        return cells
    repeated = flat_cells.cut_repeats(text, right - left)
    middle = list(repeated) if repeated else _by_case(key, text, right - left, knowledge)
    cells[left:right] = middle or [None] * (right - left)
    return cells


def _end_value(text: str, known: Sequence[str], at_start: bool) -> str | None:
    fitting = []
    for value in known:
        if len(value) < MIN_PEELED or len(value) >= len(text):
            continue
        opens = at_start and text.startswith(value) and _can_start(text[len(value)])
        closes = not at_start and text.endswith(value) and _can_end(text[-len(value) - 1])
        if opens or closes:
            fitting.append(value)
    return fitting[0] if len(fitting) == 1 else None


def _can_start(char: str) -> bool:
    return char.isupper() or char.isdigit() or (char.isalpha() and not char.islower())


def _can_end(char: str) -> bool:
    return char.isalnum() or char in '.)]!?”"↗'


def find_label(
    key: str, text: str, candidates: Sequence[Sequence[str]], knowledge: Knowledge, locale: str | None
) -> str | None:
    """The label that a row of an unlisted locale begins with; null when it is not certain."""
    n = len(candidates)
    if known := knowledge.label(locale, key, text):
        return known
    if key == "year":
        return flat_cells.label_of_years(text, n)
    if key == "related":
        return text.rstrip("0123456789 ").rstrip() or None
    if key in ENGLISH_ROWS and (place := _first_latin(text)):
        return text[:place].rstrip()
    known = _label_before_repeats(text, n) or _label_before_known(key, text, n, knowledge)
    return known or _label_before_capital(key, text, n, knowledge)


def _label_before_capital(key: str, text: str, n: int, knowledge: Knowledge) -> str | None:
    words = knowledge.words
    if key in ("source", "summary", "aliases"):
        return flat_cells.label_before_capital(text, words)
    pieces = flat_cells.cut_cases(text, n + 1, words)
    return pieces[0] if pieces and "—" not in pieces[0] else None


def _first_latin(text: str) -> int | None:
    """Where a label in another script ends and English begins; null when the label is Latin too."""
    if not text or not text[0].isalpha() or _LATIN.match(text[0]):
        return None
    match = _LATIN.search(text)
    return match.start() if match and text[match.start() - 1] not in "-(\"'" else None


def _label_before_repeats(text: str, n: int) -> str | None:
    for size in range((len(text) - 1) // n, 3, -1):
        value = text[-size:]
        if text.endswith(value * n) and value == value.strip():
            return text[: -size * n].rstrip() or None
    return None


def _label_before_known(key: str, text: str, n: int, knowledge: Knowledge) -> str | None:
    at = knowledge.vocabularies[key].at
    starts = [
        start
        for start in range(1, min(len(text), 60))
        if at(text, start) and _only_sequence(text, start, n, lambda _, run, place: at(run, place))
    ]
    return text[: starts[0]].rstrip() if len(starts) == 1 else None
