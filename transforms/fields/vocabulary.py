"""Known localised field values with their evidence, kept as data in ``extractors/locales/fields.json``.

Each entry says field (English), locale, text, and its evidence: ``page`` (a page aligned it; ``page`` names
it by the first characters of its id) or ``curated`` (a person who knows the language wrote it down).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from extractors.text.folding import fold

Evidence = Literal["page", "curated", "aligned", "english"]


class Term(NamedTuple):
    """A field text as compared: language of the page (``""`` when unknown) and the folded text."""

    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation: the canonical field, where it was written so, and why we believe it."""

    field: str
    locale: str
    text: str
    evidence: Evidence
    page: str | None = None


def term(locale: str | None, text: str) -> Term:
    """The key under which a field text of a page in that locale is known."""
    return Term((locale or "").replace("_", "-").split("-")[0].lower(), fold(text))


class FieldVocabulary:
    """Localised field texts and what each means in English; English terms mean themselves."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Keep the entries; ValueError when one text of one language is given two meanings."""
        self.entries = tuple(sorted(set(entries), key=lambda e: (e.field, e.locale, e.text, e.evidence)))
        self._fields: dict[Term, str] = {}
        self._canonical = {fold(entry.field): entry.field for entry in self.entries}
        self._by_text: dict[str, set[str]] = {}
        for entry in self.entries:
            self._by_text.setdefault(fold(entry.text), set()).add(entry.field)
            known = self._fields.setdefault(term(entry.locale, entry.text), entry.field)
            if known != entry.field:
                raise ValueError(
                    f"field vocabulary: {entry.text!r} ({entry.locale}) means both {known!r} and "
                    f"{entry.field!r}; remove one of the two entries"
                )

    def meaning(self, key: Term) -> str | None:
        """The canonical field of a term, or None.

        That is its own entry, a known English field as it is, or what its text means in every language that
        has it: the locale of a page may be unknown, or a near relative.
        """
        own = self._fields.get(key) or self._canonical.get(key.text)
        elsewhere = self._by_text.get(key.text, set())
        return own or (next(iter(elsewhere)) if len(elsewhere) == 1 else None)

    def spelling(self, english: str) -> str:
        """The canonical spelling of an English field text: that of the vocabulary, else as written."""
        return self._canonical.get(fold(english), english)

    def to_json(self) -> str:
        """The data file's text: one entry a line, sorted, ready to commit."""
        lines = (json.dumps(_row(entry), ensure_ascii=False) for entry in self.entries)
        return "[\n " + ",\n ".join(lines) + "\n]\n"


@cache
def known_vocabulary() -> FieldVocabulary:
    """The vocabulary of the data file, which splitting flat text reads too."""
    text = files("extractors.locales").joinpath("fields.json").read_text(encoding="utf-8")
    return FieldVocabulary(Entry(**row) for row in json.loads(text))


def _row(entry: Entry) -> dict[str, str]:
    row = {"field": entry.field, "locale": entry.locale, "text": entry.text, "evidence": entry.evidence}
    return row | ({"page": entry.page} if entry.page else {})
