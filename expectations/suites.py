"""All expectations of every table of a release: structural from the declaration, and the rules of meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from expectations.model import Expectation
from expectations.rules import bibliography, methods, names, provenance
from expectations.rules.structure import structural
from transforms.tables.declaration import Table

MEANING: dict[str, Callable[[], list[Expectation]]] = {
    "methods": methods.expectations,
    "names": names.expectations,
    "works": bibliography.works,
    "citations": bibliography.citations,
    "statements": provenance.statements,
    "pages": provenance.pages,
    "mentions": provenance.mentions,
    "merges": provenance.merges,
    "redirects": provenance.redirects,
    "quarantine": provenance.quarantine,
}

GOES_WITH: dict[str, tuple[str, ...]] = {
    "summary": ("summary", "summary_lang"),
    "year_text": ("year_text", "year_of_origin"),
    "originators": ("originators",),
}
"""Columns that are emptied together, or that are emptied though they are never null."""


def expectations_of(table: Table) -> list[Expectation]:
    """The suite of one declared table; names are unique within it."""
    suite = [_clearing(e, table) for e in (*structural(table), *MEANING[table.name]())]
    needless = {name for expectation in suite for name in expectation.implies}
    return [expectation for expectation in suite if expectation.name not in needless]


def _clearing(expectation: Expectation, table: Table) -> Expectation:
    """In a table with flags a value that may be null is emptied and flagged; the row stays."""
    column = expectation.column
    if expectation.clears or column is None or "flags" not in {c.name for c in table.columns}:
        return expectation
    if column not in GOES_WITH and not table.column(column).nullable:
        return expectation
    return replace(expectation, clears=GOES_WITH.get(column, (column,)))
