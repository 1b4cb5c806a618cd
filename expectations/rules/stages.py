"""What must be true of the tables between the stages: pages and records as extracted, citations as judged."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from expectations.conditions import Column, matches
from expectations.model import Expectation, Scene
from expectations.rules import bibliography
from expectations.rules.names import BCP47
from expectations.rules.provenance import layout_fits_kind
from expectations.rules.structure import given, unique
from expectations.rules.subject import Subject
from expectations.rules.text import clean_items, clean_text, is_name, is_no_farm
from extractors.schemas import CELLS

PAGE_ID = r"[0-9a-f]{64}"


def pages() -> list[Expectation]:
    """Pages as extracted (``extractors.schemas.PAGES``)."""
    on = Subject("pages")
    on.expect_pattern("page_id", PAGE_ID)
    on.expect_column("kind_known", "kind", lambda v: matches(v, "^(?:comparison|article)$"))
    on.expect_column("layout_known", "layout", lambda v: matches(v, "^(?:html|pipe|flat|article)$"))
    on.expect("layout_fits_kind", layout_fits_kind, "layout")
    on.expect_pattern("locale", BCP47)
    on.expect_between("confidence", 0, 1)
    on.expect_between("n_methods", 0)
    on.expect("comparison_has_methods", _comparison_has_methods, "n_methods")
    return [*given("pages", ("page_id", "kind", "layout")), unique("pages", ("page_id",)), *on.expectations]


def records() -> list[Expectation]:
    """Records as extracted (``extractors.schemas.RECORDS``)."""
    on = Subject("records")
    on.expect_pattern("page_id", PAGE_ID)
    on.expect_between("column", 0)
    on.expect_column("name_is_name", "name", is_name)
    on.expect_column("name_no_farm", "name", is_no_farm)
    on.expect_column("rows_for_cells", "rows", lambda v: pc.equal(pc.list_value_length(v), len(CELLS)))
    for cell in ("slug", *CELLS):
        on.expect(f"{cell}_clean", clean_text(cell), cell)
    on.expect("source_hrefs_clean", clean_items("source_hrefs"), "source_hrefs")
    first = [*given("records", ("page_id", "column", "name")), unique("records", ("page_id", "column"))]
    return [*first, *on.expectations]


def citations() -> list[Expectation]:
    """Citations as judged (the declared table ``citations``), as far as no other table is needed."""
    return [
        *given("citations", ("citation_id", "method_id", "raw", "status", "evidence")),
        unique("citations", ("citation_id",)),
        *bibliography.citations(),
    ]


def _comparison_has_methods(table: pa.Table, scene: Scene) -> Column:
    article = pc.equal(table.column("kind"), "article")
    return pc.or_kleene(article, pc.greater(table.column("n_methods"), 0))
