import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.text.folding import fold, fold_distinct

SAME = [
    ("چندسری", "چند\u200cسری"),
    ("toi uu", "Tối ưu"),
    ("TỐI ƯU", "Tối ưu"),
    ("Đường", "duong"),
    ("كتاب", "کتاب"),
    ("تحليلي", "تحلیلی"),
    ("مقاربة", "مقاربه"),
    ("أداة", "اداة"),
    ("مقایسهٔ", "مقایسه"),
    ("شَبَكة", "شبكة"),
    ("ISI", "ısı"),
    ("ISTANBUL", "İstanbul"),
    ("Öz-Dikkat", "oz dikkat"),
    ("multi–head", "multi-head"),
    ("multi\u2011head", "multi head"),
    ("Пов'язані", "Пов’язані"),
    ("ёлка", "елка"),
    ("ＬｏＲＡ", "lora"),
    ("ﬁne-tuning", "fine tuning"),
    ("Ａ  B\u00a0C\n", "a b c"),
    ("χ² test", "χ2 test"),
    ("۲۰۲۳", "2023"),
    ("शिक्षा", unicodedata.normalize("NFD", "शिक्षा")),
    ("ガウス", unicodedata.normalize("NFD", "ガウス")),
    ("한국어", unicodedata.normalize("NFD", "한국어")),
    ("мой", unicodedata.normalize("NFD", "МОЙ")),
    ("שָׁלוֹם", "שלום"),
    ("soft\u00adhyphen", "softhyphen"),
]

DIFFERENT = [("LoRA", "LoRA+"), ("A*", "A"), ("が", "か"), ("की", "का"), ("มา", "มี"), ("мой", "мои")]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_spellings_of_one_name_fold_alike(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_different_names_fold_apart(left: str, right: str) -> None:
    assert fold(left) != fold(right)


@given(st.text())
def test_folding_a_fold_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_normal_forms_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_fold_distinct_keeps_the_order_of_first_appearance() -> None:
    assert list(fold_distinct(["B", "a", "B"]).items()) == [("B", "b"), ("a", "a")]
