"""Putting a finished folder in place so that no reader ever sees half of it, and cleaning up after kills.

Names that start with a dot are work in progress: ``.building-*`` a release being written, ``.retired-*`` one
being deleted, ``.latest-*`` a link about to replace ``latest``. Whoever holds the lock may delete them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

_LEFTOVERS = (".building-*", ".retired-*", ".latest-*")


@contextmanager
def locked(releases: Path) -> Iterator[None]:
    """Hold the folder of releases alone; another publisher waits. Leftovers of killed ones are removed."""
    releases.mkdir(parents=True, exist_ok=True)
    with FileLock(releases / ".lock"):
        remove_leftovers(releases)
        yield


def remove_leftovers(releases: Path) -> None:
    """Delete what killed runs left behind; call only under the lock."""
    for pattern in _LEFTOVERS:
        for path in sorted(releases.glob(pattern)):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


@contextmanager
def building(releases: Path, version: str) -> Iterator[Path]:
    """An empty folder to build a release in; if it is still there at the end it was not placed, and goes."""
    folder = releases / f".building-{version}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sync_tree(folder: Path) -> None:
    """Force every file and folder below ``folder``, and itself, to the disk."""
    for parent, _, files in os.walk(folder):
        for name in files:
            _sync(Path(parent) / name)
        _sync(Path(parent))


def place(built: Path, target: Path) -> None:
    """Sync ``built`` and rename it to ``target``, which must not exist, on the same file system."""
    sync_tree(built)
    built.rename(target)
    _sync(target.parent)


def point_latest(releases: Path, version: str) -> None:
    """Switch ``latest`` to a version in one step."""
    link = releases / f".latest-{version}"
    link.symlink_to(version, target_is_directory=True)
    link.replace(releases / "latest")
    _sync(releases)


def retire(release: Path) -> None:
    """Delete a release: first out of sight in one step, then file by file."""
    hidden = release.with_name(f".retired-{release.name}")
    release.rename(hidden)
    shutil.rmtree(hidden)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
