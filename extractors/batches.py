"""Batches: many pages to Arrow tables, in worker processes, and back and forth from bytes for the cache."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extractors.flat_records import split_flat
from extractors.pages import extract_page
from extractors.records import PageExtraction
from extractors.schemas import ARTICLES, PAGES, RECORDS, REFUSALS
from extractors.version import EXTRACTOR_VERSION

__all__ = [
    "EXTRACTOR_VERSION",
    "ExtractedBatch",
    "PageBytes",
    "complete",
    "concat",
    "extract_batch",
    "from_bytes",
    "rows_to_batch",
    "to_bytes",
]

LABELS = pa.schema(
    [
        pa.field("page_id", pa.string(), nullable=False),
        pa.field("locale", pa.string()),
        pa.field("key", pa.string(), nullable=False),
        pa.field("label", pa.string(), nullable=False),
    ]
)
"""One row a label: what each of the nine rows is called on a page."""

UNSPLIT = pa.schema(
    [
        pa.field("page_id", pa.string(), nullable=False),
        pa.field("locale", pa.string()),
        pa.field("names", pa.list_(pa.string()), nullable=False),
        pa.field("english", pa.list_(pa.string()), nullable=False),
        pa.field("slugs", pa.list_(pa.string()), nullable=False),
        pa.field("rows", pa.list_(pa.string()), nullable=False),
        pa.field("labels", pa.list_(pa.string()), nullable=False),
        pa.field("places", pa.list_(pa.int32()), nullable=False),
    ]
)
"""One row a flat page: its names, its nine rows of text, and what is known of it for splitting them."""

BATCHES_AT_A_TIME = 32

_KEYS = {
    "pages": ("page_id",),
    "records": ("page_id", "column"),
    "articles": ("page_id",),
    "refusals": ("page_id", "reason", "locator", "detail"),
    "labels": ("page_id", "key"),
    "unsplit": ("page_id",),
}


@dataclass(frozen=True, slots=True)
class PageBytes:
    """One page to extract; picklable. ``page_id`` is the sha256 of the content, ``url`` null when unknown."""

    page_id: str
    content: bytes
    url: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class ExtractedBatch:
    """What a set of pages says, each table sorted by its key; ``unsplit`` is empty once completed."""

    pages: pa.Table
    records: pa.Table
    articles: pa.Table
    refusals: pa.Table
    labels: pa.Table
    unsplit: pa.Table


_SCHEMAS = dict(zip(_KEYS, (PAGES, RECORDS, ARTICLES, REFUSALS, LABELS, UNSPLIT), strict=True))


def extract_batch(items: Iterable[PageBytes]) -> ExtractedBatch:
    """Extract pages one by one; the order of ``items`` does not matter, and no page can stop the others."""
    found = [extract_page(item.content, item.page_id, item.url, item.content_type) for item in items]
    return rows_to_batch(found)


def rows_to_batch(found: Sequence[PageExtraction]) -> ExtractedBatch:
    """The rows of pages extracted one by one as a batch."""
    return build_batch(
        pages=[each.page for each in found if each.page],
        records=[row for each in found for row in each.records],
        articles=[row for each in found for row in each.articles],
        refusals=[row for each in found for row in each.refusals],
        labels=[row for each in found for row in each.labels],
        unsplit=[each.unsplit for each in found if each.unsplit],
    )


def build_batch(**rows: Sequence[dict[str, Any]]) -> ExtractedBatch:
    """A batch from lists of rows, by table."""
    tables = {
        name: pa.Table.from_pylist(list(rows.get(name, ())), schema) for name, schema in _SCHEMAS.items()
    }
    return ExtractedBatch(**{name: _sorted(name, table) for name, table in tables.items()})


def _sorted(name: str, table: pa.Table) -> pa.Table:
    return table.sort_by([(column, "ascending") for column in _KEYS[name]]) if table.num_rows > 1 else table


def concat(batches: Iterable[ExtractedBatch]) -> ExtractedBatch:
    """All of them as one; the same whatever the order and the size of the batches.

    A few are taken at a time, so that what they repeat is never held more often than that.
    """
    tables = {name: schema.empty_table() for name, schema in _SCHEMAS.items()}
    coming = iter(batches)
    while some := list(islice(coming, BATCHES_AT_A_TIME)):
        for name, table in tables.items():
            joined = pa.concat_tables([table, *(getattr(part, name) for part in some)])
            tables[name] = joined.unify_dictionaries().combine_chunks()
    return ExtractedBatch(**{name: _sorted(name, _ordered_texts(table)) for name, table in tables.items()})


def _ordered_texts(table: pa.Table) -> pa.Table:
    """The table, of one chunk a column, with dictionaries of the texts that are used, in order."""
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type) and len(table):
            table = table.set_column(place, field, _ordered(table[field.name].chunk(0)))
    return table


def _ordered(column: pa.DictionaryArray) -> pa.DictionaryArray:
    texts = column.unique().cast(pa.string()).drop_null().sort()
    places = pc.index_in(column.dictionary, value_set=texts).take(column.indices)
    return pa.DictionaryArray.from_arrays(places, texts)


def complete(batch: ExtractedBatch) -> ExtractedBatch:
    """Split the flat text of ``batch`` with what all its other pages say, where that is certain.

    The result does not depend on the order of pages; ``unsplit`` is empty in it, a cell that could not
    be split is null in ``records``, and ``refusals`` say which.
    """
    pages = batch.unsplit.to_pylist()
    if not pages:
        return batch
    records, labels, refusals = split_flat(pages, batch.records, batch.labels)
    added = build_batch(records=records, labels=labels, refusals=refusals)
    whole = concat([batch, added])
    return replace(whole, unsplit=UNSPLIT.empty_table())


def to_bytes(batch: ExtractedBatch) -> bytes:
    """The batch as bytes (Arrow IPC streams one after another); the same batch gives the same bytes."""
    sink = pa.BufferOutputStream()
    for each in fields(batch):
        table = getattr(batch, each.name).combine_chunks()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
    return bytes(sink.getvalue())


def from_bytes(content: bytes) -> ExtractedBatch:
    """A batch from ``to_bytes``; pyarrow.ArrowInvalid when the bytes are none."""
    source = pa.BufferReader(content)
    return ExtractedBatch(**{name: pa.ipc.open_stream(source).read_all() for name in _KEYS})
