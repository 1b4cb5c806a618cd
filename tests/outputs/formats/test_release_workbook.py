"""The workbook: text in every cell, nothing that runs, right-to-left where it reads so."""

from __future__ import annotations

import zipfile

import openpyxl
import pyarrow as pa
import pytest

from outputs.formats import xlsx
from outputs.formats.xlsx import LONGEST_CELL, cell_text, plan_sheets, starts_right_to_left, write_workbook
from outputs.release.context import Draft
from tests.outputs.conftest import CONTEXT, CREATED
from tests.outputs.tables import NASTY, seeded_tables, tables_of


def draft(tables) -> Draft:
    return Draft("2026.11.1", CREATED, None, tables, {name: len(data) for name, data in tables.items()}, {})


def test_every_cell_is_text(newest):
    workbook = openpyxl.load_workbook(newest / "data/methodbase.xlsx")
    for sheet in workbook:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row if cell.value is not None} <= {"s", "inlineStr"}


def test_no_formula_link_or_macro_is_in_the_file(newest):
    with zipfile.ZipFile(newest / "data/methodbase.xlsx") as archive:
        names = archive.namelist()
        sheets = [archive.read(name) for name in names if name.startswith("xl/worksheets/sheet")]
    assert not any("vba" in name.casefold() or "external" in name.casefold() for name in names)
    assert not any(b"<f>" in sheet or b"<f " in sheet or b"<hyperlink" in sheet for sheet in sheets)


def test_what_looks_like_a_formula_stays_text_when_somebody_edits_the_cell(tmp_path):
    tables = tables_of({"methods": [{"method_id": "mb-1", "slug": "s", "name": NASTY[0]}]})
    write_workbook(draft(tables), CONTEXT, tmp_path / "book.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "book.xlsx")
    cell = workbook["methods"].cell(2, 3)
    assert cell.value == NASTY[0]
    assert cell.quotePrefix
    assert not workbook["methods"].cell(2, 1).quotePrefix


def test_right_to_left_names_have_a_sheet_laid_out_for_them(newest, second_tables):
    workbook = openpyxl.load_workbook(newest / "data/methodbase.xlsx")
    assert not workbook["names"].sheet_view.rightToLeft
    sheet = workbook["names right to left"]
    assert sheet.sheet_view.rightToLeft
    scripts = second_tables["names"]["script"].to_pylist()
    assert sheet.max_row - 1 == sum(script in ("Arab", "Hebr") for script in scripts) > 0


def test_right_to_left_text_is_read_so_in_any_sheet(tmp_path):
    tables = tables_of({"methods": [{"method_id": "mb-1", "slug": "s", "name": "למידה"}]})
    write_workbook(draft(tables), CONTEXT, tmp_path / "book.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["methods"]
    assert sheet.cell(2, 3).alignment.readingOrder == 2
    assert sheet.cell(2, 2).alignment.readingOrder == 0


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        ("שלום", True),
        ("(2026) چند", True),
        ("LoRA (למידה)", False),
        ("123", False),
        ("", False),
        ("ߒߞߏ", True),
    ],
)
def test_the_first_letter_tells_the_direction(text, rtl):
    assert starts_right_to_left(text) is rtl


def test_tables_too_long_for_a_sheet_are_left_out_and_said_so(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_READ", {"statements": 100})
    monkeypatch.setattr(xlsx, "MOST_ROWS", 50)
    tables = seeded_tables(methods=20, names=3)
    sheets = {sheet.name: sheet for sheet in plan_sheets(tables)}
    assert sheets["statements"].data is None and "more than 100 rows" in sheets["statements"].note
    assert sheets["names"].data is None and "more than 50 rows" in sheets["names"].note
    write_workbook(draft(tables), CONTEXT, tmp_path / "book.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert "statements" not in workbook.sheetnames and "methods" in workbook.sheetnames
    about = {row[0]: row for row in workbook["about"].iter_rows(values_only=True)}
    assert "data/statements.parquet" in about["statements"][2]


@pytest.mark.parametrize("text", ["x" * LONGEST_CELL, "x" * (LONGEST_CELL + 1), "𝒳" * LONGEST_CELL])
def test_a_cell_is_never_longer_than_a_spreadsheet_takes(text):
    cut = cell_text(text)
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert cut == text or cut.endswith("[…]")


def test_the_same_tables_give_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(draft(seeded_tables(seed=7)), CONTEXT, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_release_without_rows_is_a_workbook_too(tmp_path):
    write_workbook(draft(tables_of({})), CONTEXT, tmp_path / "book.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert workbook["methods"].max_row == 1
    assert isinstance(tables_of({})["methods"], pa.Table)
