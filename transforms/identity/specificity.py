"""How many different methods carry a value, before anyone knows which records are which method.

Counted by kin, and never more than there are different origins among them: noisy repeats of one method
share their originators or their citation, different methods that share an acronym do not.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from transforms.identity import weights as w
from transforms.identity.hashing import Hashes, Integers
from transforms.identity.units import Units


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
    counts = np.maximum(counts, _well_attested(codes, kin[rows], units.frame["n_records"].to_numpy()[rows]))
    return pd.Series(np.maximum(counts, 1), index=distinct)


def count_citing(units: Units, kin: Integers) -> pd.Series:
    """For each citation the number of different methods that seem to claim it, by the citation's hash."""
    citations = units.frame["citation"].to_numpy()
    known = np.flatnonzero(citations)
    codes, distinct = pd.factorize(citations[known])
    counts = _well_attested(codes, kin[known], units.frame["n_records"].to_numpy()[known])
    return pd.Series(counts, index=distinct)


def count_records(rows: Integers, values: Hashes, units: Units) -> pd.Series:
    """For each distinct value the number of records that have it, by the value's hash."""
    codes, distinct = pd.factorize(values)
    return pd.Series(np.bincount(codes, weights=units.frame["n_records"].to_numpy()[rows]), index=distinct)


def _well_attested(groups: Integers, kin: Integers, records: Integers) -> Integers:
    """For each group its kin, without those that are rare beside the largest: rather noisy repeats."""
    held = pd.DataFrame({"group": groups, "kin": kin, "records": records})
    support = held.groupby(["group", "kin"])["records"].sum().reset_index()
    largest = support.groupby("group")["records"].transform("max")
    kept = support.loc[support["records"] * w.RARE_BESIDE >= largest, "group"]
    return np.bincount(kept, minlength=int(groups.max(initial=-1)) + 1).astype(np.int64)


def _distinct_in(groups: Integers, members: np.ndarray, size: int) -> Integers:
    order = np.lexsort((members, groups))
    groups, members = groups[order], members[order]
    fresh = np.ones(len(groups), dtype=bool)
    fresh[1:] = (groups[1:] != groups[:-1]) | (members[1:] != members[:-1])
    return np.bincount(groups[fresh], minlength=size).astype(np.int64)
