"""OpenAlex identifiers of works. Normal form: ``W`` and digits."""

from __future__ import annotations

import re

_ALONE = re.compile(
    r"\s*(?:https?://(?:api\.)?openalex\.org/(?:works/)?)?(W[1-9]\d{3,11})[\s.,;]*", re.IGNORECASE
)
_IN_TEXT = re.compile(r"openalex(?:\.org/(?:works/)?|\s*:?\s*)(W[1-9]\d{3,11})\b", re.IGNORECASE)


class OpenAlex:
    """Identifiers of works in OpenAlex."""

    @staticmethod
    def is_valid(text: str) -> bool:
        """Whether ``text`` is the identifier of a work, alone or as an address."""
        return OpenAlex.normalise(text) is not None

    @staticmethod
    def normalise(text: str | None) -> str | None:
        """The normal form of the one identifier that ``text`` consists of, or None."""
        match = _ALONE.fullmatch(text) if text else None
        return match[1].upper() if match else None

    @staticmethod
    def display(openalex_id: str) -> str:
        """The address of a normal form."""
        return f"https://openalex.org/{openalex_id}"

    @staticmethod
    def find(text: str) -> list[str]:
        """The normal forms of all identifiers that a text marks as OpenAlex's, in order, each once."""
        return list(dict.fromkeys(match[1].upper() for match in _IN_TEXT.finditer(text)))
