"""Every format holds the same rows, read back with readers that are not ours."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from datetime import datetime

import duckdb
import openpyxl
import pandas as pd
import polars
import pyarrow.parquet as pq
import pytest

from outputs.formats.text import text_table
from tests.outputs.tables import NASTY
from transforms.tables.declaration import TABLES, Column

every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def expected_rows(table, tables):
    return tables[table.name].to_pylist()


@every_table
def test_parquet_reads_back_with_pyarrow(newest, second_tables, table):
    read = pq.read_table(newest / f"data/{table.name}.parquet")
    assert read.cast(second_tables[table.name].schema).equals(second_tables[table.name])


@every_table
def test_parquet_is_zstd_with_typed_lists(newest, table):
    file = pq.ParquetFile(newest / f"data/{table.name}.parquet")
    group = file.metadata.row_group(0)
    assert {group.column(i).compression for i in range(group.num_columns)} == {"ZSTD"}
    for column in table.columns:
        if column.type == "list":
            assert str(file.schema_arrow.field(column.name).type).startswith("list<")


@every_table
def test_parquet_reads_back_with_pandas(newest, second_tables, table):
    frame = pd.read_parquet(newest / f"data/{table.name}.parquet")
    rows = expected_rows(table, second_tables)
    assert len(frame) == len(rows)
    for column in table.columns:
        read = [_from_pandas(value, column) for value in frame[column.name]]
        assert read == [row[column.name] for row in rows], column.name


@every_table
def test_parquet_reads_back_with_duckdb(newest, second_tables, table):
    path = newest / f"data/{table.name}.parquet"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        columns = ", ".join(_as_text_where_time(column) for column in table.columns)
        read = connection.execute(f"SELECT {columns} FROM read_parquet('{path}')").fetchall()
    assert read == [
        tuple(_time_as_text(row[c.name]) for c in table.columns)
        for row in second_tables[table.name].to_pylist()
    ]


@every_table
def test_parquet_reads_back_with_polars(newest, second_tables, table):
    read = polars.read_parquet(newest / f"data/{table.name}.parquet").to_dicts()
    assert read == expected_rows(table, second_tables)


@every_table
def test_csv_reads_back_with_the_strict_reader_of_python(newest, second_tables, table):
    with (newest / f"data/{table.name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    texts = text_table(table, second_tables[table.name]).to_pylist()
    assert rows == [{name: value or "" for name, value in row.items()} for row in texts]


@every_table
def test_csv_reads_back_with_duckdb(newest, second_tables, table):
    # DuckDB looks for quoted line ends in parallel only when told not to.
    options = "header = true, all_varchar = true, allow_quoted_nulls = false, parallel = false"
    options += ", quote = '\"', escape = '\"'"
    with duckdb.connect() as connection:
        path = newest / f"data/{table.name}.csv"
        read = connection.execute(f"SELECT * FROM read_csv('{path}', {options})").fetchall()
    texts = text_table(table, second_tables[table.name]).to_pylist()
    assert read == [tuple(row.values()) for row in texts]


@every_table
def test_sqlite_reads_back_with_the_library_of_python(newest, second_tables, table):
    with closing(sqlite3.connect(newest / "data/methodbase.sqlite")) as connection:
        order = ", ".join(f'"{name}"' for name in table.key)
        read = connection.execute(f'SELECT * FROM "{table.name}" ORDER BY {order}').fetchall()
    rows = second_tables[table.name].to_pylist()
    assert read == [tuple(_as_sqlite(row[column.name], column) for column in table.columns) for row in rows]


@every_table
def test_workbook_reads_back_with_openpyxl_as_text(newest, second_tables, table):
    workbook = openpyxl.load_workbook(newest / "data/methodbase.xlsx", read_only=True)
    head, *rows = workbook[table.name].iter_rows(values_only=True)
    assert list(head) == [column.name for column in table.columns]
    texts = text_table(table, second_tables[table.name]).to_pylist()
    assert [tuple(row) for row in rows] == [tuple(value or None for value in row.values()) for row in texts]
    workbook.close()


def test_nested_lines_hold_the_rows_of_their_tables(newest, second_tables):
    with (newest / "data/methods.jsonl").open(encoding="utf-8") as file:
        methods = [json.loads(line) for line in file]
    assert [m["method_id"] for m in methods] == second_tables["methods"]["method_id"].to_pylist()
    works = {row["work_id"]: row for row in second_tables["works"].to_pylist()}
    for name in ("names", "citations", "merges", "mentions"):
        nested = [{"method_id": m["method_id"], **row} for m in methods for row in m[name]]
        assert len(nested) == len(second_tables[name])
        wanted = {json.dumps(_plain(row), sort_keys=True) for row in second_tables[name].to_pylist()}
        for row in nested:
            work = row.pop("work", None)
            assert work is None or work["title"] == works[row["work_id"]]["title"]
            if "evidence" in row and isinstance(row["evidence"], dict):
                row["evidence"] = json.dumps(row["evidence"], sort_keys=True)
            assert json.dumps(row, sort_keys=True) in wanted
    former = {old: m["method_id"] for m in methods for old in m["former_ids"]}
    redirects = second_tables["redirects"].to_pylist()
    assert former == {row["old_id"]: row["new_id"] for row in redirects if row["new_id"]}


def test_the_tables_that_agree_hold_what_breaks_formats(second_tables):
    """The agreement above means something only if the rows have quotes, line ends, formulas and markup."""
    texts = "".join(second_tables["statements"]["raw"].to_pylist())
    assert all(nasty in texts for nasty in NASTY)


def _from_pandas(value, column: Column):
    if column.type == "list":
        return list(value)
    if pd.isna(value):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def _as_text_where_time(column: Column) -> str:
    if column.type == "datetime":
        return f"strftime(\"{column.name}\", '%Y-%m-%dT%H:%M:%SZ')"
    return f'"{column.name}"'


def _time_as_text(value):
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value


def _as_sqlite(value, column: Column):
    if column.type == "list":
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return int(value) if isinstance(value, bool) else _time_as_text(value)


def _plain(row):
    return {name: _time_as_text(value) for name, value in row.items()}
