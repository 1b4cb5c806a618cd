"""What articles add: statements of the names they introduce, and their mentions of methods."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from transforms.tables.members import introduced
from transforms.tables.statements import COLUMNS, statement_ids


def article_statements(articles: pa.Table, members: pd.DataFrame) -> pd.DataFrame:
    """A ``name`` statement for each introduced name; columns of ``build_statements``.

    An article has no grid: its row is 0 and its column counts the introduced names.
    """
    frame = introduced(articles).merge(members, on=["page_id", "column"])
    frame = frame.rename(columns={"name": "value"})
    frame["property"], frame["row"], frame["kind"], frame["headword"] = "name", 0, "label", False
    frame["raw"] = frame["cell"] = frame["value"]
    frame["lang"] = "und"
    frame = frame[COLUMNS].assign(position=0)
    frame.insert(0, "statement_id", statement_ids(frame))
    return frame


def build_mentions(articles: pa.Table, members: pd.DataFrame) -> pd.DataFrame:
    """The ``mentions`` table: one row an article and method that it introduces."""
    frame = articles.select(
        ["page_id", "title", "outlet", "published_at", "related", "lang", "flags"]
    ).to_pandas()
    frame = frame.rename(columns={"lang": "summary_lang"})
    pairs = members[["page_id", "method_id"]].drop_duplicates()
    mentions: pd.DataFrame = frame.merge(pairs, on="page_id").sort_values(["page_id", "method_id"])
    return mentions.reset_index(drop=True)
