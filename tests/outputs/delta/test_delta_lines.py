"""Which lines a change makes, and what cause each has."""

from __future__ import annotations

import copy

import orjson
import pytest

from outputs.delta.apply import apply
from outputs.delta.digest import Digest
from outputs.delta.model import Change, DeltaError, change_from_json
from outputs.delta.people import changes_markdown, changes_text
from outputs.delta.summary import DeltaCount
from outputs.release.context import Causes
from tests.outputs.delta.test_delta_law import NO_CAUSES, lines_between
from tests.outputs.tables import NASTY, START, tables_of

BASE = {
    "pages": [{"page_id": "p1"}, {"page_id": "p2"}],
    "works": [{"work_id": "wk-1", "title": "Paper"}],
    "methods": [
        {"method_id": "mb-a", "slug": "a", "name": "Alpha"},
        {"method_id": "mb-b", "slug": "b", "name": "Beta"},
    ],
    "citations": [
        {"citation_id": "ci-1", "method_id": "mb-a", "status": "unchecked"},
        {"citation_id": "ci-2", "method_id": "mb-b", "status": "verified", "work_id": "wk-1"},
    ],
    "statements": [
        {"statement_id": "st-1", "method_id": "mb-a", "property": "name", "page_id": "p1", "value": "Alpha"},
        {"statement_id": "st-2", "method_id": "mb-a", "property": "name", "page_id": "p2", "value": "Alpha"},
        {"statement_id": "st-3", "method_id": "mb-b", "property": "name", "page_id": "p2", "value": "Beta"},
    ],
}


def changed(edit):
    rows = copy.deepcopy(BASE)
    edit(rows)
    return rows


def lines(edit, causes: Causes = NO_CAUSES):
    found = lines_between(tables_of(BASE), tables_of(changed(edit)), causes)
    return [line for line in found if line.table == "methods"], found


def find(rows, table, column, value):
    return next(row for row in rows[table] if row[column] == value)


def merge_b_into_a(rows):
    rows["methods"].pop(1)
    find(rows, "statements", "statement_id", "st-3")["method_id"] = "mb-a"
    rows["redirects"] = [
        {"old_id": "mb-b", "new_id": "mb-a", "since": "2026.2.1", "reason": "merged: same work"}
    ]


def split_a(rows):
    rows["methods"].append({"method_id": "mb-c", "slug": "c", "name": "Gamma"})
    find(rows, "statements", "statement_id", "st-2")["method_id"] = "mb-c"


def split_a_and_drop_it(rows):
    split_a(rows)
    rows["methods"].pop(0)
    rows["citations"].clear()
    find(rows, "statements", "statement_id", "st-1")["method_id"] = "mb-b"
    rows["redirects"] = [
        {"old_id": "mb-a", "new_id": "mb-b", "since": "2026.2.1", "reason": "split by a person"}
    ]


def remove_b(rows):
    rows["methods"].pop(1)
    rows["statements"].pop(2)
    rows["redirects"] = [
        {"old_id": "mb-b", "new_id": None, "since": "2026.2.1", "reason": "removed: page gone"}
    ]


@pytest.mark.parametrize(
    ("edit", "op", "key", "into", "reason"),
    [
        (merge_b_into_a, "MERGE", "mb-b", ("mb-a",), "merged: same work"),
        (split_a, "SPLIT", "mb-a", ("mb-a", "mb-c"), "pages moved to a new method"),
        (split_a_and_drop_it, "SPLIT", "mb-a", ("mb-b", "mb-c"), "split by a person"),
        (remove_b, "DEL", "mb-b", (), "removed: page gone"),
    ],
)
def test_what_became_of_a_method(edit, op, key, into, reason):
    of_methods, _ = lines(edit)
    line = of_methods[0]
    assert (line.op, line.keys, line.into, line.reason) == (op, ({"method_id": key},), into, reason)


def test_a_row_that_moves_between_old_methods_is_no_split():
    of_methods, found = lines(lambda rows: rows["statements"][1].update(method_id="mb-b"))
    assert of_methods == []
    assert found[0].changes == {"method_id": ("mb-a", "mb-b")}


def test_a_changed_cell_has_its_old_and_new_value():
    (line,), _ = lines(lambda rows: rows["methods"][0].update(name="Alfa", originators=["x"]))
    assert line.to_json() == {
        "op": "MOD",
        "table": "methods",
        "key": {"method_id": "mb-a"},
        "changes": {"name": {"old": "Alpha", "new": "Alfa"}, "originators": {"old": [], "new": ["x"]}},
        "cause": "source",
    }


