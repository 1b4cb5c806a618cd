"""Cutting a run of cells where their own shape shows the cuts: years, counts, citations, repeats, sentences.

Every function gives the cells, or null when there is more than one way to cut, or none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.layouts.junctions import cut_at
from extractors.schemas import ROWS

_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
_ABOUT = r"(?:(?:c|ca)(?:\. ?| )|circa |(?:early|late|mid)[ -](?:the )?|about |around |before |after |[~≈])"
_CENTURY = r"\d{1,2}(?:st|nd|rd|th)[ -]century"
_UNTIL = rf"(?: ?[–-] ?(?:{_YEAR}s?|\d\ds|\d\d(?!\d)|present)|/(?:{_YEAR}|\d\d(?!\d)))"
_ASIDE = r"(?: ?\([^()]{1,60}\))"
_YEAR_CELL = re.compile(rf"{_ABOUT}?(?:{_YEAR}s?{_UNTIL}?|{_CENTURY}){_ASIDE}?|—")
_BARE_YEAR = re.compile(rf"{_ABOUT}?{_YEAR}(?=(?P<decade>s)?)")
_ARROW = re.compile(r"↗(?:\s*(?:link|DOI|PDF|URL)\s*↗)*")
_ISBN = re.compile(r"ISBN:?\s*(?P<digits>(?:97[89][ -]?)?(?:[0-9][ -]?){9}[0-9Xx])(?!\s*(?:link|DOI)?\s*↗)")
_CITATION_SIGN = re.compile(r"↗|ISBN|\((?:c\. ?)?\d{4}[a-z]?\)")
_NEW_AUTHOR = re.compile(
    r"(?<=[.)\]\da-z])(?<!&)(?=[A-ZÀ-ÖØ-ÞŠŽĐŁŚČĆİŞ][^\W\d_]+(?:[-\u2010 ][A-ZÀ-Þ][^\W\d_]+)?, [A-ZÀ-ÖØ-Þ]\.)"
)
_BRACKETED_YEAR = re.compile(r"\((?:c\. ?)?\d{4}[a-z]?(?:[/–-]\d{2,4})?\)")
_SMALL_NAME = re.compile(r"[a-z]-[^\W_]|[a-z]+[A-Z\d]|(?:[a-z]{1,3} ){1,2}[A-Z]")
MIN_CITATION, MIN_PROSE = 15, 30
_SENTENCE_CUT = re.compile(
    r"(?<=[^\W\d_]{2}[.!?])(?=[^\W\d_])|(?<=\s[a-zα-ω]\.)(?=[A-Z])|(?<=[)\]\"”’%\d][.!?])(?=[^\W\d_])|(?<=[.!?][)\"”’\]])(?=[^\W\d_])"
)


def cut_years(text: str, n: int) -> list[str] | None:
    """``20012019`` as two years; ranges, decades and dashes count as one cell each."""
    return _only_one(_segmentations(text, n, _year_lengths))


def _year_lengths(text: str, start: int) -> list[int]:
    match = _YEAR_CELL.match(text, start)
    if not match:
        return []
    lengths = {match.end() - start}
    if shorter := _BARE_YEAR.match(text, start):
        lengths |= {shorter.end() - start, shorter.end("decade") - start if shorter["decade"] else -1}
    return sorted(lengths - {-1})


def _segmentations(text: str, n: int, lengths: object, limit: int = 2) -> list[list[str]]:
    found: list[list[str]] = []
    stack: list[tuple[int, list[str]]] = [(0, [])]
    while stack and len(found) < limit:
        start, cells = stack.pop()
        if start == len(text) and len(cells) == n:
            found.append(cells)
        elif len(cells) < n and start < len(text):
            for length in lengths(text, start):  # type: ignore[operator]
                stack.append((start + length, [*cells, text[start : start + length]]))
    return found


def _only_one(found: list[list[str]]) -> list[str] | None:
    return found[0] if len(found) == 1 else None


def cut_counts(text: str, n: int) -> list[str] | None:
    """``454`` as three counts of one digit; longer numbers could be cut in more than one way."""
    compact = text.replace(" ", "")
    return list(compact) if len(compact) == n and compact.isdigit() else None


def find_years(text: str, n: int) -> tuple[int, int] | None:
    """Start and end of n years that stand together behind a label; null unless there is one such place."""
    run = re.compile(rf"(?<=[^\W\d_])(?:{_YEAR_CELL.pattern}){{{n}}}(?=[^\W\d_])")
    found = [match.span() for match in run.finditer(text)]
    return found[0] if len(found) == 1 else None


def find_counts(text: str, n: int, start: int) -> tuple[int, int] | None:
    """Start and end of n figures between letters behind ``start``; null unless there is one such place."""
    found = [match.span() for match in re.finditer(rf"(?<=[^\W\d_])\d{{{n}}}(?=[^\W\d_])", text[start:])]
    return (found[0][0] + start, found[0][1] + start) if len(found) == 1 else None


def cut_citations(text: str, n: int) -> list[str] | None:
    """Citations after their endings (``link ↗``, ``DOI ↗``, ``ISBN: …``); the last may have none.

    Where others have none either, a new one begins with an author (``Doe, J.``) that no space precedes, and
    each must then have one year in brackets.
    """
    ends = citation_ends(text)
    pieces = _citations(text, ends)
    if len(pieces) < n:
        pieces = _citations(text, sorted({*ends, *(match.start() for match in _NEW_AUTHOR.finditer(text))}))
        if any(len(_BRACKETED_YEAR.findall(piece)) != 1 for piece in pieces):
            return None
    return pieces if len(pieces) == n and all(len(piece) >= MIN_CITATION for piece in pieces) else None


def citation_ends(text: str) -> list[int]:
    """Where the endings of citations end."""
    return sorted({match.end() for pattern in (_ARROW, _ISBN) for match in pattern.finditer(text)})


def _citations(text: str, cuts: Sequence[int]) -> list[str]:
    return [piece for piece in cut_at(text, cuts) if piece not in ("", ".")]


def cut_repeats(text: str, n: int) -> list[str] | None:
    """One value n times."""
    size, left = divmod(len(text), n)
    value = text[:size]
    return [value.strip()] * n if not left and size and value * n == text and value.strip() else None


def cut_sentences(text: str, n: int, names: Sequence[str] = ()) -> list[str] | None:
    """Prose at sentence ends that no space follows; each piece must be prose itself.

    It begins with a capital, or with a name that is written small (``t-SNE``, ``pix2pix``, ``de Finetti``).
    """
    cuts = [match.start() for match in _SENTENCE_CUT.finditer(text)]
    pieces = cut_at(text, cuts)
    if len(pieces) != n or any(len(piece) < MIN_PROSE for piece in pieces):
        return None
    own = names if len(names) == n else [""] * n
    return pieces if all(map(_begins_prose, pieces[1:], own[1:])) else None


def _begins_prose(piece: str, name: str) -> bool:
    return not piece[0].islower() or bool(name and piece.startswith(name)) or bool(_SMALL_NAME.match(piece))


def fits(rows: Sequence[str], n: int) -> bool:
    """Whether nine rows without labels can be rows of n methods: years, counts and citations must agree."""
    by_key = dict(zip(ROWS, rows, strict=True))
    counts = by_key["related"].replace(" ", "")
    if not counts.isdigit() or not n <= len(counts) <= 3 * n:
        return False
    if not re.search(r"\d{3}|—|–", by_key["year"]) and not re.search(r"century|unknown", by_key["year"]):
        return False
    return len(by_key["summary"]) >= 20 * n and "↗" not in by_key["summary"]


def fits_exactly(rows: Sequence[str], n: int) -> bool:
    """Whether the years, counts and citations of nine rows without labels can be cut into n cells each."""
    return _exact(rows, n) == 3


def fits_mostly(rows: Sequence[str], n: int) -> bool:
    """Whether two of the three can."""
    return _exact(rows, n) >= 2


def _exact(rows: Sequence[str], n: int) -> int:
    by_key = dict(zip(ROWS, rows, strict=True))
    cuts = cut_years(by_key["year"], n), cut_counts(by_key["related"], n), cut_citations(by_key["source"], n)
    return sum(map(bool, cuts))


def fits_with_labels(rows: Sequence[str], n: int) -> bool:
    """The same for rows that still have an unknown label in front.

    The counts, the years and the citations must each look like it, and two of the three come to n cells.
    """
    by_key = dict(zip(ROWS, rows, strict=True))
    counts = re.fullmatch(r"\D+?(\d+)", by_key["related"])
    if not counts or not n <= len(counts.group(1)) <= 3 * n:
        return False
    if not re.search(r"\d{3}|—|centur", by_key["year"]) or not _CITATION_SIGN.search(by_key["source"]):
        return False
    others = [len(row) for key, row in by_key.items() if key not in ("summary", "source")]
    if len(by_key["summary"]) <= max(others) or "↗" in by_key["summary"]:
        return False
    exact = len(counts.group(1)) == n, label_of_years(by_key["year"], n), cut_citations(by_key["source"], n)
    return sum(map(bool, exact)) >= 2


def label_of_years(text: str, n: int) -> str | None:
    """The label in front of n years; null when it is not certain."""
    labels = [
        text[:place]
        for place in range(1, len(text))
        if not text[place - 1].isdigit() and not text[place - 1].isspace()
        if _YEAR_CELL.match(text, place) and cut_years(text[place:], n) is not None
    ]
    labels = [
        label for label in labels if not label[-1].isascii() or label[-1].isalpha() or label[-1] in ")]:."
    ]
    labels = [label for label in labels if not any(char.isdigit() for char in label)]
    return labels[0] if len(labels) == 1 else None
