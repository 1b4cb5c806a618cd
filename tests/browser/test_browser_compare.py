"""Choosing and comparing in six languages, from disk."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from outputs.site.build import build_site
from tests.browser.conftest import Open
from tests.outputs.site.site_tables import CREATED, GONE_ID, OLD_ID, method_id, sample_rows, tables_of

pytestmark = pytest.mark.browser

# locale, writing direction, what is typed, whom it finds, how that one is called there
CHOICES = [
    ("he", "rtl", "קקקקקקק", None, None),
    ("he", "rtl", "אופטימיזצית", "direct-preference-optimization", "אופטימיזציית העדפה ישירה"),
    ("fa", "rtl", "چندسری", "self-attention-transformer", "توجه به خود چند-سری"),
    ("uk", "ltr", "автокодувальнк", "variational-autoencoder", "Варіаційний автокодувальник"),
    ("he", "rtl", "העדפה", "direct-preference-optimization", "אופטימיזציית העדפה ישירה"),
    ("he", "rtl", "טרנספורמר", "vision-transformer", "טרנספורמר ראייה"),
    ("fa", "rtl", "چند سری", "self-attention-transformer", "توجه به خود چند-سری"),
    ("fa", "rtl", "لورا", "lora-peft", "لورا و PEFT"),
    ("fa", "rtl", "PEFT لورا", "lora-peft", "لورا و PEFT"),
    ("vi", "ltr", "toi uu hoa", "direct-preference-optimization", "Tối ưu hóa Ưu tiên Trực tiếp"),
    ("vi", "ltr", "KHUẾCH TÁN", "latent-diffusion-models", "Mô hình Khuếch tán Tiềm ẩn"),
    ("uk", "ltr", "АВТОКОДУВАЛЬНИК", "variational-autoencoder", "Варіаційний автокодувальник"),
    ("zh", "ltr", "偏好", "direct-preference-optimization", "直接偏好优化"),
    ("zh", "ltr", "ＱＬｏＲＡ", "qlora", "QLoRA"),
    ("en", "ltr", "gan", "generative-adversarial-network", "Generative Adversarial Network"),
    ("en", "ltr", "oz dikkat", "self-attention-transformer", "Multi-Head Self-Attention"),
    ("en", "ltr", "автокодувальник", "variational-autoencoder", "Variational Autoencoder"),
    ("en", "ltr", "LoRA-Dash", "lora-dash", "LoRA-Dash"),
]


def search(page: Any, text: str) -> None:
    page.fill("#search", text)
    expect(page.locator("#status")).not_to_be_empty()


@pytest.mark.parametrize(("locale", "direction", "typed", "slug", "name"), CHOICES)
def test_a_method_is_found_by_any_of_its_names_and_shown_in_the_readers_language(
    site: Path, open_page: Open, locale: str, direction: str, typed: str, slug: str | None, name: str | None
) -> None:
    opened = open_page(site / "index.html", f"#l={locale}&m=mamba")
    page = opened.page
    assert page.get_attribute("html", "lang") == locale
    assert page.get_attribute("html", "dir") == direction
    search(page, typed)
    options = page.locator("#options li")
    if slug is None:
        assert options.count() == 0
        return
    page.keyboard.press("Enter")
    expect(page.locator("thead th")).to_have_count(2)
    head = page.locator("thead th").nth(1)
    assert head.locator(".name").inner_text() == name
    assert page.locator("tbody tr[data-row=id] td").nth(1).inner_text() == method_id(slug)
    assert opened.console == []


@pytest.mark.parametrize("locale", ["he", "fa", "vi", "uk", "zh", "en"])
def test_every_cell_says_its_language_and_direction(site: Path, open_page: Open, locale: str) -> None:
    page = open_page(
        site / "index.html", f"#l={locale}&m=qlora,lora-peft,direct-preference-optimization"
    ).page
    cells = page.eval_on_selector_all(
        "tbody td", "cells => cells.map(c => [c.hasAttribute('lang'), c.getAttribute('dir')])"
    )
    assert len(cells) > 30
    assert all(has_lang and direction in ("ltr", "rtl", "auto") for has_lang, direction in cells)
    field = page.locator("tbody tr[data-row=field] td").first
    assert field.get_attribute("lang") == locale
    assert field.evaluate("e => getComputedStyle(e).direction") == (
        "rtl" if locale in ("he", "fa") else "ltr"
    )
    family = page.locator("tbody tr[data-row=family] td").first
    assert (family.get_attribute("lang"), family.get_attribute("dir")) == ("en", "ltr")


@pytest.mark.parametrize("locale", ["he", "fa", "vi", "uk", "zh", "tr"])
def test_the_interface_is_in_the_readers_language(site: Path, open_page: Open, locale: str) -> None:
    """A locale of the dataset is translated; one that is not in the dataset is not offered."""
    page = open_page(site / "index.html", f"#l={locale}&m=qlora,mamba").page
    offered = page.eval_on_selector_all("#language option", "nodes => nodes.map(n => n.value)")
    assert offered == ["en", "fa", "he", "uk", "vi", "zh"]
    headings = page.locator("h1").inner_text()
    assert (headings == "Compare methods") == (locale == "tr")
    marked = page.eval_on_selector_all("main [lang=en] , header [lang=en]", "n => n.map(e => e.dataset.word)")
    assert [key for key in marked if key] == []


def test_what_nobody_translated_is_english_and_marked_as_english(tmp_path: Path, open_page: Open) -> None:
    """Swahili is not among the translations: its names are shown, the interface says that it is English."""
    rows = sample_rows()
    page = next(row for row in rows["pages"] if row["kind"] == "comparison")
    rows["pages"].append(page | {"page_id": "f" * 64, "locale": "sw", "url": None})
    name = next(row for row in rows["names"] if row["method_id"] == method_id("mamba"))
    rows["names"].append(name | {"text": "Mamba ya Kiswahili", "lang": "sw", "locale": "sw", "kind": "label"})
    build_site(tables_of(rows), tmp_path, title="t", version="1", created=CREATED, licence=None)
    page = open_page(tmp_path / "index.html", "#l=sw&m=mamba").page
    assert page.get_attribute("html", "lang") == "sw"
    assert page.locator("thead .name").inner_text() == "Mamba ya Kiswahili"
    assert page.locator("#language option:checked").inner_text() == "Kiswahili"
    heading = page.locator("h1")
    assert (heading.inner_text(), heading.get_attribute("lang")) == ("Compare methods", "en")
    unmarked = page.eval_on_selector_all("[data-word]", "n => n.filter(e => e.lang !== 'en').length")
    assert unmarked == 0
    assert page.locator("tbody th span").first.get_attribute("lang") == "en"


def test_two_methods_of_one_name_are_told_apart(tmp_path: Path, open_page: Open) -> None:
    rows = sample_rows()
    for row in rows["names"]:
        if row["lang"] == "uk" and row["method_id"] in (
            method_id("lora-peft"),
            method_id("vision-transformer"),
        ):
            row["text"] = "Одна назва"
    build_site(tables_of(rows), tmp_path, title="t", version="1", created=CREATED, licence=None)
    page = open_page(tmp_path / "index.html", "#l=uk&m=qlora").page
    search(page, "одна назва")
    found = page.locator("#options li").all_inner_texts()
    assert len(found) == 2
    assert {text.split()[-1] for text in found} == {"lora-peft", "vision-transformer"}
    again = open_page(tmp_path / "index.html", "#l=uk&m=vision-transformer,lora-peft,qlora").page
    heads = again.locator("thead th").all_inner_texts()
    assert "vision-transformer" in heads[0] and "lora-peft" in heads[1] and "qlora" not in heads[2]


def test_differing_rows_are_marked_in_words_and_can_be_shown_alone(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html", "#l=en&m=qlora,mamba,direct-preference-optimization").page
    differs = page.locator("tr.differs")
    assert differs.evaluate_all("rows => rows.map(r => r.dataset.row)") == [
        "originator",
        "type",
        "source",
        "aliases",
        "summary",
    ]
    assert all("differs" in text for text in differs.locator("th").all_inner_texts())
    assert all(
        style == "double"
        for style in differs.locator("th").evaluate_all(
            "heads => heads.map(h => getComputedStyle(h).borderInlineStartStyle)"
        )
    )
    page.click("#only")
    expect(page.locator("tr[data-row=field]")).to_be_hidden()
    visible = page.locator("tbody tr:visible").evaluate_all("rows => rows.map(r => r.dataset.row)")
    assert visible == ["originator", "type", "source", "aliases", "summary"]
    assert page.evaluate("location.hash").endswith("&d=1")


def test_a_citation_is_shown_as_claimed_beside_found_with_the_difference_in_words(
    site: Path, open_page: Open
) -> None:
    page = open_page(site / "index.html", "#l=en&m=qlora,mamba,lora-peft,generative-adversarial-network").page
    cells = page.locator("tr[data-row=source] td")
    contradicted = cells.nth(0).inner_text()
    for text in (
        "Contradicted",
        "Do not cite",
        "Contrastive, L.",
        "Zettlemoyer, Luke",
        "whom the work does not have",
    ):
        assert text in contradicted
    assert contradicted.index("Claimed") < contradicted.index("Contrastive") < contradicted.rindex("Found")
    corrected = cells.nth(1).inner_text()
    assert "2312.08956" in corrected and "2312.00752" in corrected
    year = cells.nth(2).inner_text()
    assert "Gives another year." in year and "2023" in year and "2021 / 2022" in year
    assert "do not have this work" in cells.nth(3).inner_text()
    assert cells.nth(3).get_by_role("button").count() == 0


def test_the_address_is_the_comparison(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html", "#l=vi&m=qlora").page
    search(page, "mamba")
    page.keyboard.press("Enter")
    expect(page.locator("thead th")).to_have_count(2)
    address = page.evaluate("location.hash")
    assert address == f"#l=vi&m={method_id('qlora')},{method_id('mamba')}"
    again = open_page(site / "index.html", address).page
    assert again.locator("thead .name").all_inner_texts() == page.locator("thead .name").all_inner_texts()
    page.go_back()
    expect(page.locator("thead th")).to_have_count(1)


def test_old_ids_lead_on_and_unknown_ones_are_named(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html", f"#l=en&m={OLD_ID},{GONE_ID},mb-never00000,qlora").page
    notice = page.locator("#notice").inner_text().replace("\u2068", "").replace("\u2069", "")
    assert f"{OLD_ID} is now {method_id('mamba')}." in notice
    assert f"{GONE_ID} was removed from the dataset." in notice
    assert "This release has no method mb-never00000." in notice
    assert page.locator("thead .name").all_inner_texts() == ["Mamba", "QLoRA"]


def test_at_most_five_methods_side_by_side(site: Path, open_page: Open) -> None:
    slugs = "qlora,mamba,lora-peft,vision-transformer,bert-finetuning,variational-autoencoder"
    page = open_page(site / "index.html", f"#l=en&m={slugs}").page
    assert page.locator("thead th").count() == 5
    assert page.locator("#search").is_disabled()
    assert "Five methods" in page.locator("#hint").inner_text()


def test_the_comparison_downloads_as_csv_and_no_cell_is_a_formula(
    hostile_site: Path, open_page: Open
) -> None:
    ids = ",".join(method_id(slug) for slug in ("qlora", "direct-preference-optimization", "mamba"))
    page = open_page(hostile_site / "index.html", f"#l=en&m={ids}", accept_downloads=True).page
    with page.expect_download() as waiting:
        page.click("#csv")
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {4}
    assert [row[0] for row in rows[1:4]] == ["Field", "Family", "Year of origin"]
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.strip()[:1] in ("=", "+", "-", "@")]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)


def test_a_lost_data_file_is_named(site: Path, open_page: Open, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(site, copy)
    (copy / "data" / "methods-0.js").unlink()
    page = open_page(copy / "index.html", "#l=en&m=qlora").page
    page.wait_for_selector("#notice p")
    assert "data/methods-0.js" in page.locator("#notice").inner_text()


def test_the_link_and_the_references_are_copied(site: Path, open_page: Open) -> None:
    opened = open_page(
        site / "index.html",
        "#l=en&m=direct-preference-optimization",
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = opened.page
    page.click("#share")
    expect(page.locator("#status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.evaluate("location.href")
    page.get_by_role("button", name="Copy BibTeX").click()
    expect(page.locator("#status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("@")
    page.get_by_role("button", name="Copy APA").click()
    expect(page.locator("#copy-text")).to_have_value(re.compile(r"^Rafailov, R\., Sharma, A\.,"))


def test_where_copying_is_refused_the_text_is_there_to_be_selected(site: Path, open_page: Open) -> None:
    page = open_page(site / "index.html", "#l=he&m=mamba").page
    page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); null")
    page.get_by_role("button", name="APA").click()
    box = page.locator("#copy-text")
    expect(box).to_be_visible()
    chosen = box.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
    assert chosen.startswith("Gu, A., & Dao, T. (2023).")
