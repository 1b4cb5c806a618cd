"""Refused rows as quarantine items: which page and cell a row of a release came from, and why it left."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from expectations.passes import Refused
from expectations.quarantine import Item, make_item
from transforms.tables.declaration import TABLES
from transforms.tables.stored import Rows, pieces

STAGE = "validate"
FOLLOWED = "reference_quarantined"
"""Reason of a row that was itself in order, but rested on one that was refused."""

_KEYS = {table.name: table.key for table in TABLES}
_ID = re.compile(r"[a-z]{2}-[0-9a-zA-Z-]{1,40}|[0-9a-f]{64}")
_PROPERTY = {"citations": ("source",), "names": ("name", "alias")}
_OF_COLUMN = {"originators": "originator", "year_text": "year_of_origin", "summary_lang": "summary"}


class Places:
    """Where on the pages the values of a method stand, from the statements before any row left."""

    def __init__(self, tables: Mapping[str, Rows], refused: Iterable[Refused]) -> None:
        """Look up the statements of the methods among ``refused`` only."""
        methods = {
            row["method_id"]
            for item in refused
            if "method_id" in item.rows.column_names and item.expectation.table != "statements"
            for row in item.rows.select(["method_id"]).to_pylist()
            if row["method_id"]
        }
        statements = tables.get("statements")
        self._cells: dict[tuple[str, str], dict[str, Any]] = {}
        if statements is None or not methods:
            return
        wanted = pa.array(sorted(methods), pa.string())
        for piece in pieces(statements):
            found = piece.filter(pc.is_in(piece.column("method_id"), value_set=wanted))
            for row in found.sort_by("statement_id").to_pylist():
                self._cells.setdefault((row["method_id"], row["property"]), row)
                self._cells.setdefault((row["method_id"], f"{row['property']}\x1f{row['value']}"), row)

    def cell(self, table: str, row: Mapping[str, Any], column: str | None) -> Mapping[str, Any]:
        """The statement behind a value of a row: page_id, row, column; empty when there is none."""
        method = row.get("method_id") or ""
        names = _PROPERTY.get(table) or (_OF_COLUMN.get(column or "", column or ""), "name")
        exact = [f"{name}\x1f{row.get('text', '')}" for name in names]
        for name in (*exact, *names):
            if (method, name) in self._cells:
                return self._cells[(method, name)]
        return {}


def row_key(table: str, row: Mapping[str, Any]) -> str:
    """A name for a row that holds no scraped text: its id, or the parts that are ids and a hash of all."""
    keys = _KEYS[table]
    whole = "\x1f".join(str(row[key]) for key in keys)
    digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
    first = str(row[keys[0]])
    if not _ID.fullmatch(first):
        return digest
    return first if len(keys) == 1 else f"{first}/{digest}"


def refused_rows(refused: list[Refused], tables: Mapping[str, Rows], today: date) -> list[Item]:
    """One item a refused row and expectation. ``tables`` are those that came in."""
    places = Places(tables, refused)
    captured = _captures(tables)
    return [_item(item, row, places, captured, today) for item in refused for row in item.rows.to_pylist()]


def _item(
    refused: Refused, row: Mapping[str, Any], places: Places, captured: Mapping[str, datetime], today: date
) -> Item:
    expectation = refused.expectation
    table, column = expectation.table, expectation.column
    cell: Mapping[str, Any] = row if table == "statements" else places.cell(table, row, column)
    page = row.get("page_id") or cell.get("page_id")
    reason = FOLLOWED if refused.again else expectation.name
    locator = f"{table} {row_key(table, row)}" + (f", {column}" if column else "")
    if cell.get("row") is not None:
        locator += f"; row {cell['row']}, column {cell['column']}"
    seen = row.get("first_seen") or captured.get(page or "") or datetime.combine(today, time(), UTC)
    return make_item(STAGE, reason, page, locator, _detail(refused), seen)


def _detail(refused: Refused) -> str:
    expectation = refused.expectation
    said = f"{expectation.table}: the expectation {expectation.name} does not hold"
    said += " after other rows were refused" if refused.again else ""
    return f"{said}; the value was left out, the row stays" if refused.cleared else said


def _captures(tables: Mapping[str, Rows]) -> dict[str, datetime]:
    pages = tables.get("pages")
    if pages is None or "captured_at" not in pages.column_names:
        return {}
    return dict(
        zip(pages.column("page_id").to_pylist(), pages.column("captured_at").to_pylist(), strict=True)
    )
