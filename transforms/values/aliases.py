"""Aliases: a cell to single aliases, each with its language and whether it is an acronym.

The source keeps this cell in English on every page and mixes Turkish in; the page's own language is
therefore no evidence for Latin-script aliases, only for those in a script of that language.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from transforms.values.blanks import present
from transforms.values.brackets import bracketed_ending, split_outside
from transforms.values.language import UNSURE, language_of

AliasKind = Literal["alias", "acronym"]

_SEPARATORS = ",;，；、､﹐﹑﹔،؛፣፤᠂•"
_LEAD = re.compile(
    r"(?:a\.?\s?k\.?\s?a\.?|also (?:known as|called|named)|or|and|&|ve|veya)\s+(?=\S)", re.IGNORECASE
)
_SAID = re.compile(r"a\.?k\.?a\b|also\s", re.IGNORECASE)
_ARGUMENTS = re.compile(r"\s*[(\[{（]\s*(?:\d+|[^\W\d_])(?:\s*[,，;×]\s*(?:\d+|[^\W\d_]))*\s*[)\]}）]$")
_MAX_ACRONYM = 12


class Alias(NamedTuple):
    """One alias as written, the BCP 47 language of it (``und`` if unsure), and its kind."""

    text: str
    lang: str
    kind: AliasKind


def parse_aliases(text: str | None, page_locale: str | None) -> tuple[Alias, ...]:
    """The aliases of a cell in order, repeats dropped; ``()`` for a dash. Never raises.

    Commas inside brackets or quotation marks belong to the alias (``GARCH(1,1)``); "a.k.a." and "and" before
    an alias do not. An acronym has the language ``und``,
    since letters do not say of which language they are the first.
    """
    written = present(text)
    if written is None:
        return ()
    parts = [part for part in map(present, split_outside(written, _SEPARATORS)) if part]
    if len(parts) > 1 or _SAID.match(written):
        parts = [_LEAD.sub("", part, count=1) if _LEAD.match(part) else part for part in parts]
    return tuple(_alias(part, page_locale) for part in dict.fromkeys(parts))


def is_acronym(text: str) -> bool:
    """One word of at most twelve characters, most of its letters capitals: ``LoRA``, ``t-SNE``.

    Arguments in brackets do not count: ``GARCH(1,1)`` is one. Scripts without case have none.
    """
    core = _ARGUMENTS.sub("", text)
    if not core or " " in core or len(core) > _MAX_ACRONYM:
        return False
    capitals = sum(char.isupper() for char in core)
    return capitals >= 2 and capitals > sum(char.isalpha() for char in core) / 2


def _alias(text: str, locale: str | None) -> Alias:
    if is_acronym(text):
        return Alias(text, "und", "acronym")
    return Alias(text, _language(text, locale), "alias")


def _language(text: str, locale: str | None) -> str:
    """The language of what stands before the brackets: ``Rastgele Orman (Random Forest)`` is Turkish."""
    ending = bracketed_ending(text)
    outside = language_of(ending[0], locale) if ending else UNSURE
    return outside if outside != UNSURE else language_of(text, locale)
