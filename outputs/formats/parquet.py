"""Tables as Parquet: zstd, typed lists, no dictionary of the writing machine in it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ROW_GROUP_ROWS = 250_000
COMPRESSION_LEVEL = 3


def write_parquet(data: pa.Table, path: Path) -> None:
    """Write one arranged table. Same rows, same bytes, so an unchanged table keeps its checksum."""
    pq.write_table(
        data,
        path,
        row_group_size=ROW_GROUP_ROWS,
        compression="zstd",
        compression_level=COMPRESSION_LEVEL,
        write_page_checksum=True,
    )


def read_parquet(path: Path, columns: list[str] | None = None) -> pa.Table:
    """The table of a file, or those columns of it."""
    return pq.read_table(path, columns=columns)
