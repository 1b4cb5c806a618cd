"""Groups of rows, whichever way they are asked for and however the table is cut."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outputs.formats import grouping, tables
from outputs.formats.grouping import Counted, Grouped, InStep

VALUES = st.lists(st.sampled_from("abcdef"), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VALUES, st.integers(1, 4))
def test_a_group_has_all_its_rows_in_order(
    monkeypatch: pytest.MonkeyPatch, values: list[str], batch: int
) -> None:
    monkeypatch.setattr(tables, "BATCH_ROWS", batch)
    rows = pa.table({"key": pa.array(values, pa.string()), "place": pa.array(range(len(values)), pa.int64())})
    grouped = Grouped(rows, "key")
    in_step = InStep(rows.sort_by([("key", "ascending"), ("place", "ascending")]), "key")
    for wanted in "abcdefg":
        expected = [place for place, value in enumerate(values) if value == wanted]
        assert [row["place"] for row in grouped.rows(wanted)] == expected
        if wanted not in "bd":  # whoever asks may skip some
            assert [row["place"] for row in in_step.rows(wanted)] == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(VALUES, min_size=1, max_size=6), st.integers(0, 5))
def test_combinations_are_counted_over_all_pieces(
    monkeypatch: pytest.MonkeyPatch, parts: list[list[str]], pending: int
) -> None:
    monkeypatch.setattr(grouping, "MOST_PENDING", pending)
    counted = Counted(["key"])
    for part in parts:
        counted.add(pa.table({"key": pa.array(part, pa.string())}))
    expected = Counter(value for part in parts for value in part)
    assert counted.table().to_pydict() == {
        "key": sorted(expected),
        "count": [expected[k] for k in sorted(expected)],
    }
