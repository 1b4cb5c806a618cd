"""Visibility: what of the markup a reader does not see, as far as its attributes and usual classes tell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

TELLING = frozenset({"hidden", "class", "style", "popover"})
"""The attributes that can hide an element."""

_FOR_SCREEN_READERS = re.compile(
    r"(?:sronly|visuallyhidden|hiddenvisually|screenreader|a11yhidden|elementinvisible|assistivetext|srtext|offscreen)"
)
_HELP = re.compile(r"(?:tooltip|popover)[-_]*(?:text|content|body|bubble|panel|inner|message)", re.IGNORECASE)
_ICONS = re.compile(r"(?<![\w-])(?:material-(?:icons|symbols)[\w-]*|glyphicons?)(?![\w-])")
_NOT_DISPLAYED = frozenset("hidden d-none is-hidden".split())
_ON_WIDE_SCREENS = re.compile(
    r"\b(?:sm|md|lg|xl|2xl):(?:block|inline|flex|grid|contents|table)|\bd-(?:sm|md|lg|xl|xxl)-(?!none)"
)
_ON_NARROW_SCREENS = re.compile(
    r"(?<!\S)(?:@?(?:sm|md|lg|xl|2xl|tablet|laptop|desktop|min-\[[^\s\]]*\]):hidden|d-(?:sm|md|lg|xl|xxl)-none"
    r"|visible-xs(?:-[a-z-]+)?|hidden-(?:sm|md|lg)-up|uk-hidden@\w+|is-hidden-(?:tablet|desktop)"
    r"|hide-for-(?:medium|large)|show-for-small-only|[\w-]*(?:mobile|phone|small)-only|only-mobile"
    r"|(?:hide|hidden)-(?:on-)?desktop|(?:show|visible)-(?:on-|for-)?mobile)(?!\S)"
)
_OUT_OF_SIGHT = re.compile(
    r"visibility:hidden|(?:left|top|text-indent):-\d{3,}|font-size:0(?![.\d])|clip:rect\((?:0|1px)|clip-path:inset\((?:50|100)%"
)


def is_gone(element: Any) -> bool:
    """Whether an element is not displayed on a wide screen and takes no place: a row, a cell, a table.

    Here and below an element, or the mapping of its attributes.
    """
    names = element.keys()
    if TELLING.isdisjoint(names):
        return False
    return "hidden" in names or _is_gone(element.get("class", ""), element.get("style", ""))


def is_unseen(element: Any) -> bool:
    """Whether text inside a cell is not displayed, for screen readers alone, help on demand, or an icon."""
    names = element.keys()
    if TELLING.isdisjoint(names):
        return False
    classes, style = element.get("class", ""), element.get("style", "")
    stated = "hidden" in names or "popover" in names
    return stated or _is_gone(classes, style) or _is_out_of_sight(classes, style)


def is_on_the_page(element: Any) -> bool:
    """Whether neither an element nor one around it is hidden, or a template."""
    while element is not None and element.tag != "template" and not is_gone(element):
        element = element.getparent()
    return element is None


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
    names = (name.replace("-", "").replace("_", "").lower() for name in classes.split() if ":" not in name)
    return (
        bool(_OUT_OF_SIGHT.search(style.replace(" ", "").lower()))
        or any(_FOR_SCREEN_READERS.search(name) and not name.startswith("not") for name in names)
        or bool(_HELP.search(classes) or _ICONS.search(classes))
    )
