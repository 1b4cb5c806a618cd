"""Bodies that are too large, too slow, broken, or no page at all are not archived as good."""

from __future__ import annotations

import gzip

import pytest

from extractors.archive import log
from tests.extractors.fetching.conftest import PAGE, Fetching, again, reasons, small
from tests.servers import site as servers
from tests.servers.site import Answer, comparison, page


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
    "gzip breaks off before it says anything": (Answer(200, gzip.compress(WHOLE)[:9], ZIPPED), "truncated"),
    "gzip breaks off in its second member": (
        Answer(200, gzip.compress(WHOLE) + gzip.compress(WHOLE)[:-30], ZIPPED),
        "truncated",
    ),
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


def test_a_body_of_several_gzip_members_is_read_to_its_end(fetching: Fetching) -> None:
    with small() as site:
        site.script(PAGE, Answer(200, gzip.compress(WHOLE[:700]) + gzip.compress(WHOLE[700:]), ZIPPED))
        assert fetching.contents(fetching.run(fetching.source(site))) == [WHOLE]


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
