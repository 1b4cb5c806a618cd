"""A table too large for memory: on disk in order of its key, read a piece at a time.

A stored table is one Parquet file whose row groups are the pieces. The table of a run that is as large as the
archive is built, checked and published so; a release's own file is read the same way. Small tables are plain
Arrow tables, which are one piece: ``pieces``, ``take`` and ``distinct`` hide the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import Table

Places = npt.NDArray[np.int64]

PIECE_ROWS = 100_000
"""Rows of a piece, more or less."""

BUFFER_BYTES = 1 << 16
"""So much of a column is read from the file at a time where rows are read in small batches."""


class StoredTable:
    """The rows of a declared table in the Parquet file at ``path``, sorted by its key.

    Columns that the file lacks (a release of an older format) read as nulls.
    """

    def __init__(self, table: Table, path: Path) -> None:
        self.table, self.path = table, path
        self.schema = arrow_schema(table)
        with pq.ParquetFile(path) as file:
            self._there = frozenset(file.schema_arrow.names)
            groups = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
        self._starts = np.cumsum([0, *groups])

    @property
    def num_rows(self) -> int:
        """How many rows there are."""
        return int(self._starts[-1])

    def __len__(self) -> int:
        return self.num_rows

    @property
    def column_names(self) -> list[str]:
        """The declared columns, in order."""
        return list(self.schema.names)

    def __getitem__(self, column: str) -> pa.ChunkedArray:
        """One column of all rows, in memory."""
        return self.select([column])[column]

    def pieces(self, columns: Sequence[str] | None = None, at_most: int | None = None) -> Iterator[pa.Table]:
        """The rows in order, with these columns (all when None); at least one piece.

        Pieces are as the file has them, or ``at_most`` so many rows: then no more than those are in memory.
        """
        if at_most is not None:
            yield from self._batches(columns, at_most)
            return
        with pq.ParquetFile(self.path) as file:
            if not file.num_row_groups:
                yield self._read(file, [], columns)
            for group in range(file.num_row_groups):
                yield self._read(file, [group], columns)

    def select(self, columns: Sequence[str]) -> pa.Table:
        """These columns of all rows, in memory."""
        with pq.ParquetFile(self.path) as file:
            return self._read(file, list(range(file.num_row_groups)), columns)

    def take(self, places: Places, columns: Sequence[str] | None = None) -> pa.Table:
        """The rows at these places, which ascend; only the pieces that hold one are read."""
        found = [self._fields(columns).empty_table()]
        groups = np.searchsorted(self._starts, places, side="right") - 1
        with pq.ParquetFile(self.path) as file:
            for group in np.unique(groups).tolist():
                inside = places[groups == group] - self._starts[group]
                found.append(self._read(file, [group], columns).take(pa.array(inside)))
        return pa.concat_tables(found)

    def filter(self, kept: npt.NDArray[np.bool_], path: Path) -> StoredTable:
        """The rows where ``kept`` holds, as a stored table of its own at ``path``."""
        with writing(self.table, path) as writer:
            for start, piece in zip(self._starts[:-1].tolist(), self.pieces(), strict=False):
                write_piece(writer, piece.filter(pa.array(kept[start : start + len(piece)])))
        return StoredTable(self.table, path)

    def _batches(self, columns: Sequence[str] | None, at_most: int) -> Iterator[pa.Table]:
        there = self._stored_names(columns)
        # Measured: reading ahead, or one iteration over all row groups, ends with the whole file in memory.
        with pq.ParquetFile(self.path, pre_buffer=False, buffer_size=BUFFER_BYTES) as file:
            if not self.num_rows:
                yield self._read(file, [], columns)
            for group in range(file.num_row_groups):
                for batch in file.iter_batches(at_most, row_groups=[group], columns=there, use_threads=False):
                    yield self._declared(pa.Table.from_batches([batch]), columns)

    def _read(self, file: pq.ParquetFile, groups: list[int], columns: Sequence[str] | None) -> pa.Table:
        return self._declared(file.read_row_groups(groups, columns=self._stored_names(columns)), columns)

    def _stored_names(self, columns: Sequence[str] | None) -> list[str]:
        return [name for name in columns or self.schema.names if name in self._there]

    def _declared(self, data: pa.Table, columns: Sequence[str] | None) -> pa.Table:
        schema = self._fields(columns)
        return pa.table([self._column(data, field) for field in schema], schema=schema)

    def _fields(self, columns: Sequence[str] | None) -> pa.Schema:
        declared = (self.schema.field(name) for name in columns or self.schema.names)
        return pa.schema(
            field if field.name in self._there else field.with_nullable(True) for field in declared
        )

    def _column(self, data: pa.Table, field: pa.Field) -> pa.ChunkedArray:
        if field.name not in self._there:
            return pa.chunked_array([pa.nulls(len(data), field.type)])
        return data[field.name].cast(field.type)  # Parquet has no seconds


LARGE = ("statements", "merges")
"""The tables that are as large as the archive, so that a run never holds one of them whole."""

Rows = Any
"""A ``pyarrow.Table`` or a ``StoredTable``."""


def pieces(
    rows: Rows, columns: Sequence[str] | None = None, at_most: int | None = None
) -> Iterator[pa.Table]:
    """The rows in order, with these columns (all when None): an Arrow table is one piece.

    With ``at_most`` no piece has more rows.
    """
    if isinstance(rows, StoredTable):
        yield from rows.pieces(columns, at_most)
        return
    wanted = rows if columns is None else rows.select(list(columns))
    size = at_most or max(len(wanted), 1)
    for start in range(0, max(len(wanted), 1), size):
        yield wanted.slice(start, size)


def take(rows: Rows, places: Places, columns: Sequence[str] | None = None) -> pa.Table:
    """The rows at these places, which ascend."""
    if isinstance(rows, StoredTable):
        return rows.take(places, columns)
    return (rows if columns is None else rows.select(list(columns))).take(pa.array(places))


def without(rows: Rows, leaving: npt.NDArray[np.bool_]) -> Rows:
    """The rows but for those where ``leaving`` holds; what is stored is stored anew, beside itself."""
    if isinstance(rows, StoredTable):
        return rows.filter(~leaving, rows.path.with_name(f"{rows.path.stem}+{rows.path.suffix}"))
    return rows.filter(pa.array(~leaving))


def distinct(rows: Rows, columns: Sequence[str], make: Callable[[pa.Table], pa.ChunkedArray]) -> pa.Array:
    """Each different value, but null, that ``make`` gives for the pieces of these columns."""
    found = [make(piece).unique().drop_null() for piece in pieces(rows, columns)]
    return pa.concat_arrays(found).unique()


def writing(table: Table, path: Path) -> pq.ParquetWriter:
    """A writer of a stored table, to be closed; rows go in with ``write_piece``, in order of the key."""
    return pq.ParquetWriter(path, arrow_schema(table), compression="lz4")


def write_piece(writer: pq.ParquetWriter, rows: pa.Table) -> None:
    """Add rows as one piece; no rows add nothing."""
    if len(rows):
        writer.write_table(rows, row_group_size=len(rows))
