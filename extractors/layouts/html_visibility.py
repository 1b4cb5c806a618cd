"""Visibility: what of the markup a reader does not see, as far as its attributes and usual classes tell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

TELLING = frozenset({"hidden", "class", "style"})
"""The attributes that can hide an element."""

_OUT_OF_SIGHT = frozenset("sr-only visually-hidden screen-reader-text visuallyhidden sr_only".split())
_NOT_DISPLAYED = frozenset("hidden d-none is-hidden".split())
_ON_WIDE_SCREENS = re.compile(
    r"\b(?:sm|md|lg|xl|2xl):(?:block|inline|flex|grid|contents|table)|\bd-(?:sm|md|lg|xl|xxl)-(?!none)"
)
_ON_NARROW_SCREENS = re.compile(r"(?<!\S)(?:(?:sm|md|lg|xl|2xl):hidden|d-(?:sm|md|lg|xl|xxl)-none)(?!\S)")


def is_gone(element: Any) -> bool:
    """Whether an element is not displayed on a wide screen and takes no place: a row, a cell, a table."""
    if not TELLING.isdisjoint(element.keys()):
        return element.get("hidden") is not None or _is_gone(
            element.get("class", ""), element.get("style", "")
        )
    return False


def is_unseen(element: Any) -> bool:
    """Whether text inside a cell is not displayed, or for screen readers alone."""
    return is_gone(element) or _is_out_of_sight(element.get("class", ""), element.get("style", ""))


@lru_cache(maxsize=1024)  # a site has few classes and styles
def _is_gone(classes: str, style: str) -> bool:
    style = style.replace(" ", "").lower()
    if "display:none" in style or "visibility:collapse" in style:
        return True
    if _ON_WIDE_SCREENS.search(classes):
        return False
    return not _NOT_DISPLAYED.isdisjoint(classes.split()) or bool(_ON_NARROW_SCREENS.search(classes))


@lru_cache(maxsize=1024)
def _is_out_of_sight(classes: str, style: str) -> bool:
    return "visibility:hidden" in style.replace(" ", "").lower() or not _OUT_OF_SIGHT.isdisjoint(
        classes.split()
    )
