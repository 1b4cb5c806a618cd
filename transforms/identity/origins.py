"""Records without an alias in Latin letters: nothing to compare but their origin, so that must be unique.

Such a cluster joins the one cluster with Latin aliases that claims the same origin (three of citation,
originators, year and type, the citation among them unless it is unknown). When only such clusters claim an
origin they join one another. In both cases nothing may speak against it: no second method with that
citation or that origin (a textbook joins nothing), no other name in a locale that both were seen in, no page
that shows both, no other summary, work or slug.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from transforms.identity import weights as w
from transforms.identity.constraints import alike
from transforms.identity.hashing import Flags, Integers, combine
from transforms.identity.normals import is_acronym
from transforms.identity.scoring import Texts, Weights, score_pairs
from transforms.identity.signatures import NO_YEAR
from transforms.identity.units import Units

ORIGINS = (
    ("citation", "people_set", "year"),
    ("citation", "people_set", "type"),
    ("citation", "year", "type"),
    ("citation", "people_set"),
    ("citation", "year"),
    ("people_set", "year", "type"),
)
WHOLE = ("citation", "people_set", "year", "type")
RULE = "unique origin"
WELL_ATTESTED = 8
"""Where several methods claim one origin, a record may still be told to be the one of them that its locale
lacks; but only if each of them was seen in so many locales that none is likely to be unknown."""

STRAY_BESIDE = 8
"""A cluster seen in so many times fewer locales than another of its origin is a stray, not a rival."""


@dataclass(frozen=True, slots=True)
class _Clusters:
    units: Units
    labels: Integers
    latin: Flags  # of each cluster: has it an alias in Latin letters

    def claims(self, columns: tuple[str, ...]) -> pd.DataFrame:
        """key, label, unit: one row a cluster that makes the claim, by its first unit."""
        frame = self.units.frame
        known = [(frame[name] != (NO_YEAR if name == "year" else 0)).to_numpy() for name in columns]
        rows = np.flatnonzero(np.logical_and.reduce(known))
        number = np.full(len(rows), len(columns) * 10 + ORIGINS.index(columns) if columns in ORIGINS else 0)
        key = combine(number, *[frame[name].to_numpy()[rows] for name in columns])
        claims = pd.DataFrame({"key": key, "label": self.labels[rows], "unit": rows})
        claims = claims.sort_values(["key", "label", "unit"]).drop_duplicates(["key", "label"])
        return claims.assign(latin=self.latin[claims["label"].to_numpy()])


def origin_edges(units: Units, labels: Integers, weights: Weights, texts: Texts) -> pd.DataFrame:
    """Edges (left, right, score, rule) that attach clusters by their origin alone."""
    clusters = _Clusters(units, labels, _has_latin(units, labels, texts))
    found = pd.concat([_to_latin(clusters, weights, texts), _among_local(clusters)], ignore_index=True)
    found = found[~_meet(clusters, found, texts)]
    low, high = found[["one", "two"]].min(axis=1), found[["one", "two"]].max(axis=1)
    pairs = pd.DataFrame({"left": low, "right": high}, dtype="int64").drop_duplicates(ignore_index=True)
    scored = score_pairs(pairs, units, weights, texts)
    scored = scored[(scored["contradictions"] == 0) & (scored["blocked"] == "")]
    edges = scored[["left", "right"]].assign(score=np.round(scored["score"] + w.PRIOR, 1))
    return edges.assign(rule=RULE).reset_index(drop=True)


def _has_latin(units: Units, labels: Integers, texts: Texts) -> Flags:
    """Which clusters have Latin aliases to go by: a lone acronym is not enough."""
    flagged = units.terms.flags
    held = pd.DataFrame({"label": labels[units.terms.rows[flagged]], "term": units.terms.values[flagged]})
    held = held.drop_duplicates()
    distinct = pd.Series(held["term"].unique())
    acronym = distinct[texts.terms.reindex(distinct).map(is_acronym).to_numpy(dtype=bool)]
    points = pd.Series(np.where(held["term"].isin(acronym), 1, 2)).groupby(held["label"].to_numpy()).sum()
    latin = np.zeros(int(labels.max(initial=-1)) + 1, dtype=bool)
    latin[points.index[points >= 2].to_numpy(dtype=np.int64)] = True
    return latin


def _to_latin(clusters: _Clusters, weights: Weights, texts: Texts) -> pd.DataFrame:
    """one, two: the unit of a local cluster, and that of the only Latin cluster that its origins fit."""
    options = _compatible(_options(clusters), clusters.units, weights, texts)
    best = options.groupby("label")["attested"].transform("max")
    options = options[options["attested"] * STRAY_BESIDE > best]
    met = _meet(clusters, options, texts)
    torn = options.loc[met & options["core"], "label"]  # it belongs to one that names or pages keep it from
    open_ones = options[~met & ~options["label"].isin(torn)]
    left = open_ones.groupby("label")["label_latin"].nunique()
    known = options.groupby("label").agg(count=("label_latin", "nunique"), least=("attested", "min"))
    safe = known.index[(known["count"] == 1) | (known["least"] >= WELL_ATTESTED)]
    chosen = open_ones[open_ones["label"].isin(left.index[left == 1]) & open_ones["label"].isin(safe)]
    return chosen[chosen["fits"]].drop_duplicates("label")[["one", "two"]]


def _compatible(options: pd.DataFrame, units: Units, weights: Weights, texts: Texts) -> pd.DataFrame:
    """The options that nothing speaks against, with ``core`` (see ``score_pairs``)."""
    scored = score_pairs(options.rename(columns={"one": "left", "two": "right"}), units, weights, texts)
    fine = ((scored["contradictions"] == 0) & (scored["blocked"] == "")).to_numpy()
    return options.assign(core=scored["core"].to_numpy())[fine]


def _options(clusters: _Clusters) -> pd.DataFrame:
    """label, label_latin, one, two, fits, attested: every Latin cluster that a local one may belong to.

    ``fits``: they share an origin, not the citation alone. ``attested``: locales the Latin one was seen in.
    """
    origins = pd.concat([clusters.claims(columns) for columns in ORIGINS], ignore_index=True)
    claims = pd.concat([origins.assign(fits=True), clusters.claims(("citation",)).assign(fits=False)])
    both = claims[~claims["latin"]].merge(claims[claims["latin"]], on="key", suffixes=("", "_latin"))
    both = both.sort_values(
        ["label", "label_latin", "fits", "unit", "unit_latin"], ascending=[True, True, False, True, True]
    )
    both = both.drop_duplicates(["label", "label_latin"]).rename(columns={"unit": "one", "unit_latin": "two"})
    variants = clusters.units.variants
    seen = pd.DataFrame({"label": clusters.labels[variants["unit"]], "locale": variants["locale"]})
    attested = seen.drop_duplicates().groupby("label").size()
    both["attested"] = attested.reindex(both["label_latin"]).to_numpy()
    return both[["label", "label_latin", "one", "two", "fits", "attested"]]


def _among_local(clusters: _Clusters) -> pd.DataFrame:
    """one, two: units of clusters that are all local and alone in claiming one whole origin."""
    claims = clusters.claims(WHOLE)
    claims = claims[~claims["key"].isin(claims.loc[claims["latin"], "key"])]
    claims = claims[claims.duplicated("key", keep=False)]
    claims = claims[~claims["key"].isin(_disputed(clusters, claims))]
    head = claims.groupby("key")["unit"].transform("first")
    pairs = pd.DataFrame({"one": head, "two": claims["unit"]})
    return pairs[pairs["one"] != pairs["two"]]


def _disputed(clusters: _Clusters, claims: pd.DataFrame) -> pd.Series:
    """The keys of ``claims`` that two clusters of one locale or page claim under different names."""
    units, labels = clusters.units, clusters.labels
    held = claims[["key", "label"]]
    variants, pages = units.variants, units.appearances
    places = pd.DataFrame(
        {"label": labels[variants["unit"]], "place": variants["locale"], "name": variants["name"]}
    )
    named = held.merge(places[places["place"] != 0], on="label").drop_duplicates(["key", "place", "name"])
    shown = pd.DataFrame({"label": labels[pages["unit"]], "place": pages["page"]})
    met = held.merge(shown, on="label").drop_duplicates(["key", "label", "place"])
    return pd.concat(
        [
            named.loc[named.duplicated(["key", "place"]), "key"],
            met.loc[met.duplicated(["key", "place"]), "key"],
        ]
    )


def _meet(clusters: _Clusters, found: pd.DataFrame, texts: Texts) -> Flags:
    """Do the clusters of a pair meet on a page, or in a locale under names that are not alike."""
    units, labels = clusters.units, clusters.labels
    pairs = pd.DataFrame(
        {
            "pair": np.arange(len(found)),
            "one": labels[found["one"].to_numpy(dtype=np.int64)],
            "two": labels[found["two"].to_numpy(dtype=np.int64)],
        }
    )
    variants, pages = units.variants[units.variants["locale"] != 0], units.appearances
    places = pd.DataFrame(
        {"label": labels[variants["unit"]], "place": variants["locale"], "name": variants["name"]}
    )
    shown = pd.DataFrame({"label": labels[pages["unit"]], "place": pages["page"]})
    both = _side_by_side(pairs, places)
    other_name = both[~alike(both["name"].to_numpy(), both["name_two"].to_numpy(), texts.terms)]
    same_page = _side_by_side(pairs, shown)
    return np.isin(pairs["pair"].to_numpy(), np.concatenate([other_name["pair"], same_page["pair"]]))


def _side_by_side(pairs: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    places = places.drop_duplicates()
    one = pairs.merge(places, left_on="one", right_on="label")
    return one.merge(places, left_on=["two", "place"], right_on=["label", "place"], suffixes=("", "_two"))
