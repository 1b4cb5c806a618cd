"""Units that fit several clusters about as well: a record stripped of what tells two siblings apart.

Near-duplicates share a textbook, a year, a type and their general aliases. A damaged record that kept only
these is near to both, and which of them it joins is chance. Such a unit is *torn*, and so is one that
nothing of its own holds (``unsupported``): each of its records goes to the one cluster that its name tells,
else it stays alone, for a person. Only clusters that a constraint keeps apart can tear a unit, and a stray
beside a well-attested method tears nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from transforms.identity.blocking import components
from transforms.identity.constraints import alike
from transforms.identity.hashing import Flags, Integers, combine
from transforms.identity.units import Units
from transforms.identity.unsupported import are_attested, find_unsupported

MARGIN = 1.0
"""Bits: a fit that is better by less than this is no better; two aliases that one lacks are as much."""

BY_NAME = "name in its locale"
OF_ITS_OWN = "name of this method alone"
LEFT_OPEN = "no other left by its names"


def find_torn(
    units: Units, labels: Integers, edges: pd.DataFrame, forbidden: pd.DataFrame, terms: pd.Series
) -> pd.DataFrame:
    """left: a torn unit, right: a unit by which it fits a cluster, score; one row a cluster that it fits.

    ``edges``: left, right, score, strong enough for a merge. A unit is judged by better attested ones that
    are not torn. It is not torn where a page, a locale or a person keeps it from all other clusters, and a
    cluster of which it would be the most is left as it is.
    """
    near = _toward_better_attested(units, _beside_others(labels, edges))
    at_home = labels[near["left"].to_numpy()] == labels[near["right"].to_numpy()]
    ruled_out = _kept_apart(near, labels, forbidden) | _named_otherwise(near, units, labels, terms)
    near = near[at_home | ~ruled_out]
    torn = np.zeros(0, dtype=np.int64)
    while True:
        fits = _best_fits(units, labels, near[~near["right"].isin(torn)])
        found = np.union1d(torn, fits["left"])
        if len(found) == len(torn):
            break
        torn = found
    torn = torn[~_most_of_it(units, labels, torn)]
    fits = fits[fits["left"].isin(torn) & ~fits["right"].isin(torn)].assign(home=False)
    more = find_unsupported(units, labels, edges, terms)
    more = more[~more["left"].isin(torn)]
    alone = np.unique(more["left"])
    more = more[more["left"].isin(alone[~_most_of_it(units, labels, alone)])]
    return pd.concat([fits, more], ignore_index=True)


def _beside_others(labels: Integers, edges: pd.DataFrame) -> pd.DataFrame:
    """The edges of units that have one to another cluster."""
    left, right = edges["left"].to_numpy(), edges["right"].to_numpy()
    apart = labels[left] != labels[right]
    met = np.concatenate([left[apart], right[apart]])
    return edges.loc[np.isin(left, met) | np.isin(right, met), ["left", "right", "score"]]


def _toward_better_attested(units: Units, edges: pd.DataFrame) -> pd.DataFrame:
    """The same edges, each with its better attested (else earlier) unit on the right."""
    records = units.frame["n_records"].to_numpy()
    left, right = edges["left"].to_numpy(), edges["right"].to_numpy()
    turn = (records[left] > records[right]) | ((records[left] == records[right]) & (left < right))
    return edges.assign(left=np.where(turn, right, left), right=np.where(turn, left, right))


def _best_fits(units: Units, labels: Integers, near: pd.DataFrame) -> pd.DataFrame:
    """The best edge of each unit to each cluster, where two or more are about as good, its own among them."""
    fits = near.assign(cluster=labels[near["right"].to_numpy()])
    fits = fits.sort_values(["left", "cluster", "score", "right"], ascending=[True, True, False, True])
    fits = fits.drop_duplicates(["left", "cluster"])
    own = fits[fits["cluster"].to_numpy() == labels[fits["left"].to_numpy()]].set_index("left")["score"]
    best = own.reindex(fits["left"]).to_numpy()
    fits = fits[fits["score"].to_numpy() >= best - MARGIN]
    fits = fits[are_attested(units, labels, fits["cluster"].to_numpy(), fits["left"].to_numpy())]
    return fits.loc[fits.duplicated("left", keep=False), ["left", "right", "score"]]


def _kept_apart(fits: pd.DataFrame, labels: Integers, forbidden: pd.DataFrame) -> Flags:
    """Which fits a forbidden pair of the unit with any unit of the cluster rules out."""
    one, two = forbidden["left"].to_numpy(dtype=np.int64), forbidden["right"].to_numpy(dtype=np.int64)
    ruled = np.concatenate([combine(one, labels[two]), combine(two, labels[one])])
    return np.isin(combine(fits["left"].to_numpy(), labels[fits["right"].to_numpy()]), ruled)


def _named_otherwise(fits: pd.DataFrame, units: Units, labels: Integers, terms: pd.Series) -> Flags:
    """Which fits the names rule out: the cluster bears another name in every locale that the unit has.

    A name with another ending is no other name.

    A unit is all records of one content. One of general aliases only may hold records of two siblings, so
    that what the name of one of them rules out is open for another.
    """
    variants = units.variants[(units.variants["locale"] != 0) & (units.variants["name"] != 0)]
    pairs = pd.DataFrame({"unit": fits["left"].to_numpy(), "cluster": labels[fits["right"].to_numpy()]})
    distinct = pairs.drop_duplicates()
    own = variants[np.isin(variants["unit"], distinct["unit"])]
    own = distinct.merge(own, on="unit").rename(columns={"locale": "place"})
    borne = variants.assign(cluster=labels[variants["unit"].to_numpy()])
    borne = borne[np.isin(borne["cluster"], distinct["cluster"]) & ~borne["unit"].isin(distinct["unit"])]
    borne = borne[["cluster", "locale", "name"]].drop_duplicates().rename(columns={"locale": "place"})
    met = own.merge(borne, on=["cluster", "place"], how="left", suffixes=("", "_borne"))
    held = met["name_borne"].fillna(0).to_numpy(dtype=np.uint64)  # 0: no name there
    is_open = alike(met["name"].to_numpy(), held, terms)
    key = combine(pairs["unit"].to_numpy(), pairs["cluster"].to_numpy())
    seen, open_ones = (
        combine(some["unit"].to_numpy(), some["cluster"].to_numpy()) for some in (met, met[is_open])
    )
    return np.isin(key, seen) & ~np.isin(key, open_ones)


def _most_of_it(units: Units, labels: Integers, torn: Integers) -> Flags:
    """For each of ``torn``: is half of its cluster's records or more torn."""
    attested = units.frame["n_records"].to_numpy()
    records = np.bincount(labels, weights=attested)
    lost = np.bincount(labels[torn], weights=attested[torn], minlength=len(records))
    return np.asarray(2 * lost[labels[torn]] >= records[labels[torn]])


