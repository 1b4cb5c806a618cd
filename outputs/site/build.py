"""Builds the compare site of a release: a folder that is opened from disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from outputs.formats.tables import Row, each_row
from outputs.release.context import Draft, ReleaseContext
from outputs.site.alphabet import fold_table
from outputs.site.content import Content, Listed, Method, locales_of
from outputs.site.languages import Interface, interfaces
from outputs.site.pages import Imprint, Pages
from outputs.site.provenance import Tables
from outputs.site.shards import METHODS_PER_FILE, core_data, method_data, write_shard
from outputs.site.streams import NamesAndSearch


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
    content = Content(tables)
    tongues = interfaces(locales_of(tables))
    redirects: list[Row] = list(each_row(tables["redirects"]))
    stamp = created.astimezone(UTC).strftime("%Y-%m-%d")
    pages = Pages(Imprint(title, version, stamp, licence))
    for folder in ("data", "methods"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    methods, shards = _write_methods(target, content, pages, tongues)
    _write_data(target / "data", methods, content.provenance.field_labels, tongues, redirects)
    _write(target / "index.html", pages.compare(tongues, shards))
    _write(target / "methods" / "index.html", pages.list(methods))
    for row in redirects:
        _write(target / "methods" / f"{row['old_id']}.html", pages.redirect(row))
    files = [path for path in target.rglob("*") if path.is_file()]
    total = sum(path.stat().st_size for path in files)
    return SiteStats(len(content), len(tongues), len(redirects), len(files), total)


def write_site(draft: Draft, context: ReleaseContext, folder: Path) -> None:
    """The compare site of a release, as one of its writers."""
    build_site(
        draft.tables, folder / "site", title=context.title, version=draft.version,
        created=draft.created, licence=context.licence,
    )  # fmt: skip


def _write(path: Path, content: str) -> None:
    path.write_text(content, "utf-8", newline="\n")


def _write_methods(
    target: Path, content: Content, pages: Pages, tongues: Sequence[Interface]
) -> tuple[list[Listed], list[str]]:
    """Write what each method has, method by method; gives the methods for lists and the search shards."""
    listed: list[Listed] = []
    with NamesAndSearch(target / "data", tongues) as names:
        for number, batch in enumerate(_batches(content)):
            write_shard(target / "data", f"methods-{number}", [method_data(method) for method in batch])
            for method in batch:
                _write(target / "methods" / f"{method.method_id}.html", pages.method(method))
                names.add(method)
                listed.append(method.listed)
        return listed, names.finish()


def _batches(content: Content) -> Iterator[list[Method]]:
    methods = iter(content)
    while batch := list(islice(methods, METHODS_PER_FILE)):
        yield batch


def _write_data(
    folder: Path,
    methods: Sequence[Listed],
    fields: dict[str, dict[str, str]],
    tongues: Sequence[Interface],
    redirects: Sequence[Row],
) -> None:
    """Write the data files that are about all methods."""
    old_ids = {row["old_id"]: row["new_id"] for row in redirects}
    write_shard(folder, "core", core_data(methods, old_ids) | {"fields": fields})
    write_shard(folder, "folding", fold_table())
    for tongue in tongues:
        write_shard(folder, f"words-{tongue.locale}", tongue.strings)
