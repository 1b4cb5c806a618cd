"""Fetching a real server on loopback: what it was asked for, what came into the archive, what the next run asks."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from extractors.archive import log
from tests.extractors.fetching.conftest import PAGE, Fetching, again, entries, names, reasons, small
from tests.servers.site import Answer, Site, busy, comparison, page


def test_every_method_in_every_locale_comes_in_once_with_the_fewest_requests(fetching: Fetching) -> None:
    with Site(names(11), ["en", "he", "vi"]) as site:
        report = fetching.run(fetching.source(site))
        assert report.captures.num_rows == report.planned == 9
        assert len(site.paths()) == len(set(site.paths())) == 9
        assert report.requests == {site.host: 10}
        assert [one.path for one in site.seen].count("/robots.txt") == 1
    row = report.captures.to_pylist()[0]
    assert (row["source"], row["licence"], row["prose"]) == ("site", "CC-BY-4.0", False)
    assert row["content_type"] == "text/html; charset=utf-8"
    assert all(b"<table>" in content for content in fetching.contents(report))
    assert log.captures(fetching.home).equals(report.captures)


def test_the_server_is_told_who_asks_and_where_to_complain(fetching: Fetching) -> None:
    with small() as site:
        fetching.run(fetching.source(site))
        agents = {one.headers["user-agent"] for one in site.seen}
        assert len(agents) == 1
        agent = agents.pop()
        assert agent.startswith("methodbase/")
        assert agent.endswith("(+me@example.org)")
        assert {one.headers.get("accept-encoding") for one in site.seen} == {"gzip"}
        assert not any("cookie" in one.headers for one in site.seen)


def test_the_second_run_asks_for_nothing_and_a_later_one_for_what_is_due(fetching: Fetching) -> None:
    with Site(names(4), ["en", "he"]) as site:
        source = fetching.source(site)
        first = fetching.run(source)
        mark, count = log.fingerprint(fetching.home), len(site.seen)
        second = fetching.run(source)
        assert (second.captures.num_rows, dict(second.requests)) == (0, {})
        assert len(site.seen) == count
        third = fetching.run(again(source))
        assert (third.captures.num_rows, third.not_modified, third.new_pages) == (2, 2, 0)
        assert third.captures["page_id"].to_pylist() == first.captures["page_id"].to_pylist()
        assert log.fingerprint(fetching.home) == mark, "that a fetched page was still there is no news"
        conditions = [one.headers.get("if-none-match") for one in site.seen[count + 1 :]]
        assert all(conditions)
        site.edition = "2"
        fourth = fetching.run(again(source))
        assert (fourth.captures.num_rows, fourth.not_modified, fourth.new_pages) == (2, 0, 2)
        assert log.fingerprint(fetching.home) != mark


def test_last_modified_serves_where_there_is_no_etag(fetching: Fetching) -> None:
    date = "Tue, 05 Mar 2024 10:00:00 GMT"
    with small() as site:
        body = comparison("en", ["method-00", "method-01"])
        fresh = Answer(200, body, {"Content-Type": "text/html", "Last-Modified": date})
        site.script(PAGE, fresh, Answer(304))
        source = fetching.source(site)
        fetching.run(source)
        assert fetching.run(again(source)).not_modified == 1
        assert fetching.run(again(source)).not_modified == 1  # a 304 keeps the date in force
        assert [one.headers.get("if-modified-since") for one in site.seen if one.path == PAGE] == [
            None,
            date,
            date,
        ]


def test_a_page_whose_object_is_gone_is_asked_for_in_full(fetching: Fetching) -> None:
    with small() as site:
        source = fetching.source(site)
        page_id = fetching.run(source).captures["page_id"][0].as_py()
        (fetching.home.archive / "objects" / page_id[:2] / f"{page_id}.zst").write_bytes(b"damaged")
        report = fetching.run(again(source))
        assert (report.not_modified, report.captures.num_rows) == (0, 1)
        assert fetching.archive.get(page_id)


def test_new_methods_cost_only_their_own_pages(fetching: Fetching) -> None:
    with Site(names(10), ["en"]) as site:
        fetching.run(fetching.source(site))
        site.methods = sorted([*site.methods, "a-new-one", "method-05b"])
        report = fetching.run(fetching.source(site))
        assert report.captures["url"].to_pylist() == [f"{site.url}/en/compare?slugs=a-new-one%2Cmethod-05b"]


@pytest.mark.parametrize(
    "facts",
    [{"listing": ["/en/library"]}, {"sitemap": ["/sitemap.xml"]}, {}],
    ids=["listing", "sitemap", "nothing"],
)
def test_methods_are_discovered(fetching: Fetching, facts: dict[str, object]) -> None:
    with Site(names(9), ["en"]) as site:
        source = fetching.source(site, methods=[], **facts)
        report = fetching.run(source)
        assert report.captures.num_rows == 2
        covered = {
            slug for one in report.captures["url"].to_pylist() for slug in one.split("=")[1].split("%2C")
        }
        assert covered == set(site.methods)
        assert log.captures(fetching.home).num_rows == 2, "listings and sitemaps are no pages"
        asked = len(site.paths())
        fetching.run(source)
        assert len(site.paths()) == asked, "nothing was due"
        assert fetching.run(source, offline=True).planned == 2


def test_sitemaps_that_robots_names_are_read(fetching: Fetching) -> None:
    with Site(names(3), ["en"]) as site:
        site.robots = f"User-agent: *\nSitemap: {site.url}/maps/index.xml\n"
        index = f"<sitemapindex><sitemap><loc>{site.url}/maps/1.xml.gz</loc></sitemap></sitemapindex>"
        site.script("/maps/index.xml", page(index, "application/xml"))
        site.script("/maps/1.xml.gz", page(gzip.compress(site.sitemap()), "application/gzip"))
        assert fetching.run(fetching.source(site, methods=[])).captures.num_rows == 1


def test_a_listing_that_fails_for_now_defers_everything(fetching: Fetching) -> None:
    with Site(names(9), ["en"]) as site:
        source = fetching.source(site, methods=[], listing=["/en/library"], attempts=1)
        site.script("/en/library?page=2", busy(), page(site.listing("en", 2)))
        report = fetching.run(source)
        assert report.captures.num_rows == 0
        assert reasons(report) == ["http_503", "not_discovered"] or reasons(report) == [
            "not_discovered",
            "http_503",
        ]
        assert fetching.run(source).captures.num_rows == 2


def test_one_locale_can_be_fetched_alone(fetching: Fetching) -> None:
    with Site(names(4), ["en", "he", "vi"]) as site:
        report = fetching.run(fetching.source(site), locales=["he"])
        assert [one.split("/")[3] for one in report.captures["url"].to_pylist()] == ["he"]


def test_offline_asks_for_nothing_and_says_what_is_due(fetching: Fetching) -> None:
    with Site(names(4), ["en", "he"]) as site:
        report = fetching.run(fetching.source(site), offline=True)
        assert (report.planned, report.deferred, report.captures.num_rows) == (2, 2, 0)
        assert site.seen == []


def test_two_sources_are_fetched_side_by_side(fetching: Fetching) -> None:
    with Site(names(4), ["en"]) as left, Site(names(4), ["he"]) as right:
        steps: list[tuple[int, int]] = []
        report = fetching.run(
            fetching.source(left, name="left"),
            fetching.source(right, name="right"),
            progress=lambda done, total: steps.append((done, total)),
        )
        assert sorted(report.captures["source"].to_pylist()) == ["left", "right"]
        assert report.requests == {left.host: 2, right.host: 2}
        assert steps[-1] == (2, 2)


def test_addresses_given_by_hand_need_a_configured_host(fetching: Fetching) -> None:
    with small() as site:
        urls = [site.url + PAGE, "https://elsewhere.example/en/compare", "http://[::1", site.url + PAGE]
        report = fetching.run(fetching.source(site), urls=urls)
        assert report.captures["url"].to_pylist() == [site.url + PAGE]
        assert reasons(report) == ["host_not_configured", "host_not_configured"]
        assert len(site.paths()) == 1


def test_the_log_keeps_what_is_needed_to_judge_a_capture(fetching: Fetching) -> None:
    with small() as site:
        fetching.run(fetching.source(site))
    kept = {one.kind: one for one in entries(fetching)}  # type: ignore[attr-defined]
    capture, robots = kept["page"], kept["robots"]
    assert (capture.status, capture.headers["content-encoding"]) == (200, "gzip")
    assert capture.headers["etag"]
    assert capture.robots == {"allowed": True, "grounds": "robots.txt", "robots_page_id": robots.page_id}
    assert fetching.archive.get(robots.page_id) == b"User-agent: *\nAllow: /\n"
    assert abs((datetime.now(UTC) - capture.captured_at).total_seconds()) < 60


def test_an_article_given_by_hand_is_a_page(fetching: Fetching) -> None:
    with small() as site:
        site.script("/news/1", page("<html><title>Error-free captcha solving</title><p>" + "news " * 400))
        assert fetching.one(site, "/news/1").captures.num_rows == 1


def test_a_run_that_is_stopped_defers_the_rest_and_the_next_goes_on(fetching: Fetching) -> None:
    with Site(names(30), ["en"]) as site:
        source = fetching.source(site, refresh_days=0)

        class StopError(Exception):
            pass

        def stop_after_two(done: int, _: int) -> None:
            if done == 2:
                raise StopError

        with pytest.raises(StopError):
            fetching.run(source, progress=stop_after_two)
        assert len(site.paths()) == 2
        report = fetching.run(source)
        assert len(site.paths()) == len(set(site.paths())) == 6, "what it had was not asked for again"
        assert report.captures.num_rows == 4
        assert fetching.run(source).not_modified == 6, "the next round is whole"
