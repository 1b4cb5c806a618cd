"""Pages that must be refused, each with its reason and place; and that nothing of them is bent."""

import re
from collections.abc import Callable

import pytest

from extractors.pages import MAX_BYTES, extract_page
from extractors.refusals import REASONS
from tests.rendering.labels import labels_of
from tests.rendering.pages import Style, render
from tests.rendering.world import Record, make_methods

METHODS = make_methods(8, seed=3)


def _records(locale: str, count: int = 3) -> list[Record]:
    return [method.record(locale) for method in METHODS[:count]]


def _html(locale: str = "de", count: int = 3, style: Style = Style()) -> str:  # noqa: B008
    return render(_records(locale, count), labels_of(locale), "html", style).decode()


def _pipe(locale: str = "de", count: int = 3) -> str:
    return render(_records(locale, count), labels_of(locale), "pipe").decode()


def _without_row(text: str, place: int) -> str:
    lines = [line for line in text.split("\n") if line.startswith("|") and not line.startswith("|--")]
    return text.replace(lines[place] + "\n", "")


def _doubled_row(text: str, place: int) -> str:
    line = [line for line in text.split("\n") if line.startswith("|") and not line.startswith("|--")][place]
    return text.replace(line, f"{line}\n{line}")


def _swapped_rows(text: str, first: int, second: int) -> str:
    lines = text.split("\n")
    rows = [place for place, line in enumerate(lines) if line.startswith("|") and not line.startswith("|--")]
    one, two = rows[first], rows[second]
    lines[one], lines[two] = lines[two], lines[one]
    return "\n".join(lines)


def _dropped_cell(text: str, place: int) -> str:
    line = [line for line in text.split("\n") if line.startswith("|") and not line.startswith("|--")][place]
    cells = line.split(" | ")
    return text.replace(line, " | ".join([*cells[:-1]]) + " |")


