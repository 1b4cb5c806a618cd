"""Filling the folder of a release: data first, then what describes it, then what checksums it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa

from outputs.formats.csv import write_csv
from outputs.formats.jsonl import write_methods_jsonl
from outputs.formats.parquet import write_parquet
from outputs.formats.sqlite import write_sqlite
from outputs.release.checksums import checksum_lines, file_facts, release_files
from outputs.release.context import Draft, ReleaseContext
from outputs.release.format import CHECKSUMS, INDEX, METHODS_JSONL, SQLITE, csv_path, parquet_path
from outputs.release.index import index_document, write_json
from transforms.tables.declaration import TABLES

Tables = Mapping[str, pa.Table]


def write_parquet_files(tables: Tables, folder: Path) -> None:
    """Every table as Parquet."""
    for table in TABLES:
        write_parquet(tables[table.name], folder / parquet_path(table.name))


def write_csv_files(tables: Tables, folder: Path) -> None:
    """Every table as CSV."""
    for table in TABLES:
        write_csv(table, tables[table.name], folder / csv_path(table.name))


FORMATS: Mapping[str, Callable[[Tables, Path], None]] = {
    "parquet": write_parquet_files,
    "csv": write_csv_files,
    "jsonl": lambda tables, folder: write_methods_jsonl(tables, folder / METHODS_JSONL),
    "sqlite": lambda tables, folder: write_sqlite(tables, folder / SQLITE),
}
"""The writers of the data files, by name, in the order they run."""


def build_release(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """Write everything but the delta (which is there already) into ``folder``: same draft, same bytes."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for write in FORMATS.values():
        write(draft.tables, folder)
    for extra in context.extras:
        extra(folder, draft)
    write_index(draft, context, folder)


def write_index(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """Write ``index.json`` over all other files, and ``SHA256SUMS`` over all files and the index."""
    files = [file_facts(folder, path) for path in release_files(folder) if path not in (INDEX, CHECKSUMS)]
    write_json(index_document(draft, context, files), folder / INDEX)
    sums = checksum_lines([*files, file_facts(folder, INDEX)])
    (folder / CHECKSUMS).write_text(sums, encoding="utf-8")
