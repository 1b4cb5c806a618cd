"""The lines of a delta, made from the places where two releases differ. Streams: nothing is held but keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from outputs.delta.causes import Attribution, Cells
from outputs.delta.comparison import VOLATILE, Places, TableDifference
from outputs.delta.model import Cause, Change, Key
from outputs.delta.withdrawn import PROSE, withdrawn_texts, withheld
from outputs.formats.text import text_column
from transforms.tables.declaration import Table
from transforms.tables.stored import Rows, take

CHUNK_ROWS = 20_000
KEYS_PER_LINE = 1_000

SHARED_COLUMNS = VOLATILE | {"first_seen", "extractor"}
"""Columns whose change many rows share, as when pages are seen again: one line for all of those rows."""

CAUSE_COLUMNS = frozenset({"method_id", "page_id", "old_id", "new_id"})

Row = dict[str, Any]
Tables = Mapping[str, Rows]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a method: MERGE or SPLIT into others."""

    op: Literal["MERGE", "SPLIT"]
    into: tuple[str, ...]
    reason: str


def delta_lines(
    differences: Mapping[str, TableDifference], old: Tables, new: Tables, attribution: Attribution
) -> Iterator[Change]:
    """Every change, table by table in declared order; within one DEL, MERGE, SPLIT, then ADD, then MOD."""
    fates = method_fates(differences, old, new)
    withdrawn = withdrawn_texts(differences["methods"], old, new)
    for name, difference in differences.items():
        yield from _gone(difference, old[name], new, attribution, fates)
        if name == "methods":
            yield from _split_and_staying(fates, attribution)
        yield from _added(difference, new[name], attribution)
        yield from _modified(difference, old[name], new[name], attribution, withdrawn)


def method_fates(differences: Mapping[str, TableDifference], old: Tables, new: Tables) -> dict[str, Fate]:
    """Methods that became others: from the redirects, and from statements that now belong to another method.

    A method whose id redirects was merged, unless its statements went to several methods: then it was split.
    A method that stays but whose statements partly went to a method that is new was split as well.
    """
    before = set(old["methods"]["method_id"].to_pylist())
    after = set(new["methods"]["method_id"].to_pylist())
    redirects = {row["old_id"]: row for row in new["redirects"].to_pylist()}
    moved = _moved_statements(differences["statements"], old["statements"], new["statements"])
    fates: dict[str, Fate] = {}
    for method_id in sorted(before - after):
        redirect = redirects.get(method_id)
        if redirect is None or redirect["new_id"] is None:
            continue
        heirs = tuple(sorted({redirect["new_id"], *(moved[method_id] & after)}))
        split = len(heirs) > 1 or redirect["reason"].casefold().startswith("split")
        fates[method_id] = Fate("SPLIT" if split else "MERGE", heirs, redirect["reason"])
    for method_id in sorted(before & after & set(moved)):
        born = moved[method_id] - before
        if born:
            fates[method_id] = Fate("SPLIT", tuple(sorted({method_id, *born})), "pages moved to a new method")
    return fates


def json_rows(table: Table, data: pa.Table) -> list[Row]:
    """Rows as in the delta: times as text, lists as lists, JSON as text."""
    columns = {
        column.name: text_column(column, data[column.name])
        if column.type == "datetime"
        else data[column.name]
        for column in table.columns
    }
    return pa.table(columns).to_pylist()


def rows_at(table: Table, data: Rows, places: Places) -> Iterator[Row]:
    """``json_rows`` of the rows at those places, a chunk at a time."""
    for start in range(0, len(places), CHUNK_ROWS):
        names = [column.name for column in table.columns]
        yield from json_rows(table, take(data, places[start : start + CHUNK_ROWS], names))


def _moved_statements(difference: TableDifference, old: Rows, new: Rows) -> dict[str, set[str]]:
    moved: dict[str, set[str]] = defaultdict(set)
    mask = difference.cells.get("method_id")
    if mask is not None:
        sources = take(old, difference.changed_old[mask], ["method_id"])["method_id"]
        targets = take(new, difference.changed_new[mask], ["method_id"])["method_id"]
        for source, target in set(zip(sources.to_pylist(), targets.to_pylist(), strict=True)):
            moved[source].add(target)
    return moved


