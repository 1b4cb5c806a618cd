"""What of a dump's line is kept, under which names: the shapes of arXiv's snapshot, Crossref and DataCite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transforms.identifiers.arxiv import Arxiv
from transforms.identifiers.doi import Doi
from transforms.works.keys import identifiers_of, main_title
from transforms.works.model import Record
from transforms.works.normalise import NotARecord, from_arxiv_snapshot, from_crossref, from_datacite
from transforms.works.normalise.crossref import isbns_of, retracts_of, same_as_of, titles_of_work
from transforms.works.normalise.latex import latex_to_text
from transforms.works.normalise.markup import plain_title
from transforms.works.normalise.refusal import mappings_of, text_of

_CROSSREF_KEPT = frozenset(
    [
        "DOI",
        "type",
        "title",
        "subtitle",
        "original-title",
        "short-title",
        "author",
        "editor",
        "container-title",
        "short-container-title",
        "container-title-short",
        "event",
        "event-title",
        "institution",
        "group-title",
        "publisher",
        "ISBN",
        "URL",
        "relation",
        "updated-by",
        "update-to",
        "issued",
        "published",
        "published-print",
        "published-online",
        "posted",
        "deposited",
    ]
)
_NAME_KEPT = frozenset(
    ("family", "given", "suffix", "name", "literal", "non-dropping-particle", "dropping-particle")
)
_ARXIV_KEPT = ("id", "title", "authors_parsed", "comments", "journal-ref", "doi", "update_date")
_BOOKS = frozenset(
    ["book", "monograph", "edited-book", "reference-book", "book-set", "book-series", "report", "thesis"]
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a dump, ready to be indexed."""

    shape: str  # arxiv | crossref | datacite
    raw: Mapping[str, Any]  # what ``record_of`` reads again
    titles: tuple[str, ...]  # plain text, the full one first
    names: tuple[str, ...]  # identifiers it answers to: its own, and of versions it names
    abstract: str


def entry_of(raw: Mapping[str, Any]) -> Entry:
    """The entry for one JSON object; raises ``NotARecord`` when it is no work in a known shape."""
    if "DOI" in raw:
        return _crossref_entry(raw)
    if isinstance(raw.get("attributes"), Mapping):
        return _datacite_entry(raw)
    if "id" in raw:
        return _arxiv_entry(raw)
    raise NotARecord("neither a line of arXiv's snapshot nor a Crossref or DataCite work")


def record_of(shape: str, raw: Mapping[str, Any], origin: str) -> Record:
    """The record that an entry's ``shape`` and ``raw`` stand for."""
    read = {"arxiv": from_arxiv_snapshot, "crossref": from_crossref, "datacite": from_datacite}[shape]
    return read(raw, origin)


def _arxiv_entry(raw: Mapping[str, Any]) -> Entry:
    arxiv_id = Arxiv.normalise(text_of(raw.get("id")))
    if arxiv_id is None:
        raise NotARecord("neither a DOI nor a valid arXiv identifier")
    title = plain_title(latex_to_text(text_of(raw.get("title"))))
    if not title:
        raise NotARecord("no title")
    abstract = text_of(raw.get("abstract"))
    kept: dict[str, Any] = {key: raw[key] for key in _ARXIV_KEPT if raw.get(key)}
    versions = mappings_of(raw.get("versions"))
    kept["versions"] = [versions[0], versions[-1]] if versions else []
    if "authors_parsed" not in kept:
        kept["authors"] = raw.get("authors")
    if "withdraw" in abstract[:400].lower():
        kept["abstract"] = abstract[:400]
    names = [f"arxiv:{arxiv_id}", *(f"doi:{doi}" for doi in Doi.find(text_of(raw.get("doi"))))]
    return Entry("arxiv", kept, _with_main(title), tuple(names), abstract)


def _crossref_entry(raw: Mapping[str, Any]) -> Entry:
    doi = Doi.normalise(text_of(raw.get("DOI")))
    if doi is None:
        raise NotARecord("no valid DOI")
    titles = titles_of_work(raw)
    if not titles:
        raise NotARecord("no title")
    kept = slimmed_crossref(raw)
    arxiv_id = Arxiv.from_doi(doi)
    names = [f"doi:{doi}", *([f"arxiv:{arxiv_id}"] if arxiv_id else []), *same_as_of(raw, doi)]
    names += [f"notice:{notice.partition(':')[2]}" for notice in retracts_of(raw)]
    is_book = text_of(raw.get("type")) in _BOOKS
    names += [f"isbn:{isbn}" for isbn in isbns_of(raw)] if is_book else []
    others = tuple(title for title in titles[1:])
    return Entry(
        "crossref", kept, (*_with_main(titles[0]), *others), tuple(names), text_of(raw.get("abstract"))
    )


def slimmed_crossref(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A Crossref work without references, links, licences, funders and affiliations."""
    kept = {key: value for key, value in raw.items() if key in _CROSSREF_KEPT and value}
    for role in ("author", "editor"):
        if role in kept:
            people = mappings_of(kept[role])
            kept[role] = [{key: one[key] for key in one if key in _NAME_KEPT} for one in people]
    return kept


def _datacite_entry(raw: Mapping[str, Any]) -> Entry:
    record = from_datacite(raw)
    attributes = raw["attributes"]
    abstract = " ".join(
        text_of(one.get("description")) for one in mappings_of(attributes.get("descriptions"))
    )
    titles = (*_with_main(record.title), *record.other_titles)
    return Entry("datacite", raw, titles, (*identifiers_of(record), *record.same_as), abstract)


def _with_main(title: str) -> tuple[str, ...]:
    """The title, and its part in front of the subtitle, which citations often leave out."""
    main = main_title(title)
    return (title, main) if main else (title,)
