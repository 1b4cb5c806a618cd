"""Wrapped text: lines of a mail, a terminal or a printed page put together again, where it is certain how.

Text counts as wrapped when its lines are short and many are full: the first word of the next line would not
have had room. A line that is not full ends a paragraph. Most tools break at blanks (soft): full lines have
many lengths. Some break anywhere (hard): full lines have one length, and those that end or begin with a blank
show that none was lost. Whatever lies between, or may have been broken in two ways, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.layouts.dialects import join_lines

MIN_WIDTH, MAX_WIDTH = 30, 300
"""Characters a line; a row of a flat comparison, which has the prose of two methods or more, is longer."""
MIN_FULL = 6
A_WORD = 15
"""A line that is so much shorter than others, but full, was broken at a blank."""
LOST_BLANKS = 3
_FIRST_WORD = re.compile(r"\s*(\S+)")
_DIVIDED = re.compile(r"[-‐]\n\s*(?:and|or)\b|\w[–—]\n")
"""``pre-`` before ``and post-test`` has a blank behind it, ``well-`` before ``known`` none; a dash either."""


def unwrap(text: str) -> str:
    """``text`` with each paragraph on one line where it is wrapped, and it is certain how; else as it is."""
    lines = text.replace("\r\n", "\n").split("\n")
    width = _width(lines)
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        return text
    lengths = [len(line) for line, after in pairwise(lines) if _is_full(line, after, width)]
    exact = lengths.count(width)
    shorter = sum(width - A_WORD <= length < width for length in lengths)
    if exact >= max(MIN_FULL, 2 * shorter):
        return _join_hard(lines, width) or text
    if shorter >= max(MIN_FULL, 2 * exact):
        return _join_soft(lines, width) or text
    return text


def is_narrow(lines: Sequence[str]) -> bool:
    """Whether all lines are so short that they may be wrapped."""
    return max(map(len, lines), default=0) <= MAX_WIDTH


def _width(lines: Sequence[str]) -> int:
    """The longest line that could have been broken at a blank; a word of its own may be longer."""
    return max((len(line) for line in lines if " " in line.strip()), default=max(map(len, lines)))


def _is_full(line: str, after: str, width: int) -> bool:
    word = _FIRST_WORD.match(after)
    return bool(line.strip()) and word is not None and len(line) + 1 + len(word[1]) > width


def _join_soft(lines: Sequence[str], width: int) -> str | None:
    """Paragraphs on one line; null where a long word may have been broken inside, or a dash divides."""
    found: list[list[str]] = [[]]
    for place, line in enumerate(lines):
        found[-1].append(line)
        after = lines[place + 1] if place + 1 < len(lines) else ""
        is_in_word = len(line) >= width and _word_across(lines, place) > width
        if not _is_full(line, after, width):
            found.append([])
        elif is_in_word or _DIVIDED.search(f"{line}\n{after}"):
            return None
    return "\n".join(map(_join_words, found))


def _word_across(lines: Sequence[str], place: int) -> int:
    """How long the last word of a line is with all that follows up to a blank."""
    size = len(lines[place].rsplit(maxsplit=1)[-1])
    for line in lines[place + 1 :]:
        size += len(line.split(maxsplit=1)[0]) if line.strip() else 0
        if len(line.split()) != 1:
            break
    return size


def _join_words(lines: Sequence[str]) -> str:
    """Lines that were broken at blanks as one; scripts without blanks between words have some, too."""
    joined = ""
    for line in lines:
        at_blank = joined and not joined[-1].isascii()
        joined = f"{joined} {line.strip()}" if at_blank else join_lines((joined, line))
    return joined


def _join_hard(lines: Sequence[str], width: int) -> str | None:
    """Paragraphs on one line; null where blanks may have been lost at the ends of lines."""
    breaks = [(before, line) for before, line in pairwise(lines) if len(before) == width]
    has_blanks = any(before.endswith(" ") or line.startswith(" ") for before, line in breaks)
    if not has_blanks or any(width - LOST_BLANKS <= len(line) < width for line in lines):
        return None
    return "".join(line if len(line) == width else f"{line}\n" for line in lines)
