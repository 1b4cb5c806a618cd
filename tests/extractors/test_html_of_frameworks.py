"""Tables as libraries of components write them: names in buttons, headers apart, parts of rows, labels in cells."""

import re
from collections.abc import Callable, Sequence
from html import escape

import pytest

from extractors.pages import extract_page
from extractors.schemas import ROWS
from tests.rendering.labels import labels_of
from tests.rendering.library import library
from tests.rendering.world import Record

LOCALE = "tr"
NUMBERS = (1, 4, 9)
RECORDS = [library()[number].record(LOCALE, number).with_cell("originator", "—") for number in NUMBERS]
RECORDS = [
    RECORDS[0].with_cell("aliases", "Alfa, α"),
    RECORDS[1].with_cell(
        "source", "Doe, J. (1805). A book on the orbits of comets and on the errors of those who see them."
    ),
    RECORDS[2],
]
NAMES = [record.name for record in RECORDS]


def _table(
    header: Sequence[str], cell: Callable[[Record, str], str], label: Callable[[str], str] = escape
) -> str:
    """A table of markup: the cells of its header, and a row of ``td`` a row of the page."""
    return f"<table><thead><tr>{''.join(header)}</tr></thead><tbody>{''.join(_rows(cell, label))}</tbody></table>"


def _rows(cell: Callable[[Record, str], str], label: Callable[[str], str] = escape) -> list[str]:
    return [
        f"<tr><td>{label(text)}</td>{''.join(f'<td>{cell(record, key)}</td>' for record in RECORDS)}</tr>"
        for key, text in zip(ROWS, labels_of(LOCALE).rows, strict=True)
    ]


def _plain(record: Record, key: str) -> str:
    return escape(record.cell(key))


def _in_order(name: str, corner: str) -> list[str]:
    return [f"<th>{corner}</th>", *[f"<th>{name.replace('…', escape(each))}</th>" for each in NAMES]]


def _grid(first: int) -> str:
    """A grid in which the first cells of all rows stand before the others, and the others from last to first."""
    texts = [["", *NAMES]] + [
        [label, *[record.cell(key) for record in RECORDS]]
        for key, label in zip(ROWS, labels_of(LOCALE).rows, strict=True)
    ]
    groups = [
        "".join(_grid_row(row, [*enumerate(cells)][part]) for row, cells in enumerate(texts))
        for part in (slice(first), slice(None, first - 1 if first else None, -1))
    ]
    return f"<div role=treegrid><div role=rowgroup>{'</div><div role=rowgroup>'.join(groups)}</div></div>"


def _grid_row(row: int, cells: Sequence[tuple[int, str]]) -> str:
    role = "gridcell" if row else "columnheader"
    shown = [f"<div role={role} aria-colindex={at + 1}>{escape(text)}</div>" for at, text in cells]
    return f"<div role=row aria-rowindex={row + 1}>{''.join(shown)}</div>"


def _chips(record: Record, key: str) -> str:
    if key != "aliases":
        return _plain(record, key)
    return "".join(f'<span class="css-1 x">{escape(each)}</span>' for each in record.cell(key).split(", "))


SORTED = '<span tabindex="0" role="button">…<svg></svg></span>'
TABLES = {
    "names in buttons that sort": _table(_in_order(SORTED, ""), _plain),
    "the corner has words": _table(_in_order(SORTED, "Özellik"), _plain),
    "all of the header in buttons": _table(_in_order(SORTED, SORTED.replace("…", "Özellik")), _plain),
    "labels in buttons that explain": _table(_in_order("…", ""), _plain, lambda text: f"<button>{text}</button>"),
    "empty buttons that sort": _table(
        _in_order('<b>…</b><i role="button" aria-label="…: sort"></i>', '<b></b><i role="button" aria-label=": sort"></i>'),
        _plain,
    ),
    "a cross and a button that sorts": _table(_in_order("<button>…</button><button>×</button>", ""), _plain),
    "badges and subtitles": _table(
        _in_order('<span class="badge bg-dark">1</span> …<div class="text-xs text-gray-500">Machine learning</div>', ""),
        _plain,
    ),
    "names in all cells": _table(_in_order("…", ""), lambda record, key: f"<b>{escape(record.name)}</b> {_plain(record, key)}"),
    "names glued to all cells": _table(_in_order("…", ""), lambda record, key: f"<b>{escape(record.name)}</b>{_plain(record, key)}"),
    "a list with a letter": _table(_in_order("…", ""), _chips),
    "the header in a table of its own": f"<table><tr>{''.join(_in_order('…', ''))}<th></th></tr></table><table>{''.join(_rows(_plain))}</table>",
    "cells in another order": _grid(0),
    "labels in elements of their own": _grid(1),
    "labels behind the values": re.sub(r"(<t[dh]>.*?</t[dh]>)((?:<t[dh]>.*?</t[dh]>)*)(</tr>)", r"\2\1\3", _table(_in_order("…", ""), _plain)),
}  # fmt: skip


def _with_row(row: str) -> str:
    return _table(_in_order("…", ""), _plain).replace("<tbody>", f"<tbody>{row}")


def _with_column(head: str, cell: str, place: int) -> str:
    """The table with one more column: before the labels (0), behind them, or behind all."""
    table = _table(_in_order("…", ""), _plain)
    rows = re.sub(r"<tr>(.*?)</tr>", lambda row: _row_with(row.group(1), cell, place), table)
    return rows.replace(cell, head, 1)


