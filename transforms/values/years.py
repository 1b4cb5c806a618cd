"""Year of origin: a cell to one Gregorian year, and the text as written.

Rules, in order:

1. A dash, an empty cell, ``n/a``: no year and no text.
2. Digits of any script count (Arabic-Indic, Persian, Devanagari, Thai, full-width).
3. A year is a free-standing four-digit number; ``c. 1950`` and ``2000s`` are 1950 and 2000.
4. A range or a list gives its first year. In prose the first year mentioned counts if it is also the
   earliest; when the order says otherwise nobody can know which is meant, and there is no year.
   Brackets are asides: they count only when nothing outside them has a year.
5. Another calendar is never converted: an era mark (Hijri, Buddhist, Minguo, Japanese, BC) without a
   Gregorian mark beside it gives no year; with both marks the one plausible year counts. A number below
   1500 gives none either: it may as well be Hijri.
6. A year after ``latest`` gives no year. The text is kept in all these cases.
7. ``before 1950``, ``1950 or earlier``, ``–1950`` and ``19th century`` are bounds, not years; the year of a
   revision or a reprint is none of origin.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from transforms.values.blanks import present

EARLIEST_YEAR = 1500
"""Below this a bare number may be a Hijri year (their 1300s and 1400s are our last two centuries)."""

LATEST_YEAR = 2100
"""Default bound above: Buddhist years (2400 to 2600) are beyond it. Callers pass the year of the capture."""

_YEAR = re.compile(r"(?<!\d)(?<![A-Za-z])(?:c(?:a|irca)?\.?\s*)?(\d{4})(?!\d)(?![.,]\d)", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
_BOUND = re.compile(
    r"(?:\b(?:before|prior to|until|till|after|pre|post|not later than|no later than|earlier than)\b[\s\-–]*"
    r"|[<>≤≥]\s*|^[–—-]\s*)\d{4}|\d{4}s? or (?:before|earlier|later|after)\b",
    re.IGNORECASE,
)
_REVISED = re.compile(r"\b(?:revised|reprinted|reprint|reissued|republished|updated)\s+(?:in\s+)?\d{4}", re.I)
_OTHER_CALENDAR = re.compile(
    r"พ\.?\s?ศ|\bB\.?E\.?(?=\W|$)|พุทธ|(?<!\w)ه[ـ‍]?\.?\s?[شق]?(?!\w)|هجری|هجري|شمسی|قمری|(?<!\w)ش(?!\w)"
    r"|\bA\.?H\.?(?=\W|$)|\bA\.?P\.?(?=\W|$)|\bhijri\b|民國|民国|明治|大正|昭和|平成|令和|शक|विक्रम|वि\.?\s?सं|बि\.?\s?सं|বঙ্গাব্দ|\bsaka\b"
    r"|\bB\.?\s?C\.?(?:\s?E\.?)?(?=\W|$)|\bm\.?\s?ö\.?(?=\W|$)|до н\.?\s?[эе]|לפנה|公元前|紀元前|기원전"
    r"|\bv\.\s?Chr",
    re.IGNORECASE,
)
_GREGORIAN = re.compile(
    r"\bC\.?E\.?(?=\W|$)|\bA\.?D\.?(?=\W|$)|ค\.?\s?ศ|میلادی|ميلادي|(?<!\w)م(?!\w)|西[暦曆历]|公元(?!前)|서기|gregorian",
    re.IGNORECASE,
)


class YearValue(NamedTuple):
    """``year``: Gregorian, or None when there is none or it is not certain. ``text``: as written, or None."""

    year: int | None
    text: str | None


def parse_year(text: str | None, *, latest: int = LATEST_YEAR) -> YearValue:
    """Read one cell by the rules above; never raises. ``latest`` is the last year that can be true."""
    written = present(text)
    if written is None:
        return YearValue(None, None)
    plain = _ascii_digits(written)
    if _BOUND.search(plain):
        return YearValue(None, written)
    if _OTHER_CALENDAR.search(plain):
        return YearValue(_gregorian_beside(plain, latest), written)
    original = _REVISED.sub(" ", plain)
    years = _years(_ASIDE.sub(" ", original)) or _years(original)
    certain = bool(years) and years[0] == min(years) and EARLIEST_YEAR <= years[0] <= latest
    return YearValue(years[0] if certain else None, written)


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _gregorian_beside(text: str, latest: int) -> int | None:
    """The one plausible year of a text that names two calendars, e.g. ``พ.ศ. 2560 (ค.ศ. 2017)``."""
    plausible = [year for year in _years(text) if EARLIEST_YEAR <= year <= latest]
    return plausible[0] if _GREGORIAN.search(text) and len(plausible) == 1 else None


def _years(text: str) -> list[int]:
    return [int(number) for number in _YEAR.findall(text)]