def detach(labels: Integers, edges: pd.DataFrame, torn: Integers) -> Integers:
    """``labels`` with each torn unit alone, and each cluster in as many parts as it falls into without it."""
    if len(torn) == 0:
        return labels
    left, right = edges["left"].to_numpy(), edges["right"].to_numpy()
    kept = (labels[left] == labels[right]) & ~np.isin(left, torn) & ~np.isin(right, torn)
    return components(len(labels), left[kept], right[kept])


def settle_by_name(
    units: Units, labels: Integers, torn: pd.DataFrame, records: pd.DataFrame, terms: pd.Series
) -> tuple[Integers, pd.DataFrame]:
    """The cluster of every record, those of torn units by their own names; and the joins that this made.

    A name tells only where all other clusters that the unit fits bear another one in that locale: siblings
    may have one translation. One with another ending tells as well where none is the very name.
    ``records``: page, locale and name (hashes) of each; ``terms``: the texts of names by hash. Joins: left (a
    unit), right (a record), score, rule.
    """
    of_record = labels[units.of_record]
    asked = records[np.isin(units.of_record, torn["left"])]
    asked = asked.assign(record=asked.index, unit=units.of_record[asked.index])
    asked["named"] = combine(asked["locale"].to_numpy(), asked["name"].to_numpy())
    fits = asked.merge(torn, left_on="unit", right_on="left")
    fits["cluster"] = labels[fits["right"].to_numpy(dtype=np.int64)]
    seen, bears = _bears(units, labels, torn, fits, terms)
    told = _is_told(units, labels, torn, fits)
    is_open = bears | ~seen
    options = pd.Series(is_open, index=fits.index).groupby(fits["record"]).transform("sum")
    fits["rule"] = np.select([bears, told], [BY_NAME, OF_ITS_OWN], default=LEFT_OPEN)
    fits = fits[told | (is_open & (options == 1) & (bears | fits["home"]))]
    fits = fits[~(fits.duplicated("record", keep=False) | fits.duplicated(["page", "cluster"], keep=False))]
    groups = pd.factorize(combine(asked["unit"].to_numpy(), asked["named"].to_numpy()))[0]
    of_record[asked["record"]] = labels.max(initial=-1) + 1 + groups
    of_record[fits["record"]] = fits["cluster"]
    joins = fits.drop_duplicates(["unit", "cluster"])[["right", "record", "score", "rule"]]
    return of_record, joins.set_axis(["left", "right", "score", "rule"], axis=1).reset_index(drop=True)


