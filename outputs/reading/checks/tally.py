"""A delta's lines as single facts, held against those that two releases give.

Facts do not depend on how lines are grouped or what cause they name: a row came, went or became others, a
cell changed from one value to another. Sums of hashes tell whether a table's facts are the same, in little
memory; only those of a table where they are not are listed.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from outputs.delta.causes import Attribution
from outputs.delta.comparison import compare_tables
from outputs.delta.lines import delta_lines
from outputs.delta.model import Change
from outputs.delta.verdicts import VerdictCauses
from outputs.release.context import Causes
from transforms.tables.stored import Rows

_MODULUS = 1 << 128
_LONGEST = 200
_NO_CAUSES = Attribution(Causes(), frozenset(), frozenset(), VerdictCauses(), {})

Tables = Mapping[str, Rows]
Lines = Callable[[], Iterable[Change]]


@dataclass(frozen=True, slots=True)
class Differing:
    """How many facts of a table a delta lacks and how many it invents, with the first of each."""

    missing: int
    first_missing: str
    invented: int
    first_invented: str


def differing_facts(old: Tables, new: Tables, lines: Lines) -> dict[str, Differing]:
    """The tables of which the lines do not tell just what differs between two arranged releases."""
    differences = compare_tables(old, new)

    def expected() -> Iterator[Change]:
        return delta_lines(differences, old, new, _NO_CAUSES)

    right, told = _sums(expected()), _sums(lines())
    wrong = {table for table in right | told if right.get(table) != told.get(table)}
    if not wrong:
        return {}
    should, does = _listed(expected(), wrong), _listed(lines(), wrong)
    return {table: _differing(should[table], does[table]) for table in sorted(wrong)}


def _differing(should: Counter[bytes], does: Counter[bytes]) -> Differing:
    missing, invented = should - does, does - should
    return Differing(missing.total(), _first(missing), invented.total(), _first(invented))


def _first(facts: Counter[bytes]) -> str:
    return min(facts, default=b"").decode()[:_LONGEST]


def _sums(lines: Iterable[Change]) -> dict[str, int]:
    """One number a table, the same for the same facts in any order and grouping."""
    sums: dict[str, int] = defaultdict(int)
    for change in lines:
        for fact in _facts(change):
            digest = hashlib.blake2b(fact, digest_size=16).digest()
            sums[change.table] = (sums[change.table] + int.from_bytes(digest)) % _MODULUS
    return dict(sums)


def _listed(lines: Iterable[Change], tables: Collection[str]) -> dict[str, Counter[bytes]]:
    facts: dict[str, Counter[bytes]] = defaultdict(Counter)
    for change in lines:
        if change.table in tables:
            facts[change.table].update(_facts(change))
    return facts


def _facts(change: Change) -> Iterator[bytes]:
    """What a line says, fact by fact; a line that says nothing is one fact too, and never an expected one."""
    details: list[Any] = [None]
    if change.op == "MOD":
        details = [[column, *cells] for column, cells in (change.changes or {}).items()] or ["nothing"]
    elif change.op == "ADD":
        details = [change.row]
    elif change.into:
        details = [list(change.into)]
    for key in change.keys or ({},):
        for detail in details:
            yield orjson.dumps([change.op, key, detail], option=orjson.OPT_SORT_KEYS)
