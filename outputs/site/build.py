"""Builds the compare site of a release: a folder that is opened from disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from outputs.release.context import Draft, ReleaseContext
from outputs.site.alphabet import fold_table
from outputs.site.content import Method, Row, Tables, field_labels, gather, locales_of
from outputs.site.languages import Interface, interfaces
from outputs.site.pages import Imprint, Pages
from outputs.site.search import search_texts
from outputs.site.shards import METHODS_PER_FILE, core_data, method_data, name_lists, write_shard


@dataclass(frozen=True, slots=True)
class SiteStats:
    """What was written: numbers of methods, locales, old ids and files, and their bytes together."""

    methods: int
    locales: int
    redirects: int
    files: int
    bytes: int


def build_site(
    tables: Tables, target: Path, *, title: str, version: str, created: datetime, licence: str | None
) -> SiteStats:
    """Write the site of ``tables`` (one Arrow table a declared table) into ``target``, made when absent.

    ``index.html`` compares; ``methods/<method_id>.html`` needs no JavaScript, also for every old id of
    ``redirects``; ``data/`` holds what the compare page loads. The same tables and arguments give the same
    bytes; files that are there already are replaced, others stay. ``created`` is written as a date in UTC.
    Raises KeyError when a declared table is missing.
    """
    methods = gather(tables)
    tongues = interfaces(locales_of(tables))
    redirects: list[Row] = tables["redirects"].to_pylist()
    stamp = created.astimezone(UTC).strftime("%Y-%m-%d")
    pages = Pages(Imprint(title, version, stamp, licence))
    for folder in ("data", "methods"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    shards = _write_data(target / "data", tables, methods, tongues, redirects)
    _write(target / "index.html", pages.compare(tongues, shards))
    _write_pages(target / "methods", pages, methods, redirects)
    files = [path for path in target.rglob("*") if path.is_file()]
    total = sum(path.stat().st_size for path in files)
    return SiteStats(len(methods), len(tongues), len(redirects), len(files), total)


def write_site(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """The compare site of a release, as one of its writers."""
    build_site(
        draft.tables, folder / "site", title=context.title, version=draft.version,
        created=draft.created, licence=context.licence,
    )  # fmt: skip


def _write(path: Path, content: str) -> None:
    path.write_text(content, "utf-8", newline="\n")


def _write_data(
    folder: Path, tables: Tables, methods: list[Method], tongues: Sequence[Interface], redirects: list[Row]
) -> list[str]:
    """Write every data file; gives the names of the search shards."""
    old_ids = {row["old_id"]: row["new_id"] for row in redirects}
    core = core_data(methods, old_ids) | {"fields": field_labels(tables, methods)}
    write_shard(folder, "core", core)
    write_shard(folder, "folding", fold_table())
    names = name_lists(methods, tongues)
    for tongue in tongues:
        write_shard(folder, f"words-{tongue.locale}", tongue.strings)
        write_shard(folder, f"names-{tongue.locale}", names[tongue.locale])
    for number, first in enumerate(range(0, len(methods), METHODS_PER_FILE)):
        part = methods[first : first + METHODS_PER_FILE]
        write_shard(folder, f"methods-{number}", [method_data(method) for method in part])
    searched = search_texts(methods)
    for shard, text in searched.items():
        write_shard(folder, f"search-{shard}", {"text": text})
    return list(searched)


def _write_pages(folder: Path, pages: Pages, methods: list[Method], redirects: list[Row]) -> None:
    _write(folder / "index.html", pages.list(methods))
    for method in methods:
        _write(folder / f"{method.method_id}.html", pages.method(method))
    for row in redirects:
        _write(folder / f"{row['old_id']}.html", pages.redirect(row))
