"""Pipe text: a Markdown-like table whose header may have its empty cell first, last or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractors.layouts.grid import Cell, Grid, Row, tidy

MIN_TABLE_LINES = 3
MIN_BARS = 1
_RULE = re.compile(r"\|?\s*:?-{1,}:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
_SEPARATOR = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"\[([^\[\]]*)\]\((https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\)")


@dataclass(frozen=True, slots=True)
class PipeText:
    """The tables of a text, and the lines around them."""

    grids: Sequence[Grid]
    lines: Sequence[str]


def read_pipe(text: str) -> PipeText | None:
    """The tables of ``text``: three lines in a row that begin with a bar, or have bars inside; null: none."""
    return _read(text, _is_table_line) or _read(text, _has_bars)


def _read(text: str, is_line: Callable[[str], bool]) -> PipeText | None:
    grids: list[Grid] = []
    around: list[str] = []
    for is_table, lines in groupby((line.strip() for line in text.splitlines()), key=is_line):
        block = list(lines)
        if is_table and len(block) >= MIN_TABLE_LINES:
            rows = tuple(_rows(block))
            grids.append(Grid(rows, broken=_breaks_off(block) and not rows[-1].is_single))
        else:
            around.extend(line for line in block if line)
    return PipeText(grids, around) if grids else None


def _breaks_off(lines: Sequence[str]) -> bool:
    return lines[0].startswith("|") and lines[0].endswith("|") and not lines[-1].endswith("|")


def _is_table_line(line: str) -> bool:
    return line.startswith("|")


def _has_bars(line: str) -> bool:
    return line.count("|") >= MIN_BARS


def _rows(lines: Sequence[str]) -> Iterator[Row]:
    index = 0
    for line in lines:
        if _RULE.fullmatch(line) and "-" in line:
            continue
        yield Row(index, tuple(_cell(text, column) for column, text in enumerate(_split(line))))
        index += 1


def _split(line: str) -> list[str]:
    inner = line[1:] if line.startswith("|") else line
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    elif not inner.strip():
        return []
    return _SEPARATOR.split(inner)


def _cell(raw: str, column: int) -> Cell:
    hrefs = tuple(match.group(2) for match in _LINK.finditer(raw))
    text = _LINK.sub(r"\1", raw) if hrefs else raw
    tidied = tidy(text.replace("\\|", "|"))
    return Cell(tidied.text, column, hrefs, False, column, tidied.problems, tidied.removed, tidied.repairs)
