"""Pairs of texts compared in columns: how alike, one slip apart, the names of siblings (see ``normals``)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from transforms.identity.hashing import Flags, Floats, Integers, combine, hash_texts
from transforms.identity.normals import contrast_keys, is_slip, likeness, opens_alike


def likeness_of(one: np.ndarray, two: np.ndarray, *, prose: bool) -> Floats:
    """``likeness`` of the two texts of each pair: at once for all, then for those of very different lengths.

    Prose that opens otherwise is about something else, however alike the rest: 0.
    """
    ratio = cpdist(one, two, scorer=fuzz.ratio, workers=1).astype(np.float64)
    sizes = np.array([[len(text) for text in texts] for texts in (one, two)], dtype=np.int64).reshape(2, -1)
    for place in np.flatnonzero(sizes.max(axis=0) - sizes.min(axis=0) > sizes.min(axis=0) // 10).tolist():
        ratio[place] = likeness(one[place], two[place])
    if prose:
        ratio[[not opens_alike(*texts) for texts in zip(one, two, strict=True)]] = 0.0
    return ratio


def contrasts(texts: np.ndarray, one: Integers, two: Integers) -> Flags:
    """Which pairs of terms (positions in ``texts``) name siblings; each distinct term is cut up once."""
    distinct = np.unique(np.concatenate([one, two]))
    keys = [contrast_keys(text) for text in texts[distinct].tolist()]
    held = pd.DataFrame({"term": np.repeat(distinct, [len(found) for found in keys])})
    held["key"] = hash_texts(key for found in keys for key in found)
    pairs = pd.DataFrame({"place": np.arange(len(one)), "one": one, "two": two})
    pairs = pairs[np.isin(one, held["term"]) & np.isin(two, held["term"])]
    pairs = pairs.drop_duplicates(["one", "two"])
    both = pairs.merge(held, left_on="one", right_on="term").merge(
        held, left_on=["two", "key"], right_on=["term", "key"]
    )
    found = combine(both["one"].to_numpy(), both["two"].to_numpy())
    return np.isin(combine(one, two), found)


def one_slip(one: np.ndarray, two: np.ndarray, rare: Flags) -> Flags:
    """Which pairs of texts are one slip of a key apart (``is_slip``)."""
    distance = cpdist(one, two, scorer=OSA.distance, score_cutoff=1, workers=1)
    found = np.zeros(len(one), dtype=bool)
    for place in np.flatnonzero(distance <= 1).tolist():
        found[place] = is_slip(one[place], two[place], int(distance[place]), rare=bool(rare[place]))
    return found
