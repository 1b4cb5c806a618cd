"""Two tables that are sorted by the same key, read in step: no more than a piece of each is in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from transforms.tables.declaration import Table
from transforms.tables.stored import Rows, pieces

STEP_ROWS = 50_000
"""Rows of each table in a step, more or less."""

Step = tuple[int, int, pa.Table, pa.Table]
"""Where the rows begin in the old and in the new table, and the rows."""


def in_step(table: Table, old: Rows, new: Rows) -> Iterator[Step]:
    """Rows of both tables such that all with one key (its first column) are in one step; in order."""
    key = table.key[0]
    left, right = _Reader(key, old), _Reader(key, new)
    while left.more or right.more:
        ends = [reader.last for reader in (left, right) if reader.more]
        bound = min(ends)
        yield left.place, right.place, left.until(bound), right.until(bound)


class _Reader:
    """One of the tables; ``rows`` are read and not yet given out, and never end amid the rows of one key."""

    def __init__(self, key: str, table: Rows) -> None:
        self._key, self._pieces = key, pieces(table, at_most=STEP_ROWS)
        self.place, self._rows = 0, table.schema.empty_table()
        self._held: pa.Table | None = next(self._pieces)  # read, and more of its last key may follow
        self._fill()

    @property
    def more(self) -> bool:
        return len(self._rows) > 0

    @property
    def last(self) -> str:
        """The last key of the rows that can be given."""
        return str(self._rows[self._key][-1].as_py())

    def until(self, bound: str) -> pa.Table:
        """The rows up to this key, which are taken."""
        count = pc.sum(pc.less_equal(self._rows[self._key], bound)).as_py() or 0
        given, self._rows = self._rows.slice(0, count), self._rows.slice(count)
        self.place += count
        self._fill()
        return given

    def _fill(self) -> None:
        while not len(self._rows) and self._held is not None:
            piece = next(self._pieces, None)
            if piece is None:
                self._rows, self._held = self._held, None
            elif len(piece):
                rows = pa.concat_tables([self._held, piece])
                keys = rows[self._key]
                whole = pc.sum(pc.less(keys, keys[-1])).as_py() or 0
                self._rows, self._held = rows.slice(0, whole), rows.slice(whole)
