"""Keyword farms and link lists: many short phrases in a row that are no sentence.

A hijacked page carries hundreds of search phrases for other sites. They are recognised by their shape
(many short segments between one kind of separator, no sentence ends), never by their words, so that a
farm in any language goes. A short list of the same shape is navigation: it is left out too, but accuses
nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from extractors.text.folding import fold
from extractors.text.ranges import HAN, KANA, class_text
from extractors.text.sentences import SENTENCE_ENDS

MIN_SEGMENTS = 5
MIN_FARM_SEGMENTS = 12
MIN_LIST_LINES = 12
MAX_SEGMENT = 60
MAX_ON_TOPIC = 0.34
_SEPARATORS = (
    "|",
    "｜",
    "┃",
    "¦",
    "·",
    "•",
    "／",
    "\t",
    "»",
    "›",
    ">",
    ";",
    "；",
    "、",
    "，",
    ",",
    " - ",
    " – ",
    "/",
    "_",
    "#",
    " ",
)
_WEAK = frozenset({",", "，", "、", ";", "；", "/", "_", " "})
_SENTENCE_END = re.compile(rf"[{SENTENCE_ENDS}]\s*[\"”’」』)）]*\s*$")
_LAST_SENTENCE = re.compile(f".*[{SENTENCE_ENDS}]", re.DOTALL)
_UNSPACED = re.compile(f"[{class_text((*HAN, *KANA))}]")


@dataclass(frozen=True, slots=True)
class Sifted:
    """The lines that are left, and the phrases of farms that were removed."""

    lines: tuple[str, ...]
    farm: tuple[str, ...]


def sift(lines: Sequence[str]) -> Sifted:
    """Remove link lists and farms from the lines of a page; ``farm`` is empty unless it looks hijacked."""
    kept: list[str] = []
    phrases: list[str] = []
    run: list[str] = []
    for line in (*lines, ""):
        text, segments = split_list(line)
        if segments:
            phrases.extend(segments if len(segments) >= MIN_FARM_SEGMENTS else ())
            line = text
        if segments and not text:
            continue
        if line and _is_phrase(line):
            run.append(line)
            continue
        if len(run) >= MIN_LIST_LINES:
            phrases.extend(run)
        else:
            kept.extend(run)
        run = []
        if line:
            kept.append(line)
    farm = tuple(phrases) if phrases and is_off_topic(phrases, kept) else ()
    return Sifted(tuple(kept), farm)


def split_list(line: str) -> tuple[str, tuple[str, ...]]:
    """The text before a list in one line, and the phrases of the list; no phrases: the line is text."""
    for separator in _SEPARATORS:
        if line.count(separator) < MIN_SEGMENTS - 1 or (separator == " " and not _UNSPACED.search(line)):
            continue
        first, *rest = (part.strip() for part in line.split(separator))
        text = first[: end.end()] if (end := _LAST_SENTENCE.match(first)) and len(first) > MAX_SEGMENT else ""
        segments = tuple(part for part in (first[len(text) :].strip(), *rest) if part)
        needed = MIN_FARM_SEGMENTS if separator in _WEAK else MIN_SEGMENTS
        if len(segments) >= needed and _reads_as_list(segments, separator):
            return text, segments
    return line, ()


def _reads_as_list(segments: Sequence[str], separator: str) -> bool:
    if fmean(map(len, segments)) > MAX_SEGMENT:
        return False
    ends = sum(bool(_SENTENCE_END.search(segment)) for segment in segments)
    return ends <= (0 if separator in _WEAK else len(segments) * 0.2)


def _is_phrase(line: str) -> bool:
    return (
        len(line) <= MAX_SEGMENT and not _SENTENCE_END.search(line) and ":" not in line and "：" not in line
    )


def is_off_topic(phrases: Sequence[str], lines: Sequence[str]) -> bool:
    """Whether the phrases share few words (pairs of characters, where none are spaced) with the lines."""
    topic = _terms(" ".join(lines))
    shared = sum(not topic.isdisjoint(_terms(phrase)) for phrase in phrases)
    return shared <= len(phrases) * MAX_ON_TOPIC


def _terms(text: str) -> set[str]:
    terms: set[str] = set()
    for word in fold(text).split():
        if _UNSPACED.search(word):
            terms.update(word[place : place + 2] for place in range(len(word) - 1))
        elif len(word) > 3:
            terms.add(word)
    return terms