def test_rows_that_are_only_seen_again_share_a_line():
    def see_again(rows):
        for row in rows["statements"]:
            row["last_seen"] = START.replace(year=2027)

    _, (line,) = lines(see_again)
    assert [key["statement_id"] for key in line.keys] == ["st-1", "st-2", "st-3"]
    assert line.changes == {"last_seen": ("2026-01-02T03:04:05Z", "2027-01-02T03:04:05Z")}
    count = DeltaCount()
    assert list(count.passing([line])) == [line]
    assert count.summary() == {"changes": {}, "causes": {}, "seen_again": 3}


def new_page(rows):
    rows["pages"].append({"page_id": "p3"})
    rows["statements"].append(
        {"statement_id": "st-4", "method_id": "mb-a", "property": "name", "page_id": "p3"}
    )
    rows["methods"][0]["family"] = "Trees"


def new_verdict(rows):
    rows["citations"][0].update(status="verified", work_id="wk-1")


def other_verdict(rows):
    rows["citations"][1].update(status="corrected", discrepancies=["year"])


def new_work(rows):
    new_verdict(rows)
    rows["works"].append({"work_id": "wk-2", "title": "Found"})
    rows["citations"][0]["work_id"] = rows["methods"][0]["work_id"] = "wk-2"
    rows["methods"][0]["flags"] = ["citation_corrected"]


def work_by_name(rows):
    rows["works"].append({"work_id": "wk-3", "title": "Found by name"})
    rows["methods"][1].update(work_id="wk-3", flags=["work_found_by_name"])


def new_page_and_verdict(rows):
    new_page(rows)
    new_work(rows)


def new_claim(rows):
    new_page(rows)
    rows["works"].append({"work_id": "wk-2", "title": "Found"})
    rows["citations"].append(
        {"citation_id": "ci-9", "method_id": "mb-a", "status": "verified", "work_id": "wk-2"}
    )


def new_field(rows):
    rows["methods"][1]["field"] = "Statistics"


def new_title(rows):
    rows["works"][0]["title"] = "Paper, corrected"


REGISTRY, CODE = Causes(registry_changed=True), Causes(code_changed=True)
BOTH = Causes(registry_changed=True, code_changed=True)


@pytest.mark.parametrize(
    ("edit", "causes", "expected"),
    [
        (new_page, Causes(), {"source"}),
        (new_page, BOTH, {"source"}),
        (new_verdict, REGISTRY, {"registry"}),
        (new_verdict, CODE, {"registry"}),
        (other_verdict, CODE, {"code"}),
        (other_verdict, BOTH, {"code"}),
        (other_verdict, Causes(), {"registry"}),
        (new_work, CODE, {"registry"}),
        (work_by_name, CODE, {"registry"}),
        (new_page_and_verdict, CODE, {"source", "registry"}),
        (new_claim, CODE, {"source"}),
        (new_title, REGISTRY, {"registry"}),
        (new_title, Causes(), {"registry"}),
        (new_field, CODE, {"code"}),
        (new_field, BOTH, {"code"}),
        (new_field, REGISTRY, {"registry"}),
        (new_field, Causes(decided=frozenset({"mb-b"})), {"decision"}),
        (merge_b_into_a, Causes(decided=frozenset({"mb-a", "mb-b"})), {"decision"}),
        (merge_b_into_a, CODE, {"code"}),
        (split_a, Causes(decided=frozenset({"mb-c", "mb-a"})), {"decision"}),
    ],
)
def test_each_line_has_its_cause(edit, causes, expected):
    _, found = lines(edit, causes)
    assert {line.cause for line in found} == expected


def test_a_merge_is_decided_when_a_decision_names_either_side():
    for side in ("mb-a", "mb-b"):
        of_methods, _ = lines(merge_b_into_a, Causes(decided=frozenset({side})))
        assert (of_methods[0].op, of_methods[0].cause) == ("MERGE", "decision")


@pytest.mark.parametrize(
    "named",
    [{"mb-a"}, {"p2#1", "mb-a"}, {"p2#1", "p1#0"}],
    ids=["the method", "a record and the method", "two records"],
)
@pytest.mark.parametrize("again", [False, True], ids=["parted", "joined"])
def test_what_a_decided_split_made_is_decided_too(named, again):
    """A person names what is known that day: never the id that the split is going to mint."""
    base = copy.deepcopy(BASE)
    for row, column in zip(base["statements"], (0, 1, 2), strict=True):
        row["column"] = column
    parted = copy.deepcopy(base)
    split_a(parted)
    find(parted, "statements", "statement_id", "st-2").update(value="Gamma")
    parted["names"] = [{"method_id": "mb-c", "text": "Gamma", "lang": "en", "kind": "label"}]
    joined = {**base, "redirects": [{"old_id": "mb-c", "new_id": "mb-a", "reason": "merged into mb-a"}]}
    before, after = (parted, joined) if again else (base, parted)
    after["methods"][1]["family"] = "Trees"
    found = lines_between(tables_of(before), tables_of(after), Causes(decided=frozenset(named)))
    causes = {(line.table, line.op): line.cause for line in found if line.keys != ({"method_id": "mb-b"},)}
    assert set(causes.values()) == {"decision"}, causes
    assert [line.cause for line in found if line.keys == ({"method_id": "mb-b"},)] == ["source"]


