"""``methodbase why A B``: why two records are one method, or why they are not, from the release alone."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from transforms.identity import weights as w
from transforms.identity.comparing import Comparison, compare
from transforms.identity.decisions import Decision
from transforms.identity.reading import (
    Shown,
    count_carriers,
    find_neighbours,
    read_profile,
    read_shown,
)

UNAPPLIED = "decision_unapplied"
"""The kind of a review item about a decision that binds nothing."""

NEAREST = 3
_LOOKED_AT = 12
_SHOWN_MERGES = 30


@dataclass(frozen=True, slots=True)
class Merge:
    """A row of ``merges``: one step that holds a method together."""

    left: str
    right: str
    evidence: tuple[str, ...]
    score: float
    rule: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class Near:
    """Another method that is like one of the two, and by how much it missed being it."""

    of: str
    method_id: str
    name: str
    score: float


State = Literal["obeyed", "undone", "waiting", "overruled"]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided of the two.

    ``state``: obeyed, undone by a later decision on the two, waiting for a refresh, or overruled by others.
    """

    kind: str
    who: str
    when: str
    reason: str
    state: State

    def line(self) -> str:
        """One line of plain text."""
        note = {
            "obeyed": "",
            "undone": " (undone by a later decision)",
            "waiting": " (the next refresh applies it)",
            "overruled": " (not obeyed: it contradicts other decisions)",
        }
        return f"  decided: {self.kind}, by {self.who} on {self.when[:10]}: {self.reason}{note[self.state]}"


