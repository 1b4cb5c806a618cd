"""Does the delta lead from the previous release to this one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from outputs.delta.apply import apply
from outputs.delta.model import DeltaError, read_delta
from outputs.formats.tables import TableError, arrange_table
from outputs.reading.checks.finding import DEFECT, Finding
from outputs.reading.tables import ReleaseTables
from outputs.release.format import DELTA
from transforms.tables.declaration import TABLES


def check_delta(root: Path, previous: Path) -> Iterator[Finding]:
    """Apply ``delta.jsonl`` to the previous release and compare every table with this release."""
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
