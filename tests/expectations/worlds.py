"""A small world in which every expectation holds, as often as wanted, each with ids of its own."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import TABLES

Row = dict[str, Any]
World = dict[str, list[Row]]

TODAY = date(2026, 11, 21)
EARLY = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATE = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


class Ids:
    """Well-formed ids of one world, told apart by a seed."""

    def __init__(self, seed: int | str) -> None:
        self.seed = str(seed)

    def _digits(self, what: str, length: int) -> str:
        return hashlib.sha256(f"{self.seed}:{what}".encode()).hexdigest()[:length]

    def method(self, name: str) -> str:
        return f"mb-{self._digits('m' + name, 10)}"

    def work(self, name: str) -> str:
        return f"wk-{self._digits('w' + name, 10)}"

    def citation(self, name: str) -> str:
        return f"ct-{self._digits('c' + name, 12)}"

    def page(self, name: str) -> str:
        return self._digits("p" + name, 64)

    def statement(self, name: str) -> str:
        return f"st-{self._digits('s' + name, 16)}"

    def item(self, name: str) -> str:
        return f"qu-{self._digits('q' + name, 12)}"


def world(seed: int | str = 0) -> World:
    """Rows of every table: a canonical method (index 0) seen on two pages, a candidate (1) of an article.

    The last row of each table is a spare one: it may be changed without another row being concerned.
    """
    ids = Ids(seed)
    return {
        "methods": [_canonical(ids), _candidate(ids)],
        "names": _names(ids),
        "works": [_work(ids, "main"), _work(ids, "spare")],
        "citations": [_verified(ids), _contradicted(ids)],
        "statements": _statements(ids),
        "pages": [_page(ids, "en", "en"), _page(ids, "de", "de"), _article(ids), _page(ids, "spare", "vi")],
        "mentions": [_mention(ids, "candidate"), _mention(ids, "main")],
        "merges": [_merge(ids, "en", "de", 0), _merge(ids, "en", "de", 1)],
        "redirects": [_redirect(ids, "old"), _redirect(ids, "older")],
        "quarantine": [_item(ids, "one"), _item(ids, "spare")],
    }


def tables(*worlds: World) -> dict[str, pa.Table]:
    """All rows of all worlds as Arrow tables of the declared schemas (nulls allowed everywhere)."""
    found = {}
    for table in TABLES:
        schema = arrow_schema(table)
        loose = pa.schema([field.with_nullable(True) for field in schema])
        rows = [row for one in worlds for row in one[table.name]]
        found[table.name] = pa.Table.from_pylist(rows, schema=loose).cast(loose)
    return found


def _canonical(ids: Ids) -> Row:
    return {
        "method_id": ids.method("main"),
        "slug": f"random-forest-{ids.method('main')}",
        "name": "Random Forest",
        "status": "canonical",
        "field": "Machine learning",
        "family": "Ensembles",
        "type": "Supervised method",
        "year_of_origin": 2001,
        "year_text": "2001",
        "originators": ["Breiman, L."],
        "work_id": ids.work("main"),
        "summary": "Many trees vote.",
        "summary_lang": "en",
        "locales": ["de", "en"],
        "n_pages": 2,
        "first_seen": EARLY,
        "last_seen": LATE,
        "flags": ["citation_corrected"],
    }


def _candidate(ids: Ids) -> Row:
    return {
        **dict.fromkeys(_canonical(ids)),
        "method_id": ids.method("candidate"),
        "slug": f"lora-dash-{ids.method('candidate')}",
        "name": "LoRA-Dash",
        "status": "candidate",
        "originators": [],
        "locales": [],
        "n_pages": 1,
        "first_seen": EARLY,
        "last_seen": EARLY,
        "flags": [],
    }


def _names(ids: Ids) -> list[Row]:
    def name(
        method: str, text: str, lang: str, kind: str, script: str = "Latn", locale: str | None = "de"
    ) -> Row:
        return {
            "method_id": ids.method(method),
            "text": text,
            "lang": lang,
            "kind": kind,
            "locale": locale,
            "script": script,
            "preferred": kind == "label",
            "n_pages": 1,
        }

    return [
        name("main", "Random Forest", "en", "label", locale="en"),
        name("main", "Zufallswald", "de", "label"),
        name("candidate", "LoRA-Dash", "und", "label", locale=None),
        name("main", "random decision forest", "en", "alias"),
    ]


def _work(ids: Ids, name: str) -> Row:
    return {
        "work_id": ids.work(name),
        "title": "Random Forests",
        "authors": ["Breiman, Leo"],
        "year_first_public": 2001,
        "year_published": 2001,
        "venue": "Machine Learning",
        "doi": "10.1023/a:1010933404324",
        "arxiv_id": "2305.14314",
        "isbn": "9780306406157",
        "url": "https://doi.org/10.1023/a:1010933404324",
        "registry": "crossref",
        "retrieved_at": EARLY,
        "state": "current",
    }


def _verified(ids: Ids) -> Row:
    return {
        "citation_id": ids.citation("main"),
        "method_id": ids.method("main"),
        "raw": "Breiman, L. (2001). Random Forests. Machine Learning.",
        "authors": ["Breiman, L."],
        "year": 2001,
        "title": "Random Forests",
        "venue": "Machine Learning",
        "claimed_doi": "10.1023/a:1010933404324",
        "claimed_arxiv_id": "math/0309136",
        "work_id": ids.work("main"),
        "status": "verified",
        "discrepancies": [],
        "evidence": json.dumps({"asked": ["crossref"], "title": 1.0}),
        "checked_at": EARLY,
    }


def _contradicted(ids: Ids) -> Row:
    changed = {
        "citation_id": ids.citation("spare"),
        "work_id": None,
        "status": "contradicted",
        "discrepancies": ["author_unknown"],
    }
    return {**_verified(ids), **changed}


def _statements(ids: Ids) -> list[Row]:
    def said(
        name: str, value: str, lang: str = "en", page: str = "en", row: int = 1, method: str = "main"
    ) -> Row:
        return {
            "statement_id": ids.statement(f"{name}:{value}:{page}"),
            "method_id": ids.method(method),
            "property": name,
            "value": value,
            "lang": lang,
            "page_id": ids.page(page),
            "row": row,
            "column": 0,
            "raw": value,
            "extractor": "html/3",
            "first_seen": EARLY,
            "last_seen": LATE,
            "chosen": True,
        }

    return [
        said("name", "Random Forest", row=0),
        said("name", "Zufallswald", "de", "de", row=0),
        said("alias", "random decision forest", row=7),
        said("field", "Machine learning", row=1),
        said("family", "Ensembles", row=2),
        said("year_of_origin", "2001", "und", row=3),
        said("originator", "Breiman, L.", "und", row=4),
        said("type", "Supervised method", row=5),
        said("source", "Breiman, L. (2001). Random Forests. Machine Learning.", "und", row=6),
        said("summary", "Many trees vote.", row=9),
        said("name", "LoRA-Dash", "und", "article", row=0, method="candidate"),
        said("family", "Ensembles", page="de", row=2),
    ]


def _page(ids: Ids, name: str, locale: str) -> Row:
    return {
        "page_id": ids.page(name),
        "url": f"https://example.org/{locale}/compare?slugs=a%2Cb",
        "locale": locale,
        "layout": "html",
        "kind": "comparison",
        "captured_at": LATE,
        "n_methods": 2,
        "source": "files",
        "licence": "CC-BY-4.0",
    }


def _article(ids: Ids) -> Row:
    return {**_page(ids, "article", "zh"), "layout": "article", "kind": "article", "n_methods": 1}


def _mention(ids: Ids, method: str) -> Row:
    return {
        "page_id": ids.page("article"),
        "method_id": ids.method(method),
        "title": "A faster way to tune",
        "outlet": "A news site",
        "published_at": "2025-10",
        "related": ["LoRA"],
        "summary_lang": "zh",
        "flags": ["hijacked_page"],
    }


def _merge(ids: Ids, left: str, right: str, column: int) -> Row:
    return {
        "method_id": ids.method("main"),
        "left": f"{ids.page(left)}#{column}",
        "right": f"{ids.page(right)}#{column}",
        "evidence": ["alias:random forest"],
        "score": 9.5,
        "rule": "shared_alias",
        "decided_by": "methodbase",
    }


def _redirect(ids: Ids, name: str) -> Row:
    return {
        "old_id": ids.method(name),
        "new_id": ids.method("main"),
        "since": "2026.10.1",
        "reason": "merged: one method on two pages",
    }


def _item(ids: Ids, name: str) -> Row:
    return {
        "item_id": ids.item(name),
        "stage": "extract",
        "reason": "ragged_rows",
        "page_id": ids.page("en"),
        "locator": "row 4",
        "detail": "row 4 has 3 cells, the header has 4",
        "first_seen": EARLY,
    }
