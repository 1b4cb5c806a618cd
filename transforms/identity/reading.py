"""Profiles of methods from a release's SQLite file, with SQL alone (no pandas: ``why`` answers at once)."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
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
    terms, attested = _terms(release, method_id)
    return Profile(
        terms=terms,
        attested=attested,
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


def _terms(release: sqlite3.Connection, method_id: str) -> tuple[dict[str, bool], Counter[str]]:
    """The folded names of a method (is each comparable over languages), and on how many pages each stands."""
    terms: dict[str, bool] = {}
    attested: Counter[str] = Counter()
    rows = release.execute(
        "SELECT text, kind, n_pages FROM names WHERE method_id = ? ORDER BY text", (method_id,)
    )
    for text, kind, pages in map(tuple, rows):
        portable = kind != "label" and is_portable(text)
        for key in (fold(text), *(name_parts(text) if kind == "label" else ())):
            if key:
                terms[key] = terms.get(key, False) or portable
                attested[key] += pages
    return terms, attested


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


def count_carriers(release: sqlite3.Connection, method_id: str, profile: Profile) -> Carriers:
    """How many methods of the release carry each name and citation of a method."""
    borne = dict(
        _grouped(release, "SELECT folded, count(DISTINCT method_id) FROM search", "folded", profile.terms)
    )
    citing = release.execute(
        "SELECT own.raw, count(DISTINCT other.method_id) FROM citations own "
        "JOIN citations other ON other.raw = own.raw WHERE own.method_id = ? GROUP BY own.raw",
        (method_id,),
    )
    return Carriers(terms=borne, people={}, citations={citation_key(raw): n for raw, n in map(tuple, citing)})


def _grouped(
    release: sqlite3.Connection, select: str, column: str, values: Iterable[str]
) -> Iterable[tuple[str, int]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _MANY):
        some = ordered[start : start + _MANY]
        marks = ", ".join("?" * len(some))
        yield from map(tuple, release.execute(f"{select} WHERE {column} IN ({marks}) GROUP BY 1", some))


def find_neighbours(release: sqlite3.Connection, method_id: str, profile: Profile, limit: int) -> list[str]:
    """Ids of methods that share a name, alias or citation with a method, most shared values first."""
    ordered = sorted(profile.terms)[:_MANY]
    marks = ", ".join("?" * len(ordered))
    alike = release.execute(
        f"SELECT DISTINCT folded, method_id FROM search WHERE folded IN ({marks}) LIMIT 2000", ordered
    )
    citing = release.execute(
        "SELECT DISTINCT own.raw, other.method_id FROM citations own "
        "JOIN citations other ON other.raw = own.raw WHERE own.method_id = ? LIMIT 2000",
        (method_id,),
    )
    counts = Counter(found for _, found in (*map(tuple, alike), *map(tuple, citing)) if found != method_id)
    return sorted(counts, key=lambda found: (-counts[found], found))[:limit]
