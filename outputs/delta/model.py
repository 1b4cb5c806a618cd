"""A line of ``delta.jsonl``: one change of one row, or one change that many rows share.

====== =============================== ============================================================
op     besides op, table, key, cause   means
====== =============================== ============================================================
ADD    row                             the row is new
MOD    changes: column → old, new      cells changed; ``keys`` in place of ``key`` for many rows; a row
                                       whose cells changed for two causes has two lines
DEL    reason                          the row is gone
MERGE  into                            the method is gone; its id redirects to ``into``
SPLIT  into: list                      its pages now belong to these methods; the row is gone unless
                                       the method itself is among them
====== =============================== ============================================================

Values are as in ``methods.jsonl``, but columns of type json stay JSON text, and an old summary that the
release may no longer quote is an object with its ``sha256``. Causes: ``source`` (pages
changed), ``code`` (this program changed), ``decision`` (a person decided), ``registry`` (a registry
answered differently).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import orjson

Op = Literal["ADD", "MOD", "DEL", "MERGE", "SPLIT"]
Cause = Literal["source", "code", "decision", "registry"]
Key = Mapping[str, str]

OPS: tuple[Op, ...] = ("ADD", "MOD", "DEL", "MERGE", "SPLIT")
CAUSES: tuple[Cause, ...] = ("source", "code", "decision", "registry")


class DeltaError(ValueError):
    """A delta cannot be read, or does not fit the release that it is applied to."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line. ``changes`` maps a column to its old and new value; fields that the op lacks stay empty."""

    op: Op
    table: str
    keys: tuple[Key, ...]
    cause: Cause
    row: Mapping[str, Any] | None = None
    changes: Mapping[str, tuple[Any, Any]] | None = None
    into: tuple[str, ...] = ()
    reason: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The line as an object, empty fields left out."""
        line: dict[str, Any] = {"op": self.op, "table": self.table}
        if len(self.keys) == 1:
            line["key"] = self.keys[0]
        else:
            line["keys"] = list(self.keys)
        if self.row is not None:
            line["row"] = self.row
        if self.changes is not None:
            line["changes"] = {name: {"old": old, "new": new} for name, (old, new) in self.changes.items()}
        if self.op == "MERGE":
            line["into"] = self.into[0]
        if self.op == "SPLIT":
            line["into"] = list(self.into)
        if self.reason is not None:
            line["reason"] = self.reason
        line["cause"] = self.cause
        return line


def change_from_json(line: Mapping[str, Any]) -> Change:
    """The change that an object of ``delta.jsonl`` states; KeyError or TypeError if it is none."""
    into = line.get("into", ())
    changes = line.get("changes")
    return Change(
        op=line["op"],
        table=line["table"],
        keys=tuple(line["keys"]) if "keys" in line else (line["key"],),
        cause=line["cause"],
        row=line.get("row"),
        changes=None if changes is None else {c: (v["old"], v["new"]) for c, v in changes.items()},
        into=(into,) if isinstance(into, str) else tuple(into),
        reason=line.get("reason"),
    )


def write_delta(changes: Iterable[Change], path: Path) -> None:
    """Write changes as JSON lines, in the order given."""
    with path.open("wb") as file:
        for change in changes:
            file.write(orjson.dumps(change.to_json(), option=orjson.OPT_APPEND_NEWLINE))


def read_delta(path: Path) -> Iterator[Change]:
    """The changes of a file in order; ``DeltaError`` names the first line that is not one."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield change_from_json(orjson.loads(line))
            except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
                raise DeltaError(f"{path}, line {number}: not a change of a delta ({error!r})") from error
