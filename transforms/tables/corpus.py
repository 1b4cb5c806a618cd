"""What the pages say as frames, for the stages that follow: a row a page, a row a record."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

SLICE_ROWS = 10_000


def page_facts(captures: pa.Table, pages: pa.Table) -> pd.DataFrame:
    """One row a page that could be read, sorted by page_id, from the tables of ``extractors.schemas``.

    Columns: page_id, url, kind, layout, locale, extractor, n_methods (from the page); source, licence, prose
    (of its latest capture); first_seen, last_seen (over its captures). The URL is the page's own when the
    extractor found one, else that of the latest capture that has one.
    """
    captured = captures.to_pandas().sort_values(["page_id", "captured_at", "source", "url"])
    grouped = captured.groupby("page_id", sort=True)
    seen = grouped["captured_at"].agg(first_seen="min", last_seen="max")
    latest = grouped[["source", "licence", "prose", "url"]].last()
    latest["prose"] = grouped["prose"].all()
    facts = pages.to_pandas().drop(columns=["confidence", "flags", "locale_source"])
    facts = facts.merge(seen.join(latest.rename(columns={"url": "captured_url"})), on="page_id", how="left")
    facts["url"] = facts["captured_url"].where(facts["captured_url"].notna(), facts["url"])
    return facts.drop(columns="captured_url").sort_values("page_id", ignore_index=True)


def record_rows(records: pa.Table) -> pd.DataFrame:
    """The records as a frame, the list ``rows`` spread into ``row_<cell>`` columns (null: cell absent).

    Texts are Python strings and links tuples of them, equal ones the same object: what forty locales repeat
    takes the room of one.
    """
    from extractors.schemas import CELLS

    frame = records.drop_columns(["rows", "source_hrefs"]).to_pandas()
    frame["page_id"] = frame["page_id"].astype("category")
    texts = [name for name in frame.columns if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    for name in texts:
        frame[name] = frame[name].astype(object)
    frame["source_hrefs"] = _shared_lists(records.column("source_hrefs"))
    flat = records.column("rows").combine_chunks()
    values = flat.flatten().to_numpy(zero_copy_only=False).reshape(len(records), len(CELLS))
    for position, cell in enumerate(CELLS):
        frame[f"row_{cell}"] = pd.array(values[:, position], dtype="Float64").astype("Int32")
    return frame.sort_values(["page_id", "column"], ignore_index=True)


def _shared_lists(lists: pa.ChunkedArray) -> pd.Series:
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}
    parts = (lists.slice(start, SLICE_ROWS).to_pylist() for start in range(0, len(lists), SLICE_ROWS))
    return pd.Series([shared.setdefault(t, t) for part in parts for t in map(tuple, part)], dtype=object)
