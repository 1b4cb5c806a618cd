"""Editions, reprints and reports: a right citation of a version that no source lists is not accused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.transforms.citations.libraries import judged, library_of
from transforms.works.library import Library


def _work(doi: str, kind: str, title: str, authors: str, year: int, venue: str) -> dict[str, Any]:
    people = [name.split(", ") for name in authors.split("; ")]
    place = {"publisher": venue} if kind == "book" else {"container-title": [venue]}
    return {
        "DOI": doi, "type": kind, "title": [title], "issued": {"date-parts": [[year]]}, **place,
        "author": [{"family": family, "given": given} for family, given in people],
    }  # fmt: skip


WORKS = [
    _work("10.1002/tsa", "book", "Time Series Analysis", "Box, George; Jenkins, Gwilym; Reinsel, Gregory", 2008, "Wiley"),
    _work("10.4135/hlm", "book", "Hierarchical Linear Models", "Raudenbush, Stephen; Bryk, Anthony", 2002, "SAGE"),
    _work("10.1126/dp", "journal-article", "Dynamic Programming", "Bellman, Richard", 1966, "Science"),
    _work("10.1177/xt", "journal-article", "How to do xtabond2 in Stata", "Roodman, David", 2009, "The Stata Journal"),
    _work("10.5486/pmd.1959.6.12", "journal-article", "On random graphs I", "Erdős, P.; Rényi, A.", 2022, "Publicationes Mathematicae Debrecen"),
    _work("10.4324/tt", "book", "Test Theory", "McDonald, Roderick", 2013, "Psychology Press"),
    _work("10.1080/rr1", "journal-article", "Ridge Regression: Biased Estimation", "Hoerl, Arthur; Kennard, Robert", 1970, "Technometrics"),
    _work("10.1080/rr2", "journal-article", "Ridge Regression: Applications", "Hoerl, Arthur; Kennard, Robert", 1970, "Technometrics"),
    _work("10.1145/co", "journal-article", "Correction to \"A formal basis for minimum cost paths\"", "Hart, Peter; Nilsson, Nils", 1972, "SIGART Bulletin"),
    _work("10.1109/fb", "journal-article", "A formal basis for minimum cost paths", "Hart, Peter; Nilsson, Nils", 1968, "IEEE Transactions on Systems Science"),
    *(_work(f"10.5555/{n}", "journal-article", f"Filler number {n} of this world", "Nobody, Ann", 1999, "Annals of Filling") for n in range(100)),
]  # fmt: skip

CASES = [
    # a later edition has one author more, an earlier one less, or in another order: nobody can check
    ("Box, G., Jenkins, G., Reinsel, G., & Ljung, G. (2015). Time series analysis (5th ed.). Wiley.", "unchecked", ()),
    ("Box, G., & Jenkins, G. (1970). Time series analysis: Forecasting and control. Holden-Day.", "unchecked", ()),
    ("Bryk, A., & Raudenbush, S. (1992). Hierarchical linear models. Sage.", "unchecked", ()),
    # of the edition that is known, and of a later one that is not said to be one, they can
    ("Box, G., & Jenkins, G. (2008). Time series analysis. Wiley.", "corrected", ("author_missing",)),
    ("Box, G., Jenkins, G., Reinsel, G., & Ljung, G. (2015). Time series analysis. Wiley.", "corrected", ("author_unknown",)),
    ("Box, G., Jenkins, G., & Pearl, J. (1970). Time series analysis. Wiley.", "corrected", ("author_unknown", "author_missing")),
    # a book is not the article of another year with the same short title
    ("Bellman, R. (1957). Dynamic programming. Princeton University Press.", "unchecked", ()),
    ("Bellman, R. (1957). Dynamic programming. Science, 153, 34.", "corrected", ("year",)),
    # a report comes before the paper; not if the journal itself is claimed, and not after it
    ("Roodman, D. (2006). How to do xtabond2 in Stata. Working Paper No. 103, Center for Global Development.", "verified", ()),
    ("Roodman, D. (2006). How to do xtabond2 in Stata. The Stata Journal, 9(1).", "corrected", ("year",)),
    ("Roodman, D. (2014). How to do xtabond2 in Stata. Working Paper No. 103, Center for Global Development.", "corrected", ("year",)),
    # the registry dates an old volume by its digital edition; the DOI says the year
    ("Erdős, P., & Rényi, A. (1959). On random graphs I. Publicationes Mathematicae Debrecen, 6, 290.", "verified", ()),
    ("Erdős, P., & Rényi, A. (1969). On random graphs I. Publicationes Mathematicae Debrecen, 6, 290.", "corrected", ("year",)),
    # a main title of two words will do if authors and year agree, and may be that of two works
    ("McDonald, R. (1999). Test theory: A unified treatment. Erlbaum.", "verified", ()),
    ("McDonald, R., & Guttman, L. (1999). Test theory: A unified treatment. Erlbaum.", "unchecked", ()),
    ("Hoerl, A., & Kennard, R. (1970). Ridge regression. Technometrics, 12(1).", "ambiguous", ()),
    # the title of what is corrected stands in that of the correction
    ("Hart, P. & Nilsson, N., 1972. Correction to \"A formal basis for minimum cost paths\". SIGART Bulletin, 37.", "verified", ()),
    ("Hart, P., & Nilsson, N. (1968). A formal basis for minimum cost paths. IEEE Transactions on Systems Science.", "verified", ()),
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("editions")
    with library_of(WORKS, folder) as opened:
        yield opened


@pytest.mark.parametrize(("raw", "status", "codes"), CASES)
def test_versions_that_no_source_lists(
    library: Library, raw: str, status: str, codes: tuple[str, ...]
) -> None:
    verdict = judged(library, raw)
    assert (verdict.status, verdict.discrepancies) == (status, codes)


def test_what_cannot_be_checked_says_why(library: Library) -> None:
    verdict = judged(library, CASES[0][0])
    assert verdict.work is None
    assert "no source lists this edition" in " ".join(verdict.evidence["reasons"])
    assert verdict.evidence["compared"]["title"] == "Time Series Analysis"
