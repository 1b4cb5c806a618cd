"""CPU of extraction per HTML page, as a ratio to a bare ``lxml.html`` parse of the same bytes.

    python -m benchmarks.extraction [--pages N] [--json]

No page is read twice: every round has pages of its own, after some that nobody counts. "first" is a world in which
every round has new methods, so that no value was ever seen before; "recurring" one in which methods come back on other
pages and in other locales, as on a site of 8,200 methods and forty locales. The bare parse and the extraction
take turns, so that another load on the machine hits both.

Exit code 1 when a page as it is served (with a head, navigation, scripts and classes around and in the table) is over
the budget of DESIGN section 7. The bare tables of a few kilobytes show the cost of reading some fifty cells, which no
page as served has to itself.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator

import lxml.html

from extractors.pages import extract_page
from tests.rendering.labels import LISTED, UNLISTED, labels_of
from tests.rendering.pages import HOST, Style, page_url, render
from tests.rendering.world import Method, make_methods

BUDGET = 4.0
ROUNDS = 5
METHODS = 600
FORMS = {
    "table alone": (Style(), 0),
    "ARIA table alone": (Style(aria=True), 0),
    "small page": (Style(noise=True), 6_000),
    "page": (Style(noise=True), 42_000),
}
"""How the table is written, and the bytes of scripts and navigation around it; 0: the table alone."""
Page = tuple[bytes, str]


def make_pages(methods: list[Method], count: int, start: int, style: Style, filler: int) -> Iterator[Page]:
    """Pages in every locale, each with another selection of two to five methods."""
    locales = (*LISTED, *UNLISTED)
    for number in range(start, start + count):
        locale = locales[number % len(locales)]
        places = (number * 31 + step * (number % 17 + 1) for step in range(2 + number % 4))
        records = [methods[place % len(methods)].record(locale) for place in places]
        content = render(records, labels_of(locale), "html", style)
        url = page_url(records, locale)
        yield (_served(content, number, filler) if filler else content), url


def _served(content: bytes, number: int, filler: int) -> bytes:
    """The page with what a site puts around and into a table."""
    alternates = "".join(
        f'<link rel="alternate" hreflang="{locale}" href="{HOST}/{locale}/compare?page={number}"/>'
        for locale in (*LISTED, *UNLISTED)
    )
    styles = "".join(
        f'<link rel="stylesheet" href="/s/{n}.css"/><meta name="m{n}" content="{number}"/>' for n in range(8)
    )
    links = "".join(
        f'<li class="nav__item p-2"><a class="hover:underline" href="/m/{number}/{n}">Method {n}</a></li>'
        for n in range(filler // 240)
    )
    script = f"<script>var page = {number};{'var a=1;' * (filler // 16)}</script>"
    content = content.replace(b"</title>", f"</title>{alternates}{styles}".encode(), 1)
    content = content.replace(b"<main>", f"<nav><ul>{links}</ul></nav>{script}<main>".encode(), 1)
    return content.replace(b"<td>", b'<td class="px-4 py-2 align-top text-sm">')


def measure(form: str, count: int, recurring: bool) -> dict[str, float]:
    """Milliseconds of CPU a page for both, and their ratio; the best of several rounds each."""
    style, filler = FORMS[form]
    methods = make_methods(METHODS, seed=1)
    bare = ours = float("inf")
    size = 0
    for turn in range(ROUNDS + 1):
        if not recurring:
            methods = make_methods(METHODS, seed=turn + 1)
        pages = list(make_pages(methods, count, turn * count, style, filler))
        seconds = _bare(pages), _ours(pages)
        if turn:  # the first round is nobody's
            bare, ours = min(bare, seconds[0]), min(ours, seconds[1])
            size += sum(len(content) for content, _ in pages)
    return {
        "bytes": size / ROUNDS / count,
        "lxml_ms": 1000 * bare / count,
        "extract_ms": 1000 * ours / count,
        "ratio": ours / bare,
    }


def _bare(pages: list[Page]) -> float:
    start = time.process_time()
    for content, _ in pages:
        lxml.html.fromstring(content)
    return time.process_time() - start


def _ours(pages: list[Page]) -> float:
    read = 0
    start = time.process_time()
    for content, url in pages:
        read += extract_page(content, "p", url).page is not None
    seconds = time.process_time() - start
    assert read == len(pages)
    return seconds


def one_off() -> dict[str, float]:
    """Milliseconds of CPU of a new process: importing the extractors, and the first page (the catalogue)."""
    program = (
        "import sys, time; a = time.process_time(); from extractors.pages import extract_page; b = time.process_time();"
        "extract_page(sys.stdin.buffer.read(), 'p'); print(1000 * (b - a), 1000 * (time.process_time() - b))"
    )
    content, _ = next(make_pages(make_methods(20), 1, 0, *FORMS["table alone"]))
    done = subprocess.run([sys.executable, "-c", program], input=content, capture_output=True, check=True)
    imported, first = map(float, done.stdout.split())
    return {"import_ms": imported, "first_page_ms": first}


def main() -> int:
    """Measure every form of page in both worlds; 1 when the budget is broken for a page as it is served."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=200, help="pages a round")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results = {
        form: {world: measure(form, options.pages, world == "recurring") for world in ("recurring", "first")}
        for form in FORMS
    }
    if options.json:
        print(json.dumps({"pages": results, "one_off": one_off(), "budget": BUDGET}, indent=2))
    else:
        _print(results)
    served = [worlds for form, worlds in results.items() if FORMS[form][1]]
    return int(any(result["ratio"] > BUDGET for worlds in served for result in worlds.values()))


def _print(results: dict[str, dict[str, dict[str, float]]]) -> None:
    for form, worlds in results.items():
        for world, result in worlds.items():
            print(
                f"{form:>16}, {world:<9} {result['bytes'] / 1000:5.1f} kB  lxml {result['lxml_ms']:.3f} ms  "
                f"extract {result['extract_ms']:.3f} ms  ratio {result['ratio']:.2f}  budget {BUDGET}"
            )
    print("one-off: import {import_ms:.0f} ms, first page {first_page_ms:.0f} ms".format(**one_off()))


if __name__ == "__main__":
    sys.exit(main())
