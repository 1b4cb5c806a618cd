"""Title, outlet and date of an article, from its lines, when the markup does not say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from extractors.articles.phrases import months, pattern, words
from extractors.text.folding import fold

HEAD_LINES = 25
MAX_TITLE, MAX_OUTLET = 250, 60
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_CJK = re.compile(r"((?:19|20)\d\d)\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)(?!\d)")
_SENTENCE = re.compile(r"[。．.!?！？…]")


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
        match = _labelled(kind).match(line) or _in_words(kind).match(line)
        if match:
            return match.group("value").strip()
    return None


def find_title(lines: Sequence[str]) -> str | None:
    """The title: a labelled one, else the first line of the head, before others one that the page repeats."""
    labelled = labelled_value(lines, "title")
    if labelled and len(labelled) <= MAX_TITLE:
        return labelled
    head = [line for line in lines[:HEAD_LINES] if _could_be_title(line)]
    folded = [fold(line) for line in lines]
    repeated = [line for line in head if sum(fold(line) in other for other in folded) > 1]
    return next(iter(repeated or head), None)


def _could_be_title(line: str) -> bool:
    letters = sum(char.isalpha() for char in line)
    return letters >= 6 and len(line) <= MAX_TITLE and not _labelled("outlet").match(line)


def find_outlet(lines: Sequence[str]) -> str | None:
    """The outlet that a label names; null when no line does."""
    outlet = labelled_value(lines, "outlet")
    if not outlet or (_SENTENCE.search(outlet[:-1]) and len(outlet) > MAX_OUTLET):
        return None
    return re.split(r"\s*[|｜·]\s*|\s{2,}|\s[-–—]\s", outlet)[0].strip(" .。") or None


def find_date(text: str) -> str | None:
    """The first date in ``text`` as ISO, as precise as it is written; null when there is none that exists."""
    if match := _ISO.search(text):
        return _iso(match.group(1), match.group(2), match.group(3))
    if match := _CJK.search(text):
        return _iso(match.group(1), match.group(2), match.group(3))
    if match := _written_date().search(text):
        found = match.groupdict()
        month = months()[(found["month"] or found["month2"]).lower()]
        return _iso(found["year"] or found["year2"], str(month), found["day"] or found["day2"])
    if match := _DOTTED.search(text):
        return _iso(match.group(3), match.group(2), match.group(1))
    return None


def _iso(year: str, month: str, day: str | None) -> str | None:
    try:
        whole = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return whole.isoformat() if day else whole.isoformat()[:7]
