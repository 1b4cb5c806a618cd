"""Cutting a run of cells where their own shape shows the cuts: years, counts, citations, repeats, sentences.

Every function gives the cells, or null when there is more than one way to cut, or none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import pairwise

from extractors.schemas import ROWS

_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
_YEAR_CELL = re.compile(rf"(?:(?:c|ca|circa)\.? ?)?{_YEAR}s?(?: ?[–-] ?(?:{_YEAR}s?|\d\d(?!\d)|present))?|—")
_ARROW = re.compile(r"↗(?:\s*(?:link|DOI|PDF|URL)\s*↗)*")
_ISBN = re.compile(r"ISBN:?\s*(?P<digits>(?:97[89][ -]?)?(?:[0-9][ -]?){9}[0-9Xx])(?!\s*(?:link|DOI)?\s*↗)")
_SENTENCE_CUT = re.compile(
    r"(?<=[^\W\d_]{2}[.!?])(?=[^\W\d_])|(?<=[)\]\"”’%\d][.!?])(?=[^\W\d_])|(?<=[.!?][)\"”’\]])(?=[^\W\d_])"
)
_SENTENCE_END = re.compile(r"[.!?…。][\"”’)\]]*$")
_CLOSING = frozenset(').]”"')
MAX_LABEL_REACH = 60
_CAMEL = re.compile(
    r"(?:^|[\s(,;&/-])(?:Mc|Mac|De|Di|Du|Da|Del|La|Le|Van|Von|Fitz|O'|St|Deep|Open|Auto|Micro|Hyper|Tensor|Git|You|Face|"
    r"Light|Graph|Word|Fast|Cat|Gen|Lin|Link|Net|Py|Pub|Power|Data|Ada|Res|Ma|Neur|Image|Mobile|Efficient|Alex|Goog|"
    r"Transform|Rec|Seq|Goo|App|i|e|x|bio|med)$"
)


def cut_years(text: str, n: int) -> list[str] | None:
    """``20012019`` as two years; ranges, decades and dashes count as one cell each."""
    return _only_one(_segmentations(text, n, _year_lengths))


def _year_lengths(text: str, start: int) -> list[int]:
    match = _YEAR_CELL.match(text, start)
    if not match:
        return []
    shorter = re.compile(_YEAR).match(text, start)
    lengths = {match.end() - start}
    if shorter:
        lengths.add(4)
        if text[start + 4 : start + 5] == "s":
            lengths.add(5)
    return sorted(lengths)


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


def cut_citations(text: str, n: int) -> list[str] | None:
    """Citations after their endings (``link ↗``, ``DOI ↗``, ``ISBN: …``); the last may have none."""
    ends = sorted({match.end() for pattern in (_ARROW, _ISBN) for match in pattern.finditer(text)})
    pieces = [text[start:end].strip() for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]
    pieces = [piece for piece in pieces if piece not in ("", ".")]
    return pieces if len(pieces) == n and all(_is_citation(piece) for piece in pieces) else None


def _is_citation(piece: str) -> bool:
    return len(piece) >= 15


def cut_repeats(text: str, n: int) -> list[str] | None:
    """One value n times."""
    size, left = divmod(len(text), n)
    value = text[:size]
    return [value.strip()] * n if not left and size and value * n == text and value.strip() else None


def cut_sentences(text: str, n: int) -> list[str] | None:
    """Prose at sentence ends that no space follows; each piece must be prose itself."""
    cuts = [match.start() for match in _SENTENCE_CUT.finditer(text)]
    pieces = _pieces(text, cuts)
    starts_well = all(piece[0].isupper() or not piece[0].isascii() for piece in pieces if piece)
    return pieces if len(pieces) == n and starts_well and all(len(piece) >= 30 for piece in pieces) else None


def ends_sentence(text: str) -> bool:
    """Whether prose comes to its end."""
    return bool(_SENTENCE_END.search(text))


def cut_cases(text: str, n: int, known_words: Set[str] = frozenset()) -> list[str] | None:
    """Short values where a new one begins with a capital straight after a small letter or a closing mark.

    A dash without spaces around it is a cell of its own. A capital inside a word (``LeCun``,
    ``XGBoost``, any word of ``known_words``) begins nothing. Null when the places do not come to n
    cells, or when one is in doubt.
    """
    cuts = case_cuts(text, known_words)
    if cuts is None:
        return None
    pieces = _pieces(text, cuts)
    return pieces if len(pieces) == n and all(len(piece) >= 3 or piece == "—" for piece in pieces) else None


def case_cuts(text: str, known_words: Set[str] = frozenset()) -> list[int] | None:
    """The places where a value begins inside ``text``; null when a place is in doubt."""
    cuts = []
    for place in range(1, len(text)):
        before, char = text[place - 1], text[place]
        if "—" in (before, char):
            if " " not in text[place - 1 : place + 1] and _is_bare_dash(
                text, place if char == "—" else place - 1
            ):
                cuts.append(place)
        elif before in _CLOSING and char.isalpha() and not char.isupper():
            return None
        elif not char.isupper() or not (before.islower() or before.isdigit() or before in _CLOSING):
            continue
        elif before.isdigit():
            return None
        elif not _CAMEL.search(text[:place]) and _word_around(text, place) not in known_words:
            cuts.append(place)
    return cuts


def _is_bare_dash(text: str, place: int) -> bool:
    return text[place - 1 : place] != " " and text[place + 1 : place + 2] != " "


def label_before_capital(text: str, known_words: Set[str]) -> str | None:
    """A label in front of cells that begin with a capital; null unless one place alone can be its end."""
    head = text[:MAX_LABEL_REACH]
    cuts = [place for place in case_cuts(head, known_words) or () if head[place - 1].islower()]
    first_mark = min((place for place, char in enumerate(head) if char in ",;(.:"), default=len(head))
    cuts = [place for place in cuts if place <= first_mark]
    return text[: cuts[0]] if len(cuts) == 1 else None


def _word_around(text: str, place: int) -> str:
    start, end = place, place
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]


def _pieces(text: str, cuts: Sequence[int]) -> list[str]:
    bounds = [0, *cuts, len(text)]
    return [text[start:end].strip() for start, end in pairwise(bounds)]


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
    by_key = dict(zip(ROWS, rows, strict=True))
    exact = cut_years(by_key["year"], n), cut_counts(by_key["related"], n), cut_citations(by_key["source"], n)
    return None not in exact


def fits_with_labels(rows: Sequence[str], n: int) -> bool:
    """The same for rows that still have an unknown label in front: all decisive rows must agree exactly."""
    by_key = dict(zip(ROWS, rows, strict=True))
    counts = re.fullmatch(r"\D+?(\d+)", by_key["related"])
    if not counts or len(counts.group(1)) != n:
        return False
    if label_of_years(by_key["year"], n) is None:
        return False
    if cut_citations(by_key["source"], n) is None:
        return False
    others = [len(row) for key, row in by_key.items() if key not in ("summary", "source")]
    return len(by_key["summary"]) > max(others) and "↗" not in by_key["summary"]


def label_of_years(text: str, n: int) -> str | None:
    """The label in front of n years; null when it is not certain."""
    labels = [
        text[:place]
        for place in range(1, len(text))
        if (text[place].isdigit() or text[place] in "—c")
        and not text[place - 1].isdigit()
        and cut_years(text[place:], n) is not None
    ]
    labels = [label for label in labels if label.strip() and not any(char.isdigit() for char in label)]
    return labels[0] if len(labels) == 1 else None
