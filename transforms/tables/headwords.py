"""The name with which an English summary opens: "The Variational Autoencoder (VAE) is …" names its method.

Names are localised on most pages while summaries are English everywhere, so the summary is often the only
place that has the English name. It is taken only when the page itself confirms it: the words are those of
an alias or of a bracketed part of one, or the bracket behind the name is an alias.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.text.folding import fold

MAX_WORDS = 7

_OPENING = re.compile(
    r"(?:(?:A|An|The)\s+)?(?P<name>[^\s.,;:()][^.,;:()]{0,80}?)\s*(?:\((?P<bracket>[^()]{2,60})\))?"
    r"\s*(?:,|\s(?:is|are|was|were|refers|denotes|describes|extends|combines|uses|provides)\b)"
)
_BRACKETED = re.compile(r"[((]([^()()]+)[))]")


def headword(summary: str, names: Sequence[str]) -> str | None:
    """The English name that opens ``summary`` and that ``names`` (label and aliases of the page) confirm.

    Gives it as written in the summary, None when there is none or nothing on the page confirms it.
    """
    opening = _OPENING.match(summary)
    if opening is None or len(opening["name"].split()) > MAX_WORDS:
        return None
    name, bracket = opening["name"].strip(), opening["bracket"]
    known = {_words(part) for text in names for part in (text, *_BRACKETED.findall(text))}
    confirmed = _words(name) in known or (bracket is not None and _words(_singular(bracket)) in known)
    return name if confirmed and _words(name) else None


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


def _singular(acronym: str) -> str:
    """``LDMs`` as ``LDM``: the plural s of an acronym is lower case."""
    return acronym[:-1] if re.fullmatch(r"[A-Z][\w-]*[A-Z]s", acronym) else acronym
