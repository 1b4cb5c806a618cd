"""A run that builds on the last one: the same result as a full run, in any parts and order, for less work."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.identity_siblings import make_world as make_siblings
from benchmarks.identity_world import make_world
from extractors.home import Home
from tests.laws import costly
from tests.transforms.identity.records import frame, fresh_home
from tests.transforms.identity.test_laws import same, worlds
from transforms.identity import incremental
from transforms.identity.model import Resolution
from transforms.identity.registry import commit_ids, load_assignments
from transforms.identity.resolution import resolve
from transforms.identity.units import Units


def run(records: pd.DataFrame, home: Any) -> Resolution:
    return resolve(records, home=home, decisions=(), release="2")


@costly(4)
@given(worlds(), st.data())
def test_parts_in_any_order_give_what_a_full_run_gives(
    records: list[dict[str, Any]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(records))
    cuts = data.draw(st.sets(st.integers(1, len(order)), min_size=1, max_size=3))
    first, *others = sorted(cuts | {len(order)})
    with fresh_home() as home:
        commit_ids(home, run(frame(*order[:first]), home), "2")
        for end in others:
            table = frame(*order[:end])
            found = run(table, home)
            assert same(found, run(table, load_assignments(home)))
            commit_ids(home, found, "2")


def some_later(records: pd.DataFrame, home: Home, *, every: int) -> pd.DataFrame:
    """Resolve and remember all but one of so many pages; gives all records, in another order."""
    pages = records["page_id"].drop_duplicates().sort_values(ignore_index=True)
    later = records["page_id"].isin(pages[7::every])
    commit_ids(home, run(records[~later].reset_index(drop=True), home), "1")
    return pd.concat([records[later], records[~later]], ignore_index=True)


@pytest.mark.parametrize("world", ["siblings", "names"])
def test_a_few_pages_more_give_what_a_full_run_gives(world: str, monkeypatch: pytest.MonkeyPatch) -> None:
    records = (make_siblings(4, pages=1) if world == "siblings" else make_world(5_000)).records
    sizes: list[int] = []
    solve = incremental.solve

    def watched(units: Units, *rest: Any) -> Any:
        sizes.append(len(units.frame))
        return solve(units, *rest)

    with fresh_home() as home:
        everything = some_later(records, home, every=100 if world == "siblings" else 800)
        monkeypatch.setattr(incremental, "solve", watched)
        built = run(everything, home)
        assert same(built, run(everything, load_assignments(home)))
    if world == "names":
        assert sizes[0] < sizes[1] / 2, "most of the world was kept"