def _is_told(units: Units, labels: Integers, torn: pd.DataFrame, fits: pd.DataFrame) -> Flags:
    """Is the name one that the cluster alone has as an alias or in another locale: ``Kendall's tau-c``."""
    aliases, names = units.terms, units.variants
    held = pd.DataFrame(
        {
            "unit": np.concatenate([aliases.rows[aliases.flags], names["unit"].to_numpy()]),
            "term": np.concatenate([aliases.values[aliases.flags], names["name"].to_numpy()]),
            "locale": np.concatenate([np.zeros(aliases.flags.sum(), np.uint64), names["locale"].to_numpy()]),
        }
    )
    held = held[np.isin(held["term"], fits["name"]) & ~held["unit"].isin(torn["left"])]
    held = held.assign(cluster=labels[held["unit"].to_numpy()])
    held = held[held.groupby("term")["cluster"].transform("nunique") == 1]
    asked = (
        fits[["cluster", "name", "locale"]].rename(columns={"name": "term"}).assign(row=np.arange(len(fits)))
    )
    both = asked.merge(held[["cluster", "term", "locale"]], on=["cluster", "term"], suffixes=("", "_held"))
    return np.isin(np.arange(len(fits)), both.loc[both["locale"] != both["locale_held"], "row"])


def _bears(
    units: Units, labels: Integers, torn: pd.DataFrame, fits: pd.DataFrame, terms: pd.Series
) -> tuple[Flags, Flags]:
    """For each fit: has its cluster a name in the record's locale, torn units aside, and is it the record's.

    The very name before one that is alike: siblings may be told apart by a letter.
    """
    variants = units.variants[~np.isin(units.variants["unit"], torn["left"])]
    variants = variants[(variants["locale"] != 0) & (variants["name"] != 0)]
    borne = variants.assign(cluster=labels[variants["unit"].to_numpy()])
    borne = borne[["cluster", "locale", "name"]].drop_duplicates()
    asked = fits[["cluster", "locale", "name", "record"]].assign(fit=np.arange(len(fits)))
    met = asked.merge(borne, on=["cluster", "locale"], suffixes=("", "_borne"))
    own, held = met["name"].to_numpy(), met["name_borne"].to_numpy()
    same = own == held
    spelt = met["record"].isin(met.loc[same, "record"]).to_numpy()
    bearing = met.loc[same | (~spelt & (own != 0) & alike(own, held, terms)), "fit"]
    return np.isin(asked["fit"], met["fit"]), np.isin(asked["fit"], bearing)
