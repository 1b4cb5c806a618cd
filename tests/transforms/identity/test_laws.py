"""Laws that hold for any world: order, re-runs, replays, and a run that builds on the last one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.text.folding import fold
from tests.laws import costly
from tests.transforms.identity.records import START, decision, frame, fresh_home, ids, partition, record
from transforms.identity.comparing import Carriers, Profile, compare
from transforms.identity.model import Resolution, ref
from transforms.identity.normals import citation_key, person_key
from transforms.identity.registry import commit_ids, load_assignments
from transforms.identity.resolution import resolve
from transforms.identity.scoring import score_pairs
from transforms.identity.signatures import canonical_order, sign
from transforms.identity.solving import gather_texts, weigh
from transforms.identity.units import collapse

LAWS = costly(4)

ALIASES = (
    "LDA",
    "latent topics",
    "linear discriminant",
    "linear discriminnt",
    "topic model",
    "אלגוריתם",
    "Öz-dikkat",
)
PEOPLE = ("Blei, D.", "David Blei", "Fisher, R. A.", "Ng, A. et al.")
CITATIONS = (
    "Blei, D. (2003). Latent Dirichlet allocation. JMLR. link ↗",
    "Blei, D. (2003). Latent Dirichlet alocation. JMLR.",
    "Fisher, R. A. (1936). The use of multiple measurements. Annals of Eugenics. DOI ↗",
)
SUMMARIES = (
    "Finds the topics that a collection of texts is about.",
    "Finds the topics that a collection of texts is made of.",
    "Draws a line between two groups.",
)


@st.composite
def worlds(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A dozen records that share a few values, as hostile to identity as chance makes them."""
    records = []
    for number in range(draw(st.integers(2, 12))):
        some = draw(st.lists(st.sampled_from(ALIASES), max_size=3, unique=True))
        records.append(
            record(
                f"p{number // 2}",
                column=number % 2,
                locale=draw(st.sampled_from(("en", "he", "vi", None))),
                name=draw(st.sampled_from(("LDA", "Latent topics", "ניתוח", "Chủ đề (LDA topics)"))),
                aliases=tuple(some),
                year=draw(st.sampled_from((None, 1936, 2003, 2004))),
                originators=tuple(draw(st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True))),
                type=draw(st.sampled_from((None, "Topic model", "Classifier"))),
                family=draw(st.sampled_from((None, "Statistics", "Learning"))),
                citation=draw(st.sampled_from((None, *CITATIONS))),
                work_id=draw(st.sampled_from((None, None, "wk-1", "wk-2"))),
                summary=draw(st.sampled_from((None, *SUMMARIES))),
                slug=draw(st.sampled_from((None, None, None, "lda", "topic-model"))),
                first_seen=START + pd.Timedelta(days=draw(st.integers(0, 3))),
            )
        )
    return records


def run(records: list[dict[str, Any]], **more: Any) -> Resolution:
    return resolve(frame(*records), **{"home": None, "decisions": (), "release": "1", **more})


def same(one: Resolution, two: Resolution) -> bool:
    tables = ("members", "merges", "redirects", "reviews")
    return all(getattr(one, name).equals(getattr(two, name)) for name in tables)


@LAWS
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_leaves_no_trace(records: list[dict[str, Any]], random: Any) -> None:
    shuffled = random.sample(records, len(records))
    assert same(run(records), run(shuffled))


@LAWS
@given(worlds())
def test_every_record_is_in_one_method_and_merges_are_a_spanning_forest(
    records: list[dict[str, Any]],
) -> None:
    found = run(records)
    method_of = ids(found)
    assert set(method_of) == {ref(row["page_id"], row["column"]) for row in records}
    assert len(found.merges) == len(method_of) - len(set(method_of.values()))
    joined = {key: {key} for key in method_of}
    for left, right, method_id in zip(
        found.merges["left"], found.merges["right"], found.merges["method_id"], strict=True
    ):
        assert method_of[left] == method_of[right] == method_id
        union = joined[left] | joined[right]
        for key in union:
            joined[key] = union
    assert {frozenset(group) for group in joined.values()} == partition(found)


@LAWS
@given(worlds())
def test_no_cluster_breaks_a_constraint(records: list[dict[str, Any]]) -> None:
    rows = {ref(row["page_id"], row["column"]): row for row in records}
    for group in partition(run(records)):
        slugs = {rows[key]["slug"] for key in group} - {None}
        assert len(slugs) <= 1
        pages = [rows[key]["page_id"] for key in sorted(group) if not rows[key]["slug"]]
        assert len(pages) == len(set(pages))
        if not slugs:
            assert len({rows[key]["work_id"] for key in group} - {None}) <= 1


@LAWS
@given(worlds())
def test_a_second_run_changes_nothing(records: list[dict[str, Any]]) -> None:
    with fresh_home() as home:
        first = run(records, home=home)
        commit_ids(home, first, "1")
        again = run(records, home=home, release="2")
    assert again.members.equals(first.members)
    assert again.merges.equals(first.merges)
    assert again.redirects.empty
    assert again.minted.empty


