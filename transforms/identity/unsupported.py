"""Units that nothing of their own holds in their cluster: what they say is said of other methods too.

Siblings of one textbook share citation, year, type and general aliases. A record that lost all else (no alias
that only its cluster has, no summary, a citation of several methods) may be any of them; which one it joined
was chance, or a translation that siblings have in common.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from transforms.identity.hashing import Flags, Floats, Integers, combine, hash_texts
from transforms.identity.normals import contrast_keys
from transforms.identity.signatures import NO_YEAR
from transforms.identity.units import Units

STRAY_BESIDE = 8
"""A cluster with so many times fewer records than another is a stray beside it, not a rival."""


def find_unsupported(units: Units, labels: Integers, edges: pd.DataFrame, terms: pd.Series) -> pd.DataFrame:
    """left: an unsupported unit, right: a unit of each cluster that it may belong to, its own first, score.

    Only units with a rival: a cluster of the same origin that has all comparable aliases of the unit, no page
    in common with it, and a name like that of the unit's cluster. ``home``: is it the unit's own cluster.
    ``terms``: the texts of terms by hash.
    """
    claims = _claims(units, labels)
    poor = np.flatnonzero(~_is_supported(units, labels, claims))
    rivals = _rivals(units, labels, poor, claims)
    rivals = rivals[_are_siblings(units, labels, rivals, terms)]
    alone = np.unique(rivals["left"])
    home = pd.DataFrame({"left": alone, "label": labels[alone]})
    found = pd.concat([home.assign(home=True), rivals.assign(home=False)], ignore_index=True)
    found["right"] = _spokesmen(units, labels, alone)[found["label"]]
    found["score"] = _best_scores(labels, edges)[found["left"]]
    found = found[found["right"] >= 0].sort_values(["left", "right"], ignore_index=True)
    return found[["left", "right", "score", "home"]]


def _claims(units: Units, labels: Integers) -> pd.DataFrame:
    """key, label: each origin and the well-attested clusters that claim it."""
    frame = units.frame
    citation, people = frame["citation"].to_numpy(), frame["people_set"].to_numpy()
    origins = [combine(np.full(len(frame), kind), held) for kind, held in enumerate((citation, people))]
    known = [citation != 0, people != 0]
    rows = np.concatenate([np.flatnonzero(held) for held in known])
    keys = np.concatenate([origin[held] for origin, held in zip(origins, known, strict=True)])
    claims = pd.DataFrame({"key": keys, "label": labels[rows]}).drop_duplicates(ignore_index=True)
    return claims[are_attested(units, labels, claims["label"].to_numpy(), claims["key"].to_numpy())]


def are_attested(units: Units, labels: Integers, clusters: np.ndarray, groups: np.ndarray) -> Flags:
    """For each of ``clusters``: has it enough records to be no stray beside the others of its group."""
    support = np.bincount(labels, weights=units.frame["n_records"].to_numpy())[clusters]
    most = pd.Series(support).groupby(groups).transform("max").to_numpy()
    return np.asarray(support * STRAY_BESIDE > most)


def _key_of(units: Units) -> np.ndarray:
    """The origin that decides who a unit's rivals are."""
    citation, people = _citations(units), units.frame["people_set"].to_numpy()
    return combine(np.where(citation != 0, 0, 1), np.where(citation != 0, citation, people))


def _citations(units: Units) -> np.ndarray:
    """The citation of each unit; 0 for one that no other unit has: a damaged one tells of no method."""
    citation = units.frame["citation"]
    return np.where(citation.duplicated(keep=False), citation, 0)


def _is_supported(units: Units, labels: Integers, claims: pd.DataFrame) -> Flags:
    """Which units are alone, or have a slug, a term, a summary or a citation that only their cluster has."""
    frame = units.frame
    found = (np.bincount(labels)[labels] == 1) | (frame["slug"] != 0).to_numpy()
    own = np.isin(combine(units.terms.rows, units.terms.values), _names(units))
    rows, terms = units.terms.rows[~own], units.terms.values[~own]
    found[rows[_is_of_one(terms, labels[rows])]] = True
    summed_up = np.flatnonzero(frame["summary"])
    found[summed_up[_is_of_one(frame["summary"].to_numpy()[summed_up], labels[summed_up])]] = True
    several = claims.loc[claims.duplicated("key", keep=False), "key"]
    return np.asarray(found | ~np.isin(_key_of(units), several))


def _names(units: Units) -> np.ndarray:
    """The displayed names of units, which hold for single records of them only."""
    return combine(units.variants["unit"].to_numpy(), units.variants["name"].to_numpy())


def _is_of_one(values: np.ndarray, labels: Integers) -> Flags:
    """Which values two units or more of one cluster have, and no unit of another."""
    held = pd.DataFrame({"value": values, "label": labels})
    groups = held.groupby("value")["label"]
    return ((groups.transform("nunique") == 1) & (groups.transform("size") > 1)).to_numpy(dtype=bool)


