"""Shares of the methods: whole methods in order of id, so many records at a time.

Everything that the tables say of a method follows from its own statements, so that tables are built share by
share, in one process or in several: memory is bounded by a share, and nobody can see afterwards where one
ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from extractors.memory import release_memory
from transforms.tables.articles import article_statements
from transforms.tables.choice import choose
from transforms.tables.declaration import NAMES, STATEMENTS
from transforms.tables.encoding import encode, look_up
from transforms.tables.findings import Findings
from transforms.tables.frames import conform, to_arrow
from transforms.tables.methods import build_methods
from transforms.tables.names import build_names, display_names
from transforms.tables.readings import Readings
from transforms.tables.references import CheckedReference, build_citations
from transforms.tables.sorting import write_run
from transforms.tables.statements import build_statements

RECORDS_AT_A_TIME = 10_000
"""Records of a share: bounds the memory, not the result."""

FORMULA = r"[=+\-@\t\r]"
"""How a text begins that a spreadsheet would run as a formula (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True)
class Share:
    """Some methods and all that was found out about them, to be sent to another process.

    ``members`` (page_id, column, method_id), their ``records`` with method_id, and of the pages that show
    them ``facts`` and ``articles``; ``readings`` and ``checked`` of their cells alone.
    """

    members: pd.DataFrame
    records: pd.DataFrame
    facts: pd.DataFrame
    articles: pa.Table
    readings: Readings
    checked: Mapping[str, CheckedReference]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Tabulated:
    """What one share of the methods gives: its statements are in the file ``run``.

    ``formulas`` are methods of which a value would be run by a spreadsheet.
    """

    methods: pd.DataFrame
    names: pa.Table
    citations: pd.DataFrame
    formulas: list[str]
    run: Path


def share_out(findings: Findings) -> Iterator[Share]:
    """All methods with what is known of them, share by share; the records keep index and order."""
    records, members = findings.records, findings.resolution.members
    counts = members.groupby("method_id", sort=True).size()
    number_of = (counts.cumsum() - 1) // RECORDS_AT_A_TIME
    keys = ["page_id", "column"]
    method_ids = records[keys].merge(members, on=keys, how="left")["method_id"].to_numpy(dtype=object)
    numbers = number_of.reindex(method_ids).to_numpy()
    of_members = number_of.reindex(members["method_id"]).to_numpy()
    for number in np.unique(of_members).tolist():
        mine = numbers == number
        yield _share(
            findings, members[of_members == number], records[mine].assign(method_id=method_ids[mine])
        )


def _share(findings: Findings, members: pd.DataFrame, records: pd.DataFrame) -> Share:
    pages = members["page_id"].unique()
    of_articles = pc.is_in(findings.articles["page_id"], pa.array(pages, pa.string()))
    return Share(
        members=members,
        records=records,
        facts=findings.facts[findings.facts["page_id"].isin(pages)],
        articles=findings.articles.drop_columns(["text"]).filter(of_articles),
        readings=findings.readings.of(records),
        checked={text: findings.checked[text] for text in records["source"].dropna().unique()},
        as_of=findings.as_of,
    )


def tabulate_share(task: tuple[Share, Sequence[str], Path]) -> Tabulated:
    """Everything that is said of the methods of a share; its statements go into a run of these bounds."""
    tabulated = _tabulate(*task)
    release_memory()  # only now nothing holds the share's statements any more
    return tabulated


def _tabulate(share: Share, bounds: Sequence[str], run: Path) -> Tabulated:
    facts = share.facts.set_index("page_id")
    statements = share_statements(share, facts)
    publishable = _publishable(statements, facts)
    write_run(STATEMENTS, to_arrow(publishable, STATEMENTS), bounds, run)
    names = build_names(statements, facts["locale"])
    methods = build_methods(share.members, statements, share.facts, share.readings, share.checked)
    methods["name"] = display_names(names).reindex(methods.index)
    methods.loc[~_has_summary(methods, publishable), ["summary", "summary_lang"]] = None
    formulas = list(statements.loc[statements["value"].str.match(FORMULA), "method_id"].unique())
    citations = build_citations(statements, dict(share.checked), share.as_of)
    return Tabulated(methods, conform(names, NAMES), citations, formulas, run)


def share_statements(share: Share, facts: pd.DataFrame) -> pd.DataFrame:
    """Statements of articles and pages with their dates and the mark of the chosen ones.

    ``facts`` are the share's by page_id. Statements of articles come first, then by page, column, row and
    position; text columns are categoricals.
    """
    parts = [article_statements(share.articles, share.members)]
    if len(share.records):
        parts.append(build_statements(share.records, share.readings))
    statements = encode(pd.concat([part for part in parts if len(part)], ignore_index=True))
    for column in ("extractor", "first_seen", "last_seen"):
        statements[column] = look_up(statements["page_id"], facts[column])
    statements["chosen"] = choose(statements)
    return statements


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
