"""Laws: what is rendered is read back; a flat page gives right cells or none; batches do not depend on order."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.batches import PageBytes, complete, concat, extract_batch, from_bytes, rows_to_batch, to_bytes
from extractors.pages import extract_page
from extractors.schemas import ROWS
from extractors.text.cleaning import clean
from tests.rendering.labels import LISTED, UNLISTED, labels_of
from tests.rendering.pages import Style, page_url, render
from tests.rendering.world import Record, make_methods

SCRIPTS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    "àéîõüßçñğışćžłđơưạế",
    "абвгдежзийклмнопрстуфхцчшщыьэюяіїєґАБВ",
    "אבגדהוזחטיכלמנסעפצקרשת",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگک\u200c",
    "अआइईउऊकखगघचछजतथदनपफबभमयरलवशषसहािीुूेैोौ्",
    "一二三方法模型学习随机森林决策树網絡",
    "アイウエオカキクケコサシスセソタチツテトッー",
    "가나다라마바사아자차카타파하",
    "αβγδεζηθικλμνξοπρστυφχψω",
)
PUNCTUATION = " -–—,;:.()[]'\"&/+*#%<>=!?×≠"


def _tidy(text: str) -> str:
    return " ".join(clean(" ".join(text.split())).text.split())


def _is_fair(text: str) -> bool:
    cleaned = clean(text)
    return (
        bool(text)
        and cleaned.text == text
        and not cleaned.problems
        and text[-1] not in "×≠"
        and text[0] != "≠"
    )


def texts(low: int, high: int) -> st.SearchStrategy[str]:
    letters = st.sampled_from(SCRIPTS).flatmap(
        lambda script: st.text(script + script + PUNCTUATION, min_size=low, max_size=high)
    )
    return letters.map(_tidy).filter(lambda text: _is_fair(text) and any(char.isalpha() for char in text))  # fmt: skip


YEARS = st.sampled_from(["2001", "1996–2000", "2000s", "—", "c. 1950", "1763", "early 1900s"])
ENDINGS = st.sampled_from(["link ↗", "DOI ↗", "ISBN: 978-0-387-31073-2"])


METHODS = make_methods(20, seed=5)


@st.composite
def records(draw: st.DrawFn, locale: str) -> Record:
    method = draw(st.sampled_from(METHODS)).record(locale)
    odd, other = draw(texts(2, 40)), draw(texts(2, 25))
    changed = {
        "field": other, "family": odd, "year": draw(YEARS), "originator": other, "type": odd,
        "source": f"{other}, A. (1999). {odd}. {draw(ENDINGS)}", "aliases": f"{odd}, {other}",
        "related": str(len(odd)), "summary": f"{odd} {method.cell('summary')}",
    }  # fmt: skip
    kept = draw(st.sets(st.sampled_from(ROWS)))
    for key in sorted(set(changed) - kept):
        method = method.with_cell(key, _tidy(changed[key]))
    return Record(method.slug, draw(st.sampled_from([odd, other, method.name])), method.cells, ())


styles = st.builds(
    Style,
    corner=st.sampled_from(["first", "last", "absent"]),
    marks=st.sampled_from(["text", "element", "label", "none"]),
    thead=st.booleans(),
    cells=st.sampled_from(["td", "th", "mixed"]),
    aria=st.booleans(),
    noise=st.booleans(),
    lang=st.booleans(),
    canonical=st.booleans(),
)


@st.composite
def pages(draw: st.DrawFn, locales: tuple[str, ...] = LISTED) -> tuple[str, list[Record]]:
    locale = draw(st.sampled_from(locales))
    return locale, draw(st.lists(records(locale), min_size=2, max_size=5))


SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)


@SETTINGS
@given(pages(), st.sampled_from(["html", "pipe"]), styles)
def test_what_is_rendered_is_read_back(page: tuple[str, list[Record]], layout: str, style: Style) -> None:
    locale, rendered = page
    found = extract_page(render(rendered, labels_of(locale), layout, style), "p", page_url(rendered, locale))
    assert found.page is not None, found.refusals
    assert [row["name"] for row in found.records] == [record.name for record in rendered]
    assert [[row[key] for key in ROWS] for row in found.records] == [
        list(record.cells) for record in rendered
    ]
    assert [row["slug"] for row in found.records] == [record.slug for record in rendered]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[str, list[Record], list[Record]]:
    """A locale, the records of a flat page, and records on other pages of the same run."""
    locale = draw(st.sampled_from((*LISTED, *UNLISTED)))
    methods = make_methods(draw(st.integers(5, 25)), seed=draw(st.integers(0, 10_000)))
    numbers = st.lists(st.integers(0, len(methods) - 1), min_size=2, max_size=5, unique=True)
    flat = [methods[number].record(locale) for number in draw(numbers)]
    elsewhere = draw(st.sampled_from([locale, "en"]))
    return locale, flat, [methods[number].record(elsewhere) for number in draw(numbers)]


@settings(SETTINGS, max_examples=120)
@given(worlds(), st.booleans(), st.booleans())
def test_a_flat_page_gives_right_cells_or_none(
    world: tuple[str, list[Record], list[Record]], stream: bool, alone: bool
) -> None:
    locale, rendered, others = world
    flat = render(rendered, labels_of(locale), "flat", Style(stream=stream))
    found = [extract_page(flat, "flat", page_url(rendered, locale))]
    found += [] if alone else [extract_page(render(others, labels_of("de")), "html", page_url(others, "de"))]
    batch = complete(rows_to_batch(found))
    rows = [row for row in batch.records.to_pylist() if row["page_id"] == "flat"]
    for row, record in zip(rows, rendered, strict=bool(rows)):
        for key, cell in zip(ROWS, record.cells, strict=True):
            assert row[key] in (None, cell), key


def _items() -> list[PageBytes]:
    methods = make_methods(12, seed=2)
    items = []
    for place, locale in enumerate(["de", "tr", "fa", "ja", "vi"]):
        chosen = [method.record(locale) for method in methods[place : place + 3]]
        for layout in ("html", "pipe", "flat"):
            content = render(chosen, labels_of(locale), layout)
            items.append(PageBytes(f"{locale}-{layout}", content, page_url(chosen, locale)))
    return [*items, PageBytes("bad", b"\x00" * 10), PageBytes("none", b"nothing here")]


def test_order_and_size_of_batches_change_nothing() -> None:
    items = _items()
    whole = to_bytes(complete(extract_batch(items)))
    for seed in range(3):
        shuffled = random.Random(seed).sample(items, len(items))
        parts = [extract_batch(shuffled[start : start + 4]) for start in range(0, len(shuffled), 4)]
        assert to_bytes(complete(concat(from_bytes(to_bytes(part)) for part in parts))) == whole


def test_completing_leaves_nothing_unsplit_and_completing_again_changes_nothing() -> None:
    batch = complete(extract_batch(_items()))
    assert batch.unsplit.num_rows == 0
    assert to_bytes(complete(batch)) == to_bytes(batch)
    assert set(batch.records.column("page_id").to_pylist()) == set(batch.pages.column("page_id").to_pylist())


def test_an_empty_batch_is_a_batch() -> None:
    assert to_bytes(complete(extract_batch([]))) == to_bytes(concat([]))