def _rivals(units: Units, labels: Integers, poor: Integers, claims: pd.DataFrame) -> pd.DataFrame:
    """left, label: each of ``poor`` and each other cluster that it may belong to as well."""
    asked = pd.DataFrame({"left": poor, "key": _key_of(units)[poor]})
    pairs = asked.merge(claims, on="key")
    pairs = pairs[pairs["label"].to_numpy() != labels[pairs["left"].to_numpy()]]
    pairs = pairs[_has_origin(units, labels, pairs)]
    pairs = pairs[_has_aliases(units, labels, pairs) & ~_on_one_page(units, labels, pairs)]
    return pairs[["left", "label"]].drop_duplicates(ignore_index=True)


def _has_origin(units: Units, labels: Integers, pairs: pd.DataFrame) -> Flags:
    """For each pair of a unit and a cluster: has the cluster all that the unit says of its origin."""
    fine = np.ones(len(pairs), dtype=bool)
    for column, unknown in (("citation", 0), ("people_set", 0), ("year", NO_YEAR), ("type", 0)):
        values = _citations(units) if column == "citation" else units.frame[column].to_numpy()
        said = values[pairs["left"].to_numpy()]
        borne = combine(labels, values)
        fine &= (said == unknown) | np.isin(combine(pairs["label"].to_numpy(), said), borne)
    return fine


def _has_aliases(units: Units, labels: Integers, pairs: pd.DataFrame) -> Flags:
    """For each pair of a unit and a cluster: has the cluster all comparable aliases of the unit."""
    terms = units.terms.take(units.terms.flags & np.isin(units.terms.rows, pairs["left"]))
    asked = pairs[["left", "label"]].merge(
        pd.DataFrame({"left": terms.rows, "term": terms.values}), on="left"
    )
    borne = combine(labels[units.terms.rows], units.terms.values)
    lacks = asked[~np.isin(combine(asked["label"].to_numpy(), asked["term"].to_numpy()), borne)]
    return ~_among(pairs, lacks)


def _are_siblings(units: Units, labels: Integers, pairs: pd.DataFrame, terms: pd.Series) -> Flags:
    """For each pair of a unit and a cluster: has its own cluster an alias of that, or a contrasting one."""
    home = labels[pairs["left"].to_numpy()]
    flagged = units.terms.take(
        units.terms.flags & np.isin(labels[units.terms.rows], [*home, *pairs["label"]])
    )
    held = pd.DataFrame({"label": labels[flagged.rows], "term": flagged.values}).drop_duplicates()
    distinct = held["term"].unique()
    keys = [[text, *contrast_keys(text)] for text in terms.reindex(distinct).tolist()]
    known = pd.DataFrame({"term": np.repeat(distinct, [len(found) for found in keys])})
    known["key"] = hash_texts(key for found in keys for key in found)
    known = held.merge(known, on="term")[["label", "key"]].drop_duplicates()
    both = pd.DataFrame({"home": home, "label": pairs["label"].to_numpy()}).drop_duplicates()
    alike = both.merge(known.rename(columns={"label": "home"}), on="home").merge(known, on=["label", "key"])
    return np.isin(
        combine(home, pairs["label"].to_numpy()), combine(alike["home"].to_numpy(), alike["label"].to_numpy())
    )


def _on_one_page(units: Units, labels: Integers, pairs: pd.DataFrame) -> Flags:
    pages = units.appearances
    asked = pairs[["left", "label"]].merge(pages.rename(columns={"unit": "left"}), on="left")
    shown = combine(labels[pages["unit"].to_numpy()], pages["page"].to_numpy())
    met = asked[np.isin(combine(asked["label"].to_numpy(), asked["page"].to_numpy()), shown)]
    return _among(pairs, met)


def _among(pairs: pd.DataFrame, others: pd.DataFrame) -> Flags:
    one, two = (combine(some["left"].to_numpy(), some["label"].to_numpy()) for some in (pairs, others))
    return np.isin(one, two)


def _spokesmen(units: Units, labels: Integers, torn: Integers) -> Integers:
    """The best attested unit of each cluster that is not among ``torn``; -1 where all are."""
    records = units.frame["n_records"].to_numpy().copy()
    records[torn] = 0
    order = np.lexsort((-np.arange(len(records)), records))
    found = np.full(int(labels.max(initial=-1)) + 1, -1, dtype=np.int64)
    found[labels[order]] = order
    return np.where((found >= 0) & (records[found] > 0), found, -1)


def _best_scores(labels: Integers, edges: pd.DataFrame) -> Floats:
    """The score of each unit's best edge inside its cluster."""
    left, right, score = (edges[name].to_numpy() for name in ("left", "right", "score"))
    inside = labels[left] == labels[right]
    best = np.zeros(len(labels))
    for ends in (left, right):
        np.maximum.at(best, ends[inside], score[inside])
    return best
