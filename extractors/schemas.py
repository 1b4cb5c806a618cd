"""The Arrow schemas of all that leaves ``extractors``: one row a capture, page, record, article, refusal.

Later stages read these tables and nothing else of a page. All text is cleaned (NFC, no control or
bidi characters, see ``extractors.text``); a null is a value that the page does not have or that could
not be read safely, never a guess.
"""

from __future__ import annotations

import pyarrow as pa

ROWS = ("field", "family", "year", "originator", "type", "source", "aliases", "related", "summary")
"""The nine rows of a comparison page, by the keys that the locale files use."""

CELLS = ("name", *ROWS)
"""The header cell and the nine rows: the cells that a record can have."""

TEXT = pa.dictionary(pa.int32(), pa.string())
"""The text of a cell: forty locales repeat the same few hundred thousand texts, and each is held once."""

_TIME = pa.timestamp("s", tz="UTC")

CAPTURES = pa.schema(
    [
        pa.field("page_id", pa.string(), nullable=False),  # sha256 of the raw bytes, hex
        pa.field("url", pa.string()),  # null: a file without a known address
        pa.field("captured_at", _TIME, nullable=False),
        pa.field("source", pa.string(), nullable=False),  # name of the configured source, else "files"
        pa.field("licence", pa.string()),  # SPDX id or URL, null: unknown
        pa.field("prose", pa.bool_(), nullable=False),  # may summaries be published
        pa.field("content_type", pa.string()),  # as the server or the WARC record said
    ]
)
"""One row a capture: the same bytes captured twice are two captures of one page."""

PAGES = pa.schema(
    [
        pa.field("page_id", pa.string(), nullable=False),
        pa.field("url", pa.string()),
        pa.field("kind", pa.string(), nullable=False),  # comparison | article
        pa.field("layout", pa.string(), nullable=False),  # html | pipe | flat | article
        pa.field("locale", pa.string()),  # BCP 47 of the page; null: unknown
        pa.field("locale_source", pa.string()),  # url | lang | labels | identification
        pa.field("confidence", pa.float64(), nullable=False),  # of the row recognition, 0 to 1
        pa.field("n_methods", pa.int32(), nullable=False),
        pa.field("extractor", pa.string(), nullable=False),  # name and version, e.g. "html/3"
        pa.field("flags", pa.list_(pa.string()), nullable=False),  # e.g. controls_removed, unlisted_locale
    ]
)

RECORDS = pa.schema(
    [
        pa.field("page_id", pa.string(), nullable=False),
        pa.field("column", pa.int32(), nullable=False),  # physical column in the grid, from 0
        pa.field("slug", TEXT),  # the source's own slug of this column, from the URL; null: unknown
        *[pa.field(name, TEXT) for name in CELLS],  # cell text; related is a count as text
        pa.field("source_hrefs", pa.list_(pa.string()), nullable=False),  # links of the source cell
        pa.field("rows", pa.list_(pa.int32()), nullable=False),  # physical row of each of CELLS; null: absent
    ]
)
"""One row a column of a comparison page: what the page claims of one method."""

ARTICLES = pa.schema(
    [
        pa.field("page_id", pa.string(), nullable=False),
        pa.field("title", pa.string()),
        pa.field("outlet", pa.string()),
        pa.field("published_at", pa.string()),  # ISO date, as precise as the page gives it; null: not given
        pa.field("introduced", pa.list_(pa.string()), nullable=False),  # names of methods it introduces
        pa.field("related", pa.list_(pa.string()), nullable=False),  # names of methods it compares with
        pa.field("lang", pa.string(), nullable=False),  # BCP 47 of the text, "und" if unsure
        pa.field("text", pa.string(), nullable=False),  # main text, for look-ups; never published
        pa.field("flags", pa.list_(pa.string()), nullable=False),  # hijacked_page, pinyin_removed, …
    ]
)

REFUSALS = pa.schema(
    [
        pa.field("stage", pa.string(), nullable=False),  # archive | extract | …
        pa.field("reason", pa.string(), nullable=False),  # a code, e.g. ragged_rows
        pa.field("page_id", pa.string()),
        pa.field("locator", pa.string()),  # "row 4, column 2", "byte 1024"; null: the whole page
        pa.field("detail", pa.string(), nullable=False),  # short, escaped, never the hostile text itself
    ]
)
"""What was refused, and why: a row of ``quarantine`` in the making."""
