"""The text of one cell of markup: what a reader sees, without buttons, code and hidden parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from extractors.layouts.grid import REMOVE_MARKS, Note, tidy
from extractors.refusals import RefusedError
from extractors.text.cleaning import clean

MAX_DEPTH = 60
MAX_ADDRESS = 2000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CODE = frozenset({"script", "iframe", "object"})
_NO_TEXT = _CODE | {"style", "template", "noscript", "svg", "math", "select", "button"}
_BLOCKS = frozenset(
    {"br", "div", "p", "li", "ul", "ol", "section", "dd", "dt", "dl", "hr", "h1", "h2", "h3", "h4"}
)
_HIDDEN_CLASSES = frozenset({"sr-only", "visually-hidden", "screen-reader-text", "visuallyhidden", "sr_only"})
_EMPTY = Note()
_REMOVE_MARKS = frozenset(REMOVE_MARKS)


@dataclass(slots=True)
class _Reading:
    parts: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    removable: bool = False
    scripted: bool = False


def read_cell(element: Any, base: str | None) -> tuple[str, Note | None]:
    """Text and note of a cell; RefusedError ``too_deep`` when it nests like no real cell."""
    if len(element) == 0:
        return tidy(element.text or "")
    reading = _Reading()
    _walk(element, reading, 0)
    text, note = tidy("".join(reading.parts))
    if not (reading.hrefs or reading.removable or reading.scripted):
        return text, note
    note = note or _EMPTY
    removed = {**note.removed, "scripts": 1} if reading.scripted else note.removed
    hrefs = tuple([link for href in reading.hrefs if (link := _absolute(href, base))])
    return text, Note(hrefs, reading.removable, note.problems, removed, note.repairs)


def _walk(element: Any, reading: _Reading, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise RefusedError("too_deep", detail="a cell nests too deep")
    parts = reading.parts
    if element.text:
        parts.append(element.text)
    for child in element:
        tag = child.tag
        if not _is_left_out(child, tag, reading):
            edge = " " if tag in _BLOCKS else ""
            parts.append(edge)
            if len(child):
                _walk(child, reading, depth + 1)
            else:
                parts.append(child.text or "")
            parts.append(edge)
        if child.tail:
            parts.append(child.tail)


def _is_left_out(child: Any, tag: str, reading: _Reading) -> bool:
    if tag in _NO_TEXT:
        reading.scripted |= tag in _CODE
        reading.removable |= tag == "button"
        return True
    facts = dict(child.items())
    if not facts:
        return False
    if tag == "a" and facts.get("href"):
        reading.hrefs.append(facts["href"])
    if "role" in facts and facts["role"] == "button":
        reading.removable = True
        return True
    if "aria-label" in facts and len(child) == 0 and not (child.text or "").strip():
        reading.removable |= facts["aria-label"][:1] in _REMOVE_MARKS
    return "hidden" in facts or _hides(facts.get("class", ""), facts.get("style", ""))


@lru_cache(maxsize=1024)  # a page has few classes and styles
def _hides(classes: str, style: str) -> bool:
    style = style.replace(" ", "").lower()
    if "display:none" in style or "visibility:hidden" in style:
        return True
    return not _HIDDEN_CLASSES.isdisjoint(classes.split())


def _absolute(href: str, base: str | None) -> str | None:
    """The address of a link; null for code, for parts of the page, and for what is no address."""
    href = href.strip()
    if not href.startswith(("https://", "http://")):
        if not base or href.startswith("#") or _SCHEME.match(href):
            return None
        try:
            href = urljoin(base, href)
        except ValueError:
            return None
        if not href.startswith(("https://", "http://")):
            return None
    if href.isascii() and href.isprintable():
        return href if len(href) <= MAX_ADDRESS and " " not in href else None
    cleaned = clean(href)
    return None if cleaned.problems or len(href) > MAX_ADDRESS else "".join(cleaned.text.split())
