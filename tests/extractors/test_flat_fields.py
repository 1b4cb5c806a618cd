"""Fields of research in flat text, above all in scripts without capitals: right or missing, never wrong.

Names that no vocabulary has are made of names that it has (``生物`` + ``統計学``): what a splitter that trusts
its vocabulary takes for the shorter name.
"""

import json
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.batches import complete, rows_to_batch
from extractors.layouts.compounds import could_be_cut_elsewhere
from extractors.locales.catalogue import listed_locales
from extractors.locales.vocabulary import english_fields, field_names, words_for_field
from extractors.pages import extract_page
from extractors.schemas import ROWS
from extractors.text.cleaning import clean
from extractors.text.folding import fold
from tests.rendering.labels import PageLabels
from tests.rendering.library import library, library_labels
from tests.rendering.pages import Style, render
from tests.rendering.world import Record

GENERAL = json.loads((files("extractors.locales") / "general.json").read_text(encoding="utf-8"))
PARTS = {
    "ar": ("ال بيو و", "ات ية"),
    "fa": ("زیست فرا بیو", "شناسی ها"),
    "he": ("ביו גאו נוירו פסיכו מאקרו ה", "ים ית"),
    "hi": ("जैव भू अर्ध", "शास्त्र ीय"),
    "ja": ("生物 教育 医療 数理 行動", "教育 理論 史"),
    "ka": ("ბიო ნეირო გეო მაკრო", "ს ური"),
    "ko": ("교육 생물 의료 보건 수리", "교육 이론"),
    "ta": ("உயிர் நரம்பு", "சார்"),
    "th": ("ชีว ประสาท การ", "ประยุกต์ เชิงลึก"),
    "zh": ("生物 教育 应用 数理 行为", "教育 理论 史"),
    "ru": ("био нейро гео", "ный"),
    "de": ("bio neuro geo", "didaktik"),
}
"""What may stand before and behind a name without a space, in each locale."""

AMHARIC = PageLabels(
    "am", "ዘዴዎችን ማወዳደር", "የተመረጡ ዘዴዎች ጎን ለጎን።",
    ("መስክ", "ቤተሰብ", "የመነሻ ዓመት", "ፈጣሪ", "ዓይነት", "መሠረታዊ ምንጭ", "ሌሎች ስሞች", "ተዛማጅ", "ማጠቃለያ"), "የመረጃ ስብስብ",
)  # fmt: skip


def _names(locale: str) -> list[str]:
    vouched = json.loads((files("extractors.locales") / "fields.json").read_text(encoding="utf-8"))
    own = [row["text"] for row in vouched if row["locale"] == locale]
    return sorted({*own, *(name for each in GENERAL["fields"].values() for name in each.get(locale, ()))})


def _labels(locale: str) -> PageLabels:
    return AMHARIC if locale == "am" else library_labels(locale)


def _page(locale: str, fields: list[str], stream: bool = False, listed: bool = False) -> list[dict[str, str]]:
    records = [
        book.record(locale).with_cell("field", field) for book, field in zip(library(), fields, strict=False)
    ]
    found = _read(locale, records, stream, listed)
    for row, record in zip(found, records, strict=bool(found)):
        for key, cell in zip(ROWS, record.cells, strict=True):
            assert row[key] in (None, cell), (key, fields)
    return found


def _read(locale: str, records: list[Record], stream: bool, listed: bool) -> list[dict[str, str]]:
    catalogue = listed_locales() if listed else listed_locales().without(locale)
    text = render(records, _labels(locale), "flat", Style(stream=stream))
    rows = complete(rows_to_batch([extract_page(text, "p", catalogue=catalogue)])).records.to_pylist()
    return sorted(rows, key=lambda row: row["column"])


