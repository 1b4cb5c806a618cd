"""Keyboard alone, axe-core in light and dark, and pages without JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.outputs.site.site_tables import GONE_ID, OLD_ID, method_id

pytestmark = pytest.mark.browser


def focused(page: Any) -> str:
    found: str = page.evaluate(
        "(e => e.id || e.getAttribute('aria-label') || e.textContent.trim())(document.activeElement)"
    )
    return found


def test_everything_works_from_the_keyboard(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html", "#l=en").page
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "search"
    for typed, name in (("transformer", None), ("mamba", "Mamba")):
        page.keyboard.type(typed)
        expect(page.locator("#options li").first).to_be_visible()
        if name is None:
            page.keyboard.press("ArrowDown")
            page.keyboard.press("ArrowDown")
            name = page.locator("#options li[aria-selected=true]").inner_text()
            active = page.get_attribute("#search", "aria-activedescendant")
            assert page.locator(f"#{active}").inner_text() == name
        page.keyboard.press("Enter")
        expect(page.locator("#chosen li", has_text=name)).to_be_visible()
        assert focused(page) == "search"
    page.keyboard.type("gan")
    expect(page.locator("#options li")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#options")).to_be_hidden()
    page.fill("#search", "")
    _tab_to(page, "only")
    page.keyboard.press("Space")
    expect(page.locator("tr[data-row=field]")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    assert "Remove" in focused(page)
    page.keyboard.press("Enter")
    expect(page.locator("#chosen li")).to_have_count(1)
    assert focused(page) == "search"
    _tab_to(page, "comparison")


def _tab_to(page: Any, wanted: str) -> None:
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", f"no visible focus on {focused(page)}"
        if focused(page) == wanted:
            return
    raise AssertionError(f"{wanted} is not reached by Tab")


VIEWS = [
    ("index.html", "#l=en"),
    ("index.html", "#l=he&m=qlora,mamba,lora-dash"),
    ("index.html", "#l=fa&m=lora-peft,generative-adversarial-network,variational-autoencoder&d=1"),
    ("index.html", "#l=zh&m=bert-finetuning"),
    ("methods/index.html", ""),
    (f"methods/{method_id('qlora')}.html", ""),
    (f"methods/{method_id('lora-dash')}.html", ""),
    (f"methods/{GONE_ID}.html", ""),
]


def violations(page: Any) -> list[str]:
    page.evaluate(AXE_FILE_PATH.read_text("utf-8") + "; null")
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    return [f"{rule}: {nodes[:3]}" for rule, nodes in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "fragment"), VIEWS)
def test_axe_finds_no_violation(site: Path, open_page: Open, path: str, fragment: str, scheme: str) -> None:
    page = open_page(site / path, fragment, color_scheme=scheme).page
    for summary in page.locator("details > summary:visible").all():
        summary.click()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_the_open_list(site: Path, open_page: Open, scheme: str) -> None:
    page = open_page(site / "index.html", "#l=vi&m=mamba", color_scheme=scheme).page
    page.fill("#search", "lora")
    expect(page.locator("#options li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


def test_a_method_has_a_page_without_javascript(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html", java_script_enabled=False).page
    page.click("noscript a")
    assert page.locator("main li").count() == 11
    page.click("text=QLoRA")
    text = page.locator("main").inner_text()
    for part in (
        "Training methodology",
        "Contradicted",
        "Contrastive, L.",
        "Zettlemoyer, Luke",
        "Quantized LoRA",
    ):
        assert part in text
    name = page.locator("li span[lang=he]", has_text="QLoRA")
    assert name.count() == 0, "a Latin name on a Hebrew page is not Hebrew"


def test_names_of_a_method_page_have_their_language_and_direction(site: Path, open_page: Open) -> None:
    path = site / "methods" / f"{method_id('direct-preference-optimization')}.html"
    page = open_page(path, java_script_enabled=False).page
    name = page.locator("li span[lang=he]")
    assert name.get_attribute("dir") == "rtl"
    assert page.locator("li span[lang=vi]").get_attribute("dir") == "ltr"
    assert page.locator("li", has_text="DPO").locator("span").nth(1).get_attribute("dir") == "auto"


def test_an_old_address_leads_to_the_method(site: Path, open_page: Open) -> None:
    page = open_page(site / "methods" / f"{OLD_ID}.html", java_script_enabled=False).page
    page.wait_for_url(f"**/{method_id('mamba')}.html")
    expect(page.locator("h1")).to_have_text("Mamba")
    gone = open_page(site / "methods" / f"{GONE_ID}.html", java_script_enabled=False).page
    assert "removed: no page has it" in gone.locator("main").inner_text()
