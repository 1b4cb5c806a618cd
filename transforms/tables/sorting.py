"""Sorting a table that is larger than memory: rows come in any order, and go out as a stored table.

Rows are put into bins by ranges of the key, so that every bin holds about one piece. Whoever has rows writes
them, bin by bin, into a file of their own (a run); at the end each bin is read from all runs and sorted. The
ranges decide only where a piece ends, never which rows there are or their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from types import TracebackType

import numpy as np
import pyarrow as pa

from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import Table
from transforms.tables.stored import PIECE_ROWS, StoredTable, write_piece, writing


class Sorter:
    """Collects the rows of ``table`` in files beside ``path``; ``finish`` gives them as a stored table there.

    ``bounds`` are the first keys of all bins but the first; where they are not given, the first rows that
    are added say how the keys are spread, and ``batches`` (how many times ``add`` will be called, more or
    less) how many bins are needed. Use it in a ``with`` statement: files of an unfinished sort are removed.
    """

    def __init__(
        self, table: Table, path: Path, batches: int = 1, *, bounds: Sequence[str] | None = None
    ) -> None:
        self._table, self._path, self._batches = table, path, batches
        self._bounds = bounds
        self._runs: list[Path] = []

    def __enter__(self) -> Sorter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for run in self._runs:
            run.unlink(missing_ok=True)

    def add(self, rows: pa.Table) -> None:
        """Add rows, in any order."""
        if self._bounds is None:
            keys = np.sort(rows[self._table.key[0]].to_numpy())
            self._bounds = _even_steps(keys, len(keys) * self._batches // PIECE_ROWS)
        run = self._path.with_name(f"{self._path.name}-{len(self._runs)}")
        self.add_run(write_run(self._table, rows, self._bounds, run))

    def add_run(self, run: Path) -> None:
        """Add the rows of a file that ``write_run`` wrote, here or elsewhere, with the same bounds."""
        self._runs.append(run)

    def finish(self) -> StoredTable:
        """All rows, sorted."""
        with writing(self._table, self._path) as writer, ExitStack() as open_runs:
            runs = [open_runs.enter_context(_reading(run)) for run in self._runs]
            for number in range(len(self._bounds or ()) + 1 if runs else 0):
                rows = pa.Table.from_batches([run.get_batch(number) for run in runs])
                write_piece(writer, sort_by_key(self._table, rows))
        return StoredTable(self._table, self._path)


def write_run(table: Table, rows: pa.Table, bounds: Sequence[str], path: Path) -> Path:
    """Write rows, in any order, into a file with one record batch a bin, in the order of the bins."""
    ordered = sort_by_key(table, rows).combine_chunks()
    keys = ordered[table.key[0]].to_numpy()
    places = np.searchsorted(keys, np.array(bounds, dtype=object))
    schema = arrow_schema(table)
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema, options=options) as writer:
        for start, end in pairwise([0, *places.tolist(), len(keys)]):
            batches = ordered.slice(start, end - start).to_batches()
            writer.write_batch(batches[0] if batches else _no_rows(schema))
    return path


def sort_by_key(table: Table, rows: pa.Table) -> pa.Table:
    """The rows in order of the key, strings by code point."""
    ordered = rows.sort_by([(name, "ascending") for name in table.key])
    return ordered.cast(arrow_schema(table))  # sorting forgets which columns may be null


def _reading(run: Path) -> pa.ipc.RecordBatchFileReader:
    return pa.ipc.open_file(pa.OSFile(str(run)))


def _no_rows(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema)


def _even_steps(keys: np.ndarray, count: int) -> list[str]:
    """``count`` keys at even steps through sorted ``keys``, each once."""
    steps = np.linspace(0, len(keys), count + 2)[1:-1].astype(int)
    return sorted({str(keys[step]) for step in steps.tolist()}) if len(keys) else []
