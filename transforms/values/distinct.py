"""Run a parser once per distinct string: forty locales repeat the same cells."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def parse_distinct(values: Iterable[Key], parser: Callable[[Key], Value]) -> dict[Key, Value]:
    """Parsed value of every distinct input, in order of first appearance.

    ``values`` may hold None when the parser takes it. For a parser of two arguments give pairs and a
    lambda. What the parser raises is raised here: parsers of this package raise for no text.
    """
    return {value: parser(value) for value in dict.fromkeys(values)}
