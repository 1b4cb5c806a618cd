import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from expectations import engine
from expectations.engine import run_suite
from expectations.gates import previous_tables, run_gates
from expectations.model import Expectation, Scene, Validation, ValidationSettings
from expectations.validation import validate
from tests.expectations.breakers import FARM, HIDDEN, named
from tests.expectations.worlds import TODAY, Ids, World, tables, world
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import TABLES

LENIENT = ValidationSettings(max_quarantine_share=1.0)


def judge(
    *worlds: World,
    previous: dict[str, pa.Table] | None = None,
    settings: ValidationSettings = LENIENT,
    accept_drop: str | None = None,
) -> Validation:
    return validate(
        tables(*worlds), previous=previous, settings=settings, accept_drop=accept_drop, today=TODAY
    )


def test_sound_tables_are_published_as_they_are() -> None:
    given = tables(world(1), world(2))
    found = validate(given, previous=None, settings=ValidationSettings(), accept_drop=None, today=TODAY)
    assert (found.verdict, found.reasons, found.quarantine_share) == ("publish", (), 0.0)
    assert found.quarantined.num_rows == 0
    assert all(result.success for result in found.results)
    for name, table in given.items():
        if name != "quarantine":
            assert found.tables[name].equals(table)


SICK: dict[str, Callable[[World], object]] = {
    "work": lambda w: w["works"][1].update(isbn="123"),
    "statement": lambda w: w["statements"][-1].update(raw=f"Ensembles{HIDDEN}"),
    "name": lambda w: (named(FARM)(w), w["citations"][1].update(raw="—")),
    "method": lambda w: w["methods"][0].update(n_pages=0),
    "future": lambda w: (
        w["methods"][0].update(year_of_origin=2031, year_text="2031"),
        w["statements"][5].update(value="2031", raw="2031"),
    ),
    "summary": lambda w: w["statements"][9].update(raw=f"Many trees{HIDDEN} vote."),
    "cited": lambda w: w["works"][0].update(title="—"),
    "warned": lambda w: w["works"][1].update(authors=[]),
}


@dataclass(frozen=True)
class Clinic:
    """Worlds with one fault each, judged together with a sound one."""

    worlds: dict[str, World]
    given: dict[str, pa.Table]
    found: Validation

    def items(self, name: str) -> list[dict[str, Any]]:
        """What was refused of one world: its pages or its ids are named."""
        one = self.worlds[name]
        pages = {row["page_id"] for row in one["pages"]}
        values = {str(value) for rows in one.values() for row in rows for value in row.values()}
        ids = {value for value in values if value[:3] in ("mb-", "wk-", "st-", "ct-")}
        return [
            row
            for row in self.found.quarantined.to_pylist()
            if row["page_id"] in pages or ids & set(re.findall(r"[a-z]{2}-\w+", row["locator"]))
        ]

    def rows(self, table: str, name: str) -> list[dict[str, Any]]:
        """What is left of one world in a table."""
        key = "work_id" if table == "works" else "method_id"
        mine = {row[key] for row in self.worlds[name][table]}
        return [row for row in self.found.tables[table].to_pylist() if row[key] in mine]


@pytest.fixture(scope="module")
def clinic() -> Clinic:
    worlds = {name: world(name) for name in (*SICK, "sound")}
    for name, fall_ill in SICK.items():
        fall_ill(worlds[name])
    return Clinic(worlds, tables(*worlds.values()), judge(*worlds.values()))


def test_a_bad_row_leaves_and_the_rest_is_published(clinic: Clinic) -> None:
    sick = clinic.worlds["work"]["works"]
    assert clinic.found.verdict == "publish"
    assert [row["work_id"] for row in clinic.rows("works", "work")] == [sick[0]["work_id"]]
    (item,) = clinic.items("work")
    assert (item["stage"], item["reason"]) == ("validate", "isbn_valid")
    assert item["locator"] == f"works {sick[1]['work_id']}, isbn"
    assert item in clinic.found.tables["quarantine"].to_pylist()


