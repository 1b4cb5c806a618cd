"""What two records share, in words: the rows of ``merges``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from sys import intern

import numpy as np
import pandas as pd

from transforms.identity.articles import Placed
from transforms.identity.hashing import Floats, Integers, combine
from transforms.identity.rulings import Ruling
from transforms.identity.signatures import NO_YEAR, Lists, Signatures
from transforms.identity.solving import Solution
from transforms.identity.units import Units
from transforms.identity.weights import PRIOR

DECIDED = 1000.0
"""The score of a human decision: above all evidence."""

IDENTICAL = "identical content"
_SHOWN = 120
_MAX_TERMS = 6

CHUNK = 50_000
"""Pairs that are put into words at once: more would take memory, not less time."""


def merge_rows(
    signatures: Signatures, units: Units, solution: Solution, labels: Integers, joins: pd.DataFrame
) -> pd.DataFrame:
    """left, right (record numbers), evidence, score, rule, decided_by: a spanning forest over the records.

    ``labels``: the cluster of every record; ``joins``: what ``settle_by_name`` joined.
    """
    within = _within_units(signatures, units, solution.own_scores, labels)
    between = _between_units(signatures, units, solution.forest)
    named = _by_name(signatures, units, joins)
    return pd.concat([between, within, named] if len(named) else [between, within], ignore_index=True)


def article_rows(
    placed: Placed, articles: Signatures, records: Integers, labels: Integers, first: Integers
) -> pd.DataFrame:
    """The rows that join names from articles: to the unit that bears the name, or to each other.

    ``records``: the record number of each article record; ``labels``: the cluster of every record in the
    end; ``first``: the first record of each unit.
    """
    heads: dict[int, int] = {}
    rows = []
    names = articles.frame["name"].tolist()
    for position, record in enumerate(records.tolist()):
        anchor, label = int(placed.anchors[position]), int(labels[record])
        borne = anchor >= 0 and labels[first[anchor]] == label
        head = int(first[anchor]) if borne else heads.setdefault(label, record)
        if head != record:
            evidence = [f"name:{articles.texts['term'].get(names[position], '')}"]
            rows.append((head, record, evidence, PRIOR, "same name", "methodbase"))
    return pd.DataFrame(rows, columns=["left", "right", "evidence", "score", "rule", "decided_by"])


def decision_rows(rulings: Sequence[Ruling]) -> pd.DataFrame:
    """The rows of unions that a person decided."""
    rows = [
        (
            ruling.left,
            ruling.right,
            [f"reason:{ruling.decision.reason}"],
            DECIDED,
            "decision",
            ruling.decision.who,
        )
        for ruling in rulings
    ]
    return pd.DataFrame(rows, columns=["left", "right", "evidence", "score", "rule", "decided_by"])


def _within_units(signatures: Signatures, units: Units, scores: Floats, labels: Integers) -> pd.DataFrame:
    head = _first_of_part(units.of_record, labels)
    records = np.flatnonzero(head != np.arange(len(head)))
    held = np.unique(units.of_record[records])
    words = describe_shared(signatures, units, held, held)
    by_unit = dict(zip(held.tolist(), words, strict=True))
    rows = pd.DataFrame({"left": head[records], "right": records})
    rows["evidence"] = [by_unit[unit] for unit in units.of_record[records].tolist()]
    return rows.assign(score=scores[units.of_record[records]], rule=IDENTICAL, decided_by="methodbase")


def _first_of_part(of_record: Integers, labels: Integers) -> Integers:
    """For each record the first one that is of the same unit and in the same cluster."""
    codes, _ = pd.factorize(combine(of_record, labels))
    return np.unique(codes, return_index=True)[1][codes]


def _by_name(signatures: Signatures, units: Units, joins: pd.DataFrame) -> pd.DataFrame:
    left, record = joins["left"].to_numpy(dtype=np.int64), joins["right"].to_numpy(dtype=np.int64)
    rows = pd.DataFrame({"left": units.frame["first"].to_numpy()[left], "right": record})
    rows["evidence"] = describe_shared(signatures, units, left, units.of_record[record])
    return rows.assign(
        score=joins["score"].to_numpy(), rule=joins["rule"].to_numpy(), decided_by="methodbase"
    )


def _between_units(signatures: Signatures, units: Units, forest: pd.DataFrame) -> pd.DataFrame:
    first = units.frame["first"].to_numpy()
    left, right = forest["left"].to_numpy(), forest["right"].to_numpy()
    rows = pd.DataFrame({"left": first[left], "right": first[right]})
    rows["evidence"] = describe_shared(signatures, units, left, right)
    rows["score"] = forest["score"].to_numpy()
    return rows.assign(rule=forest["rule"].to_numpy(), decided_by="methodbase")


def describe_shared(signatures: Signatures, units: Units, left: Integers, right: Integers) -> list[list[str]]:
    """For each pair of units the values that both have, as ``alias:quantized lora``, ``year:2023``, …."""
    ends = range(0, len(left), CHUNK)
    parts = (_describe(signatures, units, left[at : at + CHUNK], right[at : at + CHUNK]) for at in ends)
    return list(chain.from_iterable(parts))


def _describe(signatures: Signatures, units: Units, left: Integers, right: Integers) -> list[list[str]]:
    words: defaultdict[int, list[str]] = defaultdict(list)
    frame = units.frame
    texts = signatures.texts
    for name in ("slug", "citation", "work_id", "summary"):
        _add_same(words, name, frame[name].to_numpy(), texts[name], left, right)
    _add_shared(words, "name", units.terms, texts["term"], left, right)
    _add_shared(words, "originator", units.people, texts["person"], left, right)
    years = frame["year"].to_numpy()
    for pair in np.flatnonzero((years[left] == years[right]) & (years[left] != NO_YEAR)).tolist():
        words[pair].append(f"year:{years[left[pair]]}")
    _add_same(words, "type", frame["type"].to_numpy(), texts["type"], left, right)
    return [words[pair] for pair in range(len(left))]


def _add_same(
    words: defaultdict[int, list[str]],
    name: str,
    values: np.ndarray,
    texts: pd.Series,
    left: Integers,
    right: Integers,
) -> None:
    same = np.flatnonzero((values[left] == values[right]) & (values[left] != 0))
    hashes = values[left[same]]
    secret = name == "summary"  # it may be prose that must not be published
    found = [f"#{value:016x}" for value in hashes.tolist()] if secret else texts.reindex(hashes).tolist()
    label = name.removesuffix("_id")
    for pair, text in zip(same.tolist(), found, strict=True):
        words[pair].append(intern(f"{label}:{text[:_SHOWN]}"))


def _add_shared(
    words: defaultdict[int, list[str]],
    name: str,
    lists: Lists,
    texts: pd.Series,
    left: Integers,
    right: Integers,
) -> None:
    held = pd.DataFrame({"unit": lists.rows, "value": lists.values, "flag": lists.flags})
    held = held[np.isin(lists.rows, left) | np.isin(lists.rows, right)]
    one = pd.DataFrame({"pair": np.arange(len(left)), "unit": left}).merge(held, on="unit")
    two = pd.DataFrame({"pair": np.arange(len(right)), "unit": right}).merge(held, on="unit")
    both = one.merge(two, on=["pair", "value"]).sort_values(["pair", "value"])
    itself = (both["unit_x"] == both["unit_y"]) & (name == "name")  # its records differ in name
    both = both[~itself | both["flag_x"]]
    both = both[both.groupby("pair").cumcount() < _MAX_TERMS]
    alias = (both["flag_x"] | both["flag_y"]).to_numpy()
    found = zip(both["pair"].tolist(), texts.reindex(both["value"]).tolist(), alias.tolist(), strict=True)
    for pair, text, is_alias in found:
        label = "alias" if is_alias and name == "name" else name
        words[pair].append(intern(f"{label}:{text}"))  # most are said of many pairs
