"""Pages that must be read, in every layout and style of markup, with their physical places."""

import random
from dataclasses import replace
from itertools import product

import pytest

from extractors.batches import complete, rows_to_batch
from extractors.pages import extract_page
from extractors.schemas import ROWS
from tests.rendering.labels import LISTED, UNLISTED, labels_of
from tests.rendering.pages import Style, page_url, render
from tests.rendering.world import Record, make_methods

METHODS = make_methods(30, seed=11)


def _read(content: bytes, url: str | None = None) -> list[dict[str, object]]:
    found = extract_page(content, "p", url)
    assert not [row for row in found.refusals if row["reason"] != "unsplit_cell"], found.refusals
    return complete(rows_to_batch([found])).records.to_pylist()


def _same(rows: list[dict[str, object]], records: list[Record]) -> None:
    assert [row["name"] for row in rows] == [record.name for record in records]
    for row, record in zip(rows, records, strict=True):
        assert [row[key] for key in ROWS] == list(record.cells)


STYLES = [
    Style(corner=corner, marks=marks, thead=thead, cells=cells, aria=aria, noise=noise)
    for corner, marks, thead, cells, aria, noise in product(
        ("first", "last", "absent"), ("text", "element", "label", "none"), (True, False), ("td", "th", "mixed"), (True, False), (True, False)
    )
    if not (aria and (cells != "td" or thead))
]  # fmt: skip


@pytest.mark.parametrize("locale", ["he", "ja", "tr"])
def test_every_style_of_markup_gives_the_same_records(locale: str) -> None:
    chance = random.Random(locale)
    for style in STYLES:
        records = [method.record(locale) for method in chance.sample(METHODS, chance.randint(2, 5))]
        _same(_read(render(records, labels_of(locale), "html", style), page_url(records, locale)), records)


@pytest.mark.parametrize("locale", [*LISTED, *UNLISTED])
@pytest.mark.parametrize("layout", ["html", "pipe"])
def test_every_locale_is_read_and_named(locale: str, layout: str) -> None:
    records = [method.record(locale) for method in METHODS[:4]]
    found = extract_page(render(records, labels_of(locale), layout), "p", page_url(records, locale))
    assert found.page is not None, found.refusals
    assert (found.page["locale"], found.page["locale_source"], found.page["layout"]) == (
        locale,
        "url",
        layout,
    )
    assert found.page["confidence"] >= 0.9
    assert ("unlisted_locale" in found.page["flags"]) == (locale in UNLISTED)


@pytest.mark.parametrize("locale", LISTED)
def test_labels_tell_the_locale_when_nothing_else_does(locale: str) -> None:
    records = [method.record(locale) for method in METHODS[:2]]
    style = Style(lang=False, canonical=False)
    for layout in ("html", "pipe", "flat"):
        found = extract_page(render(records, labels_of(locale), layout, style), "p")
        assert found.page is not None
        assert (found.page["locale"], found.page["locale_source"]) == (locale, "labels")


def test_the_language_is_identified_when_nobody_listed_the_locale() -> None:
    right = 0
    for locale in UNLISTED:
        records = [method.record(locale) for method in METHODS[:3]]
        found = extract_page(render(records, labels_of(locale), "pipe"), "p")
        assert found.page is not None
        right += found.page["locale"] == locale
        assert found.page["locale_source"] == ("identification" if found.page["locale"] else None)
    assert right >= 12, right


def test_the_language_of_the_markup_comes_before_labels_and_after_the_address() -> None:
    records = [method.record("da") for method in METHODS[:2]]
    content = render(records, replace(labels_of("da"), locale="nb"), "html", Style(canonical=False))
    by_markup, by_address = extract_page(content, "p"), extract_page(content, "p", page_url(records, "da"))
    assert by_markup.page is not None and by_address.page is not None
    assert (by_markup.page["locale"], by_markup.page["locale_source"]) == ("no", "lang")
    assert "locale_conflict" in by_markup.page["flags"]
    assert (by_address.page["locale"], by_address.page["locale_source"]) == ("da", "url")


def test_places_are_the_physical_ones() -> None:
    records = [method.record("fr") for method in METHODS[:3]]
    first = _read(render(records, labels_of("fr"), "html", Style(corner="first")))
    assert [row["column"] for row in first] == [1, 2, 3]
    assert first[0]["rows"] == list(range(10))
    last = _read(render(records, labels_of("fr"), "html", Style(labels_last=True)))
    assert [row["column"] for row in last] == [0, 1, 2]
    _same(last, records)


def test_title_rows_and_spans_keep_physical_places() -> None:
    records = [method.record("fr").with_cell("field", "Apprentissage profond") for method in METHODS[:3]]
    markup = render(records, labels_of("fr")).decode()
    titled = markup.replace("<thead>", '<thead><tr><td colspan="4">Comparaison</td></tr>')
    cells = "<td>Apprentissage profond</td>" * 3
    assert cells in titled
    spanned = titled.replace(cells, '<td colspan="3">Apprentissage profond</td>')
    rows = _read(spanned.encode())
    _same(rows, records)
    assert rows[0]["rows"] == list(range(1, 11))


