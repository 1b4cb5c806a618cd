"""Why citations differ: a page claims something else, a source answers otherwise, or the program judges anew.

Told by evidence, for each citation that came, went or changed. A claim that differs (its columns, or the
identifiers that its links name) is the page's doing, wherever the page shows the same text; only a claim that
no changed page shows is the program's. Of an unchanged claim the evidence says who was asked and what was
compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from outputs.delta.comparison import Places, compare_table
from outputs.delta.model import Cause
from outputs.release.context import Causes
from transforms.tables.declaration import CITATIONS
from transforms.tables.stored import Rows, take

VERDICT = frozenset({"work_id", "status", "discrepancies", "evidence", "checked_at"})
"""Columns of ``citations`` that sources fill; the others are the page's claim."""

_COLUMNS = [column.name for column in CITATIONS.columns if column.type != "datetime"]
_CLAIM = [name for name in _COLUMNS if name not in VERDICT]
_NEAREST: tuple[Cause, ...] = ("decision", "source", "registry", "code")
"""Of several citations behind one value, the cause that is named."""

Row = Mapping[str, Any]


@dataclass(slots=True)
class VerdictCauses:
    """Causes by citation, for its claim and for its verdict; and by the works and methods behind them."""

    claims: dict[str, Cause] = field(default_factory=dict)
    verdicts: dict[str, Cause] = field(default_factory=dict)
    works: dict[str, Cause] = field(default_factory=dict)
    methods: dict[str, Cause] = field(default_factory=dict)

    def add(self, row: Row, cause: Cause, works: Collection[str | None]) -> None:
        """Take note of why a citation's verdict (or the citation itself) is there, gone or another."""
        self.verdicts[row["citation_id"]] = cause
        for known, key in ((self.methods, row["method_id"]), *((self.works, work) for work in works if work)):
            known[key] = nearest([cause, known.get(key, cause)]) or cause


def nearest(causes: Iterable[Cause]) -> Cause | None:
    """The one of several causes that is named; None of none."""
    return min(causes, key=_NEAREST.index, default=None)


def verdict_causes(
    known: Causes, old: Rows, new: Rows, texts: Collection[str], cause: Callable[[Row], Cause]
) -> VerdictCauses:
    """The causes of all differences between two arranged tables of citations.

    ``texts`` are the source cells of pages that came or went; ``cause`` tells why a row came or went.
    """
    difference = compare_table(CITATIONS, old, new)
    found = VerdictCauses()
    for rows in (_rows(new, difference.added), _rows(old, difference.removed)):
        for row in rows:
            found.add(row, cause(row), [row["work_id"]])
    changed = zip(_rows(old, difference.changed_old), _rows(new, difference.changed_new), strict=True)
    for before, after in changed:
        if before == after:  # only the date, which follows the newest capture
            found.verdicts[after["citation_id"]] = "source"
            continue
        claim: Cause = "source" if after["raw"] in texts or not known.code_changed else "code"
        found.claims[after["citation_id"]] = claim
        verdict = claim if _claims_otherwise(before, after) else _verdict_cause(known, before, after)
        found.add(after, verdict, [before["work_id"], after["work_id"]])
    return found


def _rows(table: Rows, places: Places) -> Iterator[Row]:
    rows = take(table, places, _COLUMNS) if len(places) else None
    yield from rows.to_pylist() if rows is not None else ()


def _claims_otherwise(before: Row, after: Row) -> bool:
    """Whether the claim itself differs: a column of it, or which identifiers its links gave to be asked."""
    if any(before[name] != after[name] for name in _CLAIM):
        return True
    return set(_evidence(before).get("identifiers", ())) != set(_evidence(after).get("identifiers", ()))


def _verdict_cause(known: Causes, before: Row, after: Row) -> Cause:
    """Why the same claim is judged otherwise."""
    if (before["status"] == "unchecked") != (after["status"] == "unchecked"):
        return "registry"  # a source that would know was asked, or was not
    was, now = _evidence(before), _evidence(after)
    if any(was.get(name) != now.get(name) for name in ("asked", "failed")) or _answers_anew(was, now):
        return "registry"
    if not known.code_changed:
        return "registry"
    others = any(was.get(name) != now.get(name) for name in ("identifiers", "candidates", "compared"))
    return "registry" if known.registry_changed and others else "code"


def _answers_anew(was: Row, now: Row) -> bool:
    """Whether the same record of the same source says something else, or says it at another date."""
    old, new = was.get("compared") or {}, now.get("compared") or {}
    same = all(old.get(name) == new.get(name) for name in ("registry", "record_id"))
    said = ("origin", "retrieved_at", "title", "state")
    return bool(old) and same and any(old.get(name) != new.get(name) for name in said)


def _evidence(row: Row) -> dict[str, Any]:
    found = orjson.loads(row["evidence"] or "{}")
    return found if isinstance(found, dict) else {}
