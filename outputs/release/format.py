"""The layout of a release folder: its version and the names of its files, in one place."""

from __future__ import annotations

FORMAT_VERSION = "1.0"
"""Raised in its first part when a column or file changes meaning or goes, in its second when one is added."""

INDEX = "index.json"
CHECKSUMS = "SHA256SUMS"
DELTA = "delta.jsonl"
CHANGES = "changes.md"
DATAPACKAGE = "datapackage.json"
CROISSANT = "croissant.json"
CITATION = "CITATION.cff"
CARD = "README.md"
DICTIONARY = "DICTIONARY.md"

METHODS_JSONL = "data/methods.jsonl"
SQLITE = "data/methodbase.sqlite"
WORKBOOK = "data/methodbase.xlsx"
SKOS = "data/methods.skos.ttl"
BIBTEX = "data/works.bib"


def parquet_path(table: str) -> str:
    """Where a release keeps a table as Parquet, relative to its folder."""
    return f"data/{table}.parquet"


def csv_path(table: str) -> str:
    """Where a release keeps a table as CSV, relative to its folder."""
    return f"data/{table}.csv"


def sqlite_version(format_version: str) -> int:
    """The format's version as one number, as SQLite's ``user_version`` has it: 1.2 is 1002."""
    major, minor = format_version.split(".")
    return int(major) * 1000 + int(minor)
