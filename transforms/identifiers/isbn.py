"""ISBNs. Normal form: the 13 digits of ISBN-13; an ISBN-10 is converted. The check digit decides."""

from __future__ import annotations

import re

_PREFIX = re.compile(r"^\s*(?:urn:)?isbn(?:[-\s]?1[03])?\s*[:=]?\s*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—­.]")
_IN_TEXT = re.compile(
    r"isbn(?:[-\s]?1[03])?\s*[:=]?\s*((?:97[89][-\s‐‑–]?)?\d[\d\-\s‐‑–]{7,14}[\dXx])(?![\dXx])", re.IGNORECASE
)


class Isbn:
    """International Standard Book Numbers (ISO 2108)."""

    @staticmethod
    def is_valid(text: str) -> bool:
        """Whether ``text`` is an ISBN-10 or ISBN-13 whose check digit is right."""
        return Isbn.normalise(text) is not None

    @staticmethod
    def normalise(text: str | None) -> str | None:
        """The 13 digits of the one ISBN that ``text`` consists of, or None."""
        if not text:
            return None
        digits = _SEPARATORS.sub("", _PREFIX.sub("", text)).upper()
        if re.fullmatch(r"\d{9}[\dX]", digits):
            return _to_13(digits) if _sum_10(digits) % 11 == 0 else None
        if re.fullmatch(r"97[89]\d{10}", digits):
            return digits if _check_13(digits[:12]) == digits[12] else None
        return None

    @staticmethod
    def display(isbn: str) -> str:
        """``ISBN 978…``. Not hyphenated: where the hyphens go is in a table that changes by the month."""
        return f"ISBN {isbn}"

    @staticmethod
    def find(text: str) -> list[str]:
        """The normal forms of all ISBNs that a text marks as such, in order, each once."""
        found = (Isbn.normalise(match[1]) for match in _IN_TEXT.finditer(text))
        return list(dict.fromkeys(isbn for isbn in found if isbn))

    @staticmethod
    def find_wrong(text: str) -> list[str]:
        """The digits of what a text marks as an ISBN though its check digit is wrong, in order, each once."""
        found = (_SEPARATORS.sub("", match[1]).upper() for match in _IN_TEXT.finditer(text))
        return list(dict.fromkeys(digits for digits in found if _wrong(digits)))


def _wrong(digits: str) -> bool:
    """Whether so many digits would be an ISBN if the check digit were right."""
    return bool(re.fullmatch(r"\d{9}[\dX]|97[89]\d{10}", digits)) and Isbn.normalise(digits) is None


def _sum_10(digits: str) -> int:
    return sum(
        weight * (10 if digit == "X" else int(digit))
        for weight, digit in zip(range(10, 0, -1), digits, strict=True)
    )


def _check_13(first_12: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(first_12))
    return str(-total % 10)


def _to_13(isbn_10: str) -> str:
    first_12 = "978" + isbn_10[:9]
    return first_12 + _check_13(first_12)
