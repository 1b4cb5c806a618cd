"""Fetching a real server on loopback: what it saw, what came into the archive, what was decided."""

from __future__ import annotations

import gzip
import threading
from datetime import UTC, datetime

import pytest

from extractors.archive import log
from extractors.archive.journal import read_from, segments
from tests.extractors.fetching.conftest import Fetching, again, names, reasons
from tests.servers import site as servers
from tests.servers.site import Answer, Site, busy, comparison, page, redirect

PAGE = "/en/compare?slugs=method-00%2Cmethod-01"


def small(locales: tuple[str, ...] = ("en",)) -> Site:
    return Site(names(2), locales)


def entries(fetching: Fetching) -> list[object]:
    return [one for name, _ in segments(fetching.archive) for one in read_from(fetching.archive, name, 0)[0]]


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


@pytest.mark.parametrize(("interval", "delay"), [(0.08, 0), (0.0, 0.08), (0.02, 0.08)])
def test_requests_are_as_far_apart_as_configuration_and_robots_ask(
    fetching: Fetching, interval: float, delay: float
) -> None:
    with Site(names(16), ["en"]) as site:
        site.robots = f"User-agent: *\nCrawl-delay: {delay}\n" if delay else "User-agent: *\n"
        fetching.run(fetching.source(site, interval_seconds=interval))
        assert len(site.seen) == 5
        gaps = site.gaps() if interval >= delay else site.gaps()[1:]  # the delay is known after robots.txt
        assert min(gaps) > 0.06
        assert sum(gaps) >= 0.08 * len(gaps) * 0.95


def test_two_flows_at_once_share_the_rate(
    fetching: Fetching, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Fetching(tmp_path_factory.mktemp("other"))
    other.limiter = fetching.limiter
    with Site(names(15), ["en"]) as site:
        runs = [
            threading.Thread(target=one.run, args=[one.source(site, interval_seconds=0.06)])
            for one in (fetching, other)
        ]
        for run in runs:
            run.start()
        for run in runs:
            run.join()
        assert len(site.seen) == 8
        assert sum(site.gaps()) >= 0.06 * 7 * 0.95


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
        assert log.fingerprint(fetching.home) == mark
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


ROBOTS: dict[str, tuple[str | Answer | None, bool]] = {
    "none": (None, True),
    "empty": ("", True),
    "forbidden answer": (Answer(403), True),
    "allowed for us": ("User-agent: *\nDisallow: /\n\nUser-agent: methodbase\nAllow: /\n", True),
    "another one is meant": ("User-agent: otherbot\nDisallow: /\n", True),
    "all disallowed": ("User-agent: *\nDisallow: /\n", False),
    "we are disallowed": ("User-agent: methodbase\nDisallow: /\n", False),
    "by pattern": ("User-agent: *\nDisallow: /*/compare\n", False),
    "longest rule wins": ("User-agent: *\nDisallow: /en\nAllow: /en/compare\n", True),
    "server error": (Answer(500), False),
    "too busy": (Answer(429), False),
    "off the host": (redirect("https://elsewhere.example/robots.txt"), False),
}


@pytest.mark.parametrize(("robots", "allowed"), ROBOTS.values(), ids=ROBOTS)
def test_robots_is_obeyed_and_the_decision_recorded(
    fetching: Fetching, robots: str | Answer | None, allowed: bool
) -> None:
    with small() as site:
        if isinstance(robots, Answer):
            site.script("/robots.txt", robots)
        else:
            site.robots = robots
        report = fetching.run(fetching.source(site, attempts=1))
        assert bool(site.paths()) == allowed
        assert report.captures.num_rows == (1 if allowed else 0)
        assert dict(report.robots) == {"allowed" if allowed else "disallowed": 1}
        logged = [one for one in entries(fetching) if one.kind in {"page", "failed"} and PAGE in one.url]  # type: ignore[attr-defined]
        assert len(logged) == 1
        if allowed:
            assert logged[0].robots["allowed"] is True  # type: ignore[attr-defined]
        else:
            assert logged[0].reason in {"robots_disallowed", "robots_unreachable"}  # type: ignore[attr-defined]


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


@pytest.mark.parametrize("fault", [busy(503), busy(429, "0"), busy(500), busy(502), busy(504), busy(408)])
def test_what_may_pass_is_tried_again(fetching: Fetching, fault: Answer) -> None:
    with small() as site:
        site.script(PAGE, fault, fault, page(comparison("en", ["method-00", "method-01"])))
        report = fetching.run(fetching.source(site))
        assert (report.captures.num_rows, report.retries) == (1, 2)
        assert site.paths() == [PAGE] * 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 451, 501, 204])
def test_what_cannot_pass_is_asked_for_once(fetching: Fetching, status: int) -> None:
    with small() as site:
        site.script(PAGE, Answer(status, b"" if status == 204 else b"no"))
        source = fetching.source(site)
        report = fetching.run(source)
        assert reasons(report) == [f"http_{status}"]
        assert report.refusals["reason"].to_pylist() == [f"http_{status}"]
        fetching.run(source)
        assert site.paths() == [PAGE], "it is due again when its page would be"
        fetching.run(again(source))
        assert len(site.paths()) == 2


