"""The works as BibTeX: one entry a work, each key once, braces that balance."""

from __future__ import annotations

import re

import pytest

from outputs.formats.bibtex import entries, key_of, with_key, write_bibtex
from outputs.reading.works import person
from tests.outputs.tables import NASTY, tables_of
from transforms.works.model import Person


def works(*rows):
    base = {"registry": "crossref", "state": "current", "year_published": 2020}
    return tables_of({"works": [{**base, **row} for row in rows]})["works"]


TWINS = works(
    {"work_id": "wk-aaaaaa0001", "title": "Deep things", "authors": ["Doe, Jane"]},
    {"work_id": "wk-aaaaaa0002", "title": "Deep waters", "authors": ["Doe, John"]},
    {"work_id": "wk-aaaaaa0003", "title": "Shallow things", "authors": ["Doe, John"]},
)


def test_keys_that_would_be_equal_are_told_apart_by_the_id_of_the_work():
    keys = [key_of(entry) for entry in entries(TWINS)]
    assert keys == ["doe2020deep-aa0001", "doe2020deep-aa0002", "doe2020shallow"]


def test_an_entry_does_not_depend_on_the_order_of_the_works(tmp_path):
    write_bibtex(TWINS, tmp_path / "a.bib")
    write_bibtex(TWINS.take([0, 1, 2]), tmp_path / "b.bib")
    assert (tmp_path / "a.bib").read_bytes() == (tmp_path / "b.bib").read_bytes()
    assert (tmp_path / "a.bib").read_text().count("\n\n@") == 2


def test_every_work_of_a_release_is_there_once(newest, second_tables):
    text = (newest / "data/works.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@\w+\{([^,]+),$", text, flags=re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(second_tables["works"])


@pytest.mark.parametrize("title", [*NASTY, "{", "}", "a}{b", "\\input{x}"])
def test_no_title_ends_its_entry_or_runs(title):
    (entry,) = entries(works({"work_id": "wk-1", "title": title, "authors": ["Doe, J."]}))
    depth = 0
    for place, mark in enumerate(entry):
        depth += {"{": 1, "}": -1}.get(mark, 0)
        assert depth > 0 or place < entry.index("{") or place == len(entry) - 1
    assert depth == 0
    assert "\\input" not in entry


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Doe, Jane", Person("Doe", "Jane")), ("OpenAI", Person("OpenAI")), ("A, B, C", Person("A", "B, C"))],
)
def test_authors_are_read_as_the_works_table_writes_them(name, expected):
    assert person(name) == expected


def test_a_key_is_replaced_and_nothing_else():
    assert with_key("@misc{a,\n  title = {a,b}\n}", "k1") == "@misc{k1,\n  title = {a,b}\n}"
