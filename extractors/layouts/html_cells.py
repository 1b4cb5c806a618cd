"""The text of one cell of markup: what a reader sees, without buttons, code and hidden parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from extractors.layouts.grid import REMOVE_MARKS, Note, join_items, tidy
from extractors.layouts.html_visibility import TELLING, is_unseen
from extractors.refusals import RefusedError
from extractors.text.cleaning import clean

MAX_DEPTH = 60
MAX_ADDRESS = 2000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CODE = frozenset({"script", "iframe", "object"})
_STRUCK_OUT = frozenset({"del", "s", "strike"})
_READINGS = frozenset({"rt", "rp"})
_NO_TEXT = (
    _CODE | _STRUCK_OUT | _READINGS | {"style", "template", "noscript", "svg", "math", "select", "button"}
)
_BLOCKS = frozenset("br div p li ul ol section dd dt dl hr h1 h2 h3 h4 table tr td th details".split())
_CELLS = frozenset({"td", "th"})
_ROLES_OF_TABLES = frozenset({"row", "cell", "gridcell"})
_CHIPS = frozenset({"span", "a", "code", "small"})
_MAX_CONTROL = 40
"""So long may a ``summary`` be that only opens its ``details``; a longer one may be part of the value."""
_LINE_END = "\u2028"
"""Stands between blocks until the text is tidied: white space, but none that markup is laid out with."""
_EMPTY = Note()
_CROSSES = frozenset("xX")
_REMOVE_MARKS = frozenset(REMOVE_MARKS)


@dataclass(slots=True)
class _Reading:
    parts: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    removable: bool = False
    scripted: bool = False
    items: int = 0
    cells: int = 0
    unclear: bool = False


def read_cell(element: Any, base: str | None) -> tuple[str, Note | None]:
    """Text and note of a cell; RefusedError ``too_deep`` when it nests like no real cell.

    The items of a list in it come with commas between them. Its ``problems`` say ``unclear_cell`` where it
    holds a table of its own, or a long text that unfolds into another.
    """
    if len(element) == 0:
        return tidy(element.text or "")
    reading = _Reading()
    _walk(element, reading, 0)
    raw = "".join(reading.parts)
    lines = [line for part in raw.split(_LINE_END) if (line := part.strip())] if _LINE_END in raw else ()
    text, note = tidy(join_items(lines) if reading.items > 1 else raw)
    kept = tuple([tidy(line)[0] for line in lines]) if len(lines) > 1 >= reading.items else ()
    unclear = reading.unclear or reading.cells > 1
    if not (reading.hrefs or reading.removable or reading.scripted or unclear or kept):
        return text, note
    note = note or _EMPTY
    removed = {**note.removed, "scripts": 1} if reading.scripted else note.removed
    hrefs = tuple([link for href in reading.hrefs if (link := _absolute(href, base))])
    problems = ("unclear_cell",) if unclear and not note.problems else note.problems
    return text, Note(hrefs, reading.removable, problems, removed, note.repairs, kept)


def _walk(element: Any, reading: _Reading, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise RefusedError("too_deep", detail="a cell nests too deep")
    parts = reading.parts
    if element.text:
        parts.append(element.text)
    chips = len(element) > 1 and _are_chips(element)
    for child in element:
        tag = child.tag
        if not _is_left_out(child, tag, reading):
            edge = ""
            if chips or tag in _BLOCKS:
                edge = _LINE_END
                reading.items += chips or tag == "li"
                reading.cells += tag in _CELLS
            if tag == "a" and child.get("href"):
                reading.hrefs.append(child.get("href"))
            parts.append(edge)
            if len(child):
                _walk(child, reading, depth + 1)
            else:
                parts.append(child.text or "")
            parts.append(edge)
        if child.tail:
            parts.append(child.tail)


def _are_chips(element: Any) -> bool:
    """Whether an element is nothing but glued pieces of one class: a list in other tags."""
    if element.text or element[0].tag not in _CHIPS:
        return False
    tag, classes = element[0].tag, element[0].get("class")
    return bool(classes) and all(
        child.tag == tag and child.get("class") == classes and not child.tail and len(child.text or "") > 1
        for child in element
    )


def _is_left_out(child: Any, tag: str, reading: _Reading) -> bool:
    if tag in _NO_TEXT:
        reading.scripted |= tag in _CODE
        reading.removable |= tag == "button"
        return True
    if tag == "summary":
        return _is_control(child, reading)
    facts = dict(child.items())
    if not facts:
        return False
    if tag == "a" and len(child) == 0 and (child.text or "").strip() in _CROSSES:
        reading.removable = True
        return True
    if "role" in facts:
        role = facts["role"].lower()
        reading.unclear |= role in _ROLES_OF_TABLES
        if role in ("button", "tooltip"):
            reading.removable |= role == "button"
            return True
    if "aria-label" in facts and len(child) == 0 and not (child.text or "").strip():
        reading.removable |= facts["aria-label"][:1] in _REMOVE_MARKS
    if "aria-hidden" in facts and facts["aria-hidden"] == "true" and _is_ornament(child, reading):
        return True
    return not TELLING.isdisjoint(facts) and is_unseen(child)


def _is_control(summary: Any, reading: _Reading) -> bool:
    text = "".join(summary.itertext()).strip()
    details = summary.getparent()
    if details is None or len("".join(details.itertext()).strip()) == len(text):
        return False
    reading.unclear |= len(text) > _MAX_CONTROL
    return True


def _is_ornament(child: Any, reading: _Reading) -> bool:
    """Whether what a screen reader passes over is a mark or an icon, without a letter or a digit."""
    text = "".join(child.itertext()).strip()
    reading.removable |= text[:1] in _REMOVE_MARKS
    return not any(char.isalnum() for char in text)


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
