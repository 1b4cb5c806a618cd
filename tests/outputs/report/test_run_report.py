"""The run report: what it counts, that page and JSON agree, that hostile text stays text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

from outputs.report import facts
from outputs.report.attention import attention
from outputs.report.build import build_report, report_json, report_page
from outputs.report.changes import read_changes
from outputs.report.charts import BAR_AREA, bars, heat_step
from outputs.report.model import Gate, Inputs, RunReport, Tally, Verdict
from outputs.report.schema import make_schema, read_schema
from tests.outputs.report.report_sample import VOLATILE, full_report, full_rows
from tests.outputs.site.site_tables import HOSTILE, Rows, method_id, sample_rows, sample_tables, tables_of
from transforms.tables.declaration import MERGES
from transforms.tables.frames import store

BARE = RunReport("t", "p", Verdict("refused", None, None, ("gate: methods lost",)), Inputs(0, 0, None, 0, 0))


def test_the_shipped_schema_is_that_of_the_types() -> None:
    assert read_schema() == make_schema(), "run: python -m outputs.report.schema"


@pytest.mark.parametrize("report", [BARE, full_report(), full_report(volatile=VOLATILE)])
def test_report_json_fits_the_schema(report: RunReport) -> None:
    schema = read_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(report_json(report)), schema)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda plain: plain.pop("verdict"),
        lambda plain: plain.update(extra=1),
        lambda plain: plain["verdict"].update(outcome="maybe"),
        lambda plain: plain["citations"][0].update(count="many"),
        lambda plain: plain.update(volatile=None),
    ],
)
def test_the_schema_refuses_what_is_no_report(break_it: object) -> None:
    plain = json.loads(report_json(full_report()))
    break_it(plain)  # type: ignore[operator]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plain, read_schema())


def test_the_same_report_is_the_same_bytes_and_has_no_clock(tmp_path: Path) -> None:
    build_report(full_report(), tmp_path / "a")
    build_report(full_report(), tmp_path / "b")
    for name in ("index.html", "report.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
        text = (tmp_path / "a" / name).read_text("utf-8")
        assert VOLATILE.run_id not in text and "volatile" not in text and "Time per stage" not in text


def test_the_daily_copy_has_times_politeness_and_history() -> None:
    page = report_page(full_report(volatile=VOLATILE))
    for text in (
        VOLATILE.run_id,
        "as plain functions",
        "79.5 s",
        "38 allowed, 2 disallowed",
        "12.25",
        "held in 1 of 2",
    ):
        assert text in page


def test_every_chart_has_its_numbers_in_a_table() -> None:
    page = report_page(full_report(volatile=VOLATILE))
    charts = re.findall(r"<svg.*?</svg>\s*</figure>\s*<(?:div[^>]*><)?table>", page, re.DOTALL)
    assert len(charts) == page.count("<svg") == 4
    assert all('role="img"' in chart and "<title" in chart for chart in charts)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_escaped(hostile: str) -> None:
    page = report_page(full_report(volatile=VOLATILE, hostile=hostile))
    honest = report_page(full_report(volatile=VOLATILE))
    assert re.findall(r"<[a-z/!][^\s>]*", page) == re.findall(r"<[a-z/!][^\s>]*", honest)
    assert "script-src &#39;none&#39;" in page


@pytest.mark.parametrize("outcome", ["published", "unchanged", "refused", "failed"])
def test_the_verdict_is_said_in_words(outcome: str) -> None:
    verdict = Verdict(outcome, "2026.11.2", "2026.11.1", ("because",))  # type: ignore[arg-type]
    page = report_page(RunReport("t", "p", verdict, Inputs(0, 0, None, 0, 0)))
    words = {"published": "Published as 2026.11.2", "unchanged": "Nothing changed: 2026.11.1 stands"}
    assert words.get(outcome, "nothing was published") in page and "because" in page


def test_the_report_begins_with_what_needs_a_person() -> None:
    texts = [item.text for item in attention(full_report())]
    assert [text.partition(":")[0] for text in texts] == [
        "Expectations that fail (warning)",
        "Citations newly found wrong or missing",
        "Items that wait for a decision",
        "Items more than before in quarantine",
    ]
    assert texts[-1].endswith(": 3 (2 ragged_rows, 1 mixed_scripts).")
    page = report_page(full_report())
    assert page.index("Needs a person") < page.index('class="tiles"') < page.index('id="gates"')


def test_a_refused_run_says_which_gate_and_what_to_do() -> None:
    gates = (Gate("methods", False, "9 before, 1 now, at least 9 needed"), Gate("pages", True, "fine"))
    refused = replace(BARE, gates=gates, verdict=Verdict("refused", None, "2026.11.1", ("gate methods",)))
    assert [(item.text, item.urgent) for item in attention(refused)] == [
        ("Gates that refuse the release: methods.", True)
    ]
    page = report_page(refused)
    assert "2026.11.1 stands" in page and "--accept-drop" in page and "backfill --reextract" in page
    assert [item.urgent for item in attention(BARE)] == [True], (
        "also when a release was refused without a gate"
    )


def test_citations_that_nobody_could_check_are_said_to_need_a_dump_or_a_network() -> None:
    tallies = (Tally("verified", 0, 12), Tally("unchecked", 14, 2))
    (item,) = attention(replace(BARE, verdict=Verdict("published", "2", "1", ()), citations=tallies))
    assert ": 12." in item.text and "--bibliography" in item.text


def test_a_quiet_day_needs_nobody() -> None:
    quiet = replace(BARE, verdict=Verdict("unchanged", "2", "2", ()))
    assert attention(quiet) == ()
    assert "Nothing needs a person" in report_page(quiet)


def test_only_new_verdicts_are_news() -> None:
    everything = facts.list_wrong_citations(sample_tables(), None)
    assert {each.status for each in everything} == {"corrected", "contradicted", "ambiguous", "not_found"}
    assert facts.list_wrong_citations(sample_tables(), sample_tables()) == ()
    rows = sample_rows()
    changed = next(row for row in rows["citations"] if row["status"] == "corrected")
    before = tables_of(
        {**rows, "citations": [r | {"status": "verified"} if r is changed else r for r in rows["citations"]]}
    )
    (news,) = facts.list_wrong_citations(sample_tables(), before)
    assert (news.citation_id, news.before, news.status) == (changed["citation_id"], "verified", "corrected")
    assert news.found is not None and news.claimed == changed["raw"]


def test_citations_are_counted_before_and_after() -> None:
    rows = sample_rows()
    rows["citations"] = rows["citations"][1:]
    tallies = facts.count_verdicts(sample_tables(), tables_of(rows))
    assert {tally.code: (tally.count, tally.previous) for tally in tallies} == {
        "verified": (4, 4),
        "corrected": (2, 2),
        "contradicted": (1, 0),
        "ambiguous": (1, 1),
        "not_found": (1, 1),
        "unchecked": (1, 1),
    }
    assert facts.count_verdicts(sample_tables(), None)[0] == Tally("verified", 4, None)


def test_coverage_has_a_row_a_method_while_they_are_few_and_a_row_a_field_later() -> None:
    few = facts.count_coverage(sample_tables())
    assert few.by == "method" and few.locales == ("en", "fa", "he", "uk", "vi", "zh")
    qlora = next(row for row in few.rows if row.group.startswith("QLoRA"))
    assert qlora.counts == (1, 0, 1, 0, 1, 1)
    rows = sample_rows()
    rows["methods"] += [rows["methods"][0] | {"method_id": f"mb-{n}", "slug": str(n)} for n in range(100)]
    many = facts.count_coverage(tables_of(rows))
    assert many.by == "field"
    assert [(row.group, row.methods) for row in many.rows] == [("(no field)", 1), ("Deep learning", 110)]


def test_new_merges_are_listed_weakest_first() -> None:
    merges = facts.list_merges(tables_of(full_rows()), sample_tables())
    assert [(merge.rule, merge.name) for merge in merges.shown] == [("alias", "QLoRA"), ("citation", "QLoRA")]
    assert merges.total == 2
    assert merges.by_rule == (Tally("alias", 1, 0), Tally("citation", 1, 0))
    assert facts.list_merges(tables_of(full_rows()), tables_of(full_rows())).shown == ()


@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.parametrize("before", [None, sample_rows, full_rows])
@pytest.mark.parametrize("now", [sample_rows, full_rows])
def test_a_release_without_merges_has_a_report_too(
    now: Callable[[], Rows], before: Callable[[], Rows] | None, stored: bool, tmp_path: Path
) -> None:
    tables, previous = tables_of(now()), tables_of(before()) if before else None
    for number, each in enumerate((tables, previous) if stored else ()):
        if each is not None:
            each["merges"] = store(each["merges"].to_pandas(), MERGES, tmp_path / str(number))
    merges = facts.list_merges(tables, previous)
    assert merges.total == len(merges.shown) + (2 if before is now is full_rows else 0)


def test_a_conflict_is_two_answers_of_two_pages_and_a_translation_is_none() -> None:
    (conflict,) = facts.list_conflicts(tables_of(full_rows()))
    assert (conflict.property, [(v.value, v.pages, v.chosen) for v in conflict.values]) == (
        "year_of_origin",
        [("2023", 1, True), ("2024", 1, False)],
    )


def test_several_originators_on_one_page_are_one_answer() -> None:
    rows = sample_rows()
    first = rows["statements"][0]
    for number, value in enumerate(("Gu, A.", "Dao, T.")):
        new = {"statement_id": f"st-{number}", "property": "originator", "value": value}
        rows["statements"].append(first | new)
    assert facts.list_conflicts(tables_of(rows)) == ()


def test_quarantine_is_counted_by_reason_with_an_example() -> None:
    found = facts.count_quarantine(tables_of(full_rows()), sample_tables())
    assert [(one.reason, one.count, one.previous, one.example) for one in found] == [
        ("ragged_rows", 2, 0, "qu-000000000000"),
        ("mixed_scripts", 1, 0, "qu-000000000002"),
    ]


def test_reviews_carry_names_and_the_command() -> None:
    frame = pd.DataFrame(
        [
            {
                "review_id": "rv-1",
                "kind": "near_miss",
                "left": method_id("qlora"),
                "right": method_id("mamba"),
                "evidence": ["name"],
                "score": float("nan"),
                "command": "methodbase decide same A B --reason TEXT",
            }
        ]
    )
    (review,) = facts.list_reviews(sample_tables(), frame)
    assert (review.left_name, review.right_name, review.score) == ("QLoRA", "Mamba", None)
    assert facts.list_reviews(sample_tables(), pd.DataFrame()) == ()


@pytest.mark.parametrize(
    ("count", "total", "step"),
    [(0, 5, 0), (1, 100, 1), (20, 100, 1), (21, 100, 2), (100, 100, 5), (1, 1, 5), (0, 0, 0)],
)
def test_heat_has_a_shade_for_none_and_one_for_all(count: int, total: int, step: int) -> None:
    assert heat_step(count, total) == step


def test_bars_share_one_scale() -> None:
    chart = bars([("a", 10, 20), ("b", 5, None), ("c", 0, 0)], " s")
    assert [(bar.width, bar.previous_width) for bar in chart.bars] == [
        (BAR_AREA / 2, BAR_AREA),
        (BAR_AREA / 4, None),
        (0, 0),
    ]
    assert chart.bars[0].text == "10 s"
    assert bars([]).bars == ()


LINES = [
    {"op": "ADD", "table": "names", "key": {"method_id": "mb-1", "text": "שם"}, "cause": "source", "row": {}},
    {"op": "ADD", "table": "methods", "key": {"method_id": "mb-1"}, "cause": "source", "row": {}},
    {"op": "DEL", "table": "methods", "key": {"method_id": "mb-2"}, "cause": "source", "reason": "x"},
    {"op": "MERGE", "table": "methods", "key": {"method_id": "mb-3"}, "cause": "decision", "into": ["mb-1"]},
    {"op": "MOD", "table": "methods", "key": {"method_id": "mb-4"}, "cause": "code", "changes": {"name": {}}},
    {
        "op": "MOD",
        "table": "pages",
        "keys": [{"page_id": f"p{number}"} for number in range(9)],
        "cause": "source",
        "changes": {"last_seen": {}},
    },
]


def test_changes_are_counted_by_cause_and_table(tmp_path: Path) -> None:
    path = tmp_path / "delta.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    assert [(c.cause, c.table, c.added, c.changed, c.removed) for c in read_changes(path)] == [
        ("code", "methods", 0, 1, 0),
        ("decision", "methods", 0, 1, 0),
        ("seen_again", "pages", 0, 9, 0),
        ("source", "methods", 1, 0, 1),
        ("source", "names", 1, 0, 0),
    ]
    assert read_changes(path)[-1].examples == ("mb-1 · שם",)
    assert read_changes(path)[2].examples == ("p0", "p1", "p2", "p3", "p4")
    assert read_changes(tmp_path / "none.jsonl") == ()


def test_a_broken_delta_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "delta.jsonl"
    path.write_text(json.dumps(LINES[0]) + "\n{", "utf-8")
    with pytest.raises(ValueError, match="line 2: not JSON"):
        read_changes(path)
