"""The releases of a home, for ``methodbase releases``."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from outputs.reading.reader import ReleaseError, read_index
from outputs.release.versions import released_versions


@dataclass(frozen=True, slots=True)
class Listed:
    """One release of a folder. ``changes``: table → op → rows against ``previous``.

    ``unreadable`` says why nothing more is known of a release that is damaged or of a newer format.
    """

    version: str
    path: Path
    latest: bool
    created: str | None = None
    previous: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    unreadable: str | None = None


def list_releases(releases: Path) -> list[Listed]:
    """All releases in a folder, newest first; one that cannot be read is listed with the reason."""
    latest = (releases / "latest").resolve().name
    versions = map(str, reversed(released_versions(releases)))
    return [_listed(releases / version, version == latest) for version in versions]


def _listed(path: Path, latest: bool) -> Listed:
    try:
        index = read_index(path)
    except ReleaseError as error:
        return Listed(path.name, path, latest, unreadable=str(error))
    return Listed(
        version=path.name,
        path=path,
        latest=latest,
        created=index["created"],
        previous=index["previous"],
        counts=index["counts"],
        changes=index["delta"]["changes"],
    )
