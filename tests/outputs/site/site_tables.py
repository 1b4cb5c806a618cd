"""Tables for tests of the site: ten real methods in six locales, a candidate, an old id; and hostile rows."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from tests.outputs.site.ten_methods import METHODS
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import TABLES

Row = dict[str, Any]
Rows = dict[str, list[Row]]

WHEN = datetime(2026, 11, 1, 8, tzinfo=UTC)
CREATED = datetime(2026, 11, 21, 12, tzinfo=UTC)
LOCALES = ("en", "fa", "he", "uk", "vi", "zh")
FIELDS = {
    "en": "Deep learning",
    "fa": "یادگیری عمیق",
    "he": "למידה עמוקה",
    "uk": "Глибоке навчання",
    "vi": "Học sâu",
    "zh": "深度学习",
}
SCRIPTS = {"fa": "Arab", "he": "Hebr", "uk": "Cyrl", "zh": "Hani"}

CHECKED = ("verified", "corrected", "contradicted")
OLD_ID, GONE_ID = "mb-old0000001", "mb-gone000001"


def method_id(slug: str) -> str:
    """A stable id for a slug of the tests."""
    return "mb-" + hashlib.sha256(slug.encode()).hexdigest()[:10]


def page_id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _seed_rows(rows: Rows, seed: tuple[Any, ...]) -> None:
    slug, name, year, kind, originators, labels, aliases, authors, title, arxiv, status, codes, claim = seed
    mid, work = method_id(slug), "wk-" + page_id(title)[:10]
    checked = status in CHECKED
    locales = sorted({"en", *labels})
    rows["methods"].append(
        {
            "method_id": mid,
            "slug": slug,
            "name": name,
            "status": "canonical",
            "field": FIELDS["en"],
            "family": "Machine learning",
            "type": kind,
            "year_of_origin": year,
            "year_text": str(year),
            "originators": originators,
            "work_id": work if status in ("verified", "corrected") else None,
            "summary": f"{name} is described here in a sentence of the tests.",
            "summary_lang": "en",
            "locales": locales,
            "n_pages": len(locales),
            "first_seen": WHEN,
            "last_seen": WHEN,
            "flags": ["citation_corrected"] if status == "corrected" else [],
        }
    )
    named = [(text, "en" if text.isascii() else lang, "label", lang) for lang, text in labels.items()]
    named += [(name, "en", "label", "en")] if (name, "en") not in {n[:2] for n in named} else []
    named += [(text, lang, "acronym" if text.isupper() else "alias", None) for text, lang in aliases]
    for text, lang, sort, locale in {(n[0], n[1], n[2]): n for n in named}.values():
        rows["names"].append(
            {
                "method_id": mid,
                "text": text,
                "lang": lang,
                "kind": sort,
                "locale": locale,
                "script": SCRIPTS.get(lang, "Latn"),
                "preferred": sort == "label",
                "n_pages": 1,
            }
        )
    if checked:
        rows["works"].append(
            {
                "work_id": work,
                "title": title,
                "authors": authors,
                "year_first_public": year if slug != "lora-peft" else 2021,
                "year_published": year,
                "venue": "arXiv",
                "doi": f"10.48550/arxiv.{arxiv}",
                "arxiv_id": arxiv,
                "isbn": None,
                "url": f"https://arxiv.org/abs/{arxiv}",
                "registry": "arxiv",
                "retrieved_at": WHEN,
                "state": "current",
            }
        )
    rows["citations"].append(
        {
            "citation_id": "ct-" + page_id(claim)[:12],
            "method_id": mid,
            "raw": claim,
            "authors": _claimed_authors(claim),
            "year": int(claim.split("(")[1][:4]),
            "title": title,
            "venue": None,
            "claimed_doi": None,
            "claimed_arxiv_id": "2312.08956" if slug == "mamba" else arxiv,
            "work_id": work if checked else None,
            "status": status,
            "discrepancies": codes,
            "evidence": json.dumps({"asked": ["arxiv"]}),
            "checked_at": WHEN if checked else None,
        }
    )
    for locale in locales:
        _page_rows(rows, mid, slug, locale, claim)


def _claimed_authors(claim: str) -> list[str]:
    names = claim.split(" (")[0].replace("&", "").replace("et al.", "").split(".,")
    return [name.strip() for name in names if name.strip()]


def _page_rows(rows: Rows, mid: str, slug: str, locale: str, claim: str) -> None:
    page = page_id(f"{locale} {slug}")
    rows["pages"].append(
        {
            "page_id": page,
            "url": f"https://example.org/{locale}/compare?slugs={slug}",
            "locale": locale,
            "layout": "html",
            "kind": "comparison",
            "captured_at": WHEN,
            "n_methods": 1,
            "source": "files",
            "licence": None,
        }
    )
    for row, (prop, value, lang) in enumerate([("field", FIELDS[locale], locale), ("source", claim, "en")]):
        rows["statements"].append(
            {
                "statement_id": "st-" + page_id(page + prop)[:16],
                "method_id": mid,
                "property": prop,
                "value": value,
                "lang": lang,
                "page_id": page,
                "row": row + 1,
                "column": 0,
                "raw": value,
                "extractor": "html/1",
                "first_seen": WHEN,
                "last_seen": WHEN,
                "chosen": True,
            }
        )


def _candidate_rows(rows: Rows) -> None:
    mid, page = method_id("lora-dash"), page_id("article")
    rows["methods"].append(
        {
            "method_id": mid,
            "slug": "lora-dash",
            "name": "LoRA-Dash",
            "status": "candidate",
            "field": None,
            "family": None,
            "type": None,
            "year_of_origin": None,
            "year_text": None,
            "originators": [],
            "work_id": None,
            "summary": None,
            "summary_lang": None,
            "locales": [],
            "n_pages": 1,
            "first_seen": WHEN,
            "last_seen": WHEN,
            "flags": [],
        }
    )
    rows["names"].append(
        {
            "method_id": mid,
            "text": "LoRA-Dash",
            "lang": "en",
            "kind": "label",
            "locale": None,
            "script": "Latn",
            "preferred": True,
            "n_pages": 1,
        }
    )
    rows["pages"].append(
        {
            "page_id": page,
            "url": "https://example.net/news",
            "locale": "zh",
            "layout": "article",
            "kind": "article",
            "captured_at": WHEN,
            "n_methods": 1,
            "source": "files",
            "licence": None,
        }
    )
    rows["mentions"].append(
        {
            "page_id": page,
            "method_id": mid,
            "title": "一篇关于微调的报道",
            "outlet": "Example News",
            "published_at": "2024-09",
            "related": ["LoRA"],
            "summary_lang": "zh",
            "flags": ["hijacked_page"],
        }
    )


def sample_rows() -> Rows:
    """Rows of the sample: ten methods, one candidate, one redirect, one removed id."""
    rows: Rows = {table.name: [] for table in TABLES}
    for seed in METHODS:
        _seed_rows(rows, seed)
    _candidate_rows(rows)
    rows["redirects"] += [
        {"old_id": OLD_ID, "new_id": method_id("mamba"), "since": "2026.11.1", "reason": "merged: one work"},
        {"old_id": GONE_ID, "new_id": None, "since": "2026.11.1", "reason": "removed: no page has it"},
    ]
    return rows


HOSTILE = (
    "<script>window.hacked=1</script>",
    '"><img src="https://example.com/x.png" onerror="window.hacked=1">',
    "</script><script>window.hacked=1</script>",
    "{{ 7*7 }} ${7*7} <!-- -->",
    '=HYPERLINK("https://example.com","x")',
    "\u202eabc\u2066 <svg/onload=window.hacked=1>",
    "' onmouseover='window.hacked=1",
    "]]>\u2028</style><style>*{display:none}</style>",
)
HOSTILE_ADDRESSES = (
    "javascript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    'https://example.com/"onmouseover="window.hacked=1',
    "http://[broken",
    "//example.com/x",
    "https://example.com/<script>window.hacked=1</script>",
    None,
    "JavaScript:window.hacked=1",
)


def hostile_rows() -> Rows:
    """The sample with every free text of three methods and of the redirects replaced by hostile ones."""
    rows = sample_rows()
    ids = {row["method_id"] for row in rows["methods"][:3]}
    closed = {"status", "kind", "script", "preferred", "slug", "method_id", "work_id", "citation_id"}
    closed |= {"page_id", "statement_id", "summary_lang", "lang", "locale", "property", "registry", "state"}
    closed |= {"layout", "discrepancies", "locales", "evidence"}
    count = 0
    for name in ("methods", "names", "works", "citations", "statements", "mentions"):
        for row in rows[name]:
            if row.get("method_id", next(iter(ids))) not in ids and name != "mentions":
                continue
            for column, value in row.items():
                if column in closed or not isinstance(value, str | list):
                    continue
                text = (
                    f"{HOSTILE[count % len(HOSTILE)]} {count}" if count % 3 else HOSTILE[count % len(HOSTILE)]
                )
                row[column] = text if isinstance(value, str) else [text for _ in value] or [text]
                count += 1
    for number, row in enumerate(rows["pages"]):
        row["url"] = HOSTILE_ADDRESSES[number % len(HOSTILE_ADDRESSES)]
    for row in rows["redirects"]:
        row["reason"] = HOSTILE[0]
    return rows


def tables_of(rows: Rows) -> dict[str, pa.Table]:
    """Arrow tables of the declared schemas, each sorted by its key."""
    found = {}
    for table in TABLES:
        ordered = sorted(rows[table.name], key=lambda row: tuple(str(row[column]) for column in table.key))
        found[table.name] = pa.Table.from_pylist(ordered, schema=arrow_schema(table))
    return found


def sample_tables() -> dict[str, pa.Table]:
    return tables_of(sample_rows())


def hostile_tables() -> dict[str, pa.Table]:
    return tables_of(hostile_rows())
