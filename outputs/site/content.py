"""What the site shows of each method, gathered from the release's tables into plain values.

Everything here is text as the tables have it; nothing is escaped before a template or the browser does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa

from extractors.text.folding import fold
from outputs.site.languages import FALLBACK
from outputs.site.references import Citer, show_reference
from outputs.site.verdicts import asked_sources, describe_differences
from transforms.tables.stored import Rows, pieces

Tables = Mapping[str, Rows]
Row = dict[str, Any]

MOST_PAGES_SHOWN = 60


@dataclass(slots=True)
class Method:
    """One method with all that the site shows of it."""

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


def _rows(table: pa.Table, batch: int = 20_000) -> Iterator[Row]:
    for part in table.to_batches(max_chunksize=batch):
        yield from part.to_pylist()


def iso_date(value: datetime | None) -> str:
    """The date of a time in UTC, or the empty string."""
    return value.date().isoformat() if value else ""


def gather(tables: Tables) -> list[Method]:
    """The methods in the order of their names (folded, then id), each with its names, citations and pages."""
    methods = {row["method_id"]: Method(row) for row in _rows(tables["methods"])}
    for row in _rows(tables["names"]):
        methods[row["method_id"]].names.append(row)
    _add_citations(methods, tables)
    _add_pages(methods, tables)
    for method in methods.values():
        method.names.sort(key=lambda row: (row["lang"], row["kind"], row["text"]))
    return sorted(methods.values(), key=lambda method: (fold(method.name), method.method_id))


def _add_citations(methods: dict[str, Method], tables: Tables) -> None:
    works = {row["work_id"]: row for row in _rows(tables["works"])}
    langs, citer = _claim_languages(tables), Citer(works)
    for row in _rows(tables["citations"]):
        work = works.get(row["work_id"])
        row["work"] = work
        row["raw_lang"] = langs.get((row["method_id"], row["raw"]), "und")
        row["differences"] = describe_differences(row, work)
        row["asked"], row["reasons"] = asked_sources(row)
        row |= citer.cite(row["status"], row["work_id"])
        row["found"] = show_reference(work, row["apa"]) if work else None
        methods[row["method_id"]].citations.append(row)
    for method in methods.values():
        own = method.row["work_id"]
        method.citations.sort(key=lambda c: (own is None or c["work_id"] != own, c["citation_id"]))


def _claim_languages(tables: Tables) -> dict[tuple[str, str], str]:
    """(method, reference as written) -> its language, from the statements that carry it."""
    about = _counted(tables["statements"], "source", ["method_id", "raw", "lang"])
    return {(row["method_id"], row["raw"]): row["lang"] for row in about}


def _counted(statements: Rows, prop: str, columns: list[str]) -> list[Row]:
    """Each distinct combination of ``columns`` among the statements of ``prop``, sorted, with its ``count``.

    Counted in columns: there are millions of statements and few combinations.
    """
    import pyarrow.compute as pc

    found = []
    for piece in pieces(statements, [*columns, "property"]):
        about = piece.filter(pc.equal(piece.column("property"), prop)).group_by(columns)
        found.append(about.aggregate([([], "count_all")]).rename_columns([*columns, "count"]))
    grouped = pa.concat_tables(found).group_by(columns).aggregate([("count", "sum")])
    grouped = grouped.rename_columns([*columns, "count"])
    return list(_rows(grouped.sort_by([(column, "ascending") for column in columns])))


def _add_pages(methods: dict[str, Method], tables: Tables) -> None:
    """Source pages of a method: those its statements name, and the articles that mention it."""
    pages = {row["page_id"]: row for row in _rows(tables["pages"])}
    used: dict[str, set[str]] = defaultdict(set)
    for piece in pieces(tables["statements"], ["method_id", "page_id"]):
        for row in _rows(piece.group_by(["method_id", "page_id"]).aggregate([])):
            used[row["method_id"]].add(pages[row["page_id"]]["page_id"])  # one string a page, not one a row
    for row in _rows(tables["mentions"]):
        row["page"] = pages[row["page_id"]]
        methods[row["method_id"]].mentions.append(row)
    for method_id, page_ids in used.items():
        found = [pages[page_id] for page_id in page_ids if pages[page_id]["kind"] == "comparison"]
        methods[method_id].pages = sorted(found, key=_page_order)


def _page_order(page: Row) -> tuple[str, str, str]:
    return (page["locale"] or "~", page["url"] or "~", page["page_id"])


def locales_of(tables: Tables) -> list[str]:
    """Every locale of the dataset's pages, sorted."""
    return sorted(set(tables["pages"].column("locale").to_pylist()) - {None})


def field_labels(tables: Tables, methods: list[Method]) -> dict[str, dict[str, str]]:
    """Field -> language -> what the pages of that language call it, where one wording leads clearly.

    Taken from the statements: the most frequent wording; a tie is nobody's, so English is shown instead.
    """
    fields = {method.method_id: method.row["field"] for method in methods}
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in _counted(tables["statements"], "field", ["method_id", "lang", "raw"]):
        if fields[row["method_id"]] and row["lang"] not in ("und", FALLBACK):
            counts[fields[row["method_id"]], row["lang"]][row["raw"]] += row["count"]
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for (name, lang), wordings in sorted(counts.items()):
        best = sorted(wordings.items(), key=lambda item: (-item[1], item[0]))
        if len(best) == 1 or best[0][1] > best[1][1]:
            labels[name][lang] = best[0][0]
    return dict(labels)