def _gone(
    difference: TableDifference,
    old: Rows,
    new: Tables,
    attribution: Attribution,
    fates: Mapping[str, Fate],
) -> Iterator[Change]:
    table = difference.table
    for row in rows_at(table, old, difference.removed):
        keys = (_key(table, row),)
        fate = fates.get(row["method_id"]) if table.name == "methods" else None
        if fate is None:
            cause = attribution.cause(table.name, row)
            yield Change("DEL", table.name, keys, cause, reason=_reason(table, row, new))
        else:
            cause = attribution.cause_of_fate(row["method_id"], fate.into)
            yield Change(fate.op, table.name, keys, cause, into=fate.into, reason=fate.reason)


def _split_and_staying(fates: Mapping[str, Fate], attribution: Attribution) -> Iterator[Change]:
    for method_id, fate in fates.items():
        if method_id in fate.into:
            key = {"method_id": method_id}
            cause = attribution.cause_of_fate(method_id, fate.into)
            yield Change(fate.op, "methods", (key,), cause, into=fate.into, reason=fate.reason)


def _reason(table: Table, row: Row, new: Tables) -> str:
    if table.name == "methods":
        redirects = new["redirects"]
        reasons = redirects.filter(pc.equal(redirects["old_id"], row["method_id"]))["reason"].to_pylist()
        return reasons[0] if reasons else "no page in the release shows it"
    if table.name == "pages":
        return "the page is no longer in the archive's newest captures"
    return "nothing in the release says so any more"


def _added(difference: TableDifference, new: Rows, attribution: Attribution) -> Iterator[Change]:
    table = difference.table
    for row in rows_at(table, new, difference.added):
        yield Change("ADD", table.name, (_key(table, row),), attribution.cause(table.name, row), row=row)


def _modified(
    difference: TableDifference,
    old: Rows,
    new: Rows,
    attribution: Attribution,
    withdrawn: Collection[str],
) -> Iterator[Change]:
    table = difference.table
    shared: dict[tuple[Cause, tuple[tuple[str, Cells], ...]], list[tuple[str, ...]]] = {}
    for row, changed in _changed_rows(difference, old, new):
        if table.name == "methods" and changed.get(PROSE, (None,))[0] in withdrawn:
            before, after = changed[PROSE]
            changed[PROSE] = withheld(before), after
        for cause, changes in attribution.causes(table.name, row, changed).items():
            if set(changes) <= SHARED_COLUMNS:
                parts = tuple(row[name] for name in table.key)
                shared.setdefault((cause, tuple(changes.items())), []).append(parts)
            else:
                yield Change("MOD", table.name, (_key(table, row),), cause, changes=changes)
    for (cause, cells), keys in shared.items():
        for start in range(0, len(keys), KEYS_PER_LINE):
            some = (dict(zip(table.key, parts, strict=True)) for parts in keys[start : start + KEYS_PER_LINE])
            yield Change("MOD", table.name, tuple(some), cause, changes=dict(cells))


def _changed_rows(
    difference: TableDifference, old: Rows, new: Rows
) -> Iterator[tuple[Row, dict[str, Cells]]]:
    """Each changed row, as far as keys and causes need it, with old and new value of the changed cells."""
    table, cells = difference.table, difference.cells
    wanted = {*table.key, *cells, *CAUSE_COLUMNS}
    narrow = replace(table, columns=tuple(column for column in table.columns if column.name in wanted))
    before = rows_at(narrow, old, difference.changed_old)
    after = rows_at(narrow, new, difference.changed_new)
    for place, (was, now) in enumerate(zip(before, after, strict=True)):
        yield now, {name: (was[name], now[name]) for name, mask in cells.items() if mask[place]}


def _key(table: Table, row: Row) -> Key:
    return {name: row[name] for name in table.key}