def test_a_row_with_two_causes_has_two_lines_and_is_one_row():
    of_methods, found = lines(new_page_and_verdict, CODE)
    assert [(line.cause, set(line.changes)) for line in of_methods] == [
        ("source", {"family"}),
        ("registry", {"work_id", "flags"}),
    ]
    count, digest = DeltaCount(), Digest()
    assert list(digest.passing(count.passing(found))) == found
    assert count.summary()["changes"]["methods"] == {"MOD": 1}
    assert digest.rows["methods", "MOD"] == digest.methods["MOD"].total == 1


def digest_of(edit):
    digest = Digest()
    _, found = lines(edit)
    assert list(digest.passing(found)) == found
    return digest


NAMES = {"mb-a": "Alpha", "mb-b": NASTY[1], "mb-c": "Gamma", "ci-1": "Alpha"}


def test_changes_for_people_say_what_became_of_methods_and_why():
    text = changes_text(digest_of(merge_b_into_a), "2026.1.1", "2026.2.1", lambda i: NAMES[i])
    assert "2026.1.1 → 2026.2.1" in text
    assert f"{NASTY[1]} (mb-b); into Alpha (mb-a); merged: same work [source]" in text


def test_changes_for_people_list_verdicts():
    text = changes_text(digest_of(new_verdict), "2026.1.1", "2026.2.1", lambda i: NAMES[i])
    assert "Alpha (ci-1): unchecked → verified [registry]" in text


def test_markup_from_pages_is_inert_in_the_markdown():
    text = changes_markdown(digest_of(merge_b_into_a), "2026.1.1", "2026.2.1", lambda i: NAMES[i])
    assert "<script" not in text and "&lt;script&gt;" in text


def test_only_new_dates_are_said_to_be_no_change():
    digest = digest_of(lambda rows: rows["statements"][0].update(last_seen=START.replace(year=2027)))
    assert "Nothing but dates" in changes_markdown(digest, "2026.1.1", "2026.2.1", str)


def test_long_lists_are_cut_and_counted(monkeypatch):
    monkeypatch.setattr("outputs.delta.digest.MOST_LISTED", 1)

    def rename_all(rows):
        for row in rows["methods"]:
            row["name"] += "!"

    text = changes_text(digest_of(rename_all), "2026.1.1", "2026.2.1", lambda i: NAMES[i])
    assert "Changed methods (2)" in text and "… and 1 more" in text


def test_a_new_citation_that_is_wrong_is_told_and_a_right_one_only_counted():
    digest = Digest()
    rows = (
        {"citation_id": "ci-8", "status": "verified", "discrepancies": []},
        {"citation_id": "ci-9", "status": "corrected", "discrepancies": ["year", "arxiv_id"]},
    )
    changes = [
        Change("ADD", "citations", ({"citation_id": row["citation_id"]},), "source", row) for row in rows
    ]
    assert list(digest.passing(changes)) == changes
    text = changes_text(digest, "1", "2", lambda any_id: {"ci-9": "Alpha"}.get(any_id, any_id))
    assert "- Alpha (ci-9): corrected (year; arxiv_id) [source]\n" in text
    assert "ci-8" not in text and "| citations | 2 |" in text


QUOTE = "Alpha walks up a hill in small steps."


@pytest.mark.parametrize("still_said", [False, True])
def test_prose_that_is_withdrawn_is_not_published_once_more_by_the_delta(still_said):
    old, new = copy.deepcopy(BASE), copy.deepcopy(BASE)
    quoted = {
        "statement_id": "st-9",
        "method_id": "mb-a",
        "property": "summary",
        "page_id": "p1",
        "value": QUOTE,
    }
    old["methods"][0].update(summary=QUOTE, summary_lang="en")
    old["statements"].append(quoted)
    if still_said:
        new["statements"].append(quoted)
    before, after = tables_of(old), tables_of(new)
    found = lines_between(before, after, NO_CAUSES)
    told = [orjson.dumps(line.to_json()).decode() for line in found]
    digest = Digest()
    list(digest.passing(found))
    told.append(changes_markdown(digest, "1", "2", str))
    assert any(QUOTE in text for text in told) == still_said
    read = [change_from_json(orjson.loads(text)) for text in told[:-1]]
    assert apply(before, read)["methods"].equals(after["methods"])
    old["methods"][0]["summary"] = "Another text."
    with pytest.raises(DeltaError, match="summary is"):
        apply(tables_of(old), read)
