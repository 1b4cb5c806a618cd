"""What Crossref, DataCite and arXiv send, as records: what is kept, and what is no record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from transforms.works.normalise import (
    NotARecord,
    from_arxiv_snapshot,
    from_crossref,
    from_csl,
    from_datacite,
)

SNAPSHOT = {
    "id": "0704.0001",
    "authors": "C. Bal\\'azs, E. L. Berger and the CDF Collaboration",
    "title": "Prompt diphoton\n  production at $\\sqrt{s}$",
    "comments": "37 pages; published version",
    "journal-ref": "Phys.Rev.D76:013009,2007",
    "doi": "10.1103/PhysRevD.76.013009",
    "abstract": "A calculation.",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
        {"version": "v2", "created": "x"},
    ],
    "update_date": "2008-11-26",
    "authors_parsed": [["Balázs", "C.", ""], ["Berger", "E. L.", "Jr."], ["Collaboration", "CDF", ""]],
}


def test_a_snapshot_line() -> None:
    record = from_arxiv_snapshot(SNAPSHOT, "arxiv.jsonl")
    assert record.record_id == "0704.0001v2"
    assert record.arxiv_id == "0704.0001"
    assert record.doi == "10.1103/physrevd.76.013009"
    assert record.same_as == ("doi:10.1103/physrevd.76.013009",)
    assert [author.display() for author in record.authors] == [
        "Balázs, C.",
        "Berger, E. L. Jr.",
        "CDF Collaboration",
    ]
    assert (record.year, record.years) == (2007, (2007,))
    assert record.other_venues == ("Phys.Rev.D76:013009,2007",)
    assert record.retrieved_at == datetime(2008, 11, 26, tzinfo=UTC)
    assert (record.preprint, record.state, record.origin) == (True, "current", "arxiv.jsonl")


def test_a_snapshot_line_with_next_to_nothing() -> None:
    record = from_arxiv_snapshot({"id": "math/0309136", "title": "T", "authors": "Jane Doe (MIT) and R. Roe"})
    assert [author.display() for author in record.authors] == ["Doe, Jane", "Roe, R."]
    assert (record.year, record.retrieved_at, record.record_id) == (2003, None, "math/0309136")


@pytest.mark.parametrize(
    ("read", "raw", "reason"),
    [
        (from_arxiv_snapshot, {"id": "abc", "title": "T"}, "no valid arXiv identifier"),
        (from_arxiv_snapshot, {"id": "0704.0001", "title": " \n "}, "no title"),
        (from_arxiv_snapshot, {}, "no valid arXiv identifier"),
        (from_crossref, {"DOI": "nonsense", "title": ["T"]}, "no valid DOI"),
        (from_crossref, {"DOI": "10.1234/x", "title": []}, "no title"),
        (from_crossref, {"DOI": "10.1234/x", "title": None}, "no title"),
        (from_crossref, {"message": {"status": "x"}}, "no valid DOI"),
        (from_csl, [1] and {"DOI": 7}, "no valid DOI"),
        (from_datacite, {"errors": []}, "no valid DOI"),
        (from_datacite, {"data": {"id": "10.1234/x", "attributes": {"titles": [{}]}}}, "no title"),
    ],
)
def test_what_is_no_record_is_refused_with_the_reason(read: Any, raw: Any, reason: str) -> None:
    with pytest.raises(NotARecord, match=reason):
        read(raw)


def crossref(**changes: Any) -> dict[str, Any]:
    return {"DOI": "10.1234/A.B", "title": ["A title"], "type": "journal-article", **changes}


@pytest.mark.parametrize(
    ("changes", "title", "others"),
    [
        ({"title": ["Main"], "subtitle": ["The rest"]}, "Main: The rest", ("Main",)),
        ({"title": ["Main?"], "subtitle": ["The rest"]}, "Main? The rest", ("Main?",)),
        ({"title": ["Main: The rest"], "subtitle": ["The rest"]}, "Main: The rest", ()),
        ({"title": "A string"}, "A string", ()),
        ({"title": ["Titel", "Title"]}, "Titel", ("Title",)),
        ({"title": ["Title"], "original-title": ["Titre"], "short-title": ["T."]}, "Title", ("Titre", "T")),
        ({"title": ["RETRACTED: Main"]}, "Main", ()),
    ],
)
def test_crossref_titles(changes: dict[str, Any], title: str, others: tuple[str, ...]) -> None:
    record = from_crossref(crossref(**changes))
    assert (record.title, record.other_titles) == (title, others)


def test_crossref_keeps_every_year_and_venue_that_it_is_given() -> None:
    record = from_crossref(
        crossref(
            **{
                "issued": {"date-parts": [[2015, 12]]},
                "published-online": {"date-parts": [[2015, 12]]},
                "published-print": {"date-parts": [[2016, 3]]},
                "container-title": ["Journal of Noise &amp; Signals"],
                "short-container-title": ["J. Noise"],
                "publisher": "House",
            }
        )
    )
    assert (record.year, record.years) == (2015, (2015, 2016))
    assert (record.venue, record.other_venues) == ("Journal of Noise & Signals", ("J. Noise", "House"))
    assert record.doi == "10.1234/a.b"


@pytest.mark.parametrize(
    ("families", "kind", "keeps"),
    [
        (["Zhou", "Adams"], "proceedings-article", True),
        (["Adams", "Zhou"], "proceedings-article", False),
        (["Adams", "Zhou"], "journal-article", True),
        (["Adams", "Baker", "Zhou"], "journal-article", False),
        (["Adams"], "proceedings-article", True),
    ],
)
def test_an_alphabetical_list_says_nothing_about_order(families: list[str], kind: str, keeps: bool) -> None:
    authors = [{"family": family, "given": "X."} for family in families]
    assert from_crossref(crossref(author=authors, type=kind)).keeps_order is keeps


def test_crossref_authors() -> None:
    authors = [
        {"family": "WINTER", "given": "GEORGE D."},
        {"name": "The Noise Consortium"},
        {"family": "Oord", "non-dropping-particle": "van den", "given": "A."},
        {"given": "Plato"},
        {"affiliation": []},
        "nonsense",
    ]
    record = from_crossref(crossref(author=authors))
    assert [author.display() for author in record.authors] == [
        "Winter, George D.",
        "The Noise Consortium",
        "van den Oord, A.",
        "Plato",
    ]
    edited = from_crossref(crossref(type="edited-book", editor=[{"family": "Curie", "given": "Marie"}]))
    assert edited.authors[0].family == "Curie"


def test_crossref_relations_and_notices() -> None:
    relation = {
        "has-preprint": [{"id-type": "arxiv", "id": "2301.00001v2"}, {"id-type": "doi", "id": "10.1101/X"}],
        "is-review-of": [{"id-type": "doi", "id": "10.1234/other"}],
        "is-version-of": [{"id-type": "doi", "id": "10.48550/arXiv.2302.00002"}],
    }
    assert from_crossref(crossref(relation=relation)).same_as == (
        "arxiv:2301.00001",
        "arxiv:2302.00002",
        "doi:10.1101/x",
    )
    assert (
        from_crossref(crossref(**{"updated-by": [{"type": "retraction", "DOI": "10.1/n"}]})).state
        == "retracted"
    )
    assert (
        from_crossref(crossref(**{"updated-by": [{"type": "correction", "DOI": "10.1/n"}]})).state
        == "current"
    )
    notice = from_crossref(crossref(**{"update-to": [{"type": "Retraction", "DOI": "10.1234/BAD"}]}))
    assert (notice.state, notice.retracts) == ("current", ("retracted:doi:10.1234/bad",))


def test_only_web_addresses_become_links() -> None:
    assert from_crossref(crossref(URL="javascript:alert(1)")).url == "https://doi.org/10.1234/a.b"
    assert from_crossref(crossref(URL="http://dx.doi.org/10.1234/a.b")).url == "http://dx.doi.org/10.1234/a.b"


def test_arxiv_doi_in_any_registry_is_the_arxiv_id() -> None:
    data = {
        "id": "10.48550/arxiv.2311.16162",
        "attributes": {"titles": [{"title": "T"}], "publicationYear": 2023},
    }
    record = from_datacite({"data": data})
    assert (record.arxiv_id, record.preprint, record.year) == ("2311.16162", True, 2023)
    assert from_crossref(crossref(DOI="10.48550/arXiv.2311.16162")).arxiv_id == "2311.16162"
