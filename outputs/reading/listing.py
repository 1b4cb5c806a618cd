"""The releases of a home, for ``methodbase releases``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outputs.reading.reader import read_index
from outputs.release.versions import released_versions


@dataclass(frozen=True, slots=True)
class Listed:
    """One release of a folder. ``changes``: table → op → rows against ``previous``."""

    version: str
    path: Path
    created: str
    previous: str | None
    latest: bool
    counts: dict[str, int]
    changes: dict[str, Any]


def list_releases(releases: Path) -> list[Listed]:
    """All complete releases in a folder, newest first; ``ReleaseError`` names one that cannot be read."""
    latest = (releases / "latest").resolve().name
    listed = []
    for version in reversed(released_versions(releases)):
        path = releases / str(version)
        index = read_index(path)
        listed.append(
            Listed(
                version=str(version),
                path=path,
                created=index["created"],
                previous=index["previous"],
                latest=str(version) == latest,
                counts=index["counts"],
                changes=index["delta"]["changes"],
            )
        )
    return listed
