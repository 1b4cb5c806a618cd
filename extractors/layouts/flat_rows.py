"""One flat row to its cells: by shape, by known values, by repeats, by junctions; null where not certain."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractors.layouts import flat_cells
from extractors.layouts.compounds import could_be_cut_elsewhere, words_are_spaced
from extractors.layouts.cutting import cut_values
from extractors.layouts.junctions import Words
from extractors.layouts.kinship import Kin
from extractors.layouts.knowledge import Knowledge
from extractors.layouts.sequences import Cells, cut_adjacent_repeats, only_sequence, peel
from extractors.text.sentences import ends_sentence

SHAPED = ("year", "related", "source", "summary")
"""Rows that are cut by the shape of their values."""
_GAP = re.compile(r"\t+| {2,}")


@dataclass(slots=True)
class FlatRow:
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
        """How many cells the row has."""
        return len(self.known)

    def at(self, text: str, start: int) -> list[str]:
        """The values of any page that ``text`` has at a place."""
        return self.knowledge.vocabularies[self.key].at(text, start)

    def at_any(self, _: int, text: str, start: int) -> list[str]:
        """The same for any column."""
        return self.at(text, start)

    def without(self, label: str) -> FlatRow:
        """The same row behind its label."""
        text = self.text[len(label) :].lstrip()
        return FlatRow(self.key, text, self.known, self.knowledge, self.words, self.kin, self.names)


def split_row(row: FlatRow) -> Cells:
    """The cells of one row without its label; null where the cut is not certain."""
    text, n = row.text, row.n
    parts = [part.strip() for part in _GAP.split(text)]
    if len(parts) == n and all(parts):
        return list(parts)
    whole = _by_shape(row) or _by_methods(row) or flat_cells.cut_repeats(text, n) or _by_values(row)
    return list(whole) if whole else _by_junctions(row) or peel(text, row.known, _middle(row))


def _middle(row: FlatRow) -> Callable[[str, int, int], Cells | None]:
    """How to cut what is left between known values: as a row of its own, without what is known of it."""

    def cut(text: str, left: int, right: int) -> Cells | None:
        kin = row.kin.part(left, right) if row.kin else None
        part = FlatRow(
            row.key, text, row.known[left:right], row.knowledge, row.words, kin, row.names[left:right]
        )
        repeated = flat_cells.cut_repeats(text, right - left)
        return list(repeated) if repeated else _by_junctions(part)

    return cut


def split_behind_label(row: FlatRow) -> Cells:
    """Cells of a row whose label is not known: the first is lost with it, the others may have their shape."""
    cells: Cells | None = None
    if row.key in ("source", "summary"):
        cells = _by_shape(row)
    elif row.key == "field" and words_are_spaced(row.text):
        cells = _by_values_at_end(row)
    return [None, *cells[1:]] if cells else [None] * row.n


def _by_values_at_end(row: FlatRow) -> Cells | None:
    """The cells but the first, when all readings of the end as known values agree on them."""
    readings = [only_sequence(row.text, start, row.n, row.at_any) for start in range(1, len(row.text))]
    found = [reading for reading in readings if reading]
    agree = found and all(reading[1:] == found[0][1:] for reading in found)
    return [None, *found[0][1:]] if agree else None


def _by_shape(row: FlatRow) -> Cells | None:
    if row.key == "year":
        return _cells(flat_cells.cut_years(row.text, row.n))
    if row.key == "related":
        return _cells(flat_cells.cut_counts(row.text, row.n))
    if row.key == "source":
        return _cells(flat_cells.cut_citations(row.text, row.n))
    if row.key != "summary":
        return None
    sentences = flat_cells.cut_sentences(row.text, row.n, row.names)
    if sentences and not ends_sentence(sentences[-1]):  # the capture breaks off
        return [*sentences[:-1], None]
    return _cells(sentences)


def _cells(found: Sequence[str] | None) -> Cells | None:
    return list(found) if found else None


def _by_methods(row: FlatRow) -> list[str] | None:
    if not any(row.known):
        return None

    def options(place: int, run: str, start: int) -> Sequence[str]:
        known = row.known[place]
        return [value for value in known if run.startswith(value, start)] if known else row.at(run, start)

    found = only_sequence(row.text, 0, row.n, options)
    return found if all(row.known) or not _is_doubtful(row, found) else None


def _by_values(row: FlatRow) -> list[str] | None:
    found = only_sequence(row.text, 0, row.n, row.at_any)
    return None if _is_doubtful(row, found) else found


def _is_doubtful(row: FlatRow, cells: Sequence[str] | None) -> bool:
    known = row.knowledge.vocabularies[row.key].values
    return row.key == "field" and could_be_cut_elsewhere(cells or (), known)


def _by_junctions(row: FlatRow) -> Cells | None:
    if row.key in SHAPED:
        return None
    found = cut_values(row.text, row.n, row.words, row.kin, lists=row.key == "aliases")
    if not found and row.key in ("field", "family"):
        found = cut_adjacent_repeats(row.text, row.n)
    return _cells(found)
