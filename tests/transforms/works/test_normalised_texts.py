"""Titles in markup and LaTeX, names as displayed, dates, and words that tell a work's state: each as plain data."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.works.normalise.dates import moment_of, year_of
from transforms.works.normalise.latex import latex_to_text
from transforms.works.normalise.markup import plain_text, plain_title
from transforms.works.normalise.names import display_name
from transforms.works.normalise.states import comment_state, title_state
from transforms.works.normalise.titles import further_titles, parallel_names


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
    ("title", "others"),
    [
        ("Statistical Analysis with Missing Data, Third Edition", ["Statistical Analysis with Missing Data"]),
        ("Applied Regression (2nd ed.)", ["Applied Regression"]),
        ("Econometrics: Revised Edition", ["Econometrics"]),
        ("The First Edition", []),
        ("A new ratio method / Naujas santykių metodas", ["A new ratio method", "Naujas santykių metodas"]),
        ("Input / output analysis of regions", []),
        ("Attention Is All You Need", []),
    ],
)
def test_what_else_a_title_is_cited_as(title: str, others: list[str]) -> None:
    assert further_titles(title) == others


def test_a_venue_may_have_its_name_in_two_languages() -> None:
    names = ["International Statistical Review", "Revue Internationale de Statistique"]
    assert parallel_names(" / ".join(names)) == names
    assert parallel_names("Signal / Noise") == []


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
