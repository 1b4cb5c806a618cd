"""Why a row differs: worked out from what each cell rests on, helped by what the run knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from outputs.delta.model import Cause
from outputs.release.context import Causes
from transforms.tables.stored import Rows, pieces

VERDICT = frozenset({"work_id", "status", "discrepancies", "evidence", "checked_at"})
"""Columns of ``citations`` that registries fill; the others are the page's claim."""

_VERDICT_FLAGS = ("citation_", "work_")

Cells = tuple[Any, Any]
Tables = Mapping[str, Rows]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Finds the cause of a change.

    ``pages`` came or went, ``methods`` are shown on those, ``cited_anew`` are works of new citations,
    ``answered`` citations that only one of the releases could check, with their methods and works, and
    works that were found without a citation.
    """

    known: Causes
    pages: frozenset[str]
    methods: frozenset[str]
    cited_anew: frozenset[str]
    answered: frozenset[str]

    def cause(self, table: str, row: Mapping[str, Any]) -> Cause:
        """The cause for a row that was added or removed.

        The nearest wins: the row's own page; a decision on its method; for a work, the citation that found
        it; its method's pages; then the code; then a registry; else the source.
        """
        if row.get("page_id") in self.pages:
            return "source"
        if self._subjects(table, row) & self.known.decided:
            return "decision"
        if table == "works":
            return "source" if row["work_id"] in self.cited_anew else self._verdict_cause(row["work_id"])
        if self._subjects(table, row) & self.methods:
            return "source"
        if self.known.code_changed:
            return "code"
        return "registry" if self.known.registry_changed else "source"

    def causes(
        self, table: str, row: Mapping[str, Any], changes: Mapping[str, Cells]
    ) -> dict[Cause, dict[str, Cells]]:
        """The changed cells of a row by cause: those that registries fill may have another than the rest."""
        general = self.cause(table, row)
        found: dict[Cause, dict[str, Cells]] = {}
        for column, cells in changes.items():
            cause = general
            if general != "decision" and _from_registry(table, column, cells, changes):
                cause = self._registry_cause(table, row, changes)
            found.setdefault(cause, {})[column] = cells
        return found

    def cause_of_fate(self, method_id: str, heirs: Collection[str]) -> Cause:
        """The cause for a method that was merged into others or split: a decision on any of them counts."""
        if {method_id, *heirs} & self.known.decided:
            return "decision"
        return self.cause("methods", {"method_id": method_id})

    def _registry_cause(self, table: str, row: Mapping[str, Any], changes: Mapping[str, Cells]) -> Cause:
        subject = {"citations": "citation_id", "methods": "method_id", "works": "work_id"}[table]
        works = (work for work in changes.get("work_id", ()) if work)
        return self._verdict_cause(row[subject], *works)

    def _verdict_cause(self, *subjects: str) -> Cause:
        if self.known.registry_changed or set(subjects) & self.answered or not self.known.code_changed:
            return "registry"
        return "code"

    def _subjects(self, table: str, row: Mapping[str, Any]) -> set[str]:
        columns = ("old_id", "new_id") if table == "redirects" else ("method_id",)
        return {row[column] for column in columns if row.get(column)}


def attribute(known: Causes, old: Tables, new: Tables) -> Attribution:
    """Prepare the search for causes between two sets of arranged tables."""
    before, after = set(old["pages"]["page_id"].to_pylist()), set(new["pages"]["page_id"].to_pylist())
    pages = before ^ after
    methods: set[str] = set()
    wanted = pa.array(sorted(pages), pa.string())
    for tables in (old, new):
        for name in ("statements", "mentions"):
            for piece in pieces(tables[name], ["page_id", "method_id"]) if pages else ():
                rows = pc.is_in(piece["page_id"], value_set=wanted)
                methods.update(piece["method_id"].filter(rows).unique().to_pylist())
    cited_anew, answered = _citations(old["citations"], new["citations"])
    found = set(new["works"]["work_id"].to_pylist()) - set(old["works"]["work_id"].to_pylist())
    uncited = found - set(new["citations"]["work_id"].to_pylist())  # found by a name alone
    return Attribution(known, frozenset(pages), frozenset(methods), cited_anew, answered | uncited)


def _citations(old: pa.Table, new: pa.Table) -> tuple[frozenset[str], frozenset[str]]:
    columns = ["citation_id", "method_id", "status", "work_id"]
    before = {row["citation_id"]: row for row in old.select(columns).to_pylist()}
    anew: set[str | None] = set()
    answered: set[str | None] = set()
    for row in new.select(columns).to_pylist():
        previous = before.get(row["citation_id"])
        if previous is None:
            anew.add(row["work_id"])
        elif (previous["status"] == "unchecked") != (row["status"] == "unchecked"):
            answered.update((row["citation_id"], row["method_id"], row["work_id"], previous["work_id"]))
    return frozenset(filter(None, anew)), frozenset(filter(None, answered))


def _from_registry(table: str, column: str, cells: Cells, changes: Mapping[str, Cells]) -> bool:
    if table == "citations":
        return column in VERDICT and "raw" not in changes
    if table == "methods" and column == "flags":
        differing = set(cells[0] or ()) ^ set(cells[1] or ())
        return all(flag.startswith(_VERDICT_FLAGS) for flag in differing)
    return table == "works" or (table == "methods" and column == "work_id")
