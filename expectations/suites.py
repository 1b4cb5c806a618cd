"""All expectations of every table of a release: structural from the declaration, and the rules of meaning."""

from __future__ import annotations

from collections.abc import Callable

from expectations.model import Expectation
from expectations.rules import bibliography, methods, names, provenance
from expectations.rules.structure import structural
from transforms.tables.declaration import TABLES, Table

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


def expectations_of(table: Table) -> list[Expectation]:
    """The suite of one declared table; names are unique within it."""
    suite = [*structural(table), *MEANING[table.name]()]
    needless = {name for expectation in suite for name in expectation.implies}
    return [expectation for expectation in suite if expectation.name not in needless]


def all_expectations() -> list[Expectation]:
    """Every expectation of every table, in the order of the declaration."""
    return [expectation for table in TABLES for expectation in expectations_of(table)]
