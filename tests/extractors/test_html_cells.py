"""What a reader sees in a cell of markup, one oddity a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from extractors.layouts.grid import Note, are_items, join_items, tidy
from extractors.layouts.html_rows import read_rows
from extractors.layouts.html_visibility import is_gone, is_unseen
from extractors.text.cleaning import clean
from extractors.text.encodings import is_damaged, mend


def _element(markup: str) -> etree._Element:
    root = etree.fromstring(f"<table><tr>{markup}</tr></table>".encode(), etree.HTMLParser(encoding="utf-8"))
    return next(root.iter("td"))


def read_cell(element: etree._Element) -> tuple[str, Note | None]:
    """Text and note of a cell, as the only one of a table."""
    (row,) = read_rows([[element]], None)
    return row.texts[0], row.notes.get(0)


TEXTS = {
    "plain": ("a  b\n c", "a b c"),
    "inline tags": ("<b>a</b><i>b</i> <span>c</span>", "ab c"),
    "blocks": ("<p>a</p><p>b</p>", "a b"),
    "a line end": ("a<br>b", "a b"),
    "a list": ("<ul><li>a b</li><li>c</li></ul>", "a b, c"),
    "a list with commas": ("<ul><li>Cox, D.</li><li>Wald, A.</li></ul>", "Cox, D.; Wald, A."),
    "a list that has its commas": ("<ul><li>a,</li><li>b</li></ul>", "a, b"),
    "a list of one": ("<ul><li>a</li></ul>", "a"),
    "commas in brackets": ("<ol><li>GARCH(1,1)</li><li>b</li></ol>", "GARCH(1,1), b"),
    "sentences in a list": (
        "<ul><li>It compares what two groups have in common.</li><li>b</li></ul>",
        "It compares what two groups have in common. b"),
    "chips": ('<span class="c">ab</span><span class="c">cd</span>', "ab, cd"),
    "letters are no chips": ('<span class="c">a</span><span class="c">b</span>', "ab"),
    "words are no chips": ('<span class="c">ab</span> <span class="c">cd</span>', "ab cd"),
    "code": ("a<script>b</script><style>c</style><template>d</template>", "a"),
    "buttons": ("a<button>b</button><span role=BUTTON>c</span>", "a"),
    "tooltips": ("a<span role=tooltip>b</span>", "a"),
    "an icon": ('<i aria-hidden="true">\ue001</i>a', "a"),
    "letters that a screen reader passes over": ('<b aria-hidden="true">a</b>', "a"),
    "for screen readers": ('a<span class="x sr-only">b</span>', "a"),
    "hidden": ("a<span hidden>b</span><i style='DISPLAY: none'>c</i>", "a"),
    "struck out": ("<del>a</del><ins>b</ins>", "b"),
    "readings": ("<ruby>方<rp>(</rp><rt>fang</rt><rp>)</rp></ruby>", "方"),
    "what opens a text": ("<details><summary>more</summary>a</details>", "a"),
    "a text that opens nothing": ("<details><summary>a</summary></details>", "a"),
    "a table of one cell": ("<table><tr><td>a</td></tr></table>", "a"),
    "comments": ("a<!-- b -->c", "ac"),
    "powers": ("R<sup>2</sup>", "R²"),
    "indices": ("L<sub>1</sub> norm", "L₁ norm"),
    "words raised": ("the 19<sup>th</sup>", "the 19th"),
    "a footnote's number": ("2024<sup>1</sup>", "2024¹"),
    "a footnote's link": ("2024<sup><a href='#n1'>[1]</a></sup>", "2024"),
    "a dialog": ("a<dialog>b</dialog>", "a"),
    "a sign of an icon font": ('<i class="fa">\uf05a</i>a', "a"),
    "the name of an icon": ('<span class="material-symbols-outlined">info</span>a', "a"),
    "a popover": ("a<div popover>b</div>", "a"),
    "the whole in a title": ('<b title="State Space">State Sp…</b>', "State Space"),
    "the whole in a hidden part": ("<p>one tw…</p><p hidden>one two three</p>", "one two three"),
    "another text in a title": ('<b title="Kernel">State Sp…</b>', "State Sp…"),
    "a beginning that unfolds": (
        "<details><summary>The beginning of a long text that goes on a…</summary>"
        "The beginning of a long text that goes on and ends.</details>",
        "The beginning of a long text that goes on and ends."),
    "a link that copies": ("A book. DOI ↗ <a href='#'>Copy</a>", "A book. DOI ↗"),
    "a link to nowhere": ("<a href='#'>ab</a>", "ab"),
    "chips apart": ('<span class="badge">ab</span>\n<span class="badge b">cd</span>', "ab, cd"),
    "chips of several words": ('<a class="x"><b>a b</b></a> <a class="x">cd</a>', "a b, cd"),
}  # fmt: skip


UNCLEAR = {
    "a beginning and a link to the rest": "<p>one two… <a href='/m'>Read more</a></p>",
    "a beginning and a hidden rest": f"<p>one tw…<span hidden>o{' three' * 9}</span></p>",
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_a_beginning_alone_is_no_value(name: str) -> None:
    _, note = read_cell(_element(f"<td>{UNCLEAR[name]}</td>"))
    assert note and note.problems == ("unclear_cell",)


HEADINGS = {
    "a heading": ("<h3>QLoRA</h3><span>New</span>", "QLoRA"),
    "two headings": ("<h3>QLoRA</h3><h4>New</h4>", ""),
    "small print": ("QLoRA <small>Quantised LoRA</small>", "QLoRA"),
    "small print on a line of its own": ("QLoRA<br><small>Quantised <b>LoRA</b></small>", "QLoRA"),
    "small print and a remove button": ("QLoRA <small>2023</small> ×", "QLoRA ×"),
    "two pieces of small print": ("<small>new</small> QLoRA <small>2023</small>", "QLoRA"),
    "small print in brackets": ("Pădurea Aleatoare <small>(Random Forest)</small>", ""),
    "small print alone": ("<small>QLoRA</small>", ""),
    "nothing but a name": ("QLoRA", ""),
}


@pytest.mark.parametrize("name", HEADINGS)
def test_the_name_in_a_header_cell_stands_in_its_heading_or_beside_small_print(name: str) -> None:
    markup, heading = HEADINGS[name]
    _, note = read_cell(_element(f"<td>{markup}</td>"))
    assert (note.heading if note else "") == heading


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_of_a_cell(name: str) -> None:
    markup, text = TEXTS[name]
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True)
    root = etree.fromstring(f"<table><tr><td>{markup}</td></tr></table>".encode(), parser)
    found, note = read_cell(next(root.iter("td")))
    assert found == text
    assert note is None or not note.problems


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>a</td><td>b</td></tr></table>",
        f"<details><summary>{'long ' * 10}</summary>a</details>",
    ],
)
def test_a_cell_with_two_readings_is_not_read(markup: str) -> None:
    _, note = read_cell(_element(f"<td>{markup}</td>"))
    assert note is not None and note.problems == ("unclear_cell",)


REMOVABLE = [
    "<button>×</button>", "<a role='button'>x</a>", "<span aria-label='×'></span>", "<i aria-hidden='true'>✕</i>",
    "<button aria-label='Entfernen'><svg></svg></button>", "<a href='?remove=a'>x</a>",
]  # fmt: skip


@pytest.mark.parametrize("markup", REMOVABLE)
def test_remove_buttons(markup: str) -> None:
    found, note = read_cell(_element(f"<td>A{markup}</td>"))
    assert found == "A" and note is not None and note.removable


def test_links_that_nobody_sees_are_no_links() -> None:
    markup = "<td>A <a href='https://a.example/1'>link ↗</a><span hidden><a href='https://b.example'>b</a></span></td>"
    _, note = read_cell(_element(f"{markup}<td><a hidden href='https://c.example'>c</a></td>"))
    assert note is not None and note.hrefs == ("https://a.example/1",)


GONE = ["hidden", "hidden=until-found", "style='display:none'", "style='visibility: collapse'", "class='a hidden'", "class=d-none",
        "class='md:hidden'", "class='d-lg-none'"]  # fmt: skip
THERE = ["", "class='a'", "class='hidden md:block'", "class='d-none d-md-table-cell'", "class='overflow-hidden'", "style='color:red'",
         "class='md:hidden lg:flex'", "class='sr-only'"]  # fmt: skip


@pytest.mark.parametrize("attributes", GONE)
def test_what_takes_no_place(attributes: str) -> None:
    element = _element(f"<td {attributes}>a</td>")
    assert is_gone(element) and is_unseen(element)


@pytest.mark.parametrize("attributes", THERE)
def test_what_takes_its_place(attributes: str) -> None:
    element = _element(f"<td {attributes}>a</td>")
    assert not is_gone(element)
    assert is_unseen(element) == ("sr-only" in attributes)


LINES = [
    (["RSF", "random forest"], True, True),
    (["Leo Breiman", "Adele Cutler"], False, True),
    (["Leo", "Breiman"], False, False),
    (["Breiman, L.", "Cutler, A."], False, True),
    (["Leo Breiman, Adele", "Cutler"], False, False),
    (["Forest (Random", "Forest)", "RF"], True, False),
    (["Rastgele Orman", "(Random Forest)"], True, False),
    (["GARCH(1,1)", "ARCH"], True, True),
    (["a, b, c", "d"], True, False),
]


@pytest.mark.parametrize(("lines", "single_words", "expected"), LINES)
def test_lines_that_are_items(lines: list[str], single_words: bool, expected: bool) -> None:
    assert are_items(lines, single_words) == expected


def test_items_are_joined_by_what_they_do_not_hold() -> None:
    assert join_items(["a", "b"]) == "a, b"
    assert join_items(["Cox, D.", "Wald, A."]) == "Cox, D.; Wald, A."
    assert join_items([]) == ""


@given(st.text(st.sampled_from([*map(chr, range(32, 127)), *"–—‘’“”…↗≠"]), max_size=60))
def test_text_that_needs_no_cleaning_is_the_same_when_it_is_cleaned(text: str) -> None:
    """``tidy`` does not look closer at text of these characters; looking would change nothing."""
    cleaned = clean(mend(text)[0])
    assert (cleaned.text, dict(cleaned.removed), cleaned.problems) == (text, {}, ())
    assert not is_damaged(text)
    assert tidy(text) == (" ".join(text.split()), None)
