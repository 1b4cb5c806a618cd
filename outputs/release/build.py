"""Filling the folder of a release: data first, then what describes it, then what checksums it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from outputs.formats.bibtex import write_bibtex
from outputs.formats.csv import write_csv
from outputs.formats.jsonl import write_methods_jsonl
from outputs.formats.parquet import write_parquet
from outputs.formats.skos import write_skos
from outputs.formats.sqlite import write_sqlite
from outputs.formats.xlsx import write_workbook
from outputs.metadata.card import card
from outputs.metadata.citation import citation_file
from outputs.metadata.croissant import croissant
from outputs.metadata.datapackage import datapackage
from outputs.metadata.description import Description
from outputs.metadata.dictionary import dictionary
from outputs.release.checksums import checksum_lines, file_facts, release_files
from outputs.release.context import Draft, ReleaseContext
from outputs.release.format import (
    BIBTEX,
    CARD,
    CHECKSUMS,
    CITATION,
    CROISSANT,
    DATAPACKAGE,
    DELTA,
    DICTIONARY,
    INDEX,
    METHODS_JSONL,
    SKOS,
    SQLITE,
    WORKBOOK,
    csv_path,
    parquet_path,
)
from outputs.release.index import index_document, write_json
from transforms.tables.declaration import TABLES

Writer = Callable[[Draft, ReleaseContext, Path], None]


def write_parquet_files(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """Every table as Parquet."""
    for table in TABLES:
        write_parquet(draft.tables[table.name], folder / parquet_path(table.name))


def write_csv_files(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """Every table as CSV."""
    for table in TABLES:
        write_csv(table, draft.tables[table.name], folder / csv_path(table.name))


FORMATS: Mapping[str, Writer] = {
    "parquet": write_parquet_files,
    "csv": write_csv_files,
    "jsonl": lambda draft, context, folder: write_methods_jsonl(draft.tables, folder / METHODS_JSONL),
    "sqlite": lambda draft, context, folder: write_sqlite(draft.tables, folder / SQLITE),
    "xlsx": lambda draft, context, folder: write_workbook(draft, context, folder / WORKBOOK),
    "skos": lambda draft, context, folder: write_skos(draft.tables, context, draft.version, folder / SKOS),
    "bibtex": lambda draft, context, folder: write_bibtex(draft.tables["works"], folder / BIBTEX),
}
"""The writers of the data files, by name, in the order they run."""


def build_release(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """Write everything but the delta (which is there already) into ``folder``: same draft, same bytes."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for write in FORMATS.values():
        write(draft, context, folder)
    for extra in context.extras:
        extra(folder, draft)
    describe(draft, context, folder)
    write_index(draft, context, folder)


def describe(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """Write everything that describes the data files, which must all be there."""
    (folder / DICTIONARY).write_text(dictionary(), encoding="utf-8")
    (folder / CITATION).write_text(citation_file(draft, context), encoding="utf-8")
    data = [path for path in release_files(folder) if path.startswith("data/") or path == DELTA]
    facts = tuple(file_facts(folder, path) for path in data)
    description = Description(draft, context, facts)
    write_json(datapackage(description), folder / DATAPACKAGE)
    write_json(croissant(description), folder / CROISSANT)
    (folder / CARD).write_text(card(description), encoding="utf-8")


def write_index(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """Write ``index.json`` over all other files, and ``SHA256SUMS`` over all files and the index."""
    files = [file_facts(folder, path) for path in release_files(folder) if path not in (INDEX, CHECKSUMS)]
    write_json(index_document(draft, context, files), folder / INDEX)
    sums = checksum_lines([*files, file_facts(folder, INDEX)])
    (folder / CHECKSUMS).write_text(sums, encoding="utf-8")
