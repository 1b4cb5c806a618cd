"""Sorting a table that is larger than memory: rows come in any order, and go out as a stored table.

The first rows that come say how the keys are spread. Rows are put into bins by ranges of the key, a file
each, so that every bin holds about one piece; at the end each bin is sorted on its own. The ranges decide
only where a piece ends, never which rows there are or their order.
"""

from __future__ import annotations

from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from types import TracebackType

import numpy as np
import pyarrow as pa

from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import Table
from transforms.tables.stored import StoredTable, write_piece, writing

PIECE_ROWS = 100_000
"""Rows of a piece, more or less."""


class Sorter:
    """Collects the rows of ``table`` in files beside ``path``; ``finish`` gives them as a stored table there.

    ``batches`` is how many times ``add`` will be called, more or less: with the first batch it says how many
    bins are needed. Use it in a ``with`` statement: files of an unfinished sort are closed.
    """

    def __init__(self, table: Table, path: Path, batches: int) -> None:
        self._table, self._path, self._batches = table, path, batches
        self._bounds: list[str] | None = None  # the first key of every bin but the first
        self._bins: list[pa.RecordBatchWriter] = []
        self._files = ExitStack()

    def __enter__(self) -> Sorter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def add(self, rows: pa.Table) -> None:
        """Add rows, in any order."""
        ordered = sort_by_key(self._table, rows)
        keys = ordered[self._table.key[0]].to_numpy()
        if self._bounds is None:
            self._bounds = _even_steps(keys, len(keys) * self._batches // PIECE_ROWS)
            self._open(len(self._bounds) + 1)
        places = np.searchsorted(keys, np.array(self._bounds, dtype=object))
        for writer, (start, end) in zip(self._bins, pairwise([0, *places.tolist(), len(keys)]), strict=True):
            if end > start:
                writer.write_table(ordered.slice(start, end - start))

    def finish(self) -> StoredTable:
        """All rows, sorted."""
        self._files.close()
        with writing(self._table, self._path) as writer:
            for number in range(len(self._bins)):
                with pa.OSFile(str(self._bin(number))) as file, pa.ipc.open_stream(file) as stream:
                    write_piece(writer, sort_by_key(self._table, stream.read_all()))
                self._bin(number).unlink()
        return StoredTable(self._table, self._path)

    def _open(self, count: int) -> None:
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        schema = arrow_schema(self._table)
        for number in range(count):
            file = self._files.enter_context(pa.OSFile(str(self._bin(number)), "wb"))
            writer = pa.ipc.new_stream(file, schema, options=options)
            self._bins.append(self._files.enter_context(writer))

    def _bin(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}-{number}")


def sort_by_key(table: Table, rows: pa.Table) -> pa.Table:
    """The rows in order of the key, strings by code point."""
    ordered = rows.sort_by([(name, "ascending") for name in table.key])
    return ordered.cast(arrow_schema(table))  # sorting forgets which columns may be null


def _even_steps(keys: np.ndarray, count: int) -> list[str]:
    """``count`` keys at even steps through sorted ``keys``, each once."""
    steps = np.linspace(0, len(keys), count + 2)[1:-1].astype(int)
    return sorted({str(keys[step]) for step in steps.tolist()}) if len(keys) else []
