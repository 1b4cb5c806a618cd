"""The tables about sources: pages, what stands on them, what articles mention, what was refused."""

from __future__ import annotations

from transforms.tables.subjects.table import Column, Table, to_method, to_page

STATEMENTS = Table(
    "statements",
    "One row a value on a page: page, row and column behind everything that methods and names say.",
    ("statement_id",),
    (
        Column("statement_id", "string", "st- and sixteen characters, from page, row, column and position."),
        Column("method_id", "string", "The method."),
        Column(
            "property",
            "string",
            "What is stated.",
            values=(
                "name",
                "alias",
                "field",
                "family",
                "year_of_origin",
                "originator",
                "type",
                "source",
                "summary",
            ),
        ),
        Column("value", "string", "The value, read: for a year its number, for an alias that alias alone."),
        Column("lang", "string", "BCP 47 language of the value; und if unsure."),
        Column("page_id", "string", "The page."),
        Column("row", "integer", "Physical row in the page's grid, from 0 (the header)."),
        Column("column", "integer", "Physical column in the page's grid, from 0."),
        Column("raw", "string", "The text as written."),
        Column("extractor", "string", "Which extractor read it."),
        Column("first_seen", "datetime", "Earliest capture."),
        Column("last_seen", "datetime", "Latest capture."),
        Column("chosen", "boolean", "Does the release's value rest on it."),
    ),
    (to_method(), to_page()),
)

PAGES = Table(
    "pages",
    "The pages behind the release.",
    ("page_id",),
    (
        Column("page_id", "string", "SHA-256 of the content, hex."),
        Column("url", "string", "Address, when known.", nullable=True),
        Column("locale", "string", "BCP 47 locale.", nullable=True),
        Column("layout", "string", "Layout of the capture.", values=("html", "pipe", "flat", "article")),
        Column("kind", "string", "What it is.", values=("comparison", "article")),
        Column("captured_at", "datetime", "Latest capture of this content."),
        Column("n_methods", "integer", "Number of methods it shows."),
        Column("source", "string", "Name of the source."),
        Column("licence", "string", "Licence of the page, SPDX id or address, when known.", nullable=True),
    ),
)

MENTIONS = Table(
    "mentions",
    "What articles say of methods.",
    ("page_id", "method_id"),
    (
        Column("page_id", "string", "The article."),
        Column("method_id", "string", "The method it mentions."),
        Column("title", "string", "Title of the article.", nullable=True),
        Column("outlet", "string", "Who published it.", nullable=True),
        Column("published_at", "string", "ISO date, as precise as the page gives it.", nullable=True),
        Column("related", "list", "Other methods it names."),
        Column("summary_lang", "string", "BCP 47 language of the article."),
        Column("flags", "list", "What a reader should know, e.g. hijacked_page."),
    ),
    (to_page(), to_method()),
)

QUARANTINE = Table(
    "quarantine",
    "What was refused, where and why.",
    ("item_id",),
    (
        Column("item_id", "string", "qu- and twelve characters, from stage, reason and place."),
        Column("stage", "string", "The stage that refused it."),
        Column("reason", "string", "Reason code."),
        Column("page_id", "string", "The page, when known.", nullable=True),
        Column("locator", "string", "The place in the page.", nullable=True),
        Column("detail", "string", "Short, escaped; never the hostile text."),
        Column("first_seen", "datetime", "When it was first refused."),
    ),
)
