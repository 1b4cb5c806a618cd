"""The decisions file: checked line by line, only ever appended to, obeyed over any score."""

from __future__ import annotations

import codecs
import json
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws import costly
from tests.transforms.identity.records import decision, fresh_home, home_in, ids, partition, record, settle
from tests.transforms.identity.test_pairs import PEFT, QLORA, TEXTBOOK
from transforms.identity.decisions import Decision, DecisionError, append_decision, load_decisions
from transforms.identity.model import Resolution
from transforms.identity.registry import commit_ids

GOOD = {"kind": "same", "left": "mb-1", "right": "mb-2", "reason": "r", "who": "w", "when": "2026-11-01"}

BAD = {
    "not json": ("{", "not JSON"),
    "a list": ("[]", "one JSON object"),
    "a kind that is none": (json.dumps({**GOOD, "kind": "maybe"}), "'maybe' is none of same"),
    "no reason": (json.dumps({**GOOD, "reason": " "}), "'reason' is missing"),
    "no right side": (json.dumps({k: v for k, v in GOOD.items() if k != "right"}), "'right' is missing"),
    "one side twice": (json.dumps({**GOOD, "right": "mb-1"}), "both sides are mb-1"),
    "a time that is none": (json.dumps({**GOOD, "when": "yesterday"}), "'yesterday'"),
    "an unknown key": (json.dumps({**GOOD, "leftt": "x"}), "unknown key 'leftt'"),
    "evidence that is a text": (json.dumps({**GOOD, "evidence": "x"}), "'evidence' must be an object"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_line_is_an_error_with_file_and_line(case: str, tmp_path: Path) -> None:
    line, said = BAD[case]
    file = tmp_path / "decisions.jsonl"
    file.write_text(f"{json.dumps(GOOD)}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(DecisionError) as error:
        load_decisions(file)
    assert f"{file}, line 3" in str(error.value)
    assert said in str(error.value)


def test_every_bad_line_is_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    latin = json.dumps({**GOOD, "who": "José"}, ensure_ascii=False).encode("latin-1")
    file.write_bytes(b"\n".join([b"{", json.dumps(GOOD).encode(), latin, b"[" * 100_000]))
    with pytest.raises(DecisionError) as error:
        load_decisions(file)
    named = str(error.value).splitlines()
    assert [line.split(":")[0].rpartition(" ")[2] for line in named] == ["1", "3", "4"]
    assert "not UTF-8" in named[1]


@given(st.text(min_size=1).filter(str.strip), st.text(min_size=1).filter(str.strip))
def test_any_text_survives_the_file(reason: str, who: str) -> None:
    written = Decision("same", "mb-1", "页#2", reason, who, "2026-11-01T10:00:00Z")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "decisions.jsonl"
        file.write_bytes(codecs.BOM_UTF8)
        append_decision(file, written)
        append_decision(file, written)
        assert load_decisions(file) == [written, written]


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert load_decisions(tmp_path / "none.jsonl") == []


def test_what_is_appended_is_read_back_and_nothing_is_rewritten(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "decisions.jsonl"
    first, second = (
        decision("same", "mb-1", "mb-2", evidence={"score": 4.5}),
        decision("different", "mb-1", "p#2"),
    )
    append_decision(file, first)
    before = file.read_bytes().rstrip(b"\n")  # as an editor may leave it
    file.write_bytes(before)
    append_decision(file, second)
    assert file.read_bytes().startswith(before)
    assert load_decisions(file) == [first, second]


def test_same_is_obeyed_over_any_score() -> None:
    records = record("p1", locale="fa", name="لورا", **PEFT), record("p2", locale="he", name="QLoRA", **QLORA)
    known = ids(settle(*records))
    found = settle(*records, decisions=[decision("same", known["p1#1"], known["p2#1"])])
    assert len(partition(found)) == 1


def test_same_is_obeyed_even_for_two_columns_of_one_page() -> None:
    records = record("p1", column=1, **QLORA), record("p1", column=2, **QLORA)
    assert len(partition(settle(*records, decisions=[decision("same", "p1#1", "p1#2")]))) == 1


def test_different_is_obeyed_over_identical_content() -> None:
    records = record("p1", locale="he", name="א", **QLORA), record("p2", locale="vi", name="b", **QLORA)
    found = settle(*records, decisions=[decision("different", "p1#1", "p2#1")])
    assert len(partition(found)) == 2
    assert found.reviews.empty


def test_the_newest_decision_on_a_pair_counts() -> None:
    records = record("p1", locale="he", name="א", **QLORA), record("p2", locale="vi", name="b", **QLORA)
    log = [decision("different", "p1#1", "p2#1"), decision("same", "p1#1", "p2#1", "2026-11-02T10:00:00Z")]
    assert len(partition(settle(*records, decisions=log))) == 1
    assert len(partition(settle(*records, decisions=log[::-1]))) == 2


def test_a_decision_on_nothing_is_reported_with_what_to_do() -> None:
    found = settle(record("p1", **QLORA), decisions=[decision("same", "p1#1", "mb-0000000000")])
    (row,) = found.reviews.to_dict("records")
    assert row["kind"] == "decision_unapplied"
    assert "mb-0000000000" in row["evidence"][0]
    assert row["command"].startswith("methodbase decide")


def test_decisions_that_contradict_each_other_leave_the_newer_standing() -> None:
    records = [
        record(f"p{i}", locale=lo, name=lo, **TEXTBOOK, aliases=(f"kind {i} of thing",))
        for i, lo in enumerate(("es", "de", "fr"))
    ]
    log = [
        decision("same", "p0#1", "p1#1"),
        decision("same", "p1#1", "p2#1"),
        decision("different", "p0#1", "p2#1"),
    ]
    found = settle(*records, decisions=log)
    assert len(partition(found)) == 2
    assert found.reviews.loc[found.reviews["kind"] == "decision_unapplied", "left"].tolist() == ["p0#1"]


def test_a_decision_survives_through_the_record_noted_that_day() -> None:
    records = record("p1", locale="fa", name="لورا", **PEFT), record("p2", locale="he", name="QLoRA", **QLORA)
    noted = {"left_record": "p1#1", "right_record": "p2#1"}
    log = [decision("same", "mb-salted0000", "mb-salted1111", evidence=noted)]
    assert len(partition(settle(*records, decisions=log))) == 1


def test_an_article_name_can_be_decided_too() -> None:
    page = record("p1", locale="he", name="QLoRA", **QLORA)
    named = record("a1", column=0, kind="article", name="QLoRA", locale="zh")
    assert len(partition(settle(page, named))) == 1
    assert len(partition(settle(page, named, decisions=[decision("different", "p1#1", "a1#0")]))) == 2
    other = {**named, "name": "LoRA-Dash"}
    assert len(partition(settle(page, other))) == 2
    assert len(partition(settle(page, other, decisions=[decision("same", "a1#0", "p1#1")]))) == 1


CHAIN = [
    record(f"p{i}", locale=lo, name=lo, **TEXTBOOK, aliases=(f"kind {i} of thing",))
    for i, lo in enumerate(("es", "de", "fr", "it"))
]
SIDES = [f"p{i}#1" for i in range(len(CHAIN))]


@costly(8)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("same", "different")),
            st.lists(st.sampled_from(SIDES), min_size=2, max_size=2, unique=True),
        ),
        max_size=6,
    )
)
def test_every_decision_is_obeyed_or_undone_or_reported(drawn: list[tuple[str, list[str]]]) -> None:
    log = [decision(kind, *pair) for kind, pair in drawn]
    found = settle(*CHAIN, decisions=log)
    known = ids(found)
    unapplied = found.reviews[found.reviews["kind"] == "decision_unapplied"]
    reported = {frozenset(pair) for pair in zip(unapplied["left"], unapplied["right"], strict=True)}
    last = {frozenset(pair): kind for kind, pair in drawn}
    for pair, kind in last.items():
        one, two = sorted(pair)
        obeyed = (known[one] == known[two]) == (kind == "same")
        assert obeyed or pair in reported
    if drawn:
        newest = frozenset(drawn[-1][1])
        assert newest not in reported, "the newest decision always stands"


