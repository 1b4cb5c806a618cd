"""The parts of a run report that follow from the release's tables and those of the previous release."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from outputs.formats.grouping import Counted
from outputs.report.model import (
    Conflict,
    ConflictValue,
    Coverage,
    CoverageRow,
    Merge,
    Merges,
    Refused,
    Review,
    TableCount,
    Tally,
    WrongCitation,
)
from transforms.citations.model import Discrepancy, Status
from transforms.tables.declaration import TABLES
from transforms.tables.stored import Rows, pieces

Tables = Mapping[str, Rows]

MOST_METHOD_ROWS = 60
MOST_SHOWN = 200
STATED = ("method_id", "property", "lang", "value", "page_id", "chosen")
_CITED = ("title", "authors", "year_first_public", "doi", "arxiv_id")
COMPARED = ("field", "family", "type", "year_of_origin", "originator", "source")


def _column(tables: Tables, table: str, column: str) -> list[Any]:
    found: list[Any] = tables[table][column].to_pylist()
    return found


def _rows(tables: Tables, table: str, columns: list[str]) -> Iterable[tuple[Any, ...]]:
    return zip(*(_column(tables, table, column) for column in columns), strict=True)


def method_names(tables: Tables) -> dict[str, str]:
    """Displayed name by ``method_id``."""
    return dict(_rows(tables, "methods", ["method_id", "name"]))


def count_tables(tables: Tables, previous: Tables | None) -> tuple[TableCount, ...]:
    """Rows of every declared table, in the order of the declaration; ``previous`` None gives null counts."""
    return tuple(
        TableCount(
            table.name,
            tables[table.name].num_rows,
            previous[table.name].num_rows if previous and table.name in previous else None,
        )
        for table in TABLES
    )


def count_coverage(tables: Tables) -> Coverage:
    """Methods by locale: a row a method while they are few, else a row a field of research.

    A method counts for a locale when a page of that locale shows it (``methods.locales``).
    """
    methods = sorted(
        _rows(tables, "methods", ["name", "method_id", "field", "locales"]), key=lambda r: (r[0], r[1])
    )
    locales = tuple(sorted({locale for row in methods for locale in row[3]}))
    few = len(methods) <= MOST_METHOD_ROWS
    groups: dict[str, list[list[str]]] = defaultdict(list)
    for name, method_id, field, seen in methods:
        groups[f"{name} ({method_id})" if few else field or "(no field)"].append(seen)
    rows = tuple(_cover(group, seen, locales) for group, seen in sorted(groups.items()))
    return Coverage("method" if few else "field", locales, rows)


def _cover(group: str, seen: list[list[str]], locales: tuple[str, ...]) -> CoverageRow:
    counts = Counter(locale for one in seen for locale in one)
    return CoverageRow(group, len(seen), tuple(counts[locale] for locale in locales))


def _tally(now: Counter[str], before: Counter[str] | None, codes: Iterable[str]) -> tuple[Tally, ...]:
    return tuple(Tally(code, now[code], None if before is None else before[code]) for code in codes)


def count_verdicts(tables: Tables, previous: Tables | None) -> tuple[Tally, ...]:
    """Citations by verdict, every verdict of the declaration, with the previous release's counts."""
    now = Counter(_column(tables, "citations", "status"))
    before = Counter(_column(previous, "citations", "status")) if previous else None
    return _tally(now, before, Status.__args__)  # type: ignore[attr-defined]


def count_origins(tables: Tables) -> Counter[str]:
    """How many verdicts rest on a record from each origin: the name of a dump, or "registry"."""
    compared = (
        orjson.loads(text).get("compared") for text in _column(tables, "citations", "evidence") if text
    )
    return Counter(record["origin"] for record in compared if record)


def count_discrepancies(tables: Tables, previous: Tables | None) -> tuple[Tally, ...]:
    """Citations by discrepancy code (one citation can have several), with the previous counts."""

    def count(of: Tables) -> Counter[str]:
        return Counter(code for codes in _column(of, "citations", "discrepancies") for code in codes or ())

    before = count(previous) if previous else None
    return _tally(count(tables), before, Discrepancy.__args__)  # type: ignore[attr-defined]


def list_wrong_citations(tables: Tables, previous: Tables | None) -> tuple[WrongCitation, ...]:
    """Citations that are not right and whose verdict the previous release did not have, by method's name.

    ``unchecked`` is no verdict. A first release lists them all; at most ``MOST_SHOWN``.
    """
    before = dict(_rows(previous, "citations", ["citation_id", "status"])) if previous else {}
    names = method_names(tables)
    works = {work_id: _work_line(*row) for work_id, *row in _rows(tables, "works", ["work_id", *_CITED])}
    columns = ["citation_id", "method_id", "status", "discrepancies", "raw", "work_id"]
    found = (
        WrongCitation(
            citation_id,
            method_id,
            names.get(method_id, ""),
            status,
            before.get(citation_id),
            tuple(codes),
            raw,
            works.get(work_id),
        )
        for citation_id, method_id, status, codes, raw, work_id in _rows(tables, "citations", columns)
        if status not in ("verified", "unchecked") and before.get(citation_id) != status
    )
    return tuple(sorted(found, key=lambda each: (each.name, each.citation_id))[:MOST_SHOWN])


def _work_line(title: str, authors: list[str], year: int | None, doi: str | None, arxiv: str | None) -> str:
    named = f"doi:{doi}" if doi else f"arXiv:{arxiv}" if arxiv else ""
    return f"{'; '.join(authors)} ({year or 'no year'}). {title}. {named}".rstrip()


