"""Words that articles use around names, titles, outlets and dates: data, in every language met."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from extractors.text.ranges import HANGUL, UNSPACED, class_text

_UNSPACED = re.compile(f"[{class_text((*UNSPACED, *HANGUL))}]")


@cache
def _document() -> dict[str, Any]:
    return dict(
        json.loads((files("extractors.articles") / "data" / "phrases.json").read_text(encoding="utf-8"))
    )


def words(kind: str) -> tuple[str, ...]:
    """The phrases of a kind, longest first, each once; KeyError for a kind that the data does not have."""
    return tuple(sorted(set(_document()[kind]), key=lambda word: (-len(word), word)))


@cache
def pattern(kind: str) -> str:
    """A regular expression for any phrase of a kind; words of spaced scripts stand alone, others need not."""
    return "(?:" + "|".join(_bounded(word) for word in words(kind)) + ")"


def _bounded(word: str) -> str:
    escaped = re.escape(word)
    if _UNSPACED.search(word):
        return escaped
    start = r"(?<!\w)" if word[0].isalnum() else ""
    return f"{start}{escaped}" + (r"(?!\w)" if word[-1].isalnum() else "")


@cache
def months() -> dict[str, int]:
    """The number of each month by its name, in lower case."""
    return dict(_document()["months"])
