"""``methods.jsonl``: one method a line, with its names, works, citations, merges and mentions inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from outputs.formats.tables import group_bounds, rows_in_batches
from transforms.tables.declaration import Table, declared

NESTED = ("names", "citations", "merges", "mentions")
"""Tables whose rows are put inside their method, each in order of its own key."""

Row = dict[str, Any]


def nested_methods(tables: Mapping[str, pa.Table]) -> Iterator[Row]:
    """Each method in order of id: its own columns, ``work``, the ``NESTED`` tables, ``former_ids``.

    A citation carries the work that was found for it as ``work``. Statements are not inside: there are
    hundreds a method; they are in the tables.
    """
    works = {row["work_id"]: row for row in _rows("works", tables["works"])}
    children = {name: _grouped(name, tables[name]) for name in NESTED}
    former = _former_ids(tables["redirects"])
    for method in _rows("methods", tables["methods"]):
        method_id = method["method_id"]
        method["work"] = works.get(method["work_id"])
        for name in NESTED:
            method[name] = children[name].get(method_id, [])
        method["citations"] = [
            {**citation, "work": works.get(citation["work_id"])} for citation in method["citations"]
        ]
        method["former_ids"] = former.get(method_id, [])
        yield method


def write_methods_jsonl(tables: Mapping[str, pa.Table], path: Path) -> None:
    """Write ``nested_methods``, one JSON object a line, UTF-8, no spaces."""
    with path.open("wb") as file:
        for method in nested_methods(tables):
            file.write(orjson.dumps(method, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z))


def _rows(name: str, data: pa.Table) -> Iterator[Row]:
    table = declared(name)
    for batch in rows_in_batches(data):
        for values in zip(*batch.values(), strict=True):
            yield _readable(table, dict(zip(batch, values, strict=True)))


def _readable(table: Table, row: Row) -> Row:
    for column in table.columns:
        if column.type == "json" and row[column.name] is not None:
            row[column.name] = orjson.loads(row[column.name])
    return row


def _grouped(name: str, data: pa.Table) -> dict[str, list[Row]]:
    # Nested rows are in order of their own key, which a stable sort by method keeps.
    rows = sorted(_rows(name, data), key=lambda row: str(row["method_id"]))
    keys = [row["method_id"] for row in rows]
    return {
        key: [{k: v for k, v in row.items() if k != "method_id"} for row in rows[start:end]]
        for key, start, end in group_bounds(keys)
    }


def _former_ids(redirects: pa.Table) -> dict[str, list[str]]:
    former: dict[str, list[str]] = {}
    for row in redirects.to_pylist():
        if row["new_id"] is not None:
            former.setdefault(row["new_id"], []).append(row["old_id"])
    return former
