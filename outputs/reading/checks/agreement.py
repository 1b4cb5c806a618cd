"""Do all formats have the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from outputs.reading.checks.finding import DEFECT, Finding
from outputs.release.format import INDEX, METHODS_JSONL, SQLITE, csv_path, parquet_path
from transforms.tables.declaration import TABLES, Table


def check_agreement(root: Path, index: Mapping[str, Any]) -> Iterator[Finding]:
    """Rows of each table in Parquet, CSV and SQLite, lines of the nested file, and what the index counts."""
    with closing(sqlite3.connect(f"{(root / SQLITE).as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        for table in TABLES:
            counts = {
                INDEX: index["counts"].get(table.name),
                parquet_path(table.name): pq.read_metadata(root / parquet_path(table.name)).num_rows,
                csv_path(table.name): count_csv_rows(table, root / csv_path(table.name)),
                SQLITE: connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0],
            }
            if table.name == "methods":
                counts[METHODS_JSONL] = _count_lines(root / METHODS_JSONL)
            if len(set(counts.values())) > 1:
                what = "formats have different numbers of rows: "
                what += ", ".join(f"{name} {count}" for name, count in counts.items())
                yield Finding("agreement", table.name, what, DEFECT)
        yield from _sqlite_is_sound(connection)


def count_csv_rows(table: Table, path: Path) -> int:
    """Records of a CSV file (a quoted line end ends none); ``ValueError`` if the header is not declared."""
    with pyarrow.csv.open_csv(
        path,
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(column_types={c.name: pa.string() for c in table.columns}),
    ) as reader:
        if reader.schema.names != [column.name for column in table.columns]:
            raise ValueError(f"{path}: the header is not the declared columns")
        return sum(batch.num_rows for batch in reader)


def _sqlite_is_sound(connection: sqlite3.Connection) -> Iterator[Finding]:
    for (message,) in connection.execute("PRAGMA quick_check(5)"):
        if message != "ok":
            yield Finding("agreement", SQLITE, f"is not sound: {message}", DEFECT)
    broken = connection.execute("PRAGMA foreign_key_check").fetchmany(5)
    for table, _, parent, _ in broken:
        yield Finding("foreign_key", f"{SQLITE}, {table}", f"refers to no row of {parent}", DEFECT)


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)
