"""The text of one cell of markup: what a reader sees, without buttons, code and hidden parts.

Where a cell shows the beginning of its text alone (``…``), the whole counts if the markup has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from extractors.layouts.grid import REMOVE_MARKS, Note, join_items, tidy
from extractors.layouts.html_pieces import RAISED, are_chips, is_aside, raised_text, without_asides
from extractors.layouts.html_visibility import TELLING, is_unseen
from extractors.layouts.repeats import MIN_VALUE
from extractors.refusals import RefusedError
from extractors.text.cleaning import clean

MAX_DEPTH = 60
MAX_ADDRESS = 2000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CODE = frozenset({"script", "iframe", "object"})
_STRUCK_OUT = frozenset({"del", "s", "strike"})
_READINGS = frozenset({"rt", "rp"})
_NO_TEXT = (
    _CODE
    | _STRUCK_OUT
    | _READINGS
    | {"style", "template", "noscript", "svg", "math", "select", "button", "dialog"}
)
_BLOCKS = frozenset("br div p li ul ol section dd dt dl hr h1 h2 h3 h4 table tr td th details".split())
_CELLS = frozenset({"td", "th"})
_ROLES_OF_TABLES = frozenset({"row", "cell", "gridcell"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NEAR = 9
"""So many pieces of text before a link are looked at, for what it follows."""
_CUT = ("…", "...")
_CITED = re.compile(r"↗$|ISBN[\s:]*[\d -]{8,}[\dXx]$")
_NOWHERE = re.compile(r"#!?$|javascript:", re.IGNORECASE)
_ARCHIVED = re.compile(r"^(?:https?://[^/\s]+)?/(?:[\w-]{1,20}/)?\d{4,14}(?:[a-z]{2}_)?/(?=https?://)")
_ICON = re.compile(r"(?:^|[\s_-])(?:icons?|fa[bsrl]?|bi|ti|glyph\w*)(?:$|[\s_-])", re.IGNORECASE)
_PRIVATE = re.compile("[\ue000-\uf8ff]+")
_MAX_ENDING = 30
_MAX_CONTROL = 40
"""So long may a ``summary`` be that only opens its ``details``; a longer one may be part of the value."""
_LINE_END = "\u2028"
"""Stands between blocks until the text is tidied: white space, but none that markup is laid out with."""
_EMPTY = Note()
_ARROW = "↗"
_CROSSES = frozenset("xX")
_REMOVE_MARKS = frozenset(REMOVE_MARKS)


class Reading:
    """What the markup in a cell shows; ``raw`` is its text, and ``lines`` its blocks, before they are tidied.

    The items of a list come with commas between them. RefusedError ``too_deep`` when it nests like no real
    cell.
    """

    __slots__ = (
        *("asides", "buttons", "cells", "cut", "headings", "hrefs", "items", "lines", "parts", "raw"),
        *("removable", "scripted", "unclear", "unseen"),
    )

    def __init__(self, element: Any) -> None:
        self.parts: list[str] = []
        self.hrefs: list[str] = []
        self.unseen: list[str] = []
        self.headings: list[str] = []
        self.buttons: list[str] = []
        self.asides: list[slice] = []
        self.items = self.cells = 0
        self.removable = self.scripted = self.unclear = self.cut = False
        _walk(element, self, 0)
        if self.asides and not self.headings:
            self.headings = without_asides(self.parts, self.asides)
        self.raw = "".join(self.parts)
        if self.buttons and not self.raw.strip():
            self.headings = self.buttons
        self.lines: Sequence[str] = ()
        if _LINE_END in self.raw:
            self.lines = [line for part in self.raw.split(_LINE_END) if (line := part.strip())]
            if self.items > 1:
                self.raw = join_items(self.lines)


def finish_cell(
    element: Any, reading: Reading, text: str, note: Note | None, base: str | None
) -> tuple[str, Note | None]:
    """Text and note of a cell, from what its markup shows and from its text and note as they were tidied.

    The ``problems`` say ``unclear_cell`` where it holds a table of its own, a long text that unfolds into
    another, or the beginning of a text alone.
    """
    first, *others = reading.lines or [""]
    if others and first.endswith(_CUT):
        whole = _whole(first, others)
        text = text if whole == first else whole
    if text.endswith(_CUT):
        text, begun = _whole(text, [element.get("title") or "", *reading.unseen]), text
        reading.unclear |= text == begun and reading.cut
    return text, _noted(element, reading, text, note, base)


def _noted(element: Any, reading: Reading, text: str, note: Note | None, base: str | None) -> Note | None:
    lines = reading.lines
    ending = _ending(element, text) if len(text) > MIN_VALUE else ""
    kept = tuple([tidy(line)[0] for line in lines]) if len(lines) > 1 >= reading.items else ()
    unclear = reading.unclear or reading.cells > 1
    heading = tidy(reading.headings[0])[0] if len(reading.headings) == 1 else ""
    told = heading if heading != text else ""
    if not (reading.hrefs or reading.removable or reading.scripted or unclear or kept or told or ending):
        return note
    note = note or _EMPTY
    removed = {**note.removed, "scripts": 1} if reading.scripted else note.removed
    hrefs = tuple([link for href in reading.hrefs if (link := _absolute(href, base))])
    problems = ("unclear_cell",) if unclear and not note.problems else note.problems
    return Note(hrefs, reading.removable, problems, removed, note.repairs, kept, told, ending)


def _ending(element: Any, text: str) -> str:
    """What the last element says at the end of a long text, other than the link of a citation; else empty."""
    while len(element):
        element = element[-1]
        if (element.tail or "").strip():
            return ""
    said = " ".join((element.text or "").split())
    is_ending = len(said) <= _MAX_ENDING and "↗" not in said and text.endswith(said)
    return said if is_ending and len(text) - len(said) >= MIN_VALUE else ""


def _whole(text: str, candidates: Sequence[str]) -> str:
    """The first of some texts that goes on where ``text`` breaks off; ``text`` where none does."""
    begun = text.rstrip("….").rstrip()
    whole = (tidy(candidate) for candidate in candidates if len(candidate) >= len(begun))
    sound = (each for each, note in whole if not note)
    return next((each for each in sound if each.startswith(begun)), text)


def _walk(element: Any, reading: Reading, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise RefusedError("too_deep", detail="a cell nests too deep")
    parts = reading.parts
    if element.text:
        parts.append(element.text)
    chips = len(element) > 1 and are_chips(element)
    for child in element:
        tag = child.tag
        if tag in RAISED:
            parts.append(raised_text(child, tag))
        elif not _is_left_out(child, tag, reading):
            edge = ""
            if chips or tag in _BLOCKS:
                edge = _LINE_END
                reading.items += chips or tag == "li"
                reading.cells += tag in _CELLS
                if tag in _HEADINGS:
                    reading.headings.append("".join(child.itertext()))
            if tag == "a" and child.get("href"):
                reading.hrefs.append(child.get("href"))
            parts.append(edge)
            start = len(parts)
            if len(child):
                _walk(child, reading, depth + 1)
            else:
                parts.append(child.text or "")
            if not chips and (tag == "small" or ((names := child.get("class")) and is_aside(names))):
                reading.asides.append(slice(start, len(parts)))
            parts.append(edge)
        if child.tail:
            parts.append(child.tail)


def _is_left_out(child: Any, tag: str, reading: Reading) -> bool:
    if tag in _NO_TEXT:
        reading.scripted |= tag in _CODE
        if tag == "button":
            _take_button(child, reading)
        elif tag == "select":
            reading.buttons += child.xpath("string(.//option[@selected])").split("\n")[:1]
        return True
    if tag == "summary":
        return _is_control(child, reading)
    facts = dict(child.items())
    if not facts:
        return False
    if (child.text or "").strip() in _CUT and _is_dots(child):
        return True
    if tag == "a" and _is_link_to_more(facts, reading):
        return True
    if tag == "a" and len(child) == 0 and (child.text or "").strip() in _CROSSES:
        reading.removable = True
        return True
    if "role" in facts:
        role = facts["role"].lower()
        reading.unclear |= role in _ROLES_OF_TABLES
        if role == "button":
            _take_button(child, reading)
            return True
        if role == "tooltip":
            return True
    if "aria-label" in facts and len(child) == 0 and not (child.text or "").strip():
        reading.removable |= facts["aria-label"][:1] in _REMOVE_MARKS
    if "aria-hidden" in facts and facts["aria-hidden"] == "true" and _is_ornament(child, reading):
        return True
    if "title" in facts:
        reading.unseen.append(facts["title"])
    if not TELLING.isdisjoint(facts) and is_unseen(facts):
        text = "".join(child.itertext())
        reading.unseen.append(text)
        reading.cut |= len(text) > _MAX_CONTROL
        return True
    return "class" in facts and len(child) == 0 and _is_icon(child, facts["class"])


def _take_button(button: Any, reading: Reading) -> None:
    """Note a button: it removes its column, unless it says words or is labelled for what stands before it.

    The name of a column may stand in the button that sorts it; where there is no other text, it is the name.
    """
    said = Reading(button).raw if len(button) else button.text or ""
    if said in _REMOVE_MARKS:
        reading.removable = True
        return
    if len(said) > 1 and any(map(str.isalpha, said)):
        reading.buttons.append(said)
    else:
        before = "".join(reading.parts).strip()
        reading.removable |= not before or not button.get("aria-label", "").startswith(before)


def _is_dots(child: Any) -> bool:
    """Whether an element of dots stands where the rest of the text goes on, in the next element."""
    rest = child.getnext()
    goes_on = rest is not None and not (child.tail or "").strip() and rest.tag not in _NO_TEXT
    return goes_on and not is_unseen(rest)


def _is_icon(child: Any, classes: str) -> bool:
    """Whether an element is a sign of an icon font: of private use, and by its class an icon."""
    return bool(
        _PRIVATE.fullmatch((child.text or "").strip()) and (child.tag == "i" or _ICON.search(classes))
    )


def _is_link_to_more(facts: Mapping[str, str], reading: Reading) -> bool:
    """Whether a link behind ``…`` opens the rest, or one behind a citation leads nowhere (``Copy``)."""
    before = next((text for part in reading.parts[:-_NEAR:-1] if (text := part.rstrip())), "")
    if before.endswith(_CUT):
        reading.cut = True
        return True
    return bool(_NOWHERE.match(facts.get("href", "").strip()) and _CITED.search(before))


def _is_control(summary: Any, reading: Reading) -> bool:
    text = "".join(summary.itertext()).strip()
    details = summary.getparent()
    whole = "" if details is None else "".join(details.itertext()).strip()
    if len(whole) == len(text):
        return False
    is_begun = text.endswith(_CUT) and whole[len(text) :].lstrip().startswith(text.rstrip("….").rstrip())
    reading.unclear |= len(text) > _MAX_CONTROL and not is_begun
    return True


def _is_ornament(child: Any, reading: Reading) -> bool:
    """Whether what a screen reader passes over is a mark or an icon, without a letter or a digit.

    The arrow of a link is none that goes on with a text, as a citation's does.
    """
    text = "".join(child.itertext()).strip()
    if text == _ARROW and (link := child.getparent()).tag == "a":
        before, inside = ("".join("".join(parts).split()) for parts in (reading.parts, link.itertext()))
        if not inside.startswith(before):
            return False
    reading.removable |= text[:1] in _REMOVE_MARKS
    return not any(char.isalnum() for char in text)


def _absolute(href: str, base: str | None) -> str | None:
    """The address of a link; null for code, for parts of the page, and for what is no address.

    What a web archive rewrote is the address that it archived.
    """
    href = href.strip()
    if "/http" in href:
        href = _ARCHIVED.sub("", href)
    if not href.startswith(("https://", "http://")):
        if not base or href.startswith("#") or _SCHEME.match(href):
            return None
        try:
            href = urljoin(base, href)
        except ValueError:
            return None
        if not href.startswith(("https://", "http://")):
            return None
    if "@" in href and "@" in href.split("/", 3)[2]:
        return None  # https://doi.org@elsewhere.example shows one host and leads to another
    if href.isascii() and href.isprintable():
        return href if len(href) <= MAX_ADDRESS and " " not in href else None
    cleaned = clean(href)
    return None if cleaned.problems or len(href) > MAX_ADDRESS else "".join(cleaned.text.split())