def _row_with(cells: str, cell: str, place: int) -> str:
    each = re.findall(r"<t[dh]>.*?</t[dh]>", cells)
    at = place if place >= 0 else len(each)
    return f"<tr>{''.join([*each[:at], cell, *each[at:]])}</tr>"


def _ended(record: Record, key: str, ending: str) -> str:
    return f"{_plain(record, key)} {ending}" if key in ("source", "summary") else _plain(record, key)


TABLES |= {
    "boxes to tick": _with_column("<th><input type=checkbox></th>", "<td><input type=checkbox></td>", 0),
    "spacers": _with_column("<th></th>", "<td>\u00a0</td>", 1),
    "versus": _with_column("<th>vs</th>", "<td></td>", 2),
    "what can be done": _with_column("<th>Actions</th>", "<td><button>⋮</button></td>", -1),
    "a row of buttons": _with_row("<tr><td></td>" + "<td><button>View</button></td>" * 3 + "</tr>"),
    "links to more": _table(_in_order("…", ""), lambda record, key: _ended(record, key, "<a href='/m'>Read more</a>")),
    "words that copy": _table(_in_order("…", ""), lambda record, key: _ended(record, key, "<p class=c>Copy</p>")),
    "names to choose": _table(
        _in_order("<select><option>Other<option selected>…</select>", ""), _plain
    ),
    "labels with a word on them": _table(_in_order("…", ""), _plain, lambda text: f"{text}<small> ? </small>"),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_the_same_cells_whatever_wrote_the_table(name: str) -> None:
    found = extract_page(f"<!DOCTYPE html><html><body>{TABLES[name]}</body></html>".encode(), "p")
    assert not found.refusals
    assert [row["name"] for row in found.records] == NAMES
    assert [[row[key] for key in ROWS] for row in found.records] == [list(each.cells) for each in RECORDS]


def _swapped(first: int, second: int, name: str = "…", corner: str = "Özellik") -> str:
    """The table with two of its rows in each other's place; the header is row 0."""
    table = _table(_in_order(name, corner), _plain).replace("<thead>", "").replace("</thead><tbody>", "")
    rows = re.findall(r"<tr>.*?</tr>", table)
    rows[first], rows[second] = rows[second], rows[first]
    return f"<table>{''.join(rows)}</table>"


ELSEWHERE = {
    "the header among the rows": _swapped(0, 5, "…×", "").replace("<th></th>", "").replace("</td></tr>", "</td><td></td></tr>", 1),
    "a header of years": _swapped(0, 3),
    "a header of dashes": _swapped(0, 4),
    "the last name is missing": re.sub(r"<th>[^<]*</th></tr>", "<th></th></tr>", _table(_in_order("…", "#"), _plain)),
    "years in the place of types": _swapped(3, 5),
    "a count that is none": _table(_in_order("…", ""), lambda record, key: "none" if (record, key) == (RECORDS[0], "related") else _plain(record, key)),
    "buttons where the names were": re.sub(r"<tr><th>.*?</tr>", "", _with_row("<tr><td></td>" + "<td><button>View</button></td>" * 3 + "</tr>")),
}  # fmt: skip


@pytest.mark.parametrize("name", ELSEWHERE)
def test_values_that_stand_elsewhere_are_not_read(name: str) -> None:
    found = extract_page(f"<html>{ELSEWHERE[name]}</html>".encode(), "p")
    assert found.page is None and found.refusals


def test_a_grid_that_breaks_off_inside_its_last_text_is_refused() -> None:
    markup = f"<html>{_grid(0)}"
    whole = extract_page(markup.encode(), "p")
    cut = extract_page(markup[: markup.rindex(labels_of(LOCALE).rows[-1]) + 2].encode(), "p")
    assert whole.records and not cut.records and cut.refusals[0]["reason"] == "truncated"


def test_a_listed_label_in_the_header_is_refused() -> None:
    labels = labels_of("de").rows
    table = _table(_in_order("…", labels[4]), _plain)
    for turkish, german in zip(labels_of(LOCALE).rows, labels, strict=True):
        table = table.replace(f"<td>{turkish}</td>", f"<td>{german}</td>")
    found = extract_page(f"<html>{table}</html>".encode(), "p")
    assert found.page is None and found.refusals[0]["reason"] == "row_order"


def test_a_method_without_any_value_stays_when_it_can_be_removed() -> None:
    column = ("<th>Later<button>×</button></th>", "<td></td>", -1)
    found = extract_page(f"<html>{_with_column(*column)}</html>".encode(), "p")
    assert not found.records or [row["name"] for row in found.records] == [*NAMES, "Later"]


def test_what_only_some_cells_end_with_belongs_to_them() -> None:
    more = "A text that is as long as a summary has to be before anything can stand behind it. <i>Really</i>"
    table = _table(
        _in_order("…", ""),
        lambda record, key: more if (record, key) == (RECORDS[0], "summary") else _plain(record, key),
    )
    found = extract_page(f"<html>{table}</html>".encode(), "p")
    assert found.records[0]["summary"].endswith("Really")


HEADERS = {
    "a column more, all with a cross": "<th>A<button>×</button></th>" * 4,
    "a button without words in the first place": "<th><button>×</button></th>"
    + "<th>A<button>×</button></th>" * 2,
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_that_does_not_fit_is_refused(name: str) -> None:
    found = extract_page(f"<html>{_table([HEADERS[name]], _plain)}</html>".encode(), "p")
    assert found.page is None and found.refusals
