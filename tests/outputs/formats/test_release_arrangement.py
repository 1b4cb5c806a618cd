"""What a set of tables must be before anything is written of it."""

from __future__ import annotations

from random import Random

import pyarrow as pa
import pytest

from outputs.formats.grouping import group_bounds
from outputs.formats.tables import TableError, arrange
from tests.outputs.tables import seeded_rows, seeded_tables, table_of, tables_of
from transforms.tables.declaration import TABLES


def test_rows_come_out_in_order_of_their_key_whatever_order_they_came_in():
    rows = seeded_rows(seed=4)
    expected = tables_of(rows)
    for table_rows in rows.values():
        Random(9).shuffle(table_rows)
    for name, table in tables_of(rows).items():
        assert table.equals(expected[name])
        keys = [tuple(row.values()) for row in table.select(_key(name)).to_pylist()]
        assert keys == sorted(keys)


def test_columns_come_out_in_declared_order_and_type():
    tables = seeded_tables()
    tables["merges"] = tables["merges"].select(reversed(tables["merges"].column_names))
    tables["pages"] = tables["pages"].set_column(
        6, "n_methods", tables["pages"]["n_methods"].cast(pa.int32())
    )
    arranged = arrange(tables)
    assert arranged["merges"].column_names[0] == "method_id"
    assert arranged["pages"].schema.field("n_methods").type == pa.int64()


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda t: t.pop("merges"), "missing: merges"),
        (lambda t: t.update(extra=t["pages"]), "not declared: extra"),
        (lambda t: t.update(pages=t["pages"].drop_columns(["url"])), "columns differ.*url"),
        (lambda t: t.update(pages=pa.concat_tables([t["pages"], t["pages"]])), "occurs more than once"),
        (lambda t: t.update(names=pa.concat_tables([t["names"], t["names"]])), "occurs more than once"),
        (lambda t: t.update(works=_with_null(t["works"], "title")), "works, column title: null"),
    ],
)
def test_tables_that_do_not_fit_are_refused_by_name(break_it, message):
    tables = dict(seeded_tables())
    break_it(tables)
    with pytest.raises(TableError, match=message):
        arrange(tables)


def test_one_shared_part_of_a_key_is_no_repetition():
    table = next(t for t in TABLES if t.name == "names")
    rows = [{"method_id": "mb-1", "text": "LoRA", "lang": lang, "kind": "label"} for lang in ("de", "en")]
    assert len(arrange({**seeded_tables(), "names": table_of(table, rows)})["names"]) == 2


@pytest.mark.parametrize(
    ("keys", "bounds"),
    [([], []), (["a"], [("a", 0, 1)]), (["a", "a", "b"], [("a", 0, 2), ("b", 2, 3)])],
)
def test_groups_of_a_sorted_list(keys, bounds):
    assert list(group_bounds(keys)) == bounds


def _key(name: str) -> list[str]:
    return list(next(table for table in TABLES if table.name == name).key)


def _with_null(table: pa.Table, column: str) -> pa.Table:
    values = table[column].to_pylist()
    place = table.column_names.index(column)
    return table.set_column(place, column, pa.array([None, *values[1:]], pa.string()))
