"""The release before may be of an older format, without columns and tables that came later."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractors.home import Home
from outputs.delta.diff import diff
from outputs.reading.tables import ReleaseTables
from outputs.reading.verify import verify
from outputs.release.publish import publish
from outputs.report import facts
from tests.outputs.conftest import CONTEXT
from tests.outputs.release.test_release_on_disk import on_disk

LATER = {
    "methods": ["flags", "field"],
    "names": ["preferred"],
    "works": ["authors", "state"],
    "citations": ["evidence", "discrepancies"],
    "statements": ["extractor", "raw"],
    "merges": ["rule", "decided_by", "evidence"],
    "redirects": ["reason"],
    "quarantine": ["locator"],
}
"""Columns that the older format does not have, nullable or not; nor has it ``mentions``."""


@pytest.fixture
def home(first_tables: Mapping[str, pa.Table], tmp_path: Path) -> Home:
    """A home whose only release is of that format."""
    home = Home(tmp_path / "home")
    published = publish(first_tables, CONTEXT, home)
    assert published.path is not None
    for name, columns in LATER.items():
        path = published.path / "data" / f"{name}.parquet"
        pq.write_table(pq.read_table(path).drop_columns(columns), path)
    (published.path / "data" / "mentions.parquet").unlink()
    return home


@pytest.mark.parametrize("stored", [False, True])
def test_a_delta_leads_from_an_older_format(
    home: Home, second_tables: Mapping[str, pa.Table], stored: bool, tmp_path: Path
) -> None:
    tables = on_disk(second_tables, tmp_path / "stored") if stored else second_tables
    published = publish(tables, CONTEXT, home)
    assert published.path is not None
    assert verify(published.path) == []
    assert "2026.11.1 → 2026.11.2" in diff(home.releases / "2026.11.1", published.path).text()


def test_the_report_counts_what_an_older_format_had(
    home: Home, second_tables: Mapping[str, pa.Table]
) -> None:
    previous = ReleaseTables(home.latest.resolve(), on_disk=list(second_tables))
    merges = facts.list_merges(second_tables, previous)
    assert sum(tally.previous or 0 for tally in merges.by_rule) == 0 < merges.total
    assert {each.previous for each in facts.count_discrepancies(second_tables, previous)} == {0}
    assert facts.count_verdicts(second_tables, previous)
    assert facts.count_quarantine(second_tables, previous)
    assert facts.list_wrong_citations(second_tables, previous) is not None
