"""Records whose names and aliases are all local: nothing to compare but their origin, so it must be unique.

Clusters that claim the same citation, originators, year and type are joined when no value speaks against
it, when at most one of them has an alias in Latin letters, and when no two of them were seen in one
locale under different names. A textbook that two methods cite therefore joins nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from transforms.identity import weights as w
from transforms.identity.hashing import Flags, Integers, combine
from transforms.identity.scoring import Weights
from transforms.identity.signatures import NO_YEAR
from transforms.identity.units import Units

COLUMNS = ("citation", "people_set", "year", "type")


def origin_edges(units: Units, labels: Integers, weights: Weights) -> pd.DataFrame:
    """Edges (left, right, score, rule, decided_by) between the clusters that a unique origin joins."""
    frame = units.frame
    known = np.logical_and.reduce(
        [(frame[name] != (NO_YEAR if name == "year" else 0)).to_numpy() for name in COLUMNS]
    )
    rows = np.flatnonzero(known)
    key = combine(*[frame[name].to_numpy()[rows] for name in COLUMNS])
    blocks = pd.DataFrame({"key": key, "unit": rows, "label": labels[rows]})
    blocks = blocks.sort_values(["key", "label", "unit"]).drop_duplicates(["key", "label"])
    blocks = blocks[blocks.duplicated("key", keep=False)]
    blocks = blocks[~blocks["key"].isin(_ambiguous(units, labels, blocks)).to_numpy()]
    heads = blocks.groupby("key")["unit"].transform("first")
    edges = pd.DataFrame({"left": heads, "right": blocks["unit"]})
    edges = edges[edges["left"] != edges["right"]]
    low, high = edges.min(axis=1), edges.max(axis=1)
    score = weights.citations.reindex(frame["citation"].to_numpy()[low]).to_numpy() + w.PRIOR
    edges = pd.DataFrame({"left": low.to_numpy(), "right": high.to_numpy(), "score": np.round(score, 1)})
    return edges.assign(rule="unique origin", decided_by="methodbase").drop_duplicates(ignore_index=True)


def _ambiguous(units: Units, labels: Integers, blocks: pd.DataFrame) -> pd.Series:
    """The keys whose clusters cannot all be one method."""
    latin = np.zeros(int(labels.max(initial=-1)) + 1, dtype=bool)
    latin[labels[units.terms.rows[units.terms.flags]]] = True
    several = blocks[latin[blocks["label"].to_numpy()]].groupby("key").size()
    bad = [pd.Series(several.index[several > 1])]
    for held, value in ((_held_locales(units, labels), "name"), (_held_pages(units, labels), "label")):
        spread = blocks[["key", "label"]].merge(held, on="label")
        distinct = spread.drop_duplicates(["key", "place", value])
        bad.append(distinct.loc[distinct.duplicated(["key", "place"]), "key"])
    for name in ("summary", "slug", "work_id"):
        values = _held_values(units, labels, name)
        spread = blocks[["key", "label"]].merge(values, on="label").drop_duplicates(["key", "value"])
        bad.append(spread.loc[spread.duplicated("key"), "key"])
    return pd.concat(bad, ignore_index=True)


def _held_locales(units: Units, labels: Integers) -> pd.DataFrame:
    variants = units.variants[
        (units.variants["locale"] != 0).to_numpy() & (units.variants["name"] != 0).to_numpy()
    ]
    held = pd.DataFrame(
        {"label": labels[variants["unit"]], "place": variants["locale"], "name": variants["name"]}
    )
    return held.drop_duplicates()


def _held_pages(units: Units, labels: Integers) -> pd.DataFrame:
    pages = units.appearances
    return pd.DataFrame({"label": labels[pages["unit"]], "place": pages["page"]}).drop_duplicates()


def _held_values(units: Units, labels: Integers, name: str) -> pd.DataFrame:
    values = units.frame[name].to_numpy()
    known: Flags = values != 0
    return pd.DataFrame({"label": labels[known], "value": values[known]}).drop_duplicates()
