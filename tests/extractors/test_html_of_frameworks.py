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
    RECORDS[1].with_cell("source", "Doe, J. (1805). A book."),
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


@pytest.mark.parametrize("name", TABLES)
def test_the_same_cells_whatever_wrote_the_table(name: str) -> None:
    found = extract_page(f"<!DOCTYPE html><html><body>{TABLES[name]}</body></html>".encode(), "p")
    assert not found.refusals
    assert [row["name"] for row in found.records] == NAMES
    assert [[row[key] for key in ROWS] for row in found.records] == [list(each.cells) for each in RECORDS]


HEADERS = {
    "a column more, all with a cross": "<th>A<button>×</button></th>" * 4,
    "a button without words in the first place": "<th><button>×</button></th>"
    + "<th>A<button>×</button></th>" * 2,
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_that_does_not_fit_is_refused(name: str) -> None:
    found = extract_page(f"<html>{_table([HEADERS[name]], _plain)}</html>".encode(), "p")
    assert found.page is None and found.refusals
