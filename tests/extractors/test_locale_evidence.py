"""Which locale a page is said to be in, and by what: address, canonical link, ``lang``, ``hreflang``, ``dir``, labels."""

import pytest

from extractors.locales.detection import direction_of, own_address, own_alternate, read_address, read_lang
from extractors.pages import extract_page
from tests.rendering.labels import labels_of
from tests.rendering.pages import Style, render
from tests.rendering.world import make_methods

METHODS = make_methods(6, seed=8)
OWN = "https://compare.example/p/7"


def _page(locale: str, html: str = "", head: str = "", body: str = "", table: str = "") -> bytes:
    records = [method.record(locale) for method in METHODS[:3]]
    page = render(records, labels_of(locale), "html", Style(lang=False, canonical=False)).decode()
    page = page.replace("<html>", f"<html {html}>").replace("</title>", f"</title>{head}")
    return page.replace("<body>", f"<body {body}>").replace("<table>", f"<table {table}>").encode()


CASES = {
    "lang": (("he", 'lang="he" dir="rtl"'), ("he", "lang", "")),
    "legacy code": (("he", 'lang="iw"'), ("he", "lang", "")),
    "legacy code of Indonesian": (("id", 'lang="in-ID"'), ("id-ID", "lang", "")),
    "underscores": (("zh", 'lang="zh_Hant_TW"'), ("zh-Hant-TW", "lang", "")),
    "variants and extensions": (("de", 'lang="de-DE-1996-u-co-phonebk"'), ("de-DE", "lang", "")),
    "a POSIX locale": (("he", 'lang="he_IL.UTF-8"'), ("he-IL", "lang", "")),
    "xml:lang": (("fr", 'xml:lang="fr"'), ("fr", "lang", "")),
    "lang before xml:lang": (("fr", 'xml:lang="en" lang="fr"'), ("fr", "lang", "")),
    "no tag at all": (("fr", 'lang="français"'), ("fr", "labels", "")),
    "lang of the body": (("fr", "", "", 'lang="fr"'), ("fr", "lang", "")),
    "the nearest lang": (("fr", 'lang="en"', "", "", 'lang="fr"'), ("fr", "lang", "")),
    "the head says it": (("fr", "", '<meta http-equiv="Content-Language" content="fr">'), ("fr", "lang", "")),
    "hreflang": (("no", "", f'<link rel="alternate" hreflang="nb" href="{OWN}">'), ("no", "lang", "")),
    "hreflang, relative": (("fr", "", '<link rel=alternate hreflang=fr href="/p/7">'), ("fr", "lang", "")),
    "hreflang of others": (
        ("fr", "", '<link rel=alternate hreflang=x-default href="/p/7"><link rel=alternate hreflang=de href="/p/8">'),
        ("fr", "labels", "")),
    "hreflang twice": (
        ("pt", "", '<link rel=alternate hreflang=pt-BR href="/p/7"><link rel=alternate hreflang=pt href="/p/7">'), ("pt", "lang", "")),
    "hreflang of two languages": (
        ("fr", "", '<link rel=alternate hreflang=de href="/p/7"><link rel=alternate hreflang=fr href="/p/7">'), ("fr", "labels", "")),
    "canonical": (("fr", 'lang="en"', '<link rel="canonical" href="https://compare.example/fr/compare?slugs=a">'), ("fr", "url", "")),
    "canonical, relative": (("fr", 'lang="en"', '<link rel="canonical" href="/fr/compare?slugs=a">'), ("fr", "url", "")),
    "canonical of another host": (
        ("fr", 'lang="fr"', '<link rel="canonical" href="https://other.example/de/compare?slugs=a">'), ("fr", "lang", "")),
    "dir overturns a wrong lang": (("he", 'lang="en" dir="rtl"'), ("he", "labels", "")),
    "dir of the table": (("he", 'lang="en"', "", "", 'DIR="RTL"'), ("he", "labels", "")),
    "dir of the body": (("fa", 'lang="en"', "", "dir=rtl"), ("fa", "labels", "")),
    "dir auto says nothing": (("he", 'lang="en" dir="auto"'), ("en", "lang", "locale_conflict")),
    "dir overturns lang, labels unlisted": (("ar", 'lang="en" dir="rtl"'), ("ar", "identification", "")),
    "a wrong dir": (("fr", 'lang="fr" dir="rtl"'), ("fr", "lang", "direction_conflict")),
    "a wrong dir and no lang": (("fr", 'dir="rtl"'), ("fr", "labels", "direction_conflict")),
    "a wrong dir, nothing else": (("tr", 'dir="rtl"'), (None, None, "")),
    "Hebrew said to run from the left": (("he", 'lang="he" dir="ltr"'), ("he", "lang", "direction_conflict")),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_locale_and_its_evidence(name: str) -> None:
    made, (locale, evidence, conflict) = CASES[name]
    found = extract_page(_page(*made), "p", OWN)
    assert found.page is not None, found.refusals
    assert (found.page["locale"], found.page["locale_source"]) == (locale, evidence)
    conflicts = [flag for flag in found.page["flags"] if flag.endswith("_conflict")]
    assert conflicts == [conflict] * bool(conflict)


def test_an_address_in_the_page_is_used_when_none_is_known() -> None:
    records = [method.record("fr") for method in METHODS[:2]]
    content = render(records, labels_of("fr"), "html", Style(lang=False, canonical=False)).decode()
    canonical = "/fr/compare?slugs=" + "%2C".join(record.slug for record in records)
    content = content.replace("</title>", f'</title><link rel="canonical" href="{canonical}">')
    found = extract_page(content.encode(), "p")
    assert found.page is not None and found.page["url"] is None
    assert (found.page["locale"], found.page["locale_source"]) == ("fr", "url")
    assert [row["slug"] for row in found.records] == [record.slug for record in records]


def test_links_are_relative_to_the_base_that_the_head_states() -> None:
    content = _page("de", head='<base href="https://papers.example/x/">').decode()
    content = content.replace("https://papers.example/abs/", "abs/").replace("https://doi.org/", "abs/")
    found = extract_page(content.encode(), "p", OWN)
    hrefs = [href for row in found.records for href in row["source_hrefs"]]
    assert hrefs and all(href.startswith("https://papers.example/x/abs/") for href in hrefs)


LANGS = [
    ("iw", "he"), ("IN", "id"), ("ji", "yi"), ("nb-NO", "no-NO"), ("nn", "no"), ("mo", "ro"), ("zh-hant-tw", "zh-Hant-TW"),
    ("sr_latn_RS", "sr-Latn-RS"), ("es-419", "es-419"), (" pt-BR ", "pt-BR"), ("x-default", None), ("i-klingon", None), ("", None),
    (None, None), ("german", None), ("en-x-private", "en"), ("de-CH-1901", "de-CH"), ("ca@valencia", "ca"),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "tag"), LANGS)
