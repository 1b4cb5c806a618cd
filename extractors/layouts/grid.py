"""The grid: what every layout becomes before anybody asks what its rows mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from extractors.text.cleaning import clean
from extractors.text.encodings import is_damaged, mend

REMOVE_MARKS = "×✕✖⨯"
"""What a remove button shows; the site's own is the first."""
DIFFERS_MARKS = "≠"


_NOTHING: Mapping[str, int] = MappingProxyType({})


class Cell(NamedTuple):
    """A cell at its physical column.

    ``removable``: it has a remove button; ``origin``: cells with one origin are one spanning cell;
    ``problems``: why its text cannot be used; ``removed`` and ``repairs``: what was done to the text.
    """

    text: str
    column: int
    hrefs: tuple[str, ...] = ()
    removable: bool = False
    origin: int = 0
    problems: tuple[str, ...] = ()
    removed: Mapping[str, int] = _NOTHING
    repairs: tuple[str, ...] = ()


class Row(NamedTuple):
    """The cells of one physical row; a spanning cell is there once for every place that it covers."""

    place: int
    cells: tuple[Cell, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the cells."""
        return tuple(cell.text for cell in self.cells)

    @property
    def is_empty(self) -> bool:
        """Whether no cell has text."""
        return not any(cell.text or cell.removable for cell in self.cells)

    @property
    def is_single(self) -> bool:
        """Whether one cell alone has text: a title or a footer, never a method row."""
        return len({cell.origin for cell in self.cells if cell.text}) == 1

    @property
    def is_footer(self) -> bool:
        """Whether it is one cell with a link arrow: the foot of the page, no method row."""
        return self.is_single and any(cell.text.endswith("↗") for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a page; ``broken``: its last row breaks off."""

    rows: Sequence[Row]
    broken: bool = False


class Tidied(NamedTuple):
    """Text of a cell that can be stored, and what was wrong with it."""

    text: str
    problems: tuple[str, ...] = ()
    removed: Mapping[str, int] = _NOTHING
    repairs: tuple[str, ...] = ()


@lru_cache(maxsize=65536)  # forty locales repeat the same values
def tidy(raw: str) -> Tidied:
    """The text of a cell: damage mended by name, cleaned, white space in single blanks."""
    if raw.isascii() and raw.isprintable():
        return Tidied(" ".join(raw.split()))
    text, repairs = mend(raw)
    cleaned = clean(" ".join(text.split()))
    problems = cleaned.problems
    if not problems and is_damaged(cleaned.text):
        problems = ("bad_encoding",)
    return Tidied(" ".join(cleaned.text.split()), problems, cleaned.removed or _NOTHING, repairs)


def strip_remove_mark(text: str) -> tuple[str, bool]:
    """A name without its remove mark, and whether it had one; marks inside a name (``2×2 design``) stay."""
    stripped = text.rstrip()
    if stripped and stripped[-1] in REMOVE_MARKS:
        return stripped[:-1].rstrip(), True
    return text, False


def strip_differs_mark(text: str) -> str:
    """A row label without the mark that says that the row differs."""
    return text.strip().strip(DIFFERS_MARKS).strip() if DIFFERS_MARKS in text else text
