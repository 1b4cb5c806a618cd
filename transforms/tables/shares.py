"""Shares of the methods: whole methods in order of id, so many records at a time.

Everything that the tables say of a method follows from its own statements, so that tables are built share by
share: memory is bounded by a share, and nobody can see afterwards where one ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from transforms.tables.articles import article_statements
from transforms.tables.choice import choose
from transforms.tables.encoding import encode, look_up
from transforms.tables.readings import Readings
from transforms.tables.statements import build_statements

RECORDS_AT_A_TIME = 10_000
"""Records of a share: bounds the memory, not the result."""


@dataclass(frozen=True, slots=True)
class Share:
    """Some methods: their ``members`` (page_id, column, method_id) and their ``records`` with method_id."""

    members: pd.DataFrame
    records: pd.DataFrame


def share_out(records: pd.DataFrame, members: pd.DataFrame) -> Iterator[Share]:
    """All methods of ``members`` with their ``records``, share by share; the records keep index and order."""
    counts = members.groupby("method_id", sort=True).size()
    number_of = (counts.cumsum() - 1) // RECORDS_AT_A_TIME
    keys = ["page_id", "column"]
    method_ids = records[keys].merge(members, on=keys, how="left")["method_id"].to_numpy(dtype=object)
    numbers = number_of.reindex(method_ids).to_numpy()
    of_members = number_of.reindex(members["method_id"]).to_numpy()
    for number in np.unique(of_members).tolist():
        mine = numbers == number
        yield Share(members[of_members == number], records[mine].assign(method_id=method_ids[mine]))


def share_statements(
    share: Share, articles: pa.Table, readings: Readings, facts: pd.DataFrame
) -> pd.DataFrame:
    """Statements of articles and pages with their dates and the mark of the chosen ones.

    ``facts`` are by page_id. Those of articles come first, then by page, column, row and position; text
    columns are categoricals.
    """
    parts = [article_statements(articles, share.members)]
    if len(share.records):
        parts.append(build_statements(share.records, readings))
    statements = encode(pd.concat([part for part in parts if len(part)], ignore_index=True))
    for column in ("extractor", "first_seen", "last_seen"):
        statements[column] = look_up(statements["page_id"], facts[column])
    statements["chosen"] = choose(statements)
    return statements
