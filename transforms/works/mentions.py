"""Names of methods in titles and abstracts: what ``find_names`` finds a candidate by.

Not every word is kept: the lead of a title (``LoRA-Dash: …``), and from the abstract the words that look like
names whatever their place (``QLoRA``, ``GPT-4``, ``LoRA-Dash``) and the plainer ones that a sentence
introduces (``we propose Mamba``, ``termed DPO``, ``Low-Rank Adaptation (LoRA)``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.works.keys import title_key

_WORD = r"[A-Za-z0-9][A-Za-z0-9+*#.]*(?:[-‐‑–/][A-Za-z0-9+*#.]+)*"
_NAME_LIKE = re.compile(rf"(?<![\w-]){_WORD}")
_MIXED = re.compile(r"[a-z0-9].*[A-Z]|[A-Z].*[A-Z].*[a-z]|[A-Z].*\d|\d.*[A-Z]|[A-Z]{2,}[-‐‑–/+*#]")
_INTRODUCED = re.compile(
    rf"\b(?:propos\w+|introduc\w+|present\w*|develop\w*|call(?:ed)?|named?|dub(?:bed)?|term(?:ed)?|coin(?:ed)?|"
    rf"devis\w+|design\w*|refer(?:red)?\s+to(?:\s+it)?\s+as|denot\w+(?:\s+as)?)\b(?P<gap>[^.;]{{0,120}}?)"
    rf"(?P<name>\b[A-Z]{_WORD[len('[A-Za-z0-9]') :]})"
)
_BRACKETED = re.compile(rf"\((?:or\s+|called\s+|aka\s+|short\s+)?({_WORD})\)")
_LEAD = re.compile(r"^(?P<lead>[^:–—]{1,60}?)\s*(?::|\s[-–—]\s)")
_LONGEST = 60


def mentions(title: str, abstract: str) -> Iterator[tuple[str, bool]]:
    """Each name as ``(key, introduced)``: True if the title leads with it or the abstract introduces it."""
    lead = _LEAD.match(title)
    if lead:
        yield title_key(lead["lead"]), True
    for name in _mixed(title):
        yield title_key(name), False
    for match in _INTRODUCED.finditer(abstract):
        yield title_key(_trimmed(match["name"])), True
    for match in _BRACKETED.finditer(abstract):
        if match[1][:1].isupper() or _MIXED.search(match[1]):
            yield title_key(_trimmed(match[1])), True
    for name in _mixed(abstract):
        yield title_key(_trimmed(name)), False


def _mixed(text: str) -> Iterator[str]:
    """Words with capitals or digits inside. Plain words go by quickly: they are nearly all there is."""
    for word in text.split():
        if word.islower() or word[1:].islower() or len(word) > _LONGEST:
            continue
        for match in _NAME_LIKE.finditer(word):
            if _MIXED.search(match[0]):
                yield match[0]


def distinct_mentions(title: str, abstract: str) -> dict[str, bool]:
    """The mentions of one record, each key once; introduced when any mention of it is."""
    found: dict[str, bool] = {}
    for key, introduced in mentions(title, abstract):
        if key:
            found[key] = introduced or found.get(key, False)
    return found


def _trimmed(name: str) -> str:
    return name.rstrip(".")
