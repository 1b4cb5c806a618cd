"""Identity: which records are the same method, why, and under which permanent id."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from extractors.home import Home
from transforms.identity.articles import Placed, place_articles
from transforms.identity.decisions import Decision
from transforms.identity.evidence import merge_rows
from transforms.identity.hashing import Integers
from transforms.identity.ids import Assignments, identify
from transforms.identity.model import Resolution
from transforms.identity.registry import commit_ids, load_assignments
from transforms.identity.signatures import Signatures, sign, sort_records
from transforms.identity.solving import gather_texts, plan, solve
from transforms.identity.units import collapse
from transforms.identity.weights import PRIOR

__all__ = ["commit_ids", "resolve"]


def resolve(
    records: pd.DataFrame,
    *,
    home: Home | Assignments | None,
    decisions: Sequence[Decision],
    release: str,
    workers: int = 1,
    dask: str | None = None,
) -> Resolution:
    """Decide which of ``records`` (``RECORD_COLUMNS``) are one method, and give each its permanent id.

    ``home`` says which ids earlier releases gave (a home, the assignments themselves, or None: none).
    Nothing is remembered until ``commit_ids``. ``workers`` processes or the Dask scheduler at ``dask``
    share the work; neither changes the result, nor does the order of the records.
    """
    previous = load_assignments(home) if isinstance(home, Home) else home or Assignments()
    records = sort_records(records)
    article = (records["kind"] == "article").to_numpy()
    compared, introduced = np.flatnonzero(~article), np.flatnonzero(article)
    signatures = sign(records.iloc[compared].reset_index(drop=True))
    units = collapse(signatures)
    texts = gather_texts(signatures)
    pairs, weights = plan(units, texts)
    nobody = pd.DataFrame({"left": [], "right": []}, dtype="int64")
    solution = solve(units, pairs, weights, texts, nobody.assign(decided_by=""), nobody)
    articles = sign(records.iloc[introduced].reset_index(drop=True))
    placed = place_articles(articles, units, solution.labels)
    labels = np.empty(len(records), dtype=np.int64)
    labels[compared] = solution.labels[units.of_record]
    labels[introduced] = placed.labels
    labels = _number_by_first(labels)
    identified = identify(records, labels, previous, release)
    rows = merge_rows(signatures, units, solution)
    rows = rows.assign(left=compared[rows["left"]], right=compared[rows["right"]])
    first = compared[units.frame["first"].to_numpy()]
    rows = pd.concat([rows, _article_rows(placed, articles, introduced, first)], ignore_index=True)
    ids = np.array(identified.ids, dtype=object)
    return Resolution(
        members=_members(records, ids[labels]),
        merges=_merges(records, rows, ids[labels]),
        redirects=identified.redirects,
        removed=identified.removed,
        reviews=pd.DataFrame(
            {"review_id": [], "kind": [], "left": [], "right": [], "evidence": [], "score": [], "command": []}
        ),
        minted=identified.minted,
    )


def _number_by_first(labels: Integers) -> Integers:
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[inverse]


def _article_rows(
    placed: Placed, articles: Signatures, introduced: Integers, first: Integers
) -> pd.DataFrame:
    heads: dict[int, int] = {}
    rows = []
    for position, label in enumerate(placed.labels.tolist()):
        record, anchor = int(introduced[position]), int(placed.anchors[position])
        name = articles.frame["name"].iat[position]
        evidence = [f"name:{articles.texts['name'].get(name, '')}"]
        head = int(first[anchor]) if anchor >= 0 else heads.setdefault(label, record)
        if head != record:
            rows.append((min(head, record), max(head, record), evidence, PRIOR, "same name", "methodbase"))
    return pd.DataFrame(rows, columns=["left", "right", "evidence", "score", "rule", "decided_by"])


def _members(records: pd.DataFrame, ids: np.ndarray) -> pd.DataFrame:
    members = records[["page_id", "column"]].assign(method_id=ids)
    return members.sort_values(["page_id", "column"], ignore_index=True)


def _merges(records: pd.DataFrame, rows: pd.DataFrame, ids: np.ndarray) -> pd.DataFrame:
    refs = (records["page_id"].astype(object) + "#" + records["column"].astype(str).astype(object)).to_numpy()
    left, right = rows["left"].to_numpy(dtype=np.int64), rows["right"].to_numpy(dtype=np.int64)
    merges = pd.DataFrame({"method_id": ids[left], "left": refs[left], "right": refs[right]})
    columns = ["evidence", "score", "rule", "decided_by"]
    merges = merges.join(rows[columns].reset_index(drop=True))
    return merges.sort_values(["method_id", "left", "right"], ignore_index=True)
