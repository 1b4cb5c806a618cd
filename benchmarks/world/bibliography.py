"""The dump that covers the world: arXiv snapshot lines for preprints, Crossref works for the others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from benchmarks.world.methods import TrueWork


def dump_lines(works: Iterable[TrueWork]) -> Iterator[str]:
    """One JSON line a record; a work with both ids has two."""
    for work in works:
        if work.arxiv_id:
            yield json.dumps(_arxiv(work))
        if work.doi:
            yield json.dumps(_crossref(work))


def _arxiv(work: TrueWork) -> dict[str, object]:
    return {
        "id": work.arxiv_id,
        "authors": ", ".join(f"{given} {family}" for family, given in work.authors),
        "title": work.title,
        "comments": None,
        "journal-ref": None,
        "doi": None,
        "categories": "stat.ME",
        "abstract": "",
        "versions": [{"version": "v1", "created": f"Mon, 1 Jan {work.year} 00:00:00 GMT"}],
        "update_date": f"{work.year}-01-02",
        "authors_parsed": [[family, given, ""] for family, given in work.authors],
    }


def _crossref(work: TrueWork) -> dict[str, object]:
    return {
        "DOI": work.doi,
        "type": "journal-article",
        "title": [work.title],
        "author": [{"family": family, "given": given} for family, given in work.authors],
        "container-title": [work.venue],
        "issued": {"date-parts": [[work.year]]},
        "URL": f"https://doi.org/{work.doi}",
    }
