"""The corrected citation of a work, for a reader, for LaTeX and for a program.

Formatting is done by the CSL processor (citeproc-py) with the two small styles in ``csl/``; only CSL's input,
CSL JSON, is made here. Text is plain: escape it where it is put into HTML or Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from transforms.citations.candidates import is_book
from transforms.citations.comparison.folding import fold_words, romanise, word_set
from transforms.citations.comparison.venues import is_preprint, venue_kind
from transforms.identifiers.arxiv import Arxiv
from transforms.works.model import Person, Work

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "#": r"\#",
        "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    }
)  # fmt: skip
_VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
_SMALL = word_set("a an the on of in for and to with from by is are")


def csl_json(work: Work) -> dict[str, Any]:
    """The work as one CSL JSON item. What is not known is left out; ``id`` is the work's id.

    A work with a venue is a paper or an article in it, else a book if it has an ISBN, else a preprint.
    """
    kind = _kind(work)
    year = work.year_published or work.year_first_public
    item: dict[str, Any] = {
        "id": work.work_id,
        "type": kind,
        "title": work.title,
        "author": [_name(person) for person in work.authors],
        "issued": {"date-parts": [[year]]} if year else None,
        "container-title": work.venue if kind in ("article-journal", "paper-conference") else None,
        "publisher": "arXiv"
        if kind == "article" and work.arxiv_id
        else work.venue
        if kind == "book"
        else None,
        "number": work.arxiv_id,
        "DOI": work.doi or (Arxiv.to_doi(work.arxiv_id) if work.arxiv_id else None),
        "ISBN": work.isbn,
        "URL": work.url,
    }
    return {name: value for name, value in item.items() if value}


def apa(work: Work) -> str:
    """The work in APA's manner, as plain text on one line."""
    rendered = _render("apa", csl_json(work)).strip()
    return re.sub(r"([?!…])\.(?=\s|$)", r"\1", rendered)  # the processor leaves both marks standing


def bibtex(work: Work) -> str:
    """The work as a BibTeX entry. LaTeX's special characters are escaped, the title keeps its capitals."""
    item = csl_json(work)
    item["citation-label"] = _key(work)
    for name in ("title", "container-title", "publisher"):
        if name in item:
            item[name] = item[name].translate(_LATEX)
    for name in ("DOI", "URL", "number"):
        if name in item:
            item[name] = item[name].translate(_VERBATIM)
    people = item.get("author", [])
    item["author"] = [{part: text.translate(_LATEX) for part, text in person.items()} for person in people]
    return _render("bibtex", item).strip()


def _kind(work: Work) -> str:
    if is_book(work):
        return "book"
    if work.venue and not is_preprint(work.venue):
        return "article-journal" if venue_kind(work.venue) == "journal" else "paper-conference"
    return "book" if work.isbn else "article"


def _name(person: Person) -> dict[str, str]:
    return {"family": person.family, "given": person.given} if person.given else {"literal": person.family}


def _key(work: Work) -> str:
    """``dettmers2023qlora``: first family name, year, first word of the title that says something."""
    family = re.sub(r"[^a-z]", "", romanise(work.authors[0].family)) if work.authors else ""
    words = [word for word in fold_words(work.title) if word not in _SMALL and word.isascii()]
    year = work.year_published or work.year_first_public
    return f"{family}{year or ''}{words[0] if words else ''}" or work.work_id


def _render(style: str, item: Mapping[str, Any]) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    source = CiteProcJSON([item])
    bibliography = CitationStylesBibliography(_style(style), source, formatter.plain)
    bibliography.register(Citation([CitationItem(str(item["id"]))]))
    return str(bibliography.bibliography()[0])


@lru_cache(maxsize=4)
def _style(name: str) -> Any:
    from citeproc import CitationStylesStyle

    with files("transforms.citations").joinpath("csl", f"{name}.csl").open("rb") as style:
        return CitationStylesStyle(style, validate=False)
