"""Markup: the facts of the head, and every table as a grid, read close to lxml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from extractors.layouts.grid import Grid, tidy
from extractors.layouts.html_rows import read_rows
from extractors.layouts.html_visibility import is_gone, is_on_the_page, is_unseen
from extractors.locales.detection import DIRECTIONS, read_lang
from extractors.refusals import RefusedError

MIN_ROWS = 4
_CELLS = frozenset({"td", "th"})
_UNWRAPPED = "unwrapped"


class HtmlFacts(NamedTuple):
    """What the head says of the page: its address, its other languages, its title; null: not said."""

    canonical: str | None
    alternates: tuple[tuple[str, str], ...]
    title: str | None
    base: str | None


def parse_html(content: bytes) -> Any:
    """The root element of UTF-8 markup; RefusedError when there is none or when it nests too deep."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    content = content.replace(b"<wbr>", b"")  # the parser waits for its end, and puts cells behind it inside
    content = content.replace(b"<o:p></o:p>", b"")  # Word's, at the end of every paragraph
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusedError("truncated", detail="no markup could be read") from error
    if root is None:
        raise RefusedError("empty_page", detail="markup without an element")
    if any("depth" in entry.message.lower() for entry in parser.error_log[-3:]):
        raise RefusedError("too_deep")
    if b"<font" in content:
        _unwrap_fonts(root)
    return root


def _unwrap_fonts(root: Any) -> None:
    """Leave out the elements that only say in which font a text is; translators put two around each."""
    for font in root.iter("font"):
        if not is_unseen(font):
            font.tag = _UNWRAPPED
    etree.strip_tags(root, _UNWRAPPED)


def read_facts(root: Any, links: bool = True) -> HtmlFacts:
    """The facts in ``head``, without ``links`` those of its links left out; the first of each kind counts."""
    canonical = title = base = None
    alternates = []
    for element in _in_head(root, "title", "base", *(["link"] if links else [])):
        if element.tag == "title":
            title = title or (element.text or "").strip() or None
            continue
        href = (element.get("href") or "").strip()
        relation = (element.get("rel") or "").lower().split()
        if element.tag == "base":
            base = base or href or None
        elif href and "canonical" in relation:
            canonical = canonical or href
        elif href and "alternate" in relation and element.get("hreflang"):
            alternates.append((element.get("hreflang").strip(), href))
    return HtmlFacts(canonical, tuple(alternates), title, base)


def _in_head(root: Any, *tags: str) -> Iterator[Any]:
    for head in root.iterchildren("head"):
        yield from head.iterchildren(*tags)
        return


def read_heading(root: Any) -> str | None:
    """The text of the first ``h1``; null when there is none."""
    return _text_of_first(root, "h1") or None


def read_footer(root: Any) -> str:
    """The text of the first ``footer``; empty when there is none."""
    return _text_of_first(root, "footer")


def _text_of_first(root: Any, tag: str) -> str:
    for element in root.iter(tag):
        if not len(element):
            return tidy(element.text or "")[0]
        return tidy(etree.tostring(element, encoding="unicode", method="text", with_tail=False))[0]
    return ""


def settings_near(element: Any) -> tuple[str | None, str | None]:
    """The ``lang`` and the ``dir`` that hold for an element: the nearest around it that mean something."""
    lang = direction = None
    while element is not None and not (lang and direction):
        names = element.keys()
        if not lang and ("lang" in names or "xml:lang" in names):
            lang = read_lang(element.get("lang")) or read_lang(element.get("xml:lang"))
        if not direction and "dir" in names:
            stated = element.get("dir").strip().lower()
            direction = stated if stated in DIRECTIONS else None
        element = element.getparent()
    return lang, direction


def page_language(root: Any) -> str | None:
    """The language of the whole page: of ``html`` or ``body``, else the single one that ``meta`` states."""
    body = next(root.iterchildren("body"), root)
    lang, _ = settings_near(body)
    if lang:
        return lang
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "content-language":
            return read_lang(meta.get("content"))
    return None


def read_tables(root: Any, base: str | None, unseen: bool = False) -> Iterator[tuple[Any, Grid]]:
    """Each ``table`` in page order, with its element; those of fewer than four rows are left out.

    A table behind one that is a header alone is there with that header too: together they look like one, of
    which the rows move under the header. The header may be a cell longer, above the bar that moves them.
    ``unseen``: the tables in hidden parts and templates, where some servers put what a script will show.
    """
    header: list[Any] = []
    for table in root.iter("table"):
        rows = _table_rows(table)
        if len(rows) >= MIN_ROWS and is_on_the_page(table) != unseen:
            yield table, Grid(tuple(read_rows(rows, base)))
            if header and len(rows[0]) <= len(header) <= len(rows[0]) + 1:
                yield table, Grid(tuple(read_rows([header[: len(rows[0])], *rows], base)))
        header = rows[0] if len(rows) == 1 and all(cell.tag == "th" for cell in rows[0]) else []


def _table_rows(table: Any) -> list[list[Any]]:
    """The cells of each row, those of ``thead`` first and of ``tfoot`` last, without tables inside cells."""
    rows: list[list[Any]] = []
    feet: list[list[Any]] = []
    heads = 0
    for child in table:
        tag = child.tag
        found = [child] if tag == "tr" else _rows_inside(child)
        cells = [list(row.iterchildren("td", "th")) for row in found if not (row.keys() and is_gone(row))]
        if tag == "tfoot":
            feet += cells
        elif tag == "thead":
            rows[heads:heads] = cells
            heads += len(cells)
        else:
            rows += cells
    return rows + feet


def _rows_inside(element: Any) -> Iterator[Any]:
    if element.tag in _CELLS or element.tag == "table" or is_gone(element):
        return
    for child in element:
        if child.tag == "tr":
            yield child
        else:
            yield from _rows_inside(child)
