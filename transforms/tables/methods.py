"""The ``methods`` table: for each method the values that its chosen statements give."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from transforms.tables.choice import chosen_cells
from transforms.tables.readings import Readings
from transforms.tables.references import CheckedReference, work_ids

COMPARISON = "comparison"


def build_methods(
    members: pd.DataFrame,
    statements: pd.DataFrame,
    facts: pd.DataFrame,
    readings: Readings,
    checked: Mapping[str, CheckedReference],
) -> pd.DataFrame:
    """One row a method of ``members`` (page_id, column, method_id), without name, slug, field and flags.

    Those four need all methods at once and are added by ``transforms.tables.build``.
    """
    methods = _presence(members, facts)
    cells = chosen_cells(statements).reindex(methods.index)
    for column in ("family", "type", "summary", "source"):
        methods[column] = cells.get(column)
    years = _cell_of(statements, "year_of_origin").reindex(methods.index)
    methods["year_text"] = years
    methods["year_of_origin"] = years.map({k: v.year for k, v in readings.years.items()}).astype("Int64")
    originators = _cell_of(statements, "originator").reindex(methods.index)
    methods["originators"] = [
        list(readings.originators[text]) if isinstance(text, str) else [] for text in originators
    ]
    methods["work_id"] = methods["source"].map(work_ids(dict(checked)))
    methods["summary_lang"] = methods["summary"].map(readings.summary_langs)
    return methods


def _cell_of(statements: pd.DataFrame, name: str) -> pd.Series[str]:
    chosen = statements[statements["chosen"] & (statements["property"] == name)]
    return chosen.drop_duplicates("method_id").astype(object).set_index("method_id")["cell"]


def _presence(members: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Where and when each method was seen, and whether a comparison page shows it."""
    seen = members.merge(facts[["page_id", "locale", "kind", "first_seen", "last_seen"]], on="page_id")
    grouped = seen.groupby("method_id", sort=True)
    presence = grouped.agg(
        n_pages=("page_id", "nunique"), first_seen=("first_seen", "min"), last_seen=("last_seen", "max")
    )
    compared = seen[seen["kind"] == COMPARISON]
    presence["status"] = "candidate"
    presence.loc[presence.index.isin(compared["method_id"]), "status"] = "canonical"
    pairs = compared[["method_id", "locale"]].dropna().drop_duplicates().sort_values(["method_id", "locale"])
    locales = pairs.groupby("method_id")["locale"].agg(list)
    presence["locales"] = [locales.get(method_id, []) for method_id in presence.index]
    return presence


def method_flags(
    methods: pd.DataFrame,
    checked: Mapping[str, CheckedReference],
    more: Mapping[str, set[str]],
) -> list[list[str]]:
    """What a reader should know of each method, sorted: its citation's verdict, its work's state, ``more``.

    ``methods`` is indexed by method_id and has the chosen source text; ``more`` holds further codes by id.
    """
    flags: list[list[str]] = []
    for method_id, source in methods["source"].items():
        codes = set(more.get(str(method_id), set()))
        if isinstance(source, str):
            verdict = checked[source].verdict
            if verdict.status != "verified":
                codes.add(f"citation_{verdict.status}")
            if verdict.work is not None and verdict.work.state in ("withdrawn", "retracted"):
                codes.add(f"work_{verdict.work.state}")
        flags.append(sorted(codes))
    return flags
