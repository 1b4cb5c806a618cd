"""A reference string, read: who, when, what, where, and the identifiers it claims."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.citations.apa import Parts, split_apa
from transforms.citations.locators import take_locators
from transforms.citations.model import Reference
from transforms.citations.people import parse_people
from transforms.citations.tagging.fields import split_any

_QUOTED = re.compile(
    r"[\"“”„‟]([^\"“”„‟]+)[\"“”]|«\s?([^«»]+?)\s?»|``(.+?)''|[‘']([^‘]+)[’']",
)
_PAGES = re.compile(r"[\s,;:(]*\b(?:pp?|pages?|S)\.?\s*[a-z]?\d[\w\s–—\-,.]*\)?", re.IGNORECASE)
_VOLUME = re.compile(
    r"[\s,;]+(?:vol(?:ume)?\.?\s*)?\d+[A-Z]?\s*(?:\([^)]*\))?\s*(?:[,:]\s*[\w–—\-+.]+)*\s*\.?$", re.IGNORECASE
)
_ARXIV = re.compile(
    r"\(?\barXiv\s*[:;]\s*(?:[a-z\-.]+/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?(?:\s*\[[\w.\-]+\])?\)?", re.IGNORECASE
)
_PREPRINT = re.compile(r"^(?:arXiv|CoRR)\b.*$", re.IGNORECASE)
# What ends a title in GB/T 7714 (``[J]``) and GOST (`` // ``).
_MARKED_END = re.compile(r"\s*\[(?:[A-Z]|CP|DB|EB|[A-Z]{1,2}/OL)\].*$|\s+//\s.*$")
_END_OF_TITLE = re.compile(r"^[^“”\"«»]{1,300}[”\"»]\s*(?=[^“”\"«»]+$)")  # "II,” Biometrika"
_EDITORS = re.compile(r"^(?:[^()]{2,200}?)\((?:eds?|hrsg|editors?)\.?\)\s*[,:]\s*", re.IGNORECASE)


def parse_reference(raw: str, hrefs: Sequence[str] = ()) -> Reference:
    """Read a reference as the page gives it. An absent field is None or empty; nothing is corrected.

    ``hrefs`` are the addresses the reference links to, where the layout has them.
    """
    locators = take_locators(raw, hrefs)
    readable = any(map(str.isalpha, locators.text))
    parts = (split_apa(locators.text) or split_any(locators.text)) if readable else Parts()
    authors, et_al = parse_people(parts.authors)
    return Reference(
        raw=raw,
        authors=authors,
        et_al=et_al,
        year=parts.year,
        other_year=parts.other_year,
        title=_title(parts.title),
        venue=_venue(parts.venue),
        doi=locators.doi,
        arxiv_id=locators.arxiv_id,
        isbn=locators.isbn,
        wrong_isbn=locators.wrong_isbn,
        openalex_id=locators.openalex_id,
        url=locators.url,
    )


def _title(text: str) -> str | None:
    """The title without the marks that only set it off: quotation marks around all of it, final stops."""
    text = _MARKED_END.sub("", text).strip(" .,;:")
    match = _QUOTED.fullmatch(text)
    bare = next(filter(None, match.groups())).strip(" .,;:") if match else text
    return bare or None


def _venue(text: str) -> str | None:
    """The venue's name without editors, volume, pages, identifier; ``arXiv preprint`` for a preprint."""
    named = bool(_ARXIV.search(text)) or bool(_PREPRINT.match(text))
    text = re.split(r"[.\s]+\barXiv preprint\b", _ARXIV.sub(" ", text), maxsplit=1, flags=re.IGNORECASE)[0]
    text = _EDITORS.sub("", re.sub(r"^[Ii]n:?\s+", "", text.strip()))
    text = _VOLUME.sub("", _PAGES.sub("", text))
    text = _END_OF_TITLE.sub("", re.sub(r"\(\s*\)", "", text))
    text = re.sub(r"\s+", " ", text).strip(" .,;:")
    if named and (not text or _PREPRINT.match(text)):
        return "arXiv preprint"
    return text if any(map(str.isalpha, text)) else None
