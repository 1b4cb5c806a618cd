"""Profiles of methods from a release's SQLite file, with SQL alone (no pandas: ``why`` answers at once)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from extractors.text.folding import fold
from transforms.identity.comparing import Carriers, Profile
from transforms.identity.normals import citation_key, is_portable, name_parts, person_key

_MANY = 400  # values bound in one query


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a method is shown: page -> columns, locale -> folded displayed names."""

    pages: dict[str, set[int]]
    names: dict[str, set[str]]


def read_profile(release: sqlite3.Connection, method_id: str) -> Profile:
    """All that the release claims of a method; KeyError when it has no such method."""
    row = release.execute(
        "SELECT type, family, year_of_origin, originators, work_id, summary FROM methods WHERE method_id = ?",
        (method_id,),
    ).fetchone()
    if row is None:
        raise KeyError(f"the release has no method {method_id}")
    cited = release.execute("SELECT raw, work_id FROM citations WHERE method_id = ?", (method_id,)).fetchall()
    works = {work for work in (row[4], *(work for _, work in map(tuple, cited))) if work}
    return Profile(
        terms=_terms(release, method_id),
        people=frozenset(key for name in json.loads(row[3] or "[]") if (key := person_key(name))),
        years=frozenset({row[2]} if row[2] is not None else ()),
        types=_folded(row[0]),
        families=_folded(row[1]),
        citations=frozenset(key for raw, _ in map(tuple, cited) if (key := citation_key(raw))),
        works=frozenset(works),
        summaries=_folded(row[5]),
        slugs=_slugs(release, method_id),
    )


def _folded(text: str | None) -> frozenset[str]:
    key = fold(text) if text else ""
    return frozenset({key} if key else ())


def _terms(release: sqlite3.Connection, method_id: str) -> dict[str, bool]:
    terms: dict[str, bool] = {}
    rows = release.execute("SELECT text, kind FROM names WHERE method_id = ? ORDER BY text", (method_id,))
    for text, kind in map(tuple, rows):
        portable = kind != "label" and is_portable(text)
        for key in (fold(text), *(name_parts(text) if kind == "label" else ())):
            if key:
                terms[key] = terms.get(key, False) or portable
    return terms


def read_shown(release: sqlite3.Connection, method_id: str) -> Shown:
    """The pages, columns and locales that show a method, and under which names."""
    shown = Shown({}, {})
    rows = release.execute(
        'SELECT s.page_id, s."column", p.locale, s.property, s.value FROM statements s '
        "JOIN pages p USING (page_id) WHERE s.method_id = ?",
        (method_id,),
    )
    for page, column, locale, kind, value in map(tuple, rows):
        shown.pages.setdefault(page, set()).add(column)
        if kind == "name" and locale:
            shown.names.setdefault(locale, set()).add(fold(value))
    return shown


def _slugs(release: sqlite3.Connection, method_id: str) -> frozenset[str]:
    """The source's own slugs, from the addresses of the pages: the k-th slug is that of the k-th column."""
    rows = release.execute(
        'SELECT DISTINCT s.page_id, s."column", p.url, p.source FROM statements s '
        "JOIN pages p USING (page_id) WHERE s.method_id = ? AND p.url LIKE '%slugs=%'",
        (method_id,),
    ).fetchall()
    found = set()
    for page, column, url, source in map(tuple, rows):
        slugs = parse_qs(urlsplit(url).query).get("slugs", [""])[0].split(",")
        held = release.execute(
            'SELECT DISTINCT "column" FROM statements WHERE page_id = ? ORDER BY 1', (page,)
        )
        columns = [row[0] for row in held]
        if len(columns) == len(slugs):
            found.add(f"{source}:{slugs[columns.index(column)]}")
    return frozenset(found)


def count_carriers(release: sqlite3.Connection, *profiles: Profile) -> Carriers:
    """How many methods of the release carry each value that two of the profiles may share."""
    terms = {term for profile in profiles for term in profile.terms}
    borne = dict(_grouped(release, "SELECT folded, count(DISTINCT method_id) FROM search", "folded", terms))
    return Carriers(terms=borne, people={}, citations=_citing(release, profiles))


def _citing(release: sqlite3.Connection, profiles: Iterable[Profile]) -> dict[str, int]:
    works = {work for profile in profiles for work in profile.works}
    citing = dict(
        _grouped(release, "SELECT work_id, count(DISTINCT method_id) FROM citations", "work_id", works)
    )
    return {
        c: max((citing.get(work, 1) for work in p.works), default=1) for p in profiles for c in p.citations
    }


def _grouped(
    release: sqlite3.Connection, select: str, column: str, values: Iterable[str]
) -> Iterable[tuple[str, int]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _MANY):
        some = ordered[start : start + _MANY]
        marks = ", ".join("?" * len(some))
        yield from map(tuple, release.execute(f"{select} WHERE {column} IN ({marks}) GROUP BY 1", some))


def find_neighbours(release: sqlite3.Connection, profile: Profile, limit: int) -> list[str]:
    """Ids of methods that share a name or alias or a work with ``profile``, most shared values first."""
    counts: dict[str, int] = {}
    for column, table, values in (
        ("folded", "search", set(profile.terms)),
        ("work_id", "citations", profile.works),
    ):
        ordered = sorted(values)[:_MANY]
        marks = ", ".join("?" * len(ordered))
        query = f"SELECT DISTINCT {column}, method_id FROM {table} WHERE {column} IN ({marks}) LIMIT 2000"
        for _, method_id in map(tuple, release.execute(query, ordered)):
            counts[method_id] = counts.get(method_id, 0) + 1
    return sorted(counts, key=lambda found: (-counts[found], found))[:limit]
