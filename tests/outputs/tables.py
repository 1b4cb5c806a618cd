"""Valid tables for tests: hand-made small ones, seeded ones of any size, and a Hypothesis strategy."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from outputs.formats.tables import arrange
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import TABLES, Column, Table

Rows = dict[str, list[dict[str, Any]]]

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LANGUAGES = ("en", "fa", "he", "vi", "zh", "uk", "tr", "de", "ar", "ja")
SCRIPTS = {"fa": "Arab", "ar": "Arab", "he": "Hebr", "zh": "Hani", "uk": "Cyrl", "ja": "Jpan"}
WORDS = {
    "en": ("gradient", "boosting", "attention", "kernel", "sampling", "tree"),
    "fa": ("شبکه", "می‌شود", "یادگیری", "چند‌سری"),
    "he": ("למידה", "עמוקה", "רשת"),
    "vi": ("Tối", "ưu", "học", "sâu"),
    "zh": ("随机森林", "梯度提升", "注意力机制"),
    "uk": ("навчання", "мережа", "дерево"),
    "tr": ("öğrenme", "ağaç", "ışık"),
    "de": ("Größe", "Verfahren", "Prüfung"),
    "ar": ("التعلم", "العميق", "شبكة"),
    "ja": ("学習", "カーネル", "木"),
}
NASTY = (
    '=HYPERLINK("http://example.org","x")',
    '<script>alert(1)</script> "quoted", with a comma',
    "two\nlines; and a | pipe",
    "-1+2",
    "@SUM(A1)",
    " leading and trailing ",
    "back\\slash 'single' {braces} $x_1$ & 50 % # ~ ^",
    "😀 astral 𝒳",
    "]]> --> */",
)


def tables_of(rows: Rows) -> dict[str, pa.Table]:
    """Arranged tables of rows; tables that are not given are empty."""
    return arrange({table.name: table_of(table, rows.get(table.name, [])) for table in TABLES})


def table_of(table: Table, rows: list[dict[str, Any]]) -> pa.Table:
    """One table of rows; columns that a row lacks get an empty value of their type."""
    filled = [{c.name: row.get(c.name, _empty(c)) for c in table.columns} for row in rows]
    return pa.Table.from_pylist(filled, schema=arrow_schema(table))


def _empty(column: Column) -> Any:
    if column.nullable:
        return None
    if column.values and column.type == "string":
        return column.values[0]
    return {
        "string": "x",
        "integer": 0,
        "number": 0.5,
        "boolean": False,
        "datetime": START,
        "list": [],
        "json": "{}",
    }[column.type]


def seeded_rows(seed: int = 1, methods: int = 20, names: int = 6, statements: int = 12) -> Rows:
    """Rows of every table, valid, different for every seed; ``names``, ``statements`` per method."""
    random = Random(seed)
    pages = [_page(random, number) for number in range(max(methods // 2, 1))]
    works = [_work(random, number) for number in range(max(methods // 2, 1))]
    rows: Rows = {table.name: [] for table in TABLES}
    rows["pages"], rows["works"] = pages, works
    for number in range(methods):
        _add_method(random, rows, number, names, statements)
    rows["redirects"] = _redirects(random, rows)
    rows["quarantine"] = [_refusal(random, rows, number) for number in range(max(methods // 4, 1))]
    return rows


def seeded_tables(
    seed: int = 1, methods: int = 20, names: int = 6, statements: int = 12
) -> dict[str, pa.Table]:
    """``seeded_rows`` as arranged tables."""
    return tables_of(seeded_rows(seed, methods, names, statements))


def text_in(random: Random, lang: str) -> str:
    """A few words of a language, now and then something nasty."""
    if random.random() < 0.1:
        return f"{random.choice(NASTY)} {random.randrange(1000)}"
    return f"{' '.join(random.choices(WORDS[lang], k=random.randint(1, 3)))} {random.randrange(1000)}"


def _time(random: Random) -> datetime:
    return START + timedelta(seconds=random.randrange(300 * 86400))


def _page(random: Random, number: int) -> dict[str, Any]:
    return {
        "page_id": f"{number:064x}",
        "url": f"https://example.org/en/compare?slugs=a%2C{number}" if random.random() < 0.9 else None,
        "locale": random.choice(LANGUAGES),
        "layout": "html",
        "kind": "comparison",
        "captured_at": _time(random),
        "n_methods": random.randint(2, 5),
        "source": random.choice(("alpha", "beta")),
        "licence": random.choice(("CC-BY-4.0", None)),
    }


def _work(random: Random, number: int) -> dict[str, Any]:
    return {
        "work_id": f"wk-{number:010d}",
        "title": text_in(random, "en"),
        "authors": [f"{text_in(random, 'tr')}, A.", "Doe, Jane"][: random.randint(1, 2)],
        "year_first_public": random.randint(1900, 2026),
        "year_published": random.choice((None, 2020)),
        "venue": random.choice((None, "Journal of {Tests} & Proofs")),
        "doi": random.choice((None, f"10.1000/x{number}")),
        "arxiv_id": random.choice((None, f"2305.{number:05d}")),
        "url": None,
        "registry": "crossref",
        "retrieved_at": _time(random),
        "state": "current",
    }


def _add_method(random: Random, rows: Rows, number: int, names: int, statements: int) -> None:
    method_id = f"mb-{number:010d}"
    work = random.choice(rows["works"])["work_id"]
    rows["methods"].append(_method(random, method_id, number, work))
    rows["names"].extend(_names(random, method_id, names))
    rows["citations"].append(_citation(random, method_id, number, work))
    pages = [random.choice(rows["pages"])["page_id"] for _ in range(statements)]
    rows["statements"].extend(
        _statement(random, method_id, page, number * statements + place) for place, page in enumerate(pages)
    )
    if number % 5 == 0:
        rows["mentions"].append(_mention(random, method_id, pages))
    if number % 3 == 0 and len(pages) > 1:
        rows["merges"].append(_merge(random, method_id, pages))


def _method(random: Random, method_id: str, number: int, work: str) -> dict[str, Any]:
    return {
        "method_id": method_id,
        "slug": f"method-{number}",
        "name": text_in(random, "en"),
        "status": random.choice(("canonical", "candidate")),
        "field": random.choice((None, "Deep learning")),
        "family": random.choice((None, "Trees")),
        "type": random.choice((None, "Algorithm")),
        "year_of_origin": random.choice((None, 1999, 2016)),
        "year_text": random.choice((None, "2000s", "1999")),
        "originators": [text_in(random, "en") for _ in range(random.randint(0, 3))],
        "work_id": random.choice((None, work)),
        "summary": random.choice((None, text_in(random, "de"))),
        "summary_lang": "en",
        "locales": sorted(random.sample(LANGUAGES, 2)),
        "n_pages": random.randint(1, 9),
        "first_seen": START,
        "last_seen": _time(random),
        "flags": random.choice(([], ["formula_like"])),
    }


def _names(random: Random, method_id: str, count: int) -> list[dict[str, Any]]:
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for place in range(count):
        lang = LANGUAGES[place % len(LANGUAGES)]
        kind = "label" if place < len(LANGUAGES) else random.choice(("alias", "acronym"))
        text = text_in(random, lang)
        found[text, lang, kind] = {
            "method_id": method_id,
            "text": text,
            "lang": lang,
            "kind": kind,
            "locale": lang,
            "script": SCRIPTS.get(lang, "Latn"),
            "preferred": kind == "label",
            "n_pages": 1,
        }
    return list(found.values())


def _citation(random: Random, method_id: str, number: int, work: str) -> dict[str, Any]:
    status = random.choice(("verified", "corrected", "contradicted", "not_found", "unchecked"))
    return {
        "citation_id": f"ci-{number:010d}",
        "method_id": method_id,
        "raw": text_in(random, "en"),
        "authors": ["Doe, J.", "Roe, R."],
        "year": random.choice((None, 2001)),
        "title": text_in(random, "en"),
        "work_id": work if status in ("verified", "corrected") else None,
        "status": status,
        "discrepancies": ["year"] if status == "corrected" else [],
        "evidence": json.dumps({"asked": ["crossref"], "similarity": 0.97}, sort_keys=True),
        "checked_at": _time(random),
    }


def _statement(random: Random, method_id: str, page: str, number: int) -> dict[str, Any]:
    lang = random.choice(LANGUAGES)
    text = NASTY[number // 5 % len(NASTY)] if number % 5 == 0 else text_in(random, lang)
    return {
        "statement_id": f"st-{number:016d}",
        "method_id": method_id,
        "property": random.choice(("name", "alias", "field", "summary")),
        "value": text,
        "lang": lang,
        "page_id": page,
        "row": random.randrange(10),
        "column": random.randrange(5),
        "raw": text,
        "extractor": "html/1",
        "first_seen": START,
        "last_seen": _time(random),
        "chosen": random.random() < 0.5,
    }


def _mention(random: Random, method_id: str, pages: list[str]) -> dict[str, Any]:
    return {
        "page_id": pages[0],
        "method_id": method_id,
        "title": text_in(random, "en"),
        "outlet": None,
        "published_at": "2026-02",
        "related": ["LoRA"],
        "summary_lang": "zh",
        "flags": ["hijacked_page"],
    }


def _merge(random: Random, method_id: str, pages: list[str]) -> dict[str, Any]:
    return {
        "method_id": method_id,
        "left": f"{pages[0]}#0",
        "right": f"{pages[1]}#1",
        "evidence": [f"alias:{text_in(random, 'en')}"],
        "score": round(random.random() * 10, 3),
        "rule": "shared_alias",
        "decided_by": "methodbase",
    }


def _redirects(random: Random, rows: Rows) -> list[dict[str, Any]]:
    targets = [row["method_id"] for row in rows["methods"]] or [None]
    return [
        {
            "old_id": f"mb-old{n:07d}",
            "new_id": random.choice([*targets, None]),
            "since": "2026.1.1",
            "reason": "merged",
        }
        for n in range(len(targets) // 5)
    ]


def _refusal(random: Random, rows: Rows, number: int) -> dict[str, Any]:
    return {
        "item_id": f"qu-{number:012d}",
        "stage": "extract",
        "reason": "ragged_rows",
        "page_id": random.choice(rows["pages"])["page_id"],
        "locator": "row 4",
        "detail": "row 4 has 5 cells, the header has 3",
        "first_seen": START,
    }


@st.composite
def any_tables(draw: st.DrawFn) -> dict[str, pa.Table]:
    """Valid arranged tables whose rows, drawn twice, share some keys and differ in others."""
    rows = seeded_rows(seed=draw(st.integers(0, 3)), methods=draw(st.integers(0, 6)), names=3, statements=3)
    texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=6)
    for name, column in (("methods", "name"), ("statements", "value"), ("citations", "raw")):
        for row in rows[name]:
            if draw(st.booleans()):
                row[column] = draw(texts)
    for name, column in (("methods", "originators"), ("merges", "evidence")):
        for row in rows[name]:
            if draw(st.booleans()):
                row[column] = draw(st.lists(texts, max_size=2))
    for name in ("quarantine", "merges", "citations", "names", "statements"):
        if rows[name] and draw(st.booleans()):
            del rows[name][draw(st.integers(0, len(rows[name]) - 1))]
    return tables_of(rows)
