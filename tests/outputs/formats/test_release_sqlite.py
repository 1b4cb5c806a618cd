"""The SQLite file: what it promises in its schema, and what its search table finds."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from extractors.text.folding import fold
from outputs.formats.sqlite import write_sqlite
from outputs.reading.lookup import find_method, open_release, search
from tests.outputs.tables import seeded_tables, tables_of
from transforms.tables.declaration import TABLES

NAMES = (
    ("mb-1", "Multi-task learning", "en"),
    ("mb-1", "یادگیری چند\u200cسری", "fa"),
    ("mb-2", "Tối ưu bầy đàn", "vi"),
    ("mb-3", "随机森林", "zh"),
    ("mb-4", "100% sure_thing", "en"),
    ("mb-5", "100x sure thing", "en"),
)


@pytest.fixture
def named(tmp_path):
    rows = {
        "methods": [
            {"method_id": f"mb-{n}", "slug": f"s{n}", "name": next(t for i, t, _ in NAMES if i == f"mb-{n}")}
            for n in range(1, 6)
        ],
        "names": [
            {"method_id": i, "text": t, "lang": lang, "kind": "label", "preferred": True}
            for i, t, lang in NAMES
        ],
    }
    (tmp_path / "data").mkdir()
    write_sqlite(tables_of(rows), tmp_path / "data/methodbase.sqlite")
    with open_release(tmp_path) as connection:
        yield connection


@pytest.mark.parametrize(
    ("query", "method_id"),
    [
        ("چندسری", "mb-1"),
        ("چند\u200cسری", "mb-1"),
        ("toi uu", "mb-2"),
        ("TỐI ƯU", "mb-2"),
        ("森", "mb-3"),
        ("机森", "mb-3"),
        ("ＭＵＬＴＩ", "mb-1"),
        ("100% sure", "mb-4"),
    ],
)
def test_substrings_are_found_in_any_script(named, query, method_id):
    assert method_id in [candidate.method_id for candidate in search(named, query)]


def test_marks_of_sql_patterns_are_plain_text_in_a_search(named):
    assert search(named, "%") == []
    assert search(named, "_") == []


def test_a_plain_query_on_the_file_finds_them_too(named):
    """As a consumer would ask, without this program: fold by eye, LIKE."""
    for wanted in ("چندسری", "toi uu", "机森"):
        assert named.execute("SELECT method_id FROM search WHERE folded LIKE ?", (f"%{wanted}%",)).fetchone()


def test_every_name_is_searchable_in_its_folded_form(newest, second_tables):
    with open_release(newest) as connection:
        rows = connection.execute("SELECT folded, method_id, text, lang, kind FROM search").fetchall()
    found = {tuple(row)[1:] for row in rows}
    names = second_tables["names"].select(["method_id", "text", "lang", "kind"]).to_pylist()
    assert {tuple(row.values()) for row in names} <= found
    assert all(row["folded"] == fold(row["text"]) for row in rows)


def test_a_method_is_found_by_its_name_even_if_no_page_shows_that(tmp_path):
    (tmp_path / "data").mkdir()
    tables = tables_of({"methods": [{"method_id": "mb-1", "slug": "s", "name": "Quiet One"}]})
    write_sqlite(tables, tmp_path / "data/methodbase.sqlite")
    with open_release(tmp_path) as connection:
        assert find_method(connection, "quiet one").method_id == "mb-1"


def test_tables_are_strict_with_their_keys_and_foreign_keys(newest):
    with closing(sqlite3.connect(newest / "data/methodbase.sqlite")) as connection:
        for table in TABLES:
            (sql,) = connection.execute(
                "SELECT sql FROM sqlite_schema WHERE name = ?", (table.name,)
            ).fetchone()
            assert "STRICT" in sql
            info = connection.execute(f"PRAGMA table_info({table.name})").fetchall()
            key = [name for _, name, _, _, _, place in sorted(info, key=lambda row: row[5]) if place]
            assert key == list(table.key)
            assert {row[1]: bool(row[3]) for row in info} == {c.name: not c.nullable for c in table.columns}
            keys = connection.execute(f"PRAGMA foreign_key_list({table.name})").fetchall()
            assert {(k[3], k[2]) for k in keys} == {(f.columns[0], f.table) for f in table.foreign_keys}
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE pages SET layout = 'papyrus'",
        "UPDATE methods SET n_pages = 'many'",
        "UPDATE names SET preferred = 2",
        "UPDATE methods SET name = NULL",
        "UPDATE names SET method_id = 'mb-nobody'",
    ],
)
def test_the_file_itself_refuses_wrong_rows(tmp_path, wrong):
    path = tmp_path / "methodbase.sqlite"
    write_sqlite(seeded_tables(methods=2), path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(wrong)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM names WHERE method_id = ?",
        "SELECT * FROM statements WHERE method_id = ?",
        "SELECT * FROM statements WHERE page_id = ?",
        "SELECT * FROM citations WHERE method_id = ?",
        "SELECT * FROM search WHERE folded = ?",
        "SELECT * FROM redirects WHERE old_id = ?",
        "SELECT * FROM methods WHERE slug = ?",
    ],
)
def test_look_ups_use_an_index(newest, query):
    with closing(sqlite3.connect(newest / "data/methodbase.sqlite")) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {query}", ("x",)).fetchall()
    assert all("SEARCH" in row[3] for row in plan), plan


def test_the_same_tables_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_sqlite(seeded_tables(seed=7, methods=60), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
