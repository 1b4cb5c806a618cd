"""Two sorted tables in step: nothing is lost, and rows of one key are never in two steps."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outputs.delta import steps
from outputs.delta.steps import in_step
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import REDIRECTS, Table

KEYS = st.lists(st.sampled_from("abcdefgh"), max_size=30).map(sorted)


def rows(keys: list[str]) -> pa.Table:
    """A row a key; the key may repeat, as the first part of a longer one does."""
    made = [{"old_id": key, "since": "1", "reason": str(place)} for place, key in enumerate(keys)]
    return pa.Table.from_pylist(made, arrow_schema(REDIRECTS))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(KEYS, KEYS, st.integers(1, 4))
def test_rows_of_one_key_are_in_one_step(
    monkeypatch: pytest.MonkeyPatch, old: list[str], new: list[str], size: int
) -> None:
    monkeypatch.setattr(steps, "STEP_ROWS", size)
    table: Table = REDIRECTS
    taken = list(in_step(table, rows(old), rows(new)))
    for side, keys in ((0, old), (1, new)):
        places = [step[side] for step in taken]
        parts = [step[2 + side] for step in taken]
        assert [key for part in parts for key in part["old_id"].to_pylist()] == keys
        assert places == [sum(map(len, parts[:number])) for number in range(len(parts))]
    seen: set[str] = set()
    for _, _, left, right in taken:
        here = {*left["old_id"].to_pylist(), *right["old_id"].to_pylist()}
        assert here and not here & seen
        seen |= here
