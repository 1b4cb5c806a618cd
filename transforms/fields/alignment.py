"""Learn the English field of localised values: the locales of one method translate each other.

Rules:

1. An English page gives the canonical value, if it is in Latin script; so does a term of the vocabulary, in
   any locale.
2. A method whose terms agree on one field has that field, and every unknown term on its pages means it.
   This is repeated until nothing new is learned, all methods of a round at once, so order is irrelevant.
3. A term that methods give two meanings has none, however many methods stand on one side: it goes to
   review. So does a method whose terms say two fields. A method without a known term has no field.
4. What cannot be said in English is null, never a localised value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from transforms.fields.vocabulary import Entry, FieldVocabulary, Term, known_vocabulary, term
from transforms.values.scripts import is_latin

if TYPE_CHECKING:
    import pandas as pd

Uses = dict[str, dict[Term, str]]
"""method -> term -> the text as first written (the least, so that input order does not matter)."""


def uses_of(members: pd.DataFrame) -> Uses:
    """The distinct field terms of each method; null and empty fields are left out.

    ``members`` has the columns method_id, locale, field (page_id is not needed here).
    """
    rows = members.loc[members["field"].notna(), ["method_id", "locale", "field"]].drop_duplicates()
    uses: Uses = defaultdict(dict)
    for method, locale, text in rows.sort_values(["method_id", "field"]).itertuples(index=False):
        key = term(locale if isinstance(locale, str) else None, text)
        if key.text:
            uses[method].setdefault(key, text)
    return dict(uses)


def learn(members: pd.DataFrame, known: FieldVocabulary | None = None) -> FieldVocabulary:
    """The known vocabulary and every term that ``members`` align with exactly one field."""
    known = known or known_vocabulary()
    uses = uses_of(members)
    meanings, _ = align(uses, known)
    written = {key: text for terms in uses.values() for key, text in terms.items()}
    learned = [
        Entry(field, key.lang or "und", written[key], "english" if key.lang == "en" else "aligned")
        for key, field in meanings.items()
        if known.meaning(key) is None
    ]
    return FieldVocabulary([*known.entries, *learned])


def align(uses: Uses, known: FieldVocabulary) -> tuple[dict[Term, str], dict[Term, dict[str, set[str]]]]:
    """``(meanings, conflicts)``: the field of each certain term; field -> methods of each contested one."""
    conflicts: dict[Term, dict[str, set[str]]] = {}
    while True:
        meanings, fixed = _spread(uses, known, blocked=conflicts)
        found = _conflicts(uses, meanings, fixed)
        if found.keys() <= conflicts.keys():
            return meanings, conflicts
        conflicts |= found


def field_of(terms: Iterable[Term], meanings: Mapping[Term, str]) -> set[str]:
    """All fields that the terms of one method mean: one is agreement, several a conflict, none unknown."""
    return {meanings[key] for key in terms if key in meanings}


def _spread(
    uses: Uses, known: FieldVocabulary, blocked: Iterable[Term]
) -> tuple[dict[Term, str], frozenset[Term]]:
    meanings = _given(uses, known)
    fixed = frozenset(meanings)
    shut = set(blocked)
    while True:
        found = _candidates(uses, meanings, skip=shut)
        if not found:
            return meanings, fixed
        for key, fields in found.items():
            if len(fields) == 1:
                meanings[key] = next(iter(fields))
            else:
                shut.add(key)


def _given(uses: Uses, known: FieldVocabulary) -> dict[Term, str]:
    meanings: dict[Term, str] = {}
    for terms in uses.values():
        for key, text in terms.items():
            english = key.lang == "en" and is_latin(text)
            meaning = known.meaning(key) or (known.spelling(text) if english else None)
            if meaning:
                meanings[key] = min(meaning, meanings.get(key, meaning))
    return meanings


def _candidates(uses: Uses, meanings: Mapping[Term, str], skip: set[Term]) -> dict[Term, dict[str, set[str]]]:
    """Terms without a meaning -> field -> methods that would give it to them."""
    found: dict[Term, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for method, terms in uses.items():
        fields = field_of(terms, meanings)
        if len(fields) == 1:
            for key in terms.keys() - meanings.keys() - skip:
                found[key][next(iter(fields))].add(method)
    return found


def _conflicts(
    uses: Uses, meanings: Mapping[Term, str], fixed: frozenset[Term]
) -> dict[Term, dict[str, set[str]]]:
    """Terms that methods, asked without that term, give two meanings."""
    votes: dict[Term, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for method, terms in uses.items():
        for key in terms:
            if key not in fixed:
                fields = field_of((other for other in terms if other != key), meanings)
                if len(fields) == 1:
                    votes[key][next(iter(fields))].add(method)
    return {key: dict(fields) for key, fields in votes.items() if len(fields) > 1}
