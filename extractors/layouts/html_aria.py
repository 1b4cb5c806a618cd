"""Tables that are such by their roles or by how they are displayed, whatever their elements are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from extractors.layouts.grid import Grid
from extractors.layouts.html_rows import read_rows
from extractors.layouts.html_visibility import is_gone, is_on_the_page

_TABLE_ROLES = frozenset({"table", "grid", "treegrid"})
_CELL_ROLES = frozenset({"cell", "gridcell", "columnheader", "rowheader"})
_USUAL_ROLES = _CELL_ROLES | {"row", "rowgroup", ""}
_DISPLAYED = {"table": "table", "table-row": "row", "table-cell": "cell"}
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*(table(?:-row|-cell)?)\s*(?:;|!|$)", re.IGNORECASE)
_with_role = etree.XPath("descendant-or-self::*[@role]")
_with_looks = etree.XPath("descendant-or-self::*[@style or @class]")


def read_aria_tables(root: Any, base: str | None) -> Iterator[tuple[Any, Grid]]:
    """Each table that is one by its role alone, with its element."""
    return _read_tables(_with_role(root), _role, base)


def read_displayed_tables(root: Any, base: str | None) -> Iterator[tuple[Any, Grid]]:
    """Each table that is one by its style alone, or by a class that stands for one, with its element."""
    return _read_tables(_with_looks(root), _display, base)


def _read_tables(
    elements: list[Any], role_of: Callable[[Any], str], base: str | None
) -> Iterator[tuple[Any, Grid]]:
    for element in elements:
        if role_of(element) in _TABLE_ROLES and element.tag != "table" and is_on_the_page(element):
            yield element, Grid(tuple(read_rows(_rows(element, role_of), base)))


def _display(element: Any) -> str:
    """The role that an element is displayed in; empty: no part of a table."""
    shown = _DISPLAY.search(element.get("style", ""))
    if shown:
        return _DISPLAYED[shown[1].lower()]
    names = element.get("class", "").split()
    return next((_DISPLAYED[name] for name in names if name in _DISPLAYED), "")


def _role(element: Any) -> str:
    role: str = element.get("role", "")
    return role if role in _USUAL_ROLES else role.strip().lower()


def _rows(table: Any, role_of: Callable[[Any], str]) -> list[list[Any]]:
    """The cells of each row, by their roles alone; those of hidden rows are left out.

    Where rows or cells state their places, those count: parts of one row may stand in several elements, and
    cells that were drawn late behind others.
    """
    rows: list[tuple[str, list[Any]]] = []
    cells: list[Any] = []
    for element in table.iter("*"):
        role = role_of(element)
        if role in _CELL_ROLES:
            cells.append(element)
        elif role == "row":
            cells = []
            if not is_gone(element):
                rows.append((element.get("aria-rowindex", ""), cells))
    return [_in_stated_order(row) for row in _joined(rows)]


def _joined(rows: list[tuple[str, list[Any]]]) -> list[list[Any]]:
    """The rows in the order that they state, parts of one joined; as they stand where one states none."""
    if not all(_is_place(place) for place, _ in rows):
        return [cells for _, cells in rows]
    joined: dict[int, list[Any]] = {}
    for place, cells in rows:
        joined.setdefault(int(place), []).extend(cells)
    return [joined[place] for place in sorted(joined)]


def _in_stated_order(cells: list[Any]) -> list[Any]:
    """The cells of a row in the order that they state; as they stand where not all state one of their own."""
    if not cells or not cells[0].get("aria-colindex"):
        return cells
    places = [cell.get("aria-colindex", "") for cell in cells]
    if not all(map(_is_place, places)) or len({*map(int, places)}) < len(places):
        return cells
    return [cell for _, cell in sorted(zip(map(int, places), cells, strict=True), key=lambda pair: pair[0])]


def _is_place(stated: str) -> bool:
    return stated.isascii() and stated.isdigit() and len(stated) < 7
