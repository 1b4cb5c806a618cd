"""The listed locales: labels of a page, and which locale a set of labels is in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from extractors.schemas import ROWS
from extractors.text.folding import fold

MIN_LABELS_OF_A_LOCALE = 6
"""So many of the nine labels must be a locale's own before the page is read as that locale's."""


@dataclass(frozen=True, slots=True)
class Locale:
    """One listed locale; labels, headings and footer words as the site writes them."""

    code: str
    headings: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    footer: Mapping[str, tuple[str, ...]]

    def keys_by_label(self) -> dict[str, str]:
        """Row key by folded label."""
        return {fold(label): key for key in ROWS for label in self.labels.get(key, ())}


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """A locale, and for each label that was asked about the key that it has in it (null: none)."""

    locale: str
    keys: tuple[str | None, ...]

    @property
    def count(self) -> int:
        """How many distinct keys were found."""
        return len({key for key in self.keys if key})


class Catalogue:
    """The locales that labels are looked up in."""

    def __init__(self, locales: Iterable[Locale]) -> None:
        self.locales = {locale.code: locale for locale in sorted(locales, key=lambda each: each.code)}
        self._keys = {code: locale.keys_by_label() for code, locale in self.locales.items()}
        self.headings: dict[str, tuple[str, ...]] = _inverted(
            (fold(heading), code) for code, locale in self.locales.items() for heading in locale.headings
        )
        self._match = lru_cache(maxsize=4096)(self._find)
        self._locales_of_label = _inverted(
            (label, code) for code, keys in self._keys.items() for label in keys
        )

    def without(self, *codes: str) -> Catalogue:
        """The same catalogue without some locales, as if nobody had listed them."""
        return Catalogue(locale for code, locale in self.locales.items() if code not in codes)

    def match(self, labels: Iterable[str], preferred: str | None = None) -> LabelMatch | None:
        """The locale that knows most of ``labels``, at least six; ``preferred`` wins a draw.

        Null when the labels are of no listed locale.
        """
        return self._match(tuple(labels), preferred)

    def _find(self, labels: tuple[str, ...], preferred: str | None) -> LabelMatch | None:
        folded = [fold(label) for label in labels]
        candidates = {code for label in folded for code in self._locales_of_label.get(label, ())}
        matches = [
            LabelMatch(code, tuple(self._keys[code].get(label) for label in folded)) for code in candidates
        ]
        best = max(
            matches,
            key=lambda each: (each.count, each.locale == preferred, _reversed(each.locale)),
            default=None,
        )
        return best if best and best.count >= MIN_LABELS_OF_A_LOCALE else None

    def knows(self, text: str) -> bool:
        """Whether ``text`` is a row label of any listed locale."""
        return fold(text) in self._locales_of_label

    def is_heading(self, text: str) -> bool:
        """Whether ``text`` is the heading of a comparison page of a listed locale."""
        return fold(text) in self.headings

    def labels_of(self, key: str) -> frozenset[str]:
        """Every label of a row in any listed locale, folded."""
        return frozenset(
            fold(label) for locale in self.locales.values() for label in locale.labels.get(key, ())
        )


def _inverted(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, code in pairs:
        found[name] = (*found.get(name, ()), code)
    return found


def _reversed(code: str) -> tuple[int, ...]:
    return tuple(-ord(char) for char in code)


def read_locale(document: Mapping[str, Any]) -> Locale:
    """A locale from the content of its file; KeyError or TypeError name what is missing."""
    return Locale(
        code=str(document["locale"]),
        headings=tuple(document["heading"]),
        labels={key: tuple(document["labels"][key]) for key in ROWS},
        footer={name: tuple(words) for name, words in document.get("footer", {}).items()},
    )


@cache
def listed_locales() -> Catalogue:
    """The catalogue of all files in ``extractors/locales/data``; ValueError names a file that is none.

    An empty file is passed over: the shell makes it before ``methodbase locale … > CODE.json`` runs.
    """
    folder = files("extractors.locales") / "data"
    entries = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda e: e.name
    )
    texts = ((entry.name, entry.read_text(encoding="utf-8")) for entry in entries)
    return Catalogue(_parsed(name, text) for name, text in texts if text)


def _parsed(name: str, text: str) -> Locale:
    try:
        return read_locale(json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"extractors/locales/data/{name} is no locale file ({error!r}): see CONTRIBUTING.md"
        ) from error
