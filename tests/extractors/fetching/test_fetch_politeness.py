"""A site's rules: robots.txt, the distance between requests, Retry-After, a host that is tired or down."""

from __future__ import annotations

import math
import threading
import time

import pytest

from extractors.fetching.robots import MAX_BYTES
from tests.extractors.fetching.conftest import PAGE, Fetching, again, entries, names, reasons, small
from tests.servers import site as servers
from tests.servers.site import Answer, Site, busy, comparison, page, redirect

LATE = 0.75
"""The server stamps a request after its turn, so a busy machine may make the first one late; turns themselves are
stated exactly in test_host_limiter.py."""


@pytest.mark.parametrize(("interval", "delay"), [(0.08, 0), (0.0, 0.08), (0.02, 0.08)])
def test_requests_are_as_far_apart_as_configuration_and_robots_ask(
    fetching: Fetching, interval: float, delay: float
) -> None:
    with Site(names(16), ["en"]) as site:
        site.robots = f"User-agent: *\nCrawl-delay: {delay}\n" if delay else "User-agent: *\n"
        fetching.run(fetching.source(site, interval_seconds=interval))
        assert len(site.seen) == 5
        gaps = site.gaps() if interval >= delay else site.gaps()[1:]  # the delay is known after robots.txt
        assert sum(gaps) >= 0.08 * len(gaps) * LATE


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
        assert sum(site.gaps()) >= 0.06 * 7 * LATE


_BEFORE = b"User-agent: *\nDisallow: /en\n"
_CUT = _BEFORE + b"#" * (MAX_BYTES - len(_BEFORE) - len(b"\nAllow: /en/c")) + b"\nAllow: /en/c/of/another\n"
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
    "with a byte order mark": (page(b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n", "text/plain"), False),
    "in UTF-16": (page("User-agent: *\nDisallow: /\n".encode("utf-16"), "text/plain"), False),
    "a rule that the limit cuts": (page(_CUT, "text/plain"), False),
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
        asked = time.time()
        wait = "1" if header == "1" else servers.retry_date(2.0)
        due = asked + 1 if header == "1" else math.floor(asked + 2.0)  # a date has whole seconds
        site.script(PAGE, busy(429, wait), page(comparison("en", ["method-00", "method-01"])))
        report = fetching.run(fetching.source(site))
        assert report.captures.num_rows == 1
        assert len(site.paths()) == 2
        came = time.time() - (time.monotonic() - site.seen[-1].at)
        assert came >= due - 0.05


def test_a_host_that_wants_a_long_pause_is_left_alone(fetching: Fetching) -> None:
    with Site(names(20), ["en"]) as site:
        first = "/en/compare?slugs=" + "%2C".join(names(5))
        site.script(first, busy(503, "86400"))
        report = fetching.run(fetching.source(site))
        assert (len(site.paths()), report.deferred) == (1, 4)
        assert reasons(report) == ["host_tired"]


@pytest.mark.parametrize("header", ["86400", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_long_pause_is_not_waited_for_by_later_runs_either(fetching: Fetching, header: str) -> None:
    with small() as site:
        site.script(PAGE, busy(429, header))
        source = fetching.source(site)
        fetching.run(source)
        report = fetching.run(source)
        assert (reasons(report), report.deferred, site.paths()) == (["host_tired"], 1, [PAGE])
        assert "left of a pause" in report.failures[0].detail


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