def test_slugs_come_from_the_address_only_when_they_fit() -> None:
    records = [method.record("es") for method in METHODS[:3]]
    content = render(records, labels_of("es"), "pipe")
    assert [row["slug"] for row in _read(content, page_url(records, "es"))] == [each.slug for each in records]
    assert [row["slug"] for row in _read(content, page_url(records[:2], "es"))] == [None] * 3
    assert [row["slug"] for row in _read(content, "http://[broken")] == [None] * 3


def test_canonical_links_of_another_host_are_not_believed() -> None:
    records = [method.record("es") for method in METHODS[:2]]
    content = render(records, labels_of("es"))
    own = extract_page(content, "p", "https://compare.example/x").records
    other = extract_page(content, "p", "https://mirror.example/x").records
    assert [row["slug"] for row in own] == [record.slug for record in records]
    assert [row["slug"] for row in other] == [None, None]


def test_links_of_the_source_are_kept_and_made_absolute() -> None:
    record = METHODS[0].record("de")
    record = replace(record, hrefs=("/works/1",)).with_cell("source", "Doe, J. (2001). A work. link ↗")
    records = [record, METHODS[1].record("de")]
    content = render(records, labels_of("de"))
    assert _read(content, page_url(records, "de"))[0]["source_hrefs"] == ["https://compare.example/works/1"]
    hostile = content.replace(b"/works/1", b"javascript:alert(1)")
    assert _read(hostile)[0]["source_hrefs"] == []


def test_two_columns_may_have_one_name() -> None:
    records = [METHODS[0].record("de"), replace(METHODS[1].record("de"), name=METHODS[0].english)]
    records[0] = replace(records[0], name=METHODS[0].english)
    for layout in ("html", "pipe"):
        _same(_read(render(records, labels_of("de"), layout)), records)


def test_the_same_table_twice_is_one_comparison() -> None:
    records = [method.record("de") for method in METHODS[:2]]
    markup = render(records, labels_of("de")).decode()
    table = markup[markup.index("<table>") : markup.index("</table>") + 8]
    _same(_read(markup.replace("</main>", f"{table}</main>").encode()), records)


def test_names_keep_their_own_multiplication_signs() -> None:
    records = [replace(METHODS[0].record("de"), name="2×2-Plan"), METHODS[1].record("de")]
    for layout in ("html", "pipe", "flat"):
        assert _read(render(records, labels_of("de"), layout))[0]["name"] == "2×2-Plan"


def test_pipes_and_links_in_markdown_cells() -> None:
    records = [METHODS[0].record("de").with_cell("type", "A|B test"), METHODS[1].record("de")]
    records[0] = records[0].with_cell("source", "Doe, J. (2001). A work. link ↗")
    content = render(records, labels_of("de"), "pipe").decode()
    linked = content.replace("link ↗ |", "[link ↗](https://doi.org/10.5555/x(1)) |", 1)
    rows = _read(linked.encode())
    _same(rows, records)
    assert rows[0]["source_hrefs"] == ["https://doi.org/10.5555/x(1)"]


@pytest.mark.parametrize(
    "address", ["http://[broken", "https://[::1", "//", "javascript:alert(1)", "a" * 5000, "https://x/\u202e"]
)
def test_hostile_addresses_are_no_addresses(address: str) -> None:
    record = replace(METHODS[0].record("de"), hrefs=(address,)).with_cell(
        "source", "Doe, J. (2001). A work. link ↗"
    )
    records = [record, METHODS[1].record("de")]
    content = render(records, labels_of("de"), "html", Style(canonical=False)).decode()
    content = content.replace("</title>", f'</title><link rel="canonical" href="{address}">')
    for url in (None, address, page_url(records, "de")):
        rows = _read(content.encode(), url)
        _same(rows, records)
        assert all(href.startswith(("http://", "https://")) for href in rows[0]["source_hrefs"])  # type: ignore[attr-defined]


def test_a_page_that_lists_itself_among_its_translations_says_its_language() -> None:
    records = [method.record("no") for method in METHODS[:2]]
    content = render(records, labels_of("no"), "html", Style(lang=False, canonical=False)).decode()
    own, other = "https://compare.example/p/7", "https://compare.example/p/8"
    links = f'<link rel="alternate" hreflang="de" href="{other}"><link rel="alternate" hreflang="nb" href="{own}">'
    page = extract_page(content.replace("</title>", f"</title>{links}").encode(), "p", own).page
    assert page is not None
    assert (page["locale"], page["locale_source"]) == ("no", "lang")
