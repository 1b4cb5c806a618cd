"""A library of one dump, and what is said of a reference when it is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from extractors.home import Home
from transforms.citations.model import Verdict
from transforms.citations.references import parse_reference
from transforms.citations.verdicts import judge
from transforms.works.library import Library, open_library

TODAY = date(2026, 11, 21)


@contextmanager
def library_of(records: Sequence[dict[str, Any]], folder: Path) -> Iterator[Library]:
    """A library that knows these records of Crossref's shape and asks nobody else."""
    dump = folder / "dump.jsonl"
    dump.write_text("\n".join(json.dumps(record) for record in records), "utf-8")
    as_of = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    with open_library(Home(folder / "home"), [dump], registries=None, as_of=as_of) as opened:
        yield opened


def judged(library: Library, raw: str) -> Verdict:
    """What is said of the reference ``raw``."""
    reference = parse_reference(raw)
    return judge(reference, library.find([reference])[0], TODAY)
