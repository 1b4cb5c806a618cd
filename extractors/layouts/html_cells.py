"""The text of one cell of markup: what a reader sees, without buttons, code and hidden parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from extractors.layouts.grid import REMOVE_MARKS, Cell, tidy
from extractors.refusals import RefusedError
from extractors.text.cleaning import clean

MAX_DEPTH = 60
MAX_ADDRESS = 2000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CODE = frozenset({"script", "style", "template", "noscript", "svg", "math", "iframe", "object", "select"})
_BLOCKS = frozenset(
    {"br", "div", "p", "li", "ul", "ol", "section", "dd", "dt", "dl", "hr", "h1", "h2", "h3", "h4"}
)
_HIDDEN_CLASSES = frozenset({"sr-only", "visually-hidden", "screen-reader-text", "visuallyhidden", "sr_only"})


@dataclass(slots=True)
class _Reading:
    parts: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    removable: bool = False
    scripted: bool = False


def read_cell(element: Any, column: int, origin: int, base: str | None) -> Cell:
    """The cell of an lxml element; RefusedError ``too_deep`` when it nests like no real cell."""
    if len(element) == 0:
        tidied = tidy(element.text or "")
        return Cell(tidied.text, column, (), False, origin, tidied.problems, tidied.removed, tidied.repairs)
    reading = _Reading()
    _walk(element, reading, 0)
    tidied = tidy("".join(reading.parts))
    links = (_absolute(href, base) for href in reading.hrefs)
    removed = {**tidied.removed, "scripts": 1} if reading.scripted else tidied.removed
    return Cell(
        tidied.text,
        column,
        tuple(link for link in links if link),
        reading.removable,
        origin,
        tidied.problems,
        removed,
        tidied.repairs,
    )


def _walk(element: Any, reading: _Reading, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise RefusedError("too_deep", detail="a cell nests too deep")
    if element.text:
        reading.parts.append(element.text)
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and not _is_left_out(child, tag, reading):
            if tag in _BLOCKS:
                reading.parts.append(" ")
            elif tag == "a" and child.get("href"):
                reading.hrefs.append(child.get("href"))
            _walk(child, reading, depth + 1)
            if tag in _BLOCKS:
                reading.parts.append(" ")
        if child.tail:
            reading.parts.append(child.tail)


def _is_left_out(child: Any, tag: str, reading: _Reading) -> bool:
    if tag in _CODE:
        reading.scripted |= tag in ("script", "iframe", "object")
        return True
    attributes = child.attrib
    if tag == "button" or attributes.get("role") == "button":
        reading.removable = True
        return True
    if not attributes:
        return False
    label = attributes.get("aria-label", "")
    if label and len(child) == 0 and not (child.text or "").strip():
        reading.removable |= label[:1] in REMOVE_MARKS
    style = attributes.get("style", "").replace(" ", "").lower()
    hidden = "hidden" in attributes or "display:none" in style or "visibility:hidden" in style
    return hidden or not _HIDDEN_CLASSES.isdisjoint(attributes.get("class", "").split())


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
    if href.isascii() and href.isprintable():
        return href if len(href) <= MAX_ADDRESS and " " not in href else None
    cleaned = clean(href)
    return None if cleaned.problems or len(href) > MAX_ADDRESS else "".join(cleaned.text.split())
