"""Pipe text: a Markdown-like table whose header may have its empty cell first, last or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractors.layouts.dialects import join_lines, with_bars
from extractors.layouts.grid import Grid, Note, Row, tidy
from extractors.layouts.markdown import cell_lines, plain_cell
from extractors.schemas import ROWS
from extractors.text.sentences import ends_sentence

MIN_TABLE_LINES = 3
MIN_BARS = 1
MAX_JOINED = 40
"""So many lines may be one row."""
ROWS_WITH_HEADER = len(ROWS) + 1
_RULE = re.compile(r"[|+]?\s*:?[-=]+:?\s*([|+]\s*:?[-=]+:?\s*)*[|+]?\s*")
_SEPARATOR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class PipeText:
    """The tables of a text, and the lines around them."""

    grids: Sequence[Grid]
    lines: Sequence[str]


def read_pipe(text: str) -> Iterator[PipeText]:
    """The tables of ``text``: three lines in a row that begin with a bar, else those that have bars inside.

    Each way to read it comes when the one before it had no table, or not the one that was looked for. In the
    last, lines that begin with a bar go on behind empty ones. Quotation marks of mail and Markdown before the
    lines are passed over.
    """
    lines = [line.strip() for line in with_bars(text).splitlines()]
    solid = [line for line in lines if line]
    for shown, is_line in ((lines, _is_table_line), (lines, _has_bars), (solid, _is_table_line)):
        if found := _read(shown, is_line):
            yield found


def _read(lines: Sequence[str], is_line: Callable[[str], bool]) -> PipeText | None:
    grids: list[Grid] = []
    around: list[str] = []
    blocks = [(is_table, list(group)) for is_table, group in groupby(_joined(lines), key=is_line)]
    for is_table, block in blocks:
        if is_table and len(block) >= MIN_TABLE_LINES:
            rows = tuple(_rows(block))
            ends = rows[-1].is_single or not rows[-1].filled
            grids.append(Grid(rows, broken=not ends and _breaks_off(block, block is blocks[-1][1])))
        else:
            around.extend(line for line in block if line)
    return PipeText(grids, around) if grids else None


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """The lines, with a row that goes on in the next lines in one: it has too few cells, both fit."""
    width = joined = 0
    row = ""
    for line in lines:
        if joined < MAX_JOINED and _goes_on(row, line) and row.count("|") + line.count("|") <= width:
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


def _goes_on(row: str, line: str) -> bool:
    """Whether a line may go on with a row: one that lacks its last bar, or a line that brings the last."""
    if not row or not line or _RULE.fullmatch(line):
        return False
    return not row.endswith("|") or (len(row) > 1 and line.endswith("|") and not line.startswith("|"))


def _breaks_off(lines: Sequence[str], is_last: bool) -> bool:
    """Whether the last row lacks the bar that others have, or ends the text but no sentence if none has.

    A header alone that ends with a bar has its empty cell there.
    """
    if any(line.endswith(("|", "+")) for line in lines[1:-1]):
        return lines[0].startswith("|") and not lines[-1].endswith(("|", "+"))
    return is_last and not ends_sentence(lines[-1])


def _is_table_line(line: str) -> bool:
    return line.startswith("|") or (line.startswith("+") and bool(_RULE.fullmatch(line)))


def _has_bars(line: str) -> bool:
    return line.count("|") >= MIN_BARS


def _rows(lines: Sequence[str]) -> Iterator[Row]:
    texts = _between_rules(lines) or _merged([_split(line) for line in lines if not _RULE.fullmatch(line)])
    for place, cells in enumerate(texts):
        read = [read_cell(raw) for raw in cells]
        notes = {column: note for column, (_, note) in enumerate(read) if note}
        yield Row(place, tuple(text for text, _ in read), sum(bool(text) for text, _ in read), notes)


def _between_rules(lines: Sequence[str]) -> list[list[str]]:
    """The rows of a drawn grid, of all the lines between two rules each; none without a rule a row."""
    if sum(map(_is_drawn_rule, lines)) <= ROWS_WITH_HEADER:
        return []
    drawn = [line for line in lines if _is_drawn_rule(line) or not _RULE.fullmatch(line)]
    groups = [[_split(line) for line in group] for rule, group in groupby(drawn, _is_drawn_rule) if not rule]
    if any(len({len(cells) for cells in group}) > 1 for group in groups):
        return []
    return [[join_lines(parts) for parts in zip(*group, strict=True)] for group in groups]


def _is_drawn_rule(line: str) -> bool:
    return line.startswith("+") and bool(_RULE.fullmatch(line))


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
            merged[-1] = [join_lines(pair) for pair in zip(merged[-1], cells, strict=True)]
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


def read_cell(raw: str) -> tuple[str, Note | None]:
    """Text and note of a cell of text, which may have marks of Markdown in it."""
    plain, hrefs = plain_cell(raw)
    text, note = tidy(plain)
    lines = tuple([tidy(line)[0] for line in cell_lines(raw)])
    if not hrefs and len(lines) < 2:
        return text, note
    return text, (note or Note())._replace(hrefs=hrefs, lines=lines if len(lines) > 1 else ())
