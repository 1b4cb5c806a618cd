"""Splitting flat rows into cells, where it is certain; a cell that is not certain is missing, never guessed.

A row is tried in this order: the shape of its values (years, counts, citation endings, sentences), the values
that the same methods have on other pages, one value repeated, values known from any page in the only sequence
that fits, the junctions between values (``extractors.layouts.cutting``), known values at both ends. What the
names, citations and summaries of the page say of each method helps to cut the other rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.layouts import flat_cells
from extractors.layouts.cutting import cut_values
from extractors.layouts.junctions import Words, find_places
from extractors.layouts.kinship import Kin, authors, kin_of
from extractors.layouts.knowledge import Knowledge, handles_of
from extractors.layouts.sequences import cut_adjacent_repeats, only_sequence, peel
from extractors.schemas import ROWS
from extractors.text.cleaning import has_mixed_script_word
from extractors.text.ranges import LATIN, character_class
from extractors.text.scripts import NO_SCRIPT, script_of_character

ENGLISH_ROWS = frozenset({"family", "type", "originator", "source", "aliases", "summary"})
SHAPED = ("year", "related", "source", "summary")
OTHERS = ("field", "family", "originator", "type", "aliases")
MAX_LABEL = 60
WORDS_OF_A_NAME = 5
"""A summary begins with the name of its method."""
_LATIN = character_class(LATIN)
_FIRST_VALUE = re.compile(rf"{_LATIN.pattern}|[—\d]")
_GAP = re.compile(r"\t+| {2,}")
_LABEL = re.compile(r"[^\W\d_][^\W\d_A-Z]*(?:(?: |[-'’/]| ?\()[^\W\d_][^\W\d_A-Z]*\)?){0,5}")

Cells = list[str | None]


@dataclass(frozen=True, slots=True)
class SplitPage:
    """A flat page split as far as is certain: cells by row, and the labels that were found."""

    cells: Mapping[str, Cells]
    labels: Mapping[str, str]


@dataclass(slots=True)
class _Row:
    """One row to be split: its text, what other pages and other rows say of its methods."""

    key: str
    text: str
    known: Sequence[Sequence[str]]
    knowledge: Knowledge
    words: Words
    kin: Kin | None = None
    names: Sequence[str] = ()

    @property
    def n(self) -> int:
        return len(self.known)

    def at(self, text: str, start: int) -> list[str]:
        return self.knowledge.vocabularies[self.key].at(text, start)

    def without(self, label: str) -> _Row:
        text = self.text[len(label) :].lstrip()
        return _Row(self.key, text, self.known, self.knowledge, self.words, self.kin, self.names)


def split_page(page: Mapping[str, Any], knowledge: Knowledge) -> SplitPage:
    """Split the rows of a flat page (a row of ``UNSPLIT``) with what other pages say."""
    handles = handles_of(page)
    texts = dict(zip(ROWS, page["rows"], strict=True))
    labels = {key: label for key, label in zip(ROWS, page["labels"], strict=True) if label}
    cells: dict[str, Cells] = {}
    words = knowledge.words.with_texts((*page["names"], *page["english"]))
    for key in (*SHAPED, *OTHERS):
        known = [knowledge.of_method(each, key) for each in handles]
        row = _Row(key, texts[key], known, knowledge, words, _kin(page, key, cells), page["names"])
        if key not in labels and (label := find_label(row, page["locale"])):
            labels[key] = label
            row = row.without(label)
        found = split_row(row) if key in labels else _split_behind_label(row)
        cells[key] = [None if cell and has_mixed_script_word(cell) else cell for cell in found]
        if key in ("source", "summary"):
            for cell in cells[key]:
                words.learn(cell or "")
    return SplitPage({key: cells[key] for key in ROWS}, {key: labels[key] for key in ROWS if key in labels})


def _kin(page: Mapping[str, Any], key: str, cells: Mapping[str, Cells]) -> Kin | None:
    """What is known of the methods from rows that are split already; null where it would not help."""
    if key not in ("originator", "type", "aliases"):
        return None
    columns = range(len(page["names"]))
    sources = [cells["source"][place] or "" for place in columns]
    if key == "originator":
        return kin_of([[authors(source)] for source in sources])
    names = [[page["names"][place], *page["english"][place : place + 1]] for place in columns]
    if len(page["slugs"]) == len(names):
        names = [[*each, slug.replace("-", " ")] for each, slug in zip(names, page["slugs"], strict=True)]
    summaries = [cells["summary"][place] or "" for place in columns]
    texts = [
        [*each, source, summary] for each, source, summary in zip(names, sources, summaries, strict=True)
    ]
    openings = [" ".join(summary.split()[:WORDS_OF_A_NAME]) for summary in summaries]
    return kin_of(texts, [[*each, opening] for each, opening in zip(names, openings, strict=True)])


def split_row(row: _Row) -> Cells:
    """The cells of one row without its label; null where the cut is not certain."""
    text, n = row.text, row.n
    parts = [part.strip() for part in _GAP.split(text)]
    if len(parts) == n and all(parts):
        return list(parts)
    whole = (
        _by_shape(row)
        or _by_methods(row)
        or flat_cells.cut_repeats(text, n)
        or only_sequence(text, 0, n, lambda _, run, start: row.at(run, start))
    )
    return list(whole) if whole else _by_junctions(row) or peel(text, row.known, _middle(row))


def _middle(row: _Row) -> Callable[[str, int, int], Cells | None]:
    """How to cut what is left between known values: as a row of its own, without what is known of it."""

    def cut(text: str, left: int, right: int) -> Cells | None:
        kin = row.kin.part(left, right) if row.kin else None
        part = _Row(
            row.key, text, row.known[left:right], row.knowledge, row.words, kin, row.names[left:right]
        )
        repeated = flat_cells.cut_repeats(text, right - left)
        return list(repeated) if repeated else _by_junctions(part)

    return cut


def _split_behind_label(row: _Row) -> Cells:
    """Cells of a row whose label is not known: the first is lost with it, the others may have their shape."""
    cells = _by_shape(row) if row.key in ("source", "summary") else None
    return [None, *cells[1:]] if cells else [None] * row.n


def _by_shape(row: _Row) -> Cells | None:
    if row.key == "year":
        return _cells(flat_cells.cut_years(row.text, row.n))
    if row.key == "related":
        return _cells(flat_cells.cut_counts(row.text, row.n))
    if row.key == "source":
        return _cells(flat_cells.cut_citations(row.text, row.n))
    if row.key != "summary":
        return None
    sentences = flat_cells.cut_sentences(row.text, row.n, row.names)
    if sentences and not flat_cells.ends_sentence(sentences[-1]):  # the capture breaks off
        return [*sentences[:-1], None]
    return _cells(sentences)


def _cells(found: Sequence[str] | None) -> Cells | None:
    return list(found) if found else None


def _by_methods(row: _Row) -> list[str] | None:
    if not any(row.known):
        return None

    def options(place: int, run: str, start: int) -> Sequence[str]:
        known = row.known[place]
        return [value for value in known if run.startswith(value, start)] if known else row.at(run, start)

    return only_sequence(row.text, 0, row.n, options)


def _by_junctions(row: _Row) -> Cells | None:
    if row.key in SHAPED:
        return None
    found = cut_values(row.text, row.n, row.words, row.kin, lists=row.key == "aliases")
    if not found and row.key in ("field", "family"):
        found = cut_adjacent_repeats(row.text, row.n)
    return _cells(found)


def find_label(row: _Row, locale: str | None) -> str | None:
    """The label that a row of an unlisted locale begins with; null when it is not certain."""
    text, n = row.text, row.n
    if known := row.knowledge.label(locale, row.key, text):
        return known
    if row.key == "year":
        return flat_cells.label_of_years(text, n)
    if row.key == "related":
        return text.rstrip("0123456789 ").rstrip() or None
    if row.key in ENGLISH_ROWS and text[:1].isalpha() and not _LATIN.match(text[0]):
        return _label_in_own_script(text)
    return _label_before_known(row) or _label_before_repeats(text, n) or _label_before_capital(row)


def _label_in_own_script(text: str) -> str | None:
    """A label in another script than the English values behind it: it ends where they begin."""
    match = _FIRST_VALUE.search(text)
    label = text[: match.start()] if match else ""
    whole = bool(label) and script_of_character(label[-1]) not in ("Latn", NO_SCRIPT)
    return label if whole and len(label) <= MAX_LABEL else None


def _label_before_repeats(text: str, n: int) -> str | None:
    for size in range((len(text) - 1) // n, 3, -1):
        value = text[-size:]
        if text.endswith(value * n) and value == value.strip():
            return text[: -size * n].rstrip() or None
    return None


def _label_before_known(row: _Row) -> str | None:
    """The label in front of values known from other pages: in all columns, or of the first method."""

    def options(place: int, run: str, start: int) -> Sequence[str]:
        return [value for value in row.known[place] if run.startswith(value, start)] or row.at(run, start)

    text = row.text
    starts = [
        start
        for start in range(1, min(len(text), MAX_LABEL))
        if options(0, text, start) and only_sequence(text, start, row.n, options)
    ]
    if not starts:
        places = {text.find(value) for value in row.known[0]}
        starts = sorted(place for place in places if 0 < place < MAX_LABEL)
    labels = [text[:start].rstrip() for start in starts]
    return labels[0] if len(labels) == 1 and _could_be_label(labels[0]) else None


def _label_before_capital(row: _Row) -> str | None:
    """A label in front of cells that begin with a capital; null unless one place alone can be its end."""
    head = row.text[:MAX_LABEL]
    found = find_places(head, row.words)
    places = [place for place in found.certain if _could_be_label(head[:place])]
    if row.key not in ("source", "summary"):
        places += [place for place in (*found.doubtful, *found.weak) if _could_be_label(head[:place])]
        places = [place for place in places if None not in split_row(row.without(head[:place]))]
    return head[: places[0]] if len(places) == 1 else None


def _could_be_label(text: str) -> bool:
    """Whether ``text`` is a few words with no capital inside them."""
    letters = "".join(char for char in text if not unicodedata.category(char).startswith("M"))
    return bool(_LABEL.fullmatch(letters))
