"""What changed since the previous release, by cause and table, from the lines of ``delta.jsonl``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from outputs.delta.comparison import VOLATILE
from outputs.report.model import Change
from transforms.tables.declaration import TABLES

MOST_EXAMPLES = 5
SEEN_AGAIN = "seen_again"
"""The cause of rows of which only dates are new: the page was captured once more."""

_ORDER = {table.name: place for place, table in enumerate(TABLES)}


@dataclass(slots=True)
class _Count:
    added: int = 0
    changed: int = 0
    removed: int = 0
    examples: list[str] = field(default_factory=list)


def read_changes(path: Path) -> tuple[Change, ...]:
    """The changes of a delta file by cause and table, each with a few keys; none when there is no file.

    A merge or split counts as changed. A line that stands for many rows counts as many. ValueError names
    a line that cannot be read.
    """
    if not path.is_file():
        return ()
    with path.open("rb") as lines:
        return count_changes(_parse(path, lines))


def count_changes(lines: Iterable[dict[str, Any]]) -> tuple[Change, ...]:
    """The same from parsed lines; ordered by cause, then as the tables are declared."""
    counts: dict[tuple[str, str], _Count] = defaultdict(_Count)
    for line in lines:
        keys = line.get("keys") or [line["key"]]
        count = counts[_cause(line), line["table"]]
        if line["op"] == "ADD":
            count.added += len(keys)
        elif line["op"] == "DEL":
            count.removed += len(keys)
        else:
            count.changed += len(keys)
        room = MOST_EXAMPLES - len(count.examples)
        count.examples += [" · ".join(map(str, key.values())) for key in keys[:room]]
    ordered = sorted(counts.items(), key=lambda item: (item[0][0], _ORDER.get(item[0][1], len(_ORDER))))
    return tuple(
        Change(cause, table, count.added, count.changed, count.removed, tuple(count.examples))
        for (cause, table), count in ordered
    )


def _cause(line: dict[str, Any]) -> str:
    only_dates = line["op"] == "MOD" and set(line["changes"]) <= VOLATILE
    return SEEN_AGAIN if only_dates else str(line["cause"])


def _parse(path: Path, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    import orjson

    for number, line in enumerate(lines, 1):
        try:
            yield orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise ValueError(f"{path}, line {number}: not JSON ({error}); build the release anew") from error
