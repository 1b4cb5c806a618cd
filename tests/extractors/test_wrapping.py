"""Wrapped text: its lines are put together again, or the page is refused; a name is never half a name."""

import textwrap
from collections.abc import Callable

import pytest

from extractors.batches import complete, rows_to_batch
from extractors.layouts.wrapping import unwrap
from extractors.pages import extract_page
from tests.rendering.labels import labels_of
from tests.rendering.library import library
from tests.rendering.pages import Style, render_flat
from tests.rendering.world import Record

PROSE = (
    "Nested trees vote (each of them on other cases), and what most of them say is the answer. "
    "Well-known variants from 1996–2000 differ in how a tree is grown — or in how many there are; "
    "see Kaplan–Meier curves, sharp/fuzzy designs, 機械学習 and การเรียนรู้ของเครื่อง วิธี for others.\n"
    "A second paragraph is much shorter than that one.\n"
    "The third has a word that fits no line: "
    + "Pneumono" * 12
    + " which stands alone, and then it goes on for as long as a paragraph does that is wrapped."
)
WIDTHS = (60, 72, 79, 80, 100, 132)


def _soft(text: str, width: int) -> str:
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def _at_hyphens(text: str, width: int) -> str:
    return "\n".join(textwrap.fill(line, width) for line in text.split("\n"))


def _hard(text: str, width: int) -> str:
    lines = text.split("\n")
    return "\n".join(line[at : at + width] for line in lines for at in range(0, len(line), width))


def _hard_without_ends(text: str, width: int) -> str:
    return "\n".join(line.rstrip() for line in _hard(text, width).split("\n"))


WRAPPERS = (_soft, _at_hyphens, _hard, _hard_without_ends)
Wrap = Callable[[str, int], str]


@pytest.mark.parametrize("wrap", WRAPPERS)
def test_wrapped_prose_is_as_it_was_or_stays(wrap: Wrap) -> None:
    text = "\n".join([PROSE, "", PROSE, "", PROSE])
    found = [(unwrap(wrap(text, width)), wrap(text, width)) for width in WIDTHS]
    as_it_was = [unwrapped.split() == text.split() for unwrapped, wrapped in found if unwrapped != wrapped]
    assert all(as_it_was)
    assert as_it_was or wrap is _hard_without_ends


@pytest.mark.parametrize("end", ["pre-", "Kaplan–"])
def test_a_line_that_may_have_ended_with_a_blank_is_not_joined(end: str) -> None:
    lines = [
        f"{word} " + "words of a paragraph and more of them in it".ljust(60 - len(word), "s")
        for word in "abcdefgh"
    ]
    wrapped = "\n".join([*lines, f"{'x' * 54} {end}", "and post-tests"])
    assert unwrap(wrapped) == wrapped
    assert unwrap(wrapped.replace(end, "more")) != wrapped


@pytest.mark.parametrize(
    "text",
    [
        "One short line.\nAnd another.",
        PROSE,
        "",
    ],
)
def test_text_that_is_not_wrapped_stays(text: str) -> None:
    assert unwrap(text) == text


def _page(locale: str, first: int, n: int) -> tuple[list[Record], str]:
    records = [book.record(locale, 4) for book in library()[first : first + n]]
    return records, render_flat(records, labels_of(locale), Style())


def _cells(text: str) -> list[dict[str, object]]:
    found = complete(rows_to_batch([extract_page(text.encode(), "p")])).records.sort_by("column")
    return found.to_pylist()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("wrap", WRAPPERS)
def test_a_wrapped_flat_page_is_the_page_or_refused(wrap: Wrap, width: int) -> None:
    read = 0
    for first, locale in enumerate(("en", "de", "fr", "ru", "he", "ja", "pt", "uk", "cs", "nl")):
        _, text = _page(locale, first * 3, 2 + first % 4)
        whole, rows = _cells(text), _cells(wrap(text, width))
        assert len(rows) in (0, len(whole))
        for row, expected in zip(rows, whole, strict=bool(rows)):
            assert {key for key in row if row[key] not in (None, expected[key])} == set()
        read += bool(rows)
    assert read or wrap is _hard_without_ends


def test_names_on_several_lines_are_refused() -> None:
    _, text = _page("de", 0, 4)
    lines = text.split("\n")
    at = lines[2].index("×") + 1
    broken = [*lines[:2], lines[2][:at], lines[2][at:], *lines[3:]]
    page = extract_page("\n".join(broken).encode(), "p")
    assert [row["reason"] for row in page.refusals] == ["unsplit_page"]
