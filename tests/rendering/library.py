"""A library of real methods for tests: facts from ``library.txt`` in the shapes that people write them in.

It shares no method, alias or type with ``tests.rendering.world``; five of its locales are listed nowhere.
"""

import json
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.schemas import ROWS
from tests.rendering.labels import PageLabels, labels_of
from tests.rendering.world import Record

HERE = Path(__file__).parent
_VERBS = ["is used to", "was designed to", "helps analysts", "allows researchers to", "makes it possible to"]
_TASKS = [
    "group cases that behave alike",
    "estimate effects without an experiment",
    "describe how people talk about their work",
    "predict the next value from the ones before",
    "rank options that pull in different directions",
    "read structure out of high-dimensional tables",
    "test whether two samples differ",
]
_MORE = [
    "It is popular in medicine and economics.",
    "Its assumptions are few, but they matter (e.g., independence).",
    "Software for it exists in R and Python.",
    "The choice of settings (such as the number of steps) drives the result.",
    "It copes with noise, missing values, and small samples!",
]


@dataclass(frozen=True)
class Book:
    """One method of the library."""

    number: int
    name: str
    field: int
    cells: tuple[tuple[str, str], ...]

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-").replace("–", "-").replace("'", "")

    def record(self, locale: str, related: int = 4) -> Record:
        fields = _locales()["fields"]
        values = dict(self.cells) | {"related": str(related)}
        values["field"] = fields.get(locale, fields["en"])[self.field]
        return Record(self.slug, self.shown(locale), tuple(values[key] for key in ROWS))

    def shown(self, locale: str) -> str:
        word = _locales()["method_words"].get(locale)
        if not word or self.number % 3 == 0:
            return self.name
        localised = f"{word} {self.number + 11}"
        return f"{localised} ({self.name})" if self.number % 4 == 1 else localised


@cache
def _locales() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads((HERE / "library_locales.json").read_text("utf-8"))
    return found


LOCALES = tuple(sorted(_locales()["fields"]))


def library_labels(locale: str) -> PageLabels:
    """The labels of a page: of the listed and unlisted locales of the tests, or of the library's own."""
    own = _locales()["labels"].get(locale)
    if own is None:
        return labels_of(locale)
    heading = own["heading"]
    return PageLabels(locale, heading, f"{heading}.", tuple(own["rows"]), own["dataset"])


@cache
def library() -> tuple[Book, ...]:
    lines = (HERE / "library.txt").read_text("utf-8").splitlines()
    return tuple(_book(number, line) for number, line in enumerate(lines[1:]))


def _book(number: int, line: str) -> Book:
    name, family, field, year, originator, kind, aliases, source = line.split("|")
    chance = random.Random(name)
    more = chance.sample(_MORE, chance.randint(1, 3))
    summary = f"{name} {chance.choice(_VERBS)} {chance.choice(_TASKS)}. {' '.join(more)}"
    cells = {
        "family": family, "year": year, "originator": originator, "type": kind,
        "source": source, "aliases": aliases, "summary": summary,
    }  # fmt: skip
    return Book(number, name, int(field), tuple(cells.items()))
