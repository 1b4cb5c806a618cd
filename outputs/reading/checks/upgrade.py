"""Does the delta lead from the previous release to this one, and say nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from outputs.delta.apply import apply
from outputs.delta.model import CAUSES, OPS, Change, DeltaError, read_delta
from outputs.delta.summary import DeltaCount
from outputs.formats.tables import TableError, arrange_table
from outputs.reading.checks.finding import DEFECT, Finding
from outputs.reading.checks.tally import differing_facts
from outputs.reading.reader import read_index
from outputs.reading.tables import ReleaseTables
from outputs.release.format import DELTA, INDEX
from transforms.tables.declaration import TABLES
from transforms.tables.stored import LARGE


def check_counts(root: Path, index: Mapping[str, Any]) -> Iterator[Finding]:
    """What ``index.json`` says of the delta is what its lines come to, and each line says something."""
    count, strange = DeltaCount(), 0
    for change in count.passing(read_delta(root / DELTA)):
        strange += not _is_meaningful(change)
    if strange:
        what = f"{strange} lines have an op or a cause that there is not, or change nothing"
        yield Finding("delta", DELTA, what, DEFECT)
    stated, summary = index["delta"], count.summary()
    found = {"path": DELTA, "from": index["previous"], "to": index["version"], **summary}
    for name, value in found.items():
        if stated.get(name) != value:
            what = f"is {stated.get(name)}, by the release and its lines it is {value}"
            yield Finding("delta", f"{INDEX}, delta.{name}", what, DEFECT)
    if index["previous"] is None and (root / DELTA).stat().st_size:
        yield Finding("delta", DELTA, "has lines, though this is the first release", DEFECT)


def _is_meaningful(change: Change) -> bool:
    changes = bool(change.keys) and (change.op != "MOD" or bool(change.changes))
    return changes and change.op in OPS and change.cause in CAUSES


def check_delta(root: Path, index: Mapping[str, Any], previous: Path) -> Iterator[Finding]:
    """Hold the lines of ``delta.jsonl`` against the differences of both releases, then apply them."""
    version = read_index(previous)["version"]
    if version != index["previous"]:
        yield Finding("delta", DELTA, f"leads from {index['previous']}, not from {version}", DEFECT)
        return
    yield from _check_lines(root, previous)
    yield from _check_upgrade(root, previous)


def _check_lines(root: Path, previous: Path) -> Iterator[Finding]:
    old, new = ReleaseTables(previous, on_disk=LARGE), ReleaseTables(root, on_disk=LARGE)
    for table, facts in differing_facts(old, new, lambda: _lines(root)).items():
        where = f"{DELTA}, {table}"
        if facts.missing:
            what = f"{facts.missing} changes are not told; the first: {facts.first_missing}"
            yield Finding("delta", where, what, DEFECT)
        if facts.invented:
            what = f"{facts.invented} changes are told that are none; the first: {facts.first_invented}"
            yield Finding("delta", where, what, DEFECT)


def _lines(root: Path) -> Iterator[Change]:
    return read_delta(root / DELTA)


def _check_upgrade(root: Path, previous: Path) -> Iterator[Finding]:
    new = ReleaseTables(root)
    try:
        upgraded = apply(ReleaseTables(previous), read_delta(root / DELTA))
    except (DeltaError, TableError) as error:
        yield Finding("delta", DELTA, f"does not apply to {previous.name}: {error}", DEFECT)
        return
    for table in TABLES:
        if not upgraded[table.name].equals(arrange_table(table, new[table.name])):
            what = f"applied to {previous.name} it does not give this release's rows"
            yield Finding("delta", f"{DELTA}, {table.name}", what, DEFECT)