def test_a_sound_world_loses_nothing_to_its_neighbours(clinic: Clinic) -> None:
    assert clinic.items("sound") == []
    assert len(clinic.rows("statements", "sound")) == len(clinic.worlds["sound"]["statements"])


def test_a_refused_statement_names_its_page_and_cell(clinic: Clinic) -> None:
    sick = clinic.worlds["statement"]["statements"][-1]
    (item,) = clinic.items("statement")
    assert item["page_id"] == sick["page_id"]
    assert item["locator"] == f"statements {sick['statement_id']}, raw; row 2, column 0"
    assert item["first_seen"] == sick["first_seen"]


def test_a_refused_name_and_citation_name_the_cell_of_their_statement(clinic: Clinic) -> None:
    items = {item["reason"]: item for item in clinic.items("name")}
    english = Ids("name").page("en")
    assert items["text_no_farm"]["page_id"] == items["raw_is_text"]["page_id"] == english
    assert items["text_no_farm"]["locator"].endswith(", text; row 7, column 0")
    assert items["raw_is_text"]["locator"].endswith(", raw; row 6, column 0")


def test_a_refused_method_takes_its_rows_with_it_and_all_are_recorded(clinic: Clinic) -> None:
    sick = clinic.worlds["method"]
    gone = sick["methods"][0]["method_id"]
    lost = 0
    for name in ("methods", "names", "citations", "statements", "mentions", "merges"):
        assert gone not in clinic.found.tables[name].column("method_id").to_pylist()
        lost += sum(row["method_id"] == gone for row in sick[name])
    assert gone not in clinic.found.tables["redirects"].column("new_id").to_pylist()
    lost += sum(row["new_id"] == gone for row in sick["redirects"])
    items = clinic.items("method")
    assert {item["reason"] for item in items} == {"n_pages_in_range", "reference_quarantined"}
    assert len({item["locator"].split(",")[0] for item in items}) == lost


def test_the_share_counts_every_row_that_left(clinic: Clinic) -> None:
    def count(found: Mapping[str, pa.Table]) -> int:
        return sum(table.num_rows for name, table in found.items() if name != "quarantine")

    before, after = count(clinic.given), count(clinic.found.tables)
    assert clinic.found.quarantine_share == (before - after) / before


def test_what_is_left_is_sound_again(clinic: Clinic) -> None:
    left = dict(clinic.found.tables)
    again = validate(left, previous=None, settings=LENIENT, accept_drop=None, today=TODAY)
    assert all(result.success for result in again.results if result.severity == "critical")
    assert again.quarantined.num_rows == 0


def test_a_method_keeps_its_other_values_when_a_statement_is_refused(clinic: Clinic) -> None:
    method = clinic.rows("methods", "summary")[0]
    assert (method["summary"], method["summary_lang"], method["field"]) == (None, None, "Machine learning")
    assert method["flags"] == ["citation_corrected", "summary_quarantined"]
    (item,) = [item for item in clinic.items("summary") if item["reason"] == "reference_quarantined"]
    assert "the row stays" in item["detail"]


def test_a_year_of_the_future_leaves_and_the_method_stays(clinic: Clinic) -> None:
    method = clinic.rows("methods", "future")[0]
    assert (method["year_of_origin"], method["year_text"], method["field"]) == (
        None,
        None,
        "Machine learning",
    )
    assert {"year_of_origin_quarantined", "year_text_quarantined"} <= set(method["flags"])
    reasons = [item["reason"] for item in clinic.items("future")]
    assert sorted(reasons) == ["reference_quarantined", "stated_year_in_range", "year_of_origin_in_range"]
    assert len(clinic.rows("names", "future")) == len(clinic.worlds["future"]["names"])


