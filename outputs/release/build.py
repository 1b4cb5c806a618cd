"""Filling the folder of a release: data first, then what describes it, then what checksums it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from extractors.execution import open_executor
from extractors.memory import release_memory
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
from outputs.reading.tables import ReleaseTables
from outputs.release.checksums import checksum_lines, file_facts, release_files
from outputs.release.context import Draft, ReleaseContext, Writer
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


def write_parquet_files(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """Every table as Parquet."""
    for table in TABLES:
        write_parquet(draft.tables[table.name], folder / parquet_path(table.name))


def write_csv_files(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """Every table as CSV."""
    for table in TABLES:
        write_csv(table, draft.tables[table.name], folder / csv_path(table.name))


def write_jsonl_file(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """Every method with what belongs to it, a line each."""
    write_methods_jsonl(draft.tables, folder / METHODS_JSONL)


def write_sqlite_file(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """All tables as one SQLite file."""
    write_sqlite(draft.tables, folder / SQLITE)


def write_workbook_file(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """The tables as a workbook."""
    write_workbook(draft, context, folder / WORKBOOK)


def write_skos_file(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """The methods as concepts."""
    write_skos(draft.tables, context, draft.version, folder / SKOS)


def write_bibtex_file(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """The works as BibTeX."""
    write_bibtex(draft.tables["works"], folder / BIBTEX)


FORMATS: Mapping[str, Writer] = {
    "parquet": write_parquet_files,
    "sqlite": write_sqlite_file,
    "xlsx": write_workbook_file,
    "csv": write_csv_files,
    "bibtex": write_bibtex_file,
    "skos": write_skos_file,
    "jsonl": write_jsonl_file,
}
"""The writers of the data files, by name. Parquet comes first, then what takes longest."""

MIN_ROWS_FOR_PROCESSES = 100_000
"""Statements below which a second process costs more to start than it saves."""


def build_release(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """Write everything but the delta (which is there already) into ``folder``: same draft, same bytes."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    write_data(draft, context, folder)
    for extra in context.extras:
        extra(folder, draft)
    describe(draft, context, folder)
    write_index(draft, context, folder)


def write_data(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """Write the data files, and what ``context.beside`` adds, in ``context.workers`` processes."""
    first, *others = FORMATS.values()
    first(draft, context, folder)
    release_memory()  # what Parquet needed, before other processes need theirs
    workers = context.workers if draft.counts["statements"] >= MIN_ROWS_FOR_PROCESSES else 1
    with open_executor(workers) as executor:
        if executor.parallel:  # each process reads the Parquet files: no table travels
            draft = replace(draft, tables=ReleaseTables(folder, on_disk=list(draft.tables)))
        plain = replace(context, extras=(), beside=())
        tasks = [(write, draft, plain, folder) for write in (*context.beside, *others)]
        for _ in executor.map(_write, tasks):
            pass


def _write(task: tuple[Writer, Draft, ReleaseContext, Path]) -> None:
    write, draft, context, folder = task
    write(draft, context, folder)
    release_memory()  # a process writes several formats, and the largest must be what it needs at most


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
