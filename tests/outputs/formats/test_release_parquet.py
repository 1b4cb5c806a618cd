"""Parquet: the bytes depend on the rows alone."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outputs.formats import parquet
from outputs.formats.parquet import write_parquet
from tests.outputs.tables import seeded_tables, tables_of
from transforms.tables.declaration import TABLES


def chunked(table: pa.Table, size: int) -> pa.Table:
    return pa.concat_tables([table.slice(start, size) for start in range(0, max(len(table), 1), size)])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_how_a_table_was_put_together_does_not_show(tmp_path, monkeypatch, table):
    monkeypatch.setattr(parquet, "ROW_GROUP_ROWS", 50)
    data = seeded_tables(methods=30)[table.name]
    for size in (1, 7, 1000):
        write_parquet(chunked(data, size), tmp_path / f"{size}.parquet")
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 1
    assert pq.read_metadata(tmp_path / "1.parquet").num_row_groups == max(-(-len(data) // 50), 1)


def test_a_table_without_rows_keeps_its_schema(tmp_path):
    data = tables_of({})["methods"]
    write_parquet(data, tmp_path / "methods.parquet")
    assert pq.read_table(tmp_path / "methods.parquet").schema.names == data.schema.names
