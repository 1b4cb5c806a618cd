"""The records as identity wants them: one row a column of a page, or a name that an article introduces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from transforms.identity.model import RECORD_COLUMNS
from transforms.tables.readings import Readings


def identity_records(
    records: pd.DataFrame,
    articles: pa.Table,
    facts: pd.DataFrame,
    readings: Readings,
    works: Mapping[str, str],
) -> pd.DataFrame:
    """Columns and types of ``RECORD_COLUMNS``; ``works`` maps source texts to sure works."""
    comparison = pd.DataFrame(
        {
            "page_id": records["page_id"],
            "column": records["column"].astype("int64"),
            "kind": "comparison",
            "slug": records["slug"],
            "locale": records["locale"],
            "name": records["name"],
            "aliases": _lists(
                records["aliases"], {k: [a.text for a in v] for k, v in readings.aliases.items()}
            ),
            "year": records["year"].map({k: v.year for k, v in readings.years.items()}).astype("Int64"),
            "originators": _lists(
                records["originator"], {k: list(v) for k, v in readings.originators.items()}
            ),
            "type": records["type"],
            "family": records["family"],
            "field": records["field"],
            "citation": records["source"],
            "work_id": records["source"].map(works),
            "summary": records["summary"],
        }
    )
    frame = pd.concat([comparison, introduced(articles)], ignore_index=True)
    known = facts.set_index("page_id")
    for name in ("source", "first_seen"):  # by position: a mapping loses the type when there is no page
        frame[name] = known[name].reindex(frame["page_id"]).array
    return frame[list(RECORD_COLUMNS)]


def introduced(articles: pa.Table) -> pd.DataFrame:
    """One row a name that an article introduces; ``column`` counts the names of the article."""
    frame = articles.select(["page_id", "introduced", "lang"]).to_pandas()
    frame = frame.explode("introduced").dropna(subset=["introduced"])
    return pd.DataFrame(
        {
            "page_id": frame["page_id"],
            "column": frame.groupby("page_id").cumcount().astype("int64"),
            "kind": "article",
            "locale": frame["lang"].where(frame["lang"] != "und"),
            "name": frame["introduced"],
            "aliases": _lists(frame["introduced"], {}),
            "originators": _lists(frame["introduced"], {}),
        }
    )


def _lists(texts: pd.Series[str], read: Mapping[str, list[str]]) -> pd.Series[Any]:
    lists = [read.get(text, []) if isinstance(text, str) else [] for text in texts]
    return pd.Series(lists, index=texts.index, dtype=object)
