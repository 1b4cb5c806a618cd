"""``captures.jsonl``: what a folder of captures says of its files, one JSON object a line.

Keys: ``file`` (relative to the folder, required), ``url``, ``captured_at`` (ISO 8601), ``licence``,
``content_type``, ``prose`` (may summaries be published). Keys that are absent are unknown; other keys are
ignored. The last line about a file counts.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import orjson

from extractors.captures.dates import parse_date
from extractors.captures.found import Refused

NAME = "captures.jsonl"


_BLANK = re.compile(r"[\x00-\x20\x7f]")
_PLAIN = re.compile(r"https?://[a-z0-9.-]*[a-z0-9](?:[/?][!-~]*)?")
"""Addresses that need no closer look: with a host, without a port, a user or an IPv6 address."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a manifest says of one file; None: it says nothing of that.

    ``line`` is the line that says it, as written: while it is the same, nothing has changed.
    """

    line: str = ""
    url: str | None = None
    captured_at: datetime | None = None
    licence: str | None = None
    content_type: str | None = None
    prose: bool | None = None

    @property
    def is_given(self) -> bool:
        """Whether the manifest says anything of the file."""
        return bool(self.line)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The notes of one folder by relative file name, with the lines that could not be read."""

    notes: dict[str, Note] = field(default_factory=dict)
    refused: tuple[Refused, ...] = ()


def read_manifest(folder: str, shown: str, names: Set[str] = frozenset()) -> Manifest:
    """The manifest of a folder, empty when it has none; ``shown`` is how the folder is called in refusals.

    ``names``: files that are known to be in the folder, so that nobody has to look again.
    """
    path = Path(folder, NAME)
    notes: dict[str, Note] = {}
    refused: list[Refused] = []
    if path.is_file():
        for number, line in enumerate(path.read_bytes().splitlines(), start=1):
            if not line.strip():
                continue
            try:
                name, note = _read_note(line)
                if name not in names and not Path(folder, name).exists():
                    raise ValueError("the file that it names is not there")
                notes[name] = note
            except ValueError as error:
                locator = f"{shown}/{NAME} line {number}".removeprefix("/")
                refused.append(Refused("bad_manifest", locator, str(error)[:200]))
    return Manifest(notes, tuple(refused))


def web_address(url: str | None) -> str | None:
    """``url`` when it is an http(s) address without blanks or control characters, else None."""
    if not url or _BLANK.search(url):
        return None
    if _PLAIN.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in {"http", "https"} and parts.hostname else None


def _read_note(line: bytes) -> tuple[str, Note]:
    document = orjson.loads(line)
    if not isinstance(document, dict) or not isinstance(document.get("file"), str):
        raise ValueError('no JSON object with a "file"')
    for key in ("url", "captured_at", "licence", "content_type"):
        if not isinstance(document.get(key), str | None):
            raise ValueError(f'"{key}" is not text')
    if not isinstance(document.get("prose"), bool | None):
        raise ValueError('"prose" is neither true nor false')
    if document.get("url") and not web_address(document["url"]):
        raise ValueError('"url" is no http(s) address')
    date = document.get("captured_at")
    return document["file"].removeprefix("./"), Note(
        line=line.decode(),
        url=document.get("url"),
        captured_at=parse_date(date) if date else None,
        licence=document.get("licence"),
        content_type=document.get("content_type"),
        prose=document.get("prose"),
    )
