"""What must be true of works and citations: identifiers are well formed, a verdict has its evidence."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.compute as pc

from expectations.conditions import Column, equals_any, implies, satisfies
from expectations.model import Expectation, Scene
from expectations.rules.subject import Subject
from expectations.rules.text import is_name
from transforms.values.years import EARLIEST_YEAR

DOI = r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\sA-Z]+"
ARXIV = r"[0-9]{4}\.[0-9]{4,5}|[A-Za-z-]+(?:\.[A-Za-z]{2})?/[0-9]{7}"
URL = r"https?://[^\s/]+(?:/\S*)?"


def works() -> list[Expectation]:
    """The expectations of meaning for ``works``."""
    on = Subject("works")
    on.expect_pattern("work_id", r"wk-[0-9a-z]{10}")
    on.expect_column("title_is_name", "title", is_name)
    on.expect_year("year_first_public", EARLIEST_YEAR, years_ahead=1)
    on.expect_year("year_published", EARLIEST_YEAR, years_ahead=1)
    on.expect_order("year_first_public", "year_published", "warning")
    on.expect_pattern("doi", DOI, plain=False)
    on.expect_pattern("arxiv_id", ARXIV)
    on.expect("isbn_valid", _isbn_valid, "isbn", implies=("isbn_clean",))
    on.expect_pattern("url", URL, plain=False)
    on.expect("has_authors", _has_authors, "authors", "warning")
    return on.expectations


def citations() -> list[Expectation]:
    """The expectations of meaning for ``citations``."""
    on = Subject("citations")
    on.expect_pattern("citation_id", r"ct-[0-9a-z]{12}")
    on.expect_column("raw_is_text", "raw", is_name)
    on.expect_year("year", 1000, years_ahead=2, severity="warning")  # a wrong claim stays a claim
    on.expect_pattern("claimed_doi", DOI, "warning", plain=False)
    on.expect_pattern("claimed_arxiv_id", ARXIV)
    on.expect_column("evidence_is_json", "evidence", lambda values: satisfies(values, _is_object))
    on.expect("sure_has_work", _sure_has_work, "work_id")
    on.expect("checked_has_evidence", _checked_has_evidence, "evidence")
    on.expect("checked_has_date", _checked_has_date, "checked_at")
    on.expect("verified_has_no_discrepancy", _verified_agrees, "discrepancies")
    on.expect("wrong_has_discrepancy", _wrong_says_how, "discrepancies")
    on.expect("unfound_has_no_work", _unfound_has_no_work, "work_id")
    return on.expectations


def _isbn_valid(rows: pa.Table, scene: Scene) -> Column:
    return satisfies(rows.column("isbn"), _is_isbn13)


def _is_isbn13(text: str) -> bool:
    if len(text) != 13 or not (text.isascii() and text.isdecimal() and text.startswith(("978", "979"))):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(text)) % 10 == 0


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _has_authors(rows: pa.Table, scene: Scene) -> Column:
    return pc.greater(pc.list_value_length(rows.column("authors")), 0)


def _status(rows: pa.Table, *statuses: str) -> Column:
    return equals_any(rows.column("status"), statuses)


def _sure_has_work(rows: pa.Table, scene: Scene) -> Column:
    return implies(_status(rows, "verified", "corrected"), pc.is_valid(rows.column("work_id")))


def _checked_has_evidence(rows: pa.Table, scene: Scene) -> Column:
    """A verdict that something was found or compared says what; an empty object says nothing."""
    evidence = pc.greater(pc.utf8_length(rows.column("evidence")), len("{}")).fill_null(True)
    return implies(_status(rows, "verified", "corrected", "contradicted", "ambiguous", "not_found"), evidence)


def _checked_has_date(rows: pa.Table, scene: Scene) -> Column:
    return implies(_status(rows, "verified", "corrected"), pc.is_valid(rows.column("checked_at")))


def _verified_agrees(rows: pa.Table, scene: Scene) -> Column:
    none = pc.equal(pc.list_value_length(rows.column("discrepancies")), 0).fill_null(True)
    return implies(_status(rows, "verified"), none)


def _wrong_says_how(rows: pa.Table, scene: Scene) -> Column:
    some = pc.greater(pc.list_value_length(rows.column("discrepancies")), 0).fill_null(True)
    return implies(_status(rows, "corrected", "contradicted"), some)


def _unfound_has_no_work(rows: pa.Table, scene: Scene) -> Column:
    return implies(_status(rows, "ambiguous", "not_found", "unchecked"), pc.is_null(rows.column("work_id")))
