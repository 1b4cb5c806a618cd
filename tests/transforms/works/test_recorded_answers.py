"""Every recorded answer is read or refused, and no shape of a field breaks a record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
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
