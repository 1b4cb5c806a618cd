"""Bytes and SHA-256 of the files of a release, and ``SHA256SUMS`` in the form that ``sha256sum -c`` reads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file of a release: path relative to the release with ``/``, bytes, SHA-256 in hex."""

    path: str
    bytes: int
    sha256: str


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_facts(root: Path, path: str) -> FileFacts:
    """The facts of the file at ``path`` in the release at ``root``."""
    full = root / path
    return FileFacts(path, full.stat().st_size, file_sha256(full))


def release_files(root: Path) -> list[str]:
    """Every file in a release, relative, in order. A symbolic link or special file is a ``ValueError``."""
    found = []
    for path in root.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise ValueError(f"{path}: a release has files and folders only")
        if path.is_file():
            found.append(path.relative_to(root).as_posix())
    return sorted(found)


def checksum_lines(files: Iterable[FileFacts]) -> str:
    """The text of ``SHA256SUMS``. Paths with a line end or a backslash raise ``ValueError``."""
    lines = []
    for facts in sorted(files, key=lambda facts: facts.path):
        if "\n" in facts.path or "\\" in facts.path:
            raise ValueError(f"{facts.path!r} cannot be named in SHA256SUMS")
        lines.append(f"{facts.sha256}  {facts.path}\n")
    return "".join(lines)


def parse_checksums(text: str) -> Mapping[str, str]:
    """Path → SHA-256 of a ``SHA256SUMS`` text; ``ValueError`` names the first line that is no such pair."""
    sums = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"SHA256SUMS, line {number}: not a checksum and a path")
        sums[match[2]] = match[1]
    return sums
