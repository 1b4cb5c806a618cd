"""``methodbase verify``: is a release whole and consistent. It needs nothing but the release's folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from outputs.reading.checks.agreement import check_agreement
from outputs.reading.checks.content import check_redirects, check_rows, check_schemas
from outputs.reading.checks.files import check_files
from outputs.reading.checks.finding import DAMAGED, Finding
from outputs.reading.checks.metadata import check_metadata
from outputs.reading.checks.upgrade import check_counts, check_delta
from outputs.reading.reader import ReleaseError, read_index
from outputs.reading.tables import ReleaseTables
from outputs.release.format import INDEX
from outputs.release.versions import parse_version
from transforms.tables.declaration import TABLES


def verify(path: str | Path, previous: str | Path | None = None) -> list[Finding]:
    """Everything that is wrong with the release at ``path``; nothing: an empty list.

    The delta is checked against ``previous``, or against the folder beside this one that has the previous
    version's name, when it is there. A release that can not be read is a finding, not an error.
    """
    root = Path(path).resolve()
    try:
        index = read_index(root)
    except ReleaseError as error:
        return [Finding("files", INDEX, str(error), DAMAGED)]
    findings: list[Finding] = []
    for name, check in _checks(root, index, _previous(root, index, previous)):
        findings.extend(_run(name, check))
    return findings


Check = Callable[[], Iterator[Finding]]


def _checks(root: Path, index: Mapping[str, Any], previous: Path | None) -> Iterator[tuple[str, Check]]:
    yield "files", lambda: check_files(root, index)
    yield "metadata", lambda: check_metadata(root, index)
    yield "schema", lambda: check_schemas(root)
    yield "values", lambda: _check_tables(root)
    yield "agreement", lambda: check_agreement(root, index)
    yield "delta", lambda: check_counts(root, index)
    if previous is not None:
        yield "delta", lambda: check_delta(root, index, previous)


def _check_tables(root: Path) -> Iterator[Finding]:
    tables = ReleaseTables(root)
    for table in TABLES:
        yield from check_rows(table, tables[table.name], tables)
    yield from check_redirects(tables)


def _run(name: str, check: Check) -> Iterator[Finding]:
    # What a damaged file makes a reader raise: each is a finding of that check, and the next check runs.
    try:
        yield from check()
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException, sqlite3.Error) as error:
        text = f"{type(error).__name__}: {error}".splitlines()[0]
        yield Finding(name, "the release", f"could not be checked: {text}", DAMAGED)


def _previous(root: Path, index: Mapping[str, Any], given: str | Path | None) -> Path | None:
    if given is not None:
        return Path(given).resolve()
    version = index["previous"]
    if version is None or parse_version(str(version)) is None:
        return None
    beside = root.parent / str(version)
    return beside if (beside / INDEX).is_file() else None
