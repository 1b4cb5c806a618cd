"""Units to clusters: score what is worth comparing, join, break conflicts, join by origin alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from extractors.execution import Executor
from transforms.identity import weights as w
from transforms.identity.blocking import candidate_pairs, kin_pairs
from transforms.identity.clustering import renumber, spanning_forest, split_conflicts
from transforms.identity.constraints import alike_names, conflicting_labels, forbidden_pairs, renamed_labels
from transforms.identity.contested import detach, find_torn
from transforms.identity.hashing import Flags, Floats, Integers
from transforms.identity.origins import origin_edges
from transforms.identity.scoring import Texts, Weights, score_pairs, weigh_values
from transforms.identity.signatures import Signatures
from transforms.identity.specificity import count_carriers, count_citing, count_records
from transforms.identity.units import Units


@dataclass(frozen=True, slots=True)
class Solution:
    """Clusters of units, what holds each together, and what was compared on the way."""

    labels: Integers
    regions: Integers  # the components before any was split: what may hang together
    forest: pd.DataFrame  # left, right, score, rule
    scored: pd.DataFrame  # pairs that came near a merge or became one
    forbidden: pd.DataFrame  # left, right, reason
    torn: pd.DataFrame  # left: a unit that fits several clusters, right: a unit of each, score, home
    own_scores: Floats  # of each unit with itself: what holds its records together


def gather_texts(signatures: Signatures) -> Texts:
    """The folded texts by hash, of all kinds of values whose likeness counts."""
    return Texts(
        signatures.texts["term"],
        signatures.texts["citation"],
        signatures.texts["summary"],
        signatures.texts["type"],
    )


def weigh(units: Units, texts: Texts) -> tuple[Integers, Weights]:
    """The kin of every unit, and the weight of every value."""
    kin = renumber(len(units.frame), kin_pairs(units))
    carriers = {
        "term": count_carriers(units.terms.rows, units.terms.values, units, kin),
        "person": count_carriers(units.people.rows, units.people.values, units, kin),
        "citation": count_citing(units, kin),
    }
    return kin, weigh_values(carriers, count_records(units.terms.rows, units.terms.values, units), texts)


def plan(units: Units, kin: Integers, only: Flags | None = None) -> pd.DataFrame:
    """The pairs worth comparing; just those between the units of ``only``, when given."""
    close = kin_pairs(units)
    if only is not None:
        close = close[only[close["left"].to_numpy()] & only[close["right"].to_numpy()]]
    pairs = pd.concat([close, candidate_pairs(units, kin, only)]).drop_duplicates()
    return pairs.sort_values(["left", "right"], ignore_index=True)


def solve(
    units: Units,
    pairs: pd.DataFrame,
    weights: Weights,
    texts: Texts,
    different: pd.DataFrame,
    executor: Executor | None = None,
) -> Solution:
    """The clusters of ``pairs``. ``different`` (left, right): units that a person keeps apart."""
    scored = score_pairs(pairs, units, weights, texts, executor)
    enough = scored["core"] & (scored["score"] >= w.THRESHOLD) & (scored["blocked"] == "")
    edges = scored.loc[enough, ["left", "right", "score", "rule"]]
    labels, forbidden, regions = _cluster(units, edges, weights, texts, different)
    more = origin_edges(units, labels, weights, texts)
    if not more.empty:
        edges = pd.concat([edges, more], ignore_index=True)
        edges = edges.drop_duplicates(["left", "right"], ignore_index=True)
        labels, forbidden, regions = _cluster(units, edges, weights, texts, different)
    torn = find_torn(units, labels, edges, forbidden, texts.terms)
    labels = detach(labels, edges, np.unique(torn["left"]))
    itself = np.arange(len(units.frame))
    own = score_pairs(pd.DataFrame({"left": itself, "right": itself}), units, weights, texts)
    forest = spanning_forest(edges, labels)
    weak = (scored["score"] < w.NEAR_MISS) | ~scored["core"]
    return Solution(labels, regions, forest, scored[~weak], forbidden, torn, own["score"].to_numpy())


def _cluster(
    units: Units, edges: pd.DataFrame, weights: Weights, texts: Texts, different: pd.DataFrame
) -> tuple[Integers, pd.DataFrame, Integers]:
    labels = renumber(len(units.frame), edges)
    forbidden = forbidden_pairs(units, labels, weights, texts)
    inside = labels[different["left"].to_numpy()] == labels[different["right"].to_numpy()]
    decided = different[inside].assign(reason="decision")
    forbidden = pd.concat([decided, forbidden], ignore_index=True)
    forbidden = forbidden.drop_duplicates(["left", "right"], ignore_index=True)
    broken = conflicting_labels(units, labels) | renamed_labels(units, labels, texts)
    broken[labels[forbidden["left"].to_numpy(dtype=np.int64)]] = True
    names = alike_names(units, labels, broken, texts)
    return split_conflicts(units, labels, edges, forbidden, broken, names), forbidden, labels
