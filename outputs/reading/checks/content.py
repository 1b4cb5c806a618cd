"""Do the tables keep what their declaration promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outputs.formats.parquet import parquet_schema
from outputs.reading.checks.finding import DEFECT, Finding
from outputs.release.format import parquet_path
from transforms.tables.declaration import METHODS, TABLES, Column, ForeignKey, Table

Tables = Mapping[str, pa.Table]


def check_schemas(root: Path) -> Iterator[Finding]:
    """Columns, order, types and nullability of each Parquet file."""
    for table in TABLES:
        path = parquet_path(table.name)
        if not (root / path).is_file():
            yield Finding("schema", path, "is missing", DEFECT)
            continue
        found, declared = list(pq.read_schema(root / path)), list(parquet_schema(table))
        if found != declared:
            wrong = [f.name for f in found if f not in declared] + [
                f.name for f in declared if f not in found
            ]
            columns = ", ".join(dict.fromkeys(wrong)) or "the order of columns"
            yield Finding("schema", path, f"differs from the declaration in: {columns}", DEFECT)


def check_rows(table: Table, data: pa.Table, tables: Tables) -> Iterator[Finding]:
    """Nulls, closed sets of values, order and uniqueness of the key, and foreign keys of one table."""
    for column in table.columns:
        yield from _values(table, column, data[column.name])
    if not _strictly_ascending(table, data):
        what = (
            f"rows are not in strictly ascending order of {', '.join(table.key)}: not sorted, or not unique"
        )
        yield Finding("key", table.name, what, DEFECT)
    if table is METHODS and pc.count_distinct(data["slug"]).as_py() != len(data):
        yield Finding("key", "methods.slug", "two methods have the same slug", DEFECT)
    for key in table.foreign_keys:
        yield from _references(table, key, data, tables)


def check_redirects(tables: Tables) -> Iterator[Finding]:
    """An old id redirects in one hop, to a method of the release, and is no method itself."""
    redirects = tables["redirects"]
    old = redirects["old_id"]
    alive = pc.is_in(old, value_set=tables["methods"]["method_id"].combine_chunks())
    for old_id in old.filter(alive).to_pylist():
        yield Finding("redirects", old_id, "is redirected and still a method", DEFECT)
    hops = pc.fill_null(pc.is_in(redirects["new_id"], value_set=old.combine_chunks()), False)
    for old_id in old.filter(hops).to_pylist():
        yield Finding("redirects", old_id, "redirects to an id that is redirected itself", DEFECT)


def _values(table: Table, column: Column, data: pa.ChunkedArray) -> Iterator[Finding]:
    where = f"{table.name}.{column.name}"
    if not column.nullable and data.null_count:
        yield Finding("values", where, f"{data.null_count} rows are null, none may be", DEFECT)
    if column.values:
        values = pc.list_flatten(data) if column.type == "list" else data
        others = set(pc.unique(values).to_pylist()) - {*column.values, None}
        if others:
            yield Finding("values", where, f"{len(others)} values are not in the declared set", DEFECT)


def _strictly_ascending(table: Table, data: pa.Table) -> bool:
    """Compare each row with the next: a difference counts where all earlier parts of the key are equal."""
    if len(data) < 2:
        return True
    equal_so_far, ascends = None, []
    for name in table.key:
        before, after = data[name][:-1], data[name][1:]
        less = pc.less(before, after)
        ascends.append(less if equal_so_far is None else pc.and_(equal_so_far, less))
        equal = pc.equal(before, after)
        equal_so_far = equal if equal_so_far is None else pc.and_(equal_so_far, equal)
    return bool(pc.all(reduce(pc.or_, ascends)).as_py())


def _references(table: Table, key: ForeignKey, data: pa.Table, tables: Tables) -> Iterator[Finding]:
    (column,), (target,) = key.columns, key.target_columns
    values = data[column].drop_null()
    known = pc.is_in(values, value_set=tables[key.table][target].combine_chunks())
    lost = len(values) - (pc.sum(known).as_py() or 0)
    if lost:
        what = f"{lost} rows refer to no row of {key.table}"
        yield Finding("foreign_key", f"{table.name}.{column}", what, DEFECT)
