"""A delta in numbers, as ``index.json`` and the report have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from outputs.delta.comparison import VOLATILE
from outputs.delta.model import CAUSES, OPS, Change, Key


class DeltaCount:
    """Counts changed rows while they pass by: by table and op, and by cause."""

    def __init__(self) -> None:
        self._ops: Counter[tuple[str, str]] = Counter()
        self._causes: Counter[str] = Counter()
        self._seen_again = 0
        self._last: tuple[str, str, tuple[Key, ...]] | None = None

    def passing(self, changes: Iterable[Change]) -> Iterator[Change]:
        """The same changes, counted."""
        for change in changes:
            rows = len(change.keys)
            if change.op == "MOD" and set(change.changes or {}) <= VOLATILE:
                self._seen_again += rows
            else:
                again = (change.op, change.table, change.keys) == self._last  # one row, two causes: two lines
                self._ops[change.table, change.op] += 0 if again else rows
                self._last = (change.op, change.table, change.keys)
                self._causes[change.cause] += rows
            yield change

    def summary(self) -> dict[str, Any]:
        """``changes`` (table → op → rows), ``causes`` (cause → rows), ``seen_again`` (only dates are new)."""
        tables = sorted({table for table, _ in self._ops})
        return {
            "changes": {
                table: {op: self._ops[table, op] for op in OPS if self._ops[table, op]} for table in tables
            },
            "causes": {cause: self._causes[cause] for cause in CAUSES if self._causes[cause]},
            "seen_again": self._seen_again,
        }
