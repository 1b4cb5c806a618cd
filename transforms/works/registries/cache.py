"""Answers of the registries, kept in ``state.sqlite`` with their date: found ones long, "nothing" shorter.

A question is ``doi:…``, ``arxiv:…``, ``title:REGISTRY:…`` or ``name:REGISTRY:…``. A failure is never kept.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from extractors.home import Home

_PARAMETERS = 500

NO_METADATA = "no metadata"
"""The shape of what is kept of an identifier that exists, and of which no registry tells more."""

_TABLE = (
    "CREATE TABLE IF NOT EXISTS registry_answers ("
    "question TEXT PRIMARY KEY, registries TEXT NOT NULL, retrieved_at TEXT NOT NULL, raw BLOB NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """One kept answer: raw records with the shape to read each by; none when the registries had nothing."""

    registries: tuple[str, ...]  # who said so
    retrieved_at: datetime
    raw: tuple[tuple[str, Mapping[str, Any]], ...]

    @property
    def is_undescribed(self) -> bool:
        """Whether it says no more than that there is such an identifier."""
        return bool(self.raw) and all(shape == NO_METADATA for shape, _ in self.raw)


class RegistryCache:
    """The kept answers of one home. Every ``keep`` is on disk when it returns."""

    def __init__(self, home: Home, as_of: datetime, keep_days: float, keep_absent_days: float) -> None:
        """``as_of`` is the moment against which answers age, and the date of new ones."""
        self._home = home
        self._as_of = as_of.replace(microsecond=0)
        self._keep = timedelta(days=keep_days)
        self._keep_absent = timedelta(days=keep_absent_days)
        with home.connect() as connection:
            connection.execute(_TABLE)

    def look_up(self, questions: Iterable[str]) -> dict[str, CachedAnswer]:
        """The kept answers to ``questions``, however old; see ``is_fresh``."""
        wanted = sorted(set(questions))
        if not wanted:
            return {}
        with self._home.connect() as connection:
            return dict(_rows(connection, wanted))

    def is_fresh(self, answer: CachedAnswer) -> bool:
        """Whether an answer is young enough to be used without asking again."""
        tells = bool(answer.raw) and not answer.is_undescribed
        return self._as_of - answer.retrieved_at <= (self._keep if tells else self._keep_absent)

    def keep(
        self, answers: Mapping[str, tuple[Sequence[str], Sequence[tuple[str, Mapping[str, Any]]]]]
    ) -> dict[str, CachedAnswer]:
        """Keep new answers (registries, raw records), by question, dated with this run."""
        new = {
            question: CachedAnswer(tuple(registries), self._as_of, tuple(raw))
            for question, (registries, raw) in answers.items()
        }
        rows = [
            (question, ",".join(answer.registries), answer.retrieved_at.isoformat(), _packed(answer.raw))
            for question, answer in sorted(new.items())
        ]
        with self._home.connect() as connection:
            connection.executemany("INSERT OR REPLACE INTO registry_answers VALUES (?, ?, ?, ?)", rows)
        return new


def _rows(connection: sqlite3.Connection, wanted: list[str]) -> Iterable[tuple[str, CachedAnswer]]:
    for start in range(0, len(wanted), _PARAMETERS):
        part = wanted[start : start + _PARAMETERS]
        marks = ",".join("?" * len(part))
        rows = connection.execute(f"SELECT * FROM registry_answers WHERE question IN ({marks})", part)
        for question, registries, retrieved_at, raw in rows:
            answer = CachedAnswer(
                tuple(registries.split(",")), datetime.fromisoformat(retrieved_at), _unpacked(raw)
            )
            yield question, answer


def _packed(raw: Sequence[tuple[str, Mapping[str, Any]]]) -> bytes:
    return zlib.compress(orjson.dumps([list(pair) for pair in raw], option=orjson.OPT_SORT_KEYS))


def _unpacked(raw: bytes) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    return tuple((shape, record) for shape, record in orjson.loads(zlib.decompress(raw)))
