"""``methods.jsonl``: one method a line, with its names, works, citations, merges and mentions inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

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
    works = {row["work_id"]: row for row in _rows(declared("works"), tables["works"])}
    children = {name: _by_method(declared(name), tables[name]) for name in NESTED}
    former = _former_ids(tables["redirects"])
    for method in _rows(declared("methods"), tables["methods"]):
        method_id = method["method_id"]
        method["work"] = works.get(method["work_id"])
        for name in NESTED:
            method[name] = children[name](method_id)
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


def _rows(table: Table, data: pa.Table) -> Iterator[Row]:
    for batch in rows_in_batches(data):
        for values in zip(*batch.values(), strict=True):
            yield _readable(table, dict(zip(batch, values, strict=True)))


def _readable(table: Table, row: Row) -> Row:
    for column in table.columns:
        if column.type == "json" and row[column.name] is not None:
            row[column.name] = orjson.loads(row[column.name])
    return row


def _by_method(table: Table, data: pa.Table) -> Callable[[str], list[Row]]:
    """Gives a method's rows in order of the table's own key; only those of one method are made at a time."""
    keys = ["method_id", *(name for name in table.key if name != "method_id")]
    data = data.take(pc.sort_indices(data, sort_keys=[(name, "ascending") for name in keys]))
    bounds = {key: (start, end) for key, start, end in group_bounds(data["method_id"].to_pylist())}
    inner = data.drop_columns(["method_id"])

    def rows(method_id: str) -> list[Row]:
        start, end = bounds.get(method_id, (0, 0))
        return list(_rows(table, inner.slice(start, end - start)))

    return rows


def _former_ids(redirects: pa.Table) -> dict[str, list[str]]:
    former: dict[str, list[str]] = {}
    for row in redirects.to_pylist():
        if row["new_id"] is not None:
            former.setdefault(row["new_id"], []).append(row["old_id"])
    return former