def test_tags_of_languages(stated: str | None, tag: str | None) -> None:
    assert read_lang(stated) == tag


def test_directions_of_languages() -> None:
    assert {direction_of(tag) for tag in ("he", "ar-EG", "fa", "ur", "az-Arab", "pa-Arab-PK", "yi")} == {
        "rtl"
    }
    assert {direction_of(tag) for tag in ("en", "tr", "zh-Hant-TW", "az-Latn", "ur-Latn", "ks-Deva")} == {
        "ltr"
    }


ADDRESSES = [
    ("https://x.example/de/compare?slugs=a%2Cb", ("de", ("a", "b"))),
    ("/zh_hant/compare/?x=1&slugs=a,b+c#top", ("zh-Hant", ("a", "b c"))),
    ("//x.example/pt-br/compare?slugs=&slugs=a", ("pt-BR", ("a",))),
    ("https://compare.example/methods", (None, ())),
    ("https://x.example/compare?slugs=a,,b", (None, ("a", "b"))),
    ("https://x.example/about/compare?slugs=%E4%B8%AD", (None, ("中",))),
    ("https://x.example/de/compare?slugs=a%E2%80%AEb,c", ("de", ())),
    ("https://x.example/de/comparer?slugs=a", (None, ())),
    ("https://x.example/?back=/de/compare", (None, ())),
    ("", (None, ())),
    (None, (None, ())),
]


@pytest.mark.parametrize(("url", "expected"), ADDRESSES)
def test_addresses(url: str | None, expected: tuple[str | None, tuple[str, ...]]) -> None:
    address = read_address(url)
    assert (address.locale, address.slugs) == expected


def test_the_canonical_link_is_of_the_own_host_or_nothing() -> None:
    url = "https://x.example/a/b"
    assert own_address("https://X.example/c", url) == "https://X.example/c"
    assert own_address("c?d", url) == "https://x.example/a/c?d"
    assert own_address("/c", None) == "/c"
    for stated in (
        "https://x.example.evil/c",
        "//y.example/c",
        "javascript:x",
        "data:text/html,x",
        "http://[x",
        "/a\u202eb",
        "/" * 3000,
        "",
    ):
        assert own_address(stated, url) is None
    assert own_alternate((("de", "http://[x"), ("fr", url)), url) == "fr"
