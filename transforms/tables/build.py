"""All tables of a release, from what the stages before found out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa

from extractors.execution import open_executor
from transforms.tables.arrow import arrow_schema
from transforms.tables.articles import build_mentions
from transforms.tables.declaration import STATEMENTS, TABLES, declared
from transforms.tables.findings import Findings
from transforms.tables.frames import conform, store
from transforms.tables.methods import method_flags
from transforms.tables.names import commonest_slugs, slugs
from transforms.tables.references import build_works
from transforms.tables.shares import Tabulated, share_out, tabulate_share
from transforms.tables.sorting import Sorter
from transforms.tables.statements import even_statement_ids
from transforms.tables.stored import PIECE_ROWS, Rows, StoredTable
from transforms.works.model import Work

MIN_RECORDS_FOR_PROCESSES = 50_000
"""Below this many records a second process costs more to start than it saves."""
STATEMENTS_PER_RECORD = 12
"""More or less: it says only how large the pieces of the statements are."""


def build_tables(
    findings: Findings, quarantine: pa.Table, folder: Path, *, workers: int = 1
) -> dict[str, Rows]:
    """One table per declared table, with its declared schema, sorted by its key.

    The ``LARGE`` tables, which grow with the archive, are each a ``StoredTable`` in ``folder``;
    all others are Arrow tables. ``workers`` processes share the work, which does not change the result.
    """
    if findings.records.empty and findings.articles.num_rows == 0:
        return _nothing_said(findings, quarantine)
    tabulated, statements = _tabulate(findings, folder / "statements.parquet", workers)
    frames = {
        "methods": _methods(findings, tabulated),
        "works": build_works(_works(findings)),
        "citations": pd.concat([part.citations for part in tabulated]),
        "pages": findings.facts.rename(columns={"last_seen": "captured_at"}),
        "mentions": build_mentions(findings.articles, findings.resolution.members),
        "redirects": findings.resolution.redirects,
    }
    tables: dict[str, Rows] = {name: conform(frames.pop(name), declared(name)) for name in list(frames)}
    names = pa.concat_tables(part.names for part in tabulated)  # shares are ranges of method ids, in order
    merges = store(findings.resolution.merges, declared("merges"), folder / "merges.parquet")
    return {**tables, "names": names, "merges": merges, "statements": statements, "quarantine": quarantine}


def _nothing_said(findings: Findings, quarantine: pa.Table) -> dict[str, Rows]:
    """No page could be used: empty tables, but what became of earlier methods and what was refused stay."""
    tables = {table.name: arrow_schema(table).empty_table() for table in TABLES}
    redirects = conform(findings.resolution.redirects, declared("redirects"))
    return {**tables, "redirects": redirects, "quarantine": quarantine}


def _tabulate(findings: Findings, path: Path, workers: int) -> tuple[list[Tabulated], StoredTable]:
    """What every share of the methods gives, in order, and all their statements, sorted, at ``path``."""
    n_records = len(findings.records)
    bounds = even_statement_ids(n_records * STATEMENTS_PER_RECORD // PIECE_ROWS)
    shares = share_out(findings)
    tasks = ((share, bounds, path.with_name(f"{path.name}-{at}")) for at, share in enumerate(shares))
    with Sorter(STATEMENTS, path, bounds=bounds) as sorter:
        tabulated = []
        with open_executor(workers if n_records >= MIN_RECORDS_FOR_PROCESSES else 1) as executor:
            for part in executor.map(tabulate_share, tasks):
                sorter.add_run(part.run)
                tabulated.append(part)
        return tabulated, sorter.finish()  # by now the processes have given back what they held


def _methods(findings: Findings, tabulated: Iterable[Tabulated]) -> pd.DataFrame:
    methods = pd.concat([part.methods for part in tabulated])
    members = findings.records[["page_id", "column", "slug"]].dropna(subset=["slug"])
    members = members.merge(findings.resolution.members, on=["page_id", "column"])
    methods["slug"] = slugs(methods["name"], commonest_slugs(members))
    fields = findings.fields.set_index("method_id")
    methods["field"] = fields["field"].reindex(methods.index)
    methods["work_id"] = methods["work_id"].astype(object)  # of other types where no method has a work
    lacking = set(methods.index[methods["work_id"].isna()])
    for method_id, work in findings.named_works.items():
        if method_id in lacking:
            methods.loc[method_id, "work_id"] = work.work_id
    formulas = [method_id for part in tabulated for method_id in part.formulas]
    methods["flags"] = method_flags(methods, findings.checked, _more_flags(findings, fields, formulas))
    return methods.reset_index()


def _more_flags(findings: Findings, fields: pd.DataFrame, formulas: Iterable[str]) -> dict[str, set[str]]:
    flags: dict[str, set[str]] = {}
    for method_id in formulas:
        flags.setdefault(method_id, set()).add("formula_like")
    for method_id in fields.index[fields["conflict"].fillna(False).astype(bool)]:
        flags.setdefault(method_id, set()).add("field_conflict")
    for method_id in findings.named_works:
        flags.setdefault(method_id, set()).add("work_found_by_name")
    for side in ("left", "right"):
        for method_id in findings.resolution.reviews[side].dropna():
            flags.setdefault(method_id, set()).add("review")
    return flags


def _works(findings: Findings) -> list[Work]:
    cited = [item.verdict.work for item in findings.checked.values() if item.verdict.work is not None]
    return [*cited, *findings.named_works.values()]