@pytest.mark.parametrize(
    ("locale", "fields"),
    [
        ("zh", ["人工智能", "计量经济学", "统计学"]),
        ("ja", ["時系列分析", "機械学習"]),
        ("ko", ["자연어 처리", "통계학", "통계학"]),
        ("th", ["สถิติ", "ปัญญาประดิษฐ์"]),
        ("he", ["ביוסטטיסטיקה", "סטטיסטיקה", "למידה עמוקה"]),
        ("ar", ["علوم الحاسوب", "الإحصاء"]),
        ("fa", ["آمار", "داده‌کاوی"]),
        ("hi", ["सांख्यिकी", "मनोविज्ञान"]),
        ("ka", ["სტატისტიკა", "ბიოსტატისტიკა"]),
        ("ta", ["புள்ளியியல்", "உளவியல்"]),
        ("am", ["ስታቲስቲክስ", "ኢኮኖሚክስ"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stream", [False, True])
def test_usual_names_of_fields_are_split_on_a_page_alone(
    locale: str, fields: list[str], stream: bool
) -> None:
    found = [row["field"] for row in _page(locale, fields, stream)]
    assert found == fields or stream


@pytest.mark.parametrize(
    ("locale", "fields"),
    [
        ("zh", ["生物医学统计学", "统计学"]),
        ("zh", ["应用数学", "教育统计学", "教育学"]),
        ("ja", ["統計学教育", "心理学"]),  # or 統計学 and 教育心理学
        ("ja", ["教育計量", "経済学"]),  # or 教育 and 計量経済学
        ("ja", ["統計学", "統計学教育", "心理学"]),
        ("ko", ["보건경제학", "심층 학습"]),
        ("th", ["สถิติการศึกษา", "จิตวิทยา"]),
        ("he", ["גאוסטטיסטיקה", "סטטיסטיקה"]),
        ("ar", ["اقتصاد", "الاقتصاد القياسي"]),  # behind المجال, which ends in an article
        ("hi", ["भूसांख्यिकी", "सांख्यिकी", "सांख्यिकी"]),
        ("ka", ["გეოსტატისტიკა", "სტატისტიკა"]),
        ("ru", ["Статистика", "Биостатистика", "статистика"]),
        ("de", ["Biostatistik", "statistik", "statistik"]),
        ("de", ["sozialpsychologie", "psychologie"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("listed", [False, True])
def test_a_field_inside_another_is_not_taken_for_it(locale: str, fields: list[str], listed: bool) -> None:
    _page(locale, fields, listed=listed)


def test_fields_behind_the_first_are_certain_where_words_are_spaced(monkeypatch: pytest.MonkeyPatch) -> None:
    own = frozenset({"תחום"})
    monkeypatch.setattr("extractors.layouts.flat_labels.words_for_field", lambda: words_for_field() - own)
    fields = ["כלכלה", "פסיכולוגיה", "סוציולוגיה"]
    found = [row["field"] for row in _page("he", fields)]
    assert found in ([None, *fields[1:]], fields)


INSIDE_WORDS = str.maketrans("ךםןףץةς", "כמנפצتσ")
"""Letters that stand at the end of words alone, as they are written inside: a final one does tell an end."""


def _joined(head: str, name: str, tail: str) -> str:
    name = name.lower() if head else name
    return head + (name[:-1] + name[-1].translate(INSIDE_WORDS) + tail if tail else name)


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, list[str]]:
    locale = draw(st.sampled_from([*sorted(PARTS), "am"]))
    before, behind = (parts.split() for parts in PARTS.get(locale, ("", "")))
    name = st.sampled_from(_names(locale))
    heads, tails = st.sampled_from(["", "", *before]), st.sampled_from(["", "", *behind])
    made = st.builds(_joined, heads, name, tails)
    shown = (
        st.one_of(name, made, made.map(str.lower), made.map(str.capitalize))
        if locale in ("ru", "de")
        else name | made
    )
    return locale, draw(st.lists(shown, min_size=2, max_size=5))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(pages(), st.booleans(), st.booleans())
def test_no_field_is_ever_wrong(page: tuple[str, list[str]], stream: bool, listed: bool) -> None:
    locale, fields = page
    _page(locale, [" ".join(field.split()) for field in fields], stream, listed)


def test_neighbours_that_could_be_two_other_names() -> None:
    known = {"統計学", "教育", "心理学", "教育心理学", "計量経済学", "経済学"}
    assert could_be_cut_elsewhere(["統計学", "教育心理学"], known)
    assert could_be_cut_elsewhere(["教育", "計量経済学"], known)
    assert not could_be_cut_elsewhere(["統計学", "計量経済学"], known)
    assert not could_be_cut_elsewhere(["Education", "Psychology"], {"Education", "Psychology"})


def test_the_general_vocabulary_says_where_it_is_from_and_gives_no_name_two_meanings() -> None:
    assert GENERAL["source"].startswith("general vocabulary")
    meanings: dict[tuple[str, str], str] = {}
    for field, languages in GENERAL["fields"].items():
        for language, names in languages.items():
            for name in names:
                assert clean(name).text == name and not clean(name).problems
                assert meanings.setdefault((language, fold(name)), field) == field
    assert {"Statistics", "Bioinformatics"} <= english_fields() <= field_names()
    assert all(clean(word).text == word for word in words_for_field())
