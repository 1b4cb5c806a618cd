"""What validation costs: time per table at a million statements, with and without bad rows, and peak memory.

    python -m benchmarks.validation [--statements 1000000] [--bad 1000] [--import-only]

The tables are the small world of ``tests/expectations/worlds.py``, as often as needed, with ids and texts of their
own; ``--bad`` statements get a hidden character. The import of Great Expectations is timed apart: it can run in
a thread while pages are parsed. Times are wall clock and CPU of this process.
"""

from __future__ import annotations

import argparse
import re
import resource
import sys
import time
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from expectations.engine import warm_up
from expectations.model import Validation, ValidationSettings
from expectations.validation import validate
from tests.expectations.worlds import TODAY, tables, world
from transforms.tables.declaration import TABLES

ID = re.compile(r"(mb-|wk-|ct-|st-|qu-)[0-9a-f]{10,16}|[0-9a-f]{64}")
TEXTS = {
    "methods": ("name", "summary"),
    "names": ("text",),
    "works": ("title",),
    "citations": ("raw", "title"),
    "statements": ("value", "raw"),
}


def many_worlds(count: int) -> dict[str, pa.Table]:
    """``count`` worlds side by side: every id and every text is of one world only."""
    base = tables(world("base"))
    numbers = np.arange(count)
    return {
        name: pa.table({column: repeat(name, column, table.column(column), numbers) for column in table.column_names})
        .select(table.column_names)
        .cast(table.schema)
        for name, table in base.items()
    }  # fmt: skip


def repeat(table: str, column: str, values: pa.ChunkedArray, numbers: np.ndarray) -> pa.Array:
    """A column of one world for all worlds, row after row of the same place."""
    parts = [variants(table, column, value, numbers, values.type) for value in values.to_pylist()]
    return pa.concat_arrays(parts)


def variants(table: str, column: str, value: object, numbers: np.ndarray, kind: pa.DataType) -> pa.Array:
    """One value of one world, as it is in each world."""
    if isinstance(value, str) and ID.search(value):
        return pa.array([in_world(value, n) for n in numbers], kind)
    if isinstance(value, str) and column in TEXTS.get(table, ()) and not value.isdigit():
        return pa.array([f"{value} {n}" for n in numbers], kind)
    return pa.repeat(pa.scalar(value, kind), len(numbers))


def in_world(value: str, number: int) -> str:
    """The value with its ids replaced by those of a world."""
    return ID.sub(lambda found: own(found.group(), number), value)


def own(identifier: str, number: int) -> str:
    """The id of a world: the last eight digits are its number."""
    return f"{identifier[:-8]}{number:08x}"


def spoil(found: dict[str, pa.Table], bad: int) -> None:
    """Hide a character in the last ``bad`` statements, which nothing rests on."""
    statements = found["statements"]
    raws = statements.column("raw").to_pylist()
    for place in range(len(raws) - bad, len(raws)):
        raws[place] += "\u202e"
    place = statements.column_names.index("raw")
    found["statements"] = statements.set_column(place, "raw", pa.array(raws, pa.string()))


def timed(found: dict[str, pa.Table]) -> tuple[Validation, float, float]:
    """The validation of these tables, with its wall and CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    settings = ValidationSettings(max_quarantine_share=1.0)
    result = validate(found, previous=found, settings=settings, accept_drop=None, today=TODAY)
    return result, time.perf_counter() - wall, time.process_time() - cpu


def report(title: str, found: dict[str, pa.Table]) -> Iterator[str]:
    """The figures of one validation as lines of text."""
    result, wall, cpu = timed(found)
    yield f"{title}: {wall:.1f} s wall, {cpu:.1f} s CPU, verdict {result.verdict}, refused {len(result.quarantined)}"
    for table in TABLES:
        rows, asked = found[table.name].num_rows, sum(r.table == table.name for r in result.results)
        yield f"  {table.name:12} {rows:>9} rows {asked:>3} expectations {result.seconds[table.name]:6.2f} s"
    yield f"  gates        {len(result.gates)}"


def main() -> int:
    """Validate sound tables and spoilt ones and print seconds and memory; always 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--bad", type=int, default=1_000)
    parser.add_argument("--import-only", action="store_true")
    options = parser.parse_args()
    wall, cpu = time.perf_counter(), time.process_time()
    warm_up()
    print(
        f"import: {time.perf_counter() - wall:.1f} s wall, {time.process_time() - cpu:.1f} s CPU", flush=True
    )
    if options.import_only:
        return 0
    per_world = len(world("base")["statements"])
    found = many_worlds(max(options.statements // per_world, 1))
    print(f"made {sum(t.num_rows for t in found.values())} rows", flush=True)
    print("\n".join(report("all rows sound", found)), flush=True)
    spoil(found, options.bad)
    print("\n".join(report(f"{options.bad} bad statements", found)), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MiB (the made-up tables included)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
