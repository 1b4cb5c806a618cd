"""The shape of values: how much a row of cells looks like years, counts, citations, lists or prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import fsum

from extractors.schemas import ROWS
from extractors.text.digits import ascii_digits

EMPTY = frozenset({"", "—", "–", "-", "―", "−", "n/a", "N/A", "?"})
"""What a cell shows when it has no value: evidence of nothing."""

UNDECIDED = 0.5
WEIGHTS = {
    "year": 0.2,
    "related": 0.2,
    "source": 0.2,
    "summary": 0.2,
    "aliases": 0.08,
    "originator": 0.06,
    "type": 0.02,
    "field": 0.02,
    "family": 0.02,
}
"""How much the shape of each row says: years, counts, citations and prose are hard to confuse."""

DECISIVE = ("year", "source", "related", "summary")

_YEAR = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][.,])(?:1[0-9]{3}|2[0-6][0-9]{2})(?![0-9]|[.,][0-9])"
    r"|[0-9〇一二三四五六七八九]\s?[年년]|\b[0-9]{1,2}(?:st|nd|rd|th)[ -]century\b",
    re.IGNORECASE,
)
"""A year of any calendar that counts so far (Buddhist years are in their 2500s), or of an era (民國113年)."""
MAX_COUNT = 24
_SAID_COUNT = re.compile(r"^\W*\d{1,3}(?!\w)\D*$|^\D*(?<!\w)\d{1,3}\W*$")
"""A count with something beside it: an arrow, a word."""
_ISBN_END = re.compile(r"\bISBN:?\s*(?:13:?\s*)?[0-9][0-9Xx \-‐-–]{8,}[0-9Xx]$")
_CITATION_YEAR = re.compile(r"\((?:c\. ?|ca\. ?)?(1[0-9]{3}|20[0-9]{2})[a-z]?(?:[,/–-][^()]*)?\)")
_STOPS = frozenset(".!?。！？…")
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’)\]]*\s*$")
_INITIAL = re.compile(r"\b[A-ZÀ-ÞŠŽĐŁ]\.|et al\.?|\b[A-ZÀ-Þ][\w'’-]+ [A-ZÀ-Þ]")


def _years(text: str) -> float:
    if len(text) == 4 and text.isascii() and text.isdecimal() and "1000" <= text < "2100":
        return 1.0
    if len(text) > 80 or "↗" in text:
        return 0.0
    return 1.0 if _YEAR.search(ascii_digits(text)) else 0.0


def _counts(text: str) -> float:
    if len(text) <= 3 and text.isdecimal():
        return 1.0
    return 0.6 if len(text) <= MAX_COUNT and _SAID_COUNT.search(text) else 0.0


def _ends_a_citation(text: str) -> bool:
    end = text.rstrip().removesuffix(".")
    return end.endswith("↗") or ("ISBN" in text and _ISBN_END.search(end, text.rindex("ISBN")) is not None)


def _citation(text: str) -> float:
    if len(text) < 12:
        return 0.0
    if _ends_a_citation(text):
        return 1.0
    return 0.8 if "(" in text and len(text) < 700 and _CITATION_YEAR.search(text) else 0.0


def _prose(text: str) -> float:
    if "↗" in text or len(text) < 30:
        return 0.0
    return 1.0 if len(text) > 150 or text[-1] in _STOPS or _SENTENCE_END.search(text) else 0.4


def _list(text: str) -> float:
    if len(text) > 400 or _citation(text) or _counts(text) == 1.0:
        return 0.0
    return 1.0 if "," in text or ";" in text or "、" in text or "،" in text else 0.6


def _originator(text: str) -> float:
    if len(text) > 250 or _citation(text) or text.isdigit():
        return 0.0
    return 1.0 if _INITIAL.search(text) else 0.6


def _short(text: str) -> float:
    return 0.0 if len(text) > 160 or "↗" in text or text.isdigit() else 1.0


_SCORES = {
    "year": _years,
    "related": _counts,
    "source": _citation,
    "summary": _prose,
    "aliases": _list,
    "originator": _originator,
    "type": _short,
    "field": _short,
    "family": _short,
}


def looks_empty(text: str) -> bool:
    """Whether a cell says that it has no value."""
    return text.strip() in EMPTY


def cell_shape(key: str, text: str) -> float:
    """How much one cell looks like a value of row ``key``, 0 to 1; one half when the cell is empty."""
    return UNDECIDED if looks_empty(text) else _SCORES[key](text)


def has_shape(key: str, text: str) -> bool:
    """Whether one cell can be a value of the decisive row ``key``, or is empty."""
    return _SCORES[key](text) > 0.0 or looks_empty(text)


def row_shape(key: str, texts: Sequence[str]) -> float:
    """How much a row of cells looks like row ``key``: the mean over the cells that have a value."""
    score = _SCORES[key]
    filled = [score(text) for text in texts if text.strip() not in EMPTY]
    return fsum(filled) / len(filled) if filled else UNDECIDED


def order_agreement(rows: Sequence[Sequence[str]]) -> dict[str, float]:
    """For nine rows of cells in page order: how much each looks like the row that the order makes it."""
    shapes = {key: row_shape(key, texts) for key, texts in zip(ROWS, rows, strict=True)}
    lengths = [sum(map(len, texts)) for texts in rows]
    if lengths[-1] < max(lengths[:5] + lengths[6:]):  # a citation may be longer than a summary, nothing else
        shapes["summary"] *= 0.4
    return shapes
