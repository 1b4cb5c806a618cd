"""Publishing: compare with the previous release, build beside, put in place, switch ``latest``, prune."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from extractors.home import Home
from outputs.delta.causes import attribute
from outputs.delta.comparison import TableDifference, compare_tables
from outputs.delta.digest import Digest
from outputs.delta.lines import delta_lines
from outputs.delta.model import write_delta
from outputs.delta.naming import names_in
from outputs.delta.people import changes_markdown
from outputs.delta.summary import DeltaCount
from outputs.formats.tables import arrange
from outputs.reading.tables import ReleaseTables, empty_tables
from outputs.release.build import build_release
from outputs.release.context import Draft, ReleaseContext
from outputs.release.format import CHANGES, DELTA, FORMAT_VERSION, INDEX
from outputs.release.index import source_entries
from outputs.release.placing import building, locked, place, point_latest, retire
from outputs.release.previous import PreviousReleaseError
from outputs.release.retention import plan_retention
from outputs.release.versions import Version, next_version, released_versions, taken_versions
from transforms.tables.stored import Rows

Tables = Mapping[str, Rows]


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it. Unchanged: ``version`` and ``path`` are those of the release that still stands."""

    version: str | None
    path: Path | None
    changed: bool
    delta_summary: Mapping[str, Any]
    pruned: tuple[str, ...] = ()


def publish(tables: Tables, context: ReleaseContext, home: Home) -> Published:
    """Publish the tables as a new release, or nothing if they say what the previous release says.

    The rule: a release is made when any table differs from the previous release in a row or in a column
    other than ``checked_at`` and ``retrieved_at`` (that a page was seen again is a fact, that a registry
    said the same again is none), or when the format version, the terms of the sources or one of
    ``SETTINGS`` differs. ``TableError`` if the tables
    do not fit the declaration, ``PreviousReleaseError`` if the newest release cannot be read; nothing is
    published then.
    """
    arranged = arrange(tables)
    with locked(home.releases):
        existing = released_versions(home.releases)
        previous = home.releases / str(existing[-1]) if existing else None
        if previous is None:
            old: Tables = empty_tables()
            return _publish(arranged, context, home, existing, old, compare_tables(old, arranged))
        _repair_latest(home, previous.name)
        old = ReleaseTables(previous, on_disk=list(arranged))
        differences, worth_it = _compare(previous, old, arranged, context)
        if not worth_it:
            return Published(previous.name, previous, False, DeltaCount().summary())
        return _publish(arranged, context, home, existing, old, differences)


SETTINGS = ("title", "licence", "publisher", "homepage")
"""Settings stated in ``index.json`` whose change alone is worth a release."""


def _publish(
    tables: Tables,
    context: ReleaseContext,
    home: Home,
    existing: list[Version],
    old: Tables,
    differences: Mapping[str, TableDifference],
) -> Published:
    version = next_version(context.created_utc, taken_versions(home.releases, context.published))
    previous = str(existing[-1]) if existing else None
    target = home.releases / str(version)
    with building(home.releases, str(version)) as folder:
        summary = _write_delta(differences, old, tables, context, folder, previous, str(version))
        draft = Draft(
            version=str(version),
            created=context.created_utc,
            previous=previous,
            tables=tables,
            counts={name: len(data) for name, data in tables.items()},
            delta=summary,
        )
        build_release(draft, context, folder)
        place(folder, target)
    point_latest(home.releases, str(version))
    pruned = _prune(home, [*existing, version], tables, context.keep_releases)
    return Published(str(version), target, True, summary, pruned)


def _write_delta(
    differences: Mapping[str, TableDifference],
    old: Tables,
    new: Tables,
    context: ReleaseContext,
    folder: Path,
    previous: str | None,
    version: str,
) -> dict[str, Any]:
    """Write ``delta.jsonl`` (empty for the first release) and ``changes.md``; gives the delta's summary."""
    count, digest = DeltaCount(), Digest()
    lines = delta_lines(differences, old, new, attribute(context.causes, old, new)) if previous else ()
    write_delta(count.passing(digest.passing(lines)), folder / DELTA)
    text = changes_markdown(digest, previous, version, names_in(old, new))
    (folder / CHANGES).write_text(text, encoding="utf-8")
    return count.summary()


def _compare(
    previous: Path, old: Tables, new: Tables, context: ReleaseContext
) -> tuple[dict[str, TableDifference], bool]:
    try:
        differences = compare_tables(old, new)
        return differences, _worth_a_release(differences, context, previous)
    except (OSError, pa.ArrowException, orjson.JSONDecodeError) as error:
        raise PreviousReleaseError(previous, str(error)) from error


def _worth_a_release(
    differences: Mapping[str, TableDifference], context: ReleaseContext, previous: Path
) -> bool:
    if any(difference.matters for difference in differences.values()):
        return True
    index = orjson.loads((previous / INDEX).read_bytes())
    if index.get("format_version") != FORMAT_VERSION:
        return True
    if index.get("sources") != source_entries(context):
        return True
    return any(index.get(name) != getattr(context, name) for name in SETTINGS)


def _repair_latest(home: Home, version: str) -> None:
    # A run killed between its last two steps leaves a whole release that ``latest`` does not point to yet.
    if not home.latest.is_symlink() or home.latest.readlink().name != version:
        point_latest(home.releases, version)


def _prune(home: Home, versions: list[Version], tables: Tables, keep: int | None) -> tuple[str, ...]:
    if keep is None:
        return ()
    plan = plan_retention(versions, tables["redirects"]["since"].to_pylist(), keep)
    for version in plan.prune:
        retire(home.releases / str(version))
    return tuple(str(version) for version in plan.prune)
