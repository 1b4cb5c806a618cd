"""The release before: what a run compares with must be whole before any work is done."""

from __future__ import annotations

from pathlib import Path

import orjson

from outputs.release.checksums import file_sha256, parse_checksums
from outputs.release.format import CHECKSUMS, INDEX, parquet_path
from transforms.tables.declaration import TABLES


class PreviousReleaseError(RuntimeError):
    """The newest release of the home is damaged; nothing was published."""

    def __init__(self, release: Path, found: str) -> None:
        super().__init__(
            f"{release}: the previous release cannot be read, so nothing can be compared with it ({found}). "
            f"Run `methodbase verify {release.name}`; restore that folder from a copy, or move it away."
        )


def check_previous(release: Path) -> None:
    """Raise ``PreviousReleaseError`` when the index of a release cannot be read, or a file has another size.

    Every run does this, also one without work: see ``check_contents`` for what is in the files.
    """
    try:
        files = orjson.loads((release / INDEX).read_bytes())["files"]
        sizes = {entry["path"]: entry["bytes"] for entry in files if entry["path"].startswith("data/")}
        for path, size in sizes.items():
            if (release / path).stat().st_size != size:
                raise ValueError(f"{path} has not the {size} bytes that {INDEX} states")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PreviousReleaseError(release, str(error)) from error


def check_contents(release: Path) -> None:
    """Raise ``PreviousReleaseError`` when the index or a table of a release has not the bytes it had.

    Only the files are looked at that a new release is compared with; ``verify`` looks at all.
    """
    compared = {INDEX, *(parquet_path(table.name) for table in TABLES)}
    try:
        sums = parse_checksums((release / CHECKSUMS).read_text(encoding="utf-8"))
        for path in sorted(compared & set(sums)):
            if file_sha256(release / path) != sums[path]:
                raise ValueError(f"{path} has not the bytes that {CHECKSUMS} states")
    except (OSError, ValueError) as error:
        raise PreviousReleaseError(release, str(error)) from error