def test_a_method_outlives_its_refused_citation_and_work(clinic: Clinic) -> None:
    method = clinic.rows("methods", "cited")[0]
    assert method["work_id"] is None
    assert "work_id_quarantined" in method["flags"]
    assert [row["status"] for row in clinic.rows("citations", "cited")] == ["contradicted"]


def test_a_warning_is_reported_and_the_row_stays(clinic: Clinic) -> None:
    (result,) = [r for r in clinic.found.results if not r.success and r.severity == "warning"]
    assert (result.name, result.n_bad) == ("has_authors", 1)
    assert result.sample == (clinic.worlds["warned"]["works"][1]["work_id"],)
    assert len(clinic.rows("works", "warned")) == 2


def test_the_share_that_may_be_refused_is_a_limit() -> None:
    worlds = [world(n) for n in range(20)]
    total = sum(len(rows) for one in worlds for name, rows in one.items() if name != "quarantine")
    worlds[0]["works"][1]["isbn"] = "1"
    enough = ValidationSettings(max_quarantine_share=1 / total)
    short = ValidationSettings(max_quarantine_share=0.9 / total)
    assert judge(*worlds, settings=enough).verdict == "publish"
    refused = judge(*worlds, settings=short)
    assert refused.verdict == "refuse"
    assert "of all rows were refused" in refused.reasons[0]


def _texts(table: pa.Table, column: str) -> pa.Table:
    place = table.column_names.index(column)
    return table.set_column(place, column, table.column(column).cast(pa.string()))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda t: t.pop("merges"), "there is no table merges"),
        (lambda t: t.update(names=t["names"].drop_columns(["script"])), "names: columns differ"),
        (lambda t: t.update(pages=t["pages"].select(t["pages"].column_names[::-1])), "their order"),
        (lambda t: t.update(works=_texts(t["works"], "year_published")), "declared type: year_published"),
    ],
)  # fmt: skip
def test_a_table_of_the_wrong_shape_stops_the_release(damage, reason: str) -> None:  # type: ignore[no-untyped-def]
    given = tables(world(1))
    damage(given)
    found = validate(given, previous=None, settings=LENIENT, accept_drop=None, today=TODAY)
    assert found.verdict == "refuse"
    assert reason in found.reasons[0]
    assert any(result.error and not result.success for result in found.results)


def test_a_rule_that_cannot_be_asked_is_an_error_and_not_a_success() -> None:
    table = tables(world(1))["pages"]
    native = Expectation("pages", "gone", "critical", "ExpectColumnValuesToNotBeNull", {"column": "nowhere"})
    in_set = "ExpectColumnValuesToBeInSet"
    rule = Expectation("pages", "rule", "critical", in_set, holds=lambda rows, scene: rows.column("no"))
    outcomes = run_suite([native, rule], table, Scene({"pages": table}, TODAY))
    assert [(o.success, bool(o.error)) for o in outcomes] == [(False, True), (False, True)]


def test_a_lost_method_refuses_the_release_unless_the_drop_is_accepted() -> None:
    before = tables(world(1), world(2))
    after = world(1)
    refused = judge(after, previous=before)
    assert refused.verdict == "refuse"
    assert any(reason.startswith("gate methods: 4 before, 2 now") for reason in refused.reasons)
    accepted = judge(after, previous=before, accept_drop="the site closed a section")
    assert accepted.verdict == "publish"
    assert accepted.accept_drop == "the site closed a section"
    assert all(gate.overridden for gate in accepted.gates if not gate.success)


def test_an_accepted_drop_that_nothing_needed_is_not_recorded() -> None:
    same = tables(world(1))
    assert judge(world(1), previous=same, accept_drop="just in case").accept_drop is None


def test_gates_look_at_what_would_be_published() -> None:
    sick = world(2)
    sick["methods"][0]["n_pages"] = 0
    found = judge(world(1), sick, previous=tables(world(1), world(2)))
    assert found.verdict == "refuse"
    assert {g.name for g in found.gates if not g.success} >= {"methods", "names:en", "verified_citations"}
    assert all(g.success for g in found.gates if g.name in ("ids", "redirects"))


