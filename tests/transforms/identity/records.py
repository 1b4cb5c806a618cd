"""Small worlds for the tests: records written as keyword arguments, clusters as sets of names."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from extractors.home import Home
from transforms.identity.decisions import Decision
from transforms.identity.ids import Assignments
from transforms.identity.model import RECORD_COLUMNS, Resolution, ref
from transforms.identity.resolution import resolve

START = pd.Timestamp("2026-10-01", tz="UTC")
ABSENT: dict[str, Any] = {
    "column": 1,
    "kind": "comparison",
    "source": "site",
    "slug": None,
    "locale": "en",
    "name": "A method",
    "aliases": (),
    "year": None,
    "originators": (),
    "type": None,
    "family": None,
    "field": None,
    "citation": None,
    "work_id": None,
    "summary": None,
    "first_seen": START,
}


def record(page: str, **values: Any) -> dict[str, Any]:
    """A record with the given values; everything else is absent."""
    return {"page_id": page, **ABSENT, **values}


def frame(*records: dict[str, Any]) -> pd.DataFrame:
    """Records as identity takes them."""
    rows = [
        {**row, "aliases": list(row["aliases"]), "originators": list(row["originators"])} for row in records
    ]
    table = pd.DataFrame(rows, columns=list(RECORD_COLUMNS))
    return table.assign(year=pd.array(table["year"].tolist(), dtype="Int64"))


def settle(
    *records: dict[str, Any],
    home: Home | Assignments | None = None,
    decisions: Sequence[Decision] = (),
    release: str = "2026.10.1",
) -> Resolution:
    """Resolve a handful of records."""
    return resolve(frame(*records), home=home, decisions=decisions, release=release)


def ids(resolution: Resolution) -> dict[str, str]:
    """The method id of each record, by its reference."""
    members = resolution.members
    keys = [ref(page, column) for page, column in zip(members["page_id"], members["column"], strict=True)]
    return dict(zip(keys, members["method_id"], strict=True))


def partition(resolution: Resolution) -> set[frozenset[str]]:
    """The clusters as sets of record references."""
    groups: dict[str, set[str]] = {}
    for key, method_id in ids(resolution).items():
        groups.setdefault(method_id, set()).add(key)
    return {frozenset(group) for group in groups.values()}


def decision(kind: str, left: str, right: str, when: str = "2026-11-01T10:00:00Z", **more: Any) -> Decision:
    """A decision by the tests' only person."""
    return Decision(kind, left, right, "looked at both", "Noa", when, **more)  # type: ignore[arg-type]


def home_in(folder: Path) -> Home:
    """A home that does not exist yet."""
    return Home(folder / "home")


@contextmanager
def fresh_home() -> Iterator[Home]:
    """A home of its own for one example of a law."""
    with tempfile.TemporaryDirectory() as folder:
        yield Home(Path(folder) / "home")