MUST_REFUSE: dict[str, tuple[Callable[[], str | bytes], str, str | None]] = {
    "nothing": (lambda: b"", "empty_page", None),
    "white space": (lambda: b" \n\t \r\n", "empty_page", None),
    "a byte order mark alone": (lambda: b"\xef\xbb\xbf", "empty_page", None),
    "NULs alone": (lambda: b"\x00" * 4096, "empty_page", None),
    "a PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "not_text", "byte 0"),
    "a PNG": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not_text", "byte 0"),
    "a zip archive": (lambda: b"PK\x03\x04" + bytes(500), "not_text", "byte 0"),
    "random bytes": (lambda: bytes((i * 7919) % 251 for i in range(5000)), "not_text|bad_encoding", None),
    "30 MB": (lambda: b"<html><table>" + b"<tr><td>x</td></tr>" * 1_600_000, "too_large", None),
    "ten thousand nested tags": (lambda: "<html><body>" + "<div>" * 10_000 + _html(), "too_deep", None),
    "ten thousand nested cells": (lambda: "<table><tr><td>" * 10_000, "too_deep|truncated|not_a_comparison", None),
    "a table of 100,000 cells": (
        lambda: "<html><table><tr><th>A×</th><th>B×</th></tr>" + "<tr>" + "<td>1</td>" * 100_000 + "</tr></table>",
        "too_many_cells|not_a_comparison|too_large", None),
    "a cell that spans a million columns": (
        lambda: _html().replace("<td>", '<td colspan="1000000">', 1), "too_many_cells", None),
    "cut inside a row": (lambda: _html()[: _html().rindex("<td>") + 60], "truncated|missing_row", None),
    "cut inside a character": (lambda: _pipe("uk").encode()[: _pipe("uk").encode().index("Галузь".encode()) + 3], "truncated", None),
    "an open table and scripts without end": (lambda: _html() + "<table><tr>" + "<script " * 300_000, "truncated", None),
    "pipe text cut inside the last row": (lambda: _pipe()[: _pipe().index("| ScholarGate") - 40], "truncated|ragged_rows", None),
    "eight rows": (lambda: _without_row(_pipe(), 8), "missing_row", None),
    "no related row": (lambda: _without_row(_pipe("he"), 8), "missing_row", None),
    "eight rows, unlisted locale": (lambda: _without_row(_pipe("tr"), 2), "missing_row", None),
    "a row twice": (lambda: _doubled_row(_pipe(), 4), "duplicate_row", "row 5"),
    "a row twice, unlisted locale": (lambda: _doubled_row(_pipe("tr"), 4), "duplicate_row", "row 5"),
    "a tenth row": (lambda: _pipe().replace("| ScholarGate", "| Lizenz | a | b | c |\n| ScholarGate"), "extra_row", "row 10"),
    "a tenth row, unlisted locale": (
        lambda: _pipe("tr").replace("| ScholarGate", "| Lisans | a | b | c |\n| ScholarGate"), "extra_row", "row 10"),
    "two rows in each other's place": (lambda: _swapped_rows(_pipe(), 2, 4), "row_order", "row 2"),
    "two rows in each other's place, unlisted": (lambda: _swapped_rows(_pipe("ko"), 3, 6), "unrecognised_rows", "row 3"),
    "a cell less": (lambda: _dropped_cell(_pipe(), 4), "ragged_rows", "row 4, column 3"),
    "a cell more": (
        lambda: re.sub(r"(\| Typ≠? \|)", r"\1 x |", _pipe()), "ragged_rows", "row 5, column 4"),
    "a header cell less": (lambda: _pipe().replace("× |", "× |", 1).replace(_pipe().split("\n")[2].split(" | ")[1] + " | ", "", 1), "ragged_rows", "row 1, column 3"),
    "a bar inside a cell": (lambda: _pipe().replace("Machine learning", "Machine | learning", 1), "ragged_rows", None),
    "one method": (lambda: _pipe(count=1), "bad_method_count|not_a_comparison|no_header", None),
    "six methods": (lambda: _pipe(count=6), "bad_method_count", "row 0"),
    "six methods in HTML": (lambda: _html(count=6), "bad_method_count", "row 0"),
    "a nameless column": (lambda: re.sub(r"\| [^|]*× \|", "| × |", _pipe(), count=1), "empty_name", "row 0, column 0"),
    "a count that is a citation": (
        lambda: re.sub(r"\| Verwandt \| 4", "| Verwandt | Doe, J. (2001). A book. DOI ↗", _pipe()), "row_shape", "row 8, column 1"),
    "a summary row of counts": (
        lambda: re.sub(r"(Zusammenfassung≠?) \|.*", r"\1 | 1 | 2 | 3 |", _pipe()), "row_shape", "row 9, column 1"),
    "a private-use character in a name": (lambda: _pipe().replace("×", "\ue123×", 1), "private_use", "row 0, column 0"),
    "a Cyrillic letter in a Latin name": (lambda: re.sub(r"\| (\w)a?", "| Rа", _pipe(), count=1), "mixed_script", "row 0, column 0"),
    "a mixed-script label": (lambda: _pipe().replace("Familie", "Fаmilie"), "mixed_script", "row 2, column 0"),
    "windows-1251 said to be UTF-8": (lambda: _pipe("ru").replace("≠", "").replace("×", "").replace("↗", "").encode("cp1251", "ignore"), "bad_encoding", None),
    "windows-1255 said to be UTF-8": (lambda: _pipe("he").encode("cp1255", "ignore"), "bad_encoding", None),
    "Shift_JIS said to be UTF-8": (lambda: _html("ja").encode("cp932", "ignore"), "bad_encoding", None),
    "half of UTF-16": (lambda: _pipe().encode("utf-16-le")[:-1], "not_text|bad_encoding", None),
    "two different comparisons": (
        lambda: _html().replace("<main>", "<main>" + re.search(r"<table>.*</table>", _html("fr", 2), re.S)[0], 1),  # type: ignore[index]
        "several_comparisons", None),
    "a table of prices": (
        lambda: "<html><table><tr><th>Item</th><th>Price</th></tr><tr><td>Tea</td><td>2</td></tr></table></html>", "not_a_comparison", None),
    "JSON": (lambda: '{"methods": [{"name": "QLoRA"}]}', "not_a_comparison", None),
    "a login page": (lambda: "<html><body><form><input name=user><button>Log in</button></form></body></html>", "not_a_comparison", None),
    "an error page": (lambda: "<html><head><title>404</title></head><body><h1>Not found</h1><p>Nothing is here.</p></body></html>", "barrier_page", None),
}  # fmt: skip


