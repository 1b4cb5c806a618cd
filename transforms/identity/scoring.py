"""The score of many pairs of units at once; ``explanation`` gives the same score for one pair, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from extractors.execution import Executor
from transforms.identity import weights as w
from transforms.identity.hashing import Flags, Floats, Hashes, Integers
from transforms.identity.likeness import contrasts, likeness_of, one_slip
from transforms.identity.normals import is_acronym, is_english
from transforms.identity.signatures import NO_YEAR, Lists
from transforms.identity.units import Units

CHUNK = 250_000


@dataclass(frozen=True, slots=True)
class Weights:
    """Bits of each value that is shared, by its hash; ``attested``: the number of records with a term."""

    terms: pd.Series
    attested: pd.Series
    people: pd.Series
    citations: pd.Series


@dataclass(frozen=True, slots=True)
class Texts:
    """The folded texts behind the hashes, where likeness and not equality counts."""

    terms: pd.Series
    citations: pd.Series
    summaries: pd.Series
    types: pd.Series


def weigh_values(carriers: dict[str, pd.Series], attested: pd.Series, texts: Texts) -> Weights:
    """The weights of terms, people and citations from how many methods carry each."""
    terms = carriers["term"]
    acronym = texts.terms.reindex(terms.index).map(is_acronym).to_numpy(dtype=bool)
    unseen = np.where(acronym, w.ACRONYM_OTHERS, w.LONG_TERM_OTHERS)
    return Weights(
        pd.Series(w.PRIOR - np.log2(np.maximum(terms.to_numpy() - 1, unseen)), index=terms.index),
        attested,
        (w.PEOPLE - np.log2(carriers["person"])).clip(lower=w.PEOPLE_FLOOR),
        (w.CITATION - 2 * np.log2(carriers["citation"])).clip(lower=w.CITATION_FLOOR),
    )


def score_pairs(
    pairs: pd.DataFrame, units: Units, weights: Weights, texts: Texts, executor: Executor | None = None
) -> pd.DataFrame:
    """The pairs with ``score``, ``contradictions`` (values that differ), ``core``, ``rule``, ``blocked``.

    ``core``: do the names on the whole, the very same summary or the slug speak for it. ``blocked``:
    evidence that forbids a merge whatever the score ("slug", "work", "year", or "").
    """
    bounds = range(0, max(len(pairs), 1), CHUNK)
    chunks = [pairs.iloc[start : start + CHUNK] for start in bounds]
    if executor is not None and executor.parallel and len(chunks) > 1:
        tasks = (_excerpt(chunk, units, weights, texts) for chunk in chunks)
        scored = executor.map(_score_excerpt, tasks)
        ends = pairs[["left", "right"]].reset_index(drop=True)
        return pd.concat(scored, ignore_index=True).assign(left=ends["left"], right=ends["right"])
    scorer = _Scorer(units, weights, texts)
    return pd.concat([scorer.score(chunk) for chunk in chunks], ignore_index=True)


_Excerpt = tuple[pd.DataFrame, Units, Weights, Texts]


def _excerpt(pairs: pd.DataFrame, units: Units, weights: Weights, texts: Texts) -> _Excerpt:
    """The pairs with no more of the world than their scores need: what is sent to another process."""
    ends = pairs[["left", "right"]].to_numpy()
    chosen = np.unique(ends)
    part = units.select(chosen)
    local = pd.DataFrame(np.searchsorted(chosen, ends), columns=["left", "right"])
    frame = part.frame
    terms, people = np.unique(part.terms.values), np.unique(part.people.values)
    return (
        local,
        part,
        Weights(
            weights.terms.reindex(terms),
            weights.attested.reindex(terms),
            weights.people.reindex(people),
            _only(weights.citations, frame["citation"]),
        ),
        Texts(
            texts.terms.reindex(terms),
            _only(texts.citations, frame["citation"]),
            _only(texts.summaries, frame["summary"]),
            _only(texts.types, frame["type"]),
        ),
    )


def _only(lookup: pd.Series, wanted: pd.Series) -> pd.Series:
    return lookup[lookup.index.isin(wanted.unique())]


def _score_excerpt(excerpt: _Excerpt) -> pd.DataFrame:
    pairs, units, weights, texts = excerpt
    return _Scorer(units, weights, texts).score(pairs)


class _Scorer:
    """Everything that scoring needs of the units, laid out once."""

    def __init__(self, units: Units, weights: Weights, texts: Texts) -> None:
        self.columns = {name: units.frame[name].to_numpy() for name in units.frame.columns}
        size = len(units.frame)
        self.terms, self.vocabulary = _matrix(units.terms, size, np.ones(len(units.terms.rows), dtype=bool))
        self.portable, _ = _matrix(units.terms, size, units.terms.flags)
        self.people, people = _matrix(units.people, size, np.ones(len(units.people.rows), dtype=bool))
        self.term_bits = weights.terms.reindex(self.vocabulary).to_numpy(dtype=np.float64)
        self.attested = weights.attested.reindex(self.vocabulary).to_numpy(dtype=np.float64)
        acronym = texts.terms.reindex(self.vocabulary).map(is_acronym).to_numpy(dtype=bool)
        self.shares = np.where(acronym, w.term_share(True), w.term_share(False))
        self.people_bits = weights.people.reindex(people).to_numpy(dtype=np.float64)
        self.citation_bits = weights.citations
        self.texts = texts

    def score(self, pairs: pd.DataFrame) -> pd.DataFrame:
        left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
        parts, against = [], np.zeros(len(pairs), dtype=np.int64)
        terms, apart, siblings = self._terms(left, right)
        summary, summary_far = self._likeness(
            left, right, "summary", self.texts.summaries, (w.SUMMARY, w.SUMMARY_NEAR, w.SUMMARY_FAR)
        )
        summed_up = self._same(left, right, "summary")
        summary = np.where(
            siblings & ~summed_up, np.minimum(summary, 0), summary
        )  # one template, two methods
        citation, citation_far = self._citation(left, right)
        people, people_far = self._people(left, right, citation > 0)
        year, year_far, far_years = self._year(left, right, citation > 0)
        kind, kind_far = self._likeness(left, right, "type", self.texts.types, (w.TYPE, w.TYPE, w.TYPE_FAR))
        family, family_far = self._equality(left, right, "family", 0.0, w.FAMILY_FAR)
        parts = [terms, summary, citation, people, year, kind, family]
        for far in (apart, summary_far, citation_far, people_far, year_far, kind_far, family_far):
            against += far
        slug, other_slug = self._slug(left, right)
        scored = pd.DataFrame({"left": left, "right": right})
        scored["score"] = np.round(np.sum(parts, axis=0) + slug, 1)
        scored["contradictions"] = against
        scored["core"] = (terms > 0) | summed_up | (slug > 0)
        scored["rule"] = np.select(
            [slug > 0, (summary > 0) & (terms > 0), summed_up, terms > 0],
            ["slug", "summary and names", "summary and origin", "names and origin"],
            default="origin",
        )
        other_work = self._differ(left, right, "work_id")
        scored["blocked"] = np.select(
            [slug > 0, other_slug, other_work, far_years], ["", "slug", "work", "year"], default=""
        )
        return scored

    def _terms(self, left: Integers, right: Integers) -> tuple[Floats, Flags, Flags]:
        """Bits of the names and aliases, do they contradict each other, are any two the names of siblings."""
        shared = self.terms[left].multiply(self.terms[right]).tocsr()
        best = _row_max(shared, self.term_bits)
        total = shared @ self.term_bits
        bits = best + np.minimum((total - best) / 2, w.MORE_TERMS_CAP)
        lone_left, covered_left, listed_left = self._lone(left, right)
        lone_right, covered_right, listed_right = self._lone(right, left)
        lone = np.minimum(lone_left, lone_right)
        missing = w.TERM_MISSING * np.minimum(np.maximum(lone_left, lone_right) - lone, w.LEFT_OVER_CAP)
        near, siblings = self._alone(left, right, lone)
        lone = lone - near
        nothing = bits == 0
        bits = bits + w.TERM_NEAR * np.where(nothing, np.minimum(near, 1), 0)
        shorter = np.maximum(np.minimum(listed_left, listed_right), 0.5)
        covered = np.where(listed_left <= listed_right, covered_left, covered_right) + near
        apart = nothing & (near == 0) & (lone > 0)
        mostly = ~apart & (lone > 0) & (covered / shorter < w.MOSTLY)
        left_over = w.TERM_LEFT_OVER * np.minimum(lone, w.LEFT_OVER_CAP)
        siblings &= (lone > 0) & ~mostly
        against = np.select(
            [mostly, siblings, apart],
            [w.TERMS_MOSTLY_APART, w.TERMS_CONTRAST, w.TERMS_APART],
            default=left_over,
        )
        return (
            bits + against + np.where(bits > 0, missing, 0.0),
            apart | mostly | siblings | (lone >= 2),
            siblings,
        )

    def _lone(self, left: Integers, right: Integers) -> tuple[Integers, Floats, Floats]:
        """Comparable terms of the left that the right lacks; how much of it is shared, and its length."""
        own = self.portable[left]
        shared = own.multiply(self.terms[right])
        lone = np.asarray(own.sum(axis=1) - shared.sum(axis=1)).astype(np.int64)
        return lone, np.asarray(shared @ self.shares), np.asarray(own @ self.shares)

    def _alone(self, left: Integers, right: Integers, lone: Integers) -> tuple[Integers, Flags]:
        """How many terms that both sides have alone are one slip apart, and whether any two are siblings."""
        doubtful = np.flatnonzero(lone > 0)
        own = self._lone_terms(left[doubtful], right[doubtful])
        other = self._lone_terms(right[doubtful], left[doubtful])
        both = own.merge(other, on="pair", suffixes=("", "_other"))
        slips, siblings = np.zeros(len(left), dtype=np.int64), np.zeros(len(left), dtype=bool)
        if both.empty:
            return slips, siblings
        texts = self.texts.terms.reindex(self.vocabulary).to_numpy()
        one, two = both["term"].to_numpy(), both["term_other"].to_numpy()
        few, many = np.sort([self.attested[one], self.attested[two]], axis=0)
        slip = one_slip(texts[one], texts[two], few * w.RARE_BESIDE <= many)
        hits = both.loc[slip].drop_duplicates(["pair", "term"]).groupby("pair").size()
        slips[doubtful[hits.index.to_numpy()]] = hits.to_numpy()
        contrast = contrasts(texts, one, two) & ~slip
        siblings[doubtful[both.loc[contrast, "pair"].to_numpy()]] = True
        return np.minimum(slips, lone), siblings

    def _lone_terms(self, left: Integers, right: Integers) -> pd.DataFrame:
        own = self.portable[left]
        alone = (own - own.multiply(self.terms[right])).tocoo()
        kept = alone.data > 0
        return pd.DataFrame({"pair": alone.row[kept], "term": alone.col[kept]})

    def _likeness(
        self, left: Integers, right: Integers, name: str, texts: pd.Series, bits: tuple[float, float, float]
    ) -> tuple[Floats, Flags]:
        same, differ = self._same(left, right, name), self._differ(left, right, name)
        score = np.where(same, bits[0], 0.0)
        near, far = _LIKENESS[name]
        ratio = self._ratio(left, right, name, texts, differ)
        score = np.where(differ & (ratio >= near), bits[1], score)
        away = differ & (ratio < far)
        if name == "summary" and away.any():
            away &= self._english(left, texts) & self._english(right, texts)
        return np.where(away, bits[2], score), away

    def _english(self, rows: Integers, texts: pd.Series) -> Flags:
        codes, distinct = pd.factorize(self.columns["summary"][rows])
        english = [is_english(str(text)) for text in texts.reindex(distinct).tolist()]
        return np.array(english, dtype=bool)[codes]

    def _citation(self, left: Integers, right: Integers) -> tuple[Floats, Flags]:
        full = self.citation_bits.reindex(self.columns["citation"][left]).fillna(0.0).to_numpy()
        bits, away = self._likeness(left, right, "citation", self.texts.citations, (1.0, 0.8, -1.0))
        same_work = self._same(left, right, "work_id")
        bits = np.where(same_work, 1.0, bits)
        full = np.where(same_work & (full == 0), w.CITATION, full)
        return np.where(bits > 0, bits * full, bits * -w.CITATION_FAR), away & ~same_work

    def _people(self, left: Integers, right: Integers, cited: Flags) -> tuple[Floats, Flags]:
        shared = self.people[left].multiply(self.people[right]).tocsr()
        bits = _row_max(shared, self.people_bits)
        both = (self.columns["people_set"][left] != 0) & (self.columns["people_set"][right] != 0)
        away = both & (bits == 0)
        positive = np.where(cited, np.minimum(bits, w.PEOPLE_BESIDE_CITATION), bits)
        return np.where(away, w.PEOPLE_FAR, positive), away

    def _year(self, left: Integers, right: Integers, cited: Flags) -> tuple[Floats, Flags, Flags]:
        one, two = self.columns["year"][left], self.columns["year"][right]
        both = (one != NO_YEAR) & (two != NO_YEAR)
        apart = np.abs(one - two)
        bits = np.where(apart == 0, np.where(cited, w.YEAR_BESIDE_CITATION, w.YEAR), w.YEAR_OFF)
        bits = np.where((apart > 0) & (apart <= w.YEARS_NEAR), w.YEAR_NEAR, bits)
        return np.where(both, bits, 0.0), both & (apart > w.YEARS_NEAR), both & (apart > w.YEARS_BLOCKED)

    def _equality(
        self, left: Integers, right: Integers, name: str, same: float, differ: float
    ) -> tuple[Floats, Flags]:
        away = self._differ(left, right, name)
        return np.where(self._same(left, right, name), same, np.where(away, differ, 0.0)), away

    def _slug(self, left: Integers, right: Integers) -> tuple[Floats, Flags]:
        other = self._differ(left, right, "slug") & self._same(left, right, "source")
        return np.where(self._same(left, right, "slug"), w.SLUG, 0.0), other

    def _same(self, left: Integers, right: Integers, name: str) -> Flags:
        one = self.columns[name][left]
        return (one != 0) & (one == self.columns[name][right])

    def _differ(self, left: Integers, right: Integers, name: str) -> Flags:
        one, two = self.columns[name][left], self.columns[name][right]
        return (one != 0) & (two != 0) & (one != two)

    def _ratio(self, left: Integers, right: Integers, name: str, texts: pd.Series, asked: Flags) -> Floats:
        """The likeness (0 to 100) of the two texts where ``asked``, each distinct pair compared once."""
        ratio = np.zeros(len(left))
        if not asked.any():
            return ratio
        both = pd.DataFrame({"one": self.columns[name][left[asked]], "two": self.columns[name][right[asked]]})
        distinct = both.drop_duplicates()
        one, two = texts.reindex(distinct["one"]), texts.reindex(distinct["two"])
        distinct = distinct.assign(ratio=likeness_of(one.to_numpy(), two.to_numpy(), prose=name == "summary"))
        ratio[asked] = both.merge(distinct, on=["one", "two"], how="left")["ratio"].to_numpy()
        return ratio


_LIKENESS = {
    "summary": (w.SUMMARY_NEAR_RATIO, w.SUMMARY_FAR_RATIO),
    "citation": (w.CITATION_NEAR_RATIO, w.CITATION_FAR_RATIO),
    "type": (w.TYPE_NEAR_RATIO, w.TYPE_NEAR_RATIO),
}


def _matrix(lists: Lists, size: int, kept: Flags) -> tuple[csr_array, Hashes]:
    codes, vocabulary = pd.factorize(lists.values)
    data = np.ones(int(kept.sum()), dtype=np.int8)
    rows = lists.rows[kept]
    starts = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=size), out=starts[1:])
    return csr_array((data, codes[kept], starts), shape=(size, len(vocabulary))), vocabulary


def _row_max(shared: csr_array, bits: Floats) -> Floats:
    best = np.zeros(shared.shape[0])
    rows = np.repeat(np.arange(shared.shape[0]), np.diff(shared.indptr))
    np.maximum.at(best, rows, bits[shared.indices] * (shared.data > 0))
    return best
