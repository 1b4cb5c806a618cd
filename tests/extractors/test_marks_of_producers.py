"""Marks and shells that producers of pages put around cells: escapes, emphasis, arrows apart, tables by style."""

import re
from collections.abc import Callable
from html import escape

import pytest

from extractors.layouts.markdown import plain_cell
from extractors.pages import extract_page
from extractors.schemas import ROWS
from tests.rendering.labels import labels_of
from tests.rendering.library import library

LOCALE = "tr"
RECORDS = [library()[number].record(LOCALE, number) for number in (1, 4, 9)]
ARROW = '<a href="https://doi.org/10.1000/x">{} <span aria-hidden="true">↗</span></a>'

CELLS = [
    ("A\\×", "A×"),
    ("Alan\\≠", "Alan≠"),
    ("costs 5\\$", "costs 5$"),
    ("*Interpolation method*", "Interpolation method"),
    ("_Interpolation method_", "Interpolation method"),
    ("*—*", "—"),
    ("On combs. *Journal of Combs*, *8*(2), 1.", "On combs. Journal of Combs, 8(2), 1."),
    ("**A **×****", "A ×"),
    ("[K\\[X\\]-means](/m)", "K[X]-means"),
    ("[K[X]-means](/m)", "K[X]-means"),
    ("A* and D*", "A* and D*"),
    ("*p < .05, **p < .01", "*p < .05, **p < .01"),
    ("*-algebra, C*-algebra", "*-algebra, C*-algebra"),
    ("a * b * c", "a * b * c"),
    ("\\*A\\*", "*A*"),
    ("snake_case_name and _x", "snake_case_name and _x"),
    ("x_1 and x_2", "x_1 and x_2"),
]


@pytest.mark.parametrize(("raw", "shown"), CELLS)
def test_what_a_cell_of_markdown_shows(raw: str, shown: str) -> None:
    assert plain_cell(raw)[0] == shown


def _rows() -> list[list[str]]:
    cells = [
        [label, *[record.cell(key) for record in RECORDS]]
        for key, label in zip(ROWS, labels_of(LOCALE).rows, strict=True)
    ]
    return [["", *[f"{record.name}×" for record in RECORDS]], *cells]


def _table(cell: Callable[[str], str] = escape, end: str = "</table>") -> str:
    rows = ["".join(f"<td>{cell(text)}</td>" for text in row) for row in _rows()]
    return f"<table><tr>{'</tr><tr>'.join(rows)}</tr>{end}"


def _in_elements(table: str, row: str, cell: str) -> str:
    rows = ["".join(f"<div {cell}>{escape(text)}</div>" for text in each) for each in _rows()]
    return f"<div {table}>{''.join(f'<div {row}>{each}</div>' for each in rows)}</div>"


def _pipe(before: str = "", after: str = "") -> str:
    lines = ["", "|".join([*[cell for cell in _rows()[0] if cell], ""]), "---|---|---|---"]
    return "\n".join([before, *lines, *["|".join(row) for row in _rows()[1:]], after])


def _chips(text: str) -> str:
    parts = text.split(", ") if len(text) < 80 else [text]
    spans = "".join(f'<span class="chip">{escape(part)}</span>' for part in parts)
    return f"<p><span>{spans}<o:p></o:p></span></p>" if len(parts) > 1 else escape(text)


FEW = (
    "<table><tr><td></td><td>Ab×</td><td>Cd×</td></tr>"
    + "".join(
        f"<tr><td>{escape(row[0])}</td><td>{at}</td><td>x</td></tr>" for at, row in enumerate(_rows()[1:5])
    )
    + "</table>"
)
SECOND = "| Metric | A | B |\n|---|---|---|\n| Views | 1 | 2 |\n| Stars | 3 | 4 |"
STYLED = ("style='display: table'", "style='width:1px;display:table-row'", "style='display:table-cell !important'")  # fmt: skip
CLASSES = ("class=table", "class=table-row", "class='table-cell p-2'")
TRANSLATED = "<font style='vertical-align: inherit;'><font style='vertical-align: inherit;'>{}</font></font>"
CUT = "<span>{}</span><span class=dots>…</span><span class=more>{}</span><button>More</button>"


def _translated(markup: str) -> str:
    """The page as translators leave it: two elements around every text."""
    return re.sub(r"(?<=>)([^<>]+)(?=<)", lambda text: TRANSLATED.format(text[1]), markup)


def _cut(text: str) -> str:
    return (
        CUT.format(escape(text[:90]), escape(text[90:]))
        if len(text) > 150 and "↗" not in text
        else escape(text)
    )


def _with_arrow(text: str) -> str:
    """A name as a link whose arrow is drawn for the eye alone."""
    is_name = text.endswith("×")
    arrow = "<span aria-hidden=true>↗</span></a><i>×</i>"
    return f"<a href=/m>{escape(text[:-1])}{arrow}" if is_name else escape(text)


def _numbered() -> str:
    header, *rows = _table().split("</tr><tr>")
    numbered = [f"<td>{at}.</td>{row}" for at, row in enumerate(rows, 1)]
    return "</tr><tr>".join([header.replace("<tr>", "<tr><td>#</td>"), *numbered])


PAGES = {
    "a translated page": _translated(_table(_with_arrow)),
    "a translated page with texts cut": _translated(_table(_cut)),
    "marks in brackets": _table().replace("×</td>", " [×]</td>"),
    "marks in round brackets": re.sub(
        r"<tr><td>([^<]+)", r"<tr><td>\1 (≠)", _table().replace("×</td>", "(×)</td>")
    ),
    "numbers with a point": _numbered(),
    "arrows apart": re.sub(r"(\w+) ↗", lambda link: ARROW.format(link[1]), _table()),
    "chips in a paragraph": _table(_chips),
    "cells without ends": re.sub(r"</t[dr]>", "", _table(lambda text: escape(text).replace("×", "<wbr>×"))),
    "a table without an end": f"<html><body><div>{_table(end='')}</div></body></html>",
    "a table by style": f"<html>{_in_elements(*STYLED)}</html>",
    "a table by classes": f"<html>{_in_elements(*CLASSES)}</html>",
    "roles behind a table of few rows": f"<html>{FEW}{_in_elements('role=table', 'role=row', 'role=cell')}</html>",
    "no outer bars, and another table behind": _pipe(after=f"\n{SECOND}"),
    "no outer bars, and another table before": _pipe(before=f"{SECOND}\n"),
    "no bars behind but of the header's empty cell": "\n".join(
        f"|{line}" if "|" in line else line for line in _pipe().split("\n")
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_same_cells_whoever_wrote_the_page(name: str) -> None:
    found = extract_page(PAGES[name].encode(), "p")
    assert not found.refusals
    assert [row["name"] for row in found.records] == [record.name for record in RECORDS]
    assert [[row[key] for key in ROWS] for row in found.records] == [list(each.cells) for each in RECORDS]
