"""What a person wants to know of a delta: collected while its lines pass, and never more than fits a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from outputs.delta.comparison import VOLATILE
from outputs.delta.model import Cause, Change, Key

MOST_LISTED = 200

QUIET_COLUMNS = VOLATILE | {"n_pages", "first_seen", "locales"}
"""Columns of ``methods`` that follow the pages seen; counted, not listed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line for people: what happened to a method or a citation, in its values, and why."""

    subject: str  # a method id, or a citation id
    cause: Cause
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    into: tuple[str, ...] = ()
    reason: str | None = None
    name: str | None = None  # of a method that is new


@dataclass(slots=True)
class Section:
    """Entries of one kind: the first ``MOST_LISTED``, and how many there are."""

    entries: list[Entry] = field(default_factory=list)
    total: int = 0
    _last: str | None = None

    def add(self, entry: Entry) -> None:
        """Count the entry's subject, once if it comes twice in a row, and keep the entry if there is room."""
        self.total += entry.subject != self._last
        self._last = entry.subject
        if self.total <= MOST_LISTED:
            self.entries.append(entry)


class Digest:
    """Sections of method changes, changed verdicts and new wrong citations, and counts of everything else."""

    def __init__(self) -> None:
        self.methods = {op: Section() for op in ("ADD", "MERGE", "SPLIT", "DEL", "MOD")}
        self.verdicts = Section()
        self.wrong = Section()
        self.rows: Counter[tuple[str, str]] = Counter()
        self.causes: Counter[str] = Counter()
        self.seen_again = 0
        self._last: tuple[str, str, tuple[Key, ...]] | None = None

    def passing(self, changes: Iterable[Change]) -> Iterator[Change]:
        """The same changes, taken note of."""
        for change in changes:
            self._note(change)
            yield change

    def _note(self, change: Change) -> None:
        rows = len(change.keys)
        if change.op == "MOD" and set(change.changes or {}) <= VOLATILE:
            self.seen_again += rows
            return
        again = (change.op, change.table, change.keys) == self._last  # one row, two causes: two lines
        self.rows[change.table, change.op] += 0 if again else rows
        self._last = (change.op, change.table, change.keys)
        self.causes[change.cause] += rows
        if change.table == "methods":
            self._note_method(change)
        elif change.table == "citations":
            self._note_citation(change)

    def _note_citation(self, change: Change) -> None:
        row = change.row or {}
        if change.op == "MOD" and "status" in (change.changes or {}):
            for key in change.keys:
                self.verdicts.add(Entry(key["citation_id"], change.cause, change.changes or {}))
        elif change.op == "ADD" and row["status"] not in ("verified", "unchecked"):
            news = {column: (None, row[column]) for column in ("status", "discrepancies")}
            self.wrong.add(Entry(row["citation_id"], change.cause, news))

    def _note_method(self, change: Change) -> None:
        loud = {c: v for c, v in (change.changes or {}).items() if c not in QUIET_COLUMNS}
        if change.op == "MOD" and not loud:
            return
        name = str(change.row["name"]) if change.row else None
        for key in change.keys:
            entry = Entry(key["method_id"], change.cause, loud, change.into, change.reason, name)
            self.methods[change.op].add(entry)

    @property
    def empty(self) -> bool:
        """Is there nothing but new dates."""
        return not self.rows
