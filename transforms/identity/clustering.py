"""From scored pairs to clusters: connected components, joined anew where a component breaks a rule.

A component without conflict is a cluster. In one with a conflict, pairs are joined again from the
strongest down, and a pair whose joining would break a constraint is left out: the component comes apart at
its weakest evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree

from transforms.identity import weights as w
from transforms.identity.blocking import components
from transforms.identity.hashing import Flags, Integers
from transforms.identity.signatures import NO_YEAR
from transforms.identity.units import Units

RENAMED = 1
"""In how many locales two sets may differ in name before they are two methods: a label may be renamed, but
a method that has another name in several locales at once is another method."""


class Partition:
    """Disjoint sets of units that refuse a union which breaks a constraint."""

    def __init__(self, units: Units, members: Sequence[int], alike: Mapping[int, set[int]]) -> None:
        columns = ["source", "slug", "work_id", "year"]
        held = units.frame.loc[list(members), columns].itertuples(name=None)
        self.parent = {unit: unit for unit in members}
        self.foes: dict[int, set[int]] = {unit: set() for unit in members}
        self.slugs: dict[int, dict[int, int]] = {}
        self.works: dict[int, int] = {}
        self.years: dict[int, tuple[int, int]] = {}
        self.alike = alike
        self.names = _names_by_locale(units, members)
        for unit, source, slug, work, year in held:
            self.slugs[unit] = {source: slug} if slug else {}
            self.works[unit] = work
            self.years[unit] = (year, year) if year != NO_YEAR else (0, 0)

    def find(self, unit: int) -> int:
        """The set that holds ``unit``, by its representative."""
        while self.parent[unit] != unit:
            self.parent[unit] = self.parent[self.parent[unit]]
            unit = self.parent[unit]
        return unit

    def forbid(self, left: int, right: int) -> None:
        """Never let these two be one set (no effect when they already are)."""
        one, two = self.find(left), self.find(right)
        if one != two:
            self.foes[one].add(two)
            self.foes[two].add(one)

    def join(self, left: int, right: int, renamed: int = 0) -> bool:
        """Unite the two sets unless a constraint forbids it; True when they are one set now.

        ``renamed``: in how many locales the two sets may have different names only.
        """
        one, two = sorted((self.find(left), self.find(right)))
        if one == two:
            return True
        if two in self.foes[one] or not (
            self._labels_agree(one, two) and self._names_agree(one, two, renamed)
        ):
            return False
        self._absorb(one, two)
        return True

    def _names_agree(self, one: int, two: int, renamed: int) -> bool:
        names, others = self.names[one], self.names[two]
        if len(others) < len(names):
            names, others = others, names
        met = [self._any_alike(held, others[locale]) for locale, held in names.items() if locale in others]
        apart = met.count(False)
        return apart <= max(renamed, met.count(True) if renamed else 0) or self._same_slug(one, two)

    def _any_alike(self, names: set[int], others: set[int]) -> bool:
        """Is one of the names among the others, give or take a slip or an ending."""
        if not names.isdisjoint(others):
            return True
        return any(not self.alike[name].isdisjoint(others) for name in names if name in self.alike)

    def _same_slug(self, one: int, two: int) -> bool:
        return bool(self.slugs[one].items() & self.slugs[two].items())

    def _labels_agree(self, one: int, two: int) -> bool:
        slugs, others = self.slugs[one], self.slugs[two]
        if any(others[source] != slug for source, slug in slugs.items() if source in others):
            return False
        if self._same_slug(one, two):
            return True  # the same slug of the same source: no claim on the page outweighs it
        if self.works[one] and self.works[two] and self.works[one] != self.works[two]:
            return False
        return self._span(one, two) <= w.YEARS_BLOCKED

    def _span(self, one: int, two: int) -> int:
        known = [self.years[root] for root in (one, two) if self.years[root] != (0, 0)]
        return max(last for _, last in known) - min(first for first, _ in known) if known else 0

    def _absorb(self, one: int, two: int) -> None:
        self.parent[two] = one
        for foe in self.foes.pop(two):
            self.foes[foe].discard(two)
            self.foes[foe].add(one)
            self.foes[one].add(foe)
        self.slugs[one] = {**self.slugs.pop(two), **self.slugs[one]}
        self.works[one] = self.works[one] or self.works[two]
        for locale, names in self.names.pop(two).items():
            self.names[one].setdefault(locale, set()).update(names)
        known = [self.years[root] for root in (one, two) if self.years[root] != (0, 0)]
        if known:
            self.years[one] = (min(first for first, _ in known), max(last for _, last in known))


def _names_by_locale(units: Units, members: Sequence[int]) -> dict[int, dict[int, set[int]]]:
    found: dict[int, dict[int, set[int]]] = {unit: {} for unit in members}
    held = units.variants[units.variants["unit"].isin(found)]
    held = held[(held["locale"] != 0) & (held["name"] != 0)]
    for unit, locale, name in held.itertuples(index=False, name=None):
        found[unit].setdefault(locale, set()).add(name)
    return found


def split_conflicts(
    units: Units,
    labels: Integers,
    edges: pd.DataFrame,
    forbidden: pd.DataFrame,
    broken: Flags,
    alike: Mapping[int, set[int]],
) -> Integers:
    """The clusters: ``labels`` with every component of ``broken`` or with a forbidden pair joined anew.

    ``edges``: left, right, score. ``forbidden``: left, right, reason; all within one component of ``broken``.
    ``alike``: the names that are one name in another form, by name.
    """
    affected = broken[labels]
    if not affected.any():
        return labels
    members = np.flatnonzero(affected)
    partition = Partition(units, members.tolist(), alike)
    inside = edges[affected[edges["left"].to_numpy()]]
    rejoin(partition, inside, forbidden)
    roots = np.array([partition.find(unit) for unit in members.tolist()], dtype=np.int64)
    merged = labels + len(labels)
    merged[members] = roots
    return np.unique(merged, return_inverse=True)[1].astype(np.int64)


def rejoin(partition: Partition, edges: pd.DataFrame, forbidden: pd.DataFrame) -> None:
    """Join from the strongest evidence down; first without any renamed label, then with."""
    for left, right in zip(forbidden["left"].tolist(), forbidden["right"].tolist(), strict=True):
        partition.forbid(int(left), int(right))
    evidence = list(_ordered(edges))
    for renamed in (0, RENAMED):
        evidence = [(left, right) for left, right in evidence if not partition.join(left, right, renamed)]


def _ordered(edges: pd.DataFrame) -> Iterable[tuple[int, int]]:
    ordered = edges.sort_values(["score", "left", "right"], ascending=[False, True, True])
    return zip(ordered["left"].tolist(), ordered["right"].tolist(), strict=True)


def spanning_forest(edges: pd.DataFrame, labels: Integers) -> pd.DataFrame:
    """The strongest edges that hold each cluster together: n units of a cluster have n - 1."""
    inside = edges[labels[edges["left"].to_numpy()] == labels[edges["right"].to_numpy()]]
    inside = inside.sort_values(["score", "left", "right"], ascending=[False, True, True], ignore_index=True)
    cost = np.arange(1, len(inside) + 1, dtype=np.float64)
    ends = (inside["left"].to_numpy(), inside["right"].to_numpy())
    tree = minimum_spanning_tree(coo_array((cost, ends), shape=(len(labels), len(labels))).tocsr())
    kept = np.sort(tree.data.astype(np.int64)) - 1
    return inside.iloc[kept].reset_index(drop=True)


def renumber(size: int, edges: pd.DataFrame) -> Integers:
    """The component of each unit under ``edges``."""
    return components(size, edges["left"].to_numpy(), edges["right"].to_numpy())
