"""The lines of an article: from text with remains of markup, or from markup without its navigation."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from extractors.refusals import RefusedError
from extractors.text.cleaning import clean

MAX_LINES = 5000
MAX_MARKUP = 600_000
MAX_ELEMENTS = 12_000
MIN_LINKS, MAX_LINKED = 4, 0.6
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,400}>")
_BULLET = re.compile(r"^[-*•]\s+")
_EMPHASIS = re.compile(r"(\*\*|__|`|(?<!\w)\*)(?=\S)([^*`_\n]{1,80}?)(?<=\S)\1(?!\w)")
_HEADING = re.compile(r"^#{1,6}\s+")
_NOISE = (
    "script style noscript template nav header footer aside form button select iframe svg rt rp figure dialog"
).split()
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li blockquote td th dd dt pre div section article main br figcaption body".split()
)
_BOX = re.compile(
    r"(?<![^\W_])(?:cookie|consent|gdpr|paywall|subscri\w*|newsletter|advert\w*|ads|sponsor\w*)(?![^\W_])",
    re.IGNORECASE,
)
MAX_AROUND_FORM = 1500
_HIDDEN = re.compile(
    r"display:none|visibility:hidden|(?:left|top|text-indent):-\d{3,}|font-size:0|opacity:0(?![.\d])"
)


@dataclass(slots=True)
class Article:
    """Lines of an article in page order, and what its markup says of it; null: the markup does not say.

    ``heads`` are the titles that its head states; ``asks_password``: it is a form with little beside.
    """

    lines: list[str]
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    lang: str | None = None
    heads: list[str] = field(default_factory=list)
    asks_password: bool = False
    hidden: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)


def read_text_lines(text: str) -> Article:
    """The lines of plain text; tags that a capture left in it are removed (flag ``markup_removed``)."""
    untagged = _TAG.sub(" ", text)
    article = Article([], flags=["markup_removed"] if untagged != text else [])
    for raw in untagged.splitlines()[:MAX_LINES]:
        heading = bool(_HEADING.match(raw.strip()))
        line = _tidy(_EMPHASIS.sub(r"\2", _BULLET.sub("", _HEADING.sub("", raw.strip()))), article)
        if line:
            article.lines.append(line)
            if heading and not article.title:
                article.title = line
    return article


def _tidy(raw: str, article: Article) -> str:
    cleaned = clean(" ".join(raw.split()))
    article.flags.extend(f"{kind}_removed" for kind in cleaned.removed)
    if cleaned.problems:
        article.flags.append("lines_refused")
        return ""
    return " ".join(cleaned.text.split())


def read_markup_lines(root: Any) -> Article:
    """The lines of the main part of markup, without navigation, code, hidden parts and lists of links."""
    from bs4 import BeautifulSoup
    from lxml import etree

    if sum(1 for _ in islice(root.iter(), MAX_ELEMENTS + 1)) > MAX_ELEMENTS:
        raise RefusedError("too_large", detail=f"an article with more than {MAX_ELEMENTS} elements")
    markup = etree.tostring(root, encoding="unicode", method="html")
    if len(markup) > MAX_MARKUP:
        raise RefusedError("too_large", detail="an article with more markup than text could need")
    soup = BeautifulSoup(markup, "lxml")
    article = Article([], lang=root.get("lang"))
    _read_head(soup, article)
    article.asks_password = _is_password_form(soup)
    for element in soup.find_all(_NOISE):
        if not element.decomposed:
            element.decompose()
    _drop_hidden(soup, article)
    _drop_link_lists(soup)
    body = (
        soup.find("article")
        or soup.find("main")
        or soup.find(True, attrs={"role": "main"})
        or soup.body
        or soup
    )
    _drop_boxes(body)
    heading = body.find("h1") or soup.find("h1")
    if heading:
        article.title = _tidy(heading.get_text(" "), article) or article.title
    article.lines.extend(
        line for line in (_tidy(raw, article) for raw in islice(_lines(body), MAX_LINES)) if line
    )
    return article


def _is_password_form(soup: Any) -> bool:
    is_form = soup.find("input", attrs={"type": "password"}) is not None
    return is_form and len(soup.get_text(" ", strip=True)) < MAX_AROUND_FORM


def _drop_boxes(body: Any) -> None:
    """Remove boxes beside the text (consent, subscription, advertising) that are less than half of it."""
    most = len(body.get_text(strip=True)) / 2
    for element in body.find_all(lambda tag: tag.has_attr("class") or tag.has_attr("id")):
        names = (
            " ".join([*element.get_attribute_list("class"), str(element.get("id") or "")])
            if element.attrs
            else ""
        )
        if _BOX.search(names) and len(element.get_text(strip=True)) < most:
            element.decompose()


def _lines(body: Any) -> Iterator[str]:
    """The text of each block: a new line wherever the nearest block around the text is another one."""
    parts: list[str] = []
    block = None
    for string in body.strings:
        nearest = next((parent for parent in string.parents if parent.name in _BLOCKS), None)
        if nearest is not block or _follows_break(string):
            yield "".join(parts)
            parts, block = [], nearest
        parts.append(str(string))
    yield "".join(parts)


def _follows_break(string: Any) -> bool:
    before = string.previous_sibling
    return before is not None and before.name == "br"


def _drop_hidden(soup: Any, article: Article) -> None:
    for element in soup.find_all(lambda tag: tag.has_attr("hidden") or tag.has_attr("style")):
        if element.decomposed:
            continue
        style = str(element.get("style", "")).replace(" ", "").lower()
        if element.has_attr("hidden") or _HIDDEN.search(style):
            text = element.get_text(" | ", strip=True)
            if text:
                article.hidden.extend(part.strip() for part in text.split("|"))
            element.decompose()


def _drop_link_lists(soup: Any) -> None:
    """Remove blocks that are mostly links; a link counts for the few blocks nearest around it."""
    counts: Counter[int] = Counter()
    linked: Counter[int] = Counter()
    blocks = {}
    for link in soup.find_all("a"):
        length = len(link.get_text(strip=True))
        for parent in islice(link.parents, 4):
            if parent.name in ("div", "ul", "ol", "p", "section", "table", "span", "li"):
                blocks[id(parent)] = parent
                counts[id(parent)] += 1
                linked[id(parent)] += length
    for key, block in blocks.items():
        if counts[key] < MIN_LINKS or block.decomposed:
            continue
        if linked[key] > MAX_LINKED * len(block.get_text(strip=True)):
            block.decompose()


def _read_head(soup: Any, article: Article) -> None:
    facts = {
        str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): str(
            meta.get("content")
        )
        for meta in reversed(soup.find_all("meta"))
        if meta.get("content")
    }
    facts.update((name, value) for name, value in _linked_data(soup) if name not in facts)
    title = facts.get("og:title") or facts.get("headline") or (soup.title.get_text() if soup.title else "")
    outlet = facts.get("og:site_name") or facts.get("publisher") or facts.get("source") or ""
    date = facts.get("article:published_time") or facts.get("datepublished") or facts.get("date") or ""
    if not date and (time := soup.find("time", attrs={"datetime": True})):
        date = str(time["datetime"])
    article.title = _tidy(title, article) or None
    if soup.title and (stated := _tidy(soup.title.get_text(), article)):
        article.heads.append(stated)
    article.outlet = _tidy(outlet, article) or None
    article.published = _tidy(date, article) or None


def _linked_data(soup: Any) -> Iterator[tuple[str, str]]:
    for script in soup.find_all("script", attrs={"type": "application/ld+json"}):
        try:
            document = json.loads(script.get_text())
        except (ValueError, RecursionError):
            continue
        for item in document if isinstance(document, list) else [document]:
            if not isinstance(item, dict):
                continue
            publisher = item.get("publisher")
            if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
                yield "publisher", publisher["name"]
            for name in ("headline", "datePublished"):
                if isinstance(item.get(name), str):
                    yield name.lower(), item[name]
