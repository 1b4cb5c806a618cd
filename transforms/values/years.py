"""Year of origin: a cell to one Gregorian year, and the text as written.

Rules, in order:

1. A dash, an empty cell, ``n/a``: no year and no text.
2. Digits of any script count (Arabic-Indic, Persian, Devanagari, Thai, full-width).
3. A year is a free-standing four-digit number; ``c. 1950`` and ``2000s`` are 1950 and 2000.
4. A range or a list gives its first year. In prose the first year mentioned counts if it is also the
   earliest; when the order says otherwise nobody can know which is meant, and there is no year.
   Brackets are asides: they count only when nothing outside them has a year.
5. Another calendar is never converted: an era mark (Hijri, Buddhist, Minguo, Japanese, Vikram, Ethiopian)
   gives no year, unless the one plausible year beside it has a Gregorian mark or is all that one side of a
   bracket says (``平成29年(2017年)``). BC gives none. A number below 1500 gives none either: it may as well
   be Hijri.
6. A year after ``latest`` gives no year. The text is kept in all these cases.
7. ``before 1950``, ``1950 or earlier``, ``1950年以前``, ``–1950`` and ``19th century`` are bounds, not years;
   the year of a revision or a reprint is none of origin.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from extractors.text.digits import ascii_digits
from extractors.text.lexicon import words
from transforms.values.blanks import present

EARLIEST_YEAR = 1500
"""Below this a bare number may be a Hijri year (their 1300s and 1400s are our last two centuries)."""

LATEST_YEAR = 2100
"""Default bound above: Buddhist years (2400 to 2600) are beyond it. Callers pass the year of the capture."""

_YEAR = re.compile(r"(?<!\d)(?<![A-Za-z])(?:c(?:a|irca)?\.?\s*)?(\d{4})(?!\d)(?![.,]\d)", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
_SIGNED_BOUND = re.compile(r"[<>≤≥]\s*\d{4}|^[–—-]\s*\d{4}")
_REVISED = re.compile(r"\b(?:revised|reprinted|reprint|reissued|republished|updated)\s+(?:in\s+)?\d{4}", re.I)
_BEFORE_CHRIST = re.compile(
    r"(?-i:\bB\.?\s?C\.?(?:\s?E\.?)?)(?=\W|$)|\bm\.?\s?ö\.?(?=\W|$)|до н\.?\s?[эе]|לפנה"
    r"|公元前|紀元前|기원전|\bv\.\s?Chr",
    re.IGNORECASE,
)
_OTHER_CALENDAR = re.compile(
    r"พ\.?\s?ศ|พุทธ|ພ\.?\s?ສ|ព\.?\s?ស|බු\.?\s?ව|(?<!\w)[هھ][ـ‍]?\.?\s?[شق]?(?!\w)|هجری|هجري|ہجری|شمسی|قمری|(?<!\w)ش(?!\w)|\bhijri\b"
    r"|(?-i:\b(?:B\.?E|A\.?H|A\.?P|V\.?S|B\.?S|E\.\s?C)\b\.?)|民國|民国|明治|大正|昭和|平成|令和|\b(?:sh[oō]wa|heisei|reiwa|minguo)\b"
    r"|शक|विक्रम|वि\.?\s?सं|बि\.?\s?सं|વિક્રમ|વિ\.?\s?સં|ਬਿਕਰਮੀ|বঙ্গাব্দ|\b(?:saka|vikram|bikram|jawa)\b|திருவள்ளுவர்|ዓ[./]?\s?ም",
    re.IGNORECASE,
)
_GREGORIAN = re.compile(
    r"(?-i:\b(?:C\.?E|A\.?D)\b\.?)|ค\.?\s?ศ|ຄ\.?\s?ສ|គ\.?\s?ស|میلادی|ميلادي|عیسوی|(?<!\w)م(?!\w)|西[暦曆历]|公元(?!前)|서기|እ[./]?\s?[ኤአ][./]?\s?አ|gregorian",
    re.IGNORECASE,
)
_PAIR = re.compile(r"([^()（）]+)[(（]([^()（）]+)[)）]")
_YEAR_ALONE = re.compile(r"\W*\d{4}\s*[年년]?\W*")


class YearValue(NamedTuple):
    """``year``: Gregorian, or None when there is none or it is not certain. ``text``: as written, or None."""

    year: int | None
    text: str | None


def parse_year(text: str | None, *, latest: int = LATEST_YEAR) -> YearValue:
    """Read one cell by the rules above; never raises. ``latest`` is the last year that can be true."""
    written = present(text)
    if written is None:
        return YearValue(None, None)
    plain = ascii_digits(written)
    if _SIGNED_BOUND.search(plain) or _is_bound(plain):
        return YearValue(None, written)
    if _BEFORE_CHRIST.search(plain):
        return YearValue(None, written)
    if _OTHER_CALENDAR.search(plain):
        return YearValue(_gregorian_beside(plain, latest), written)
    original = _REVISED.sub(" ", plain)
    years = _years(_ASIDE.sub(" ", original)) or _years(original)
    certain = bool(years) and years[0] == min(years) and EARLIEST_YEAR <= years[0] <= latest
    return YearValue(years[0] if certain else None, written)


@cache
def _bounds() -> re.Pattern[str]:
    before, after = (
        "|".join(re.escape(word.replace("_", " ")) for word in sorted(words(name)))
        for name in ("bound_before", "bound_after")
    )
    return re.compile(
        rf"(?<!\w)(?:{before})[\s\-–]*(?:the\s+)?(\d{{4}})|(\d{{4}})[^\d()]{{0,8}}?(?:{after})", re.IGNORECASE
    )


def _is_bound(text: str) -> bool:
    """Whether a word makes the first year of the text a bound; in ``1950 bis 1960`` it is the second."""
    bound, first = _bounds().search(text), _YEAR.search(text)
    return bool(bound and first and bound.start() <= first.start(1))


def _gregorian_beside(text: str, latest: int) -> int | None:
    """The one plausible year of a text that names another calendar: marked as Gregorian, or in brackets.

    ``พ.ศ. 2560 (ค.ศ. 2017)`` and ``平成29年(2017年)`` are 2017.
    """
    plausible = [year for year in _years(text) if EARLIEST_YEAR <= year <= latest]
    pair = _PAIR.fullmatch(text)
    said = _GREGORIAN.search(text) or (pair and any(map(_YEAR_ALONE.fullmatch, pair.groups())))
    return plausible[0] if said and len(plausible) == 1 else None


def _years(text: str) -> list[int]:
    return [int(number) for number in _YEAR.findall(text)]
