"""Which units are worth comparing: units that share a key of two values, in columns, never all pairs.

First, *kin*: units that agree in a whole group of values (the alias list and the origin, or the summary).
Kin only guides the search and the count of a value's carriers; whether two units are one is for the score.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from transforms.identity.hashing import Flags, Hashes, Integers, combine, unique_sorted
from transforms.identity.signatures import NO_YEAR
from transforms.identity.units import Units

WINDOW = 8
HEADS = 3


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of units, long: unit ``rows[i]`` has key ``values[i]``."""

    rows: Integers
    values: Hashes


def components(size: int, left: Integers, right: Integers) -> Integers:
    """The component of each of ``size`` nodes, numbered by its first node."""
    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    first = np.unique(labels, return_index=True)[1]
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[labels]


def kin_pairs(units: Units) -> pd.DataFrame:
    """Pairs (left, right) that agree in a strong key: each unit with the best attested and with the next."""
    keys = _strong_keys(units)
    return pair_up(keys, np.arange(len(units.frame)), units.frame["n_records"].to_numpy(), window=1, heads=1)


def candidate_pairs(units: Units, kin: Integers, only: Flags | None = None) -> pd.DataFrame:
    """Pairs (left, right) of units of different kin that share a compound key.

    ``only``: give just the pairs between these units; they are the same as without it.
    """
    keys = _compound_keys(units, kin)
    if only is not None:
        held = np.isin(keys.values, np.unique(keys.values[only[keys.rows]]))
        keys = Keys(keys.rows[held], keys.values[held])
    return pair_up(keys, kin, units.frame["n_records"].to_numpy(), window=WINDOW, heads=HEADS)


def _strong_keys(units: Units) -> Keys:
    frame = units.frame
    slugless = (frame["slug"] == 0).to_numpy()
    origin = _all(frame, "people_set", "year", "type")
    return _stack(
        _key(1, frame, ("slug",), _all(frame, "slug")),
        _key(2, frame, ("summary",), _all(frame, "summary") & slugless),
        _key(
            3,
            frame,
            ("alias_set", "people_set", "year", "type"),
            origin & (frame["alias_count"] >= 2).to_numpy() & slugless,
        ),
        _key(4, frame, ("alias_set", "citation"), _all(frame, "alias_set", "citation") & slugless),
    )


def _compound_keys(units: Units, kin: Integers) -> Keys:
    frame, terms, people = units.frame, units.terms, units.people
    shared = shared_by_kin(terms.rows, terms.values, kin)
    rows, values = terms.rows[shared], terms.values[shared]
    parts = [
        _with_term(number, rows, values, frame, column)
        for number, column in enumerate(("year", "citation", "type", "people_set"), start=10)
    ]
    by_person = pd.DataFrame({"row": rows, "term": values}).merge(
        pd.DataFrame({"row": people.rows, "person": people.values}), on="row"
    )
    both = combine(np.full(len(by_person), 15), by_person["term"].to_numpy(), by_person["person"].to_numpy())
    parts.append(Keys(by_person["row"].to_numpy(), both))
    parts.append(_bare_terms(units, rows, values))
    for number, columns in enumerate(
        (("citation", "type"), ("citation", "year"), ("people_set", "year", "type")), start=20
    ):
        parts.append(_key(number, frame, columns, _all(frame, *columns)))
    return _stack(*parts)


def _bare_terms(units: Units, rows: Integers, values: Hashes) -> Keys:
    """The terms of units that have next to nothing else, alone: for these and for all that share them."""
    frame = units.frame
    backed = np.sum([_all(frame, name) for name in ("year", "citation", "people_set")], axis=0)
    bare = np.isin(values, values[backed[rows] == 0])
    return Keys(rows[bare], combine(np.full(int(bare.sum()), 16), values[bare]))


def _with_term(number: int, rows: Integers, terms: Hashes, frame: pd.DataFrame, column: str) -> Keys:
    present = _all(frame, column)[rows]
    values = frame[column].to_numpy()[rows[present]]
    return Keys(rows[present], combine(np.full(len(values), number), terms[present], values))


