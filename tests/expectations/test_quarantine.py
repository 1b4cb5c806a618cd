from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from expectations.quarantine import (
    MAX_DETAIL,
    Item,
    harmless,
    items_table,
    list_items,
    make_item,
    pages_to_replay,
    record,
    refused_items,
    settle,
    show_item,
    table_items,
)
from extractors.home import Home
from extractors.schemas import REFUSALS
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import QUARANTINE

EARLY = datetime(2026, 1, 1, tzinfo=UTC)
LATE = datetime(2026, 2, 1, tzinfo=UTC)
PAGE, OTHER = "a" * 64, "b" * 64


def item(
    reason: str = "ragged_rows", page: str | None = PAGE, stage: str = "extract", seen: datetime = EARLY
) -> Item:
    return make_item(stage, reason, page, "row 4", "row 4 has 3 cells", seen)


def test_the_same_refusal_is_the_same_item_whatever_was_said_of_it() -> None:
    one, other = item(), make_item("extract", "ragged_rows", PAGE, "row 4", "said otherwise", LATE)
    assert one.item_id == other.item_id
    assert one.item_id.startswith("qu-") and len(one.item_id) == 15
    different = [item(), item("other"), item(page=OTHER), item(stage="x")]
    assert len({one.item_id for one in different}) == 4


def test_items_are_remembered_with_their_earliest_date(tmp_path: Path) -> None:
    home = Home(tmp_path)
    record(home, [item(seen=LATE)])
    record(home, [item(seen=EARLY), item("mixed_scripts", seen=LATE)])
    record(home, [item(seen=LATE)])
    remembered = [(i.reason, i.first_seen) for i in list_items(home)]
    assert remembered == [("mixed_scripts", LATE), ("ragged_rows", EARLY)]
    assert [i.reason for i in list_items(home, reason="mixed_scripts")] == ["mixed_scripts"]
    assert list_items(home, stage="validate") == []


def test_one_item_is_shown_by_its_id_or_the_beginning_of_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    record(home, [item(), item("other")])
    known = list_items(home)[0]
    assert show_item(home, known.item_id) == known
    assert show_item(home, known.item_id[:8]) == known
    assert show_item(home, "qu-") is None
    assert show_item(home, "qu-none") is None


def test_a_new_home_has_nothing_in_quarantine_and_is_not_made_by_asking(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    assert list_items(home) == []
    assert not home.root.exists()


def test_a_replay_says_what_got_through_and_forgets_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    fixed, still = item("fixed"), item("still")
    other_page, other_stage = item(page=OTHER), item(stage="validate")
    record(home, [fixed, still, other_page, other_stage])
    fresh = item("fresh")
    replay = settle(home, [still, fresh], ["extract"], [PAGE])
    assert replay.through == (fixed.item_id,)
    assert replay.still == (still.item_id,)
    assert replay.new == (fresh.item_id,)
    assert {i.item_id for i in list_items(home)} == {
        still.item_id,
        fresh.item_id,
        other_page.item_id,
        other_stage.item_id,
    }


def test_a_replay_of_all_pages_settles_items_without_a_page_too(tmp_path: Path) -> None:
    home = Home(tmp_path)
    record(home, [item(page=None), item(page=OTHER)])
    assert len(settle(home, [], ["extract"], None).through) == 2
    assert list_items(home) == []


def test_the_pages_to_read_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    record(home, [item(page=OTHER), item(), item("other"), item(page=None)])
    assert pages_to_replay(home) == [PAGE, OTHER]
    assert pages_to_replay(home, [item(page=OTHER).item_id]) == [OTHER]


def test_refusals_become_items_dated_by_their_capture() -> None:
    row = {"stage": "extract", "reason": "empty", "page_id": PAGE, "locator": None, "detail": "no bytes"}
    refusals = pa.Table.from_pylist([row, {**row, "page_id": OTHER}], schema=REFUSALS)
    items = refused_items(refusals, {PAGE: EARLY}, LATE)
    assert [(i.page_id, i.first_seen) for i in items] == [(PAGE, EARLY), (OTHER, LATE)]


def test_the_table_is_sorted_and_without_repeats() -> None:
    table = items_table([item(seen=LATE), item("other"), item(seen=EARLY)])
    assert table.schema == arrow_schema(QUARANTINE)
    ids = table.column("item_id").to_pylist()
    assert ids == sorted(set(ids)) and len(ids) == 2
    assert {i.first_seen for i in table_items(table)} == {EARLY}


def test_a_detail_is_escaped_once_and_short() -> None:
    assert harmless("<script>\u202e\x00 & more", 100) == "&lt;script&gt; &amp; more"
    assert harmless("&lt;b&gt;", 100) == "&lt;b&gt;"
    assert len(make_item("s", "r", None, None, "<" * 5000, EARLY).detail) <= MAX_DETAIL


@given(st.text(max_size=400))
def test_harmless_text_stays_as_it_is(text: str) -> None:
    once = harmless(text, MAX_DETAIL)
    assert len(once) <= MAX_DETAIL
    assert "<" not in once and ">" not in once
    if not once.endswith("…"):
        assert harmless(once, MAX_DETAIL) == once
