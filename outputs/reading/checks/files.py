"""Are all files there, and are they the ones that were published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from outputs.reading.checks.finding import DAMAGED, DEFECT, Finding
from outputs.release.checksums import file_sha256, parse_checksums, release_files
from outputs.release.format import CHECKSUMS, INDEX


def check_files(root: Path, index: Mapping[str, Any]) -> Iterator[Finding]:
    """``SHA256SUMS`` names every file and no other, every sum is right, and ``index.json`` says the same."""
    try:
        sums = parse_checksums((root / CHECKSUMS).read_text(encoding="utf-8"))
        present = set(release_files(root))
    except (OSError, ValueError) as error:
        yield Finding("files", CHECKSUMS, f"cannot be checked: {error}", DAMAGED)
        return
    yield from _presence(present, set(sums))
    for path in sorted(present & set(sums)):
        if file_sha256(root / path) != sums[path]:
            yield Finding("files", path, f"its bytes are not those that {CHECKSUMS} states", DAMAGED)
    yield from _index_agrees(root, index, sums)


def _presence(present: set[str], listed: set[str]) -> Iterator[Finding]:
    for path in sorted(listed - present):
        yield Finding("files", path, f"is in {CHECKSUMS} but not in the release", DAMAGED)
    for path in sorted(present - listed - {CHECKSUMS}):
        advice = "Remove it if you put it there; a release is never changed."
        yield Finding("files", path, f"is not in {CHECKSUMS}", advice)


def _index_agrees(root: Path, index: Mapping[str, Any], sums: Mapping[str, str]) -> Iterator[Finding]:
    entries = {entry["path"]: entry for entry in index["files"]}
    for path in sorted(set(entries) ^ (set(sums) - {INDEX})):
        yield Finding("files", path, f"is in only one of {INDEX} and {CHECKSUMS}", DEFECT)
    for path, entry in sorted(entries.items()):
        if path in sums and entry["sha256"] != sums[path]:
            yield Finding("files", path, f"{INDEX} and {CHECKSUMS} state different sums", DEFECT)
        elif (root / path).is_file() and (root / path).stat().st_size != entry["bytes"]:
            yield Finding("files", path, f"has not the {entry['bytes']} bytes that {INDEX} states", DAMAGED)
