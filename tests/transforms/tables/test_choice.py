"""Newer pages decide, then the number of pages; the order in which statements come in never does."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.tables.choice import choose, chosen_cells


def statements(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Rows of (page, property, cell, day)."""
    frame = pd.DataFrame(rows, columns=["page_id", "property", "cell", "day"])
    frame["method_id"] = "mb-1"
    frame["last_seen"] = pd.to_datetime(frame["day"], utc=True, format="ISO8601")
    return frame


CASES = [
    ("one value", [("a", "type", "X", "2026-01-01")], "X"),
    ("newer wins over more", [("a", "type", "X", "2026-01-01"), ("b", "type", "X", "2026-01-01"), ("c", "type", "Y", "2026-02-01")], "Y"),
    ("more pages win on one day", [("a", "type", "X", "2026-01-01"), ("b", "type", "Y", "2026-01-01"), ("c", "type", "Y", "2026-01-01")], "Y"),
    ("the later hour wins a draw", [("a", "type", "X", "2026-01-01T08:00"), ("b", "type", "Y", "2026-01-01T07:00")], "X"),
    ("the smaller text wins at last", [("a", "type", "Z", "2026-01-01"), ("b", "type", "Y", "2026-01-01")], "Y"),
    ("older pages do not vote", [("a", "type", "X", "2025-01-01"), ("b", "type", "X", "2026-01-01"), ("c", "type", "X", "2025-01-01"), ("d", "type", "Y", "2026-01-01"), ("e", "type", "Y", "2026-01-01")], "Y"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rows", "expected"), CASES, ids=[case[0] for case in CASES])
def test_the_deciding_value(name: str, rows: list[tuple[str, str, str, str]], expected: str) -> None:
    frame = statements(*rows)
    frame["chosen"] = choose(frame)
    assert chosen_cells(frame).loc["mb-1", "type"] == expected


def test_every_name_is_kept() -> None:
    frame = statements(("a", "name", "Old", "2020-01-01"), ("b", "alias", "New", "2026-01-01"))
    assert choose(frame).all()


rows = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(["type", "family"]), st.sampled_from("XYZ"),
              st.sampled_from(["2026-01-01", "2026-01-02", "2026-01-02T09:00"])),
    min_size=1, max_size=12,
)  # fmt: skip


@given(rows, st.randoms())
def test_order_does_not_matter(rows: list[tuple[str, str, str, str]], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = statements(*rows), statements(*shuffled)
    first["chosen"], second["chosen"] = choose(first), choose(second)
    left, right = chosen_cells(first), chosen_cells(second)
    pd.testing.assert_frame_equal(left.sort_index(axis=1), right.sort_index(axis=1))


@given(rows)
def test_one_cell_a_property(rows: list[tuple[str, str, str, str]]) -> None:
    frame = statements(*rows)
    chosen = frame[choose(frame)]
    assert (chosen.groupby("property")["cell"].nunique() == 1).all()
