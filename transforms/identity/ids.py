"""Permanent ids: minted once, kept by the cluster with most of the evidence, never used again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from transforms.identity.hashing import Integers
from transforms.identity.minting import mint, origins, possible_ids

_REDIRECTS = ["old_id", "new_id", "since", "reason"]

Redirect = tuple[str | None, str, str]
"""Where a retired id points (None: nowhere), since which release, and why."""


@dataclass(frozen=True, slots=True)
class Assignments:
    """What is known of ids from earlier releases.

    - ``members``: page_id, column, method_id of every record of the last release, and ``origin``: the
      first id that the record ever had (when not known, the column is absent or equals method_id);
    - ``ages``: each id ever used, with its age (a smaller number is older);
    - ``anchors``: each id ever used, with the (page_id, column) of its method's first record that day;
    - ``redirects``: old_id, new_id (None: removed), since, reason.
    """

    members: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame({"page_id": [], "column": [], "method_id": []})
    )
    ages: dict[str, int] = field(default_factory=dict)
    anchors: dict[str, tuple[str, int]] = field(default_factory=dict)
    redirects: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_REDIRECTS, dtype=object))

    def taken(self) -> set[str]:
        """Every id that must not be minted again."""
        return set(self.ages) | set(self.members["method_id"]) | set(self.redirects["old_id"])


@dataclass(frozen=True, slots=True)
class Identified:
    """Ids by cluster number, and what became of the others."""

    ids: list[str]
    minted: pd.DataFrame  # method_id, page_id, column
    redirects: pd.DataFrame


def identify(records: pd.DataFrame, labels: Integers, previous: Assignments, release: str) -> Identified:
    """An id for each cluster of ``labels`` (one per record, numbered from 0 by their first record).

    ``records``: page_id, column and slug (null: unknown) of every record, in canonical order.
    """
    old = _old_ids(records, previous)
    kept, merged = _inherit(labels, old, previous)
    first = np.unique(labels, return_index=True)[1]
    taken = previous.taken()
    minted = []
    for label, origin in enumerate(origins(records, labels)):
        if label in kept:
            continue
        kept[label] = mint(origin, taken)
        taken.add(kept[label])
        minted.append((kept[label], first[label]))
    ids = [kept[label] for label in range(len(first))]
    gone = sorted(set(previous.members["method_id"]) - set(ids) - set(merged))
    redirects = _redirects(records, labels, ids, merged, gone, previous, release)
    anchors = records[["page_id", "column"]].iloc[[record for _, record in minted]].reset_index(drop=True)
    anchors.insert(0, "method_id", [method_id for method_id, _ in minted])
    return Identified(ids, anchors, redirects)


def _old_ids(records: pd.DataFrame, previous: Assignments) -> pd.DataFrame:
    """For each record its last id and its first (null: it is new)."""
    members = previous.members
    if members.empty:
        return pd.DataFrame({"method_id": [None] * len(records), "origin": None}, dtype=object)
    if "origin" not in members:
        members = members.assign(origin=members["method_id"])
    keys = records[["page_id", "column"]].astype({"page_id": object, "column": "int64"})
    members = members.astype({"page_id": object, "column": "int64"})
    found = keys.merge(members, on=["page_id", "column"], how="left")
    return found[["method_id", "origin"]].astype(object)


def _inherit(
    labels: Integers, old: pd.DataFrame, previous: Assignments
) -> tuple[dict[int, str], dict[str, int]]:
    """Ids by cluster that keeps one; and old ids that lost their cluster, by the cluster they go to.

    Records that an id took over in a merge count for it only after those it had from the start: when a
    merge is undone, every id goes back to what it meant.
    """
    known = old["method_id"].notna().to_numpy()
    held = old[known].assign(label=labels[known], own=(old["origin"] == old["method_id"])[known])
    grouped = held.rename(columns={"method_id": "old"}).groupby(["old", "label"], sort=True)["own"]
    votes = grouped.agg(own="sum", votes="size").reset_index()
    heirs = votes.sort_values(["own", "votes", "label"], ascending=[False, False, True]).drop_duplicates(
        "old"
    )
    youngest = len(previous.ages)
    heirs = heirs.assign(age=heirs["old"].map(previous.ages).fillna(youngest)).sort_values(["age", "old"])
    kept: dict[int, str] = {}
    merged: dict[str, int] = {}
    for method_id, label in zip(heirs["old"].tolist(), heirs["label"].tolist(), strict=True):
        if label in kept:
            merged[method_id] = label
        else:
            kept[label] = method_id
    return kept, merged


def _redirects(
    records: pd.DataFrame,
    labels: Integers,
    ids: list[str],
    merged: dict[str, int],
    gone: list[str],
    previous: Assignments,
    release: str,
) -> pd.DataFrame:
    """All redirects there ever were, each pointing straight at where its method is now."""
    held = previous.redirects
    rows: dict[str, Redirect] = {
        old_id: (new_id if isinstance(new_id, str) else None, since, reason)
        for old_id, new_id, since, reason in held[_REDIRECTS].itertuples(index=False, name=None)
    }
    for old_id, label in merged.items():
        rows[old_id] = (ids[label], release, f"merged into {ids[label]}")
    for old_id in gone:
        rows[old_id] = (None, release, "removed: no page shows it any more")
    where = _anchor_labels(records, labels, rows, previous)
    live = set(ids)
    table = [
        (old_id, _target(old_id, ids, live, rows, where), since, reason)
        for old_id, (_, since, reason) in sorted(rows.items())
        if old_id not in live
    ]
    return pd.DataFrame(table, columns=_REDIRECTS, dtype=object)


def _target(
    old_id: str,
    ids: list[str],
    live: set[str],
    rows: dict[str, Redirect],
    where: dict[str, int],
) -> str | None:
    """Where the id's first record is now; without that record, where its redirects end."""
    if old_id in where:
        return ids[where[old_id]]
    seen: set[str] = set()
    current: str | None = old_id
    while current is not None and current not in live and current not in seen:
        seen.add(current)
        if current in where:
            return ids[where[current]]
        current = rows[current][0] if current in rows else None
    return current if current in live else None


def _anchor_labels(
    records: pd.DataFrame,
    labels: Integers,
    rows: dict[str, Redirect],
    previous: Assignments,
) -> dict[str, int]:
    if not rows:
        return {}
    wanted = {old_id: previous.anchors[old_id] for old_id in rows if old_id in previous.anchors}
    places = set(wanted.values())
    keys = zip(records["page_id"].tolist(), records["column"].tolist(), labels.tolist(), strict=True)
    where = {(page, column): label for page, column, label in keys if (page, column) in places}
    found = {old_id: where[place] for old_id, place in wanted.items() if place in where}
    unknown = rows.keys() - wanted.keys()
    if unknown:
        held = (pair for pair in possible_ids(records) if pair[1] in unknown)
        found.update({method_id: int(labels[number]) for number, method_id in held})
    return found
