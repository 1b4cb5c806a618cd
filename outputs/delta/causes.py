"""Why a row differs: worked out from what each row rests on, helped by what the run knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from outputs.delta.model import Cause
from outputs.release.context import Causes

VERDICT = frozenset({"work_id", "status", "discrepancies", "evidence", "checked_at"})
"""Columns of ``citations`` that registries fill; the others are the page's claim."""

FROM_REGISTRY = VERDICT | {"flags", "retrieved_at"}


@dataclass(frozen=True, slots=True)
class Attribution:
    """Finds the cause of a change. ``pages``: came, went or were read anew; ``methods``: shown on those."""

    known: Causes
    pages: frozenset[str]
    methods: frozenset[str]

    def cause(self, table: str, row: Mapping[str, Any], columns: Collection[str] = ()) -> Cause:
        """The cause for a row that was added or removed, or (``columns``) of which those cells changed.

        The nearest cause wins: the row's own page; a decision on its method; for registry-filled cells the
        registry; its method's pages; then the code; then a registry; else the source.
        """
        if row.get("page_id") in self.pages:
            return "source"
        if self._subjects(table, row) & self.known.decided:
            return "decision"
        if table == "works" or (
            columns and set(columns) <= FROM_REGISTRY and table in ("citations", "methods")
        ):
            return self._registry_or_code()
        if self._subjects(table, row) & self.methods:
            return "source"
        if self.known.code_changed:
            return "code"
        return "registry" if self.known.registry_changed else "source"

    def cause_of_fate(self, method_id: str, heirs: Collection[str]) -> Cause:
        """The cause for a method that was merged into others or split: a decision on any of them counts."""
        if {method_id, *heirs} & self.known.decided:
            return "decision"
        return self.cause("methods", {"method_id": method_id})

    def _registry_or_code(self) -> Cause:
        if self.known.code_changed and not self.known.registry_changed:
            return "code"
        return "registry"

    def _subjects(self, table: str, row: Mapping[str, Any]) -> set[str]:
        columns = ("old_id", "new_id") if table == "redirects" else ("method_id",)
        return {row[column] for column in columns if row.get(column)}


def attribute(known: Causes, old: Mapping[str, pa.Table], new: Mapping[str, pa.Table]) -> Attribution:
    """Prepare the search for causes between two sets of arranged tables."""
    before, after = set(old["pages"]["page_id"].to_pylist()), set(new["pages"]["page_id"].to_pylist())
    pages = before ^ after
    methods: set[str] = set()
    wanted = pa.array(sorted(pages), pa.string())
    for tables in (old, new):
        for name in ("statements", "mentions"):
            rows = pc.is_in(tables[name]["page_id"], value_set=wanted)
            methods.update(tables[name]["method_id"].filter(rows).unique().to_pylist())
    return Attribution(known, frozenset(pages), frozenset(methods))
