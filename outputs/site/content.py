"""What the site shows of each method, gathered from the release's tables into plain values.

Everything here is text as the tables have it; nothing is escaped before a template or the browser does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from extractors.text.folding import fold
from outputs.formats.grouping import Grouped
from outputs.formats.tables import BATCH_ROWS, Row
from outputs.site.languages import FALLBACK
from outputs.site.provenance import Provenance, Tables
from outputs.site.references import Citer, show_reference
from outputs.site.verdicts import asked_sources, describe_differences
from transforms.tables.stored import pieces

NAME_COLUMNS = ("method_id", "text", "lang", "kind", "locale", "preferred", "n_pages")


class Listed(NamedTuple):
    """A method as lists of all methods have it."""

    method_id: str
    slug: str
    name: str
    name_lang: str
    field: str


@dataclass(slots=True)
class Method:
    """One method with all that the site shows of it; ``pages`` are the first of its source pages."""

    row: Row
    names: list[Row] = field(default_factory=list)
    citations: list[Row] = field(default_factory=list)
    pages: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)

    @property
    def method_id(self) -> str:
        """The permanent id."""
        return str(self.row["method_id"])

    @property
    def name(self) -> str:
        """The name to show where the reader's language has none."""
        return str(self.row["name"])

    @property
    def listed(self) -> Listed:
        """What lists of methods say of it."""
        return Listed(
            self.method_id, str(self.row["slug"]), self.name, self.name_lang, self.row["field"] or ""
        )

    @property
    def name_lang(self) -> str:
        """Language of ``name``: that of the same text among the names, English when it is not there."""
        langs = {row["lang"] for row in self.names if row["text"] == self.name}
        return FALLBACK if FALLBACK in langs or not langs else str(min(langs))

    def labels(self) -> dict[str, Row]:
        """The label to show in each language; where a language has none, that of pages in this locale."""
        rows = [row for row in self.names if row["kind"] == "label"]
        rows.sort(key=lambda row: (not row["preferred"], -row["n_pages"], row["text"]))
        found: dict[str, Row] = {}
        for row in rows:
            found.setdefault(row["lang"], row)
        for row in rows:
            if row["locale"]:
                found.setdefault(row["locale"], row)
        return found


class Content:
    """The methods of a release in the order of their names (folded, then id), gathered one at a time.

    The small tables are in memory in columns, the statements only as far as ``Provenance`` counts them.
    """

    def __init__(self, tables: Tables) -> None:
        self.provenance = Provenance(tables)
        self._order = _order(tables)
        self._methods = Grouped(tables["methods"], "method_id")
        self._names = Grouped(tables["names"], "method_id", NAME_COLUMNS)
        self._citations = Grouped(tables["citations"], "method_id")
        self._works = Grouped(tables["works"], "work_id")
        self._mentions = Grouped(tables["mentions"], "method_id")
        self._articles = Grouped(_articles(tables), "page_id")
        self._citer = Citer()

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Method]:
        return map(self._gather, self._order)

    def _gather(self, method_id: str) -> Method:
        (row,) = self._methods.rows(method_id)
        names = self._names.rows(method_id)
        names.sort(key=lambda name: (name["lang"], name["kind"], name["text"]))
        mentions = self._mentions.rows(method_id)
        for mention in mentions:
            (mention["page"],) = self._articles.rows(mention["page_id"])
        return Method(row, names, self._cited(row), self.provenance.pages(method_id), mentions)

    def _cited(self, method: Row) -> list[Row]:
        """The method's citations with all that is shown of them, that of its own work first."""
        citations = self._citations.rows(method["method_id"])
        for row in citations:
            works = self._works.rows(row["work_id"])
            work = works[0] if works else None
            row["work"] = work
            row["raw_lang"] = self.provenance.language(row["method_id"], row["raw"])
            row["differences"] = describe_differences(row, work)
            row["asked"], row["reasons"] = asked_sources(row)
            row |= self._citer.cite(row["status"], work)
            row["found"] = show_reference(work, row["apa"]) if work else None
        own = method["work_id"]
        return sorted(citations, key=lambda c: (own is None or c["work_id"] != own, c["citation_id"]))


def _order(tables: Tables) -> list[str]:
    methods = tables["methods"].select(["method_id", "name"]).to_pydict()
    folded = zip(map(fold, methods["name"]), methods["method_id"], strict=True)
    return [method_id for _, method_id in sorted(folded)]


def _articles(tables: Tables) -> pa.Table:
    """The pages that mentions name."""
    mentioned = tables["mentions"]["page_id"].combine_chunks()
    batches = pieces(tables["pages"], at_most=BATCH_ROWS)
    return pa.concat_tables(page.filter(pc.is_in(page["page_id"], value_set=mentioned)) for page in batches)


def iso_date(value: datetime | None) -> str:
    """The date of a time in UTC, or the empty string."""
    return value.date().isoformat() if value else ""


def locales_of(tables: Tables) -> list[str]:
    """Every locale of the dataset's pages, sorted."""
    return sorted(set(tables["pages"]["locale"].unique().to_pylist()) - {None})
