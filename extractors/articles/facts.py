"""Title, outlet and date of an article, from its lines, when the markup does not say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from extractors.articles.phrases import months, pattern, words
from extractors.text.digits import ascii_digits
from extractors.text.folding import fold
from extractors.text.sentences import SENTENCE_ENDS

HEAD_LINES = 25
MAX_TITLE, MAX_OUTLET = 250, 60
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_CJK = re.compile(r"((?:19|20)\d\d)\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?!\d)")
_VIETNAMESE = re.compile(
    r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:,|\s+năm)?\s+((?:19|20)\d\d)", re.IGNORECASE
)
_STAMP = re.compile(r"^[\W\d年月日년월일]*(?=\D)")
_TRAIL = re.compile(r"\s*[>›»→]\s*|\s+[|｜/·•]\s+")
MAX_CRUMB = 25
_SENTENCE = re.compile(f"[{SENTENCE_ENDS}]")


@cache
def _labelled(kind: str) -> re.Pattern[str]:
    return re.compile(rf"^\W*{pattern(kind)}\s*[:：]\s*(?P<value>\S.*)$", re.IGNORECASE)


@cache
def _in_words(kind: str) -> re.Pattern[str]:
    phrases = "|".join(re.escape(word) for word in words(kind) if " " in word)
    return re.compile(rf"^(?:{phrases})\s+(?P<value>\S.{{0,{MAX_OUTLET}}})$", re.IGNORECASE)


@cache
def _written_date() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    day = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|º|\.)?\s+(?:de\s+)?"
    day_first = rf"{day}(?P<month>{names})\.?,?\s+(?:de\s+)?(?P<year>(?:19|20)\d\d)"
    month_first = (
        rf"(?P<month2>{names})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>(?:19|20)\d\d)"
    )
    return re.compile(f"{day_first}|{month_first}", re.IGNORECASE)


def labelled_value(lines: Sequence[str], kind: str) -> str | None:
    """The value after the first label of a kind (``Source: X``); null when no line has one."""
    for line in lines:
        line = _STAMP.sub("", line)
        match = _labelled(kind).match(line) or _in_words(kind).match(line)
        if match:
            return match.group("value").strip()
    return None


def find_title(lines: Sequence[str]) -> str | None:
    """The title: a labelled one, else the first line of the head that could be one.

    Lines that the page repeats go before others, and those of several words before single ones.
    """
    labelled = labelled_value(lines, "title")
    if labelled and len(labelled) <= MAX_TITLE:
        return labelled
    head = [line for line in lines[:HEAD_LINES] if _could_be_title(line)]
    folded = [fold(line) for line in lines]
    repeated = [line for line in head if sum(fold(line) in other for other in folded) > 1]
    telling = [line for line in head if " " in line or not line.isascii()]
    return next(iter(repeated or telling or head), None)


def _could_be_title(line: str) -> bool:
    letters = sum(char.isalpha() for char in line)
    if letters < 6 or len(line) > MAX_TITLE or _labelled("outlet").match(line):
        return False
    return not _is_trail(line)


def _is_trail(line: str) -> bool:
    """Whether a line is a path through the site (``Home > News``) or a row of its sections."""
    crumbs = _TRAIL.split(line)
    needed = 2 if re.search("[>›»→]", line) else 3
    return len(crumbs) >= needed and all(len(crumb) <= MAX_CRUMB for crumb in crumbs)


def find_outlet(lines: Sequence[str]) -> str | None:
    """The outlet that a label names; null when no line does."""
    outlet = labelled_value(lines, "outlet")
    if not outlet or (_SENTENCE.search(outlet[:-1]) and len(outlet) > MAX_OUTLET):
        return None
    return re.split(r"\s*[|｜·]\s*|\s{2,}|\s[-–—]\s", outlet)[0].strip(" .。") or None


def find_date(text: str) -> str | None:
    """The first date in ``text`` as ISO, as precise as it is written; null when there is none that exists.

    ``11/04/2025`` is none: the order of day and month differs between countries.
    """
    text = ascii_digits(text)
    if match := _ISO.search(text) or _CJK.search(text):
        return _iso(match.group(1), match.group(2), match.group(3))
    if match := _written_date().search(text):
        found = match.groupdict()
        name = (found["month"] or found["month2"]).lower()
        is_croatian = name == "listopada" and "." in match.group()  # in Polish it is the month after
        month = 10 if is_croatian else months()[name]
        return _iso(found["year"] or found["year2"], str(month), found["day"] or found["day2"])
    if match := _DOTTED.search(text) or _VIETNAMESE.search(text):
        return _iso(match.group(3), match.group(2), match.group(1))
    if match := _SLASHED.search(text):
        first, second, year = match.groups()
        if int(first) > 12 or first == second:
            return _iso(year, second, first)
        return _iso(year, first, second) if int(second) > 12 else None
    return None


def _iso(year: str, month: str, day: str | None) -> str | None:
    try:
        whole = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return whole.isoformat() if day else whole.isoformat()[:7]
