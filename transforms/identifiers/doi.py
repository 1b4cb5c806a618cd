"""DOIs. Normal form: lower case, no prefix or resolver, no punctuation of the sentence around it."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

# Registrant codes are 4 to 9 digits in practice, with optional sub-codes: DOI Handbook, section 2.2.
_SHAPE = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\x00-\x1f]+")
_PREFIX = re.compile(
    r"^\s*(?:(?:https?:)?(?://)?(?:dx\.|www\.)?doi\.org/|doi\s*:?\s*|info:doi/|urn:doi:)+", re.IGNORECASE
)
_IN_TEXT = re.compile(r"(?<![\w.])10\.\d{4,9}(?:\.\d+)*/[^\s\"“”‘’…]+")
_ADDRESS = re.compile(r"https?://\S*$|(?:dx\.|www\.)?doi\.org/$", re.IGNORECASE)
# How a publisher's address goes on behind the DOI: the view of the paper that is shown.
_VIEW = re.compile(
    r"(?:/(?:abstract|full|fulltext|pdf|epdf|pdfdirect|html|meta|summary|references))+$|\.pdf$", re.IGNORECASE
)
_SLASHES = re.compile(r"(?<=^10\.\d{4})//+")  # "10.1037//0033-…" was printed for "10.1037/0033-…"
_SENTENCE_END = ".,;:!?'\"”’»↗…"
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}


class Doi:
    """Digital object identifiers (ISO 26324)."""

    @staticmethod
    def is_valid(text: str) -> bool:
        """Whether ``text`` is a DOI, alone or behind ``doi:`` or a resolver's address."""
        return Doi.normalise(text) is not None

    @staticmethod
    def normalise(text: str | None) -> str | None:
        """The normal form of the one DOI that ``text`` consists of; None if it is anything else."""
        if not text:
            return None
        bare, prefixes = _PREFIX.subn("", text.strip())
        if prefixes and "%" in bare:
            bare = unquote(bare)
        bare = _SLASHES.sub("/", _trim(bare))
        return bare.lower() if _SHAPE.fullmatch(bare) else None

    @staticmethod
    def display(doi: str) -> str:
        """The address of a normal form at the resolver, percent-encoded where an address needs it."""
        return "https://doi.org/" + quote(doi, safe="/:;()._-~!*$,@+=")

    @staticmethod
    def find(text: str) -> list[str]:
        """The normal forms of all DOIs inside a text, in order, each once."""
        found = (Doi.normalise(_decoded(match, text)) for match in _IN_TEXT.finditer(text))
        return list(dict.fromkeys(doi for doi in found if doi))


def _decoded(match: re.Match[str], text: str) -> str:
    """A bare DOI is literal. An address may be percent-encoded; what it asks for is no part of the DOI."""
    address = _ADDRESS.search(text[: match.start()])
    if address is None:
        return match.group()
    doi = unquote(re.split(r"[?#]", match.group(), maxsplit=1)[0])
    return doi if address[0].lower().endswith("doi.org/") else _VIEW.sub("", _trim(doi))


def _trim(doi: str) -> str:
    """Drop what belongs to the sentence: final punctuation, and closing brackets that nothing opened."""
    while doi:
        last = doi[-1]
        opening = _BRACKETS.get(last)
        if last in _SENTENCE_END or (opening and doi.count(last) > doi.count(opening)):
            doi = doi[:-1]
        else:
            break
    return doi
