"""What is an identifier, what is not, and what its normal form is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.identifiers.arxiv import Arxiv
from transforms.identifiers.doi import Doi
from transforms.identifiers.isbn import Isbn
from transforms.identifiers.openalex import OpenAlex

DOIS = {
    "https://doi.org/10.1037//0033-2909.86.2.420": "10.1037/0033-2909.86.2.420",
    "10.1109/CVPR52688.2022.01042": "10.1109/cvpr52688.2022.01042",
    "https://doi.org/10.1145/3065386": "10.1145/3065386",
    "http://dx.doi.org/10.1145/3065386.": "10.1145/3065386",
    "doi:10.1145/3065386": "10.1145/3065386",
    "DOI: 10.1145/3065386,": "10.1145/3065386",
    "doi: https://doi.org/10.1145/3065386": "10.1145/3065386",
    "https://doi.org/10.1145%2F3065386": "10.1145/3065386",
    "(10.1145/3065386)": None,
    "10.1016/0004-3702(90)90041-U": "10.1016/0004-3702(90)90041-u",
    "10.1016/0004-3702(90)90041-U)": "10.1016/0004-3702(90)90041-u",
    "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O": (
        "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"
    ),
    "10.1145/3065386 ↗": None,
    "10.1145/": None,
    "10.11/abc": None,
    "11.1145/3065386": None,
    "": None,
}

ARXIV = {
    "2305.14314": "2305.14314",
    "2305.14314v2": "2305.14314",
    "arXiv:2305.14314": "2305.14314",
    "arxiv 2305.14314": "2305.14314",
    "arXiv:2305.14314v1 [cs.LG]": "2305.14314",
    "https://arxiv.org/abs/2305.14314": "2305.14314",
    "http://arxiv.org/pdf/2305.14314v3.pdf": "2305.14314",
    "https://export.arxiv.org/abs/hep-th/9901001": "hep-th/9901001",
    "10.48550/arXiv.2305.14314": "2305.14314",
    "https://doi.org/10.48550/arXiv.2305.14314": "2305.14314",
    "0704.0001": "0704.0001",
    "1412.6980": "1412.6980",
    "1501.00001": "1501.00001",
    "hep-th/9901001": "hep-th/9901001",
    "math/0309136": "math/0309136",
    "math.GT/0309136": "math/0309136",
    "math.GT/0309136v2": "math/0309136",
    "cond-mat.mtrl-sci/0309136": "cond-mat/0309136",
    "0703.0001": None,  # the new style began in April 2007
    "1413.6980": None,  # no thirteenth month
    "1400.6980": None,
    "1501.0001": None,  # five digits since January 2015
    "1412.69800": None,
    "2305.00000": None,
    "2305.14314v0": None,
    "math/0704136": None,  # the old style ended in March 2007
    "math/0313136": None,
    "biology/0309136": None,
    "10.1145/3065386": None,
    "3.14": None,
    "": None,
}

ISBNS = {
    "978-0-262-03561-3": "9780262035613",
    "ISBN: 9780262035613": "9780262035613",
    "ISBN-13: 978 0 262 03561 3.": "9780262035613",
    "0-306-40615-2": "9780306406157",
    "080442957X": "9780804429573",
    "978-0-262-03561-4": None,
    "0-306-40615-3": None,
    "2305.14314": None,
    "": None,
}

WORKS = {
    "W2741809807": "W2741809807",
    "https://openalex.org/W2741809807": "W2741809807",
    "https://api.openalex.org/works/w2741809807": "W2741809807",
    "A2741809807": None,
    "W0": None,
    "": None,
}


@pytest.mark.parametrize(("text", "normal"), DOIS.items())
def test_doi(text: str, normal: str | None) -> None:
    assert Doi.normalise(text) == normal
    assert Doi.is_valid(text) is (normal is not None)


@pytest.mark.parametrize(("text", "normal"), ARXIV.items())
def test_arxiv(text: str, normal: str | None) -> None:
    assert Arxiv.normalise(text) == normal
    assert Arxiv.is_valid(text) is (normal is not None)


@pytest.mark.parametrize(("text", "normal"), ISBNS.items())
def test_isbn(text: str, normal: str | None) -> None:
    assert Isbn.normalise(text) == normal
    assert Isbn.is_valid(text) is (normal is not None)


@pytest.mark.parametrize(("text", "normal"), WORKS.items())
def test_openalex(text: str, normal: str | None) -> None:
    assert OpenAlex.normalise(text) == normal
    assert OpenAlex.is_valid(text) is (normal is not None)


def test_display_forms_are_read_back() -> None:
    for doi in filter(None, DOIS.values()):
        assert Doi.normalise(Doi.display(doi)) == doi
    for arxiv_id in filter(None, ARXIV.values()):
        assert Arxiv.normalise(Arxiv.display(arxiv_id)) == arxiv_id
        assert Arxiv.normalise(Arxiv.address(arxiv_id)) == arxiv_id
    assert Isbn.normalise(Isbn.display("9780262035613")) == "9780262035613"
    assert OpenAlex.normalise(OpenAlex.display("W2741809807")) == "W2741809807"


def test_arxiv_versions_and_dois() -> None:
    assert Arxiv.version("arXiv:2305.14314v12") == 12
    assert Arxiv.version("2305.14314") is None
    assert Arxiv.version("2313.14314v2") is None
    assert Arxiv.to_doi("2305.14314") == "10.48550/arxiv.2305.14314"
    assert Arxiv.from_doi("https://doi.org/10.48550/arXiv.2305.14314") == "2305.14314"
    assert Arxiv.from_doi(Arxiv.to_doi("hep-th/9901001")) == "hep-th/9901001"
    assert Arxiv.from_doi("10.1145/3065386") is None
    assert Arxiv.from_doi(None) is None


def test_identifiers_inside_sentences() -> None:
    text = (
        "See arXiv preprint arXiv:2305.14314v2, (https://arxiv.org/abs/1706.03762), doi:10.1145/3065386. "
        "Also https://doi.org/10.1016%2F0004-3702(90)90041-U). ISBN: 978-0-262-03561-3. p. 1234.5678"
    )
    assert Arxiv.find(text) == ["2305.14314", "1706.03762"]
    assert Doi.find(text) == ["10.1145/3065386"]
    assert Doi.find("https://doi.org/10.1016/0004-3702%2890%2990041-U).") == ["10.1016/0004-3702(90)90041-u"]
    assert Isbn.find(text) == ["9780262035613"]
    assert OpenAlex.find("https://openalex.org/W2741809807 and W2741809808") == ["W2741809807"]


@given(st.text(max_size=40))
def test_normal_forms_are_stable(text: str) -> None:
    for kind in (Doi, Arxiv, Isbn, OpenAlex):
        normal = kind.normalise(text)
        assert normal is None or kind.normalise(normal) == normal
        kind.find(text)


@given(st.integers(10**8, 10**9 - 1))
def test_an_isbn_10_and_its_isbn_13_are_one(number: int) -> None:
    nine = str(number)
    weighted = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True))
    check = -weighted % 11
    normal = Isbn.normalise(nine + ("X" if check == 10 else str(check)))
    assert normal is not None
    assert normal.startswith("978" + nine)
    wrong = (check + 1) % 11
    assert Isbn.normalise(nine + ("X" if wrong == 10 else str(wrong))) is None


@given(st.dates(), st.integers(1, 9999))
def test_every_month_of_arxiv_has_one_style(day: object, number: int) -> None:
    year, month = day.year, day.month  # type: ignore[attr-defined]
    if not 2008 <= year <= 2090:
        return
    width = 4 if year < 2015 else 5
    good = f"{year % 100:02d}{month:02d}.{number:0{width}d}"
    assert Arxiv.normalise(good) == good
    assert Arxiv.normalise(f"{year % 100:02d}{month:02d}.{number:0{9 - width}d}") is None


@pytest.mark.parametrize(
    "address",
    [
        "https://onlinelibrary.wiley.com/doi/10.1002/jae.616/abstract",
        "https://www.example.org/doi/full/10.1002/jae.616?src=recsys#sec2",
        "https://www.example.org/content/pdf/10.1002/jae.616.pdf",
        "https://doi.org/10.1002/JAE.616?lang=en",
    ],
)
def test_what_an_address_adds_is_no_part_of_the_doi(address: str) -> None:
    assert Doi.find(f"Somebody (2001). Something. {address}") == ["10.1002/jae.616"]