@pytest.mark.parametrize("name", MUST_REFUSE)
def test_pages_that_must_be_refused(name: str) -> None:
    make, reasons, place = MUST_REFUSE[name]
    content = make()
    found = extract_page(content.encode() if isinstance(content, str) else content, "p")
    assert found.page is None and not found.records and not found.articles and found.unsplit is None
    assert next(row["reason"] for row in found.refusals) in reasons.split("|")
    if place:
        assert found.refusals[0]["locator"] == place


def test_labels_are_never_read_as_a_method() -> None:
    """A column of odd values must not make the labels of an unlisted locale look like a better column."""
    for count in (2, 3, 4, 5):
        records = _records("tr", count)
        for keys in (("year", "source"), ("summary",), ("year", "source", "summary"), ("source",)):
            odd = records[-1]
            for key in keys:
                odd = odd.with_cell(key, "x1")
            for layout in ("html", "pipe"):
                found = extract_page(render([*records[:-1], odd], labels_of("tr"), layout), "p")
                names = [row["name"] for row in found.records]
                assert names in ([], [record.name for record in records])
                assert all(row["family"] != labels_of("tr").rows[1] for row in found.records)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["<a x> </a>", "<b x>…</b>", "<sup><a>1</a></sup>", "<i class=a>ab</i>", "&amp;amp;"]
)
def test_a_cell_of_many_pieces_comes_to_an_end(piece: str) -> None:
    found = extract_page(_html().replace("Machine learning", f"Machine{piece * 50_000}", 1).encode(), "p")
    assert found.records or found.refusals


def test_the_limit_is_a_limit_on_bytes() -> None:
    assert extract_page(b"x" * (MAX_BYTES + 1), "p").refusals[0]["reason"] == "too_large"


def test_details_never_hold_the_page_itself() -> None:
    hostile = _pipe().replace("Familie", "<script>alert('Fаmilie')</script>")
    for row in extract_page(hostile.encode(), "p").refusals:
        assert "script" not in row["detail"].replace("mixes Latin", "") or row["detail"] in REASONS.values()
        assert "alert" not in row["detail"]


HUGE = {
    "one letter": b"A", "bars": b"|", "table lines": b"| a | b |\n", "remove marks": "×".encode(), "names and marks": "a×".encode(),
    "words": b"ab, ", "sentences": b"The new method called FooNet is good. ", "angle brackets": b"<", "paragraphs": b"<p>a</p>",
    "tables": b"<table><tr><td>a</td></tr></table>", "nested tables": b"<table><tr><td>", "roles": b"<div role=row>", "lines": b"\n.",
    "readings": "框(kuang)".encode(), "damage": "Ã©".encode(), "joiners": "\u200c".encode(), "entities": b"&amp;", "open tags": b"<a ",
    "comments": b"<!--", "metas": b"<meta ", "brackets": b"[", "links": b"| [a](http", "names": b"FooNet BarNet ", "years": b"2001",
}  # fmt: skip


@pytest.mark.timeout(120)
@pytest.mark.parametrize("size", [400_000, 7_900_000])
@pytest.mark.parametrize("name", HUGE)
def test_repetition_without_end_comes_to_an_end(name: str, size: int) -> None:
    piece = HUGE[name]
    found = extract_page(piece * (size // len(piece)), "p")
    assert found.refusals and not found.records
