"""What forbids two units of one component to be one method, whatever their evidence.

Pairs: two columns of one page; two records of one locale that contradict each other; a human decision.
Labels: two slugs of one source, two known works, years by far; a cluster may have one of each.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from transforms.identity import weights as w
from transforms.identity.blocking import Keys, pair_up
from transforms.identity.hashing import Flags, Hashes, Integers, combine
from transforms.identity.normals import is_contrast, is_slip
from transforms.identity.scoring import Texts, Weights, score_pairs
from transforms.identity.signatures import NO_YEAR
from transforms.identity.units import Units

SAME_NAME_RATIO = 85.0
LABELS = ("slug", "work_id")
_END = 2  # letters


def forbidden_pairs(units: Units, labels: Integers, weights: Weights, texts: Texts) -> pd.DataFrame:
    """Pairs (left, right, reason) of units of one component that page or locale keep apart."""
    pages = _page_pairs(units, labels)
    locales = _locale_pairs(units, labels, weights, texts)
    return pd.concat([pages, locales], ignore_index=True).drop_duplicates(
        ["left", "right"], ignore_index=True
    )


def conflicting_labels(units: Units, labels: Integers) -> Flags:
    """For each component: does it hold two slugs of one source, two works, or years by far."""
    size = int(labels.max(initial=-1)) + 1
    found = np.zeros(size, dtype=bool)
    frame = units.frame
    for name in LABELS:
        values = frame[name].to_numpy()
        group = combine(labels, frame["source"].to_numpy()) if name == "slug" else combine(labels)
        found |= _holds_two(labels, group, values, size)
    years = frame["year"].to_numpy()
    known = years != NO_YEAR
    first = np.full(size, np.iinfo(np.int64).max)
    last = np.full(size, np.iinfo(np.int64).min)
    np.minimum.at(first, labels[known], years[known])
    np.maximum.at(last, labels[known], years[known])
    return found | ((last > first) & (last - np.minimum(first, last) > w.YEARS_BLOCKED))


def renamed_labels(units: Units, labels: Integers, texts: Texts) -> Flags:
    """For each component: does it hold two different names in one locale."""
    variants = units.variants[(units.variants["locale"] != 0) & (units.variants["name"] != 0)]
    held = pd.DataFrame(
        {"label": labels[variants["unit"]], "locale": variants["locale"], "name": variants["name"]}
    )
    held = held.drop_duplicates()
    held = held[held.duplicated(["label", "locale"], keep=False)]
    first = held.groupby(["label", "locale"])["name"].transform("first").to_numpy()
    other = held[~alike(held["name"].to_numpy(), first, texts.terms)]
    found = np.zeros(int(labels.max(initial=-1)) + 1, dtype=bool)
    found[other["label"].to_numpy()] = True
    return found


def alike_names(units: Units, labels: Integers, broken: Flags, texts: Texts) -> dict[int, set[int]]:
    """For each name of a component of ``broken``: the other names there, in its locale, that are alike."""
    variants = units.variants[(units.variants["locale"] != 0) & (units.variants["name"] != 0)]
    held = pd.DataFrame(
        {"label": labels[variants["unit"]], "locale": variants["locale"], "name": variants["name"]}
    )
    held = held[broken[held["label"].to_numpy()]].drop_duplicates()
    text = texts.terms.reindex(held["name"]).fillna("").to_numpy()
    # Names that are alike begin or end alike; comparing all would be quadratic where a component is large.
    ends = [held.assign(end=[part[:_END] for part in text]), held.assign(end=[part[-_END:] for part in text])]
    both = pd.concat([end.merge(end, on=["label", "locale", "end"], suffixes=("", "_other")) for end in ends])
    both = both.loc[both["name"] < both["name_other"], ["name", "name_other"]].drop_duplicates()
    both = both[alike(both["name"].to_numpy(), both["name_other"].to_numpy(), texts.terms)]
    found: dict[int, set[int]] = {}
    for one, two in both.itertuples(index=False, name=None):
        found.setdefault(one, set()).add(two)
        found.setdefault(two, set()).add(one)
    return found


def _holds_two(labels: Integers, groups: Hashes, values: Hashes, size: int) -> Flags:
    known = values != 0
    pairs = pd.DataFrame({"label": labels[known], "group": groups[known], "value": values[known]})
    pairs = pairs.drop_duplicates()
    twice = pairs.duplicated("group", keep="first")
    found = np.zeros(size, dtype=bool)
    found[pairs.loc[twice, "label"].to_numpy()] = True
    return found


def _page_pairs(units: Units, labels: Integers) -> pd.DataFrame:
    rows = units.appearances["unit"].to_numpy()
    keys = Keys(rows, combine(labels[rows], units.appearances["page"].to_numpy()))
    repeated = pd.Series(keys.values).duplicated(keep=False).to_numpy()
    keys = Keys(rows[repeated], keys.values[repeated])
    size = len(units.frame)
    pairs = pair_up(keys, np.arange(size), np.ones(size, dtype=np.int64), window=4, heads=0)
    slug = units.frame["slug"].to_numpy()
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    named = (slug[left] != 0) & (slug[left] == slug[right])
    return pairs[~named].assign(reason="page")


def _locale_pairs(units: Units, labels: Integers, weights: Weights, texts: Texts) -> pd.DataFrame:
    """Two records of one locale repeat one method; if they contradict each other, they are two methods."""
    variants = units.variants[units.variants["locale"] != 0]
    rows = variants["unit"].to_numpy()
    group = combine(labels[rows], variants["locale"].to_numpy())
    repeated = pd.Series(group).duplicated(keep=False).to_numpy()
    variants, group = variants[repeated], group[repeated]
    if variants.empty:
        return pd.DataFrame({"left": [], "right": [], "reason": []}).astype({"left": int, "right": int})
    size = len(variants)
    paired = pair_up(Keys(np.arange(size), group), np.arange(size), np.ones(size, dtype=np.int64), 4, 2)
    one, two = variants.iloc[paired["left"].to_numpy()], variants.iloc[paired["right"].to_numpy()]
    same_name = alike(one["name"].to_numpy(), two["name"].to_numpy(), texts.terms)
    left, right = one["unit"].to_numpy(), two["unit"].to_numpy()
    other = left != right
    pairs = pd.DataFrame({"left": np.minimum(left, right), "right": np.maximum(left, right)})[other]
    scored = score_pairs(pairs, units, weights, texts)
    slug = units.frame["slug"].to_numpy()
    named = (slug[scored["left"]] != 0) & (slug[scored["left"]] == slug[scored["right"]])
    allowed = np.where(same_name[other], 1, 0)
    return scored.loc[(scored["contradictions"] > allowed) & ~named, ["left", "right"]].assign(
        reason="locale"
    )


def alike(one: Hashes, two: Hashes, texts: pd.Series) -> Flags:
    """Are the two names of each pair one name, give or take a slip; a missing name is no other name."""
    first, second = texts.reindex(one).fillna(""), texts.reindex(two).fillna("")
    ratio = cpdist(first.to_numpy(), second.to_numpy(), scorer=fuzz.ratio, workers=1)
    close = (one != two) & (ratio >= SAME_NAME_RATIO)
    for place in np.flatnonzero(close).tolist():
        close[place] = _is_one_name(str(first.iat[place]), str(second.iat[place]))
    return np.asarray((one == 0) | (two == 0) | (one == two) | close)


def _is_one_name(one: str, two: str) -> bool:
    return is_slip(one, two, OSA.distance(one, two, score_cutoff=1)) or not is_contrast(one, two)
