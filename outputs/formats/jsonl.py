"""``methods.jsonl``: one method a line, with its names, works, citations, merges and mentions inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import orjson

from outputs.formats.grouping import Grouped, InStep
from outputs.formats.tables import Row, each_row
from transforms.tables.declaration import Table, declared
from transforms.tables.stored import Rows

NESTED = ("names", "citations", "merges", "mentions")
"""Tables whose rows are put inside their method, each in order of its own key."""

WORKS_KEPT = 1_000
"""Works kept as Python objects: a method and its citations mostly name the same."""

Find = Callable[[str], list[Row]]


def nested_methods(tables: Mapping[str, Rows]) -> Iterator[Row]:
    """Each method in order of id: its own columns, ``work``, the ``NESTED`` tables, ``former_ids``.

    A citation carries the work that was found for it as ``work``. Statements are not inside: there are
    hundreds a method; they are in the tables.
    """
    children = {name: _by_method(declared(name), tables[name]) for name in NESTED}
    find_work, former = _find_work(tables["works"]), _former_ids(tables["redirects"])
    for method in map(_readable(declared("methods")), each_row(tables["methods"])):
        method_id = method["method_id"]
        method["work"] = find_work(method["work_id"])
        for name in NESTED:
            method[name] = children[name](method_id)
        for citation in method["citations"]:
            citation["work"] = find_work(citation["work_id"])
        method["former_ids"] = former.get(method_id, [])
        yield method


def write_methods_jsonl(tables: Mapping[str, Rows], path: Path) -> None:
    """Write ``nested_methods``, one JSON object a line, UTF-8, no spaces."""
    with path.open("wb") as file:
        for method in nested_methods(tables):
            file.write(orjson.dumps(method, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z))


def _readable(table: Table) -> Callable[[Row], Row]:
    """Reads the JSON of a row of the table."""
    columns = [column.name for column in table.columns if column.type == "json"]

    def read(row: Row) -> Row:
        for name in columns:
            if row[name] is not None:
                row[name] = orjson.loads(row[name])
        return row

    return read


def _by_method(table: Table, rows: Rows) -> Find:
    """Gives the rows of a method, asked for in order of id, without the id."""
    sorted_so = table.key[0] == "method_id"  # names and merges, of which there may be very many
    groups = InStep(rows, "method_id") if sorted_so else Grouped(rows, "method_id")
    readable = _readable(table)

    def find(method_id: str) -> list[Row]:
        found = groups.rows(method_id)
        for row in found:
            del row["method_id"]
        return [readable(row) for row in found]

    return find


def _find_work(works: Rows) -> Callable[[str | None], Row | None]:
    by_id, readable = Grouped(works, "work_id"), _readable(declared("works"))

    @lru_cache(maxsize=WORKS_KEPT)
    def find(work_id: str | None) -> Row | None:
        found = by_id.rows(work_id)
        return readable(found[0]) if found else None

    return find


def _former_ids(redirects: Rows) -> dict[str, list[str]]:
    former: dict[str, list[str]] = {}
    for row in each_row(redirects):
        if row["new_id"] is not None:
            former.setdefault(row["new_id"], []).append(row["old_id"])
    return former
