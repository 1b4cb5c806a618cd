"""Geometry in both writing directions, small screens, and print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

CHOSEN = "m=qlora,direct-preference-optimization,lora-peft"


def box(page: Any, selector: str, number: int = 0) -> dict[str, float]:
    found: dict[str, float] = page.locator(selector).nth(number).bounding_box()
    return found


def overflow(page: Any) -> int:
    found: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


@pytest.mark.parametrize(
    ("locale", "sign"), [("he", -1), ("fa", -1), ("vi", 1), ("uk", 1), ("zh", 1), ("en", 1)]
)
def test_columns_run_in_the_reading_direction(site: Path, open_page: Open, locale: str, sign: int) -> None:
    page = open_page(site / "index.html", f"#l={locale}&{CHOSEN}").page
    columns = [box(page, "tbody tr:first-child > *", number)["x"] * sign for number in range(4)]
    assert columns == sorted(columns), "row head first, then the methods in the order of choice"
    assert box(page, "h1")["x"] * sign < box(page, "#language")["x"] * sign
    chips = [box(page, "#chosen li", number)["x"] * sign for number in range(3)]
    assert chips == sorted(chips)
    row = page.locator("tr.differs > th").first
    side = "borderRightWidth" if sign < 0 else "borderLeftWidth"
    assert float(row.evaluate(f"e => parseFloat(getComputedStyle(e).{side})")) >= 3
    assert overflow(page) == 0


@pytest.mark.parametrize("locale", ["he", "fa", "en"])
@pytest.mark.parametrize("width", [360, 768])
def test_a_small_screen_scrolls_the_table_and_not_the_page(
    site: Path, open_page: Open, locale: str, width: int
) -> None:
    page = open_page(
        site / "index.html", f"#l={locale}&{CHOSEN}", viewport={"width": width, "height": 800}
    ).page
    assert overflow(page) == 0
    table = page.locator("#comparison")
    assert table.evaluate("e => e.scrollWidth > e.clientWidth")
    search = box(page, "#search")
    assert search["x"] >= 0 and search["x"] + search["width"] <= width


def test_words_without_a_break_do_not_widen_a_small_screen(hostile_site: Path, open_page: Open) -> None:
    pages = [
        page for page in sorted((hostile_site / "methods").glob("mb-*.html")) if "<dl>" in page.read_text()
    ]
    assert pages, "redirects have no list of values"
    small = {"width": 360, "height": 800}
    wide = [page.name for page in pages if overflow(open_page(page, ready=False, viewport=small).page)]
    assert wide == []


def test_names_keep_their_direction_inside_the_other_one(site: Path, open_page: Open) -> None:
    """A Hebrew name that begins with a Latin word reads from the right: that word is at its right end."""
    page = open_page(site / "index.html", "#l=he&m=mamba").page
    ends = page.locator("thead .name bdi").first.evaluate(
        """e => { const text = e.firstChild, range = document.createRange();
        const at = (from, to) => { range.setStart(text, from); range.setEnd(text, to);
          return range.getBoundingClientRect().x; };
        return [at(0, 5), at(text.length - 5, text.length)]; }"""
    )
    assert ends[0] > ends[1]


def test_a_date_is_not_turned_around_in_persian(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html", "#l=fa&m=mamba").page
    date = page.locator("tr[data-row=source] .citation bdi", has_text="2026-11-01").first
    year, day = date.evaluate(
        """e => { const text = e.firstChild, range = document.createRange();
        const at = (from, to) => { range.setStart(text, from); range.setEnd(text, to);
          return range.getBoundingClientRect().x; };
        return [at(0, 4), at(8, 10)]; }"""
    )
    assert year < day


@pytest.mark.parametrize("locale", ["he", "en"])
def test_print_shows_the_comparison_and_nothing_to_press(site: Path, open_page: Open, locale: str) -> None:
    page = open_page(site / "index.html", f"#l={locale}&{CHOSEN}", color_scheme="dark").page
    page.emulate_media(media="print")
    for hidden in ("#search", "#chosen", "#tools", "#language"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator("thead .name")).to_have_count(3)
    assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.locator("tr[data-row=names] td").nth(1).locator("dd").first).to_be_visible()
    page.emulate_media(media=None)
    assert page.pdf(format="A4", landscape=True).startswith(b"%PDF")
