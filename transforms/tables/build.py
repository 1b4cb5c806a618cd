"""All tables of a release, from what the stages before found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import pyarrow as pa

from transforms.identity.model import Resolution
from transforms.tables.arrow import arrow_schema
from transforms.tables.articles import article_statements, build_mentions
from transforms.tables.choice import choose
from transforms.tables.corpus import Corpus
from transforms.tables.declaration import TABLES
from transforms.tables.encoding import decode, encode, look_up
from transforms.tables.methods import build_methods, method_flags
from transforms.tables.names import build_names, display_names, slugs
from transforms.tables.readings import Readings
from transforms.tables.references import CheckedReference, build_citations, build_works
from transforms.tables.statements import build_statements
from transforms.works.model import Work


@dataclass(frozen=True, slots=True)
class Findings:
    """What the stages found out about a corpus.

    ``records`` are those of ``transforms.tables.corpus.record_rows`` with ``locale``; ``label_langs`` is the
    language of each record's name on the index of ``records``; ``fields`` has method_id, field, conflict;
    ``named_works`` holds the works found for candidates by name, by method_id; ``as_of`` is the date of the
    newest capture (or ``SOURCE_DATE_EPOCH``).
    """

    corpus: Corpus
    facts: pd.DataFrame
    records: pd.DataFrame
    readings: Readings
    checked: Mapping[str, CheckedReference]
    resolution: Resolution
    label_langs: pd.Series[str]
    fields: pd.DataFrame
    named_works: Mapping[str, Work]
    as_of: datetime


FORMULA = r"[=+\-@\t\r]"
"""How a text begins that a spreadsheet would run as a formula (OWASP, CSV injection)."""


RECORDS_AT_A_TIME = 40_000
"""Records whose statements are built at once: bounds the memory, not the result."""


def build_tables(findings: Findings, quarantine: pa.Table) -> dict[str, pa.Table]:
    """One Arrow table per declared table, with its declared schema, sorted by its key."""
    members = findings.resolution.members
    statements = _statements(findings)
    names = build_names(statements, findings.facts.set_index("page_id")["locale"])
    frames = {
        "methods": _methods(findings, statements, names),
        "names": names,
        "works": build_works(_works(findings)),
        "citations": build_citations(statements, dict(findings.checked), findings.as_of),
        "pages": findings.facts.rename(columns={"last_seen": "captured_at"}),
        "mentions": build_mentions(findings.corpus.articles, members),
        "merges": findings.resolution.merges,
        "redirects": _redirects(findings.resolution),
    }
    tables = {name: _conform(frames.pop(name), name) for name in list(frames)}
    tables["statements"] = _conform(_publishable(statements, findings.facts), "statements")
    return {**tables, "quarantine": quarantine}


def _statements(findings: Findings) -> pd.DataFrame:
    """Statements of pages and articles with their dates and the mark of the chosen ones."""
    members = findings.resolution.members
    records = findings.records.merge(members, on=["page_id", "column"], how="left")
    records.index = findings.records.index
    parts = [encode(article_statements(findings.corpus.articles, members))]
    for start in range(0, len(records), RECORDS_AT_A_TIME):
        chunk = records.iloc[start : start + RECORDS_AT_A_TIME]
        parts.append(encode(build_statements(chunk, findings.readings, findings.label_langs)))
    statements = decode(part for part in parts if part.num_rows)
    facts = findings.facts.set_index("page_id")
    for column in ("extractor", "first_seen", "last_seen"):
        statements[column] = look_up(statements["page_id"], facts[column])
    statements["chosen"] = choose(statements)
    return statements


def _methods(findings: Findings, statements: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    methods = build_methods(
        findings.resolution.members, statements, findings.facts, findings.readings, findings.checked
    )
    methods["name"] = display_names(names).reindex(methods.index)
    members = findings.records[["page_id", "column", "slug"]].merge(
        findings.resolution.members, on=["page_id", "column"]
    )
    known = members.dropna(subset=["slug"]).sort_values("slug").drop_duplicates("method_id")
    methods["slug"] = slugs(methods["name"], known.set_index("method_id")["slug"])
    fields = findings.fields.set_index("method_id")
    methods["field"] = fields["field"].reindex(methods.index)
    named = {method_id: work.work_id for method_id, work in findings.named_works.items()}
    methods["work_id"] = methods["work_id"].fillna(methods.index.to_series().map(named))
    methods["flags"] = method_flags(methods, findings.checked, _more_flags(findings, fields, statements))
    unpublishable = ~methods["summary"].isin(
        _publishable(statements, findings.facts).loc[lambda s: s["property"] == "summary", "cell"].unique()
    )
    methods.loc[unpublishable, ["summary", "summary_lang"]] = None
    return methods.reset_index()


def _more_flags(findings: Findings, fields: pd.DataFrame, statements: pd.DataFrame) -> dict[str, set[str]]:
    flags: dict[str, set[str]] = {}
    for method_id in statements.loc[statements["value"].str.match(FORMULA), "method_id"].unique():
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
    """Without the summaries of pages whose prose may not be published."""
    silent = facts.loc[~facts["prose"].astype(bool), "page_id"]
    if silent.empty:
        return statements
    return statements[~((statements["property"] == "summary") & statements["page_id"].isin(silent))]


def _works(findings: Findings) -> list[Work]:
    cited = [item.verdict.work for item in findings.checked.values() if item.verdict.work is not None]
    return [*cited, *findings.named_works.values()]


def _redirects(resolution: Resolution) -> pd.DataFrame:
    """Redirects and removals in one table: a removed id leads nowhere, for ever."""
    removed = resolution.removed.rename(columns={"method_id": "old_id"}).assign(new_id=None)
    parts = [part for part in (resolution.redirects, removed) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else resolution.redirects


def _conform(frame: pd.DataFrame, name: str) -> pa.Table:
    """The frame as the declared Arrow table: declared columns only, sorted by the key."""
    table = next(table for table in TABLES if table.name == name)
    schema = arrow_schema(table)
    if frame.empty:
        return schema.empty_table()
    ordered = frame.sort_values(list(table.key), kind="stable")
    return pa.Table.from_arrays([_array(ordered[field.name], field.type) for field in schema], schema=schema)


def _array(column: pd.Series, kind: pa.DataType) -> pa.Array:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return pa.array(column.array).cast(kind)
    return pa.array(column, kind, from_pandas=True)
