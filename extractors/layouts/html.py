"""Markup: the facts of the head, and every table as a grid, read close to lxml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from extractors.layouts.grid import Cell, Grid, Row, tidy
from extractors.layouts.html_cells import read_cell
from extractors.refusals import RefusedError

MIN_ROWS = 4
MAX_CELLS = 4000
MAX_SPAN = 50
MAX_NESTING = 200
_GROUPS = {"thead": 0, "tbody": 1, "tfoot": 2}
_CELL_ROLES = frozenset({"cell", "gridcell", "columnheader", "rowheader"})


@dataclass(frozen=True, slots=True)
class HtmlFacts:
    """What the markup says of the page: language, address, other languages; null: not said."""

    lang: str | None
    canonical: str | None
    alternates: tuple[tuple[str, str], ...]
    title: str | None


def parse_html(content: bytes) -> Any:
    """The root element of UTF-8 markup; RefusedError when there is none or when it nests too deep."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusedError("truncated", detail="no markup could be read") from error
    if root is None:
        raise RefusedError("empty_page", detail="markup without an element")
    if any("depth" in entry.message.lower() for entry in parser.error_log[-3:]):
        raise RefusedError("too_deep")
    return root


def read_facts(root: Any) -> HtmlFacts:
    """The facts in ``html`` and ``head``."""
    lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    canonical = title = None
    alternates = []
    head = root.find("head")
    for element in head if head is not None else ():
        if element.tag == "title" and element.text:
            title = title or element.text.strip()
        elif element.tag == "link":
            relation, href = (element.get("rel") or "").lower().split(), element.get("href")
            if href and "canonical" in relation:
                canonical = canonical or href.strip()
            elif href and "alternate" in relation and element.get("hreflang"):
                alternates.append((element.get("hreflang").strip(), href.strip()))
    return HtmlFacts(lang, canonical, tuple(alternates), title)


def read_heading(root: Any) -> str | None:
    """The text of the first ``h1``; null when there is none."""
    element = next(root.iter("h1"), None)
    return tidy("".join(element.itertext())).text or None if element is not None else None


def read_footer(root: Any) -> str:
    """The text of the first ``footer``; empty when there is none."""
    element = next(root.iter("footer"), None)
    return tidy("".join(element.itertext())).text if element is not None else ""


def language_near(element: Any) -> str | None:
    """The ``lang`` of the nearest element around; null when nothing says it."""
    while element is not None:
        if element.get("lang"):
            return str(element.get("lang"))
        element = element.getparent()
    return None


def read_tables(root: Any, base: str | None) -> Iterator[tuple[Any, Grid]]:
    """Each ``table`` in page order, with its element; those of fewer than four rows are left out."""
    for table in root.iter("table"):
        rows = _table_rows(table)
        if len(rows) >= MIN_ROWS:
            yield table, Grid(tuple(_read_rows(table, rows, base)))


def read_aria_tables(root: Any, base: str | None) -> Iterator[tuple[Any, Grid]]:
    """Each table that is one by its role alone, with its element."""
    for table in root.xpath('//*[(@role="table" or @role="grid" or @role="treegrid") and not(self::table)]'):
        yield table, Grid(tuple(_read_rows(table, _aria_rows(table), base)))


def _table_rows(table: Any) -> list[Sequence[Any]]:
    groups: list[tuple[int, list[Any]]] = []
    for child in table:
        if child.tag == "tr":
            groups.append((1, [child]))
        elif child.tag in _GROUPS:
            groups.append((_GROUPS[child.tag], [row for row in child if row.tag == "tr"]))
    groups.sort(key=lambda group: group[0])
    return [[cell for cell in row if cell.tag in ("td", "th")] for _, rows in groups for row in rows]


def _aria_rows(table: Any) -> list[Sequence[Any]]:
    rows = [element for element in table.iter() if element.get("role") == "row"]
    return [[cell for cell in row.iter() if cell.get("role") in _CELL_ROLES] for row in rows]


def _span(element: Any, name: str) -> int:
    value = element.get(name) or element.get(f"aria-{name}") or "1"
    digits = value.strip()[:6]
    span = int(digits) if digits.isascii() and digits.isdigit() else 1
    if span > MAX_SPAN:
        raise RefusedError("too_many_cells", detail=f"a cell with {name} {span}")
    return max(span, 1)


_has_spans = etree.XPath("boolean(.//@colspan or .//@rowspan or .//@aria-colspan or .//@aria-rowspan)")


def _read_rows(table: Any, rows: Sequence[Sequence[Any]], base: str | None) -> Iterator[Row]:
    if sum(map(len, rows)) > MAX_CELLS:
        raise RefusedError("too_many_cells", detail=f"more than {MAX_CELLS} cells in a table")
    if _has_spans(table):
        yield from _resolve(rows, base)
        return
    origin = 0
    for index, elements in enumerate(rows):
        cells = [read_cell(element, place, origin + place, base) for place, element in enumerate(elements)]
        origin += len(cells)
        yield Row(index, tuple(cells))


def _resolve(rows: Sequence[Sequence[Any]], base: str | None) -> Iterator[Row]:
    hanging: dict[int, tuple[int, Cell]] = {}
    origin = 0
    for index, elements in enumerate(rows):
        cells: list[Cell] = []
        for element in elements:
            _hang_down(cells, hanging)
            cell = read_cell(element, len(cells), origin, base)
            origin += 1
            height = _span(element, "rowspan") if element.attrib else 1
            for _ in range(_span(element, "colspan") if element.attrib else 1):
                if height > 1:
                    hanging[len(cells)] = (height - 1, cell)
                cells.append(cell if cell.column == len(cells) else _moved(cell, len(cells)))
        _hang_down(cells, hanging)
        yield Row(index, tuple(cells))


def _hang_down(cells: list[Cell], hanging: dict[int, tuple[int, Cell]]) -> None:
    while len(cells) in hanging:
        left, cell = hanging.pop(len(cells))
        if left > 1:
            hanging[len(cells)] = (left - 1, cell)
        cells.append(_moved(cell, len(cells)))


def _moved(cell: Cell, column: int) -> Cell:
    return cell._replace(column=column)
