"""A citation of any version of a preprint is right: the record knows the years of all of them."""

from __future__ import annotations

from transforms.works.normalise import from_arxiv_snapshot


def test_the_years_of_all_versions_are_known() -> None:
    record = from_arxiv_snapshot(
        {
            "id": "1802.03426",
            "title": "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction",
            "authors_parsed": [["McInnes", "Leland", ""]],
            "versions": [
                {"version": "v1", "created": "Fri, 9 Feb 2018 19:39:33 GMT"},
                {"version": "v3", "created": "Fri, 18 Sep 2020 01:49:37 GMT"},
            ],
        }
    )
    assert (record.year, record.years) == (2018, (2018, 2020))
