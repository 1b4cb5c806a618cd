"""Redirects are followed only to configured hosts, each asked for its own rules."""

from __future__ import annotations

import pytest

from tests.extractors.fetching.conftest import PAGE, Fetching, again, names, reasons, small
from tests.servers.site import Site, redirect


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
