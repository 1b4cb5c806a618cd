"""Reading a reference with a work at hand: its title stands there, names before it, the venue behind.

Styles that mark nothing (``Family I. Title. Venue. 2001;45:5``) can be cut in several ways, and a wrong cut
must not accuse anybody. With a candidate's title in sight there is only one way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from transforms.citations.comparison.folding import fold_title, fold_words
from transforms.citations.locators import take_locators
from transforms.citations.model import Reference
from transforms.citations.people import parse_people

_Word = tuple[int, int, str]  # where it stands, and its match key
_WORD = re.compile(r"[^\W_]+")
_NUMBERED = re.compile(r"^\s*(?:\[\d{1,3}\]|\(?\d{1,3}[.)])\s*")
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_UNDATED = re.compile(r"\(\s*(?:n\.\s?d\.|in press|forthcoming|to appear)\s*\)", re.IGNORECASE)
# What may stand before a title and behind it. A colon does not end one: a subtitle would follow.
_OPENS = re.compile(r"(?:^|[.:,;)\]»”\"'“«‘(])[\s\"“«„‘'`]*$")
_CLOSES = re.compile(r"[\s)\]]*(?:$|[.,;?!\"”»’'*(\[]|//)|\s+[Ii]n:?\s")
_DATED = re.compile(
    r"[\s,(]*(?:(?:1[4-9]|20)\d\d[a-z]?|in press|n\.\s?d\.)(?:,[^()]{1,20})?[\s).,:]*$", re.IGNORECASE
)
# Behind the title: what only leads over to the venue, and the numbers that end the venue's name.
_MARKS = re.compile(r"^(?:[\s.,;:?!\"”»’'*–—-]|//|\[[A-Z/]{1,5}\]|[Ii]n:?\s+(?=[^\W_a-z\d]|\d))+")
_NUMBERS = re.compile(
    r"(?<=\w)[.,;:)]?\s+(?:\(?\s*(?:19|20)\d\d\b|(?:vol|no|nos|pp?|pages?|[TtТтСс]|Bd|S|n°|№|nr)\b\.?\s*[\w.]*\d|"
    r"\d+\s*(?:[(,:;.–]|$)|[–—]\s)|(?<=\w)[.,]?\s*\d{4};"
)
# Where a title may begin or end.
_CUTS = re.compile(
    r"(?<=[.?!”\"»])\s+|\s*//\s*|\s*\[[A-Z/]{1,5}\]|\s*[\[\]]\s*|\s*[“”«»\"„]\s*|(?<=[:;,])\s+"
)
_MOST_CUTS = 40  # from the end: a title stands behind the names, however many there are
_LONGEST_RUN = 8  # pieces; a title of more commas is found by its likeness


@lru_cache(maxsize=4096)
def _prose(raw: str) -> str:
    return _NUMBERED.sub("", take_locators(raw).text)


def possible_titles(raw: str) -> tuple[str, ...]:
    """What stands between two marks of a reference and may be its title, in the order of its beginnings."""
    pieces = [piece.strip() for piece in _CUTS.split(_prose(raw)) if piece.strip()][-_MOST_CUTS:]
    found = (
        " ".join(pieces[start:end])
        for start in range(len(pieces))
        for end in range(start + 1, min(start + _LONGEST_RUN, len(pieces)) + 1)
    )
    return tuple(dict.fromkeys(title for title in found if len(fold_words(title)) >= 2))


def aligned(reference: Reference, title: str) -> Reference | None:
    """The reference as it reads if this is its title; None where the title does not stand there by itself."""
    prose = _prose(reference.raw)
    place = next(_places(prose, title), None)
    if place is None:
        return None
    before, behind = prose[: place[0]], prose[place[1] :]
    authors, et_al = parse_people(_DATED.sub("", re.sub(r"[\s\"“«„‘'`(]+$", "", before)).strip(" :,;"))
    undated = _UNDATED.search(reference.raw)
    years = [] if undated else [int(year) for text in (before, behind) for year in _YEAR.findall(text)]
    return replace(
        reference,
        title=prose[place[0] : place[1]],
        authors=authors,
        et_al=et_al or reference.et_al,
        year=reference.year or next(iter(years), None),
        venue=_venue(behind),
    )


def _places(prose: str, title: str) -> Iterator[tuple[int, int]]:
    """Where the words of a title stand between marks that can begin and end one."""
    key = fold_title(title)
    words = [(match.start(), match.end(), fold_title(match[0])) for match in _WORD.finditer(prose)]
    for place, (start, _, _) in enumerate(words):
        end = _end_of(key, words[place:])
        if end and _OPENS.search(prose[:start]) and _CLOSES.match(prose[end:]):
            yield start, end


def _end_of(key: str, words: Sequence[_Word]) -> int | None:
    """Where the last of the first words ends that together are ``key``; None if they are something else."""
    text = ""
    for _, end, word in words:
        text += word
        if text == key:
            return end
        if not key.startswith(text):
            return None
    return None


def _venue(behind: str) -> str | None:
    """The name behind the title, up to the first number that is no part of it."""
    text = _MARKS.sub("", behind)
    match = _NUMBERS.search(text)
    named = text[: match.start()] if match else text
    named = re.sub(r"\s*\((?:1[4-9]|20)\d\d\).*$", "", named).strip(" .,;:–—(")
    return named if any(map(str.isalpha, named)) else None
