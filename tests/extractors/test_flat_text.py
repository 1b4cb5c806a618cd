"""Flat text: what can be cut for certain, and what must stay missing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from extractors.batches import complete, concat, rows_to_batch
from extractors.layouts import flat_cells
from extractors.layouts.cutting import cut_values
from extractors.layouts.junctions import Words
from extractors.layouts.kinship import kin_of
from extractors.locales.catalogue import listed_locales
from extractors.pages import extract_page
from tests.rendering.labels import labels_of
from tests.rendering.pages import Style, page_url, render
from tests.rendering.world import Record, make_methods

METHODS = make_methods(12, seed=31)


def cut_words(text: str, n: int, *known: str) -> list[str] | None:
    return cut_values(text, n, Words().with_texts(known))


CUTS: list[tuple[Callable[[str, int], list[str] | None], str, list[str]]] = [
    (flat_cells.cut_years, "20012019", ["2001", "2019"]),
    (flat_cells.cut_years, "1996–20002001", ["1996–2000", "2001"]),
    (flat_cells.cut_years, "2000s1999", ["2000s", "1999"]),
    (flat_cells.cut_years, "—1969—", ["—", "1969", "—"]),
    (flat_cells.cut_years, "c. 19502001", ["c. 1950", "2001"]),
    (flat_cells.cut_years, "early 1900s1994 (popularised)2014/2015", ["early 1900s", "1994 (popularised)", "2014/2015"]),
    (flat_cells.cut_years, "19th century1950s–60sca. 1958", ["19th century", "1950s–60s", "ca. 1958"]),
    (flat_cells.cut_counts, "454", ["4", "5", "4"]),
    (flat_cells.cut_repeats, "Học sâuHọc sâu", ["Học sâu", "Học sâu"]),
    (flat_cells.cut_citations, "Doe, J. (2001). A work. link ↗Roe, A. (2002). A book. ISBN: 978-0-387-31073-2",
     ["Doe, J. (2001). A work. link ↗", "Roe, A. (2002). A book. ISBN: 978-0-387-31073-2"]),
    (flat_cells.cut_citations, "Doe, J. (2001). A book. ISBN: 978-0-387-31073-2Roe, A. (2002). A work. DOI ↗",
     ["Doe, J. (2001). A book. ISBN: 978-0-387-31073-2", "Roe, A. (2002). A work. DOI ↗"]),
    (flat_cells.cut_sentences, "It splits the data into small parts again.The second one votes over many trees.",
     ["It splits the data into small parts again.", "The second one votes over many trees."]),
    (flat_cells.cut_sentences, "Agreement of coders is reported as α.The second one votes over trees.",
     ["Agreement of coders is reported as α.", "The second one votes over trees."]),
    (flat_cells.cut_sentences, "The second one votes over many trees.pix2pix learns from pairs of images.",
     ["The second one votes over many trees.", "pix2pix learns from pairs of images."]),
    (flat_cells.cut_sentences, "The second one votes over trees.van der Waerden replaced ranks by scores.",
     ["The second one votes over trees.", "van der Waerden replaced ranks by scores."]),
    (cut_words, "Tim DettmersRafael RafailovAlbert Gu", ["Tim Dettmers", "Rafael Rafailov", "Albert Gu"]),
    (cut_words, "Vaswani, A. et al.Devlin, J. et al.", ["Vaswani, A. et al.", "Devlin, J. et al."]),
    (cut_words, "Kingma, D.P. & Welling, M.Vaswani, A.", ["Kingma, D.P. & Welling, M.", "Vaswani, A."]),
    (cut_words, "StatisticsStatisticsEconometrics", ["Statistics", "Statistics", "Econometrics"]),
    (cut_words, "Yann LeCunTim Dettmers", ["Yann LeCun", "Tim Dettmers"]),
    (cut_words, "Attention mechanism (core)Non-parametric test", ["Attention mechanism (core)", "Non-parametric test"]),
    (cut_words, "—Tim Dettmers", ["—", "Tim Dettmers"]),
    (cut_words, "Su-In LeeW. O. Kermack", ["Su-In Lee", "W. O. Kermack"]),
    (cut_words, "DeepMindB. L. Welch", ["DeepMind", "B. L. Welch"]),
    (cut_words, "Algorithm with skipsPCA in the kernel", ["Algorithm with skips", "PCA in the kernel"]),
    (cut_words, "תחוםלמידת מכונה", ["תחום", "למידת מכונה"]),
    (cut_words, "تعلم الآلةالإحصاء", ["تعلم الآلة", "الإحصاء"]),
    (cut_words, "Глубокое обучениеСтатистика", ["Глубокое обучение", "Статистика"]),
]  # fmt: skip

NOT_CUT: list[tuple[Callable[[str, int], list[str] | None], str, int]] = [
    (flat_cells.cut_years, "1996–2000", 2),
    (flat_cells.cut_years, "some say 19002001", 2),
    (flat_cells.cut_years, "1970—1980", 2),
    (cut_words, "forestsgradient boosting", 2),
    (cut_words, "Kingma, D.P.Welling, M.K.", 3),
    (cut_words, "Rebecca DerSimonian; Nan LairdJohn MacKay", 3),
    (cut_words, "Model of GPT-2Vector space", 2),
    (cut_words, "Encoder—decoder modelRank test", 2),
    (flat_cells.cut_counts, "1112", 3),
    (flat_cells.cut_counts, "44", 3),
    (flat_cells.cut_repeats, "abcab", 2),
    (flat_cells.cut_citations, "Doe, J. (2001). A work. link ↗", 2),
    (flat_cells.cut_sentences, "It works for e.g.Many small cases and more.", 2),
    (cut_words, "Google DeepMindvan der Maaten", 2),
    (cut_words, "Yann LeCunvan der Maaten", 2),
    (cut_words, "Daniel McFaddenpearl, j.", 2),
    (cut_words, "Deep learningstatistics", 2),
    (cut_words, "통계학계량경제학", 2),
    (cut_words, "Model with GPT2Vector space", 2),
]


@pytest.mark.parametrize(("cut", "text", "cells"), CUTS)
def test_cells_that_their_shape_tells_apart(
    cut: Callable[[str, int], list[str] | None], text: str, cells: list[str]
) -> None:
    assert cut(text, len(cells)) == cells


@pytest.mark.parametrize(("cut", "text", "n"), NOT_CUT)
def test_cells_that_stay_together(cut: Callable[[str, int], list[str] | None], text: str, n: int) -> None:
    assert cut(text, n) is None


def test_words_that_other_pages_know_are_not_cut() -> None:
    assert cut_words("XyzBoost familyRank test", 2) is None
    assert cut_words("XyzBoost familyRank test", 2, "the XyzBoost") == ["XyzBoost family", "Rank test"]
    assert cut_words("Quantized LoRADPO, Direct", 2) is None
    assert cut_words("Quantized LoRADPO, Direct", 2, "LoRA", "DPO") == ["Quantized LoRA", "DPO, Direct"]


def _records(locale: str, *numbers: int) -> list[Record]:
    return [METHODS[number].record(locale) for number in numbers]


def _flat(locale: str, *numbers: int, url: bool = True) -> tuple[bytes, str | None]:
    records = _records(locale, *numbers)
    return render(records, labels_of(locale), "flat"), page_url(records, locale) if url else None


def test_aliases_that_begin_small_are_split_with_the_values_of_the_same_methods_elsewhere() -> None:
    small = ["grovish splitting, twigwise votes", "quorum of knots, knotted sums"]
    records = [
        record.with_cell("aliases", cell) for record, cell in zip(_records("fr", 0, 1), small, strict=True)
    ]
    flat = extract_page(render(records, labels_of("fr"), "flat"), "flat")
    alone = complete(rows_to_batch([flat]))
    assert set(alone.records.column("aliases").to_pylist()) == {None}
    row = next(row for row in alone.refusals.to_pylist() if "aliases" in row["detail"])
    assert (row["reason"], row["locator"], row["stage"]) == ("unsplit_cell", "row 7", "extract")
    found = [flat, extract_page(render(records[::-1], labels_of("he")), "html")]
    together = complete(rows_to_batch(found))
    rows = [row for row in together.records.to_pylist() if row["page_id"] == "flat"]
    assert [row["aliases"] for row in rows] == [record.cell("aliases") for record in records]
    assert not [row for row in together.refusals.to_pylist() if "aliases" in row["detail"]]


ALIASES = "Gauss Süreci, kriging, GPDestek Vektör Makinesi (SVM), SVM, support vector network"


def test_what_a_page_says_of_a_method_shows_which_aliases_are_its_own() -> None:
    words = Words().with_texts(["Gaussian Process", "Support Vector Machine"])
    assert cut_values(ALIASES, 2, words, lists=True) is None
    names = [["Gaussian Process"], ["Support Vector Machine"]]
    cut = ["Gauss Süreci, kriging, GP", "Destek Vektör Makinesi (SVM), SVM, support vector network"]
    assert cut_values(ALIASES, 2, words, kin_of(names, names), lists=True) == cut
    strange = [["Support Vector Machine"], ["Gaussian Process"]]
    assert cut_values(ALIASES, 2, words, kin_of(strange, strange), lists=True) is None


def test_no_method_has_more_aliases_than_the_site_shows() -> None:
    five = "One name, another, a third, a fourth, a fifthSecond method"
    assert cut_values(five, 2, Words(), lists=True) is None
    assert cut_values(five, 2, Words()) is not None


def test_one_unknown_method_is_what_the_known_ones_leave() -> None:
    content, url = _flat("fr", 0, 1, 2)
    known = render(_records("de", 0, 2), labels_of("de"))
    parts = [
        extract_page(content, "flat", url),
        extract_page(known, "html", page_url(_records("de", 0, 2), "de")),
    ]
    rows = complete(rows_to_batch(parts)).records.to_pylist()
    aliases = [row["aliases"] for row in rows if row["page_id"] == "flat"]
    expected = [METHODS[n].record("fr").cell("aliases") for n in (0, 1, 2)]
    assert aliases == expected or aliases == [None, None, None]
    assert aliases[1] == expected[1]


def test_flat_pages_teach_each_other_labels_and_values() -> None:
    pages = [_flat("tr", 0, 1), _flat("tr", 1, 2), _flat("tr", 3, 3)]
    found = [extract_page(content, f"p{place}", url) for place, (content, url) in enumerate(pages)]
    whole = complete(rows_to_batch(found))
    reverse = complete(concat([rows_to_batch([each]) for each in reversed(found)]))
    assert whole.records.equals(reverse.records) and whole.refusals.equals(reverse.refusals)
    for row in whole.records.to_pylist():
        numbers = {"p0": (0, 1), "p1": (1, 2), "p2": (3, 3)}[row["page_id"]]
        record = METHODS[numbers[row["column"] - 1]].record("tr")
        assert row["family"] in (None, record.cell("family"))
        assert row["year"] == record.cell("year") and row["name"] == record.name


def test_english_names_of_the_citation_line_find_a_method() -> None:
    records = _records("vi", 4, 5)
    content = render(records, labels_of("vi"), "flat")
    english = render(_records("en", 4, 6), labels_of("en"))
    more = render(_records("en", 5, 7), labels_of("en"))
    found = [extract_page(content, "flat"), extract_page(english, "a"), extract_page(more, "b")]
    assert found[0].unsplit is not None and found[0].unsplit["english"] == [
        METHODS[4].english,
        METHODS[5].english,
    ]
    rows = [row for row in complete(rows_to_batch(found)).records.to_pylist() if row["page_id"] == "flat"]
    assert [row["aliases"] for row in rows] == [record.cell("aliases") for record in records]


def test_a_summary_that_breaks_off_is_missing() -> None:
    content, url = _flat("fr", 0, 1)
    cut = content[: content.index(b"ScholarGate") - 30]
    rows = complete(rows_to_batch([extract_page(cut, "flat", url)])).records.to_pylist()
    assert [row["summary"] for row in rows][-1] in (None, METHODS[1].record("fr").cell("summary"))


@pytest.mark.parametrize(
    ("fields", "cells"),
    [
        (["統計学", "心理学"], ["統計学", "心理学"]),
        (["計量経済学", "経済学"], ["計量経済学", "経済学"]),  # not 経済学 twice
        (["統計学", "統計学"], ["統計学", "統計学"]),
        (["深層学習", "深層学習", "名もない分野"], [None, None, None]),
    ],
)
def test_fields_without_spaces_or_capitals_need_a_label_that_is_certain(
    fields: list[str], cells: list[str | None]
) -> None:
    records = [
        record.with_cell("field", field)
        for record, field in zip(_records("ja", 0, 1, 2)[: len(fields)], fields, strict=True)
    ]
    content = render(records, labels_of("ja"), "flat")
    catalogue = listed_locales().without("ja")
    found = complete(rows_to_batch([extract_page(content, "p", catalogue=catalogue)])).records.to_pylist()
    assert [row["field"] for row in found] == cells


@pytest.mark.parametrize(
    "names", [["Plan 23", "2×2-Plan", "B"], ["2×2-Plan", "3×2-Plan"], ["A 1", "2 B", "C"]]
)
def test_marks_between_figures_separate_names_only_where_the_rows_say_so(names: list[str]) -> None:
    records = [
        replace(record, name=name) for record, name in zip(_records("de", 0, 1, 2), names, strict=False)
    ]
    flat = extract_page(render(records, labels_of("de"), "flat"), "p")
    shown = [row["name"] for row in complete(rows_to_batch([flat])).records.sort_by("column").to_pylist()]
    assert shown == names or (not shown and flat.refusals[0]["reason"] == "unsplit_page")
    assert shown or names[0] == "Plan 23"


@pytest.mark.parametrize(
    ("locale", "lead", "name"),
    [
        ("pl", "Porównaj metodyRóżnice są podświetlone.", "3D Scan Registration"),
        ("hi", "विधियों की तुलना करेंअंतर दिखाए गए हैं।", "St. Petersburg Game"),
        ("de", "Methoden vergleichenUnterschiede sind markiert.", "U.S. Census Matching"),
        ("zh", "方法对比 不同之处已标出。 ", "GPT-2"),
        ("fr", "Comparer des méthodes Les différences sont marquées. ", "St. Petersburg Game"),
    ],
)
def test_the_first_name_on_a_line_with_the_sentence_before_it_is_whole_or_refused(
    locale: str, lead: str, name: str
) -> None:
    records = [Record("one", name, METHODS[0].record(locale).cells), METHODS[1].record(locale)]
    lines = render(records, labels_of(locale), "flat").decode().split("\n")[2:]
    found = complete(rows_to_batch([extract_page((lead + "".join(lines)).encode(), "p")]))
    names = found.records.sort_by("column").column("name").to_pylist()
    assert names in ([], [record.name for record in records])
    assert bool(names) == (locale != "fr"), "a stop with a blank behind it may be the name's"


def test_names_with_many_blanks_around_their_marks_are_no_exception() -> None:
    names = " × ".join(f"Method {letter}" for letter in "ABCDEFGHIJ")
    page = extract_page(f"{names} ×\nField Statistics\nFamily Statistics".encode(), "p")
    assert page.refusals and not page.records


@pytest.mark.parametrize("mark", ["✕", "✖", "❌"])
def test_names_may_have_another_remove_mark(mark: str) -> None:
    records = [Record("one", "2×2 Factorial Design", METHODS[0].record("de").cells), METHODS[1].record("de")]
    content = render(records, labels_of("de"), "flat").decode()
    header = content.split("\n")[2]
    marked = content.replace(header, "".join(f"{record.name}{mark}" for record in records))
    found = complete(rows_to_batch([extract_page(marked.encode(), "p")]))
    names = found.records.sort_by("column").column("name").to_pylist()
    assert names == [record.name for record in records]


@pytest.mark.parametrize("locale", ["de", "uk", "he"])
def test_a_mark_in_a_cell_is_no_remove_mark_of_a_page_on_one_line(locale: str) -> None:
    records = _records(locale, 0, 1)
    records[0] = records[0].with_cell("aliases", "2×2 Desen, two-by-two design")
    content = render(records, labels_of(locale), "flat", Style(stream=True))
    found = complete(rows_to_batch([extract_page(content, "p")]))
    rows = found.records.sort_by("column").to_pylist()
    assert [row["name"] for row in rows] == [record.name for record in records]
    assert all(
        row["aliases"] in (None, record.cell("aliases")) for row, record in zip(rows, records, strict=True)
    )
