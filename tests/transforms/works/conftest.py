from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.home import Home
from tests.servers.registries import RegistryServers
from tests.transforms.works.lookups import crossref_work
from transforms.works.model import Person, Record

SHARED_DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
AS_OF = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def servers() -> Iterator[RegistryServers]:
    with RegistryServers() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def as_of() -> datetime:
    return AS_OF


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "some.jsonl"
    records: list[dict[str, Any]] = [
        crossref_work("10.1234/a", "A quiet study of noise", deposited={"date-time": "2024-01-02T03:04:05Z"}),
        crossref_work(
            "10.1234/notice", "Retraction", **{"update-to": [{"type": "retraction", "DOI": "10.1234/a"}]}
        ),
        {"id": "2205.00001", "title": "A Quiet Study of Noise", "authors": "Ada Lovelace, Emmy Noether"},
        {"id": "2205.00003", "title": "Only a preprint", "authors": "Ada Lovelace"},
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.fixture
def shared() -> Path:
    if not SHARED_DATA.is_dir():
        pytest.skip("the shared data folder is not here")
    return SHARED_DATA


@pytest.fixture
def record() -> Callable[..., Record]:
    return make_record


def make_record(
    name: str,
    title: str = "A quiet study of noise",
    authors: tuple[str, ...] = ("Lovelace, Ada", "Noether, Emmy"),
    year: int | None = 2020,
    **changes: object,
) -> Record:
    """A record of arXiv ("arxiv:…") or Crossref ("doi:…") with what a test does not care about filled in."""
    kind, _, identifier = name.partition(":")
    values: dict[str, object] = {
        "registry": "arxiv" if kind == "arxiv" else "crossref",
        "record_id": identifier,
        "origin": "registry",
        "title": title,
        "authors": tuple(Person(*map(str.strip, author.split(","))) for author in authors),
        "keeps_order": True,
        "year": year,
        "venue": "arXiv" if kind == "arxiv" else "Journal",
        "doi": identifier if kind == "doi" else None,
        "arxiv_id": identifier if kind == "arxiv" else None,
        "isbn": None,
        "url": None,
        "same_as": (),
        "retrieved_at": AS_OF,
        "state": "current",
        "preprint": kind == "arxiv",
    }
    return Record(**{**values, **changes})  # type: ignore[arg-type]
