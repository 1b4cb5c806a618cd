"""Pipe text: a Markdown-like table whose header may have its empty cell first, last or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractors.layouts.grid import Grid, Note, Row, tidy
from extractors.layouts.markdown import plain_cell
from extractors.schemas import ROWS

MIN_TABLE_LINES = 3
MIN_BARS = 1
MIN_OTHER_BARS = 20
MAX_JOINED = 40
"""So many lines may be one row."""
ROWS_WITH_HEADER = len(ROWS) + 1
OTHER_BARS = "｜│┃║❘"
"""What is drawn instead of a bar; it counts as one only where the text has more of it than of bars."""
_RULE = re.compile(r"[|+]?\s*:?[-=]+:?\s*([|+]\s*:?[-=]+:?\s*)*[|+]?\s*")
_SEPARATOR = re.compile(r"(?<!\\)\|")
_QUOTE = re.compile(r"^(?: {0,3}>)+ ?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PipeText:
    """The tables of a text, and the lines around them."""

    grids: Sequence[Grid]
    lines: Sequence[str]


def read_pipe(text: str) -> PipeText | None:
    """The tables of ``text``: three lines in a row that begin with a bar, or have bars inside; null: none.

    Quotation marks of mail and Markdown before the lines are passed over, so are empty lines where no table
    would be left otherwise.
    """
    others = sum(map(text.count, OTHER_BARS))
    if others >= MIN_OTHER_BARS and others > text.count("|"):
        text = _SEPARATOR.sub(r"\\|", text).translate({ord(bar): "|" for bar in OTHER_BARS})
    if ">" in text:
        text = _QUOTE.sub("", text)
    lines = [line.strip() for line in text.splitlines()]
    solid = [line for line in lines if line]
    return _read(lines, _is_table_line) or _read(lines, _has_bars) or _read(solid, _is_table_line)


def _read(lines: Sequence[str], is_line: Callable[[str], bool]) -> PipeText | None:
    grids: list[Grid] = []
    around: list[str] = []
    for is_table, group in groupby(_joined(lines), key=is_line):
        block = list(group)
        if is_table and len(block) >= MIN_TABLE_LINES:
            rows = tuple(_rows(block))
            grids.append(Grid(rows, broken=_breaks_off(block) and not rows[-1].is_single))
        else:
            around.extend(line for line in block if line)
    return PipeText(grids, around) if grids else None


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """The lines, with a row that goes on in the next lines in one: it has too few cells and no last bar."""
    width = joined = 0
    row = ""
    for line in lines:
        goes_on = row and line and not line.startswith(("|", "+")) and not row.endswith("|")
        if goes_on and joined < MAX_JOINED and row.count("|") < width:
            row, joined = f"{row} {line}", joined + 1
            continue
        if row:
            yield row
        row = ""
        if not line.startswith("|") or _RULE.fullmatch(line):
            yield line
            continue
        row, joined = line, 0
        width = width or (line.count("|") if line.endswith("|") else 0)
    if row:
        yield row


def _breaks_off(lines: Sequence[str]) -> bool:
    return lines[0].startswith("|") and lines[0].endswith("|") and not lines[-1].endswith(("|", "+"))


def _is_table_line(line: str) -> bool:
    return line.startswith("|") or (line.startswith("+") and bool(_RULE.fullmatch(line)))


def _has_bars(line: str) -> bool:
    return line.count("|") >= MIN_BARS


def _rows(lines: Sequence[str]) -> Iterator[Row]:
    texts = _merged([_split(line) for line in lines if not _RULE.fullmatch(line)])
    for place, cells in enumerate(texts):
        read = [_cell(raw) for raw in cells]
        notes = {column: note for column, (_, note) in enumerate(read) if note}
        yield Row(place, tuple(text for text, _ in read), sum(bool(text) for text, _ in read), notes)


def _merged(rows: list[list[str]]) -> list[list[str]]:
    """The rows, with those that have no label added to the row before, where there are more than a page has.

    A row that lost its label is then a missing row, and the page is refused.
    """
    if sum(len(cells) > 2 and any(map(str.strip, cells)) for cells in rows) <= ROWS_WITH_HEADER:
        return rows
    merged: list[list[str]] = []
    for cells in rows:
        goes_on = len(merged) > 1 and len(cells) == len(merged[-1]) > 2
        if goes_on and not cells[0].strip() and any(map(str.strip, cells)):
            merged[-1] = [f"{left} {right}" for left, right in zip(merged[-1], cells, strict=True)]
        else:
            merged.append(cells)
    return merged


def _split(line: str) -> list[str]:
    inner = line[1:] if line.startswith("|") else line
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    elif not inner.strip():
        return []
    return _SEPARATOR.split(inner)


def _cell(raw: str) -> tuple[str, Note | None]:
    plain, hrefs = plain_cell(raw)
    text, note = tidy(plain)
    return text, (note or Note())._replace(hrefs=hrefs) if hrefs else note
