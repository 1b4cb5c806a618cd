"""The one way in which an answer is refused, and readers of untrusted JSON that never raise anything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class NotARecord(ValueError):
    """An answer that describes no work; its text says why, without quoting the answer."""


_DEEPEST = 3  # lists in lists that a registry really sends; hostile ones go down a thousand


def text_of(value: Any, depth: int = 0) -> str:
    """A string as it is, a number as its digits, the first usable item of a list; anything else is empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and depth < _DEEPEST:
        return next((found for item in value if (found := text_of(item, depth + 1))), "")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def texts_of(value: Any) -> list[str]:
    """All strings of a list, or the one string, without the empty ones."""
    items = value if isinstance(value, list | tuple) else [value]
    return [found for item in items if (found := text_of(item))]


def mapping_of(value: Any) -> Mapping[str, Any]:
    """``value`` when it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def mappings_of(value: Any) -> list[Mapping[str, Any]]:
    """The mappings of a list, or the one mapping; whatever else is in the list is left out."""
    items = value if isinstance(value, list | tuple) else [value]
    return [item for item in items if isinstance(item, Mapping)]


def address_of(value: Any) -> str | None:
    """A web address, or None: nothing but http and https may become a link."""
    text = text_of(value).strip()
    is_address = text.lower().startswith(("https://", "http://")) and not any(char.isspace() for char in text)
    return text if is_address else None
