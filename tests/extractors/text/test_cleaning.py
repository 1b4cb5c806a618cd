import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.text.cleaning import clean

KEPT = [
    "葛\U000e0100城",
    "LoRAն արագ է",
    "β-VAE", "χ² test", "L1", "μ", "αBB", "TDλ", "μP", "ε-greedy", "k-means++", "BERT-модель", "LoRA-адаптация",
    "t-тест", "метод L2", "GPT/трансформер", "H₂O", "Öz-Dikkat", "Пов'язані", "R²", "Φ-divergence", "σ-algebra",
    "می‌شود", "روش‌های", "क्‍ष", "ശ്രീ", "LoRAとPEFT", "梯度提升(Gradient Boosting)", "Δ", "ANOVA-тест", "ℓ1",
    "2×2", "a\nb\tc", "ΔAIC", "3D-модель", "COVID‑19", "ΑΒΓ ABC",
]  # fmt: skip


@pytest.mark.parametrize("text", [unicodedata.normalize("NFC", text) for text in KEPT])
def test_honest_text_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert (cleaned.text, cleaned.removed, cleaned.problems) == (text, {}, ())


REMOVED = [
    ("a\u202eb", "ab", {"bidi_controls": 1}),
    ("a\u3164\u2800b", "ab", {"zero_width": 2}),
    ("a\ufe00b", "ab", {"zero_width": 1}),
    ("a\U000e0100\U000e0101b", "ab", {"variations": 2}),
    ("\u200fשלום\u200f", "שלום", {"bidi_controls": 2}),
    ("\u2066x\u2069", "x", {"bidi_controls": 2}),
    ("zero\u200bwidth\ufeff", "zerowidth", {"zero_width": 2}),
    ("soft\u00adhyphen", "softhyphen", {"zero_width": 1}),
    ("tag\U000e0041\U000e007f", "tag", {"tag_characters": 2}),
    ("nul\x00 bell\x07 c1\x85", "nul bell c1", {"controls": 3}),
    ("lone\ud800", "lone", {"controls": 1}),
    ("Latin\u200cword", "Latinword", {"joiners": 1}),
    ("می\u200c\u200cشود", "می\u200cشود", {"joiners": 1}),
    ("\u200cشود", "شود", {"joiners": 1}),
    ("شود\u200c X", "شود X", {"joiners": 1}),
    ("می\u200b\u200cشود", "می\u200cشود", {"zero_width": 1}),
    ("a\u202e\u200d\U000e0020", "a", {"bidi_controls": 1, "joiners": 1, "tag_characters": 1}),
]


@pytest.mark.parametrize(("text", "expected", "removed"), REMOVED)
def test_what_nobody_sees_is_removed_and_counted(text: str, expected: str, removed: dict[str, int]) -> None:
    cleaned = clean(text)
    assert (cleaned.text, dict(cleaned.removed), cleaned.problems) == (expected, removed, ())


PROBLEMS = [
    ("Rаndom", "mixed_script"),  # Cyrillic а
    ("Сlassic", "mixed_script"),  # Cyrillic С
    ("Vꭺlatility", "mixed_script"),  # Cherokee
    ("mօdel", "mixed_script"),  # Armenian օ
    ("mⲟdel", "mixed_script"),  # Coptic
    ("pαypal", "mixed_script"),
    ("Νetwork", "mixed_script"),  # Greek Ν
    ("mοdel", "mixed_script"),  # Greek ο
    ("βετaα", "mixed_script"),
    ("A\ue000B", "private_use"),
    ("\U000f0001", "private_use"),
    ("lost\ufffd", "replacement_character"),
    ("R\u200bа\u200bndom", "mixed_script"),
]


@pytest.mark.parametrize(("text", "problem"), PROBLEMS)
def test_what_cannot_be_mended_is_a_problem(text: str, problem: str) -> None:
    assert clean(text).problems == (problem,)


def test_text_is_nfc() -> None:
    assert clean(unicodedata.normalize("NFD", "Tối ưu")).text == "Tối ưu"


def test_line_ends_are_one_kind() -> None:
    assert clean("a\r\nb\rc").text == "a\nb\nc"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    twice = clean(once.text)
    assert (twice.text, dict(twice.removed)) == (once.text, {})
    assert twice.problems == once.problems


@given(st.text())
def test_clean_text_can_be_stored(text: str) -> None:
    cleaned = clean(text).text
    cleaned.encode("utf-8")
    assert unicodedata.is_normalized("NFC", cleaned)
