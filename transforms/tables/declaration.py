"""The one declaration of every table of a release: columns, types, nullability, meaning, keys.

Expectations, writers, metadata and the data dictionary all read this. A column's ``type`` is one of

========  =======================  ==========================================
type      Parquet                  CSV, JSON lines and SQLite
========  =======================  ==========================================
string    string                   text
integer   int64                    integer
number    float64                  shortest decimal that reads back equal
boolean   bool                     ``true`` / ``false`` (SQLite 1 / 0)
datetime  timestamp[s, UTC]        RFC 3339, ``2026-11-21T08:00:00Z``
list      list<string>             JSON array of strings
json      string                   JSON text with sorted keys
========  =======================  ==========================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from transforms.citations.model import Discrepancy, Status

ColumnType = Literal["string", "integer", "number", "boolean", "datetime", "list", "json"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type, meaning, whether it may be null, the closed set of its values if any."""

    name: str
    type: ColumnType
    meaning: str
    nullable: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``columns`` of this table refer to ``target_columns`` of ``table``; nulls refer to nothing."""

    columns: tuple[str, ...]
    table: str
    target_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the release. Rows are sorted by ``key`` in every format."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    foreign_keys: tuple[ForeignKey, ...] = field(default=())

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")


def _to_method(column: str = "method_id") -> ForeignKey:
    return ForeignKey((column,), "methods", ("method_id",))


def _to_page() -> ForeignKey:
    return ForeignKey(("page_id",), "pages", ("page_id",))


def _to_work() -> ForeignKey:
    return ForeignKey(("work_id",), "works", ("work_id",))


METHODS = Table(
    "methods",
    "One row a research method (canonical), or a name that an article introduced (candidate).",
    ("method_id",),
    (
        Column("method_id", "string", "Opaque permanent id: mb- and ten characters, never reused."),
        Column(
            "slug",
            "string",
            "Readable name for addresses, unique in a release; may change, the id never does.",
        ),
        Column("name", "string", "Displayed name, English or Latin script preferred."),
        Column(
            "status",
            "string",
            "canonical: seen on a comparison page; candidate: so far only in articles.",
            values=("canonical", "candidate"),
        ),
        Column("field", "string", "Field of research, English.", nullable=True),
        Column("family", "string", "Family of methods, English.", nullable=True),
        Column("type", "string", "Type of method, English.", nullable=True),
        Column("year_of_origin", "integer", "Year of origin as the pages claim it.", nullable=True),
        Column("year_text", "string", "Year of origin as written on the page.", nullable=True),
        Column("originators", "list", "Originators as the pages claim them."),
        Column(
            "work_id",
            "string",
            "The seminal work, when the citation was verified or corrected.",
            nullable=True,
        ),
        Column(
            "summary",
            "string",
            "Summary as the page has it; null where the source's prose may not be published.",
            nullable=True,
        ),
        Column("summary_lang", "string", "BCP 47 language of the summary.", nullable=True),
        Column("locales", "list", "Locales of the pages that show the method."),
        Column("n_pages", "integer", "Number of distinct pages that show or mention the method."),
        Column("first_seen", "datetime", "Earliest capture of a page with the method."),
        Column("last_seen", "datetime", "Latest capture of a page with the method."),
        Column(
            "flags", "list", "Codes of what a reader should know, e.g. citation_corrected, field_conflict."
        ),
    ),
    (_to_work(),),
)

NAMES = Table(
    "names",
    "Every displayed name, alias and acronym of a method in every language it was seen in.",
    ("method_id", "text", "lang", "kind"),
    (
        Column("method_id", "string", "The method."),
        Column("text", "string", "The name as written, NFC."),
        Column("lang", "string", "BCP 47 language of the value, not of the page; und if unsure."),
        Column(
            "kind",
            "string",
            "label: displayed name of a page; alias; acronym.",
            values=("label", "alias", "acronym"),
        ),
        Column(
            "locale",
            "string",
            "Locale of the page it was seen on (the first in order, when several).",
            nullable=True,
        ),
        Column("script", "string", "ISO 15924 script of the text; Zyyy if it has none."),
        Column("preferred", "boolean", "The one label to show for this method in this language."),
        Column("n_pages", "integer", "Number of distinct pages that show it."),
    ),
    (_to_method(),),
)

WORKS = Table(
    "works",
    "Publications as registries know them.",
    ("work_id",),
    (
        Column("work_id", "string", "Permanent id: wk- and ten characters."),
        Column("title", "string", "Title."),
        Column("authors", "list", "Authors in order, each as Family, Given."),
        Column(
            "year_first_public",
            "integer",
            "Year the work was first public, e.g. as a preprint.",
            nullable=True,
        ),
        Column("year_published", "integer", "Year of formal publication.", nullable=True),
        Column("venue", "string", "Journal, proceedings or publisher.", nullable=True),
        Column("doi", "string", "DOI, lower case.", nullable=True),
        Column("arxiv_id", "string", "arXiv id without version.", nullable=True),
        Column("isbn", "string", "ISBN-13.", nullable=True),
        Column("url", "string", "Address of the work.", nullable=True),
        Column("registry", "string", "Who said so.", values=("arxiv", "crossref", "datacite", "doi.org")),
        Column(
            "retrieved_at",
            "datetime",
            "When the registry said so; for a dump the record's own date.",
            nullable=True,
        ),
        Column(
            "state",
            "string",
            "Whether the work still stands.",
            values=("current", "withdrawn", "retracted", "unknown"),
        ),
    ),
)

CITATIONS = Table(
    "citations",
    "Every seminal source that a page claims, read, looked up and judged.",
    ("citation_id",),
    (
        Column("citation_id", "string", "ct- and twelve characters, from the method and the text."),
        Column("method_id", "string", "The method it is claimed for."),
        Column("raw", "string", "The reference as written on the page."),
        Column("authors", "list", "Claimed authors, each as Family, Given."),
        Column("year", "integer", "Claimed year.", nullable=True),
        Column("title", "string", "Claimed title.", nullable=True),
        Column("venue", "string", "Claimed venue.", nullable=True),
        Column("claimed_doi", "string", "Claimed DOI, lower case.", nullable=True),
        Column("claimed_arxiv_id", "string", "Claimed arXiv id without version.", nullable=True),
        Column("work_id", "string", "The work that was found.", nullable=True),
        Column(
            "status",
            "string",
            "verified: agrees; corrected: the work is sure, the claim errs in details; "
            "contradicted: what was found disagrees with the claim; ambiguous: several works fit; "
            "not_found: the sources asked do not have it; unchecked: it could not be checked.",
            values=get_args(Status),
        ),
        Column(
            "discrepancies",
            "list",
            "Codes of what differs.",
            values=get_args(Discrepancy),
        ),
        Column("evidence", "json", "Which records were compared, similarities, what differs, who was asked."),
        Column("checked_at", "datetime", "Date of the evidence.", nullable=True),
    ),
    (_to_method(), _to_work()),
)

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
    (_to_method(), _to_page()),
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
    (_to_page(), _to_method()),
)

MERGES = Table(
    "merges",
    "Why records of different pages are one method: a spanning forest, one row an edge.",
    ("method_id", "left", "right"),
    (
        Column("method_id", "string", "The method."),
        Column("left", "string", "One record, as page_id#column."),
        Column("right", "string", "The other record."),
        Column("evidence", "list", "What they share, e.g. alias:quantized lora."),
        Column("score", "number", "Weight of the evidence."),
        Column("rule", "string", "The rule that joined them."),
        Column("decided_by", "string", "methodbase, or the person who decided."),
    ),
    (_to_method(),),
)

REDIRECTS = Table(
    "redirects",
    "Ids that became other ids: for ever, one hop.",
    ("old_id",),
    (
        Column("old_id", "string", "The id that is no longer used."),
        Column(
            "new_id", "string", "The method it means now; null: removed without a successor.", nullable=True
        ),
        Column("since", "string", "Version of the release that first had it."),
        Column("reason", "string", "merged, split or removed, and why."),
    ),
    (ForeignKey(("new_id",), "methods", ("method_id",)),),
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

TABLES: tuple[Table, ...] = (
    METHODS,
    NAMES,
    WORKS,
    CITATIONS,
    STATEMENTS,
    PAGES,
    MENTIONS,
    MERGES,
    REDIRECTS,
    QUARANTINE,
)
"""Every table of a release, in the order they are written."""


def declared(name: str) -> Table:
    """The declaration of the table of that name; KeyError when there is none."""
    return _BY_NAME[name]


_BY_NAME = {table.name: table for table in TABLES}