@dataclass(frozen=True, slots=True)
class Open:
    """An item of the release's report that asks a person about the two."""

    review_id: str
    kind: str
    evidence: tuple[str, ...]
    command: str

    def lines(self) -> list[str]:
        """Two lines of plain text."""
        return [f"  to review: {self.review_id} ({self.kind}), {self.evidence[0]}", f"    {self.command}"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two are one (``path``) or apart (``comparison``, ``constraints``, ``nearest``, ``decided``)."""

    left: str
    right: str
    left_record: str | None
    right_record: str | None
    left_name: str
    right_name: str
    one: bool
    notes: tuple[str, ...]
    path: tuple[Merge, ...]
    comparison: Comparison | None
    constraints: tuple[str, ...]
    nearest: tuple[Near, ...]
    decided: tuple[Decided, ...] = ()
    reviews: tuple[Open, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values, for JSON."""
        known = asdict(self)
        known["threshold"] = w.THRESHOLD
        return known

    def lines(self) -> list[str]:
        """The same as lines of plain text."""
        return [*self._verdict(), *self._path_lines(), *self._comparison_lines()]

    def _verdict(self) -> list[str]:
        decided = [decision.line() for decision in self.decided]
        reviews = [line for review in self.reviews for line in review.lines()]
        if self.one:
            head = f"{self.left} ({self.left_name}): both are this one method."
            return [head, *self.notes, *decided, *reviews]
        head = f"{self.left} ({self.left_name}) and {self.right} ({self.right_name}) are two methods."
        apart = (f"  kept apart: {text}" for text in self.constraints)
        return [head, *self.notes, *decided, *apart, *reviews]

    def _path_lines(self) -> list[str]:
        if not self.path:
            return ["  one record, no merge behind it"] if self.one else []
        steps = []
        for step in self.path[:_SHOWN_MERGES]:
            steps.append(f"  {step.left} = {step.right}")
            steps.append(f"    {step.rule}, {step.score:g} bits, decided by {step.decided_by}")
            steps.extend(f"    {text}" for text in step.evidence)
        hidden = len(self.path) - _SHOWN_MERGES
        return [*steps, f"  … and {hidden} more merges (--json lists them)"] if hidden > 0 else steps

    def _comparison_lines(self) -> list[str]:
        if self.comparison is None:
            return []
        items = [
            f"  {item.verdict:8}{item.bits:+6.1f}  {item.field}: {item.detail}"
            for item in self.comparison.items
        ]
        total = f"  score   {self.comparison.score:+6.1f}  of {w.THRESHOLD:g} that a merge needs"
        if not self.comparison.core:
            total += ", with a name, a summary or a slug in common"
        near = [
            f"  nearest to {near.of}: {near.method_id} ({near.name}), {near.score:+.1f}"
            for near in self.nearest
        ]
        return [*items, total, *near]


def explain(
    release: sqlite3.Connection,
    left: str,
    right: str,
    decisions: Sequence[Decision] = (),
    reviews: Iterable[Mapping[str, Any]] = (),
) -> Explanation:
    """Explain two sides, each a method id (also a retired one) or ``page_id#column``.

    ``release`` is an open ``data/methodbase.sqlite``; ``decisions`` are all that people decided, in order,
    ``reviews`` all items of the release's report: those about the two are told. KeyError, naming it, for a
    side that the release lacks.
    """
    notes: list[str] = []
    one, two = _method_of(release, left, notes), _method_of(release, right, notes)
    records = tuple(side if "#" in side else _first_record(release, side) for side in (left, right))
    names = tuple(_name(release, method) for method in (one, two))
    head = (one, two, records[0], records[1], names[0], names[1])
    opened = tuple(_open(release, reviews, {one, two}))
    decided = tuple(_decided(release, decisions, {one, two}, opened))
    if one == two:
        path = _path(release, one, left if "#" in left else None, right if "#" in right else None)
        return Explanation(*head, True, tuple(notes), path, None, (), (), decided, opened)
    profiles = read_profile(release, one), read_profile(release, two)
    comparison = compare(*profiles, count_carriers(release, one, profiles[0]))
    constraints = _constraints(comparison, read_shown(release, one), read_shown(release, two))
    nearest = [*_nearest(release, one, two), *_nearest(release, two, one)]
    reasons, near = tuple(constraints), tuple(nearest)
    return Explanation(*head, False, tuple(notes), (), comparison, reasons, near, decided, opened)


def _open(
    release: sqlite3.Connection, reviews: Iterable[Mapping[str, Any]], methods: set[str]
) -> Iterator[Open]:
    """The review items about these methods; those about decisions may name what the methods once were."""
    for item in reviews:
        sides = {item["left"], item["right"]}
        if item["kind"] == UNAPPLIED:
            sides = _methods_of(release, item["left"], item["right"])
        if sides == methods:
            yield Open(item["review_id"], item["kind"], tuple(item["evidence"]), item["command"])


def _decided(
    release: sqlite3.Connection, decisions: Sequence[Decision], methods: set[str], opened: Sequence[Open]
) -> Iterator[Decided]:
    """The decisions between these methods (or within the one), as they stand in this release."""
    about = [
        decision for decision in decisions if _methods_of(release, decision.left, decision.right) == methods
    ]
    last = {frozenset((decision.left, decision.right)): decision for decision in about}
    for decision in about:
        state: State = "obeyed"
        if last[frozenset((decision.left, decision.right))] is not decision:
            state = "undone"
        elif (decision.kind == "same") != (len(methods) == 1):
            state = "overruled" if any(item.kind == UNAPPLIED for item in opened) else "waiting"
        yield Decided(decision.kind, decision.who, decision.when, decision.reason, state)


def _methods_of(release: sqlite3.Connection, left: str, right: str) -> set[str]:
    try:
        return {_method_of(release, left, []), _method_of(release, right, [])}
    except KeyError:  # a side that this release has no page of any more
        return set()


def _method_of(release: sqlite3.Connection, side: str, notes: list[str]) -> str:
    page, mark, column = side.rpartition("#")
    if mark:
        query = 'SELECT method_id FROM statements WHERE page_id = ? AND "column" = ? LIMIT 1'
        row = release.execute(query, (page, int(column))).fetchone()
        row = (
            row
            or release.execute("SELECT method_id FROM merges WHERE ? IN (left, right)", (side,)).fetchone()
        )
        if row is None:
            raise KeyError(f"the release has no record {side}")
        return str(row[0])
    row = release.execute("SELECT new_id, since, reason FROM redirects WHERE old_id = ?", (side,)).fetchone()
    if row is None:
        return side
    if row[0] is None:
        raise KeyError(f"{side} was removed in {row[1]}: {row[2]}")
    notes.append(f"  {side} is {row[0]} since {row[1]}: {row[2]}")
    return str(row[0])


def _name(release: sqlite3.Connection, method_id: str) -> str:
    row = release.execute("SELECT name FROM methods WHERE method_id = ?", (method_id,)).fetchone()
    if row is None:
        raise KeyError(f"the release has no method {method_id}")
    return str(row[0])


def _first_record(release: sqlite3.Connection, method_id: str) -> str | None:
    row = release.execute(
        'SELECT page_id, "column" FROM statements WHERE method_id = ? '
        'ORDER BY first_seen, page_id, "column" LIMIT 1',
        (method_id,),
    ).fetchone()
    return None if row is None else f"{row[0]}#{row[1]}"


def _path(
    release: sqlite3.Connection, method_id: str, left: str | None, right: str | None
) -> tuple[Merge, ...]:
    """The merges between two records, or all of the method's, the weakest first, when a side is a method."""
    import json

    rows = release.execute(
        "SELECT left, right, evidence, score, rule, decided_by FROM merges WHERE method_id = ?", (method_id,)
    )
    merges = [
        Merge(a, b, tuple(json.loads(text)), score, *who) for a, b, text, score, *who in map(tuple, rows)
    ]
    if left is None or right is None:
        return tuple(sorted(merges, key=lambda step: (step.score, step.left, step.right)))
    return tuple(_walk(merges, left, right))


def _walk(merges: list[Merge], start: str, goal: str) -> list[Merge]:
    steps: dict[str, list[tuple[str, Merge]]] = {}
    for merge in merges:
        steps.setdefault(merge.left, []).append((merge.right, merge))
        steps.setdefault(merge.right, []).append((merge.left, merge))
    paths: dict[str, list[Merge]] = {start: []}
    waiting = deque([start])
    while waiting and goal not in paths:
        here = waiting.popleft()
        for there, merge in steps.get(here, []):
            if there not in paths:
                paths[there] = [*paths[here], merge]
                waiting.append(there)
    return paths.get(goal, [])


def _constraints(comparison: Comparison, one: Shown, two: Shown) -> list[str]:
    found = {
        "slug": "the source gives them different slugs",
        "work": "their citations are two different works",
        "year": f"their years are more than {w.YEARS_BLOCKED} apart",
    }
    reasons = [found[comparison.blocked]] if comparison.blocked else []
    pages = sorted(set(one.pages) & set(two.pages))
    if pages:
        reasons.append(f"{len(pages)} page(s) show both as two columns, e.g. {pages[0]}")
    locales = sorted(set(one.names) & set(two.names))
    differ = [locale for locale in locales if one.names[locale].isdisjoint(two.names[locale])]
    if differ:
        reasons.append(f"other names in {len(differ)} of {len(locales)} common locales ({', '.join(differ)})")
    return reasons


def _nearest(release: sqlite3.Connection, method_id: str, other: str) -> list[Near]:
    profile = read_profile(release, method_id)
    carriers = count_carriers(release, method_id, profile)
    found = []
    for neighbour in find_neighbours(release, method_id, profile, _LOOKED_AT):
        if neighbour != other:
            score = compare(profile, read_profile(release, neighbour), carriers).score
            found.append(Near(method_id, neighbour, _name(release, neighbour), score))
    return sorted(found, key=lambda near: (-near.score, near.method_id))[:NEAREST]
