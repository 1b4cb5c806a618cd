"""Hostile records are text and nothing else: no script, no request, no word in the console."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, Opened
from tests.outputs.site.site_tables import HOSTILE, OLD_ID, method_id

pytestmark = pytest.mark.browser

SLUGS = ("qlora", "direct-preference-optimization", "mamba")


def assert_inert(opened: Opened, folder: Path) -> None:
    page = opened.page
    assert opened.console == []
    assert [url for url in opened.requests if not url.startswith(folder.as_uri())] == []
    assert page.evaluate("window.hacked") is None
    assert page.locator("img, iframe, object, embed, [onload], [onerror], [onmouseover]").count() == 0
    addresses = page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")
    allowed = ("https://", "http://", folder.as_uri())
    assert [address for address in addresses if not address.startswith(allowed)] == []


@pytest.mark.parametrize("locale", ["en", "he"])
def test_hostile_text_is_shown_as_text_in_the_comparison(
    hostile_site: Path, open_page: Open, locale: str
) -> None:
    ids = ",".join(map(method_id, SLUGS))
    opened = open_page(hostile_site / "index.html", f"#l={locale}&m={ids}")
    for summary in opened.page.locator("details > summary:visible").all():
        summary.click()
    assert "<script>window.hacked=1</script>" in opened.page.locator("#comparison").inner_text()
    opened.page.fill("#search", "script window hacked")
    expect(opened.page.locator("#status")).not_to_be_empty()
    opened.page.mouse.move(400, 500)
    assert_inert(opened, hostile_site)


@pytest.mark.parametrize("slug", SLUGS)
def test_hostile_text_is_shown_as_text_on_the_method_page(
    hostile_site: Path, open_page: Open, slug: str
) -> None:
    opened = open_page(hostile_site / "methods" / f"{method_id(slug)}.html")
    text = opened.page.locator("body").inner_text()
    assert any(hostile in text for hostile in HOSTILE)
    assert_inert(opened, hostile_site)


def test_hostile_text_is_inert_in_the_list_and_on_old_ids(hostile_site: Path, open_page: Open) -> None:
    for name in ("index.html", "mb-gone000001.html"):
        assert_inert(open_page(hostile_site / "methods" / name), hostile_site)
    redirected = open_page(hostile_site / "methods" / f"{OLD_ID}.html")
    redirected.page.wait_for_url(f"**/{method_id('mamba')}.html")


@pytest.mark.parametrize(
    "fragment",
    [
        "#m=<img src=x onerror=window.hacked=1>&l=en",
        "#l=%3Cscript%3E&m=__proto__,constructor,toString",
        "#m=%E0%A4%A&l=en",
        "#l=__proto__&m=,,,,&d=<b>",
    ],
)
def test_a_hostile_address_is_inert(site: Path, open_page: Open, fragment: str) -> None:
    opened = open_page(site / "index.html", fragment)
    assert opened.page.locator("thead th").count() == 0
    assert_inert(opened, site)


def test_an_honest_comparison_asks_for_its_own_files_only(site: Path, open_page: Open) -> None:
    opened = open_page(site / "index.html", "#l=uk&m=qlora,lora-peft")
    assert_inert(opened, site)
    assert len(opened.requests) < 10
