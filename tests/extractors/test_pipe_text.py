"""Pipe text as tools write it: other bars, rules, links, emphasis, wrapped rows; the same cells every time."""

import re
from collections.abc import Callable

import pytest

from extractors.layouts.markdown import plain_cell
from extractors.pages import extract_page
from extractors.schemas import ROWS
from tests.rendering.labels import labels_of
from tests.rendering.library import library
from tests.rendering.pages import Style, render

RECORDS = [
    library()[number].record("de", number).with_cell("aliases", f"P(A|B), alias {number}")
    for number in (1, 4, 9)
]
TEXT = render(RECORDS, labels_of("de"), "pipe").decode()
SUMMARY = TEXT.index(". ", TEXT.index("Zusammenfassung")) + 1


def _by_line(change: Callable[[str], str]) -> str:
    return "\n".join(map(change, TEXT.split("\n")))


def _other_bars(text: str, bar: str) -> str:
    return text.replace("\\|", "\x00").replace("|", bar).replace("\x00", "|")


VARIANTS = {
    "no bar in front": _by_line(lambda line: line.removeprefix("| ").removeprefix("|")),
    "no bar behind": _by_line(lambda line: line.rstrip("| ") if line.count("|") > 2 else line),
    "aligned": re.sub(r"^\|---.*$", "| :---: | ---: | :--- | - |", TEXT, flags=re.M),
    "no rule": re.sub(r"^\|---.*\n", "", TEXT, flags=re.M),
    "a rule of equal signs": re.sub(r"^\|---.*$", "|===|===|===|===|", TEXT, flags=re.M),
    "a drawn grid": re.sub(r"(?m)^(\|.*\|)$", r"\1\n+---+---+---+---+", TEXT),
    "tabs": TEXT.replace("| ", "|\t").replace(" |", "\t|"),
    "hard spaces": TEXT.replace("| ", "|\u00a0").replace(" |", "\u3000|"),
    "Windows line ends": TEXT.replace("\n", "\r\n"),
    "old line ends": TEXT.replace("\n", "\r"),
    "byte order mark": "\ufeff" + TEXT,
    "full-width bars": _other_bars(TEXT, "｜"),
    "drawn bars": _other_bars(TEXT, "│"),
    "quoted": _by_line(lambda line: f"> {line}"),
    "indented": _by_line(lambda line: f"    {line}"),
    "fenced": f"```\n{TEXT}\n```",
    "empty lines between": TEXT.replace("\n", "\n\n"),
    "a row on several lines": TEXT[:SUMMARY] + "\n" + TEXT[SUMMARY:],
    "a row that goes on below": re.sub(
        r"(?m)^\| Zusammenfassung≠ \| ([^|]*?)\. ([^|]*)\|([^|]*)\|([^|]*)\|$",
        r"| Zusammenfassung≠ | \1. |\3|\4|\n| | \2| | |",
        TEXT,
    ),
    "line breaks in cells": TEXT.replace(". It", ".<br>It").replace(". Software", ".<br/>Software"),
    "links": TEXT.replace("DOI ↗", "[DOI ↗](https://doi.org/10.1000/a(1)b)"),
    "links with titles": TEXT.replace("DOI ↗", '[DOI ↗](<https://doi.org/10.1000/a b> "open")'),
    "links to the site": TEXT.replace("DOI ↗", "[DOI ↗](/out?to=1)"),
    "anchors": TEXT.replace("DOI ↗", '<a class="x" href="https://doi.org/10.1000/a">DOI ↗</a>'),
    "linked names": re.sub(r"\| ([^|\n]*?)×", r"| [\1](/de/method/x) ×", TEXT),
    "bold names": re.sub(r"\| ([^|\n]*?)×", r"| **\1** ×", TEXT),
    "an image as remove mark": TEXT.replace("×", "![×](close.svg)"),
    "entities": TEXT.replace("&", "&amp;").replace("\\|", "&#124;"),
    "escapes": re.sub(r"(?<=\w)-(?=\w)", r"\\-", TEXT),
    "notes": TEXT.replace("DOI ↗", "DOI ↗[^1]"),
    "a tail": TEXT + "\nv3 · 4 PUBLISHED\nScholarGate: A · B · C.\nHome | About\nX | Y | Z\n",
    "twice": f"{TEXT}\n\n{TEXT}",
    "a legend before": f"| ≠ | unterschiedlich |\n|---|---|\n| × | entfernen |\n\n{TEXT}",
}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_cells_however_the_table_is_written(name: str) -> None:
    found = extract_page(VARIANTS[name].encode(), "p")
    assert VARIANTS[name] != TEXT and not found.refusals
    assert [row["name"] for row in found.records] == [record.name for record in RECORDS]
    assert [[row[key] for key in ROWS] for row in found.records] == [list(each.cells) for each in RECORDS]


REFUSED = {
    "a bar in a cell": (TEXT.replace("\\|", "|"), "ragged_rows"),
    "two comparisons": (TEXT + render(RECORDS[:2], labels_of("de"), "pipe").decode(), "several_comparisons"),
    "a row without its label": (TEXT.replace("| Familie |", "| |"), "unrecognised_rows"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_table_that_does_not_fit_is_refused(name: str) -> None:
    text, reason = REFUSED[name]
    found = extract_page(text.encode(), "p")
    assert found.page is None and found.refusals[0]["reason"] == reason


def test_an_empty_first_cell_is_a_missing_value_when_labels_are_last() -> None:
    records = [RECORDS[0].with_cell("aliases", ""), *RECORDS[1:]]
    text = render(records, labels_of("de"), "pipe", Style(labels_last=True, corner="last"))
    found = extract_page(text, "p")
    assert [row["aliases"] for row in found.records] == [None, *(r.cell("aliases") for r in records[1:])]


@pytest.mark.parametrize(
    ("raw", "text", "hrefs"),
    [
        ("A* search and B*", "A* search and B*", ()),
        ("k_means and x__init__y, __bold__", "k_means and x__init__y, bold", ()),
        ("p < 0.05, [0, 1]", "p < 0.05, [0, 1]", ()),
        ("R&D; AT&T", "R&D; AT&T", ()),
        ("see [this](javascript:alert(1))", "see this", ()),
        ("<script>x</script>", "<script>x</script>", ()),
        (
            "[a](https://a.example/x) [b](https://b.example)",
            "a b",
            ("https://a.example/x", "https://b.example"),
        ),
    ],
)
def test_what_a_cell_shows(raw: str, text: str, hrefs: tuple[str, ...]) -> None:
    assert plain_cell(raw) == (text, hrefs)


def test_ten_thousand_marks_take_no_time() -> None:
    for mark in ("**a ", "[", "[a](", "<a ", "`", "\\", "&#1", "![x]("):
        assert plain_cell(mark * 50_000)[0]
