"""What of a reference is not prose: identifiers, addresses and the marks of links, taken out of the text."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.identifiers.arxiv import Arxiv
from transforms.identifiers.doi import Doi
from transforms.identifiers.isbn import Isbn
from transforms.identifiers.openalex import OpenAlex

# The texts of links at the end: a word and an arrow, in whatever language; or the usual word without one.
_LINK = re.compile(
    r"(?:(?:(?<=[\s.?!)])|^)[^\W\d_]{2,12}\s*[↗🔗⧉]\s*)+$|[↗🔗⧉]|(?<=[.?!)\d])\s+(?:DOI|link|URL)\s*$",
    re.IGNORECASE,
)
# Full-width and Arabic marks as the ones that the grammars know. Ideographs have no blanks to keep.
_MARKS = str.maketrans(
    {"，": ", ", "；": "; ", "。": ". ", "（": " (", "）": ") ", "：": ": ", "、": ", ", "،": ", ", "؛": "; "}
)
_LONGEST = 10_000  # characters: hundreds of authors; what is longer is no reference, and is not read further
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ISBN = re.compile(
    r"\(?\bISBN(?:[-\s]?1[03])?\s*[:=]?\s*[\dXx][\dXx\-‐‑–\s]{7,16}(?<=[\dXx])\)?\.?", re.IGNORECASE
)
_RETRIEVED = re.compile(
    r"\b(?:Retrieved|Available|Accessed)\b[^.]{0,40}?(?:from|at|:)\s*(?=https?:|www\.)", re.IGNORECASE
)
_ADDRESS = re.compile(r"<?\bhttps?://[^\s<>\"“”]+>?|\bwww\.[^\s<>\"“”]+", re.IGNORECASE)
_DOI = re.compile(r"\(?\b(?:doi\s*:?\s*)10\.\d{4,9}/\S+|(?<!\S)10\.\d{4,9}/\S+", re.IGNORECASE)
_OPENALEX = re.compile(r"\(?\bopenalex\s*:?\s*W\d+\)?\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Locators:
    """The identifiers a reference claims, and its text without them (``arXiv:…`` stays: a venue too)."""

    text: str
    doi: str | None
    arxiv_id: str | None
    isbn: str | None
    wrong_isbn: str | None
    openalex_id: str | None
    url: str | None


def take_locators(raw: str, hrefs: Sequence[str] = ()) -> Locators:
    """Identifiers from the text first, then from the links; a DOI of arXiv's is an arXiv identifier too."""
    text = _plain(raw)
    sources = [text, *hrefs]
    dois = [doi for source in sources for doi in Doi.find(source)]
    papers = [arxiv_id for source in sources for arxiv_id in Arxiv.find(source)]
    addresses = [_tidy_address(match) for source in sources for match in _ADDRESS.findall(source)]
    return Locators(
        text=_prose(text),
        doi=_first([doi for doi in dois if not Arxiv.from_doi(doi)]) or _first(dois),
        arxiv_id=_first(papers),
        isbn=_first([isbn for source in sources for isbn in Isbn.find(source)]),
        wrong_isbn=_first([digits for source in sources for digits in Isbn.find_wrong(source)]),
        openalex_id=_first([work for source in sources for work in OpenAlex.find(source)]),
        url=_first(addresses),
    )


def _plain(raw: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", html.unescape(raw[:_LONGEST])))
    return re.sub(r"\s+", " ", text.translate(_MARKS)).strip()


def _prose(text: str) -> str:
    for pattern in (_LINK, _RETRIEVED, _ADDRESS, _DOI, _OPENALEX, _ISBN):
        text = pattern.sub(" ", text)
    return re.sub(r"\s+", " ", text).strip()


def _tidy_address(address: str) -> str:
    return address.strip("<>").rstrip(".,;:)]") if "(" not in address else address.strip("<>").rstrip(".,;:")


def _first(values: Sequence[str]) -> str | None:
    return values[0] if values else None