@LAWS
@given(worlds(), st.integers(0, 11))
def test_building_on_the_last_run_equals_a_full_run(records: list[dict[str, Any]], cut: int) -> None:
    with fresh_home() as home:
        commit_ids(home, run(records[: max(cut, 1)], home=home), "1")
        known = load_assignments(home)
        assert same(run(records, home=home, release="2"), run(records, home=known, release="2"))


@LAWS
@given(worlds(), st.data())
def test_decisions_replayed_give_the_same(records: list[dict[str, Any]], data: st.DataObject) -> None:
    keys = sorted(ref(row["page_id"], row["column"]) for row in records)
    sides = st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True)
    kinds = st.sampled_from(("same", "different"))
    drawn = data.draw(st.lists(st.tuples(kinds, sides), max_size=4))
    log = [decision(kind, *pair) for kind, pair in drawn]
    found = run(records, decisions=log)
    with fresh_home() as home:
        commit_ids(home, found, "1")
        again = run(records, home=home, decisions=log, release="2")
    assert again.members.equals(found.members)
    method_of = ids(found)
    newest = {frozenset((d.left, d.right)): d for d in log}
    unapplied = found.reviews.loc[found.reviews["kind"] == "decision_unapplied"]
    void = {frozenset(pair) for pair in zip(unapplied["left"], unapplied["right"], strict=True)}
    for pair, last in newest.items():
        if pair not in void:
            assert (method_of[last.left] == method_of[last.right]) == (last.kind == "same")


@LAWS
@given(worlds())
def test_merge_then_unmerge_gives_back_the_methods(records: list[dict[str, Any]]) -> None:
    with fresh_home() as home:
        first = run(records, home=home)
        commit_ids(home, first, "1")
        methods = first.members.drop_duplicates("method_id")["method_id"].tolist()
        if len(methods) < 2:
            return
        log = [decision("same", *methods[:2])]
        commit_ids(home, run(records, home=home, release="2", decisions=log), "2")
        parted = run(records, home=home, release="3")
    assert partition(parted) == partition(first)
    known, now = ids(first), ids(parted)
    target = parted.redirects.set_index("old_id")["new_id"].to_dict()
    assert {target.get(known[key], known[key]) == now[key] for key in known} == {True}


@LAWS
@given(worlds())
def test_one_pair_scores_the_same_in_words_and_in_columns(records: list[dict[str, Any]]) -> None:
    table = frame(*[{**row, "page_id": f"{row['page_id']}-{row['column']}"} for row in records])
    order = canonical_order(table)
    signatures = sign(table, order)
    units, texts = collapse(signatures), gather_texts(signatures)
    _, weights = weigh(units, texts)
    size = len(units.frame)
    pairs = pd.DataFrame([(a, b) for a in range(size) for b in range(a + 1, size)], columns=["left", "right"])
    if pairs.empty:
        return
    by_hash = {name: texts.terms.to_dict() for name in ("terms",)}
    rows = table.iloc[order].reset_index(drop=True)
    profiles = [_profile(rows, units, unit, by_hash["terms"], weights.attested) for unit in range(size)]
    carriers = _Measured(weights, signatures.texts)
    scored = score_pairs(pairs, units, weights, texts)
    for row in scored.itertuples():
        words = compare(profiles[row.left], profiles[row.right], carriers)  # type: ignore[arg-type]
        assert words.score == pytest.approx(row.score, abs=0.11)
        assert words.core == row.core
        assert words.blocked == row.blocked
        assert words.contradictions == row.contradictions


class _Measured(Carriers):
    """The carriers that the columns found, turned back from their weights."""

    def __init__(self, weights: Any, texts: dict[str, Any]) -> None:
        terms = texts["term"]
        count = lambda bits, top: max(1, round(2 ** (top - bits)))  # noqa: E731
        object.__setattr__(
            self,
            "terms",
            {
                terms[k]: count(v, 13) + 1 if v < 13 else (2 if v == 13 else 1)
                for k, v in weights.terms.items()
            },
        )
        object.__setattr__(
            self, "people", {texts["person"][k]: count(v, 8) for k, v in weights.people.items()}
        )
        object.__setattr__(
            self, "citations", {texts["citation"][k]: count(v / 2, 6) for k, v in weights.citations.items()}
        )


def _profile(
    rows: pd.DataFrame, units: Any, unit: int, terms: dict[int, str], attested: pd.Series
) -> Profile:
    row = rows.iloc[int(units.frame["first"].iat[unit])]
    held = units.terms.rows == unit
    flags = dict(zip(units.terms.values[held].tolist(), units.terms.flags[held].tolist(), strict=True))

    def some(value: Any, normal: Any) -> frozenset[Any]:
        return frozenset() if pd.isna(value) else frozenset({normal(value)})

    return Profile(
        terms={terms[key]: flag for key, flag in flags.items()},
        attested={terms[key]: int(attested[key]) for key in flags},
        people=frozenset(person_key(person) for person in row["originators"]),
        years=some(row["year"], int),
        types=some(row["type"], fold),
        families=some(row["family"], fold),
        citations=some(row["citation"], citation_key),
        works=some(row["work_id"], str),
        summaries=some(row["summary"], fold),
        slugs=some(row["slug"], str),
    )
