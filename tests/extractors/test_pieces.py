"""Comparisons in pieces: the text that browsers and tools give element by element, and tables that were wrapped."""

import re
import textwrap
from collections.abc import Callable, Sequence

import pytest

from extractors.pages import extract_page
from extractors.schemas import ROWS
from tests.rendering.labels import labels_of
from tests.rendering.library import library
from tests.rendering.world import Record

NUMBERS = (1, 4, 9)
FOOTER = "ScholarGate"


def _records(locale: str) -> list[Record]:
    return [library()[number].record(locale, number) for number in NUMBERS]


def _grid(locale: str) -> list[list[str]]:
    """The header and nine rows of a page; labels of rows that differ have their mark."""
    labels = labels_of(locale)
    records = _records(locale)
    rows = [
        [f"{label}≠", *[record.cell(key) for record in records]]
        for key, label in zip(ROWS, labels.rows, strict=True)
    ]
    return [["", *[f"{record.name}×" for record in records]], *rows]


def _page(locale: str, table: str) -> str:
    labels = labels_of(locale)
    return f"{labels.heading}\n{labels.sentence}\n{table}\n{FOOTER}\n{labels.dataset} ↗\nHome\n"


def _nodes(locale: str) -> list[str]:
    """Every text of the page by itself: names, marks, labels, citations, links."""
    cells = [cell for row in _grid(locale) for cell in row if cell]
    return [part for cell in cells for part in re.split(r"(?=[×≠]$)| (?=(?:link|DOI) ↗$)", cell)]


def _flex(row: Sequence[str]) -> str:
    """A row as browsers write it whose marks are blocks: they stand on lines of their own, cells behind tabs."""
    told = [f"\n{cell[:-1]}\n{cell[-1]}\n" if cell.endswith(("×", "≠")) else cell for cell in row]
    return "\t".join(told)


def _wrapped(locale: str) -> str:
    """Markdown without outer bars whose rows are wrapped and end with two blanks."""
    header, *rows = ["| ".join(row) for row in _grid(locale)]
    lines = [textwrap.fill(row, 78, break_long_words=False) + "  " for row in (header, *rows)]
    return "\n".join(["", lines[0], "---|---|---|---  ", *lines[1:]])


def _linked(link: str) -> Callable[[str], str]:
    def write(locale: str) -> str:
        rows = ["|".join(row) for row in _grid(locale)]
        text = "\n".join([f"||{rows[0].replace('|', '||')}||", *[f"|{row}|" for row in rows[1:]]])
        return re.sub(r"(?:link|DOI) ↗", lambda match: link.replace("…", match.group()), text)

    return write


WRITTEN: dict[str, Callable[[str], str]] = {
    "every text a line": lambda locale: "\n".join(_nodes(locale)),
    "every text between bars": lambda locale: " | ".join(_nodes(locale)).replace("\n", " "),
    "every text behind a tab": lambda locale: "\t".join(_nodes(locale)),
    "every cell a line": lambda locale: "\n".join(cell for row in _grid(locale) for cell in row if cell),
    "every cell a paragraph": lambda locale: "\n\n".join(cell for row in _grid(locale) for cell in row if cell),
    "a browser's text": lambda locale: "\n".join("\t".join(row) for row in _grid(locale)),
    "a browser's text with blocks": lambda locale: "\n".join(map(_flex, _grid(locale))),
    "bars with blocks": lambda locale: "\n".join(f"| {_flex(row)} |".replace("\t", " | ") for row in _grid(locale)),
    "columns in line": lambda locale: "\n".join("".join(f"{cell:<400}" for cell in row) for row in _grid(locale)),
    "wrapped rows": _wrapped,
    "links of Jira": _linked("[…|https://doi.org/10.1000/x]"),
    "links of DokuWiki": lambda locale: _linked("[[https://doi.org/10.1000/x|…]]")(locale).replace("||", "^"),
    "links of Pandoc": _linked('[…](https://doi.org/10.1000/x){target="_blank" rel="a b"}'),
}  # fmt: skip


@pytest.mark.parametrize("locale", ["de", "ja", "tr", "th", "ar"])
@pytest.mark.parametrize("name", WRITTEN)
def test_the_same_cells_however_the_text_was_taken(name: str, locale: str) -> None:
    found = extract_page(_page(locale, WRITTEN[name](locale)).encode(), "p")
    assert not found.refusals
    records = _records(locale)
    assert [row["name"] for row in found.records] == [record.name for record in records]
    assert [[row[key] for key in ROWS] for row in found.records] == [list(each.cells) for each in records]


def _without(place: int, cells: Sequence[str]) -> str:
    return "\n".join([*cells[:place], *cells[place + 1 :]])


def _cells(locale: str = "tr") -> list[str]:
    return [cell for row in _grid(locale) for cell in row if cell]


REFUSED: dict[str, Callable[[], str]] = {
    "a cell is missing": lambda: _without(20, _cells()),
    "a cell goes on below": lambda: "\n".join(_cells()).replace("Machine learning", "Machine\nlearning", 1),
    "a name is missing": lambda: "This sentence stands above the table.\n×\n" + _without(0, _cells()),
    "two comparisons": lambda: "\n".join(_cells() * 2),
    "a row lost a cell, the next has one more": lambda: "\n".join(
        "\t".join(row) for row in [*_grid("tr")[:2], _grid("tr")[2][:-1], [*_grid("tr")[3], "x"], *_grid("tr")[4:]]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_pieces_that_do_not_fit_are_refused(name: str) -> None:
    found = extract_page(_page("tr", REFUSED[name]()).encode(), "p")
    assert found.page is None and found.refusals


@pytest.mark.parametrize("name", ["every cell a line", "a browser's text", "a browser's text with blocks"])
def test_a_text_that_breaks_off_in_the_last_cell_is_refused(name: str) -> None:
    found = extract_page(WRITTEN[name]("tr")[:-12].encode(), "p")
    assert found.page is None and found.refusals


def test_the_footer_behind_pieces_teaches_its_word() -> None:
    found = extract_page(_page("tr", WRITTEN["every text a line"]("tr")).encode(), "p")
    assert {row["key"]: row["label"] for row in found.labels}["dataset"] == labels_of("tr").dataset


def test_a_head_of_many_lines_takes_no_time() -> None:
    assert extract_page(("a\n" * 200_000 + "---|---  \n").encode(), "p").refusals
    assert extract_page(("a\n×\n" * 100_000).encode(), "p").refusals
