"""What a person should look at: near-duplicates, blocked merges, near misses, decisions that bind no more."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from transforms.identity import weights as w
from transforms.identity.evidence import describe_shared
from transforms.identity.hashing import Flags, Integers
from transforms.identity.rulings import Ruling, Rulings
from transforms.identity.signatures import Signatures
from transforms.identity.solving import Solution
from transforms.identity.units import Units

COLUMNS = ["review_id", "kind", "left", "right", "evidence", "score", "command"]
_ORDER = {"blocked_merge": 0, "near_duplicate": 1, "near_miss": 2}
_REASONS = {
    "page": "kept apart: one page shows both",
    "locale": "kept apart: they contradict each other in one locale",
    "slug": "kept apart: two slugs of one source",
    "work": "kept apart: two different seminal works",
    "year": f"kept apart: more than {w.YEARS_BLOCKED} years between them",
    "name": "kept apart: one page shows both under one name",
    "torn": "kept apart: one of them fits several methods about as well",
    "": "kept apart: joining them would have broken a constraint",
}


def review_pairs(units: Units, solution: Solution, shown_alike: pd.DataFrame) -> pd.DataFrame:
    """left, right (units of different clusters), kind, reason, score: the best pair of each two clusters.

    ``shown_alike``: units (left, right) that one page shows under one displayed name, with their score.
    """
    scored = solution.scored[_apart(solution, solution.scored)]
    strong = scored["core"] & (scored["score"] >= w.NEAR_MISS)
    pairs = scored.loc[strong, ["left", "right", "score", "blocked"]]
    pairs = pairs.merge(solution.forbidden, on=["left", "right"], how="left")
    pairs["reason"] = pairs["blocked"].where(pairs["blocked"] != "", pairs["reason"]).fillna("")
    torn = pairs["left"].isin(solution.torn["left"]) | pairs["right"].isin(solution.torn["left"])
    pairs["reason"] = pairs["reason"].mask((pairs["reason"] == "") & torn, "torn")
    enough = pairs["score"] >= w.THRESHOLD
    source_says = pairs["reason"].isin(("page", "locale", "slug"))
    pairs["kind"] = np.select(
        [pairs["reason"].isin(("work", "year")) & enough, source_says | enough],
        ["blocked_merge", "near_duplicate"],
        default="near_miss",
    )
    pairs = pairs[pairs["reason"] != "decision"]
    pairs = pairs[(pairs["kind"] != "near_miss") | pairs["reason"].isin(("", "torn"))]
    alike = shown_alike[_apart(solution, shown_alike)].assign(kind="near_duplicate", reason="name")
    return _best(pd.concat([pairs, alike], ignore_index=True), solution.labels)


def _apart(solution: Solution, pairs: pd.DataFrame) -> Flags:
    labels = solution.labels
    return np.asarray(labels[pairs["left"].to_numpy(np.int64)] != labels[pairs["right"].to_numpy(np.int64)])


def _best(pairs: pd.DataFrame, labels: Integers) -> pd.DataFrame:
    left, right = labels[pairs["left"].to_numpy(np.int64)], labels[pairs["right"].to_numpy(np.int64)]
    pairs = pairs.assign(
        one=np.minimum(left, right), two=np.maximum(left, right), rank=pairs["kind"].map(_ORDER)
    )
    pairs = pairs.sort_values(["rank", "score", "left", "right"], ascending=[True, False, True, True])
    pairs = pairs.drop_duplicates(["one", "two"])
    return pairs[["left", "right", "kind", "reason", "score"]].reset_index(drop=True)


def list_reviews(
    pairs: pd.DataFrame, signatures: Signatures, units: Units, ids: np.ndarray, decided: set[frozenset[str]]
) -> list[list[object]]:
    """One row of ``COLUMNS`` for each pair of methods that is not in ``decided``; ``ids``: of each unit."""
    left, right = pairs["left"].to_numpy(np.int64), pairs["right"].to_numpy(np.int64)
    shared = describe_shared(signatures, units, left, right)
    one, two = ids[left], ids[right]
    rows = []
    for position, (kind, reason, score) in enumerate(
        zip(pairs["kind"], pairs["reason"], pairs["score"], strict=True)
    ):
        first, second = sorted((one[position], two[position]))
        if first == second or frozenset((first, second)) in decided:
            continue
        evidence = shared[position]
        if kind != "near_miss":
            evidence = [_REASONS[reason], *evidence]
        rows.append(_row(kind, first, second, evidence, float(score)))
    return rows


def list_ambiguous(names: Sequence[tuple[str, str, list[str]]]) -> list[list[object]]:
    """Rows for names of articles (method id, name, ids of methods that bear it) that fit several methods."""
    return [
        _row("ambiguous_name", candidate, other, [f"name:{name}", f"borne by {len(others)} methods"], w.PRIOR)
        for candidate, name, others in names
        for other in others
    ]


def list_unapplied(rulings: Rulings, refused: Sequence[Ruling]) -> list[list[object]]:
    """Rows for decisions that bind nothing any more, with the line to delete or to decide anew."""
    overruled = [(ruling.decision, "another decision keeps parts of them apart") for ruling in refused]
    rows = []
    for decision, problem in [*rulings.unapplied, *overruled]:
        said = f"{decision.kind} {decision.left} {decision.right} ({decision.who}, {decision.when})"
        row = _row("decision_unapplied", decision.left, decision.right, [problem, f"decided: {said}"], 0.0)
        row[6] = f"methodbase decide same|different {decision.left} {decision.right} --reason TEXT"
        rows.append(row)
    return rows


def _row(kind: str, left: str, right: str, evidence: list[str], score: float) -> list[object]:
    key = hashlib.sha256(f"{kind}|{left}|{right}".encode()).hexdigest()[:12]
    command = f"methodbase decide same|different {left} {right} --reason TEXT"
    return [f"rv-{key}", kind, left, right, evidence, score, command]


def frame_reviews(rows: Sequence[list[object]]) -> pd.DataFrame:
    """The review rows as a frame, sorted by key, each once."""
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.drop_duplicates("review_id").sort_values("review_id", ignore_index=True)