def test_what_failed_for_now_is_due_at_once(fetching: Fetching) -> None:
    with small() as site:
        site.script(PAGE, busy(), busy(), page(comparison("en", ["method-00", "method-01"])))
        source = fetching.source(site, attempts=2)
        report = fetching.run(source)
        assert reasons(report) == ["http_503"]
        assert report.refusals.num_rows == 0, "a passing fault is no refusal"
        assert fetching.run(source).captures.num_rows == 1


@pytest.mark.parametrize("header", ["1", "date"])
def test_retry_after_is_honoured(fetching: Fetching, header: str) -> None:
    with small() as site:
        wait = "1" if header == "1" else servers.retry_date(2.0)  # a date has whole seconds
        site.script(PAGE, busy(429, wait), page(comparison("en", ["method-00", "method-01"])))
        report = fetching.run(fetching.source(site))
        assert report.captures.num_rows == 1
        assert site.gaps()[-1] >= 0.95


def test_a_host_that_wants_a_long_pause_is_left_alone(fetching: Fetching) -> None:
    with Site(names(20), ["en"]) as site:
        first = "/en/compare?slugs=" + "%2C".join(names(5))
        site.script(first, busy(503, "86400"))
        report = fetching.run(fetching.source(site))
        assert (len(site.paths()), report.deferred) == (1, 4)
        assert reasons(report) == ["host_tired"]


def test_a_host_that_wants_hours_between_requests_is_left_alone(fetching: Fetching) -> None:
    with Site(names(20), ["en"]) as site:
        site.robots = "User-agent: *\nCrawl-delay: 7200\n"
        report = fetching.run(fetching.source(site))
        assert (site.paths(), reasons(report), report.deferred) == ([], ["host_tired"], 4)


def test_a_host_that_keeps_failing_is_left_alone(fetching: Fetching) -> None:
    with Site(names(40), ["en"]) as site:
        for start in range(0, 40, 5):
            site.script("/en/compare?slugs=" + "%2C".join(names(40)[start : start + 5]), busy())
        report = fetching.run(fetching.source(site, attempts=2))
        assert (len(site.paths()), report.deferred) == (6, 5)


def test_a_host_that_is_down_is_reported(fetching: Fetching) -> None:
    with small() as site:
        source = fetching.source(site, attempts=2)
    report = fetching.run(source)
    assert reasons(report) == ["robots_unreachable"]
    assert report.captures.num_rows == 0


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/en/compare", "http://169.254.169.254/latest/meta-data", "http://localhost:1/",
        "//elsewhere.example/x", "file:///etc/passwd", "http://user:pw@{host}/", "", "http://[::1",
    ],
)  # fmt: skip
def test_a_redirect_off_the_hosts_is_not_followed(fetching: Fetching, target: str) -> None:
    with small() as site:
        site.script(PAGE, redirect(target.format(host=site.host)))
        report = fetching.run(fetching.source(site))
        assert reasons(report)[0] in {"forbidden_address", "bad_redirect"}
        assert site.paths() == [PAGE]
        assert report.captures.num_rows == 0


def test_a_redirect_to_another_server_of_this_machine_is_not_followed(fetching: Fetching) -> None:
    with small() as site, small() as inner:
        site.script(PAGE, redirect(inner.url + PAGE))
        assert reasons(fetching.run(fetching.source(site))) == ["forbidden_address"]
        assert inner.seen == []
        allowed = fetching.source(site, hosts=[inner.host])
        assert fetching.run(again(allowed)).captures["url"].to_pylist() == [inner.url + PAGE]
        assert inner.seen[0].path == "/robots.txt", "the other host is asked for its own rules"


def test_private_addresses_are_refused_unless_configured(fetching: Fetching) -> None:
    with small() as site:
        report = fetching.run(fetching.source(site, allow_private_addresses=False))
        assert report.captures.num_rows == 0
        assert site.seen == []


def test_a_redirect_within_the_host_is_followed_and_checked_anew(fetching: Fetching) -> None:
    with Site(names(2), ["en", "he"]) as site:
        target = "/he/compare?slugs=method-00%2Cmethod-01"
        site.script(PAGE, redirect(target, 301))
        report = fetching.one(site, PAGE)
        assert report.captures["url"].to_pylist() == [site.url + target]
        site.robots = "User-agent: *\nDisallow: /he/\n"
        assert reasons(fetching.one(site, PAGE)) == ["robots_disallowed"]
        assert len(site.paths()) == 3


def test_redirects_that_go_round_come_to_an_end(fetching: Fetching) -> None:
    with small() as site:
        site.script(PAGE, redirect(PAGE))
        report = fetching.run(fetching.source(site, max_redirects=3))
        assert reasons(report) == ["too_many_redirects"]
        assert len(site.paths()) == 4


def test_a_gzip_bomb_is_not_unpacked(fetching: Fetching) -> None:
    with small() as site:
        site.script(PAGE, servers.gzip_bomb(50_000_000))
        report = fetching.run(fetching.source(site, max_decompressed_bytes=1_000_000))
        assert reasons(report) == ["too_large"]
        assert "1000000" in report.refusals["detail"][0].as_py()