def list_merges(tables: Tables, previous: Tables | None) -> Merges:
    """All merges by rule; shown are those the previous release did not have, weakest first."""
    merges = tables["merges"]
    now = _count_rules(merges)
    before = _count_rules(previous["merges"]) if previous else None
    by_rule = _tally(now, before, sorted(set(now) | set(before or ())))
    names = method_names(tables)
    shown = (
        Merge(
            row["method_id"],
            names.get(row["method_id"], ""),
            row["left"],
            row["right"],
            row["rule"],
            row["score"],
            tuple(row["evidence"]),
            row["decided_by"],
        )
        for row in _weakest_new(merges, previous).to_pylist()
    )
    return Merges(merges.num_rows, by_rule, tuple(shown))


def _count_rules(merges: Rows) -> Counter[str]:
    counted: Counter[str] = Counter()
    for piece in pieces(merges, ["rule"]):
        rules = piece["rule"].drop_null().value_counts().to_pylist()
        counted.update({each["values"]: each["counts"] for each in rules})
    return counted


def _weakest_new(merges: Rows, previous: Tables | None) -> pa.Table:
    """The merges that the previous release did not have, weakest first, not too many."""
    known = previous["merges"].select(["left", "right"]) if previous else None
    order = [("score", "ascending"), ("left", "ascending"), ("right", "ascending")]
    weakest = []
    for piece in pieces(merges):
        keyed = piece.select(["left", "right", "score"]).append_column("row", pa.array(np.arange(len(piece))))
        if known is not None:
            keyed = keyed.join(known, keys=["left", "right"], join_type="left anti")
        weakest.append(piece.take(keyed.sort_by(order)["row"].slice(0, MOST_SHOWN)))
    return pa.concat_tables(weakest).sort_by(order).slice(0, MOST_SHOWN)


def list_reviews(tables: Tables, reviews: Any) -> tuple[Review, ...]:
    """The review items of ``transforms.identity.model.Resolution.reviews`` (a pandas frame), with names."""
    names = method_names(tables)
    return tuple(
        Review(
            str(row["review_id"]),
            str(row["kind"]),
            str(row["left"]),
            names.get(str(row["left"]), ""),
            str(row["right"]),
            names.get(str(row["right"]), ""),
            None if row["score"] is None or row["score"] != row["score"] else float(row["score"]),
            tuple(map(str, row["evidence"])),
            str(row["command"]),
        )
        for row in reviews.to_dict("records")
    )


def list_conflicts(tables: Tables) -> tuple[Conflict, ...]:
    """Methods whose pages disagree on a property; several values on one page are that page's one answer.

    A field is compared within one language only: in two languages it is a translation, not a conflict.
    """
    said: dict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    chosen: set[tuple[str, str, str]] = set()
    disputed = _with_several_values(tables["statements"]).to_pylist()
    for row in disputed:
        method, prop, value = row["method_id"], row["property"], row["value"]
        said[method, prop, row["within"]][row["page_id"]].add(value)
        if row["chosen"]:
            chosen.add((method, prop, value))
    names = method_names(tables)
    found = (_conflict(names, key, by_page, chosen) for key, by_page in sorted(said.items()))
    return tuple(conflict for conflict in found if len(conflict.values) > 1)[:MOST_SHOWN]


def _with_several_values(statements: Rows) -> pa.Table:
    """The statements of which a method has more than one value; in columns, since there are millions."""
    import pyarrow.compute as pc

    keys = ["method_id", "property", "within"]
    values = Counted([*keys, "value"])
    for piece in pieces(statements, ["method_id", "property", "lang", "value"]):
        values.add(_compared(piece))
    counted = values.table().group_by(keys).aggregate([("value", "count")])
    several = counted.filter(pc.greater(counted.column("value_count"), 1)).select(keys)
    about = map(_compared, pieces(statements, STATED))
    return pa.concat_tables(piece.join(several, keys=keys, join_type="left semi") for piece in about)


def _compared(statements: pa.Table) -> pa.Table:
    """Those of the compared properties; ``within`` is the language of a field and nothing for others."""
    import pyarrow.compute as pc

    about = statements.filter(pc.is_in(statements.column("property"), value_set=pa.array(COMPARED)))
    is_field = pc.equal(about.column("property"), "field")
    return about.append_column("within", pc.if_else(is_field, about.column("lang"), ""))


def _conflict(
    names: dict[str, str],
    key: tuple[str, str, str],
    by_page: dict[str, set[str]],
    chosen: set[tuple[str, str, str]],
) -> Conflict:
    method, prop, _ = key
    answers = Counter(tuple(sorted(values)) for values in by_page.values())
    ordered = sorted(answers.items(), key=lambda item: (-item[1], item[0]))
    stated = tuple(
        ConflictValue("; ".join(values), pages, all((method, prop, v) in chosen for v in values))
        for values, pages in ordered
    )
    return Conflict(method, names.get(method, ""), prop, stated)


def count_quarantine(tables: Tables, previous: Tables | None) -> tuple[Refused, ...]:
    """Quarantined items by stage and reason, most first, each with one example."""
    groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for stage, reason, item, detail in _rows(tables, "quarantine", ["stage", "reason", "item_id", "detail"]):
        groups[stage, reason].append((item, detail))
    before = Counter(_rows(previous, "quarantine", ["stage", "reason"])) if previous else None
    found = [
        Refused(*key, len(items), None if before is None else before[key], *min(items))
        for key, items in groups.items()
    ]
    return tuple(sorted(found, key=lambda r: (-r.count, r.stage, r.reason)))
