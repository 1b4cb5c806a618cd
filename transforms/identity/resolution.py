"""Identity: which records are the same method, why, and under which permanent id."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from extractors.execution import open_executor
from extractors.home import Home
from transforms.identity.assembly import cluster_records
from transforms.identity.decisions import Decision
from transforms.identity.evidence import decision_rows
from transforms.identity.hashing import Integers
from transforms.identity.ids import Assignments, identify
from transforms.identity.model import Resolution
from transforms.identity.registry import commit_ids, load_assignments, load_memory
from transforms.identity.reviews import frame_reviews, list_unapplied
from transforms.identity.rulings import read_rulings, unite
from transforms.identity.signatures import Signatures, canonical_order, sign

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
    order = canonical_order(records)
    keys = records[["page_id", "column", "slug"]].iloc[order].reset_index(drop=True)
    rulings = read_rulings(decisions, keys, previous)
    memory = load_memory(home) if isinstance(home, Home) else None
    with open_executor(workers, dask) as executor:
        clustered = cluster_records(_sign(records, order, workers, dask), rulings, memory, executor)
    labels, used, refused = unite(clustered.labels, rulings)
    labels = _number_by_first(labels)
    keys["slug"] = keys["slug"].where(clustered.slugged())
    identified = identify(keys, labels, previous, release)
    ids = np.array(identified.ids, dtype=object)[labels]
    found = [*clustered.reviews(ids, rulings), *list_unapplied(rulings, refused)]
    memory = clustered.memory()
    rows = clustered.merge_rows()
    if used:
        rows = pd.concat([rows, decision_rows(used)], ignore_index=True)
    del clustered  # a third of the memory; the tables below need as much
    return Resolution(
        members=keys[["page_id", "column"]]
        .assign(method_id=ids)
        .sort_values(["page_id", "column"], ignore_index=True),
        merges=_merges(keys, rows, ids),
        redirects=identified.redirects,
        reviews=frame_reviews(found),
        minted=identified.minted,
        memory=memory,
    )


def _sign(records: pd.DataFrame, order: Integers, workers: int, dask: str | None) -> Signatures:
    """The signatures, by processes that end with it: the memory they needed is needed elsewhere."""
    with open_executor(workers, dask) as executor:
        return sign(records, order, executor)


def _number_by_first(labels: Integers) -> Integers:
    """Clusters numbered by their first record."""
    codes, _ = pd.factorize(labels)
    return codes.astype(np.int64)


def _merges(keys: pd.DataFrame, rows: pd.DataFrame, ids: np.ndarray) -> pd.DataFrame:
    left, right = rows["left"].to_numpy(dtype=np.int64), rows["right"].to_numpy(dtype=np.int64)
    refs = keys["page_id"].astype("string") + "#" + keys["column"].astype("string")
    named = {"method_id": ids[left], "left": refs.take(left).array, "right": refs.take(right).array}
    merges = pd.DataFrame(named).sort_values(["method_id", "left", "right"])
    rest = rows[["evidence", "score", "rule", "decided_by"]].astype({"evidence": object})
    rest = rest.take(merges.index.to_numpy()).reset_index(drop=True)
    return merges.reset_index(drop=True).join(rest)
