"""What each writer of a release needs: memory at most, CPU, and whether it gives the same bytes again.

    python -m benchmarks.writers RELEASE [RELEASE …] [--only NAME …]

Every writer runs alone in a new process on the Parquet files of the release and writes into a temporary folder;
its files are compared with those of the release. ``floor`` is the process before it writes: Python and imports.
Give a large and a small release to see what grows. Linux only: reads ``/proc``.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.memory import peak_of_this_process
from outputs.reading.tables import ReleaseTables
from outputs.release.build import FORMATS
from outputs.release.checksums import file_sha256, release_files
from outputs.release.context import Draft, ReleaseContext, Writer
from outputs.release.format import INDEX
from outputs.site.build import write_site
from transforms.tables.declaration import TABLES

WRITERS: dict[str, Writer] = {"site": write_site, **FORMATS}


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one writer: MiB before and at most, seconds of CPU."""

    floor: float
    peak: float
    cpu: float


def main() -> None:
    """Run every writer in a process of its own and print its peak."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("releases", type=Path, nargs="+")
    parser.add_argument("--only", nargs="+", choices=WRITERS, default=list(WRITERS))
    asked = parser.parse_args()
    for release in asked.releases:
        print(f"{release}: {json.loads((release / INDEX).read_text())['counts']}")
        print(f"{'writer':10}{'floor MiB':>10}{'peak MiB':>10}{'CPU s':>8}  other bytes")
        for name in asked.only:
            cost, others = measure(name, release)
            print(
                f"{name:10}{cost.floor:>10.0f}{cost.peak:>10.0f}{cost.cpu:>8.1f}  {others or '—'}", flush=True
            )


def measure(name: str, release: Path) -> tuple[Cost, str]:
    """The writer's cost, and the first files that differ from the release's."""
    with tempfile.TemporaryDirectory(prefix="writers-", dir=release.parent) as folder:
        (Path(folder) / "data").mkdir()
        with get_context("spawn").Pool(1) as pool:
            cost = pool.apply(write, (name, release, Path(folder)))
        others = list(different(Path(folder), release))
        return cost, ", ".join(others[:3]) + (f" … {len(others)}" if len(others) > 3 else "")


def write(name: str, release: Path, folder: Path) -> Cost:
    """Run the writer in this process."""
    draft, context = as_drafted(release)
    floor, begun = peak_of_this_process(), time.process_time()
    WRITERS[name](draft, context, folder)
    return Cost(floor, peak_of_this_process(), time.process_time() - begun)


def as_drafted(release: Path) -> tuple[Draft, ReleaseContext]:
    """The draft and the context that the release was written from, as far as its data files show."""
    index: dict[str, Any] = json.loads((release / INDEX).read_text())
    tables = ReleaseTables(release, on_disk=[table.name for table in TABLES])
    created = datetime.fromisoformat(index["created"])
    draft = Draft(index["version"], created, index["previous"], tables, index["counts"], index["delta"])
    told = {name: index[name] for name in ("title", "licence", "publisher", "homepage")}
    return draft, ReleaseContext(created=created, **told)


def different(written: Path, release: Path) -> Iterator[str]:
    """The files that are not, byte for byte, those of the release."""
    for path in release_files(written):
        there = release / path
        if not there.is_file() or file_sha256(there) != file_sha256(written / path):
            yield path


if __name__ == "__main__":
    main()
