import pyarrow as pa
import pytest

from expectations.gates import count_merged, least, run_gates
from expectations.model import ValidationSettings
from expectations.stages import Stage, stage_suite, validate_stage
from tests.expectations import mutation
from tests.expectations.gate_cases import CASES as GATES
from tests.expectations.gate_cases import check_gate, run_case
from tests.expectations.stage_cases import CASES, check_stage, stage_table, stage_world
from tests.expectations.worlds import TODAY, tables, world

STAGES = pytest.mark.parametrize("stage", CASES)


@STAGES
def test_every_expectation_of_a_stage_is_broken_by_its_own_row(stage: Stage) -> None:
    assert {e.name for e in stage_suite(stage)} == set(CASES[stage])
    check_stage(stage)


@STAGES
def test_a_sound_stage_passes_whole(stage: Stage) -> None:
    table = stage_table(stage, stage_world("one"), stage_world("two"))
    checked = validate_stage(stage, table, today=TODAY)
    assert checked.table.equals(table)
    assert checked.refusals.num_rows == 0


def test_a_refused_row_says_where_and_not_what() -> None:
    sick = stage_world("sick")
    sick["records"][1]["name"] = "evil\u202etext"
    table = stage_table("records", stage_world("well"), sick)
    checked = validate_stage("records", table, today=TODAY)
    (refusal,) = checked.refusals.to_pylist()
    assert checked.table.num_rows == table.num_rows - 1
    assert refusal["reason"] == "name_clean"
    assert refusal["page_id"] == sick["records"][1]["page_id"]
    assert refusal["locator"] == "column 1, name"
    assert "evil" not in str(refusal)


def test_a_stage_without_a_column_is_a_fault_of_the_program() -> None:
    table = stage_table("pages", stage_world("one")).drop_columns(["kind"])
    with pytest.raises(ValueError, match="lacks the columns kind"):
        validate_stage("pages", table, today=TODAY)


@pytest.mark.parametrize("name", GATES)
def test_every_gate_fails_alone(name: str) -> None:
    check_gate(name)


def test_nothing_lost_passes_every_gate() -> None:
    now = tables(world(1), world(2))
    assert all(gate.success for gate in run_gates(now, now, ValidationSettings()))


@pytest.mark.parametrize(
    ("before", "share", "needed"),
    [(100, 0.05, 95), (100, 0.0, 100), (10, 0.05, 10), (20, 0.05, 19), (0, 0.5, 0), (3, 1.0, 0),
     (1000, 0.1, 900), (30, 0.1, 27)],
)  # fmt: skip
def test_a_share_of_what_was_there_may_go(before: int, share: float, needed: int) -> None:
    assert least(before, share) == needed


def test_an_id_that_left_with_a_record_of_it_is_not_lost() -> None:
    before, after = world(1), world(1)
    lost = after["methods"].pop()["method_id"]
    unrecorded = run_gates(tables(after), tables(before), ValidationSettings())
    recorded = run_gates(tables(after), tables(before), ValidationSettings(), quarantined_ids=[lost])
    assert [g.sample for g in unrecorded if g.name == "ids"] == [(lost,)]
    assert [g.success for g in recorded if g.name == "ids"] == [True]


def test_a_removed_id_stays_on_record() -> None:
    before, after = world(1), world(1)
    lost = after["methods"].pop()["method_id"]
    after["redirects"].append({**after["redirects"][0], "old_id": lost, "new_id": None})
    gates = run_gates(tables(after), tables(before), ValidationSettings())
    assert [g.success for g in gates if g.name == "ids"] == [True]


def test_new_locales_do_not_take_names_from_old_ones() -> None:
    before, after = world(1), world(1)
    other = world("arabic")
    for row in other["pages"]:
        row["locale"] = "ar"
    gates = run_gates(tables(after, other), tables(before), ValidationSettings())
    assert all(gate.success for gate in gates)


def test_the_mutation_run_notices_a_missing_gate_and_a_missing_expectation() -> None:
    chosen = {"gate ids", "gate locale:de", "redirects.since_formed", "stage pages.kind_known"}
    tried = {name: noticed() for name, noticed in mutation.mutants() if name in chosen}
    assert tried == dict.fromkeys(chosen, True)
    assert run_case("ids")


def test_a_method_that_was_merged_is_not_lost():
    """The gate of methods counts one that became another, not one that was removed."""
    before = {"methods": pa.table({"method_id": ["mb-a", "mb-b", "mb-c"]})}
    after = {"redirects": pa.table({"old_id": ["mb-a", "mb-b", "mb-z"], "new_id": ["mb-c", None, "mb-c"]})}
    assert count_merged(after, before) == 1
