"""The grid: what every layout becomes before anybody asks what its rows mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import unescape
from types import MappingProxyType
from typing import NamedTuple

from extractors.text.cleaning import clean, is_harmless
from extractors.text.encodings import has_signs, is_damaged, mend

REMOVE_MARKS = "×✕✖⨯⨉✗✘❌❎"
"""What a remove button shows; the site's own is the first."""
DIFFERS_MARKS = "≠"
_OPENING, _CLOSING = ("[", "("), ("]", ")")
_AROUND_LABELS = f"{DIFFERS_MARKS}:： "

_PLAIN = re.compile("[ -~–—‘’“”…↗≠]*")
"""Text of these characters has nothing in it to remove, to mend or to doubt."""

_PRINTABLE_ASCII = bytes(range(0x20, 0x7F))
_ENTITY = re.compile(r"&(?:#[0-9]{2,5}|#[xX][0-9A-Fa-f]{2,4}|[A-Za-z]{2,8});")
_MARK_IN_BRACKETS = re.compile(rf"[\s:：]*(?:\([{DIFFERS_MARKS}]\)|\[[{DIFFERS_MARKS}]\])$")
_BRACKETED = re.compile(r"\([^()]*\)")
_ENDED = re.compile(r"[,;]$|.{40}[.!?:]$")
_NOTHING: Mapping[str, int] = MappingProxyType({})


class Note(NamedTuple):
    """What there is to say of a cell beside its text; most cells have none.

    ``removable``: it has a remove button; ``problems``: why its text cannot be used; ``removed`` and
    ``repairs``: what was done to the text; ``lines``: its lines, where it has several; ``heading``: what a
    heading in it says, where there is more text, or a button, where there is none; ``ending``: what its last
    element says, where that is short and stands behind a long text.
    """

    hrefs: tuple[str, ...] = ()
    removable: bool = False
    problems: tuple[str, ...] = ()
    removed: Mapping[str, int] = _NOTHING
    repairs: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    heading: str = ""
    ending: str = ""

    @property
    def has_button(self) -> bool:
        """Whether a cell without a text has a button all the same, or one whose words are all it says."""
        return self.removable or bool(self.heading)


class Row(NamedTuple):
    """One physical row: the text of every place, and the notes of those that have one.

    A spanning cell is there once for every place that it covers, but counts once in ``filled``, the number
    of cells with text.
    """

    place: int
    texts: tuple[str, ...]
    filled: int
    notes: Mapping[int, Note]

    @property
    def is_empty(self) -> bool:
        """Whether no cell has text."""
        return not self.filled and not any(note.has_button for note in self.notes.values())

    @property
    def is_single(self) -> bool:
        """Whether one cell alone has text: a title or a footer, never a method row."""
        return self.filled == 1

    @property
    def is_title(self) -> bool:
        """Whether one cell spans it all: the title of a group of rows, never a method row."""
        return self.filled == 1 and len(self.texts) > 1 and len(set(self.texts)) == 1

    @property
    def is_footer(self) -> bool:
        """Whether it is one cell with a link arrow: the foot of the page, no method row."""
        return self.filled == 1 and any(text.endswith("↗") for text in self.texts)


class LabelledRow(NamedTuple):
    """A row of the body: its label, one text a method, and notes by physical column."""

    place: int
    label: str
    texts: tuple[str, ...]
    notes: Mapping[int, Note]


class Grid(NamedTuple):
    """A table of a page; ``broken``: its last row breaks off."""

    rows: Sequence[Row]
    broken: bool = False


@lru_cache(maxsize=65536)  # forty locales repeat the same values
def tidy(raw: str) -> tuple[str, Note | None]:
    """Text of a cell as it can be stored: damage mended, cleaned, in single blanks; and what was wrong."""
    unescaped = _ENTITY.sub(_unescaped, raw) if "&" in raw else raw
    if unescaped == raw and _PLAIN.fullmatch(raw):
        return " ".join(raw.split()), None
    text, repairs = mend(unescaped)
    if unescaped != raw:
        repairs = ("entities_unescaped", *repairs)
    cleaned = clean(" ".join(text.split()))
    problems = cleaned.problems
    if not problems and is_damaged(cleaned.text):
        problems = ("bad_encoding",)
    wrong = problems or cleaned.removed or repairs
    note = Note((), False, problems, cleaned.removed or _NOTHING, repairs) if wrong else None
    return " ".join(cleaned.text.split()), note


def tidy_all(raws: Sequence[str]) -> tuple[list[str], list[Note | None]]:
    """What ``tidy`` gives for each of the texts of a table.

    One look at all their characters tells for most tables that there is nothing to do but to mind blanks.
    """
    together = "".join(raws)
    unusual = _without_ascii(together)
    visible = "".join(unusual.split())
    if (
        not is_harmless(together, visible)
        or has_signs(unusual)
        or ("&" in together and _ENTITY.search(together))
    ):
        found = [tidy(raw) for raw in raws]
        return [text for text, _ in found], [note for _, note in found]
    if visible == unusual and "  " not in together:
        return [raw.strip(" ") for raw in raws], [None] * len(raws)
    return [" ".join(raw.split()) for raw in raws], [None] * len(raws)


def _without_ascii(text: str) -> str:
    """The characters of ``text`` that are not printable ASCII."""
    return (
        text.encode("utf-8", "surrogatepass")
        .translate(None, _PRINTABLE_ASCII)
        .decode("utf-8", "surrogatepass")
    )


def _unescaped(entity: re.Match[str]) -> str:
    """The character of an entity that was escaped twice; what would be markup stays as it is."""
    char = unescape(entity.group())
    return entity.group() if char in "<>" else char


def join_items(items: Sequence[str]) -> str:
    """Items of a list as one text: with commas between them, with semicolons where an item has a comma.

    What ends in such a mark, or is a sentence, gets none.
    """
    mark = ";" if any("," in _BRACKETED.sub("", item).rstrip(" ,") for item in items) else ","
    ended = [item if _ENDED.search(item) else f"{item}{mark}" for item in items[:-1]]
    return " ".join([*ended, *items[-1:]])


def are_items(lines: Sequence[str], single_words: bool) -> bool:
    """Whether each line is an item, rather than a text broken where there was no room left.

    It is, when brackets close in the line that opens them and begin none, and either no line has a comma of
    its own, or every line has just one (``Breiman, L.``). ``single_words``: whether one word can be an item.
    """
    if any(line.count("(") != line.count(")") or line.startswith("(") for line in lines):
        return False
    commas = {_BRACKETED.sub("", line).count(",") for line in lines}
    return commas == {1} or (commas == {0} and (single_words or all(" " in line for line in lines)))


def strip_remove_mark(text: str) -> tuple[str, bool]:
    """A name without its remove mark, and whether it had one; marks inside a name (``2×2 design``) stay.

    The mark may stand in brackets of its own.
    """
    stripped = text.rstrip()
    if stripped and stripped[-1] in REMOVE_MARKS:
        return stripped[:-1].rstrip(), True
    if stripped.endswith(_CLOSING) and stripped[-2:-1] in REMOVE_MARKS and stripped[-3:-2] in _OPENING:
        return stripped[:-3].rstrip(), True
    return text, False


def strip_differs_mark(text: str) -> str:
    """A row label without the mark that says that the row differs, in brackets or not, and its colon."""
    bare = text.strip(_AROUND_LABELS)
    return _MARK_IN_BRACKETS.sub("", bare) if bare.endswith(_CLOSING) else bare
