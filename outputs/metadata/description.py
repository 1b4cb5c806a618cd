"""What every metadata file is made of, so that all of them say the same of a release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import pyarrow.compute as pc

from outputs.release.checksums import FileFacts
from outputs.release.context import Draft, ReleaseContext, SourceTerms
from outputs.release.format import csv_path, parquet_path
from transforms.tables.declaration import TABLES

KEYWORDS = ("research methods", "multilingual", "terminology", "citations", "scholarly metadata")

_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".jsonl": "application/jsonl",
    ".sqlite": "application/vnd.sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ttl": "text/turtle",
    ".bib": "application/x-bibtex",
    ".json": "application/json",
    ".md": "text/markdown",
    ".html": "text/html",
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data file with its facts; ``table`` and ``rows`` if it holds exactly one table."""

    facts: FileFacts
    media_type: str
    table: str | None
    rows: int | None


@dataclass(frozen=True, slots=True)
class Description:
    """A release, its settings, and the facts of the files that are data: those in ``data/`` and the delta."""

    draft: Draft
    context: ReleaseContext
    files: tuple[FileFacts, ...]

    def data_files(self) -> Iterator[DataFile]:
        """Each data file, in order of path."""
        tables = {path(table.name): table.name for table in TABLES for path in (csv_path, parquet_path)}
        for facts in self.files:
            table = tables.get(facts.path)
            rows = self.draft.counts[table] if table else None
            yield DataFile(facts, media_type(facts.path), table, rows)

    def sources(self) -> list[SourceTerms]:
        """The terms of each source of pages, in order of name; without terms, what their pages say."""
        stated = {terms.name: terms for terms in self.context.sources}
        return [
            stated.get(name) or SourceTerms(name, licence=_only(licences))
            for name, licences in _page_licences(self.draft)
        ]

    def languages(self) -> list[str]:
        """Primary subtags of the languages of names, in order, without ``und``."""
        tags = pc.unique(self.draft.tables["names"]["lang"]).to_pylist()
        return sorted({tag.split("-")[0] for tag in tags} - {"und", "mul", "zxx"})


def media_type(path: str) -> str:
    """The media type of a file of a release, by its suffix."""
    return _MEDIA_TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")


def _page_licences(draft: Draft) -> list[tuple[str, set[str]]]:
    found: dict[str, set[str]] = {}
    pages = draft.tables["pages"].select(["source", "licence"]).group_by(["source", "licence"]).aggregate([])
    for row in pages.to_pylist():
        found.setdefault(row["source"], set()).update({row["licence"]} - {None})
    return sorted(found.items())


def _only(licences: set[str]) -> str | None:
    return next(iter(licences)) if len(licences) == 1 else None
