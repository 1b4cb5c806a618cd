"""What must be true of a method: its values have statements, its name can be shown, its years can be."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from expectations.conditions import Column, among, equals_any, implies, pairs
from expectations.model import Expectation, Holds, Scene
from expectations.rules.names import BCP47
from expectations.rules.subject import Subject
from expectations.rules.text import is_name, is_no_farm, is_one_alphabet
from transforms.values.years import EARLIEST_YEAR

METHOD_ID = r"mb-[0-9a-z]{10}"
STATED = {
    "field": "field",
    "family": "family",
    "type": "type",
    "summary": "summary",
    "year_text": "year_of_origin",
    "originators": "originator",
}
"""Columns of ``methods`` that need a chosen statement, and the property of it."""


def expectations() -> list[Expectation]:
    """The expectations of meaning for ``methods``."""
    on = Subject("methods")
    on.expect_pattern("method_id", METHOD_ID)
    on.expect_column("slug_unique", "slug", _alone)
    on.expect_column("name_is_name", "name", is_name)
    on.expect_column("name_no_farm", "name", is_no_farm)
    on.expect_column("name_one_alphabet", "name", is_one_alphabet)
    on.expect("name_among_names", _named, "name", beyond=True)
    on.expect("has_label", _labelled, "method_id", beyond=True)
    on.expect("has_statement", _stated_at_all, "method_id", beyond=True)
    on.expect_year("year_of_origin", EARLIEST_YEAR)
    on.expect("year_has_text", _year_written, "year_of_origin")
    for column, name in STATED.items():
        on.expect(f"{column}_has_statement", _has_statement(column, name), column, beyond=True)
    on.expect("work_is_cited", _work_is_cited, "work_id", beyond=True)
    on.expect("summary_has_language", _summary_language, "summary")
    on.expect_pattern("summary_lang", BCP47)
    on.expect_between("n_pages", 1)
    on.expect_order("first_seen", "last_seen")
    on.expect("last_seen_not_in_future", not_in_future("last_seen"), "last_seen", "warning")
    on.expect_column(
        "field_is_english", "field", lambda v: pc.match_substring_regex(v, r"^[\p{Latin}\P{L}]+$"), "warning"
    )
    return on.expectations


def not_in_future(column: str) -> Holds:
    """A rule: no date of the column is after today."""

    def holds(table: pa.Table, scene: Scene) -> Column:
        return pc.less_equal(pc.cast(table.column(column), pa.date32()), pa.scalar(scene.today))

    return holds


def _alone(values: Column) -> Column:
    counts = pc.value_counts(values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values)
    often = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    return pc.invert(pc.is_in(values, value_set=often))


def _named(methods: pa.Table, scene: Scene) -> Column:
    names = scene.tables["names"]
    known = pairs(names.column("method_id"), names.column("text")).unique()
    return among(pairs(methods.column("method_id"), methods.column("name")), known)


def _labelled(methods: pa.Table, scene: Scene) -> Column:
    names = scene.tables["names"]
    labels = names.filter(pc.equal(names.column("kind"), "label"))
    return among(methods.column("method_id"), labels.column("method_id").unique())


def _stated_at_all(methods: pa.Table, scene: Scene) -> Column:
    return among(methods.column("method_id"), scene.values("statements", "method_id"))


def _year_written(methods: pa.Table, scene: Scene) -> Column:
    return implies(pc.is_valid(methods.column("year_of_origin")), pc.is_valid(methods.column("year_text")))


def _has_statement(column: str, name: str) -> Holds:
    def holds(methods: pa.Table, scene: Scene) -> Column:
        return implies(_has_value(methods.column(column)), _stated(methods, scene, name))

    return holds


def _has_value(column: Column) -> Column:
    is_list = pa.types.is_list(column.type)
    return pc.greater(pc.list_value_length(column), 0) if is_list else pc.is_valid(column)


def _stated(methods: pa.Table, scene: Scene, name: str) -> Column:
    """Which methods have a chosen statement of the property."""
    return among(pairs(methods.column("method_id"), name), scene.chosen)


def _work_is_cited(methods: pa.Table, scene: Scene) -> Column:
    """A canonical method's work comes from a citation of it that was verified or corrected."""
    citations = scene.tables["citations"]
    sure = citations.filter(equals_any(citations.column("status"), ("verified", "corrected")))
    cited = pairs(sure.column("method_id"), sure.column("work_id")).unique()
    claims = pc.and_(pc.is_valid(methods.column("work_id")), pc.equal(methods.column("status"), "canonical"))
    return implies(claims, among(pairs(methods.column("method_id"), methods.column("work_id")), cited))


def _summary_language(methods: pa.Table, scene: Scene) -> Column:
    return pc.equal(pc.is_valid(methods.column("summary")), pc.is_valid(methods.column("summary_lang")))
