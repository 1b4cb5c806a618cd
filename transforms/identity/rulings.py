"""Human decisions applied to today's records: which records they mean, and which bind no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from transforms.identity.decisions import Decision
from transforms.identity.hashing import Integers
from transforms.identity.ids import Assignments
from transforms.identity.minting import possible_ids
from transforms.identity.model import ref


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision on two records of today, by their numbers in canonical order."""

    left: int
    right: int
    decision: Decision


@dataclass(frozen=True, slots=True)
class Rulings:
    """The decisions that bind, newest first, and those that do not, each with the reason."""

    same: list[Ruling] = field(default_factory=list)
    different: list[Ruling] = field(default_factory=list)
    unapplied: list[tuple[Decision, str]] = field(default_factory=list)


def read_rulings(decisions: Sequence[Decision], records: pd.DataFrame, previous: Assignments) -> Rulings:
    """The rulings of ``decisions`` (oldest first, as in the file) on ``records`` (in canonical order).

    A newer decision on two records replaces an older one; one that contradicts newer ones is unapplied.
    """
    rulings = Rulings()
    if not decisions:
        return rulings
    find = _Finder(decisions, records, previous)
    groups = _Groups()
    settled: set[tuple[int, int]] = set()
    for decision in reversed(decisions):
        left, right = find.record(decision, "left"), find.record(decision, "right")
        if decision.kind == "split" and right is not None:
            left = find.other_record(decision.left, right) if left in (None, right) else left
        problem = _problem(decision, left, right)
        if problem or left is None or right is None:
            rulings.unapplied.append((decision, problem))
            continue
        pair = (min(left, right), max(left, right))
        if pair in settled:
            continue  # decided again later, so this line is history
        settled.add(pair)
        _settle(rulings, groups, Ruling(*pair, decision))
    return rulings


def _problem(decision: Decision, left: int | None, right: int | None) -> str:
    missing = [side for side, found in ((decision.left, left), (decision.right, right)) if found is None]
    if missing:
        return f"nothing is known by {' and '.join(missing)} any more"
    return "both sides are one record" if left == right else ""


def _settle(rulings: Rulings, groups: _Groups, ruling: Ruling) -> None:
    if ruling.decision.kind == "same":
        agreed = groups.join(ruling.left, ruling.right)
        kept = rulings.same
    else:
        agreed = groups.part(ruling.left, ruling.right)
        kept = rulings.different
    if agreed:
        kept.append(ruling)
    else:
        rulings.unapplied.append((ruling.decision, "newer decisions say otherwise"))


class _Groups:
    """Records that decisions hold together or apart, to find decisions that contradict each other."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._apart: list[tuple[int, int]] = []

    def _find(self, record: int) -> int:
        while (parent := self._parent.get(record, record)) != record:
            record = parent
        return record

    def join(self, left: int, right: int) -> bool:
        one, two = self._find(left), self._find(right)
        if any({self._find(a), self._find(b)} == {one, two} for a, b in self._apart):
            return False
        self._parent[max(one, two)] = min(one, two)
        return True

    def part(self, left: int, right: int) -> bool:
        if self._find(left) == self._find(right):
            return False
        self._apart.append((left, right))
        return True


class _Finder:
    """From a method id or a reference to a record's number."""

    def __init__(self, decisions: Sequence[Decision], records: pd.DataFrame, previous: Assignments) -> None:
        self._records = records
        self._anchors = previous.anchors
        self._members = previous.members
        pages, columns = records["page_id"].tolist(), records["column"].tolist()
        self._numbers = {
            ref(page, column): i for i, (page, column) in enumerate(zip(pages, columns, strict=True))
        }
        named = {side for decision in decisions for side in (decision.left, decision.right)}
        unknown = {side for side in named if side.startswith("mb-") and side not in previous.anchors}
        possible = possible_ids(records) if unknown else ()
        self._minted = {method_id: number for number, method_id in possible if method_id in unknown}

    def record(self, decision: Decision, side: str) -> int | None:
        """The record that a side names: itself, its method's first of old, or the one noted that day."""
        named = decision.left if side == "left" else decision.right
        if named in self._numbers:
            return self._numbers[named]
        if named in self._anchors and (found := self._numbers.get(ref(*self._anchors[named]))) is not None:
            return found
        if named in self._minted:
            return self._minted[named]
        members = self._of_method(named)
        noted = decision.evidence.get(f"{side}_record")
        return members[0] if members else self._numbers.get(str(noted))

    def other_record(self, named: str, record: int) -> int | None:
        """Another record of the method: the first that is not ``record``.

        Of those that the method had from the start, wherever they are now: else the split would be
        another one as soon as it was made.
        """
        by = "origin" if "origin" in self._members else "method_id"
        others = [number for number in self._of_method(named, by) if number != record]
        return others[0] if others else None

    def _of_method(self, named: str, by: str = "method_id") -> list[int]:
        held = self._members[self._members[by] == named]
        keys = [ref(page, int(column)) for page, column in zip(held["page_id"], held["column"], strict=True)]
        return sorted(self._numbers[key] for key in keys if key in self._numbers)


def unite(labels: Integers, rulings: Rulings) -> tuple[Integers, list[Ruling], list[Ruling]]:
    """``labels`` with whole clusters united where a decision says so; the rulings used, and those overruled.

    A union that would bring together two records that another decision keeps apart is not made.
    """
    parent = {label: label for label in np.unique(labels).tolist()} if rulings.same else {}

    def find(label: int) -> int:
        while parent[label] != label:
            label = parent[label]
        return label

    apart = [(int(labels[r.left]), int(labels[r.right])) for r in rulings.different]
    used, refused = [], []
    for ruling in rulings.same:
        one, two = find(int(labels[ruling.left])), find(int(labels[ruling.right]))
        if any({find(a), find(b)} == {one, two} for a, b in apart if one != two):
            refused.append(ruling)
        elif one != two:
            parent[max(one, two)] = min(one, two)
            used.append(ruling)
    if not used:
        return labels, used, refused
    roots = {label: find(label) for label in parent}
    return np.array([roots[label] for label in labels.tolist()], dtype=np.int64), used, refused
