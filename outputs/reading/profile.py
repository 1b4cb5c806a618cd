"""Everything a release knows of one method, as plain values: for the terminal, for JSON, for a person.

Only ``sqlite3`` is needed: this is what ``methodbase show`` and ``compare`` read.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

LISTS = ("originators", "locales", "flags", "authors", "discrepancies", "related", "evidence")
"""Columns that SQLite keeps as JSON text."""

Row = dict[str, Any]


def profile(connection: sqlite3.Connection, method_id: str) -> Row:
    """The method's row with ``names``, ``citations`` (each with its ``work``), ``statements`` and so on.

    ``connection`` is one of ``outputs.reading.lookup.open_release``; KeyError when it has no such method.
    """
    found = _rows(connection, "SELECT * FROM methods WHERE method_id = ?", method_id)
    if not found:
        raise KeyError(method_id)
    method = found[0]
    method["names"] = _rows(
        connection,
        "SELECT text, lang, kind, locale, script, preferred, n_pages FROM names WHERE method_id = ? "
        "ORDER BY kind = 'alias', kind, lang, text",
        method_id,
    )
    method["work"] = _work(connection, method["work_id"])
    method["citations"] = _rows(
        connection, "SELECT * FROM citations WHERE method_id = ? ORDER BY citation_id", method_id
    )
    for citation in method["citations"]:
        citation["work"] = _work(connection, citation["work_id"])
    method["statements"] = _rows(
        connection,
        'SELECT s.property, s.value, s.lang, s.page_id, p.url, p.locale, s."row", s."column", s.raw, '
        "s.extractor, s.first_seen, s.last_seen, s.chosen FROM statements s JOIN pages p USING (page_id) "
        "WHERE s.method_id = ? ORDER BY s.property, s.chosen DESC, s.last_seen DESC, s.statement_id",
        method_id,
    )
    method["mentions"] = _rows(
        connection, "SELECT * FROM mentions WHERE method_id = ? ORDER BY page_id", method_id
    )
    method["merges"] = _rows(
        connection, "SELECT * FROM merges WHERE method_id = ? ORDER BY score, left, right", method_id
    )
    return method


def label_in(method: Mapping[str, Any], locale: str | None) -> Row:
    """The name to show in a locale: its preferred label, a label seen there, else the method's own name."""
    labels = [name for name in method["names"] if name["kind"] == "label"]
    conditions: tuple[Callable[[Row], bool], ...] = (
        lambda name: name["preferred"] and name["lang"] == locale,
        lambda name: name["locale"] == locale,
        lambda name: name["text"] == method["name"],
    )
    for wanted in conditions:
        for name in labels:
            if locale is not None and wanted(name):
                return dict(name)
    return {"text": method["name"], "lang": "und"}


def field_in(method: Mapping[str, Any], locale: str | None) -> str | None:
    """What most pages of a locale call the method's field; in English where they differ or none shows it."""
    said = Counter(
        row["value"] for row in method["statements"] if row["property"] == "field" and row["lang"] == locale
    )
    leading = [value for value, count in said.items() if count == max(said.values())]
    field: str | None = method["field"]
    return leading[0] if len(leading) == 1 else field


def _work(connection: sqlite3.Connection, work_id: str | None) -> Row | None:
    rows = _rows(connection, "SELECT * FROM works WHERE work_id = ?", work_id) if work_id else []
    return rows[0] if rows else None


def _rows(connection: sqlite3.Connection, sql: str, *values: str) -> list[Row]:
    return [_plain(dict(row)) for row in connection.execute(sql, values)]


def _plain(row: Row) -> Row:
    return {key: json.loads(value) if key in LISTS and value else value for key, value in row.items()}
