"""A law: what does not change what a reader sees does not change what is read; at worst the page is refused."""

import re
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.pages import extract_page
from extractors.refusals import REASONS
from extractors.schemas import ROWS
from tests.rendering.labels import LISTED, UNLISTED, labels_of
from tests.rendering.pages import Style, render
from tests.rendering.world import make_methods

METHODS = make_methods(20, seed=31)
_VALUE = re.compile(r"<td>([^<]{3,})</td>")


def _each_value(made: str) -> Callable[[str], str]:
    return lambda page: _VALUE.sub(lambda match: made.replace("…", match.group(1)), page)


def _rows_with(row: str) -> Callable[[str], str]:
    return lambda page: page.replace("</tr>", f"</tr>{row}")


def _header_again(page: str) -> str:
    header = re.search(r"<tr>.*?</tr>", page[page.index("<table>") :], re.S)
    return page.replace("</table>", f"{header.group() if header else ''}</table>")


def _in_capitals(page: str) -> str:
    return re.sub(r"</?[a-z][a-z0-9]*", lambda match: match.group().upper(), page)


DECORATIONS: dict[str, Callable[[str], str]] = {
    "paragraphs": _each_value("<td>\n <p>…</p>\n</td>"),
    "spans": _each_value('<td class="p-2"><span class="text-sm"><b>…</b></span></td>'),
    "a table of one cell": _each_value("<td><table><tbody><tr><td>…</td></tr></tbody></table></td>"),
    "unfolding": _each_value("<td><details><summary>?</summary>…</details></td>"),
    "for narrow screens": _each_value('<td><i class="md:hidden">x:</i>…</td>'),
    "for screen readers": _each_value('<td>…<span class="sr-only">, x</span></td>'),
    "icons": _each_value('<td><i aria-hidden="true">★</i>…</td>'),
    "copy buttons": _each_value("<td>… <button>⧉</button></td>"),
    "tooltips": _each_value('<td>…<span role="tooltip">1999</span></td>'),
    "comments": _each_value("<td><!-- x -->…<!-- y --></td>"),
    "hidden rows": _rows_with("<tr hidden><td>1</td><td>2</td><td>3</td></tr>"),
    "hidden cells": lambda page: page.replace("</tr>", '<td style="display:none">x</td></tr>'),
    "spacers": _rows_with("<tr><td colspan=9></td></tr>"),
    "the header again": _header_again,
    "a hidden table before": lambda page: page.replace(
        "<main>", f"<main><div hidden>{''.join(re.findall(r'<table>.*</table>', page, re.S)).replace('e', 'i')}</div>"
    ),
    "open ends": lambda page: re.sub(r"</t[dhr]>", "", page),
    "a form around the rows": lambda page: page.replace("<table>", "<table><form>").replace("</table>", "</form></table>"),
    "capitals": _in_capitals,
}  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=120)
@given(
    st.sampled_from((*LISTED, *UNLISTED)),
    st.lists(st.integers(0, len(METHODS) - 1), min_size=2, max_size=5, unique=True),
    st.sampled_from(["first", "last", "absent"]),
    st.lists(st.sampled_from(sorted(DECORATIONS)), max_size=4, unique=True),
)
def test_what_nobody_sees_changes_nothing(
    locale: str, numbers: list[int], corner: str, decorations: list[str]
) -> None:
    records = [METHODS[number].record(locale) for number in numbers]
    page = render(records, labels_of(locale), "html", Style(corner=corner)).decode()
    for name in (name for name in DECORATIONS if name in decorations):
        page = DECORATIONS[name](page)
    found = extract_page(page.encode(), "p")
    assert all(row["reason"] in REASONS for row in found.refusals)
    if found.page and found.page["kind"] == "comparison":
        assert [row["name"] for row in found.records] == [record.name for record in records]
        for row, record in zip(found.records, records, strict=True):
            for key, cell in zip(ROWS, record.cells, strict=True):
                assert row[key] in (None, cell), (decorations, key)
    if len(decorations) <= 1:
        assert found.page, (decorations, found.refusals)
        assert [[row[key] for key in ROWS] for row in found.records] == [
            list(record.cells) for record in records
        ]
