"""The field of every method in English, and what a person should look at."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from transforms.fields.alignment import Uses, align, field_of, uses_of
from transforms.fields.vocabulary import FieldVocabulary, Term, known_vocabulary

if TYPE_CHECKING:
    import pandas as pd

FIELD_COLUMNS = ("method_id", "field", "evidence", "conflict")
REVIEW_COLUMNS = ("review_id", "kind", "left", "right", "evidence", "score", "command")
_MAX_EVIDENCE = 5
_ADVICE = "add the right translation to extractors/locales/fields.json"


def canonical_fields(members: pd.DataFrame, known: FieldVocabulary | None = None) -> pd.DataFrame:
    """One row a method of ``members``: method_id, field, evidence, conflict; sorted by method_id.

    ``field`` is English, or null when no term of the method is known or its terms disagree (``conflict`` is
    then True). ``evidence`` lists the terms that say so as ``locale:text = field``, at most five.
    """
    import pandas as pd

    uses = uses_of(members)
    meanings, _ = align(uses, known or known_vocabulary())
    methods = sorted(members["method_id"].unique())
    rows = [_field_row(method, uses.get(method, {}), meanings) for method in methods]
    return pd.DataFrame(rows, columns=list(FIELD_COLUMNS)).astype({"conflict": bool})


def reviews(members: pd.DataFrame, known: FieldVocabulary | None = None) -> pd.DataFrame:
    """What a person should decide, in the shape of ``Resolution.reviews``, sorted by review_id.

    Kinds: ``field_conflict`` (a method with two fields), ``field_translation`` (a localised value that
    methods align with two fields), ``field_unknown`` (a localised value that nothing translates).
    """
    import pandas as pd

    uses = uses_of(members)
    meanings, conflicts = align(uses, known or known_vocabulary())
    rows = [*_method_reviews(uses, meanings), *_term_reviews(conflicts), *_unknown(uses, meanings, conflicts)]
    return pd.DataFrame(rows, columns=list(REVIEW_COLUMNS)).sort_values("review_id", ignore_index=True)


def _field_row(method: str, terms: Mapping[Term, str], meanings: Mapping[Term, str]) -> tuple[Any, ...]:
    fields = field_of(terms, meanings)
    field = next(iter(fields)) if len(fields) == 1 else None
    return method, field, _evidence(terms, meanings), len(fields) > 1


def _evidence(terms: Mapping[Term, str], meanings: Mapping[Term, str]) -> list[str]:
    said = [f"{key.lang or 'und'}:{text} = {meanings[key]}" for key, text in terms.items() if key in meanings]
    return sorted(said)[:_MAX_EVIDENCE]


def _method_reviews(uses: Uses, meanings: Mapping[Term, str]) -> list[tuple[Any, ...]]:
    return [
        _review("field_conflict", method, None, _evidence(terms, meanings))
        for method, terms in uses.items()
        if len(field_of(terms, meanings)) > 1
    ]


def _term_reviews(conflicts: Mapping[Term, Mapping[str, set[str]]]) -> list[tuple[Any, ...]]:
    rows = []
    for key, votes in conflicts.items():
        evidence = [f"{field}: {', '.join(sorted(methods)[:3])}" for field, methods in sorted(votes.items())]
        rows.append(_review("field_translation", f"{key.lang or 'und'}:{key.text}", None, evidence))
    return rows


def _unknown(
    uses: Uses, meanings: Mapping[Term, str], conflicts: Mapping[Term, Any]
) -> list[tuple[Any, ...]]:
    methods: dict[Term, set[str]] = {}
    for method, terms in uses.items():
        for key in terms:
            if key not in meanings and key not in conflicts and not field_of(terms, meanings):
                methods.setdefault(key, set()).add(method)
    return [
        _review("field_unknown", f"{key.lang or 'und'}:{key.text}", None, sorted(shown)[:_MAX_EVIDENCE])
        for key, shown in methods.items()
    ]


def _review(kind: str, left: str, right: str | None, evidence: list[str]) -> tuple[Any, ...]:
    digest = hashlib.sha256(f"{kind}\n{left}\n{right or ''}".encode()).hexdigest()[:12]
    return f"rv-{digest}", kind, left, right, evidence, None, _ADVICE
