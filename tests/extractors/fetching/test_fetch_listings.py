"""Listings and sitemaps that are none: reported, kept as bytes, and never taken for a site without methods."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import pytest

from tests.extractors.fetching.conftest import Fetching, again, entries, names, reasons
from tests.servers.site import Answer, Site, page

CAPTCHA = page('<title>Just a moment...</title><div class="cf-turnstile"></div>')
MAINTENANCE = page("<html><head><title>503 Service Unavailable</title></head></html>")
SITEMAP = b"<urlset><url><loc>https://example.org/en/methods/a</loc></url></urlset>"

FAULTS: dict[str, tuple[Answer, str]] = {
    "captcha": (CAPTCHA, "captcha"),
    "error in disguise": (MAINTENANCE, "soft_error"),
    "error as JSON": (page('{"error": "rate limit"}', "application/json"), "soft_error"),
    "empty": (page(""), "empty"),
    "half of a sitemap": (page(SITEMAP[:-9], "application/xml"), "truncated"),
    "a gzip file that breaks off": (
        page(gzip.compress(SITEMAP)[:-20], "application/gzip"),
        "damaged_encoding",
    ),
}


@pytest.mark.parametrize(("answer", "reason"), FAULTS.values(), ids=FAULTS)
def test_an_answer_that_is_no_listing_is_asked_for_again(
    fetching: Fetching, answer: Answer, reason: str
) -> None:
    with Site(names(6)) as site:
        source = fetching.source(site, methods=[], listing=["/en/library"], sitemap=["/sitemap.xml"])
        whole = site.answer("/en/library", {})
        site.script("/en/library", answer, whole)
        report = fetching.run(source)
        assert reasons(report) == ["not_discovered", reason]
        assert report.captures.num_rows == 0, "half of the methods would be dealt out anew with all of them"
        refused = [one for one in entries(fetching) if one.kind == "refused"]
        assert [fetching.archive.get(one.page_id or "") for one in refused] == [answer.body]
        assert fetching.run(source).planned == 2, "it is due at once, not when a good one would be"


@pytest.mark.parametrize(("answer", "reason"), FAULTS.values(), ids=FAULTS)
def test_the_listing_of_last_time_stands_in_for_one_that_is_none(
    fetching: Fetching, answer: Answer, reason: str
) -> None:
    with Site(names(6)) as site:
        source = fetching.source(site, methods=[], listing=["/en/library"])
        fetching.run(source)
        site.script("/en/library", answer)
        report = fetching.run(again(source))
        assert (report.planned, reasons(report)) == (2, [reason])


SITEMAPS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda plain: plain,
    "packed": gzip.compress,
    "with a mark": lambda plain: b"\xef\xbb\xbf" + plain,
    "after a long comment": lambda plain: plain.replace(b"<urlset", b"<!--" + b"x" * 9000 + b"--><urlset"),
    "with a prefix": lambda plain: re.sub(rb"<(/?)(urlset|url|loc)", rb"<\1s:\2", plain).replace(
        b"xmlns=", b"xmlns:s="
    ),
    "as text": lambda plain: b"\n".join(re.findall(rb"<loc>([^<]*)", plain)) + b"\n",
}


@pytest.mark.parametrize("form", SITEMAPS.values(), ids=SITEMAPS)
def test_a_sitemap_may_have_any_form_of_the_protocol(
    fetching: Fetching, form: Callable[[bytes], bytes]
) -> None:
    with Site(names(6)) as site:
        site.script("/sitemap.xml", page(form(site.sitemap()), "application/octet-stream"))
        report = fetching.run(fetching.source(site, methods=[]))
        assert (report.planned, reasons(report)) == (2, [])


def test_listings_that_are_too_many_are_reported(fetching: Fetching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.fetching.discovery.MAX_DOCUMENTS", 1)
    with Site(names(9)) as site:
        report = fetching.run(fetching.source(site, methods=[], listing=["/en/library"]))
        assert [(one.reason, one.url) for one in report.failures] == [
            ("too_many_listings", f"{site.url}/en/library?page=2")
        ]
        assert report.refusals["reason"].to_pylist() == ["too_many_listings"]


def test_a_site_whose_listing_names_no_method_is_no_site_without_news(fetching: Fetching) -> None:
    with Site(names(6)) as site:
        site.script("/en/library", page('<p>Our library has moved.</p><a href="/en/tools/a">A</a>'))
        report = fetching.run(fetching.source(site, methods=[], listing=["/en/library"]))
        assert (report.planned, reasons(report)) == (0, ["not_discovered"])
        assert "/{locale}/methods/{slug}" in report.failures[0].detail


def test_a_sitemap_of_several_gzip_members_is_read_to_its_end(fetching: Fetching) -> None:
    with Site(names(6)) as site:
        whole = site.sitemap()
        parts = [gzip.compress(whole[:300]), gzip.compress(b""), gzip.compress(whole[300:])]
        site.script("/sitemap.xml", page(b"".join(parts), "application/gzip"))
        assert fetching.run(fetching.source(site, methods=[], sitemap=["/sitemap.xml"])).planned == 2
