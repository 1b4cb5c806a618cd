"""All tables of a release, from what the stages before found out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa

from transforms.identity.model import Resolution
from transforms.tables.arrow import arrow_schema
from transforms.tables.articles import build_mentions
from transforms.tables.declaration import STATEMENTS, TABLES, Table, declared
from transforms.tables.methods import build_methods, method_flags
from transforms.tables.names import build_names, commonest_slugs, display_names, slugs
from transforms.tables.readings import Readings
from transforms.tables.references import CheckedReference, build_citations, build_works
from transforms.tables.shares import Share, share_out, share_statements
from transforms.tables.sorting import Sorter
from transforms.tables.stored import Rows, StoredTable
from transforms.works.model import Work


@dataclass(frozen=True, slots=True)
class Findings:
    """What the stages found out about all pages of a home.

    ``records`` are those of ``transforms.tables.corpus.record_rows`` with ``locale``; ``fields`` has
    method_id, field, conflict; ``named_works`` holds the works found for candidates by name, by method_id;
    ``as_of`` is the date of the newest capture (or ``SOURCE_DATE_EPOCH``).
    """

    articles: pa.Table
    facts: pd.DataFrame
    records: pd.DataFrame
    readings: Readings
    checked: Mapping[str, CheckedReference]
    resolution: Resolution
    fields: pd.DataFrame
    named_works: Mapping[str, Work]
    as_of: datetime


FORMULA = r"[=+\-@\t\r]"
"""How a text begins that a spreadsheet would run as a formula (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True)
class Tabulated:
    """What one share of the methods gives, but for its statements; ``formulas`` are methods that have one."""

    methods: pd.DataFrame
    names: pa.Table
    citations: pd.DataFrame
    formulas: list[str]


def build_tables(findings: Findings, quarantine: pa.Table, folder: Path) -> dict[str, Rows]:
    """One table per declared table, with its declared schema, sorted by its key.

    The statements, of which there are as many as the archive is large, are a ``StoredTable`` in ``folder``;
    all others are Arrow tables.
    """
    if findings.records.empty and findings.articles.num_rows == 0:
        return _nothing_said(findings, quarantine)
    shares = list(share_out(findings.records, findings.resolution.members))
    with Sorter(STATEMENTS, folder / "statements.parquet", len(shares)) as sorter:
        tabulated = [_tabulate(findings, share, sorter) for share in shares]
        statements: StoredTable = sorter.finish()
    frames = {
        "methods": _methods(findings, tabulated),
        "works": build_works(_works(findings)),
        "citations": pd.concat([part.citations for part in tabulated]),
        "pages": findings.facts.rename(columns={"last_seen": "captured_at"}),
        "mentions": build_mentions(findings.articles, findings.resolution.members),
        "merges": findings.resolution.merges,
        "redirects": _redirects(findings.resolution),
    }
    tables: dict[str, Rows] = {name: _conform(frames.pop(name), declared(name)) for name in list(frames)}
    names = pa.concat_tables(part.names for part in tabulated)  # shares are ranges of method ids, in order
    return {**tables, "names": names, "statements": statements, "quarantine": quarantine}


def _nothing_said(findings: Findings, quarantine: pa.Table) -> dict[str, Rows]:
    """No page could be used: empty tables, but what became of earlier methods and what was refused stay."""
    tables = {table.name: arrow_schema(table).empty_table() for table in TABLES}
    redirects = _conform(_redirects(findings.resolution), declared("redirects"))
    return {**tables, "redirects": redirects, "quarantine": quarantine}


def _tabulate(findings: Findings, share: Share, sorter: Sorter) -> Tabulated:
    """Everything that is said of the methods of one share; its statements go to the sorter."""
    facts = findings.facts.set_index("page_id")
    statements = share_statements(share, findings.articles, findings.readings, facts)
    publishable = _publishable(statements, facts)
    sorter.add(_arrow(publishable, STATEMENTS))
    names = build_names(statements, facts["locale"])
    methods = build_methods(share.members, statements, findings.facts, findings.readings, findings.checked)
    methods["name"] = display_names(names).reindex(methods.index)
    methods.loc[~_has_summary(methods, publishable), ["summary", "summary_lang"]] = None
    return Tabulated(
        methods,
        _conform(names, declared("names")),
        build_citations(statements, dict(findings.checked), findings.as_of),
        list(statements.loc[statements["value"].str.match(FORMULA), "method_id"].unique()),
    )


def _methods(findings: Findings, tabulated: Iterable[Tabulated]) -> pd.DataFrame:
    methods = pd.concat([part.methods for part in tabulated])
    members = findings.records[["page_id", "column", "slug"]].dropna(subset=["slug"])
    members = members.merge(findings.resolution.members, on=["page_id", "column"])
    methods["slug"] = slugs(methods["name"], commonest_slugs(members))
    fields = findings.fields.set_index("method_id")
    methods["field"] = fields["field"].reindex(methods.index)
    named = {method_id: work.work_id for method_id, work in findings.named_works.items()}
    methods["work_id"] = methods["work_id"].fillna(methods.index.to_series().map(named))
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


def _publishable(statements: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Without the summaries of pages whose prose may not be published; ``facts`` by page_id."""
    silent = facts.index[~facts["prose"].astype(bool)]
    if silent.empty:
        return statements
    return statements[~((statements["property"] == "summary") & statements["page_id"].isin(silent))]


def _has_summary(methods: pd.DataFrame, publishable: pd.DataFrame) -> pd.Series[bool]:
    """Which methods' summaries stand in a statement of theirs that may be published."""
    summaries = publishable.loc[publishable["property"] == "summary", ["method_id", "cell"]].drop_duplicates()
    said = pd.MultiIndex.from_frame(summaries.astype(object))
    shown = pd.MultiIndex.from_arrays([methods.index, methods["summary"].astype(object)])
    return pd.Series(shown.isin(said), index=methods.index)


def _works(findings: Findings) -> list[Work]:
    cited = [item.verdict.work for item in findings.checked.values() if item.verdict.work is not None]
    return [*cited, *findings.named_works.values()]


def _redirects(resolution: Resolution) -> pd.DataFrame:
    """Redirects and removals in one table: a removed id leads nowhere, for ever."""
    removed = resolution.removed.rename(columns={"method_id": "old_id"}).assign(new_id=None)
    parts = [part for part in (resolution.redirects, removed) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else resolution.redirects


def _conform(frame: pd.DataFrame, table: Table) -> pa.Table:
    """The frame as the declared Arrow table: declared columns only, sorted by the key."""
    if frame.empty:
        return arrow_schema(table).empty_table()
    return _arrow(frame.sort_values(list(table.key), kind="stable"), table)


def _arrow(frame: pd.DataFrame, table: Table) -> pa.Table:
    schema = arrow_schema(table)
    return pa.Table.from_arrays([_array(frame[field.name], field.type) for field in schema], schema=schema)


def _array(column: pd.Series, kind: pa.DataType) -> pa.Array:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return pa.array(column.array).cast(kind)
    return pa.array(column, kind, from_pandas=True)
