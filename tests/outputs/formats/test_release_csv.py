"""CSV as RFC 4180 has it, byte by byte."""

from __future__ import annotations

from outputs.formats.csv import write_csv
from tests.outputs.tables import table_of
from transforms.tables.declaration import METHODS, REDIRECTS, Column, Table

SMALL = Table(
    "small",
    "For this test.",
    ("id",),
    (
        Column("id", "string", ""),
        Column("text", "string", "", nullable=True),
        Column("items", "list", ""),
        Column("count", "integer", "", nullable=True),
        Column("score", "number", ""),
        Column("yes", "boolean", ""),
        Column("when", "datetime", ""),
    ),
)


def written(tmp_path, table, rows) -> bytes:
    path = tmp_path / "table.csv"
    write_csv(table, table_of(table, rows), path)
    return path.read_bytes()


def test_a_record_byte_by_byte(tmp_path):
    row = {
        "id": "a",
        "text": 'say "x",\nthen y',
        "items": ["α", 'b"c', "d,e"],
        "count": 7,
        "score": 0.1,
        "yes": True,
    }
    assert (
        written(tmp_path, SMALL, [row])
        == (
            '"id","text","items","count","score","yes","when"\r\n'
            '"a","say ""x"",\nthen y","[""α"",""b\\""c"",""d,e""]",7,0.1,true,"2026-01-02T03:04:05Z"\r\n'
        ).encode()
    )


def test_null_and_empty_text_are_told_apart(tmp_path):
    body = written(tmp_path, SMALL, [{"id": "a", "text": None}, {"id": "b", "text": ""}]).decode()
    lines = body.split("\r\n")
    assert lines[1].startswith('"a",,"[]",,')
    assert lines[2].startswith('"b","","[]",,')


def test_no_rows_still_have_a_header(tmp_path):
    assert written(tmp_path, REDIRECTS, []) == b'"old_id","new_id","since","reason"\r\n'


def test_formulas_stay_verbatim(tmp_path):
    assert b'"=1+1"' in written(tmp_path, METHODS, [{"method_id": "mb-1", "slug": "s", "name": "=1+1"}])
