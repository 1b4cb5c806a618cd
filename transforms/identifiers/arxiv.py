"""arXiv identifiers, both styles. Normal form: no prefix, no version, no subject class.

Old style ``hep-th/9901001`` (August 1991 to March 2007; ``math.GT/0309136`` is ``math/0309136``), new style
``0704.0001`` (four digits until December 2014) and ``1501.00001`` (five since): arXiv's "Understanding the
arXiv identifier". The month is checked, because a mistyped identifier often has none that exists.
"""

from __future__ import annotations

import re

_ARCHIVES = re.compile(
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|"
    "dg-ga|funct-an|gr-qc|hep-(?:ex|lat|ph|th)|math(?:-ph)?|mtrl-th|nlin|nucl-(?:ex|th)|patt-sol|"
    "physics|plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_NEW = r"(?P<new>\d{4}\.\d{4,5})"
_OLD = r"(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[a-z]+(?:-[a-z]+)?)?/(?P<number>\d{7})"
_ID = rf"(?:{_NEW}|{_OLD})(?:v(?P<version>[1-9]\d*))?"
_ADDRESS = r"(?:https?://)?(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html|format|ps)/"
_DOI = r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?10\.48550/arxiv\."
_ALONE = re.compile(
    rf"\s*(?:{_ADDRESS}|{_DOI}|arxiv\s*:?\s*)?{_ID}(?:\.pdf)?(?:\s*\[[a-z.-]+\])?[\s.,;]*", re.IGNORECASE
)
_IN_TEXT = re.compile(
    rf"(?:{_ADDRESS}|{_DOI}|arxiv(?:\s+(?:preprint|e-?print))?(?:\s+arxiv)?\s*[:;]?\s*){_ID}(?![\d/])",
    re.IGNORECASE,
)


class Arxiv:
    """Identifiers of arXiv e-prints."""

    @staticmethod
    def is_valid(text: str) -> bool:
        """Whether ``text`` is an arXiv identifier, alone, as ``arXiv:…``, an address or arXiv's own DOI."""
        return Arxiv.normalise(text) is not None

    @staticmethod
    def normalise(text: str | None) -> str | None:
        """The normal form (no version) of the one identifier that ``text`` consists of, or None."""
        match = _ALONE.fullmatch(text) if text else None
        return _normal(match) if match else None

    @staticmethod
    def version(text: str | None) -> int | None:
        """The version that ``text`` names, or None if it names none or is no identifier."""
        match = _ALONE.fullmatch(text) if text else None
        return int(match["version"]) if match and match["version"] and _normal(match) else None

    @staticmethod
    def display(arxiv_id: str) -> str:
        """``arXiv:2305.14314`` for a normal form."""
        return f"arXiv:{arxiv_id}"

    @staticmethod
    def address(arxiv_id: str) -> str:
        """The abstract page of a normal form."""
        return f"https://arxiv.org/abs/{arxiv_id}"

    @staticmethod
    def to_doi(arxiv_id: str) -> str:
        """The DOI that arXiv registers for a normal form (at DataCite), in a DOI's normal form."""
        return f"10.48550/arxiv.{arxiv_id}".lower()

    @staticmethod
    def from_doi(doi: str | None) -> str | None:
        """The identifier behind one of arXiv's DOIs, or None for any other DOI."""
        return Arxiv.normalise(doi) if doi and "10.48550/arxiv." in doi.lower() else None

    @staticmethod
    def find(text: str) -> list[str]:
        """The normal forms of all identifiers that a text marks as arXiv's, in order, each once."""
        found = (_normal(match) for match in _IN_TEXT.finditer(text))
        return list(dict.fromkeys(arxiv_id for arxiv_id in found if arxiv_id))


def _normal(match: re.Match[str]) -> str | None:
    new, archive, number = match["new"], match["archive"], match["number"]
    if new:
        return new if _is_new(new) else None
    archive = archive.lower()
    return f"{archive}/{number}" if _ARCHIVES.fullmatch(archive) and _is_old(number) else None


def _is_new(identifier: str) -> bool:
    month_code, number = identifier.split(".")
    digits = 4 if month_code < "1501" else 5
    return (
        "0704" <= month_code < "9100"
        and 1 <= int(month_code[2:]) <= 12
        and len(number) == digits
        and int(number) > 0
    )


def _is_old(number: str) -> bool:
    year, month = int(number[:2]), int(number[2:4])
    first_decade = year >= 91
    second_decade = number[:4] <= "0703"
    return (first_decade or second_decade) and 1 <= month <= 12 and int(number[4:]) > 0
