"""Pieces: a comparison whose cells stand apart, each on a line of its own or behind tabs, bars, wide gaps.

So it looks in what browsers give as the text of a page, and in what tools make of its elements one by one:
marks and links stand on lines of their own, a row may go on below, one line may hold it all. The names are
the pieces with a remove mark behind them; nine times a label and as many cells must be all that follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractors.layouts.comparison import BRAND, MAX_METHODS, MIN_METHODS
from extractors.layouts.dialects import with_bars
from extractors.layouts.grid import DIFFERS_MARKS, REMOVE_MARKS, Grid, Row, strip_remove_mark
from extractors.layouts.pipe import PipeText, read_cell
from extractors.schemas import ROWS
from extractors.text.sentences import ends_sentence

_APART = re.compile(r"\t|(?<!\\)\|\|?|\s{2,}")
_RULE = re.compile(r":?[-=]{3,}:?")
MIN_SENTENCE = 20
_LINK = re.compile(r"(?:\[\s*)?(?:\w{1,8} )?↗(?:\s*\]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\))?")


class _Piece(NamedTuple):
    raw: str
    line: int
    begins: bool


def read_pieces(text: str) -> PipeText | None:
    """The comparison whose cells are the pieces of ``text``; null when there are not as many as it needs.

    An empty cell that nothing sets apart leaves no piece, so that a page with one is not read here.
    """
    pieces = list(_together(_pieces(with_bars(text))))
    start, n = _names(pieces)
    end = start + n + len(ROWS) * (n + 1)
    table, tail = pieces[start:end], pieces[end:]
    if not n or len(pieces) < end or not _is_over(table[-1], tail):
        return None
    groups = [table[at : at + n + 1] for at in range(n, len(table), n + 1)]
    if table[0].line != table[-1].line and not all(group[0].begins for group in groups):
        return None
    rows = [_row(place, group) for place, group in enumerate([table[:n], *groups, *_footer(tail)])]
    return PipeText([Grid(tuple(rows))], [piece.raw for piece in pieces[:start]])


def _is_over(last: _Piece, tail: Sequence[_Piece]) -> bool:
    """Whether the table ends with its last cell: the footer follows, or nothing and the sentence is over."""
    return tail[0].raw.startswith(BRAND) if tail else ends_sentence(last.raw)


def _footer(tail: Sequence[_Piece]) -> list[list[_Piece]]:
    """The brand and the link behind it as one cell; nothing where there is none."""
    end = next((at for at, piece in enumerate(tail[:2]) if piece.raw.endswith("↗")), None)
    if end is None:
        return []
    return [[tail[0]._replace(raw=" ".join(piece.raw for piece in tail[: end + 1]))]]


def _pieces(text: str) -> Iterator[_Piece]:
    """The pieces of each line; an empty one counts between others alone."""
    for number, line in enumerate(text.splitlines()):
        parts = [part.strip() for part in _APART.split(line)]
        filled = [place for place, part in enumerate(parts) if part]
        for place in range(filled[0], filled[-1] + 1) if filled else ():
            if not _RULE.fullmatch(parts[place]):
                yield _Piece(parts[place], number, place == filled[0])


def _together(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """The pieces, with marks and links at the end of the pieces that they belong to."""
    last: _Piece | None = None
    for piece in pieces:
        if last and piece.raw in (*REMOVE_MARKS, *DIFFERS_MARKS) and not _is_marked(last):
            last = last._replace(raw=last.raw + piece.raw)
        elif last and "↗" not in last.raw and _LINK.fullmatch(piece.raw):
            last = last._replace(raw=f"{last.raw} {piece.raw}")
        else:
            if last:
                yield last
            last = piece
    if last:
        yield last


def _is_marked(piece: _Piece) -> bool:
    return piece.raw.endswith((*REMOVE_MARKS, *DIFFERS_MARKS))


def _names(pieces: Sequence[_Piece]) -> tuple[int, int]:
    """Where the names begin, and how many they are: all pieces with remove marks; 0 when they do not fit.

    A sentence before a mark shows that a name is missing.
    """
    marked = [at for at, piece in enumerate(pieces) if piece.raw.endswith(tuple(REMOVE_MARKS))]
    count = len(marked)
    fits = MIN_METHODS <= count <= MAX_METHODS and marked[-1] == marked[0] + count - 1
    first = strip_remove_mark(pieces[marked[0]].raw)[0] if fits else ""
    if not fits or (len(first) >= MIN_SENTENCE and ends_sentence(first)):
        return 0, 0
    return marked[0], count


def _row(place: int, pieces: Sequence[_Piece]) -> Row:
    cells = [read_cell(piece.raw) for piece in pieces]
    notes = {column: note for column, (_, note) in enumerate(cells) if note}
    return Row(place, tuple([text for text, _ in cells]), sum(bool(text) for text, _ in cells), notes)
