"""The tables as a workbook: every cell is text, nothing in it can run, right-to-left where it reads so.

A sheet holds 1,048,576 rows. A table that does not fit is left out, and so are statements and merges above
``MOST_READ`` (nobody reads so many in a spreadsheet, and writing them takes minutes); the first sheet says
so. Names in right-to-left scripts have a sheet of their own, laid out from right to left, besides
their place among all names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from outputs.formats.tables import BATCH_ROWS
from outputs.formats.text import text_table
from outputs.release.context import Draft, ReleaseContext
from transforms.tables.declaration import NAMES, TABLES, Table
from transforms.tables.stored import Rows, pieces

MOST_ROWS = 1_048_575
MOST_READ = {"statements": 50_000, "merges": 50_000}
LONGEST_CELL = 32_767
CUT = " […]"

RIGHT_TO_LEFT_SCRIPTS = ("Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa")

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LETTER = re.compile(r"[^\W\d_]")
_FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to be, with ``count`` rows of ``data``; ``note`` says why a table has none.

    ``right_to_left``: it has the rows in right-to-left scripts only, and is laid out so.
    """

    name: str
    table: Table
    data: Rows | None
    count: int = 0
    right_to_left: bool = False
    note: str = ""

    def pieces(self) -> Iterator[pa.Table]:
        """The rows, ``BATCH_ROWS`` at most at a time."""
        for piece in pieces(self.data, at_most=BATCH_ROWS):
            yield piece.filter(_is_right_to_left(piece["script"])) if self.right_to_left else piece


@dataclass(frozen=True, slots=True)
class _Styles:
    head: Format
    right_to_left: Format
    inert: Format  # a leading mark that could start a formula stays text also when the cell is edited
    inert_right_to_left: Format

    def style_of(self, text: str) -> Format | None:
        inert, rtl = text.startswith(_FORMULA_LIKE), starts_right_to_left(text)
        if inert:
            return self.inert_right_to_left if rtl else self.inert
        return self.right_to_left if rtl else None


def write_workbook(draft: Draft, context: ReleaseContext, path: Path) -> None:
    """Write the workbook. Same tables, same bytes; memory does not grow with the rows."""
    workbook = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties({"title": context.title, "created": context.created_utc.replace(tzinfo=None)})
    styles = _Styles(
        head=workbook.add_format({"bold": True}),
        right_to_left=workbook.add_format({"reading_order": 2}),
        inert=workbook.add_format({"quote_prefix": True}),
        inert_right_to_left=workbook.add_format({"quote_prefix": True, "reading_order": 2}),
    )
    sheets = list(plan_sheets(draft.tables))
    _write_about(workbook.add_worksheet("about"), styles, draft, context, sheets)
    for sheet in sheets:
        if sheet.data is not None:
            _write_sheet(workbook.add_worksheet(sheet.name), styles, sheet)
    try:
        workbook.close()
    except FileCreateError as error:  # it wraps the system's, which says what to do
        raise error.args[0] from error


def plan_sheets(tables: Mapping[str, Rows]) -> Iterator[Sheet]:
    """The sheets in order, with those that are left out and why."""
    for table in TABLES:
        data = tables[table.name]
        most = MOST_READ.get(table.name, MOST_ROWS)
        if len(data) > most:
            note = f"left out: more than {most} rows; see data/{table.name}.parquet, .csv or the SQLite file"
            yield Sheet(table.name, table, None, note=note)
            continue
        yield Sheet(table.name, table, data, len(data))
        if table is NAMES:
            count = sum(pc.sum(_is_right_to_left(p["script"])).as_py() or 0 for p in pieces(data, ["script"]))
            note = "the names in right-to-left scripts once more"
            yield Sheet("names right to left", table, data, count, right_to_left=True, note=note)


def _is_right_to_left(scripts: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.is_in(scripts, value_set=pa.array(RIGHT_TO_LEFT_SCRIPTS))


def starts_right_to_left(text: str) -> bool:
    """Is the first letter of the text of a right-to-left script."""
    if _RIGHT_TO_LEFT.search(text) is None:
        return False
    first = _LETTER.search(text)
    return first is not None and _RIGHT_TO_LEFT.match(first[0]) is not None


def cell_text(text: str) -> str:
    """The text as a cell can hold it: no control characters, cut with ``[…]`` at the longest Excel takes."""
    text = _FORBIDDEN.sub("", text)
    units = len(text) + sum(mark > "\uffff" for mark in text) if len(text) > LONGEST_CELL // 2 else 0
    if units <= LONGEST_CELL:
        return text
    return text[: (LONGEST_CELL - len(CUT)) // 2] + CUT


def _write_about(
    worksheet: Worksheet, styles: _Styles, draft: Draft, context: ReleaseContext, sheets: Iterable[Sheet]
) -> None:
    rows = [
        ("title", context.title, ""),
        ("version", draft.version, ""),
        ("created", context.created_text, ""),
        ("licence", context.licence, ""),
        ("every cell is text; lists are JSON arrays; an empty cell is null or empty", "", ""),
        ("sheet", "rows", "note"),
        *(
            (
                sheet.name,
                "" if sheet.data is None else str(sheet.count),
                sheet.note or sheet.table.meaning,
            )
            for sheet in sheets
        ),
    ]
    worksheet.set_column(0, 1, 24)
    worksheet.set_column(2, 2, 100)
    for place, row in enumerate(rows):
        _write_row(worksheet, styles, place, row)


def _write_sheet(worksheet: Worksheet, styles: _Styles, sheet: Sheet) -> None:
    if sheet.right_to_left:
        worksheet.right_to_left()
    worksheet.freeze_panes(1, 0)
    worksheet.set_column(0, len(sheet.table.columns) - 1, 20)
    for column, declared in enumerate(sheet.table.columns):
        worksheet.write_string(0, column, declared.name, styles.head)
    for place, row in enumerate(_text_rows(sheet), start=1):
        _write_row(worksheet, styles, place, row)


def _text_rows(sheet: Sheet) -> Iterator[tuple[Any, ...]]:
    for piece in sheet.pieces():
        yield from zip(*text_table(sheet.table, piece).to_pydict().values(), strict=True)


def _write_row(worksheet: Worksheet, styles: _Styles, place: int, row: tuple[Any, ...]) -> None:
    for column, text in enumerate(row):
        if text:
            text = cell_text(text)
            worksheet.write_string(place, column, text, styles.style_of(text))
