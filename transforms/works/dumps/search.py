"""Asking the index of a dump: by identifier, by title, by a title nearly right, by a method's name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import Any

import orjson

from extractors.text.folding import fold
from transforms.works.dumps.building import COMMON_WORD
from transforms.works.dumps.entries import record_of
from transforms.works.dumps.files import DumpError
from transforms.works.dumps.indexing import DumpInfo
from transforms.works.dumps.parts import hash_key, title_words
from transforms.works.keys import main_title, title_key
from transforms.works.model import Record
from transforms.works.similarity import ALIKE, SAME, similarity

_MOST = 300  # rows looked at for one nearly right title
_MOST_EXACT = 200
_KEPT = 10
_RAREST = 4
_ENOUGH_RARE = 3  # an altered title keeps one of so many rare words
_LEAST_COMMON = 5
_PARAMETERS = 500


@dataclass(frozen=True, slots=True)
class Mention:
    """A record that names a method; ``introduced`` when its title leads with it or its abstract does."""

    record: Record
    introduced: bool
    in_title: bool


class DumpSearch:
    """One open index. Use from one thread; close when done."""

    def __init__(self, info: DumpInfo) -> None:
        self.info = info
        address = f"{info.index.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True)
        self._common: dict[str, int] = dict(self._rows("SELECT word, titles FROM common"))
        self._rows("CREATE VIRTUAL TABLE temp.counts USING fts5vocab(main, words, row)")

    def close(self) -> None:
        """Close the index."""
        self._connection.close()

    def by_ids(self, names: Iterable[str]) -> dict[str, list[Record]]:
        """The records that answer to each of ``names`` ("doi:…", "arxiv:…", "isbn:…", "notice:doi:…")."""
        wanted = sorted(set(names))
        rows: dict[str, list[int]] = {name: [] for name in wanted}
        for start in range(0, len(wanted), _PARAMETERS):
            part = wanted[start : start + _PARAMETERS]
            marks = ",".join("?" * len(part))
            for name, row in self._rows(f"SELECT name, row FROM ids WHERE name IN ({marks})", part):
                rows[name].append(row)
        records = self._records({row for group in rows.values() for row in group})
        return {name: [records[row] for row in sorted(group)] for name, group in rows.items() if group}

    def names_from(self, prefix: str) -> tuple[int, str]:
        """How many identifiers begin with ``prefix``, and the last of them ("" when none does)."""
        query = "SELECT COUNT(DISTINCT name), MAX(name) FROM ids WHERE name >= ? AND name < ?"
        ((count, last),) = self._rows(query, (prefix, prefix + "\uffff"))
        return int(count), last or ""

    def last_name(self, first: str, after: str) -> str:
        """The last identifier from ``first`` up to ``after``, "" when there is none."""
        query = "SELECT MAX(name) FROM ids WHERE name >= ? AND name < ?"
        ((last,),) = self._rows(query, (first, after))
        return last or ""

    def by_title(self, title: str) -> list[Record]:
        """The records with this title, folded, with or without subtitle on either side."""
        main = main_title(title)
        keys = {hash_key(title_key(text)) for text in ([title, main] if main else [title])}
        marks = ",".join("?" * len(keys))
        rows = self._rows(
            f"SELECT DISTINCT row FROM titles WHERE key IN ({marks}) ORDER BY row LIMIT {_MOST_EXACT}",
            sorted(keys),
        )
        records = self._records({row for (row,) in rows})
        return [records[row] for row in sorted(records)]

    def near_title(self, title: str) -> list[tuple[float, Record]]:
        """Records whose title is nearly this one (words changed, swapped, mistyped), best first, 0 to 100."""
        folded = fold(title)
        scores: dict[int, float] = {}
        for rows in self._steps(title_words(folded)):
            new = [row for row in rows if row not in scores]
            scores.update({row: similarity(folded, other) for row, other in self._titles(new)})
            if any(score >= SAME for score in scores.values()):
                break
        best = sorted((-score, row) for row, score in scores.items() if score >= ALIKE)[:_KEPT]
        records = self._records({row for _, row in best})
        return [(-score, records[row]) for score, row in best]

    def named(self, name: str, limit: int = 50) -> list[Mention]:
        """Records that name a method: introduced ones first."""
        key = title_key(name)
        rows: dict[int, bool] = {}
        found = self._rows(
            "SELECT row, introduced FROM mentions WHERE key = ? ORDER BY introduced DESC, row LIMIT ?",
            (hash_key(key), limit),
        )
        for row, introduced in found:
            rows[row] = bool(introduced) or rows.get(row, False)
        for row in self._titled(name, limit):
            rows.setdefault(row, False)
        records = self._records(set(rows))
        phrase = f" {fold(name)} "
        return [
            Mention(records[row], introduced, phrase in f" {fold(records[row].title)} ")
            for row, introduced in sorted(rows.items(), key=lambda item: (not item[1], item[0]))
        ]

    def _titled(self, name: str, limit: int) -> list[int]:
        words = title_words(fold(name))
        if not words:
            return []
        rows = self._match(" AND ".join(_quoted(word) for word in words), limit * 4)
        phrase = f" {fold(name)} "
        return [row for row, title in self._titles(rows) if phrase in f" {title} "][:limit]

    def _steps(self, words: Sequence[str]) -> Iterator[list[int]]:
        """Rows that share words, from the most telling to the least, each step costing more than the last.

        Rare words tell most: two of the four rarest together, then each of the rarest alone. A title with
        many rare words that all those miss is not there. Otherwise common words decide, together.
        """
        counted = sorted((count, word) for word in set(words) if (count := self._count(word)))
        rare = [(count, word) for count, word in counted if count <= COMMON_WORD]
        rarest = [word for _, word in rare[:_RAREST]]
        if len(rarest) > 1:
            yield self._together(combinations(rarest, 2))
        totals = accumulate(count for count, _ in rare)
        alone = [word for word, total in zip(rarest, totals, strict=False) if total <= _MOST]
        if alone:
            yield self._together((word,) for word in alone)
        if len(rare) < _ENOUGH_RARE:
            least = [word for _, word in counted[:_LEAST_COMMON]]
            size = 3 if len(counted) > _ENOUGH_RARE else 2
            yield self._together(combinations(least, min(len(least), size)))

    def _count(self, word: str) -> int:
        """In how many titles a word is."""
        if word in self._common:
            return self._common[word]
        rows = self._rows("SELECT doc FROM temp.counts WHERE term = ?", (word,))
        return int(rows[0][0]) if rows else 0

    def _together(self, groups: Iterable[Sequence[str]]) -> list[int]:
        """Rows with all words of any group."""
        query = " OR ".join(_conjunction(words) for words in groups if words)
        return self._match(query, _MOST) if query else []

    def _match(self, query: str, limit: int) -> list[int]:
        rows = self._rows("SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", (query, limit))
        return [row for (row,) in rows]

    def _titles(self, rows: Sequence[int]) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        for start in range(0, len(rows), _PARAMETERS):
            part = rows[start : start + _PARAMETERS]
            marks = ",".join("?" * len(part))
            found += self._rows(f"SELECT row, title FROM records WHERE row IN ({marks})", part)
        return found

    def _records(self, rows: Iterable[int]) -> dict[int, Record]:
        wanted = sorted(rows)
        found: dict[int, Record] = {}
        for start in range(0, len(wanted), _PARAMETERS):
            part = wanted[start : start + _PARAMETERS]
            marks = ",".join("?" * len(part))
            for row, shape, raw in self._rows(
                f"SELECT row, shape, raw FROM records WHERE row IN ({marks})", part
            ):
                found[row] = self._record(shape, raw)
        return found

    def _record(self, shape: str, raw: bytes) -> Record:
        try:
            return record_of(shape, orjson.loads(raw), self.info.name)
        except orjson.JSONDecodeError as error:
            raise self._damage(error) from error

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query; ``DumpError`` when the index turns out to be damaged."""
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._damage(error) from error

    def _damage(self, error: Exception) -> DumpError:
        return DumpError(
            f"{self.info.index}: is damaged ({error}); delete it and run again, it is built anew "
            f"from {self.info.dump.path}"
        )


def _conjunction(words: Sequence[str]) -> str:
    return "(" + " AND ".join(_quoted(word) for word in words) + ")"


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