@costly(5)
@given(st.lists(st.lists(st.sampled_from(SIDES), min_size=2, max_size=2, unique=True), max_size=4))
def test_unions_hold_in_any_order_and_go_with_their_lines(pairs: list[list[str]]) -> None:
    log = [decision("same", *pair) for pair in pairs]
    alone = alone_in_the_chain()
    first = ids(alone)
    with fresh_home() as home:
        commit_ids(home, alone, "1")
        joined = settle(*CHAIN, home=home, decisions=log, release="2")
        assert partition(joined) == partition(settle(*CHAIN, decisions=log[::-1]))
        commit_ids(home, joined, "2")
        undone = settle(*CHAIN, home=home, release="3")
    assert partition(undone) == partition(alone)
    lead = undone.redirects.set_index("old_id")["new_id"].to_dict()
    assert {key: lead.get(old, old) for key, old in first.items()} == ids(undone)


@cache
def alone_in_the_chain() -> Resolution:
    """What identity makes of the chain without any decision."""
    return settle(*CHAIN)


def test_decisions_follow_ids_that_became_redirects_or_went(tmp_path: Path) -> None:
    home = home_in(tmp_path)
    first = ids(alone_in_the_chain())
    commit_ids(home, alone_in_the_chain(), "1")
    same = decision("same", first["p0#1"], first["p1#1"])
    commit_ids(home, settle(*CHAIN, home=home, decisions=[same], release="2"), "2")
    retired = first["p1#1"]
    both = [same, decision("same", retired, first["p2#1"], "2026-11-02T10:00:00Z")]
    found = settle(*CHAIN, home=home, decisions=both, release="3")
    assert len({ids(found)[side] for side in SIDES[:3]}) == 1
    gone = settle(*CHAIN[:1], *CHAIN[2:], home=home, decisions=both, release="3")
    assert ids(gone)["p0#1"] != ids(gone)["p2#1"], "the record that the retired id stood for is gone"
    (row,) = gone.reviews[gone.reviews["kind"] == "decision_unapplied"].to_dict("records")[:1]
    assert retired in row["evidence"][0] + row["evidence"][1]