@pytest.mark.parametrize("fault", [{"since": "soon"}, {"reason": "?"}, "twice"])
def test_an_id_whose_removal_cannot_be_published_is_lost(fault: dict[str, str] | str) -> None:
    """The row that says what became of an id leaves: then nothing in the release says it."""
    before, after = tables(world(1), world(2)), world(1)
    gone = world(2)["methods"][0]["method_id"]
    removal = {**after["redirects"][0], "old_id": gone, "new_id": None, "reason": "removed"}
    after["redirects"] += [removal, removal] if isinstance(fault, str) else [{**removal, **fault}]
    found = judge(after, previous=before)
    missing = {gate.name: gate.sample for gate in found.gates if not gate.success}
    assert gone in missing["ids"]


def test_the_previous_release_may_be_a_folder(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    before = tables(world(1), world(2))
    for name, table in before.items():
        parquet.write_table(table, tmp_path / "data" / f"{name}.parquet")
    read, now = previous_tables(tmp_path), tables(world(1))
    assert read is not None
    assert run_gates(now, read, LENIENT) == run_gates(now, before, LENIENT)
    (tmp_path / "data" / "pages.parquet").unlink()
    with pytest.raises(FileNotFoundError, match=r"pages\.parquet"):
        previous_tables(tmp_path)


def test_no_scraped_text_gets_into_the_results() -> None:
    sick = world("sick")
    secret = f"SECRET{HIDDEN}TEXT"
    for row in sick["names"]:
        row["text"] = secret
    for row in sick["statements"]:
        row["value"] = row["raw"] = secret
    sick["citations"][0]["raw"] = sick["methods"][0]["name"] = secret
    found = judge(world(1), sick)
    told = json.dumps([asdict(result) for result in found.results]) + str(found.quarantined.to_pylist())
    assert "SECRET" not in told + str(found.reasons)


def test_the_order_of_rows_changes_nothing() -> None:
    sick = world("sick")
    sick["works"][1]["isbn"] = "1"
    sick["methods"][1]["n_pages"] = 0
    one = judge(world(1), sick)
    flipped = {name: rows[::-1] for name, rows in sick.items()}
    other = judge(flipped, world(1))
    assert one.quarantined.equals(other.quarantined)
    assert {r.name: r.n_bad for r in one.results} == {r.name: r.n_bad for r in other.results}


def test_empty_tables_are_sound_but_no_release() -> None:
    empty = {table.name: arrow_schema(table).empty_table() for table in TABLES}
    found = validate(empty, previous=None, settings=ValidationSettings(), accept_drop=None, today=TODAY)
    assert all(result.success for result in found.results)
    assert (found.verdict, len(found.reasons)) == ("refuse", 1)
    assert "no page could be used" in found.reasons[0]


@pytest.mark.parametrize(
    ("settings", "message"),
    [({"max_quarantine_share": 1.5}, "share from 0 to 1"), ({"max_drop": {"pages": -0.1}}, "pages is -0.1"),
     ({"max_drop": {"method": 0.1}}, "no gate 'method'")],
)  # fmt: skip
def test_settings_that_make_no_sense_say_so(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ValidationSettings(**settings)  # type: ignore[arg-type]


def test_great_expectations_is_imported_by_validating_only_and_tells_nobody() -> None:
    code = (
        "import sys, os, expectations.validation, expectations.stages, expectations.quarantine;"
        "assert 'great_expectations' not in sys.modules;"
        "from expectations.engine import warm_up; warm_up();"
        "assert os.environ['GX_ANALYTICS_ENABLED'] == 'false' and 'great_expectations' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_results_never_hold_values() -> None:
    assert engine.LOCATE["exclude_unexpected_values"] is True
    assert engine.LOCATE["partial_unexpected_count"] == 0
    assert engine._configuration().data_docs_sites == {}
