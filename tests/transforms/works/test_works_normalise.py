"""What registries send, as records: titles, names, years, states; recorded answers are read or refused."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import arxiv
import pytest
from arxiv import _feed
from hypothesis import given
from hypothesis import strategies as st

from transforms.works.normalise import (
    NotARecord,
    from_arxiv_result,
    from_arxiv_snapshot,
    from_crossref,
    from_csl,
    from_datacite,
)
from transforms.works.normalise.dates import moment_of, year_of
from transforms.works.normalise.latex import latex_to_text
from transforms.works.normalise.markup import plain_text, plain_title
from transforms.works.normalise.names import display_name
from transforms.works.normalise.states import comment_state, title_state


@pytest.mark.parametrize(
    ("sent", "plain"),
    [
        ("The <i>Escherichia coli</i> genome", "The Escherichia coli genome"),
        ("H<sub>2</sub>O &amp;amp; more", "H2O & more"),
        ("a &lt;b&gt;bold&lt;/b&gt; claim", "a bold claim"),
        ("Vec<T> beats List<T>", "Vec<T> beats List<T>"),
        ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
        (
            "<mml:math><mml:mi>α</mml:mi><mml:mo>+</mml:mo><mml:mn>1</mml:mn></mml:math> decay",
            "α+1 decay",
        ),
        ("<jats:title>One<jats:break/></jats:title>", "One<jats:break/>"),
        ("<inline-formula><tex-math>$x^2$</tex-math></inline-formula>Norms", "Norms"),
        ("line\n   broken\ttitle", "line broken title"),
        ("zero\u200bwidth \u202ebidi\u202c", "zerowidth bidi"),
        ("Dirk WÃ¼bben", "Dirk Wübben"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_markup_becomes_plain_text(sent: str, plain: str) -> None:
    assert plain_text(sent) == plain


@pytest.mark.parametrize(
    ("sent", "plain"),
    [("A title.", "A title"), ("And so on...", "And so on..."), ("Why?", "Why?"), (".", "")],
)
def test_titles_lose_their_full_stop(sent: str, plain: str) -> None:
    assert plain_title(sent) == plain


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Bj\"orn", "Björn"),
        (r"Bj\"{o}rn", "Björn"),
        (r"{\"O}zg{\"u}r", "Özgür"),
        (r"Erd\H{o}s", "Erdős"),
        (r"Ho\v{r}ava", "Hořava"),
        (r"\v Skoda", "Škoda"),
        (r"{\O}ystein S{\o}rensen", "Øystein Sørensen"),
        (r"Fran\c{c}ois", "François"),
        (r"Mart\'{\i}n", "Martín"),
        (r"Mart\'\i n", "Martín"),
        (r"Wis\l{}awa \L uk", "Wisława Łuk"),
        (r"Stra\ss e", "Straße"),
        (r"$\alpha$-divergence", "α-divergence"),
        (r"$L_2$ and $\ell_{1}$", "L2 and ℓ1"),
        (r"$\mathcal{N}=4$ theory", "N=4 theory"),
        (r"A 50\% rule \& more", "A 50% rule & more"),
        ("plain title", "plain title"),
        ("costs 5$ here", "costs 5$ here"),
        (r"\unknown{thing} stays", "unknown thing stays"),
    ],
)
def test_latex_becomes_text(latex: str, text: str) -> None:
    assert latex_to_text(latex) == text


@given(st.text(alphabet=r"ab\{}$^_'\"~ vc", max_size=30))
def test_any_latex_is_read_without_an_error_and_leaves_no_braces(text: str) -> None:
    assert not set("{}\\") & set(latex_to_text(text))


@pytest.mark.parametrize(
    ("name", "family", "given_name"),
    [
        ("Peter H. N. de With", "de With", "Peter H. N."),
        ("Aäron van den Oord", "van den Oord", "Aäron"),
        ("Vincent Van Gogh", "Gogh", "Vincent Van"),
        ("Oord, Aäron van den", "Oord", "Aäron van den"),
        ("Sammy Davis Jr.", "Davis", "Sammy Jr."),
        ("Davis, Sammy", "Davis", "Sammy"),
        ("Madonna", "Madonna", ""),
        ("The ATLAS Collaboration", "The ATLAS Collaboration", ""),
        ("王小明", "王小明", ""),
        ("Jane Doe (MIT)", "Doe", "Jane"),
        ("da Vinci", "Vinci", "da"),
    ],
)
def test_display_names(name: str, family: str, given_name: str) -> None:
    person = display_name(name)
    assert person is not None
    assert (person.family, person.given) == (family, given_name)


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ({"date-parts": [[2017, 5, 1]]}, 2017),
        ({"date-parts": [["2017", "07"]]}, 2017),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": [[]]}, None),
        ({"date-parts": []}, None),
        ({"raw": "Spring 1997"}, 1997),
        ({"literal": "c1984"}, 1984),
        ("2023-11", 2023),
        (2023, 2023),
        (20230, None),
        (True, None),
        (None, None),
        ([2017], None),
    ],
)
def test_years(date: Any, year: int | None) -> None:
    assert year_of(date) == year


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2015-05-13", datetime(2015, 5, 13, tzinfo=UTC)),
        ("2026-07-19T17:14:27Z", datetime(2026, 7, 19, 17, 14, 27, tzinfo=UTC)),
        ("Mon, 2 Apr 2007 19:18:42 GMT", datetime(2007, 4, 2, 19, 18, 42, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_moments(text: Any, moment: datetime | None) -> None:
    assert moment_of(text) == moment


@pytest.mark.parametrize(
    ("comment", "state"),
    [
        ("This paper has been withdrawn by the author due to an error", "withdrawn"),
        ("This submission has been withdrawn by arXiv administrators", "withdrawn"),
        ("Withdrawn due to a mistake in Lemma 2", "withdrawn"),
        ("withdrawn", "withdrawn"),
        ("The authors withdraw this paper", "withdrawn"),
        ("Withdrawn from ICLR 2020", "current"),
        ("An earlier version of this paper was withdrawn", "current"),
        ("We study withdrawn consent in surveys", "current"),
        ("10 pages, 3 figures", "current"),
        ("", "current"),
    ],
)
def test_withdrawal_in_comments(comment: str, state: str) -> None:
    assert comment_state(comment) == state


@pytest.mark.parametrize(
    ("title", "plain", "state"),
    [
        ("RETRACTED: On cold fusion", "On cold fusion", "retracted"),
        ("[Retracted] On cold fusion", "On cold fusion", "retracted"),
        ("RETRACTED ARTICLE: On cold fusion", "On cold fusion", "retracted"),
        ("WITHDRAWN: On cold fusion", "On cold fusion", "withdrawn"),
        ("Retracted papers in physics", "Retracted papers in physics", "current"),
        ("Withdrawn", "Withdrawn", "current"),
    ],
)
def test_publishers_mark_titles(title: str, plain: str, state: str) -> None:
    assert title_state(title) == (plain, state)


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


def every_json(folder: Path) -> Iterator[tuple[str, Any]]:
    for path in sorted(folder.glob("*.json")):
        value = json.loads(path.read_text())
        values = value if isinstance(value, list) else [value]
        for one in values:
            message = one.get("message") if isinstance(one, dict) else None
            for item in message["items"] if isinstance(message, dict) and "items" in message else [one]:
                yield path.name, item


@pytest.mark.parametrize(
    ("folder", "read", "least"),
    [("crossref", from_crossref, 130), ("csl", from_csl, 10), ("datacite", from_datacite, 8)],
)
def test_every_recorded_json_answer_is_read_or_refused(
    shared: Path, folder: str, read: Any, least: int
) -> None:
    outcome: Counter[str] = Counter()
    for name, raw in every_json(shared / "api_responses" / folder):
        try:
            record = read(raw)
        except NotARecord as refusal:
            outcome[str(refusal)] += 1
            assert str(refusal) in ("no valid DOI", "no title"), name
        else:
            outcome["read"] += 1
            assert record.title
            assert "<" not in record.title
            assert record.doi or record.arxiv_id
    assert outcome["read"] >= least


def test_every_recorded_arxiv_entry_is_read(shared: Path) -> None:
    feeds = [
        _feed.parse(path.read_bytes()) for path in sorted((shared / "api_responses/arxiv_atom").glob("*.xml"))
    ]
    results: list[arxiv.Result] = [result for feed in feeds for result in feed.results]
    records = [from_arxiv_result(result) for result in results]
    assert len(records) > 200
    assert all(record.authors and record.year and record.arxiv_id for record in records)


def test_every_work_of_the_closed_world_is_read(shared: Path) -> None:
    lines = (shared / "citation_works.jsonl").read_text().splitlines()
    records = [from_crossref(json.loads(line)) for line in lines]
    assert len(records) == 513
    assert all(record.authors and record.year for record in records)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


CROSSREF_WORDS = """author editor issued relation updated-by update-to event ISBN URL type subtitle
    container-title deposited institution short-title"""
DATACITE_WORDS = """creators titles publisher container dates types relatedIdentifiers relatedItems
    alternateIdentifiers descriptions publicationYear"""
ARXIV_WORDS = "authors authors_parsed versions comments journal-ref doi update_date abstract"
CROSSREF_FIELDS, DATACITE_FIELDS, ARXIV_FIELDS = (
    words.split() for words in (CROSSREF_WORDS, DATACITE_WORDS, ARXIV_WORDS)
)


@given(st.dictionaries(st.sampled_from(CROSSREF_FIELDS), json_values))
def test_no_shape_of_a_field_breaks_a_crossref_record(fields: dict[str, Any]) -> None:
    assert from_crossref({**fields, "DOI": "10.1234/x", "title": "T"}).title.startswith("T")


@given(st.dictionaries(st.sampled_from(DATACITE_FIELDS), json_values))
def test_no_shape_of_a_field_breaks_a_datacite_record(fields: dict[str, Any]) -> None:
    try:
        record = from_datacite({"id": "10.1234/x", "attributes": {"doi": "10.1234/x", **fields}})
    except NotARecord:
        return
    assert record.title


@given(st.dictionaries(st.sampled_from(ARXIV_FIELDS), json_values))
def test_no_shape_of_a_field_breaks_a_snapshot_record(fields: dict[str, Any]) -> None:
    assert from_arxiv_snapshot({**fields, "id": "2301.00001", "title": "T"}).title == "T"
