"""The label that a flat row of an unlisted locale begins with, where it is certain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

from extractors.layouts import flat_cells
from extractors.layouts.flat_rows import FlatRow, split_row
from extractors.layouts.junctions import find_places
from extractors.layouts.sequences import only_sequence
from extractors.locales.vocabulary import words_for_field
from extractors.text.ranges import LATIN, character_class
from extractors.text.scripts import NO_SCRIPT, script_of_character

ENGLISH_ROWS = frozenset({"family", "type", "originator", "source", "aliases", "summary"})
MAX_LABEL = 60
_LATIN = character_class(LATIN)
_FIRST_VALUE = re.compile(rf"{_LATIN.pattern}|[—\d]")
_CAPITALS = re.compile(r"[A-Z]{2,}")
_CLOSING = frozenset(")].:")
_LABEL = re.compile(r"[^\W\d_]+(?:(?: |[-'’/]| ?\()[^\W\d_]+\)?){0,5}")


def find_label(row: FlatRow, locale: str | None) -> str | None:
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
    labels = _labels_before_known(row)
    if len(labels) > 1:
        return None
    return next(iter(labels), None) or _label_before_repeats(row) or _label_before_capital(row)


def _is_certain_end(row: FlatRow, place: int) -> bool:
    """Whether a label ends at a place for certain: a capital begins there, or the label is a known word.

    Else what stands before a value may be its own beginning: ``Biostatistics`` has ``statistics`` in it.
    """
    before, char = row.text[place - 1], row.text[place]
    if char.isupper() and (before.islower() or before in _CLOSING):
        return True
    return row.key == "field" and row.text[:place] in words_for_field()


def _label_in_own_script(text: str) -> str | None:
    """A label in another script than the English values behind it: it ends where they begin."""
    match = _FIRST_VALUE.search(text)
    label = text[: match.start()] if match else ""
    whole = bool(label) and script_of_character(label[-1]) not in ("Latn", NO_SCRIPT)
    return label if whole and len(label) <= MAX_LABEL else None


def _label_before_repeats(row: FlatRow) -> str | None:
    """The label in front of one value n times; a space before them would be part of a value."""
    text, n = row.text, row.n
    for size in range((len(text) - 1) // n, 3, -1):
        value, place = text[-size:], len(text) - size * n
        if text.endswith(value * n) and value == value.strip():
            label = text[:place]
            return label if could_be_label(label) and _is_certain_end(row, place) else None
    return None


def _labels_before_known(row: FlatRow) -> list[str]:
    """What may be the label in front of values known from other pages: of all columns, or of the first."""

    def options(place: int, run: str, start: int) -> Sequence[str]:
        return [value for value in row.known[place] if run.startswith(value, start)] or row.at(run, start)

    text = row.text
    own = set(row.known[0])
    starts = [
        start
        for start in range(1, min(len(text), MAX_LABEL))
        if (found := options(0, text, start)) and only_sequence(text, start, row.n, options)
        if own.intersection(found) or _is_certain_end(row, start)
    ]
    starts = _without_nested(starts, lambda start: options(0, text, start))
    if not starts:
        places = {text.find(value) for value in row.known[0]}
        starts = sorted(place for place in places if 0 < place < MAX_LABEL)
    labels = [text[:start] for start in starts]
    return [label for label in labels if could_be_label(label)]


def _without_nested(starts: Sequence[int], values_at: Callable[[int], Sequence[str]]) -> list[int]:
    """The starts but those inside a value that begins before (``経済学`` in ``計量経済学``)."""
    kept: list[int] = []
    end = 0
    for start in starts:
        values = values_at(start)
        if not any(start + len(value) == end for value in values):
            kept.append(start)
            end = start + max(map(len, values))
    return kept


def _label_before_capital(row: FlatRow) -> str | None:
    """A label in front of cells that begin with a capital; null unless one place alone can be its end."""
    head = row.text[:MAX_LABEL]
    found = find_places(head, row.words)
    places = [place for place in found.certain if could_be_label(head[:place])]
    if any(_cuts_acronym(row, place) for place in places):
        return None
    if row.key not in ("source", "summary"):
        doubtful = [place for place in (*found.doubtful, *found.weak) if _is_certain_end(row, place)]
        places += [place for place in doubtful if could_be_label(head[:place])]
        places = [place for place in places if None not in split_row(row.without(head[:place]))]
    return head[: places[0]] if len(places) == 1 else None


def _cuts_acronym(row: FlatRow, place: int) -> bool:
    """Whether a word of the page, or an acronym of its first method, begins before a capital.

    ``fsQCA`` behind the label ``Aliases`` does; the next value may touch it. Prose may begin with an acronym
    (``scRNA-seq counts``) that is not in the method's name here.
    """
    capitals = _CAPITALS.match(row.text, place)
    if not capitals:
        return False
    ends = range(capitals.start() + 2, capitals.end() + 1)
    written = [row.text[place - size : end] for size in (1, 2) for end in ends]
    if any(row.words.have_seen(word) or (row.kin and row.kin.explains(word, 0)) for word in written):
        return True
    name = row.names[0] if row.names else ""
    return row.key == "summary" and not re.search(rf"(?<![^\W_]){capitals.group()}", name)


def could_be_label(text: str) -> bool:
    """Whether ``text`` is a few words with no capital inside them."""
    letters = "".join(char for char in text if not unicodedata.category(char).startswith("M"))
    inner = any(before.isalpha() and char.isupper() for before, char in pairwise(letters))
    return not inner and bool(_LABEL.fullmatch(letters))
