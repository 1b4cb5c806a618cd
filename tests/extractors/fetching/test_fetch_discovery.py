"""Methods are found by the shape of links, in listings and sitemaps of any make; traps come to an end."""

from __future__ import annotations

import gzip

import pytest

from extractors.fetching.discovery import find_methods, read_links
from extractors.fetching.exchange import LONGEST_PAUSE, LastingError, Unpacker, retry_after
from extractors.fetching.robots import read_robots
from extractors.fetching.settings import Source, read_sources
from extractors.fetching.signs import find_fault
from tests.servers.site import comparison

BASE = "https://example.org"


def source(**facts: object) -> Source:
    return read_sources(
        [{"name": "s", "base_url": BASE, "contact": "me@example.org", "locales": ["en"], **facts}]
    )[0]


LISTINGS: dict[str, tuple[str, set[str]]] = {
    "absolute, relative, rooted": (
        '<a href="https://example.org/en/methods/a">A</a><a href="/he/methods/b">B</a>'
        '<a href="methods/c">C</a>',
        {"a", "b", "c"},
    ),
    "base element": ('<base href="https://example.org/vi/"><a href="methods/d">D</a>', {"d"}),
    "query, fragment, slash at the end": ('<a href="/en/methods/a/?x=1#y">A</a>', {"a"}),
    "escaped slugs": ('<a href="/en/methods/m%C3%A9thode">M</a>', {"méthode"}),
    "other hosts": ('<a href="https://evil.example/en/methods/a">A</a>', set()),
    "other shapes": ('<a href="/en/methods/">x</a><a href="/methods/a"><a href="/en/methods/a/b">', set()),
    "hostile": ('<a href="javascript:alert(1)">x</a><a href="http://[::1">x</a><a href="/en/methods/a%2Cb">'
                '<a href="/en/methods/a%0Ab">x</a><a>x</a>', set()),
    "broken markup": ('<ul><li><a href="/en/methods/a">A<li><a href=/en/methods/b>B</ul></div>', {"a", "b"}),
}  # fmt: skip


@pytest.mark.parametrize(("html", "slugs"), LISTINGS.values(), ids=LISTINGS)
def test_links_to_methods_are_read_off_a_listing(html: str, slugs: set[str]) -> None:
    links = read_links(source(), f"{BASE}/en/library", f"<html><body>{html}</body></html>".encode())
    assert links.slugs == slugs


def test_next_pages_are_followed_on_the_host_alone() -> None:
    html = '<a rel="next nofollow" href="?page=2">n</a><link rel=next href="https://evil.example/?page=2">'
    links = read_links(source(), f"{BASE}/en/library", html.encode())
    assert links.further == (f"{BASE}/en/library?page=2",)


SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "slugs"),
    [
        (SITEMAP.format(f"<url><loc> {BASE}/en/methods/a </loc></url>").encode(), {"a"}),
        (b"<urlset><url><loc>https://example.org/en/methods/a</loc></url><url><lo", {"a"}),
        (
            gzip.compress(SITEMAP.format(f"<url><loc>{BASE}/en/methods/a</loc></url>").encode(), mtime=0),
            {"a"},
        ),
        (gzip.compress(b"<urlset>" + b" " * 1000, mtime=0)[:-9], set()),
        ((ENTITY + SITEMAP.format(f"<url><loc>{BASE}/en/methods/&c;&b;</loc></url>")).encode(), set()),
        (b"<urlset", set()),
        (b"", set()),
    ],
)
def test_sitemaps_are_read_and_bad_ones_are_harmless(content: bytes, slugs: set[str]) -> None:
    assert read_links(source(), f"{BASE}/sitemap.xml", content).slugs == slugs


def test_listings_that_lead_round_or_on_for_ever_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.fetching.discovery.MAX_DOCUMENTS", 100)
    asked: list[str] = []

    def read(url: str) -> bytes:
        asked.append(url)
        page = int(url.rpartition("=")[2])
        further = f'<a rel=next href="?p={page + 1}">n</a><a rel=next href="?p=0">'
        return f'<a href="/en/methods/m{page % 7}">m</a>{further}'.encode()

    left: list[str] = []
    methods = find_methods(source(), (f"{BASE}/en/library?p=0",), read, left.extend)
    assert methods == [f"m{n}" for n in range(7)]
    assert left == [f"{BASE}/en/library?p={len(asked)}"]
    assert 100 <= len(asked) == len(set(asked)) <= 102


def test_a_document_that_is_gone_costs_what_it_names() -> None:
    listing = b'<a href="/en/methods/a">a</a>'
    left: list[str] = []
    methods = find_methods(source(), (f"{BASE}/1", f"{BASE}/2"), {f"{BASE}/2": listing}.get, left.extend)
    assert (methods, left) == (["a"], [])


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 5", 5.0),
        ("User-agent: *\nCrawl-delay: 5\n\nUser-agent: methodbase\nCrawl-delay: 2", 2.0),
        ("User-agent: *\nRequest-rate: 1/10", 10.0),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("", 0.0),
        ("\0\xff nonsense", 0.0),
    ],
)
def test_the_delay_that_robots_asks_for(text: str, delay: float) -> None:
    assert read_robots(200, text.encode("latin-1"), None).delay == delay


def test_a_huge_robots_is_read_as_far_as_asked() -> None:
    text = b"User-agent: *\nDisallow: /private\n" + b"# x\n" * 1_000_000
    assert not read_robots(200, text, None).decide(f"{BASE}/private")["allowed"]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120.0), (" 3 ", 3.0), (None, None), ("", None), ("-5", None), ("soon", None), ("1.5", 1.5),
     ("9" * 400, LONGEST_PAUSE), ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_PAUSE),
     ("1 Jan 2030 00:00:30 +999999999999", None),
     ("Tue, 01 Jan 2030 00:00:30 GMT", 30.0), ("Tue, 01 Jan 2019 00:00:00 GMT", 0.0), ("٣", None)],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_date(header: str | None, seconds: float | None) -> None:
    from datetime import UTC, datetime

    assert retry_after(header, datetime(2030, 1, 1, tzinfo=UTC)) == seconds


def test_unpacking_stops_at_the_limit_whatever_the_chunks() -> None:
    bomb = gzip.compress(b"\0" * 10_000_000)
    for size in (1, 7, 1000, len(bomb)):
        unpacker, given = Unpacker("gzip", 100_000), 0
        with pytest.raises(LastingError, match="too_large"):
            for start in range(0, len(bomb), size):
                given += len(unpacker.feed(bomb[start : start + size]))
        assert given <= 100_000


PIPES = b"| a | b |\n|---|---|\n" + b"| Field | x |\n" * 5
ROLES = b'<div role="row"><span role="cell">x</span><span role="cell">y</span></div>' * 5


@pytest.mark.parametrize("content", [comparison("he", ["a", "b"]), PIPES, ROLES, "QLoRA×DPO×\n".encode()])
def test_comparisons_in_all_layouts_are_pages(content: bytes) -> None:
    assert find_fault(content, None, comparison=True) is None
