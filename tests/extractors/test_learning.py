"""Learning a locale: the file that comes out makes the locale a listed one."""

import json

import pytest

from extractors.locales.catalogue import Catalogue, listed_locales, read_locale
from extractors.locales.learning import LearningError, learn_locale, print_locale_file
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
    document = json.loads(print_locale_file(learn_locale(_pages(locale, layout)).document))
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
    assert learn_locale(pages) == learn_locale(reversed(pages))


def test_pages_of_several_locales_need_a_name() -> None:
    pages = [*_pages("tr", "html"), *_pages("ko", "html")]
    with pytest.raises(LearningError, match="ko, tr"):
        learn_locale(pages)
    assert learn_locale(pages, locale="ko").document["labels"]["field"] == ["분야"]


def test_pages_without_labels_teach_nothing() -> None:
    with pytest.raises(LearningError, match="not_a_comparison"):
        learn_locale([("x.txt", b"nothing to see")])


@pytest.mark.parametrize("locale", ["ca", "fi", "ko", "el", "bn"])
def test_flat_pages_teach_their_labels_as_far_as_they_can_be_split_off(locale: str) -> None:
    document = learn_locale(_pages(locale, "flat")).document
    labels = labels_of(locale)
    assert {key: document["labels"][key] for key in ROWS} == {
        key: [label] for key, label in zip(ROWS, labels.rows, strict=True)
    }


def test_a_page_that_does_not_show_every_label_is_no_lesson() -> None:
    records = [METHODS[0].record("th"), METHODS[1].record("th").with_cell("field", "เศรษฐศาสตร์พฤติกรรม")]
    flat = render(records, labels_of("th"), "flat")
    with pytest.raises(LearningError, match=r"no page shows the label of field.*another capture"):
        learn_locale([("th.txt", flat)], locale="th")


def test_a_guessed_locale_and_a_listed_one_are_pointed_out() -> None:
    records = [method.record("hu") for method in METHODS[:2]]
    pipe = render(records, labels_of("hu"), "pipe")
    (note,) = learn_locale([("hu.txt", pipe)]).notes
    assert "guess" in note and "--locale" in note
    assert not learn_locale([("hu.txt", pipe)], locale="hu").notes
    (note,) = learn_locale([("hu.txt", pipe)], locale="de").notes
    assert "de is listed already" in note
