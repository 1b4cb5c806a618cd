"""Tables on disk: whatever comes in, in whatever batches, reads back sorted and whole, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.delta.comparison import TableDifference, compare_table
from outputs.formats.tables import TableError, check_stored
from transforms.tables import sorting
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import QUARANTINE
from transforms.tables.sorting import Sorter
from transforms.tables.stored import StoredTable, distinct, pieces, take, without, write_piece, writing

KEYS = st.lists(st.text("abcé한\U0001f600", min_size=1, max_size=3), unique=True, max_size=40)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Five rows are a piece, so that small tables have many."""
    monkeypatch.setattr(sorting, "PIECE_ROWS", 5)
    yield


def items(keys: list[str], reason: str = "r") -> pa.Table:
    """A quarantine table with these ids."""
    row = {"stage": "s", "reason": reason, "detail": "", "first_seen": 0}
    return pa.Table.from_pylist([{"item_id": key, **row} for key in keys], arrow_schema(QUARANTINE))


def stored(
    keys: list[str], folder: Path, batch: int = 7, name: str = "stored", reason: str = "r"
) -> StoredTable:
    """These ids through a sorter, so many at a time."""
    batches = [keys[start : start + batch] for start in range(0, len(keys), batch)]
    with Sorter(QUARANTINE, folder / name, len(batches)) as sorter:
        for each in batches:
            sorter.add(items(each, reason))
        return sorter.finish()


@given(KEYS, st.integers(1, 9))
def test_rows_in_any_order_and_batches_come_out_sorted(keys: list[str], batch: int) -> None:
    with TemporaryDirectory() as folder:
        table = stored(keys, Path(folder), batch)
        assert len(table) == len(keys)
        assert table.select(QUARANTINE.key)["item_id"].to_pylist() == sorted(keys)
        assert pa.concat_tables(pieces(table)).equals(items(sorted(keys)))
        assert check_stored(table) is table
        assert [path.name for path in Path(folder).iterdir()] == ["stored"]


@given(KEYS, st.integers(1, 9))
def test_no_piece_is_larger_than_was_asked_and_none_is_lost(keys: list[str], at_most: int) -> None:
    with TemporaryDirectory() as folder:
        table = stored(keys, Path(folder))
        for rows in (table, items(sorted(keys))):
            found = list(pieces(rows, ["item_id", "stage"], at_most))
            assert max(map(len, found)) <= at_most
            assert pa.concat_tables(found)["item_id"].to_pylist() == sorted(keys)
        assert table["item_id"].to_pylist() == sorted(keys)


def test_a_column_that_the_file_lacks_is_null_in_every_row(tmp_path: Path) -> None:
    narrow = items(["a", "b", "c"]).drop_columns(["locator"])
    pq.write_table(narrow, tmp_path / "old", row_group_size=2)
    table = StoredTable(QUARANTINE, tmp_path / "old")
    assert table["locator"].to_pylist() == [None, None, None]
    assert [len(piece) for piece in table.pieces(["locator"], at_most=2)] == [2, 1]


def test_equal_keys_are_in_one_piece_and_refused(tmp_path: Path) -> None:
    keys = [*"abcdefghijklm" * 2]
    table = stored(keys, tmp_path)
    found = [piece["item_id"].to_pylist() for piece in table.pieces()]
    assert len(found) > 2
    assert sum(len(set(piece)) for piece in found) == 13
    with pytest.raises(TableError, match="occurs more than once"):
        check_stored(table)


def test_rows_out_of_order_are_refused(tmp_path: Path) -> None:
    with writing(QUARANTINE, tmp_path / "odd") as writer:
        for keys in (["b"], ["a"]):
            write_piece(writer, items(keys))
    with pytest.raises(TableError, match="not in order"):
        check_stored(StoredTable(QUARANTINE, tmp_path / "odd"))


@given(KEYS, st.data())
def test_rows_are_taken_and_left_out_by_place_as_of_an_arrow_table(
    keys: list[str], data: st.DataObject
) -> None:
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(keys), max_size=len(keys))), dtype=bool)
    whole = items(sorted(keys))
    with TemporaryDirectory() as folder:
        table = stored(keys, Path(folder))
        places = np.flatnonzero(mask)
        assert take(table, places).equals(take(whole, places))
        assert take(table, places, ["item_id"]).equals(take(whole, places, ["item_id"]))
        kept = without(table, mask)
        assert pa.concat_tables(pieces(kept)).equals(without(whole, mask))
        first = distinct(kept, ["item_id"], lambda rows: rows["item_id"])
        assert first.equals(distinct(without(whole, mask), ["item_id"], lambda rows: rows["item_id"]))


def test_a_column_that_the_file_lacks_reads_as_nulls(tmp_path: Path) -> None:
    pq.write_table(items(["a"]).drop_columns(["stage", "locator"]), tmp_path / "old.parquet")
    (row,) = (
        StoredTable(QUARANTINE, tmp_path / "old.parquet").select(arrow_schema(QUARANTINE).names).to_pylist()
    )
    assert (row["item_id"], row["stage"], row["locator"]) == ("a", None, None)


@given(KEYS, KEYS, st.booleans())
def test_stored_tables_differ_where_arrow_tables_do(old: list[str], new: list[str], changed: bool) -> None:
    reason = "other" if changed else "r"
    expected = compare_table(QUARANTINE, items(sorted(old)), items(sorted(new), reason))
    with TemporaryDirectory() as folder:
        before = stored(old, Path(folder), 6, "old")
        after = stored(new, Path(folder), 9, "new", reason)
        for found in (
            compare_table(QUARANTINE, before, after),
            compare_table(QUARANTINE, before, items(sorted(new), reason)),
        ):
            assert places(found) == places(expected)


def places(difference: TableDifference) -> list[list[int] | dict[str, list[bool]]]:
    """What a difference says, comparably."""
    cells = {name: mask.tolist() for name, mask in difference.cells.items() if mask.any()}
    rows = (difference.added, difference.removed, difference.changed_old, difference.changed_new)
    return [*(each.tolist() for each in rows), cells]
