"""One page: from its bytes to rows, whatever the layout; a refusal instead of an exception for any bytes."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from extractors.articles.article import read_article_html, read_article_text
from extractors.flat_records import flat_extraction
from extractors.layouts.flat import read_flat
from extractors.layouts.grid import Grid
from extractors.layouts.html import (
    HtmlFacts,
    page_language,
    parse_html,
    read_facts,
    read_footer,
    read_heading,
    read_tables,
    settings_near,
)
from extractors.layouts.html_aria import read_aria_tables, read_displayed_tables
from extractors.layouts.pieces import read_pieces
from extractors.layouts.pipe import PipeText, read_pipe
from extractors.locales.catalogue import Catalogue, listed_locales
from extractors.locales.detection import (
    Address,
    contradicts,
    detect_locale,
    own_address,
    own_alternate,
    read_address,
)
from extractors.records import (
    PageExtraction,
    build_records,
    label_rows,
    page_row,
    refusal_row,
    removed_notes,
)
from extractors.refusals import RefusedError
from extractors.schemas import ROWS
from extractors.selection import Chosen, choose_grid, read_certain
from extractors.text.encodings import Decoded, decode, is_misread, mend
from extractors.version import CODE_VERSION

MAX_BYTES = 8 * 1024 * 1024
MAX_TEXT = 500_000
"""Characters of a page without markup: a hundred times what a comparison of five methods takes."""
_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|table)\b",
    re.I | re.S,
)
_TABLE_OPENS = re.compile(r"<(?:table|tr|html|body)\b|role=[\"']?(?:table|grid)", re.I)
_END_OF_PAGE = ("</html>", "</HTML>")
_CODE_OPENS = re.compile(r"<script\b|<!--")
_ROW_OPENS = re.compile(r"<tr[\s>/]")


_OF_OTHER_TABLES = ("bad_method_count", "missing_row")
"""How a table is refused that may be another than the comparison, or whose header goes on in other lines."""

_NO_ADDRESS = Address()
_NOTHING_SAID = HtmlFacts(None, (), None, None)


@dataclass(slots=True)
class _Source:
    page_id: str
    url: str | None
    decoded: Decoded
    text: str
    flags: list[str]
    catalogue: Catalogue
    facts: HtmlFacts = _NOTHING_SAID
    lang: str | None = None
    direction: str | None = None
    around: Sequence[str] = field(default_factory=list)
    footer: str = ""

    address: Address = _NO_ADDRESS

    def take_facts(self, root: Any) -> None:
        """Use what the markup says of the page; what its address says already is not looked for.

        A canonical link counts only when it is of the page's own host.
        """
        if self.url and self.address.locale:
            self.facts = read_facts(root, links=False)
            return
        self.facts = read_facts(root)
        canonical = own_address(self.facts.canonical, self.url)
        if not (self.address.locale or self.address.slugs):
            self.address = read_address(canonical)
        if canonical and "://" in canonical:
            self.url = self.url or canonical
        if not self.address.locale:
            self.lang = page_language(root) or own_alternate(self.facts.alternates, self.url)

    @property
    def base(self) -> str | None:
        """What links of the page are relative to; null when nobody knows."""
        if not self.facts.base:
            return self.url
        try:
            return urljoin(self.url or "", self.facts.base)
        except ValueError:
            return self.url


def extract_page(
    content: bytes,
    page_id: str,
    url: str | None = None,
    content_type: str | None = None,
    catalogue: Catalogue | None = None,
) -> PageExtraction:
    """What the page says. Never raises for any bytes: what cannot be used is a row of refusals.

    ``content_type`` is the header of the server or the archive; ``catalogue`` the listed locales
    (default: all).
    """
    try:
        return _extract(content, page_id, url, content_type, catalogue or listed_locales())
    except RefusedError as error:
        return PageExtraction(refusals=[refusal_row(page_id, error)])
    except RecursionError:
        return PageExtraction(refusals=[refusal_row(page_id, RefusedError("too_deep"))])


def _extract(
    content: bytes, page_id: str, url: str | None, content_type: str | None, catalogue: Catalogue
) -> PageExtraction:
    if len(content) > MAX_BYTES:
        raise RefusedError("too_large", detail=f"{len(content)} bytes; the limit is {MAX_BYTES}")
    decoded = decode(content, content_type)
    source = _Source(page_id, url, decoded, decoded.text, [*decoded.flags], catalogue)
    source.address = read_address(url)
    if _MARKUP.match(decoded.text) or _TABLE_OPENS.search(decoded.text):
        return _from_markup(source, content)
    if len(decoded.text) > MAX_TEXT:
        raise RefusedError("too_large", detail=f"{len(decoded.text)} characters; the limit is {MAX_TEXT}")
    source.text, repairs = mend(decoded.text)
    source.flags.extend(repairs)
    return _from_text(source)


def _from_text(source: _Source) -> PageExtraction:
    return _comparison_in_text(source, source.text) or read_article_text(
        source.text, source.page_id, source.url, source.flags
    )


def _comparison_in_text(source: _Source, text: str) -> PageExtraction | None:
    return _table_in_text(source, text) or _pieces_in_text(source, text) or _flat_text(source, text)


def _table_in_text(source: _Source, text: str) -> PageExtraction | None:
    """A comparison between bars; RefusedError when it does not fit, unless its header is only in pieces."""
    for pipes in read_pipe(text):
        grids = [(None, grid) for grid in pipes.grids]
        try:
            chosen = choose_grid(grids, source.catalogue, source.address.locale)
        except RefusedError as error:
            found = _pieces_in_text(source, text) if error.reason in _OF_OTHER_TABLES else None
            if found:
                return found
            raise
        if chosen:
            return _comparison_between(source, "pipe", chosen, pipes)
    return None


def _pieces_in_text(source: _Source, text: str) -> PageExtraction | None:
    pieces = read_pieces(text)
    chosen = pieces and read_certain(pieces.grids[0], source.catalogue, source.address.locale)
    return _comparison_between(source, "flat", chosen, pieces) if pieces and chosen else None


def _comparison_between(source: _Source, layout: str, chosen: Chosen, found: PipeText) -> PageExtraction:
    """The comparison, with what stands around its table."""
    source.around = found.lines
    rows = (row for grid in found.grids for row in grid.rows)
    source.footer = next((row.texts[0] for row in rows if row.is_footer), "")
    return _comparison(source, layout, chosen)


def _flat_text(source: _Source, text: str) -> PageExtraction | None:
    flat = read_flat(text, source.catalogue, source.address.locale)
    if flat is None:
        return None
    _confirm_encoding(source, flat.locale, dict(zip(ROWS, flat.labels, strict=True)))
    return flat_extraction(flat, source.page_id, source.url, source.address, source.flags)


def _from_markup(source: _Source, content: bytes) -> PageExtraction:
    as_it_is = source.decoded.encoding == "utf-8" and not content.startswith(BOM_UTF8)
    markup = content if as_it_is else source.text.encode()
    root = parse_html(markup.replace(b"\x00", b"") if b"\x00" in markup else markup)
    source.take_facts(root)
    chosen = _chosen_table(source, root)
    if not chosen:
        written = ["".join(element.itertext()) for element in root.iter("pre")]
        found = next((each for text in written if (each := _comparison_in_text(source, text))), None)
        return found or read_article_html(root, source.page_id, source.url, source.flags)
    _refuse_truncated(source.text, chosen.element.tag == "table")
    source.around = [heading for heading in (read_heading(root), source.facts.title) if heading]
    source.footer = read_footer(root)
    lang, source.direction = settings_near(chosen.element)
    source.lang = lang or source.lang
    return _comparison(source, "html", chosen)


def _chosen_table(source: _Source, root: Any) -> Chosen | None:
    """The comparison of a page of markup; null: none.

    Tables out of sight count only where nothing in sight looks like a comparison.

    RefusedError when a table does not fit, unless it lacks rows or methods and another one is a comparison.
    """
    preferred = source.address.locale or source.lang
    refusal = None
    for tables in _tables(source, root):
        try:
            chosen = choose_grid(tables, source.catalogue, preferred)
        except RefusedError as error:
            if error.reason not in _OF_OTHER_TABLES:
                raise
            refusal = refusal or error
        else:
            if chosen:
                return chosen
    if refusal:
        raise refusal
    return choose_grid(read_tables(root, source.base, unseen=True), source.catalogue, preferred)


def _tables(source: _Source, root: Any) -> Iterator[Iterator[tuple[Any, Grid]]]:
    """The tables in sight, from the most usual way to write one to the least."""
    yield read_tables(root, source.base)
    if "role=" in source.text:
        yield read_aria_tables(root, source.base)
    if "table-cell" in source.text:
        yield read_displayed_tables(root, source.base)


def _refuse_truncated(text: str, is_table: bool) -> None:
    """Refuse a page that breaks off in its table, or, where that is made of other elements, inside a text."""
    if not is_table and not text.rstrip().endswith(">"):
        raise RefusedError("truncated", detail="the last element is not closed")
    if text.rfind("</table") < text.rfind("<tr") and not text.rstrip().endswith(_END_OF_PAGE):
        markup = _without_code(text.lower())
        last = max((match.start() for match in _ROW_OPENS.finditer(markup)), default=-1)
        if markup.rfind("</table") < last:
            raise RefusedError("truncated", detail="a table is not closed")


def _without_code(markup: str) -> str:
    """Lower-case markup without scripts and comments, in one pass however many are left open."""
    kept, start = [], 0
    while opening := _CODE_OPENS.search(markup, start):
        closing = "-->" if opening.group() == "<!--" else "</script"
        end = markup.find(closing, opening.end())
        if end < 0:
            break
        kept.append(markup[start : opening.start()])
        start = end + len(closing)
    return "".join([*kept, markup[start:]])


def _comparison(source: _Source, layout: str, chosen: Chosen) -> PageExtraction:
    comparison, recognition = chosen.comparison, chosen.recognition
    labels = {key: row.label for key, row in zip(ROWS, recognition.rows, strict=True)}
    address = source.address
    texts = [*source.around[:3], *labels.values()]
    locale, evidence = detect_locale(address, source.lang, recognition.locale, texts, source.direction)
    _confirm_encoding(source, recognition.locale, labels)
    records, refused = build_records(source.page_id, comparison, recognition, address.slugs)
    flags, notes = removed_notes(comparison, recognition)
    if recognition.locale is None:
        flags.append("unlisted_locale")
    elif locale and locale.split("-")[0] != recognition.locale:
        flags.append("locale_conflict")
    if contradicts(source.direction, locale):
        flags.append("direction_conflict")
    page = page_row(
        source.page_id,
        source.url,
        kind="comparison",
        layout=layout,
        locale=locale,
        locale_source=evidence,
        confidence=recognition.confidence,
        n_methods=len(records),
        extractor=f"{layout}/{CODE_VERSION}",
        flags=[*source.flags, *flags],
    )
    return PageExtraction(
        page=page,
        records=records,
        refusals=[refusal_row(source.page_id, error) for error in (*refused, *notes)],
        labels=label_rows(source.page_id, locale, labels, next(iter(source.around), None), source.footer),
    )


def _confirm_encoding(source: _Source, locale: str | None, labels: Mapping[str, str | None]) -> None:
    """RefusedError unless the labels are a listed locale's own, letter by letter, and none looks misread."""
    if not source.decoded.doubtful:
        return
    listed = source.catalogue.locales[locale].labels if locale else {}
    confirmed = all(labels.get(key) in listed.get(key, ()) for key in ROWS)
    if not locale or not confirmed or is_misread(source.text, locale):
        raise RefusedError(
            "bad_encoding", detail=f"declared {source.decoded.encoding}, and nothing confirms it"
        )
