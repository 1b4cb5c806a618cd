"""The law of the delta: the old tables and the lines give the new tables, whatever they are."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outputs.delta.apply import apply
from outputs.delta.causes import attribute
from outputs.delta.comparison import compare_tables
from outputs.delta.lines import delta_lines
from outputs.delta.model import Change, DeltaError, read_delta, write_delta
from outputs.release.context import Causes
from tests.outputs.tables import START, any_tables, seeded_rows, seeded_tables, tables_of
from transforms.tables.declaration import TABLES

NO_CAUSES = Causes()
CAUSES = st.builds(
    Causes,
    code_changed=st.booleans(),
    registry_changed=st.booleans(),
    decided=st.frozensets(st.sampled_from(["mb-0000000000", "mb-0000000001", "mb-0000000002"])),
)


def lines_between(old, new, causes: Causes = NO_CAUSES) -> list[Change]:
    differences = compare_tables(old, new)
    return list(delta_lines(differences, old, new, attribute(causes, old, new)))


def assert_equal(left, right):
    for table in TABLES:
        assert left[table.name].equals(right[table.name]), table.name


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(any_tables(), any_tables(), CAUSES)
def test_old_and_delta_give_new(tmp_path_factory, old, new, causes):
    lines = lines_between(old, new, causes)
    path = tmp_path_factory.mktemp("delta") / "delta.jsonl"
    write_delta(lines, path)
    read = list(read_delta(path))
    assert read == lines
    assert_equal(apply(old, read), new)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(any_tables())
def test_equal_tables_have_no_delta(tables):
    assert lines_between(tables, tables) == []


@pytest.mark.parametrize(("old", "new"), [(0, 1), (1, 0), (1, 2)])
def test_the_law_holds_from_nothing_to_nothing_and_at_size(old, new):
    states = [tables_of({}), seeded_tables(1, methods=60), seeded_tables(2, methods=50)]
    assert_equal(apply(states[old], lines_between(states[old], states[new])), states[new])


def test_the_law_holds_when_everything_is_seen_again():
    rows = seeded_rows(1)
    for row in rows["statements"]:
        row["last_seen"] = START
    old = tables_of(rows)
    for name, column in (("statements", "last_seen"), ("pages", "captured_at"), ("works", "retrieved_at")):
        for row in rows[name][1:]:
            row[column] = START.replace(year=2031)
    rows["works"][2]["retrieved_at"] = None
    rows["methods"][0]["name"] = "Other"
    new = tables_of(rows)
    lines = lines_between(old, new)
    assert len([line for line in lines if line.table == "statements"]) == 1
    assert_equal(apply(old, lines), new)


def test_the_lines_do_not_depend_on_how_rows_are_chunked():
    old, new = seeded_tables(1), seeded_tables(2)
    chunked = {name: _in_chunks(table) for name, table in new.items()}
    assert lines_between(old, chunked) == lines_between(old, new)


@pytest.mark.parametrize("keep", [lambda n: n % 2 == 0, lambda n: n > 0])
def test_a_delta_that_lost_lines_is_noticed_or_gives_other_tables(keep):
    old, new = seeded_tables(1), seeded_tables(2)
    lines = [line for number, line in enumerate(lines_between(old, new)) if keep(number)]
    damaged = apply(old, lines)
    assert any(not damaged[table.name].equals(new[table.name]) for table in TABLES)


WORK = {"work_id": "wk-1", "title": "T"}
KEY = {"work_id": "wk-1"}
SEEN, LATER = "retrieved_at", "2027-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (Change("ADD", "works", (KEY,), "source", row=WORK), "there already"),
        (Change("DEL", "works", ({"work_id": "wk-2"},), "source"), "no such row"),
        (Change("MOD", "works", ({"work_id": "wk-2"},), "source", changes={}), "no such row"),
        (Change("MOD", "works", (KEY,), "source", changes={"title": ("U", "V")}), "expects 'U'"),
        (
            Change("MOD", "works", ({"work_id": "wk-2"},), "source", changes={SEEN: (None, LATER)}),
            "no such row",
        ),
        (Change("MOD", "works", (KEY,), "source", changes={SEEN: (LATER, None)}), "not the value"),
        (Change("DEL", "nonsense", (KEY,), "source"), "not declared: nonsense"),
    ],
)
def test_a_line_that_does_not_fit_is_refused(line, message):
    with pytest.raises(DeltaError, match=message):
        apply(tables_of({"works": [WORK]}), [line])


@pytest.mark.parametrize("text", ["{", "[]", '{"op": "ADD"}', "null"])
def test_a_line_that_is_no_change_is_named(tmp_path, text):
    path = tmp_path / "delta.jsonl"
    path.write_text(f'{{"op":"DEL","table":"works","key":{{"work_id":"w"}},"cause":"source"}}\n{text}\n')
    with pytest.raises(DeltaError, match="line 2"):
        list(read_delta(path))


def _in_chunks(table):
    import pyarrow as pa

    return pa.concat_tables([table.slice(start, 3) for start in range(0, max(len(table), 1), 3)])
