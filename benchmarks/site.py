"""Size, build time, load time and search time of the compare site at 8,200 methods in 40 locales.

    python -m benchmarks.site [--methods 8200] [--locales 40] [--keep FOLDER]

Load and search are measured in Chromium from disk; the last line is the same as JSON.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa

from outputs.site.build import build_site
from transforms.tables.arrow import arrow_schema
from transforms.tables.declaration import TABLES

WHEN = datetime(2026, 11, 1, tzinfo=UTC)
LETTERS = {
    "Latn": "abcdefghijklmnoprstuvyzáéíóöüçğışăđêôơưåäøæčšžčřł",
    "Cyrl": "абвгдежзийклмнопрстуфхцчшщыэюяіїє",
    "Arab": "ابپتثجچحخدذرزسشصضطظعغفقکگلمنوهی",
    "Hebr": "אבגדהוזחטיכלמנסעפצקרשת",
    "Grek": "αβγδεζηθικλμνξοπρστυφχψω",
    "Deva": "अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह",
    "Beng": "অআইঈউঊএঐওঔকখগঘচছজঝটঠডঢণতথদধনপফবভমযরলশষসহ",
    "Thai": "กขคฆงจฉชซญดตถทธนบปผพฟภมยรลวศสหอ",
    "Hans": "".join(chr(code) for code in range(0x4E00, 0x4E00 + 900)),
    "Kana": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモ",
    "Hang": "".join(chr(code) for code in range(0xAC00, 0xAC00 + 900)),
}
LOCALES = {
    "en": "Latn", "de": "Latn", "fr": "Latn", "es": "Latn", "it": "Latn", "pt": "Latn", "nl": "Latn", "pl": "Latn",
    "cs": "Latn", "sk": "Latn", "ro": "Latn", "hr": "Latn", "sl": "Latn", "hu": "Latn", "fi": "Latn", "sv": "Latn",
    "da": "Latn", "no": "Latn", "et": "Latn", "lv": "Latn", "lt": "Latn", "tr": "Latn", "vi": "Latn", "id": "Latn",
    "ms": "Latn", "ca": "Latn", "ru": "Cyrl", "uk": "Cyrl", "bg": "Cyrl", "sr": "Cyrl", "el": "Grek", "he": "Hebr",
    "ar": "Arab", "fa": "Arab", "hi": "Deva", "bn": "Beng", "th": "Thai", "zh": "Hans", "ja": "Kana", "ko": "Hang",
}  # fmt: skip
BATCH = 200_000


def identifier(prefix: str, text: str, length: int) -> str:
    """An id of that length, always the same for the same text."""
    return prefix + hashlib.sha256(text.encode()).hexdigest()[:length]


class Corpus:
    """Tables of made-up methods: every method has a page and a name of its own in every locale."""

    def __init__(self, methods: int, locales: int) -> None:
        self.methods, self.locales = methods, list(LOCALES)[:locales]
        random = Random(8200)
        self.words = {
            locale: ["".join(random.choices(LETTERS[script], k=random.randrange(3, 9))) for _ in range(1500)]
            if script not in ("Hans", "Hang")
            else ["".join(random.choices(LETTERS[script], k=2)) for _ in range(1500)]
            for locale, script in LOCALES.items()
        }

    def name(self, number: int, locale: str) -> str:
        """The name of a method in a locale."""
        random = Random(f"{number} {locale}")
        space = "" if LOCALES[locale] in ("Hans", "Kana") else " "
        text = space.join(random.choices(self.words[locale], k=random.randrange(2, 5)))
        return text[0].upper() + text[1:]

    def tables(self) -> dict[str, pa.Table]:
        """Every declared table."""
        return {table.name: self._table(table) for table in TABLES}

    def _table(self, table: Any) -> pa.Table:
        schema = arrow_schema(table)
        make = getattr(self, f"make_{table.name}", None)
        parts, rows = [], []
        for row in make() if make else ():
            rows.append({column: row.get(column) for column in schema.names})
            if len(rows) == BATCH:
                parts.append(pa.Table.from_pylist(rows, schema))
                rows = []
        return pa.concat_tables([*parts, pa.Table.from_pylist(rows, schema)])

    def id(self, number: int) -> str:
        """The id of a method."""
        return identifier("mb-", str(number), 10)

    def page(self, number: int, locale: str) -> str:
        """The id of the page that shows a method in a locale."""
        return identifier("", f"{number // 3} {locale}", 64)

    def claim(self, number: int) -> str:
        """The citation that pages give for a method."""
        return f"Author, A. B., & Other, C. ({1950 + number % 75}). {self.name(number, 'en')}. Journal {number % 97}."

    def make_methods(self) -> Iterator[dict[str, Any]]:
        """The rows of ``methods``."""
        for number in range(self.methods):
            name = self.name(number, "en")
            yield {
                "method_id": self.id(number), "slug": f"method-{number}", "name": name, "status": "canonical",
                "field": f"Field {number % 40}", "family": "Machine learning", "type": f"Type {number % 300}",
                "year_of_origin": 1950 + number % 75, "year_text": str(1950 + number % 75),
                "originators": ["Author, A. B."], "work_id": identifier("wk-", str(number), 10),
                "summary": f"{name} is a made-up method. " * 8, "summary_lang": "en", "locales": self.locales,
                "n_pages": len(self.locales), "first_seen": WHEN, "last_seen": WHEN, "flags": [],
            }  # fmt: skip

    def make_names(self) -> Iterator[dict[str, Any]]:
        """The rows of ``names``: a label a locale."""
        for number in range(self.methods):
            base = {"method_id": self.id(number), "preferred": True, "n_pages": 1}
            for locale in self.locales:
                script = LOCALES[locale]
                yield base | {"text": self.name(number, locale), "lang": locale, "kind": "label",
                              "locale": locale, "script": script}  # fmt: skip
            for extra in range(3):
                yield base | {"text": self.name(number + 100_000 * (extra + 1), "en"), "lang": "en",
                              "kind": "alias", "script": "Latn", "preferred": False}  # fmt: skip

    def make_works(self) -> Iterator[dict[str, Any]]:
        """The rows of ``works``."""
        for number in range(self.methods):
            yield {
                "work_id": identifier("wk-", str(number), 10), "title": self.name(number, "en"),
                "authors": ["Author, Ann B.", "Other, Carl"], "year_first_public": 1950 + number % 75,
                "year_published": 1950 + number % 75, "venue": f"Journal {number % 97}", "doi": f"10.1/{number}",
                "registry": "crossref", "retrieved_at": WHEN, "state": "current",
            }  # fmt: skip

    def make_citations(self) -> Iterator[dict[str, Any]]:
        """The rows of ``citations``."""
        for number in range(self.methods):
            yield {
                "citation_id": identifier("ct-", str(number), 12), "method_id": self.id(number),
                "raw": self.claim(number), "authors": ["Author, A. B.", "Other, C."], "year": 1950 + number % 75,
                "title": self.name(number, "en"), "work_id": identifier("wk-", str(number), 10),
                "status": ("verified", "corrected", "contradicted")[number % 3],
                "discrepancies": ["author_unknown", "year"] if number % 3 == 2 else [],
                "evidence": "{}", "checked_at": WHEN,
            }  # fmt: skip

    def make_statements(self) -> Iterator[dict[str, Any]]:
        """The rows of ``statements``."""
        for number in range(self.methods):
            for locale in self.locales:
                page = self.page(number, locale)
                base = {"method_id": self.id(number), "page_id": page, "column": number % 3, "extractor": "html/1",
                        "first_seen": WHEN, "last_seen": WHEN, "chosen": True}  # fmt: skip
                for row, (prop, raw) in enumerate(
                    (("field", f"{locale} {number % 40}"), ("source", self.claim(number)))
                ):
                    yield base | {"statement_id": identifier("st-", f"{number}{locale}{prop}", 16), "property": prop,
                                  "value": raw, "raw": raw, "lang": locale if prop == "field" else "en",
                                  "row": row}  # fmt: skip

    def make_pages(self) -> Iterator[dict[str, Any]]:
        """The rows of ``pages``."""
        for number in range(0, self.methods, 3):
            for locale in self.locales:
                slugs = "%2C".join(f"method-{number + each}" for each in range(3))
                yield {
                    "page_id": self.page(number, locale), "url": f"https://example.org/{locale}/compare?slugs={slugs}",
                    "locale": locale, "layout": "html", "kind": "comparison", "captured_at": WHEN, "n_methods": 3,
                    "source": "files",
                }  # fmt: skip


def measure_browser(folder: Path, corpus: Corpus) -> dict[str, Any]:
    """Times in milliseconds: page ready, two methods compared, one key of a query answered."""
    from playwright.sync_api import sync_playwright

    chrome = shutil.which("chromium")
    if chrome is None:
        return {"browser": "no Chromium here"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome, args=["--no-sandbox"])
        found: dict[str, Any] = {"chromium": browser.version}
        for locale in ("en", "he", "zh"):
            page = browser.new_page()
            start = time.perf_counter()
            page.goto((folder / "index.html").as_uri() + f"#l={locale}")
            page.wait_for_selector("html[data-ready]")
            found[f"load_ms_{locale}"] = round((time.perf_counter() - start) * 1000)
            ids = f"{corpus.id(5)},{corpus.id(corpus.methods - 5)}"
            start = time.perf_counter()
            page.evaluate(f"location.hash = '#l={locale}&m={ids}'")
            page.wait_for_selector("thead th:nth-child(3)")
            found[f"compare_ms_{locale}"] = round((time.perf_counter() - start) * 1000)
            found |= {f"{key}_{locale}": value for key, value in _search(page, corpus, locale).items()}
            found[f"heap_mb_{locale}"] = round(page.evaluate("performance.memory.usedJSHeapSize") / 1e6)
            page.close()
        browser.close()
    return found


# From a key to the answer on the page, inside the browser; the first search also loads its shard.
TIMED = """(text) => new Promise((done) => {
  const box = document.getElementById("search"), status = document.getElementById("status");
  status.textContent = "";
  const start = performance.now();
  new MutationObserver((_, self) => { self.disconnect(); done(performance.now() - start); })
    .observe(status, { childList: true, characterData: true, subtree: true });
  box.value = text;
  box.dispatchEvent(new Event("input"));
})"""


def _search(page: Any, corpus: Corpus, locale: str) -> dict[str, float]:
    first = page.evaluate(TIMED, corpus.name(7, locale))
    times = []
    for number in range(11, corpus.methods, max(1, corpus.methods // 15)):
        name = corpus.name(number, locale)
        times += [page.evaluate(TIMED, name[:length]) for length in (1, 2, 4, len(name))]
        times.append(page.evaluate(TIMED, " ".join(reversed(name.split())) + "x"))
    return {
        "search_first_ms": round(first),
        "search_median_ms": round(statistics.median(times), 1),
        "search_p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        "search_max_ms": round(max(times), 1),
    }


def measure(methods: int, locales: int, folder: Path) -> dict[str, Any]:
    """Seconds, bytes and files of a site of that size."""
    corpus = Corpus(methods, locales)
    tables = corpus.tables()
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    stats = build_site(tables, folder, title="bench", version="1", created=WHEN, licence=None)
    seconds = time.perf_counter() - start
    sizes = {path.name: path.stat().st_size for path in (folder / "data").iterdir()}
    result = {
        "methods": stats.methods, "locales": stats.locales, "names": tables["names"].num_rows,
        "build_s": round(seconds, 1),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "rss_before_build_mb": round(base / 1024),
        "site_mb": round(stats.bytes / 1e6, 1), "files": stats.files,
        "pages_mb": round(sum(p.stat().st_size for p in (folder / "methods").iterdir()) / 1e6, 1),
        "index_kb": round((folder / "index.html").stat().st_size / 1e3),
        "loaded_at_start_kb": round(
            sum(sizes[f"{name}.js"] for name in ("core", "folding", "words-he", "names-he") if f"{name}.js" in sizes) / 1e3
        ),
        "search_mb": {n.removesuffix(".js"): round(s / 1e6, 2) for n, s in sorted(sizes.items()) if n.startswith("search")},
    }  # fmt: skip
    return result | measure_browser(folder, corpus)


def main() -> None:
    """Print the measures of a small and of a full site."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--methods", type=int, default=8200)
    parser.add_argument("--locales", type=int, default=40)
    parser.add_argument("--keep", type=Path)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        result = measure(wanted.methods, wanted.locales, wanted.keep or Path(scratch))
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
