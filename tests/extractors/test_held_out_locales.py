"""Every locale is read as well without its own label file: the rows are known by order and shape."""

import json
import random
from collections.abc import Iterable, Iterator
from importlib.resources import files
from math import fsum

import pytest

from extractors.batches import ExtractedBatch, complete, concat, rows_to_batch
from extractors.locales.catalogue import Catalogue, listed_locales
from extractors.pages import extract_page
from extractors.schemas import ROWS
from tests.rendering.labels import LISTED, UNLISTED, labels_of
from tests.rendering.library import LOCALES, library, library_labels
from tests.rendering.pages import Style, page_url, render
from tests.rendering.world import Record, make_methods

PAGES_A_LOCALE = 4
SHARES = {"html": 0.995, "pipe": 0.995, "flat": 0.97}


def _pages(locale: str) -> list[list[Record]]:
    chance = random.Random(locale)
    methods = make_methods(40)
    sizes = [chance.randint(2, 5) for _ in range(PAGES_A_LOCALE)]
    return [
        [method.record(locale, len(methods) % 7 + 1) for method in chance.sample(methods, size)]
        for size in sizes
    ]


def _elsewhere(locale: str, catalogue: Catalogue) -> ExtractedBatch:
    """What any real run has beside a flat page: its methods in English, and a few pages of its locale."""
    methods = make_methods(40)
    found = []
    for place, start in enumerate(range(0, 40, 4)):
        for other in ("en", locale) if place < 3 else ("en",):
            records = [method.record(other) for method in methods[start : start + 4]]
            content = render(records, labels_of(other))
            found.append(
                extract_page(content, f"{other}{start}", page_url(records, other), catalogue=catalogue)
            )
    return rows_to_batch(found)


def _share(layout: str, locale: str) -> tuple[int, int, int]:
    """Right, missing and wrong cells of a locale's pages read without its labels."""
    catalogue = listed_locales().without(locale)
    right = missing = wrong = 0
    pages = _pages(locale)
    found = [
        extract_page(
            render(records, labels_of(locale), layout, Style()),
            f"p{place}",
            page_url(records, locale),
            catalogue=catalogue,
        )
        for place, records in enumerate(pages)
    ]
    batch = complete(concat([rows_to_batch(found), _elsewhere(locale, catalogue)]))
    rows = {(row["page_id"], row["column"]): row for row in batch.records.to_pylist()}
    for place, records in enumerate(pages):
        for column, record in enumerate(records, start=1):
            row = rows.get((f"p{place}", column), {})
            for key, expected in (("name", record.name), *zip(ROWS, record.cells, strict=True)):
                value = row.get(key)
                right += value == expected
                missing += value is None
                wrong += value is not None and value != expected
    return right, missing, wrong


@pytest.mark.parametrize("layout", ["html", "pipe", "flat"])
def test_locales_without_their_labels_are_read_as_well(
    layout: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shares = {locale: _share(layout, locale) for locale in (*LISTED, *UNLISTED)}
    right, missing, wrong = (sum(share[place] for share in shares.values()) for place in range(3))
    total = right + missing + wrong
    with capsys.disabled():
        print(
            f"\n{layout}: {right / total:.4f} of {total} cells right, {missing} missing, {wrong} wrong",
            end=" ",
        )
    assert not wrong, {locale: share for locale, share in shares.items() if share[2]}
    assert right / total >= SHARES[layout], {locale: share for locale, share in shares.items() if share[1]}


FLAT_SHARES = {"alone": 0.97, "alone on one line": 0.78, "with English pages": 0.98}
"""Least shares of right cells, measured on the library of real methods with the page's locale unlisted.

What is missing alone are fields in scripts without capitals, of which neither a page nor the vocabulary knows
the name of the row, and aliases that may be cut in more than one place.
"""
HELD_OUT = tuple(sorted({*LISTED, *UNLISTED, *LOCALES}))
N_WORST = 5


def _words_of_others(locale: str) -> frozenset[str]:
    """Words for the row of fields in other languages: what is held out is not known under another name."""
    words = json.loads((files("extractors.locales") / "general.json").read_text("utf-8"))["words_for_field"]
    own = locale.split("-")[0] if locale in LISTED else None
    return frozenset(word for tag, each in words.items() if tag.split("-")[0] != own for word in each)


def _library_pages(setting: str, locale: str) -> Iterator[tuple[list[Record], dict[int, dict[str, str]]]]:
    chance = random.Random(f"library {locale}")
    catalogue = listed_locales().without(locale)
    for _ in range(4):
        books = chance.sample(library(), chance.randint(2, 5))
        records = [book.record(locale, chance.randint(1, 9)) for book in books]
        style = Style(stream=setting.endswith("line"), tail=chance.random() < 0.8)
        text = render(records, library_labels(locale), "flat", style)
        found = [extract_page(text, "flat", catalogue=catalogue)]
        if setting == "with English pages":
            found[0] = extract_page(text, "flat", page_url(records, locale), catalogue=catalogue)
            for book in books:
                pair = [book.record("en"), chance.choice(library()).record("en")]
                found.append(extract_page(render(pair, labels_of("en")), book.slug, page_url(pair, "en")))
        rows = complete(rows_to_batch(found)).records.to_pylist()
        yield records, {row["column"]: row for row in rows if row["page_id"] == "flat"}


def _library_share(setting: str, locale: str) -> tuple[int, int, int]:
    right = missing = wrong = 0
    for records, rows in _library_pages(setting, locale):
        for column, record in enumerate(records, start=1):
            for key, expected in (("name", record.name), *zip(ROWS, record.cells, strict=True)):
                value = rows.get(column, {}).get(key)
                right += value == expected
                missing += value is None
                wrong += value not in (None, expected)
    return right, missing, wrong


def _mean(shares: Iterable[tuple[int, int, int]]) -> float:
    parts = [share[0] / sum(share) for share in shares]
    return fsum(parts) / len(parts)


@pytest.mark.parametrize("setting", FLAT_SHARES)
def test_flat_pages_of_unseen_methods_in_unseen_locales(
    setting: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = {}
    for locale in HELD_OUT:
        words = _words_of_others(locale)
        monkeypatch.setattr("extractors.layouts.flat_labels.words_for_field", lambda words=words: words)
        shares[locale] = _library_share(setting, locale)
    mean, listed = _mean(shares.values()), _mean(shares[locale] for locale in LISTED)
    worst = sorted((_mean([share]), locale) for locale, share in shares.items())[:N_WORST]
    wrong = {locale: share for locale, share in shares.items() if share[2]}
    with capsys.disabled():
        told = ", ".join(f"{locale} {share:.3f}" for share, locale in worst)
        print(f"\nflat, {setting}: {mean:.4f} right (listed {listed:.4f}), worst {told}", end=" ")
    assert not wrong
    assert min(mean, listed) >= FLAT_SHARES[setting], shares
