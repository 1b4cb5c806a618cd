"""What else a registered title may be cited as: one language of two, a book without its edition."""

from __future__ import annotations

import re

_PARALLEL = re.compile(r"\s[/=]\s")  # what library catalogues put between the languages of one title
_SHORTEST = 3  # words of one language: "TCP / IP" and "input / output" are no two titles
_EDITION = re.compile(
    r"\s*[,:;.(\[–—-]?\s*(?:the\s+)?(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|"
    r"ninth|tenth|eleventh|twelfth|revised|new|international|student|global|updated|classic)\s+"
    r"(?:revised\s+|international\s+|student\s+)?(?:edition|ed\.?)\s*[)\]]?$",
    re.IGNORECASE,
)


def further_titles(title: str) -> list[str]:
    """The title in each of its languages, and without the statement of its edition; empty for most titles."""
    parts = _PARALLEL.split(title)
    languages = parts if len(parts) > 1 and all(len(part.split()) >= _SHORTEST for part in parts) else []
    return [*languages, *without_edition(title)]


def without_edition(title: str) -> list[str]:
    """``Applied Regression, Third Edition`` as ``Applied Regression``; empty if no edition is named."""
    bare = _EDITION.sub("", title).strip()
    return [bare] if bare and bare != title else []


def parallel_names(venue: str) -> list[str]:
    """A venue's name in each of its languages (``… Review / Revue …``); empty if it has one."""
    parts = _PARALLEL.split(venue)
    return parts if len(parts) > 1 and all(len(part.split()) > 1 for part in parts) else []
