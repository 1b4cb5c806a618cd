"""New pages join existing clusters without recomputing the world, and with the same result as a full run.

A unit's part in the result can change only if it shares a value with a new or changed unit (whose arrival
changes how specific the value is), or hangs together with such a unit: by evidence (one region) or by
its origin (one citation, one set of originators), through any number of steps. All others keep what
the last run found. When units disappeared, or decisions that keep records apart changed, the run is full.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from extractors.execution import Executor
from transforms.identity import weights as w
from transforms.identity.blocking import components
from transforms.identity.hashing import Flags, Hashes, Integers, combine, hash_texts, sum_by
from transforms.identity.likeness import one_slip
from transforms.identity.normals import slip_keys
from transforms.identity.scoring import Texts
from transforms.identity.solving import Solution, plan, solve, weigh
from transforms.identity.units import Units

VERSION = 3
"""Part of every memory; raise it when a rule changes, so that nothing stale is kept (weights count too)."""

MOST_OF_THE_WORLD = 0.5


@dataclass(frozen=True, slots=True)
class Memory:
    """What a run found, by the content of units, so that the next can build on it.

    ``units``: content, digest (of content, names and pages), region, label, own_score; ``forest``,
    ``scored``, ``forbidden`` and ``torn`` as in ``Solution``, left and right being contents; ``rules``: a
    number that stands for the decisions.
    """

    units: pd.DataFrame
    forest: pd.DataFrame
    scored: pd.DataFrame
    forbidden: pd.DataFrame
    torn: pd.DataFrame
    rules: int


def remember(units: Units, solution: Solution, different: pd.DataFrame) -> Memory:
    """The memory of this run."""
    content = units.frame["content"].to_numpy()
    held = pd.DataFrame(
        {
            "content": content,
            "digest": digest_units(units),
            "region": solution.regions,
            "label": solution.labels,
            "own_score": solution.own_scores,
        }
    )
    return Memory(
        held,
        _by_content(solution.forest, content),
        _by_content(solution.scored, content),
        _by_content(solution.forbidden, content),
        _by_content(solution.torn, content),
        rules_of(units, different),
    )


def digest_units(units: Units) -> Hashes:
    """A hash of all of each unit that can matter: content, number of records, names by locale, pages."""
    size = len(units.frame)
    variants, pages = units.variants, units.appearances
    names = combine(variants["locale"].to_numpy(), variants["name"].to_numpy())
    return combine(
        units.frame["content"].to_numpy(),
        units.frame["n_records"].to_numpy(),
        sum_by(variants["unit"].to_numpy(), names, size),
        sum_by(pages["unit"].to_numpy(), combine(pages["page"].to_numpy()), size),
    )


def rules_of(units: Units, different: pd.DataFrame) -> int:
    """A number that stands for the rules, the weights, and the units that decisions keep apart."""
    constants = sorted((name, value) for name, value in vars(w).items() if name.isupper())
    version = np.array([VERSION, zlib.crc32(repr(constants).encode())], dtype=np.uint64)
    content = units.frame["content"].to_numpy()
    both = [np.sort(content[different[side].to_numpy(dtype=np.int64)]) for side in ("left", "right")]
    return int(np.concatenate([version, *both]).sum() >> np.uint64(1))


def _by_content(pairs: pd.DataFrame, content: Hashes) -> pd.DataFrame:
    left, right = content[pairs["left"].to_numpy(np.int64)], content[pairs["right"].to_numpy(np.int64)]
    return pairs.assign(left=left, right=right).reset_index(drop=True)


def resume(
    units: Units,
    texts: Texts,
    different: pd.DataFrame,
    memory: Memory | None,
    executor: Executor | None = None,
) -> Solution:
    """The clusters of ``units``: worked out where something changed since ``memory``, kept elsewhere."""
    kin, weights = weigh(units, texts)
    known = _positions(units, memory, different)
    if memory is None or known is None:
        return solve(units, plan(units, kin), weights, texts, different, executor)
    fresh = known < 0
    fresh[~fresh] = memory.units["digest"].to_numpy()[known[~fresh]] != digest_units(units)[~fresh]
    affected = _affected(units, texts, kin, fresh, _old_regions(known, memory))
    if affected.mean() > MOST_OF_THE_WORLD:
        return solve(units, plan(units, kin), weights, texts, different, executor)
    chosen = np.flatnonzero(affected)
    pairs = _renumber(plan(units, kin, affected), affected, chosen)
    apart = _renumber(different, affected, chosen)
    part = solve(units.select(chosen), pairs, weights, texts, apart, executor)
    return _join(units, part, chosen, affected, known, memory)


def _positions(units: Units, memory: Memory | None, different: pd.DataFrame) -> Integers | None:
    """For each unit its row in the memory (-1: new); None when the memory cannot be built on."""
    if memory is None or memory.rules != rules_of(units, different):
        return None
    index = pd.Index(memory.units["content"])
    known = index.get_indexer(units.frame["content"])
    return None if (known >= 0).sum() < len(index) else known.astype(np.int64)


def _old_regions(known: Integers, memory: Memory) -> Integers:
    """The region of each unit in the last run; a new unit has one of its own."""
    regions = memory.units["region"].to_numpy(dtype=np.int64)
    own = regions.max(initial=-1) + 1 + np.arange(len(known))
    return np.where(known >= 0, regions[known], own)


def _affected(units: Units, texts: Texts, kin: Integers, fresh: Flags, regions: Integers) -> Flags:
    return _closure(units, regions, _sharers(units, texts, np.isin(kin, kin[fresh])))


def _shared_values(units: Units) -> list[tuple[Integers, Hashes]]:
    found = [(units.terms.rows, units.terms.values), (units.people.rows, units.people.values)]
    for name in ("citation", "summary", "slug"):
        values = units.frame[name].to_numpy()
        rows = np.flatnonzero(values)
        found.append((rows, values[rows]))
    return found


def _slips_of(terms: Hashes, texts: Texts) -> Hashes:
    """The terms that may be slips of one of ``terms``, which depends on how many records have either."""
    keys = [slip_keys(text) for text in texts.terms.tolist()]
    held = pd.DataFrame({"term": np.repeat(texts.terms.index.to_numpy(), [len(found) for found in keys])})
    held["key"] = hash_texts(key for found in keys for key in found)
    asked = held[np.isin(held["term"], terms)]
    held = held[np.isin(held["key"], asked["key"])]
    both = asked.merge(held, on="key", suffixes=("", "_other")).drop_duplicates(["term", "term_other"])
    one, two = texts.terms.reindex(both["term"]), texts.terms.reindex(both["term_other"])
    slip = one_slip(one.to_numpy(), two.to_numpy(), np.ones(len(both), dtype=bool))
    return both.loc[slip, "term_other"].to_numpy()


def _sharers(units: Units, texts: Texts, touched: Flags) -> Flags:
    """The units that share a value with one of ``touched``, or have what may be a slip of its terms."""
    found = touched.copy()
    for rows, values in _shared_values(units):
        found[rows[np.isin(values, np.unique(values[touched[rows]]))]] = True
    terms = units.terms
    near = _slips_of(np.unique(terms.values[touched[terms.rows]]), texts)
    found[terms.rows[np.isin(terms.values, near)]] = True
    return found


def _closure(units: Units, regions: Integers, touched: Flags) -> Flags:
    """``touched`` and all that hangs together with it by region, citation or originators."""
    left, right = [np.arange(len(regions))], [_codes(regions)]
    size = len(regions) + int(right[0].max(initial=-1)) + 1
    right[0] = right[0] + len(regions)
    for name in ("citation", "people_set"):
        values = units.frame[name].to_numpy()
        rows = np.flatnonzero(values)
        codes = _codes(values[rows])
        left.append(rows)
        right.append(codes + size)
        size += int(codes.max(initial=-1)) + 1
    groups = components(size, np.concatenate(left), np.concatenate(right))[: len(regions)]
    return np.isin(groups, np.unique(groups[touched]))


def _codes(values: np.ndarray) -> Integers:
    return pd.factorize(values)[0].astype(np.int64)


def _renumber(pairs: pd.DataFrame, affected: Flags, chosen: Integers) -> pd.DataFrame:
    left, right = pairs["left"].to_numpy(dtype=np.int64), pairs["right"].to_numpy(dtype=np.int64)
    inside = affected[left] & affected[right]
    ends = {"left": np.searchsorted(chosen, left[inside]), "right": np.searchsorted(chosen, right[inside])}
    return pairs[inside].assign(**ends).reset_index(drop=True)


def _join(
    units: Units, part: Solution, chosen: Integers, affected: Flags, known: Integers, memory: Memory
) -> Solution:
    """The solution of the affected units put into that of all others."""
    own = np.zeros(len(affected))
    own[chosen] = part.own_scores
    own[~affected] = memory.units["own_score"].to_numpy()[known[~affected]]

    def put(old: Integers, new: Integers) -> Integers:
        values = np.where(known >= 0, old[known], 0) if len(old) else np.zeros(len(known), dtype=np.int64)
        values[chosen] = new + values.max(initial=0) + 1
        return _codes(values)

    def splice(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
        return _splice(old, new, units, chosen, affected)

    return Solution(
        put(memory.units["label"].to_numpy(dtype=np.int64), part.labels),
        put(memory.units["region"].to_numpy(dtype=np.int64), part.regions),
        splice(memory.forest, part.forest),
        splice(memory.scored, part.scored),
        splice(memory.forbidden, part.forbidden),
        splice(memory.torn, part.torn),
        own,
    )


def _splice(
    old: pd.DataFrame, new: pd.DataFrame, units: Units, chosen: Integers, affected: Flags
) -> pd.DataFrame:
    index = pd.Index(units.frame["content"])
    left, right = index.get_indexer(old["left"]), index.get_indexer(old["right"])
    old = old.assign(left=left, right=right)[~(affected[left] & affected[right])]
    ends = {side: chosen[new[side].to_numpy(dtype=np.int64)] for side in ("left", "right")}
    return pd.concat([old, new.assign(**ends)], ignore_index=True)
