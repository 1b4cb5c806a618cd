"""How many different methods carry a value, before anyone knows which records are which method.

Counted by kin, and never more than there are different origins among them: noisy repeats of one method
share their originators or their citation, different methods that share an acronym do not.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from transforms.identity.hashing import Hashes, Integers
from transforms.identity.units import Units

RARE_BESIDE = 5


def count_carriers(rows: Integers, values: Hashes, units: Units, kin: Integers) -> pd.Series:
    """For each distinct value the number of different methods that seem to carry it, by the value's hash.

    The least of: distinct kin, distinct sets of originators, distinct citations (those that are known).
    """
    codes, distinct = pd.factorize(values)
    counts = _distinct_in(codes, kin[rows], len(distinct))
    for column in ("people_set", "citation"):
        origin = units.frame[column].to_numpy()[rows]
        known = origin != 0
        found = _distinct_in(codes[known], origin[known], len(distinct))
        counts = np.where(found > 0, np.minimum(counts, found), counts)
    return pd.Series(np.maximum(counts, 1), index=distinct)


def count_citing(units: Units, kin: Integers) -> pd.Series:
    """For each citation the number of different methods that seem to claim it, by the citation's hash.

    Counted by kin, without kin that are rare beside the largest: they are more likely noisy repeats.
    """
    citations = units.frame["citation"].to_numpy()
    support = pd.DataFrame({"citation": citations, "kin": kin, "records": units.frame["n_records"]})
    support = support[citations != 0].groupby(["citation", "kin"], as_index=False)["records"].sum()
    largest = support.groupby("citation")["records"].transform("max")
    return support[support["records"] * RARE_BESIDE >= largest].groupby("citation").size()


def _distinct_in(groups: Integers, members: np.ndarray, size: int) -> Integers:
    order = np.lexsort((members, groups))
    groups, members = groups[order], members[order]
    fresh = np.ones(len(groups), dtype=bool)
    fresh[1:] = (groups[1:] != groups[:-1]) | (members[1:] != members[:-1])
    return np.bincount(groups[fresh], minlength=size).astype(np.int64)
