"""Rows of an unlisted locale in each other's place are refused; rows in their place are not."""

from itertools import combinations

import pytest

from extractors.pages import extract_page
from extractors.recognition_places import misplaced_row
from extractors.schemas import ROWS
from tests.rendering.labels import labels_of
from tests.rendering.pages import render
from tests.rendering.world import Record

RECORDS = [
    Record(
        "k-means",
        "K-középpont",
        (
            "Gépi tanulás", "Machine learning", "1957", "Stuart Lloyd", "Centroid-based clustering",
            "Lloyd, S. P. (1982). Least squares quantization in PCM. IEEE Trans. Inf. Theory. DOI ↗",
            "Lloyd's algorithm, hard c-means", "4",
            "It puts each point to the nearest of a few centres and then moves the centres. It stops when none moves.",
        ),
    ),
    Record(
        "efa",
        "Feltáró faktorelemzés",
        (
            "Pszichometria", "Psychometrics", "1904", "Charles Spearman", "Latent variable model",
            "Spearman, C. (1904). General intelligence, objectively determined. Am. J. Psychol. DOI ↗",
            "EFA, common factor analysis", "3",
            "It explains what many items share by a few factors that nobody sees. The factors are then turned.",
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize("layout", ["html", "pipe"])
@pytest.mark.parametrize(("first", "second"), list(combinations(range(len(ROWS)), 2)))
def test_any_two_rows_in_each_other_s_place_are_refused(first: int, second: int, layout: str) -> None:
    order = list(range(len(ROWS)))
    order[first], order[second] = order[second], order[first]
    records = [Record(each.slug, each.name, tuple(each.cells[at] for at in order)) for each in RECORDS]
    found = extract_page(render(records, labels_of("hu"), layout), "p")
    assert not found.records
    assert found.refusals[0]["reason"] in ("row_order", "unrecognised_rows")


def test_rows_in_their_place_are_read() -> None:
    found = extract_page(render(RECORDS, labels_of("hu")), "p")
    assert [tuple(row[key] for key in ROWS) for row in found.records] == [each.cells for each in RECORDS]


_ROWS = {key: [each.cell(key) for each in RECORDS] for key in ROWS}

IN_PLACE = {
    "originators are prose": {"originator": ["Developed by several groups", "many authors"]},
    "originators are dashes": {"originator": ["—", "—"]},
    "aliases are single": {"aliases": ["LKM", "EFA"]},
    "aliases are dashes": {"aliases": ["—", "—"], "type": ["Test, exact", "Test, rank-based"]},
    "one type has a comma": {"aliases": ["LKM", "EFA"], "type": ["Clustering, hard", "Latent variable model"]},
    "a field was left in English": {"field": ["Machine learning", "Statistics"]},
    "families that nobody lists": {"family": ["Folk methods", "Kitchen science"]},
    "a type in capitals": {"originator": ["Student", "Bell Labs"], "type": ["Neural Network Model", "Latent Variable Model"]},
}  # fmt: skip


@pytest.mark.parametrize("name", IN_PLACE)
def test_values_of_their_place_are_not_taken_for_others(name: str) -> None:
    assert misplaced_row(_ROWS | IN_PLACE[name]) is None
