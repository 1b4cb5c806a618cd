"""Tables as Parquet: zstd, typed lists, no dictionary of the writing machine in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from outputs.formats.tables import BATCH_ROWS
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import Table
from transforms.tables.stored import Rows, pieces

ROW_GROUP_ROWS = 250_000
COMPRESSION_LEVEL = 3


def write_parquet(data: Rows, path: Path) -> None:
    """Write one arranged table. Same rows, same bytes, so an unchanged table keeps its checksum.

    Each row group is written as one chunk, because page boundaries would otherwise show how the table was
    put together in memory.
    """
    with pq.ParquetWriter(
        path, data.schema, compression="zstd", compression_level=COMPRESSION_LEVEL, write_page_checksum=True
    ) as writer:
        for group in _groups(data):
            writer.write_table(group.combine_chunks(), row_group_size=ROW_GROUP_ROWS)


def _groups(data: Rows) -> Iterator[pa.Table]:
    """The rows, so many at a time whatever the pieces they come in; one empty group of an empty table."""
    rest = data.schema.empty_table()
    for piece in pieces(data, at_most=BATCH_ROWS):
        rest = pa.concat_tables([rest, piece])
        while len(rest) > ROW_GROUP_ROWS:
            yield rest.slice(0, ROW_GROUP_ROWS)
            rest = rest.slice(ROW_GROUP_ROWS)
    yield rest


def parquet_schema(table: Table) -> pa.Schema:
    """The schema as it reads back from a file: Parquet has no seconds, so times come in milliseconds."""
    stored = pa.timestamp("ms", tz="UTC")
    fields = [
        field.with_type(stored) if pa.types.is_timestamp(field.type) else field
        for field in arrow_schema(table)
    ]
    return pa.schema(fields)


def read_parquet(path: Path, columns: list[str] | None = None) -> pa.Table:
    """The table of a file, or those columns of it."""
    return pq.read_table(path, columns=columns)
