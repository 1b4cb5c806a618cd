"""Which program this is: its version, and a digest of the code that decides what a release says."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("extractors", "transforms", "expectations", "outputs")
SUFFIXES = frozenset({".py", ".json", ".txt", ".html", ".css", ".js"})


@cache
def code_digest() -> str:
    """12 hex digits over the sources and data of the stages: another digest may give another release."""
    root = Path(__file__).resolve().parent.parent
    total = hashlib.sha256()
    files = (path for package in PACKAGES for path in (root / package).rglob("*") if path.suffix in SUFFIXES)
    for path in sorted(files):
        total.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:12]


def program_name() -> str:
    """Name, version and code digest, as releases and reports state them."""
    return f"methodbase {version('methodbase')} ({code_digest()})"
