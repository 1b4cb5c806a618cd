"""What all other pages say: the values, methods and labels that flat text is split with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.layouts.junctions import Words
from extractors.locales.vocabulary import english_fields, field_names
from extractors.schemas import ROWS
from extractors.text.folding import fold

_PREFIX = 3


@dataclass(slots=True)
class Vocabulary:
    """Distinct values, found by what a text has at a place."""

    values: set[str] = field(default_factory=set)
    _by_prefix: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, value: str) -> None:
        """Add one value; the empty one and known ones change nothing."""
        if value and value not in self.values:
            self.values.add(value)
            self._by_prefix[value[:_PREFIX]].append(value)

    def at(self, text: str, start: int) -> list[str]:
        """The values that ``text`` has at ``start``, shortest first."""
        found = {
            value
            for size in range(1, _PREFIX + 1)
            for value in self._by_prefix.get(text[start : start + size], ())
            if text.startswith(value, start)
        }
        return sorted(found, key=len)


@dataclass(slots=True)
class Knowledge:
    """Values by row, values by method and row, labels by locale and row, and all words of values."""

    vocabularies: dict[str, Vocabulary] = field(default_factory=lambda: {key: Vocabulary() for key in ROWS})
    methods: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    labels: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    words: Words = field(default_factory=Words)

    def of_method(self, handles: Iterable[str], key: str) -> list[str]:
        """The values that a method, known by any of its handles, has in a row on other pages; sorted."""
        found: set[str] = set()
        for handle in handles:
            found |= self.methods.get(handle, {}).get(key, set())
        return sorted(found)

    def label(self, locale: str | None, key: str, text: str) -> str | None:
        """The label of a row in a locale that ``text`` begins with, the most frequent first; null: none."""
        counts = self.labels.get((locale or "", key), Counter())
        known = sorted(counts, key=lambda label: (-counts[label], label))
        return next((label for label in known if text.startswith(label)), None)

    def add_label(self, locale: str | None, key: str, label: str, count: int = 1) -> None:
        """Count a label that one page of ``locale`` has, or ``count`` pages."""
        if locale and label:
            self.labels[(locale, key)][label] += count

    def add_value(self, handles: Iterable[str], key: str, value: str | None) -> None:
        """Add what a page says of a method; handles that nobody asks about are passed over."""
        if not value:
            return
        self.vocabularies[key].add(value)
        for handle in handles:
            if handle in self.methods:
                self.methods[handle].setdefault(key, set()).add(value)


def slug_handle(slug: str) -> str:
    """The handle of a method by its slug."""
    return f"slug {slug}"


def name_handle(folded: str) -> str:
    """The handle of a method by a folded name, displayed or English."""
    return f"name {folded}"


def handles_of(page: Mapping[str, Any]) -> list[list[str]]:
    """For each column of a flat page the handles of its method."""
    count = len(page["names"])
    handles = [[name_handle(fold(name))] for name in page["names"]]
    for names, make in (
        (page["english"], lambda name: name_handle(fold(name))),
        (page["slugs"], slug_handle),
    ):
        if len(names) == count:
            for place, name in enumerate(names):
                handles[place].append(make(name))
    return handles


def gather(records: Any, labels: Any, flat_pages: Sequence[Mapping[str, Any]]) -> Knowledge:
    """Everything that ``records`` and ``labels`` (Arrow tables) say that can help to split ``flat_pages``."""
    knowledge = Knowledge()
    knowledge.methods = {handle: {} for page in flat_pages for each in handles_of(page) for handle in each}
    for locale, key, label, count in _distinct(labels, ("locale", "key", "label")):
        knowledge.add_label(locale, key, label, count)
    for value in field_names():
        knowledge.vocabularies["field"].add(value)
        knowledge.words.learn(value)
    for value in english_fields():
        knowledge.vocabularies["family"].add(value)
    for key in ROWS:
        for value in records.column(key).unique().to_pylist():
            if value:
                knowledge.vocabularies[key].add(value)
                knowledge.words.learn(value)
    for column, handle in (("name", lambda name: name_handle(fold(name))), ("slug", slug_handle)):
        handles = {text: [handle(text)] for text in records.column(column).unique().to_pylist() if text}
        for key in ROWS:
            for text, value, _ in _distinct(records, (column, key)):
                if text:
                    knowledge.add_value(handles[text], key, value)
    return knowledge


def _distinct(table: Any, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Each different row of these columns, with how often it is there: few, as forty locales repeat them."""
    found = table.select(names).unify_dictionaries().group_by(list(names)).aggregate([([], "count_all")])
    return zip(*(found.column(name).to_pylist() for name in (*names, "count_all")), strict=True)
