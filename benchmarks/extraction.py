"""CPU of extraction per HTML page, as a ratio to a bare ``lxml.html`` parse of the same bytes.

    python -m benchmarks.extraction [--pages N] [--json]

Exit code 1 when a ratio is over the budget of DESIGN section 7 on pages as they are served (20 and 60 kB). The bare
table of 4 kB shows the fixed cost of reading some fifty cells, which no page as served has to itself. The two are measured alternately in one run, so that
another load on the machine hits both.
"""

import argparse
import json
import sys
import time

import lxml.html

from extractors.batches import PageBytes, complete, extract_batch
from extractors.pages import extract_page
from tests.rendering.labels import LISTED, UNLISTED, labels_of
from tests.rendering.pages import Style, page_url, render
from tests.rendering.world import make_methods

BUDGET = 4.0
ROUNDS = 5


def make_pages(count: int, filler: int) -> list[PageBytes]:
    """Pages in every locale; ``filler`` bytes of scripts, navigation and attributes around the table."""
    methods = make_methods(120, seed=1)
    locales = (*LISTED, *UNLISTED)
    pages = []
    for number in range(count):
        locale = locales[number % len(locales)]
        chosen = [
            methods[(number * 7 + place * 13) % len(methods)].record(locale)
            for place in range(2 + number % 4)
        ]
        content = render(chosen, labels_of(locale), "html", Style(noise=True))
        links = b"".join(
            b'<li class="nav__item p-2"><a href="/m/%d">Method %d</a></li>' % (n, n)
            for n in range(filler // 120)
        )
        script = b"<script>" + b"var a=1;" * (filler // 16) + b"</script>"
        content = content.replace(b"<main>", b"<nav><ul>" + links + b"</ul></nav>" + script + b"<main>", 1)
        pages.append(PageBytes(f"p{number}", content, page_url(chosen, locale)))
    return pages


def measure(pages: list[PageBytes]) -> dict[str, float]:
    """Milliseconds of CPU a page for both, and their ratio; the best of several rounds each."""
    bare = ours = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for page in pages:
            lxml.html.fromstring(page.content)
        bare = min(bare, time.process_time() - start)
        start = time.process_time()
        for page in pages:
            found = extract_page(page.content, page.page_id, page.url)
            assert found.page is not None, found.refusals
        ours = min(ours, time.process_time() - start)
    start = time.process_time()
    complete(extract_batch(pages))
    batch = time.process_time() - start
    count = len(pages)
    return {
        "bytes": sum(len(page.content) for page in pages) / count,
        "lxml_ms": 1000 * bare / count,
        "extract_ms": 1000 * ours / count,
        "batch_ms": 1000 * batch / count,
        "ratio": ours / bare,
        "batch_ratio": batch / bare,
    }


def main() -> int:
    """Measure small, middling and large pages; 1 when the budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results = {
        name: measure(make_pages(options.pages, filler))
        for name, filler in (("bare", 0), ("20 KB", 15_000), ("60 KB", 55_000))
    }
    if options.json:
        print(json.dumps(results, indent=2))
    for name, result in results.items() if not options.json else ():
        print(f"{name:>6}: {result['bytes'] / 1000:6.1f} kB  lxml {result['lxml_ms']:.3f} ms  extract {result['extract_ms']:.3f} ms"
              f"  ratio {result['ratio']:.2f}  with tables {result['batch_ratio']:.2f}  budget {BUDGET}")  # fmt: skip
    return int(any(result["ratio"] > BUDGET for name, result in results.items() if name != "bare"))


if __name__ == "__main__":
    sys.exit(main())
