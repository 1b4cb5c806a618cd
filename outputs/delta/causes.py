"""Why a row differs: worked out from what each cell rests on, helped by what the run knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from outputs.delta.model import Cause
from outputs.delta.verdicts import VERDICT, VerdictCauses, nearest, verdict_causes
from outputs.release.context import Causes
from transforms.tables.stored import Rows, pieces

_VERDICT_FLAGS = ("citation_", "work_")

Cells = tuple[Any, Any]
Tables = Mapping[str, Rows]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Finds the cause of a change.

    ``pages`` came or went, ``methods`` are shown on those. ``verdicts`` has the causes behind citations, and
    ``named`` those behind works that no citation led to, only a name.
    """

    known: Causes
    pages: frozenset[str]
    methods: frozenset[str]
    verdicts: VerdictCauses
    named: Mapping[str, Cause]

    def cause(self, table: str, row: Mapping[str, Any]) -> Cause:
        """The cause for a row that was added or removed.

        The nearest wins: the row's own page; a decision on its method; for a work, the citation or the
        name that found it; its method's pages; then the code; then a registry; else the source.
        """
        if row.get("page_id") in self.pages:
            return "source"
        if self._subjects(table, row) & self.known.decided:
            return "decision"
        if table == "works":
            return self._of_works(row["work_id"]) or "registry"
        if self._subjects(table, row) & self.methods:
            return "source"
        if self.known.code_changed:
            return "code"
        return "registry" if self.known.registry_changed else "source"

    def causes(
        self, table: str, row: Mapping[str, Any], changes: Mapping[str, Cells]
    ) -> dict[Cause, dict[str, Cells]]:
        """The changed cells of a row by cause: what rests on a verdict may have another than the rest."""
        general = self.cause(table, row)
        found: dict[Cause, dict[str, Cells]] = {}
        for column, cells in changes.items():
            own = None if general == "decision" else self._of_cell(table, row, column, changes)
            found.setdefault(own or general, {})[column] = cells
        return found

    def cause_of_fate(self, method_id: str, heirs: Collection[str]) -> Cause:
        """The cause for a method that was merged into others or split: a decision on any of them counts."""
        if {method_id, *heirs} & self.known.decided:
            return "decision"
        return self.cause("methods", {"method_id": method_id})

    def _of_cell(
        self, table: str, row: Mapping[str, Any], column: str, changes: Mapping[str, Cells]
    ) -> Cause | None:
        """The cause of a changed cell of a row that stays; None: that of the row."""
        if table == "citations":
            known = self.verdicts.verdicts if column in VERDICT else self.verdicts.claims
            return known.get(row["citation_id"])
        if table == "works":
            return "registry" if "retrieved_at" in changes else self._of_works(row["work_id"]) or self._else()
        if table == "methods" and _rests_on_verdict(column, changes[column]):
            works = self._of_works(*changes.get("work_id", ()))
            return works or self.verdicts.methods.get(row["method_id"]) or self._else()
        return None

    def _of_works(self, *work_ids: str | None) -> Cause | None:
        """The nearest cause known of any of these works."""
        causes = {known.get(work) for work in work_ids if work for known in (self.verdicts.works, self.named)}
        return nearest(filter(None, causes))

    def _else(self) -> Cause:
        """The cause of what rests on registries, where no citation tells."""
        return "code" if self.known.code_changed and not self.known.registry_changed else "registry"

    def _subjects(self, table: str, row: Mapping[str, Any]) -> set[str]:
        columns = ("old_id", "new_id") if table == "redirects" else ("method_id",)
        return {row[column] for column in columns if row.get(column)}


def attribute(known: Causes, old: Tables, new: Tables) -> Attribution:
    """Prepare the search for causes between two sets of arranged tables."""
    pages = frozenset(_values(old["pages"], "page_id") ^ _values(new["pages"], "page_id"))
    methods: set[str] = set()
    texts: set[str] = set()
    wanted = pa.array(sorted(pages), pa.string())
    for tables in (old, new) if pages else ():
        for shown in _on_pages(tables["mentions"], wanted, ["method_id"]):
            methods.update(shown["method_id"].unique().to_pylist())
        for shown in _on_pages(tables["statements"], wanted, ["method_id", "property", "raw"]):
            methods.update(shown["method_id"].unique().to_pylist())
            texts.update(shown["raw"].filter(pc.equal(shown["property"], "source")).unique().to_pylist())
    known = replace(known, decided=decided_methods(known.decided, old, new))
    rows = Attribution(known, pages, frozenset(methods), VerdictCauses(), {})
    verdicts = verdict_causes(
        known, old["citations"], new["citations"], texts, lambda row: rows.cause("citations", row)
    )
    return replace(rows, verdicts=verdicts, named={**_named(old, methods), **_named(new, methods)})


def decided_methods(decided: Collection[str], old: Tables, new: Tables) -> frozenset[str]:
    """The methods that decisions touched, given the ids and records (page_id#column) that they name.

    Those are the methods named, those of the records named, and all that shared a record with one of them
    in either release: what a split or a merge made of them.
    """
    if not decided:
        return frozenset()
    sides = pa.array(sorted(decided), pa.string())
    records = {side for side in decided if "#" in side}
    for placed in (*_placed(old), *_placed(new)):
        named = placed.filter(pc.is_in(placed["method_id"], value_set=sides))
        records.update(named["record"].to_pylist())
    wanted = pa.array(sorted(records), pa.string())
    methods = {side for side in decided if "#" not in side}
    for placed in (*_placed(old), *_placed(new)):
        shown = placed.filter(pc.is_in(placed["record"], value_set=wanted))
        methods.update(shown["method_id"].to_pylist())
    return frozenset(methods)


def _placed(tables: Tables) -> Iterator[pa.Table]:
    """Which record is of which method, each once a piece of the statements."""
    for piece in pieces(tables["statements"], ["method_id", "page_id", "column"]):
        placed = piece.group_by(piece.column_names).aggregate([])
        column = pc.cast(placed["column"], pa.string())
        record = pc.binary_join_element_wise(placed["page_id"], column, "#")
        yield pa.table({"method_id": placed["method_id"], "record": record})


def _values(table: Rows, column: str) -> set[str]:
    return set(table[column].to_pylist())


def _on_pages(table: Rows, pages: pa.Array, columns: list[str]) -> Iterator[pa.Table]:
    """The rows on these pages, piece by piece."""
    for piece in pieces(table, ["page_id", *columns]):
        yield piece.filter(pc.is_in(piece["page_id"], value_set=pages))


def _named(tables: Tables, shown: Collection[str]) -> dict[str, Cause]:
    """Works that no citation led to: found because a page named the method, or a registry had the name."""
    cited = _values(tables["citations"], "work_id")
    return {
        row["work_id"]: "source" if row["method_id"] in shown else "registry"
        for row in tables["methods"].select(["method_id", "work_id"]).to_pylist()
        if row["work_id"] is not None and row["work_id"] not in cited
    }


def _rests_on_verdict(column: str, cells: Cells) -> bool:
    """Whether a cell of ``methods`` says what became of its citations."""
    if column == "flags":
        return all(flag.startswith(_VERDICT_FLAGS) for flag in set(cells[0] or ()) ^ set(cells[1] or ()))
    return column == "work_id"
