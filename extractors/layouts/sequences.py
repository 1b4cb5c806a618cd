"""Cutting a run of values with values that are known: from other pages, or because they stand there twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

MIN_PEELED = 8
MIN_REPEATED = 3
MAX_STEPS = 5000

Cells = list[str | None]
Options = Callable[[int, str, int], Sequence[str]]
"""For a column, a text and a place in it: the values that the column may have there."""


def only_sequence(text: str, start: int, n: int, options: Options) -> list[str] | None:
    """The one sequence of n options that is all of ``text`` from ``start``; null for none or several."""
    found: list[list[str]] = []
    stack: list[tuple[int, list[str]]] = [(start, [])]
    steps = 0
    while stack and len(found) < 2 and steps < MAX_STEPS:
        place, cells = stack.pop()
        steps += 1
        if len(cells) == n:
            found.extend([cells] if place == len(text) else [])
            continue
        for value in options(len(cells), text, place):
            stack.append((place + len(value), [*cells, value]))
    return found[0] if len(found) == 1 and not stack_left(stack, steps) else None


def stack_left(stack: Sequence[object], steps: int) -> bool:
    """Whether the search was given up before it had seen everything."""
    return bool(stack) and steps >= MAX_STEPS


def peel(
    text: str, known: Sequence[Sequence[str]], cut_middle: Callable[[str, int, int], Cells | None]
) -> Cells:
    """Take known values off both ends; one column that is left has the rest, several are cut further."""
    cells: Cells = [None] * len(known)
    left, right = 0, len(known)
    while left < right - 1 and (value := _end_value(text, known[left], at_start=True)):
        cells[left], text, left = value, text[len(value) :], left + 1
    while left < right - 1 and (value := _end_value(text, known[right - 1], at_start=False)):
        cells[right - 1], text, right = value, text[: -len(value)], right - 1
    if right - left == len(known) or not text.strip():
        return [None] * len(known)
    if right - left == 1:
        cells[left] = text.strip()
        return cells
    cells[left:right] = cut_middle(text, left, right) or [None] * (right - left)
    return cells


def _end_value(text: str, known: Sequence[str], at_start: bool) -> str | None:
    fitting = []
    for value in known:
        if len(value) < MIN_PEELED or len(value) >= len(text):
            continue
        opens = at_start and text.startswith(value) and _can_start(text[len(value)])
        closes = not at_start and text.endswith(value) and _can_end(text[-len(value) - 1])
        if opens or closes:
            fitting.append(value)
    return fitting[0] if len(fitting) == 1 else None


def _can_start(char: str) -> bool:
    return char.isupper() or char.isdigit() or (char.isalpha() and not char.islower())


def _can_end(char: str) -> bool:
    return char.isalnum() or char in '.)]!?”"↗'


def cut_adjacent_repeats(text: str, n: int) -> list[str] | None:
    """N cells of which all but the first, or all but the last, are one value; null when both could be."""
    found = []
    for size in range(MIN_REPEATED, len(text) // (n - 1) + 1) if n > 2 else ():
        head, tail = text[:size], text[-size:]
        if text.startswith(head * (n - 1)) and _is_other(text[size * (n - 1) :], head):
            found.append([head] * (n - 1) + [text[size * (n - 1) :]])
        if text.endswith(tail * (n - 1)) and _is_other(text[: -size * (n - 1)], tail):
            found.append([text[: -size * (n - 1)]] + [tail] * (n - 1))
    return found[0] if len(found) == 1 else None


def _is_other(rest: str, value: str) -> bool:
    """Whether both begin with a capital, without which either could be a part of a longer word."""
    is_cell = len(rest) >= MIN_REPEATED and rest != value and rest == rest.strip() and value == value.strip()
    return is_cell and rest[0].isupper() and value[0].isupper()
