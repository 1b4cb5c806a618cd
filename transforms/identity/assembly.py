"""All records put into clusters: those of comparison pages by evidence, names from articles after them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from extractors.execution import Executor
from transforms.identity.articles import Placed, keep_apart, place_articles
from transforms.identity.contested import settle_by_name
from transforms.identity.evidence import article_rows, merge_rows
from transforms.identity.hashing import Flags, Integers
from transforms.identity.incremental import Memory, remember, resume
from transforms.identity.reviews import list_ambiguous, list_reviews, review_pairs
from transforms.identity.rulings import Rulings
from transforms.identity.signatures import Signatures
from transforms.identity.slugs import drop_misplaced
from transforms.identity.solving import Solution, gather_texts
from transforms.identity.units import Units, collapse


@dataclass(frozen=True, slots=True)
class Clustered:
    """The clusters of all records (``labels``, one per record in canonical order) and how they came about."""

    labels: Integers
    compared: Integers  # the records of comparison pages
    introduced: Integers  # the records of articles
    signatures: Signatures  # of the compared records
    articles: Signatures
    units: Units
    solution: Solution
    joins: pd.DataFrame  # left (a unit), right (a compared record), score, rule: joined by its name
    placed: Placed
    different: pd.DataFrame  # units (left, right) that a person keeps apart

    def slugged(self) -> Flags:
        """Which records have a slug that is used."""
        found = np.zeros(len(self.labels), dtype=bool)
        found[self.compared] = self.signatures.frame["slug"] != 0
        return found

    def memory(self) -> Memory:
        """What the next run needs to build on this one."""
        return remember(self.units, self.solution, self.different)

    def merge_rows(self) -> pd.DataFrame:
        """left, right (record numbers), evidence, score, rule, decided_by: what holds clusters together."""
        labels = self.labels[self.compared]
        rows = merge_rows(self.signatures, self.units, self.solution, labels, self.joins)
        rows = rows.assign(left=self.compared[rows["left"]], right=self.compared[rows["right"]])
        first = self.compared[self.units.frame["first"].to_numpy()]
        more = article_rows(self.placed, self.articles, self.introduced, self.labels, first)
        return pd.concat([rows, more], ignore_index=True) if len(more) else rows

    def reviews(self, ids: np.ndarray, rulings: Rulings) -> list[list[object]]:
        """The review rows; ``ids`` are those of the records."""
        pairs = review_pairs(self.units, self.solution, _shown_alike(self.signatures, self.units))
        of_unit = ids[self.compared[self.units.frame["first"].to_numpy()]]
        ruled = [*rulings.same, *rulings.different]
        decided = {frozenset((ids[ruling.left], ids[ruling.right])) for ruling in ruled}
        found = list_reviews(pairs, self.signatures, self.units, of_unit, decided)
        by_label = dict(zip(self.solution.labels.tolist(), of_unit.tolist(), strict=True))
        names = self.articles.frame["name"].tolist()
        texts = self.articles.texts["term"]
        ambiguous = [
            (
                ids[self.introduced[place]],
                str(texts[names[place]]),
                sorted(by_label[label] for label in labels),
            )
            for place, labels in self.placed.ambiguous
        ]
        return [*found, *list_ambiguous(ambiguous)]


def cluster_records(
    signatures: Signatures, rulings: Rulings, memory: Memory | None = None, executor: Executor | None = None
) -> Clustered:
    """The clusters of all records; decisions that keep records apart are obeyed, unions come later."""
    signatures = drop_misplaced(signatures)
    article = signatures.frame["article"].to_numpy()
    compared, introduced = np.flatnonzero(~article), np.flatnonzero(article)
    number = np.cumsum(~article) - 1
    apart = [(ruling.left, ruling.right) for ruling in rulings.different]
    pages = [(int(number[a]), int(number[b])) for a, b in apart if not (article[a] or article[b])]
    told, named = signatures.select(compared), signatures.select(introduced)
    texts = gather_texts(signatures)
    del signatures  # a million records' worth of memory
    units = collapse(told, pages)
    different = _unit_pairs(units, pages)
    solution = resume(units, texts, different, memory, executor)
    placed = place_articles(named, units, solution.labels)
    labels = np.empty(len(article), dtype=np.int64)
    labels[compared], joins = settle_by_name(units, solution.labels, solution.torn, told.frame, texts.terms)
    labels[introduced] = np.where(placed.anchors >= 0, placed.labels, placed.labels + len(article))
    kept = keep_apart(labels, article, [pair for pair in apart if article[pair[0]] or article[pair[1]]])
    return Clustered(kept, compared, introduced, told, named, units, solution, joins, placed, different)


def _unit_pairs(units: Units, pairs: list[tuple[int, int]]) -> pd.DataFrame:
    left = units.of_record[[one for one, _ in pairs]] if pairs else np.zeros(0, dtype=np.int64)
    right = units.of_record[[two for _, two in pairs]] if pairs else np.zeros(0, dtype=np.int64)
    found = pd.DataFrame({"left": np.minimum(left, right), "right": np.maximum(left, right)})
    return found.drop_duplicates(ignore_index=True)


def _shown_alike(signatures: Signatures, units: Units) -> pd.DataFrame:
    """left, right, score: units that one page shows under one displayed name."""
    frame = pd.DataFrame(
        {"page": signatures.frame["page"], "name": signatures.frame["name"], "unit": units.of_record}
    )
    frame = frame[(frame["name"] != 0) & frame.duplicated(["page", "name"], keep=False)]
    first = frame.groupby(["page", "name"])["unit"].transform("first").to_numpy()
    other = frame["unit"].to_numpy()
    pairs = pd.DataFrame({"left": np.minimum(first, other), "right": np.maximum(first, other), "score": 0.0})
    return pairs[pairs["left"] != pairs["right"]].drop_duplicates(ignore_index=True)
