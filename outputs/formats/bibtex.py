"""All works as BibTeX, in order of work id, each key once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa

from outputs.formats.tables import rows_in_batches
from outputs.reading.works import work_of
from transforms.citations.styles import bibtex
from transforms.works.model import Work

_ENTRY = re.compile(r"(@\w+\{)([^,\s]*)(,)")


def write_bibtex(works: pa.Table, path: Path) -> None:
    """Write an entry a work, an empty line between two."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(entry + "\n" for entry in entries(works)))


def entries(works: pa.Table) -> Iterator[str]:
    """Each work's entry. Works whose keys would be equal have the end of their id in the key, all of them."""
    rendered = [(work.work_id, bibtex(work)) for work in _works(works)]
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


def _works(works: pa.Table) -> Iterable[Work]:
    for columns in rows_in_batches(works):
        for values in zip(*columns.values(), strict=True):
            yield work_of(dict(zip(columns, values, strict=True)))
