"""``index.json``: where a program starts to read a release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from outputs.release.checksums import FileFacts
from outputs.release.context import Draft, ReleaseContext
from outputs.release.format import DELTA, FORMAT_VERSION, csv_path, parquet_path


def index_document(draft: Draft, context: ReleaseContext, files: Sequence[FileFacts]) -> dict[str, Any]:
    """The whole entry point. ``files`` are all files of the release but ``index.json`` and ``SHA256SUMS``."""
    rows = {path(name): n for name, n in draft.counts.items() for path in (parquet_path, csv_path)}
    document: dict[str, Any] = {
        "name": "methodbase",
        "title": context.title,
        "version": draft.version,
        "format_version": FORMAT_VERSION,
        "created": context.created_text,
        "previous": draft.previous,
        "licence": context.licence,
        "publisher": context.publisher,
        "homepage": context.homepage,
        "code": {"extractor": context.extractor, "program": context.program},
        "counts": dict(draft.counts),
        "delta": {"path": DELTA, "from": draft.previous, "to": draft.version, **draft.delta},
        "sources": source_entries(context),
        "bibliography": [asdict(dump) for dump in context.bibliography],
        "accept_drop": context.accept_drop,
        "validation": dict(context.validation),
        "files": [_file_entry(facts, rows) for facts in files],
    }
    return document


def source_entries(context: ReleaseContext) -> list[dict[str, Any]]:
    """The terms of the sources, in order of name."""
    return [
        {"name": terms.name, "licence": terms.licence, "prose": terms.prose, "homepage": terms.homepage}
        for terms in sorted(context.sources, key=lambda terms: terms.name)
    ]


def write_json(document: Mapping[str, Any], path: Path) -> None:
    """Write a document for people and programs: indented, keys in the order given, a line end at the end."""
    path.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _file_entry(facts: FileFacts, rows: Mapping[str, int]) -> dict[str, Any]:
    entry: dict[str, Any] = {"path": facts.path, "bytes": facts.bytes, "sha256": facts.sha256}
    if facts.path in rows:
        entry["rows"] = rows[facts.path]
    return entry
