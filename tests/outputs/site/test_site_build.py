"""What ``build_site`` writes: files, bytes, policy, languages."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from outputs.reading.works import person, work_of
from outputs.site.build import SiteStats, build_site
from outputs.site.content import Content
from outputs.site.languages import direction, html_lang, interface, interfaces
from outputs.site.policy import content_policy, hash_source, linkable
from outputs.site.provenance import Provenance
from outputs.site.references import show_reference
from outputs.site.shards import script_json
from outputs.site.verdicts import asked_sources, describe_differences
from tests.outputs.site.site_tables import (
    CREATED,
    GONE_ID,
    HOSTILE,
    OLD_ID,
    hostile_tables,
    method_id,
    sample_rows,
    sample_tables,
    tables_of,
)

WORDS = {"title": "methodbase", "version": "2026.11.1", "created": CREATED, "licence": "CC-BY-4.0"}


def build(folder: Path, tables: dict[str, Any]) -> SiteStats:
    return build_site(tables, folder, **WORDS)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build(folder, sample_tables())
    return folder


def test_the_same_tables_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    shuffled = {
        name: table.take(pa.array(range(table.num_rows)[::-1], pa.int64()))
        for name, table in sample_tables().items()
    }
    stats = build(tmp_path / "again", shuffled)
    again = contents(tmp_path / "again")
    assert again == contents(built)
    assert stats.bytes == sum(map(len, again.values())) and stats.files == len(again)
    assert (stats.methods, stats.locales, stats.redirects) == (11, 6, 2)


def test_every_method_and_every_old_id_has_a_page(built: Path) -> None:
    ids = {row["method_id"] for row in sample_rows()["methods"]} | {OLD_ID, GONE_ID}
    assert {path.stem for path in (built / "methods").glob("mb-*.html")} == ids
    redirect = (built / "methods" / f"{OLD_ID}.html").read_text("utf-8")
    assert f'content="0; url={method_id("mamba")}.html"' in redirect
    assert 'http-equiv="refresh"' not in (built / "methods" / f"{GONE_ID}.html").read_text("utf-8")


def test_an_empty_dataset_is_a_site_too(tmp_path: Path) -> None:
    stats = build(tmp_path, tables_of({name: [] for name in sample_rows()}))
    assert (stats.methods, stats.locales) == (0, 1)
    assert (tmp_path / "index.html").exists()


@pytest.mark.parametrize("tables", [sample_tables, hostile_tables])
def test_every_page_allows_its_own_code_by_hash_and_no_handler(tables: Any, tmp_path: Path) -> None:
    build(tmp_path, tables())
    pages = sorted(tmp_path.rglob("*.html"))
    for page in pages:
        text = page.read_text("utf-8")
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
        assert policy is not None
        allowed = policy.group(1).replace("&#39;", "'")
        assert allowed.startswith("default-src 'none'")
        assert "unsafe" not in allowed
        for code in re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", text, re.DOTALL):
            assert hash_source(code) in allowed
        assert (
            re.findall(r"<[^>]*\son\w+=", re.sub(r"<(script|style)>.*?</\1>", "", text, flags=re.DOTALL))
            == []
        )
        assert re.findall(r'(?:src|href)="(?:javascript|data|//)', text, re.IGNORECASE) == []
    assert len(pages) == 15


def test_hostile_text_cannot_leave_a_data_file(tmp_path: Path) -> None:
    build(tmp_path, hostile_tables())
    for path in (tmp_path / "data").iterdir():
        text = path.read_text("utf-8")
        assert not {"<", ">", "&", "\u2028", "\u2029"} & set(text), path
        name, value = re.fullmatch(r'methodbase\(("[^"]+"),(.*)\);\n', text, re.DOTALL).groups()  # type: ignore[union-attr]
        assert json.loads(name) == path.stem
        json.loads(value)


def test_script_json_is_json() -> None:
    value = {"b": list(HOSTILE), "a": None}
    assert json.loads(script_json(value)) == value
    assert script_json(value) == script_json({"a": None, "b": list(HOSTILE)})


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://example.org/he/compare?slugs=a%2Cb", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org/x", False),
        ("/relative", False),
        ("https://", False),
        ("http://[broken", False),
        ("https://example.org/a b", False),
        ("https://example.org/\n", False),
        ("file:///etc/passwd", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, allowed: bool) -> None:
    assert (linkable(url) == url and url is not None) is allowed


def test_a_page_without_script_allows_none() -> None:
    assert "script-src 'none'" in content_policy(styles=["a{}"])
    assert "'strict-dynamic'" in content_policy(["1"], ["a{}"])


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("he", "rtl"), ("fa-IR", "rtl"), ("ar", "rtl"), ("ur", "rtl"), ("en", "ltr"), ("zh-Hant", "ltr"),
        ("az-Arab", "rtl"), ("ur-Latn", "ltr"), ("pa-Arab-PK", "rtl"), ("HE", "rtl"), ("und", "auto"),
        ("", "auto"), (None, "auto"), ("en_GB", "ltr"),
    ],
)  # fmt: skip
def test_the_direction_follows_the_script_then_the_language(lang: str | None, expected: str) -> None:
    assert direction(lang) == expected
    assert (html_lang(lang) == "") is (expected == "auto")


@pytest.mark.parametrize(
    ("locale", "lang"),
    [
        ("he", "he"),
        ("pt-BR", "pt"),
        ("zh-Hant-TW", "zh"),
        ("nb", "no"),
        ("iw", "he"),
        ("xx", "en"),
        ("FA", "fa"),
    ],
)
def test_a_locale_is_served_by_the_nearest_translation(locale: str, lang: str) -> None:
    assert interface(locale).lang == lang
    assert interface(locale).locale == locale


def test_a_locale_that_nobody_translated_has_the_labels_of_its_pages_or_none() -> None:
    assert interface("xx").strings == {}
    assert [one.locale for one in interfaces(["xx", "he"])] == ["en", "he", "xx"]
    assert interface("bg").strings["field"] == "Област"


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in resources.files("outputs.site").joinpath("locales").iterdir()
        if path.name.endswith(".json")
    ],
    ids=lambda path: path.name,
)
def test_every_translation_has_every_string_with_its_placeholders(path: Any) -> None:
    english = interface("en").strings
    strings = json.loads(path.read_text("utf-8"))
    assert strings.pop("autonym")
    assert {key: _placeholders(text) for key, text in strings.items()} == {
        key: _placeholders(english[key]) for key in strings
    }
    offered = interface(path.name.removesuffix(".json")).strings
    assert set(english) - set(offered) - {"no_script"} == set()
    assert all(text.strip() == text and text for text in offered.values())


def test_every_string_that_the_scripts_ask_for_exists() -> None:
    folder = resources.files("outputs.site")
    code = "".join(path.read_text("utf-8") for path in folder.joinpath("scripts").iterdir())
    asked = set(re.findall(r'(?:say|word|button)\((?:"[a-z]+", )?"([a-z_]+)"', code))
    asked |= set(
        re.findall(r'data-word="([a-z_]+)"', folder.joinpath("templates/index.html.j2").read_text("utf-8"))
    )
    asked |= set(re.findall(r'key: "([a-z]+)"', code))
    asked |= (
        {f"d_{code}" for code in DISCREPANCIES} | {f"why_{status}" for status in STATUSES} | set(STATUSES)
    )
    tags = {"p", "span", "strong", "caption", "button"}
    assert asked - tags - set(interface("en").strings) == set()


DISCREPANCIES = (
    "author_unknown", "author_missing", "author_order", "author_name", "title", "year", "venue", "arxiv_id",
    "doi", "not_same_work",
)  # fmt: skip
STATUSES = ("verified", "corrected", "contradicted", "ambiguous", "not_found", "unchecked")


WORK = {
    "title": "Real", "authors": ["Gu, Albert", "Dao, Tri"], "year_first_public": 2021, "year_published": 2022,
    "venue": "ICLR", "doi": "10.1/real", "arxiv_id": "2312.00752",
}  # fmt: skip
CLAIM = {
    "title": "Claimed", "authors": ["Gu, A.", "Lee, C."], "year": 2023, "venue": "NeurIPS",
    "claimed_doi": "10.1/other", "claimed_arxiv_id": "2312.08956", "evidence": "{}",
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "claimed", "found"),
    [
        ("author_unknown", "Lee, C.", "Gu, Albert; Dao, Tri"),
        ("author_missing", "Gu, A.; Lee, C.", "Dao, Tri"),
        ("author_order", "Gu, A.; Lee, C.", "Gu, Albert; Dao, Tri"),
        ("title", "Claimed", "Real"),
        ("year", "2023", "2021 / 2022"),
        ("venue", "NeurIPS", "ICLR"),
        ("arxiv_id", "2312.08956", "2312.00752"),
        ("doi", "10.1/other", "10.1/real"),
        ("not_same_work", "Claimed", "Real"),
        ("some_later_code", "", ""),
    ],
)
def test_a_discrepancy_sets_the_claim_beside_what_was_found(code: str, claimed: str, found: str) -> None:
    described = describe_differences(CLAIM | {"discrepancies": [code]}, WORK)
    assert described == [{"code": code, "claimed": claimed, "found": found}]


def test_the_evidence_has_the_last_word_on_what_differs() -> None:
    evidence = {
        "asked": ["arxiv"],
        "reasons": ["crossref: timed out"],
        "differences": [{"code": "year", "claimed": 2023, "found": [2021, 2022]}, "unreadable"],
    }
    claim = CLAIM | {"discrepancies": ["year"], "evidence": json.dumps(evidence)}
    assert describe_differences(claim, None) == [{"code": "year", "claimed": "2023", "found": "2021; 2022"}]
    assert asked_sources(claim) == (["arxiv"], ["crossref: timed out"])
    assert asked_sources(CLAIM | {"evidence": "not json"}) == ([], [])
    assert describe_differences(CLAIM | {"discrepancies": ["year"]}, None)[0]["found"] == ""


def test_a_field_is_called_what_most_pages_of_a_language_call_it() -> None:
    rows = sample_rows()
    assert Provenance(tables_of(rows)).field_labels["Deep learning"]["he"] == "למידה עמוקה"
    hebrew = [row for row in rows["statements"] if row["property"] == "field" and row["lang"] == "he"]
    for number, row in enumerate(hebrew):
        row["raw"] = f"other {number}"
    assert "he" not in Provenance(tables_of(rows)).field_labels["Deep learning"], "a tie is nobody's"


def test_authors_are_read_back_as_they_were_shown() -> None:
    assert person("Dettmers, Tim").display() == "Dettmers, Tim"
    assert person("The ATLAS Collaboration").given == ""
    work = work_of(sample_tables()["works"].to_pylist()[0])
    assert all(author.family for author in work.authors)


@pytest.mark.parametrize(
    ("apa", "changed", "words", "address"),
    [
        ("Gu, A. (2021). Real. https://doi.org/10.1/real", {}, "Gu, A. (2021). Real.", "https://doi.org/10.1/real"),
        ("Gu, A. (2021). Real.", {}, "Gu, A. (2021). Real.", "https://doi.org/10.1/real"),
        (None, {}, "Gu, Albert; Dao, Tri. (2021 / 2022). Real. ICLR", "https://doi.org/10.1/real"),
        (None, {"doi": None}, "Gu, Albert; Dao, Tri. (2021 / 2022). Real. ICLR", "https://arxiv.org/abs/2312.00752"),
        (None, {"doi": None, "arxiv_id": None, "url": "javascript:x", "venue": None, "authors": []},
         "(2021 / 2022). Real", None),
    ],
)  # fmt: skip
def test_a_found_work_is_words_and_an_address(
    apa: str | None, changed: dict[str, Any], words: str, address: str | None
) -> None:
    assert show_reference(WORK | changed, apa) == (words, address)


def test_a_retracted_work_is_called_so(tmp_path: Path) -> None:
    rows = sample_rows()
    work = next(row for row in rows["works"] if row["title"].startswith("Mamba"))
    work["state"] = "retracted"
    build(tmp_path, tables_of(rows))
    page = (tmp_path / "methods" / f"{method_id('mamba')}.html").read_text("utf-8")
    assert '<strong lang="en">retracted</strong>' in page


def test_only_a_sure_verdict_offers_a_reference_to_copy() -> None:
    for method in Content(sample_tables()):
        for citation in method.citations:
            sure = citation["status"] in ("verified", "corrected")
            assert (citation["apa"] is not None) is sure
            assert (citation["bibtex"] is not None) is sure


def test_pages_are_shown_up_to_a_number_and_counted_in_full(tmp_path: Path) -> None:
    rows = sample_rows()
    template = next(row for row in rows["statements"] if row["method_id"] == method_id("qlora"))
    page = next(row for row in rows["pages"] if row["page_id"] == template["page_id"])
    for number in range(100):
        new = f"{number:064x}"
        rows["pages"].append(page | {"page_id": new, "url": f"https://example.org/{number:03}"})
        rows["statements"].append(template | {"page_id": new, "statement_id": f"st-{number:016x}"})
    next(row for row in rows["methods"] if row["slug"] == "qlora")["n_pages"] = 104
    build(tmp_path, tables_of(rows))
    text = (tmp_path / "methods" / f"{method_id('qlora')}.html").read_text("utf-8")
    assert text.count("https://example.org/") == 60
    assert "104 pages in all" in text
