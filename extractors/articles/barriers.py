"""Barriers: the page that a site shows instead of the page, such as a challenge, a login or "not found".

It is told by what its title, heading or first lines say, and by being short; an article that only mentions
such a thing says more, and says it elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from extractors.text.folding import fold
from extractors.text.sentences import SENTENCE_ENDS

MAX_LETTERS = 2500
MAX_HEAD = 90
MIN_SHARE = 0.6
FIRST_LINES = 4
_IN_LINES = ("challenge", "error")
MIN_START = 12
"""A phrase of so many bytes tells a heading that begins with it; a shorter one must be most of it."""

_NUMBER = re.compile(r"^(?:error|sorry|oops|http)?[\W\d]*(?:error|sorry|oops)?[\W\d]+(?=\w)", re.IGNORECASE)


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    text = (files("extractors.articles") / "data" / "barriers.json").read_text(encoding="utf-8")
    return tuple((fold(phrase), kind) for kind, phrases in json.loads(text).items() for phrase in phrases)


def find_barrier(titles: Iterable[str | None], lines: Sequence[str]) -> str | None:
    """The kind of barrier (challenge, error, login, consent, paywall, search) a page is; null: none.

    ``titles`` are those of its head and its heading, ``lines`` all its text. The first lines may be a menu
    (``Log in``), so that they tell a challenge or an error alone, and only in as many words.
    """
    if sum(char.isalpha() for line in lines for char in line) > MAX_LETTERS:
        return None
    for title in filter(None, titles):
        if kind := _kind_of(title, _phrases()):
            return kind
    first = re.split(rf"[{SENTENCE_ENDS}]\s", "\n".join(lines[:FIRST_LINES]))
    heads = [head for part in first for head in part.split("\n")][:FIRST_LINES]
    long = [each for each in _phrases() if each[1] in _IN_LINES and len(each[0].encode()) >= MIN_START]
    return next((kind for head in heads if (kind := _kind_of(head, long))), None)


def _kind_of(head: str, phrases: Sequence[tuple[str, str]]) -> str | None:
    if len(head) > MAX_HEAD:
        return None
    whole = fold(head)
    said = fold(_NUMBER.sub("", head)) or whole
    return next((kind for phrase, kind in phrases if _tells(phrase, said, whole)), None)


def _tells(phrase: str, said: str, whole: str) -> bool:
    place = said.find(phrase)
    if place < 0:
        return phrase == whole
    after = said[place + len(phrase) : place + len(phrase) + 1]
    if len(phrase) >= MIN_SHARE * len(said):
        return True
    return place == 0 and len(phrase.encode()) >= MIN_START and not (after.isascii() and after.isalnum())
