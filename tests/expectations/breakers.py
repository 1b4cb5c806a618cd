"""For every expectation of every table: how to break exactly it.

A breaker changes one sound world; the rows of the table that then fail must fail that expectation alone.
What follows from the declaration is broken by generated breakers, meaning by hand-written ones.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.expectations.worlds import Row, World
from transforms.tables.declaration import TABLES, Column, Table

Breaker = Callable[[World], None]
Key = tuple[str, str]

HIDDEN = "\u202e"
FUTURE = datetime(2026, 11, 23, tzinfo=UTC)
FARM = "cheap loans | best loans | loans now | loans today | loans here"

_KEEPS_REFERENCES = {"methods": 1}
"""Row that generated breakers change, where it is not the last one."""


def spare(world: World, table: str) -> Row:
    return world[table][-1]


def put(table: str, column: str, value: Any, index: int = -1) -> Breaker:
    """Put a value into one cell."""

    def breaker(world: World) -> None:
        world[table][index][column] = value

    return breaker


def change(table: str, column: str, how: Callable[[Any], Any], index: int = -1) -> Breaker:
    """Change the value of one cell."""

    def breaker(world: World) -> None:
        world[table][index][column] = how(world[table][index][column])

    return breaker


def together(*breakers: Breaker) -> Breaker:
    """Several changes that make one fault."""

    def breaker(world: World) -> None:
        for one in breakers:
            one(world)

    return breaker


def twice(table: str, **changed: Any) -> Breaker:
    """Add the spare row again, with some columns changed: two rows with one key."""

    def breaker(world: World) -> None:
        world[table].append({**spare(world, table), **changed})

    return breaker


def named(text: str, **changed: Any) -> Breaker:
    """Give the alias of the canonical method another text, on its page as well."""

    def breaker(world: World) -> None:
        name = world["names"][-1]
        statement = next(s for s in world["statements"] if s["value"] == name["text"])
        name.update(text=text, **changed)
        statement.update(value=text, raw=text)

    return breaker


def displayed(text: str) -> Breaker:
    """Show the canonical method under another name, which is one of its names and on its page."""

    def breaker(world: World) -> None:
        named(text)(world)
        world["methods"][0]["name"] = text

    return breaker


def without(table: str, condition: Callable[[Row], bool]) -> Breaker:
    """Take rows away."""

    def breaker(world: World) -> None:
        world[table] = [row for row in world[table] if not condition(row)]

    return breaker


def _bare_method(world: World) -> None:
    world["methods"].append(
        {**world["methods"][1], "method_id": None, "slug": f"bare {world['methods'][1]['slug']}"}
    )


def _structural(table: Table) -> dict[Key, Breaker]:
    breakers: dict[Key, Breaker] = {(table.name, "key_unique"): twice(table.name)}
    for column in table.columns:
        if not column.nullable:
            breakers[table.name, f"{column.name}_given"] = put(table.name, column.name, None)
        if column.values:
            wrong = ["bogus"] if column.type == "list" else "bogus"
            breakers[table.name, f"{column.name}_declared"] = put(table.name, column.name, wrong)
        elif column.type == "list":
            breakers[table.name, f"{column.name}_items_given"] = change(
                table.name, column.name, lambda v: [*v, ""]
            )
        if column.type in ("string", "list") and not column.values:
            breakers[table.name, f"{column.name}_clean"] = _dirty(table, column)
    for key in table.foreign_keys:
        bogus = {"methods": "mb-0000000000", "pages": "0" * 64, "works": "wk-0000000000"}[key.table]
        breakers[table.name, f"{key.columns[0]}_known"] = put(table.name, key.columns[0], bogus)
    return breakers


def _dirty(table: Table, column: Column) -> Breaker:
    if column.type == "list":
        return change(table.name, column.name, lambda items: [*items, f"x{HIDDEN}"])
    return change(table.name, column.name, lambda text: f"{text or 'x'}{HIDDEN}")


def _said(world: World, name: str) -> None:
    """Take away the statements of a property of the canonical method."""
    without("statements", lambda row: row["property"] == name)(world)


def _unknown_method(world: World) -> None:
    """A name of a method that is in no table but statements."""
    name = world["names"][-1]
    statement = next(row for row in world["statements"] if row["value"] == name["text"])
    name["method_id"] = statement["method_id"] = "mb-0000000000"


def _rename(world: World, new: str) -> None:
    """Give the candidate another id everywhere."""
    old = world["methods"][1]["method_id"]
    for rows in world.values():
        for row in rows:
            if row.get("method_id") == old:
                row["method_id"] = new


METHODS: dict[str, Breaker] = {
    "method_id_given": _bare_method,
    "key_unique": lambda world: twice("methods", slug=f"other {world['methods'][0]['slug']}")(world),
    "slug_unique": lambda world: put("methods", "slug", world["methods"][0]["slug"])(world),
    "work_id_known": put("methods", "work_id", "wk-0000000000", 1),
    "name_clean": displayed(f"Random{HIDDEN} Wood"),
    "name_is_name": displayed("—!—"),
    "name_no_farm": displayed(FARM),
    "name_one_alphabet": displayed("Rаndom Forest"),
    "field_clean": put("methods", "field", f"Statistics{HIDDEN}", 0),
    "family_clean": put("methods", "family", f"Trees{HIDDEN}", 0),
    "type_clean": put("methods", "type", f"Method{HIDDEN}", 0),
    "year_text_clean": put("methods", "year_text", f"2001{HIDDEN}", 0),
    "summary_clean": put("methods", "summary", "Trees vote e\u0301.", 0),
    "originators_clean": put("methods", "originators", [f"Breiman{HIDDEN}"], 0),
    "originators_items_given": put("methods", "originators", ["Breiman", ""], 0),
    "method_id_formed": lambda world: _rename(world, "mb-NOTFORMED"),
    "name_among_names": put("methods", "name", "Never seen", 0),
    "has_label": put("names", "kind", "alias", 2),
    "has_statement": without("statements", lambda row: row["value"] == "LoRA-Dash"),
    "year_of_origin_in_range": put("methods", "year_of_origin", 2027, 0),
    "year_has_text": together(put("methods", "year_text", None, 0)),
    "field_has_statement": lambda world: _said(world, "field"),
    "family_has_statement": lambda world: _said(world, "family"),
    "type_has_statement": lambda world: _said(world, "type"),
    "summary_has_statement": lambda world: _said(world, "summary"),
    "year_text_has_statement": lambda world: _said(world, "year_of_origin"),
    "originators_has_statement": lambda world: _said(world, "originator"),
    "work_is_cited": put("citations", "status", "not_found", 0),
    "summary_has_language": put("methods", "summary_lang", None, 0),
    "summary_lang_formed": put("methods", "summary_lang", "English", 0),
    "n_pages_in_range": put("methods", "n_pages", 0, 0),
    "first_seen_not_after_last_seen": put("methods", "first_seen", datetime(2026, 5, 1, tzinfo=UTC), 0),
    "last_seen_not_in_future": put("methods", "last_seen", FUTURE, 0),
    "field_is_english": put("methods", "field", "Глибоке навчання", 0),
}

NAMES: dict[str, Breaker] = {
    "method_id_given": put("names", "method_id", None),
    "key_unique": twice("names", n_pages=3),
    "text_clean": named(f"random{HIDDEN} wood"),
    "text_is_name": named("—!—", script="Zyyy", lang="und"),
    "method_id_known": _unknown_method,
    "text_no_farm": named(FARM),
    "text_one_alphabet": named("rаndom forest"),
    "lang_formed": put("names", "lang", "English"),
    "locale_formed": put("names", "locale", "en_US"),
    "script_formed": put("names", "script", "latin"),
    "text_has_script": put("names", "script", "Cyrl"),
    "script_fits_language": put("names", "lang", "he"),
    "one_preferred": together(
        lambda world: world["names"].append({**world["names"][1], "text": "Random Forest"}),
    ),
    "some_preferred": put("names", "preferred", False, 1),
    "preferred_is_label": together(put("names", "preferred", True), put("names", "lang", "und")),
    "has_statement": put("names", "text", "never on a page"),
    "n_pages_in_range": put("names", "n_pages", 0),
}

WORKS: dict[str, Breaker] = {
    "work_id_formed": put("works", "work_id", "wk-X"),
    "title_is_name": put("works", "title", "…"),
    "year_first_public_in_range": put("works", "year_first_public", 1066),
    "year_published_in_range": put("works", "year_published", 2029),
    "year_first_public_not_after_year_published": put("works", "year_first_public", 2010),
    "doi_formed": put("works", "doi", "doi:10.1/X"),
    "doi_clean": put("works", "doi", f"10.1023/a{HIDDEN}b"),
    "arxiv_id_formed": put("works", "arxiv_id", "arXiv:2305.14314v2"),
    "isbn_valid": put("works", "isbn", "9780306406158"),
    "url_formed": put("works", "url", "javascript:alert(1)"),
    "has_authors": put("works", "authors", []),
}

CITATIONS: dict[str, Breaker] = {
    "work_id_known": put("citations", "work_id", "wk-0000000000"),
    "citation_id_formed": put("citations", "citation_id", "ct-1"),
    "raw_is_text": put("citations", "raw", "—"),
    "year_in_range": put("citations", "year", 20011),
    "claimed_doi_formed": put("citations", "claimed_doi", "10.1/x"),
    "claimed_doi_clean": put("citations", "claimed_doi", f"10.1023/a{HIDDEN}b"),
    "claimed_arxiv_id_formed": put("citations", "claimed_arxiv_id", "2305"),
    "evidence_is_json": put("citations", "evidence", "[1, 2]"),
    "sure_has_work": together(put("citations", "status", "corrected"), put("citations", "work_id", None)),
    "checked_has_evidence": put("citations", "evidence", "{}"),
    "checked_has_date": put("citations", "checked_at", None, 0),
    "verified_has_no_discrepancy": put("citations", "discrepancies", ["year"], 0),
    "wrong_has_discrepancy": put("citations", "discrepancies", []),
    "unfound_has_no_work": together(
        put("citations", "status", "unchecked"),
        lambda world: put("citations", "work_id", world["works"][0]["work_id"])(world),
    ),
}

STATEMENTS: dict[str, Breaker] = {
    "statement_id_formed": put("statements", "statement_id", "st-1"),
    "value_is_text": put("statements", "value", "—"),
    "raw_is_text": put("statements", "raw", "…"),
    "lang_formed": put("statements", "lang", "x"),
    "row_in_range": put("statements", "row", -1),
    "column_in_range": put("statements", "column", -1),
    "first_seen_not_after_last_seen": put("statements", "first_seen", datetime(2026, 5, 1, tzinfo=UTC)),
    "stated_year_in_range": together(
        put("statements", "property", "year_of_origin"), put("statements", "value", "2150")
    ),
}

PAGES: dict[str, Breaker] = {
    "page_id_formed": put("pages", "page_id", "ABC"),
    "url_formed": put("pages", "url", "file:///etc/passwd"),
    "locale_formed": put("pages", "locale", "vi_VN"),
    "n_methods_in_range": put("pages", "n_methods", -1),
    "captured_at_not_in_future": put("pages", "captured_at", FUTURE),
    "layout_fits_kind": put("pages", "layout", "article"),
}

MENTIONS: dict[str, Breaker] = {
    "published_at_formed": put("mentions", "published_at", "soon"),
    "published_not_in_future": put("mentions", "published_at", "2027"),
    "summary_lang_formed": put("mentions", "summary_lang", "Chinese"),
    "page_is_article": lambda world: put("mentions", "page_id", world["pages"][0]["page_id"])(world),
}

MERGES: dict[str, Breaker] = {
    "left_formed": change("merges", "left", lambda ref: ref.replace("#", ":")),
    "right_formed": change("merges", "right", lambda ref: ref.replace("#", ":")),
    "sides_differ": lambda world: put("merges", "right", spare(world, "merges")["left"])(world),
    "left_page_known": put("merges", "left", "0" * 64 + "#1"),
    "right_page_known": put("merges", "right", "0" * 64 + "#1"),
    "score_finite": put("merges", "score", float("inf")),
    "rule_named": put("merges", "rule", "-"),
    "decided_by_named": put("merges", "decided_by", "?"),
}

REDIRECTS: dict[str, Breaker] = {
    "old_id_formed": put("redirects", "old_id", "mb-OLD"),
    "old_id_retired": lambda world: put("redirects", "old_id", world["methods"][0]["method_id"])(world),
    "since_formed": put("redirects", "since", "yesterday"),
    "reason_is_text": put("redirects", "reason", "—"),
}

QUARANTINE: dict[str, Breaker] = {
    "item_id_formed": put("quarantine", "item_id", "qu-1"),
    "reason_formed": put("quarantine", "reason", "Ragged Rows"),
    "detail_short": put("quarantine", "detail", "x" * 301),
    "detail_escaped": put("quarantine", "detail", "<b>bold</b>"),
}


BY_HAND = {
    "methods": METHODS,
    "names": NAMES,
    "works": WORKS,
    "citations": CITATIONS,
    "statements": STATEMENTS,
    "pages": PAGES,
    "mentions": MENTIONS,
    "merges": MERGES,
    "redirects": REDIRECTS,
    "quarantine": QUARANTINE,
}


def breakers_of(table: Table) -> dict[str, Breaker]:
    """Breakers by expectation name: the generated ones, and in their place or beside them those by hand."""
    generated = {name: breaker for (_, name), breaker in _structural(table).items()}
    return generated | BY_HAND[table.name]


def all_breakers() -> dict[Key, Breaker]:
    return {(table.name, name): b for table in TABLES for name, b in breakers_of(table).items()}