def test_an_endless_body_is_cut_off(fetching: Fetching) -> None:
    with small() as site:
        site.script(PAGE, servers.endless(site))
        report = fetching.run(fetching.source(site, max_bytes=1_000_000))
        assert reasons(report) == ["too_large"]


@pytest.mark.parametrize("limit", ["timeout_seconds", "deadline_seconds"])
def test_a_slow_body_is_given_up(fetching: Fetching, limit: str) -> None:
    with small() as site:
        pause = 0.05 if limit == "deadline_seconds" else 30.0
        site.script(PAGE, servers.endless(site, b"x", pause))
        report = fetching.run(fetching.source(site, attempts=1, **{limit: 0.5}))
        assert reasons(report) == ["timeout"]


def test_a_server_that_says_nothing_is_given_up(fetching: Fetching) -> None:
    with small() as site:
        site.script(
            PAGE, Answer(200, headers={"Content-Length": "100"}, stream=lambda _: site.closing.wait(30))
        )
        report = fetching.run(fetching.source(site, attempts=2, timeout_seconds=0.3))
        assert (reasons(report), len(site.paths())) == (["timeout"], 2)


WHOLE = comparison("en", ["method-00", "method-01"])
HTML = {"Content-Type": "text/html"}
ZIPPED = {**HTML, "Content-Encoding": "gzip"}
SHORT = Answer(
    200, headers={**HTML, "Content-Length": str(len(WHOLE))}, stream=lambda out: out.write(WHOLE[:100])
)
BROKEN: dict[str, tuple[Answer, str]] = {
    "shorter than announced": (SHORT, "connection"),
    "gzip breaks off": (Answer(200, gzip.compress(WHOLE)[:-30], ZIPPED), "truncated"),
    "no gzip at all": (Answer(200, WHOLE, ZIPPED), "damaged_encoding"),
    "another encoding": (Answer(200, WHOLE, {"Content-Encoding": "br"}), "unsupported_encoding"),
    "304 to a plain request": (Answer(304), "http_304"),
}


@pytest.mark.parametrize(("answer", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_body_is_not_archived(fetching: Fetching, answer: Answer, reason: str) -> None:
    with small() as site:
        site.script(PAGE, answer)
        report = fetching.run(fetching.source(site, attempts=1))
        assert reasons(report) == [reason]
        assert log.captures(fetching.home).num_rows == 0


CHALLENGE = (
    '<html><head><title>Just a moment...</title></head><body><div class="cf-turnstile"></div>'
    "<noscript>Enable JavaScript and cookies to continue</noscript></body></html>"
)
WIDGET = '<html><body><form><div class="g-recaptcha" data-sitekey="x"></div></form></body></html>'
SHELL = '<html><body><div id="root"></div><script src="/a.js"></script></body></html>'
FAULTS: dict[str, tuple[Answer, str]] = {
    "captcha": (page(CHALLENGE), "captcha"),
    "captcha of another kind": (page(WIDGET), "captcha"),
    "error in disguise": (page("<html><title>503 Service Unavailable</title></html>"), "soft_error"),
    "long error page": (page("<h1>Internal server error</h1>" + "<p>so sorry</p>" * 500), "soft_error"),
    "error as JSON": (page('{"error": {"code": 500}}', "application/json"), "soft_error"),
    "error as JSON in HTML clothes": (page('{"message": "Rate limit exceeded"}'), "soft_error"),
    "empty": (page(""), "empty"),
    "blank": (page(" \n\t "), "empty"),
    "an image": (page(b"\x89PNG", "image/png"), "content_type"),
    "an app without content": (page(SHELL), "no_comparison"),
    "error in another language": (page("<html lang=fa><h1>صفحه پیدا نشد</h1></html>"), "no_comparison"),
    "another page of the site": (page("<title>Library</title><p>" + "words " * 800), "no_comparison"),
}


@pytest.mark.parametrize(("answer", "reason"), FAULTS.values(), ids=FAULTS)
def test_an_answer_200_that_is_no_page_is_not_archived_as_good(
    fetching: Fetching, answer: Answer, reason: str
) -> None:
    with small() as site:
        good = page(comparison("en", ["method-00", "method-01"]))
        site.script(PAGE, answer, good)
        source = fetching.source(site)
        report = fetching.run(source)
        assert reasons(report) == [reason]
        assert report.captures.num_rows == log.captures(fetching.home).num_rows == 0
        refusal = report.refusals.to_pylist()[0]
        assert fetching.archive.get(refusal["page_id"]) == answer.body, "nothing is lost: the bytes are kept"
        assert fetching.run(again(source)).captures.num_rows == 1


def test_a_comparison_that_embeds_a_captcha_widget_is_a_page(fetching: Fetching) -> None:
    with small() as site:
        widget = b'<form action="/login"><div class="g-recaptcha"></div></form><h1>Error bars</h1></body>'
        site.script(PAGE, page(comparison("en", ["method-00", "method-01"]).replace(b"</body>", widget)))
        assert fetching.run(fetching.source(site)).captures.num_rows == 1


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
