"""Versions of releases: calver YYYY.M.N, ordered as numbers, never falling back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from outputs.release.format import CHECKSUMS, INDEX

_VERSION = re.compile(r"([1-9][0-9]{3})\.([1-9]|1[0-2])\.([1-9][0-9]*)")


class Version(NamedTuple):
    """Year, month, and number of the release within the month, from 1."""

    year: int
    month: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}.{self.month}.{self.number}"


def parse_version(text: str) -> Version | None:
    """The version that ``text`` is, or None if it is none."""
    match = _VERSION.fullmatch(text)
    return Version(*map(int, match.groups())) if match else None


def next_version(created: datetime, existing: Iterable[Version]) -> Version:
    """The version of a release made at ``created``: above all existing ones, whenever ``created`` is.

    A backfill of old captures may be dated before the newest release; it continues that release's month.
    """
    newest = max(existing, default=None)
    month = (created.year, created.month)
    if newest is None or month > newest[:2]:
        return Version(*month, 1)
    return newest._replace(number=newest.number + 1)


def taken_versions(releases: Path, published: Iterable[str] = ()) -> list[Version]:
    """Versions that anything in the folder is named, complete or not, or ``published``; oldest first."""
    names = {path.name for path in releases.iterdir()} if releases.is_dir() else set()
    versions = map(parse_version, names | set(published))
    return sorted(version for version in versions if version)


def released_versions(releases: Path) -> list[Version]:
    """Versions of the releases in a folder, oldest first; anything else there is ignored.

    A release that lost its index is one still: it must not be passed over as if it had never been.
    """
    return [v for v in taken_versions(releases) if _was_released(releases / str(v))]


def _was_released(folder: Path) -> bool:
    return any((folder / name).exists() for name in (INDEX, CHECKSUMS, "data"))
