"""What must be true of statements, pages, mentions, merges, redirects and quarantine rows."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from expectations.conditions import Column, among, implies, lacks, matches
from expectations.model import Expectation, Holds, Scene
from expectations.rules.bibliography import URL
from expectations.rules.methods import METHOD_ID, not_in_future
from expectations.rules.names import BCP47
from expectations.rules.subject import Subject
from expectations.rules.text import is_name
from transforms.values.years import EARLIEST_YEAR

REF = r"[0-9a-f]{64}#-?[0-9]+"
ISO_DATE = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01])(?:T[0-9:.Z+-]*)?)?)?"
VERSION = r"[0-9]{4}\.(?:[1-9]|1[0-2])\.[0-9]+"
MAX_DETAIL = 300


def statements() -> list[Expectation]:
    """The expectations of meaning for ``statements``."""
    on = Subject("statements")
    on.expect_pattern("statement_id", r"st-[0-9a-z]{16}")
    on.expect_column("value_is_text", "value", is_name)
    on.expect_column("raw_is_text", "raw", is_name)
    on.expect_pattern("lang", BCP47)
    on.expect_between("row", 0)
    on.expect_between("column", 0)
    on.expect_order("first_seen", "last_seen")
    on.expect("stated_year_in_range", _stated_year, "value")
    return on.expectations


def pages() -> list[Expectation]:
    """The expectations of meaning for ``pages``."""
    on = Subject("pages")
    on.expect_pattern("page_id", r"[0-9a-f]{64}")
    on.expect_pattern("url", URL, plain=False)
    on.expect_pattern("locale", BCP47)
    on.expect_between("n_methods", 0)
    on.expect("captured_at_not_in_future", not_in_future("captured_at"), "captured_at", "warning")
    on.expect("layout_fits_kind", layout_fits_kind, "layout")
    return on.expectations


def mentions() -> list[Expectation]:
    """The expectations of meaning for ``mentions``."""
    on = Subject("mentions")
    on.expect_pattern("published_at", ISO_DATE)
    on.expect("published_not_in_future", _published_in_past, "published_at", "warning")
    on.expect_pattern("summary_lang", BCP47)
    on.expect("page_is_article", _page_is_article, "page_id", beyond=True)
    return on.expectations


def merges() -> list[Expectation]:
    """The expectations of meaning for ``merges``."""
    on = Subject("merges")
    on.expect_pattern("left", REF)
    on.expect_pattern("right", REF)
    on.expect("sides_differ", lambda t, s: pc.not_equal(t.column("left"), t.column("right")), "right")
    on.expect("left_page_known", _page_of_side_known("left"), "left", beyond=True)
    on.expect("right_page_known", _page_of_side_known("right"), "right", beyond=True)
    on.expect_column("score_finite", "score", pc.is_finite)
    on.expect_column("rule_named", "rule", is_name)
    on.expect_column("decided_by_named", "decided_by", is_name)
    return on.expectations


def redirects() -> list[Expectation]:
    """The expectations of meaning for ``redirects``."""
    on = Subject("redirects")
    on.expect_pattern("old_id", METHOD_ID)
    on.expect("old_id_retired", _retired, "old_id")
    on.expect_pattern("since", VERSION)
    on.expect_column("reason_is_text", "reason", is_name)
    return on.expectations


def quarantine() -> list[Expectation]:
    """The expectations of meaning for ``quarantine``."""
    on = Subject("quarantine")
    on.expect_pattern("item_id", r"qu-[0-9a-z]{12}")
    on.expect_pattern("reason", r"[a-z0-9_]{2,60}")
    on.expect_column(
        "detail_short", "detail", lambda values: pc.less_equal(pc.utf8_length(values), MAX_DETAIL)
    )
    on.expect_column("detail_escaped", "detail", lambda values: lacks(values, "[<>]"))
    return on.expectations


def _stated_year(rows: pa.Table, scene: Scene) -> Column:
    """The value of a year statement that is a number is a year that can be; a text is kept as it is."""
    is_year = pc.and_(
        pc.equal(rows.column("property"), "year_of_origin"), matches(rows.column("value"), "^[0-9]{1,9}$")
    )
    years = pc.cast(pc.if_else(is_year, rows.column("value"), None), pa.int64())
    in_range = pc.and_(pc.greater_equal(years, EARLIEST_YEAR), pc.less_equal(years, scene.today.year))
    return implies(is_year, in_range)


def layout_fits_kind(rows: pa.Table, scene: Scene) -> Column:
    """Articles, and only they, have the layout ``article``."""
    return pc.equal(pc.equal(rows.column("kind"), "article"), pc.equal(rows.column("layout"), "article"))


def _page_is_article(rows: pa.Table, scene: Scene) -> Column:
    pages = scene.tables["pages"]
    others = pages.filter(pc.not_equal(pages.column("kind"), "article")).column("page_id").unique()
    return pc.invert(among(rows.column("page_id"), others))


def _published_in_past(rows: pa.Table, scene: Scene) -> Column:
    dates = rows.column("published_at")
    days = pc.utf8_slice_codeunits(pc.if_else(matches(dates, f"^{ISO_DATE}$"), dates, None), 0, 10)
    return pc.less_equal(days, scene.today.isoformat())


def _page_of_side_known(side: str) -> Holds:
    def holds(rows: pa.Table, scene: Scene) -> Column:
        page = pc.utf8_slice_codeunits(rows.column(side), 0, 64)
        return among(page, scene.values("pages", "page_id"))

    return holds


def _retired(rows: pa.Table, scene: Scene) -> Column:
    """A redirected id is no method any more; with ``new_id_known`` this leaves no redirect of two hops."""
    return pc.invert(among(rows.column("old_id"), scene.values("methods", "method_id")))
