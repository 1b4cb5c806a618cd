"""The release before: what a run compares with must be whole before any work is done."""

from __future__ import annotations

from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from outputs.release.format import INDEX, parquet_path
from transforms.tables.declaration import TABLES


class PreviousReleaseError(RuntimeError):
    """The newest release of the home is damaged; nothing was published."""

    def __init__(self, release: Path, found: str) -> None:
        super().__init__(
            f"{release}: the previous release cannot be read, so nothing can be compared with it ({found}). "
            f"Run `methodbase verify {release.name}`; restore that folder from a copy, or move it away."
        )


def check_previous(release: Path) -> None:
    """Raise ``PreviousReleaseError`` when the index or a table of a release is cut short or is none.

    Every byte is not looked at, as ``verify`` does: this costs milliseconds.
    """
    try:
        sizes = {
            entry["path"]: entry["bytes"] for entry in orjson.loads((release / INDEX).read_bytes())["files"]
        }
        for name in (parquet_path(table.name) for table in TABLES):
            if name in sizes:
                _check_table(release / name, sizes[name])
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise PreviousReleaseError(release, str(error)) from error


def _check_table(file: Path, size: int) -> None:
    if file.stat().st_size != size:
        raise ValueError(f"{file.name} has not the {size} bytes that {INDEX} states")
    pq.read_metadata(file)
