"""All works as BibTeX, in order of work id, each key once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from outputs.formats.tables import each_row
from outputs.reading.works import work_of
from transforms.citations.styles import bibtex
from transforms.tables.stored import Rows

_ENTRY = re.compile(r"(@\w+\{)([^,\s]*)(,)")


def write_bibtex(works: Rows, path: Path) -> None:
    """Write an entry a work, an empty line between two."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(entry + "\n" for entry in entries(works)))


def entries(works: Rows) -> Iterator[str]:
    """Each work's entry. Works whose keys would be equal have the end of their id in the key, all of them."""
    rendered = [(work.work_id, bibtex(work)) for work in map(work_of, each_row(works))]
    uses = Counter(key_of(entry).casefold() for _, entry in rendered)
    for work_id, entry in rendered:
        key = key_of(entry)
        yield with_key(entry, f"{key}-{work_id[-6:]}") if uses[key.casefold()] > 1 else entry


def key_of(entry: str) -> str:
    """The key of an entry; ``ValueError`` if it does not begin as one."""
    match = _ENTRY.match(entry)
    if match is None:
        raise ValueError(f"not a BibTeX entry: {entry[:60]!r}")
    return match[2]


def with_key(entry: str, key: str) -> str:
    """The entry under another key."""
    return _ENTRY.sub(lambda match: match[1] + key + match[3], entry, count=1)
