"""Learning a locale: the file that comes out makes the locale a listed one."""

import json

import pytest

from extractors.locales.catalogue import Catalogue, listed_locales, read_locale
from extractors.locales.learning import LearningError, learn_locale_file, print_locale_file
from extractors.pages import extract_page
from extractors.schemas import ROWS
from tests.rendering.labels import UNLISTED, labels_of
from tests.rendering.pages import page_url, render
from tests.rendering.world import make_methods

METHODS = make_methods(10, seed=8)


def _pages(locale: str, layout: str) -> list[tuple[str, bytes]]:
    found = []
    for start in (0, 3, 6):
        records = [method.record(locale) for method in METHODS[start : start + 3]]
        content = render(records, labels_of(locale), layout)
        found.append((page_url(records, locale), content))
    return found


@pytest.mark.parametrize("locale", UNLISTED)
@pytest.mark.parametrize("layout", ["html", "pipe"])
def test_a_learned_locale_is_read_by_its_labels(locale: str, layout: str) -> None:
    document = json.loads(print_locale_file(learn_locale_file(_pages(locale, layout))))
    labels = labels_of(locale)
    assert document["locale"] == locale
    assert document["heading"] == [labels.heading]
    assert [document["labels"][key] for key in ROWS] == [[label] for label in labels.rows]
    assert document["footer"] == {"dataset": [labels.dataset]}
    assert len(document["learned_from"]) == 3
    catalogue = Catalogue([*listed_locales().locales.values(), read_locale(document)])
    page = extract_page(_pages(locale, "flat")[0][1], "p", catalogue=catalogue).page
    assert page is not None
    assert (page["locale"], page["locale_source"], page["confidence"]) == (locale, "labels", 1.0)


def test_the_order_of_pages_changes_nothing() -> None:
    pages = _pages("tr", "html")
    assert learn_locale_file(pages) == learn_locale_file(reversed(pages))


def test_pages_of_several_locales_need_a_name() -> None:
    pages = [*_pages("tr", "html"), *_pages("ko", "html")]
    with pytest.raises(LearningError, match="ko, tr"):
        learn_locale_file(pages)
    assert learn_locale_file(pages, locale="ko")["labels"]["field"] == ["분야"]


def test_pages_without_labels_teach_nothing() -> None:
    with pytest.raises(LearningError, match="not_a_comparison"):
        learn_locale_file([("x.txt", b"nothing to see")])
