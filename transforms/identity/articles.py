"""Names that articles introduce: joined to the one method that bears the name, else candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from transforms.identity.hashing import Flags, Hashes, Integers
from transforms.identity.normals import is_acronym
from transforms.identity.signatures import Signatures
from transforms.identity.units import Units


@dataclass(frozen=True, slots=True)
class Placed:
    """The cluster of each article record, how it got there, and names that fit several clusters."""

    labels: Integers
    anchors: Integers  # the unit whose name it shares, -1: none
    ambiguous: list[tuple[int, list[int]]]  # position of the article record, clusters that share its name


def place_articles(articles: Signatures, units: Units, labels: Integers) -> Placed:
    """Clusters for article records; new clusters are numbered after those of ``labels``."""
    names = articles.frame["name"].to_numpy()
    carriers = _carriers(units, labels, names)
    start = int(labels.max(initial=-1)) + 1
    fresh: dict[int, int] = {}
    placed, anchors, ambiguous = [], [], []
    for position, name in enumerate(names.tolist()):
        found = carriers.get(name, [])
        text = str(articles.texts["term"].get(name, ""))
        if len(found) == 1 and (found[0][2] or not is_acronym(text)):
            placed.append(found[0][0])
            anchors.append(found[0][1])
            continue
        if found:
            ambiguous.append((position, [label for label, _, _ in found]))
        key = name if name else -position - 1
        placed.append(fresh.setdefault(key, start + len(fresh)))
        anchors.append(-1)
    return Placed(np.array(placed, dtype=np.int64), np.array(anchors, dtype=np.int64), ambiguous)


def _carriers(units: Units, labels: Integers, names: Hashes) -> dict[int, list[tuple[int, int, bool]]]:
    """For each name the clusters that have it: cluster, its first unit with it, whether it is displayed."""
    asked = np.isin(units.terms.values, names)
    held = pd.DataFrame({"unit": units.terms.rows[asked], "value": units.terms.values[asked]})
    shown = units.variants[["unit", "name"]].drop_duplicates().rename(columns={"name": "value"})
    held = held.merge(shown.assign(shown=True), on=["unit", "value"], how="left")
    held["shown"] = held["shown"].notna()
    held["label"] = labels[held["unit"]]
    grouped = held.groupby(["value", "label"], sort=True).agg(unit=("unit", "min"), shown=("shown", "max"))
    carriers: dict[int, list[tuple[int, int, bool]]] = {}
    for (value, label), unit, displayed in grouped.itertuples(name=None):
        carriers.setdefault(int(value), []).append((int(label), int(unit), bool(displayed)))
    return carriers


def keep_apart(labels: Integers, article: Flags, pairs: Sequence[tuple[int, int]]) -> Integers:
    """``labels`` with the article record of each pair (kept apart by a person) in a cluster of its own."""
    labels = labels.copy()
    for left, right in pairs:
        if labels[left] == labels[right]:
            labels[right if article[right] else left] = labels.max() + 1
    return labels