def shared_by_kin(rows: Integers, values: Hashes, kin: Integers) -> Flags:
    """Which entries hold a value that more than one kin has: all others can join nothing."""
    codes, _ = pd.factorize(values)
    first = np.full(codes.max(initial=-1) + 1, -1, dtype=np.int64)
    first[codes[::-1]] = kin[rows[::-1]]
    differs = kin[rows] != first[codes]
    several = np.zeros(len(first), dtype=bool)
    several[codes[differs]] = True
    return several[codes]


def _all(frame: pd.DataFrame, *columns: str) -> Flags:
    present = [(frame[name] != (NO_YEAR if name == "year" else 0)).to_numpy() for name in columns]
    return np.logical_and.reduce(present)


def _key(number: int, frame: pd.DataFrame, columns: tuple[str, ...], present: Flags) -> Keys:
    rows = np.flatnonzero(present)
    parts = [frame[column].to_numpy()[rows] for column in columns]
    return Keys(rows, combine(np.full(len(rows), number), *parts))


def _stack(*keys: Keys) -> Keys:
    """All keys that more than one row has; each kind is sifted by itself, which keeps memory low."""
    keys = tuple(_shared_keys(key) for key in keys)
    return Keys(np.concatenate([key.rows for key in keys]), np.concatenate([key.values for key in keys]))


def pair_up(keys: Keys, kin: Integers, support: Integers, window: int, heads: int) -> pd.DataFrame:
    """Pairs within each key's block: neighbours up to ``window`` apart, and all with the first ``heads``.

    A block has one member of each kin, the best attested; blocks are ordered by attestation, then number.
    """
    rows, values = keys.rows, keys.values
    order = np.lexsort((rows, -support[rows], kin[rows], values))
    rows, values = rows[order], values[order]
    fresh = np.ones(len(rows), dtype=bool)
    fresh[1:] = (values[1:] != values[:-1]) | (kin[rows[1:]] != kin[rows[:-1]])
    rows, values = rows[fresh], values[fresh]
    order = np.lexsort((rows, -support[rows], values))
    rows, values = rows[order], values[order]
    near = (_neighbours(rows, values, distance) for distance in range(1, window + 1))
    found = chain(near, (_with_head(rows, values, head) for head in range(heads)))
    flat = unique_sorted(np.concatenate([_flatten(one, two, len(kin)) for one, two in found]))
    return pd.DataFrame({"left": flat // max(len(kin), 1), "right": flat % max(len(kin), 1)})


def _shared_keys(keys: Keys) -> Keys:
    """The keys that more than one row has, sorted by value."""
    order = np.argsort(keys.values)
    values = keys.values[order]
    same = values[1:] == values[:-1]
    shared = np.zeros(len(values), dtype=bool)
    shared[1:] |= same
    shared[:-1] |= same
    return Keys(keys.rows[order[shared]], values[shared])


def _flatten(one: Integers, two: Integers, size: int) -> Integers:
    """Each pair of two different units as one number, the lower unit first."""
    other = one != two
    one, two = one[other], two[other]
    return np.minimum(one, two) * size + np.maximum(one, two)


def _neighbours(rows: Integers, values: Hashes, distance: int) -> tuple[Integers, Integers]:
    same = values[distance:] == values[:-distance]
    return rows[:-distance][same], rows[distance:][same]


def _with_head(rows: Integers, values: Hashes, head: int) -> tuple[Integers, Integers]:
    starts = np.ones(len(rows), dtype=bool)
    starts[1:] = values[1:] != values[:-1]
    first = np.flatnonzero(starts)[np.cumsum(starts) - 1] + head
    first = np.minimum(first, len(rows) - 1)
    inside = (values[first] == values) if len(rows) else np.zeros(0, dtype=bool)
    return rows[first[inside]], rows[inside]
