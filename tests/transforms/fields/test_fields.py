import pandas as pd
import pytest

from transforms.fields.alignment import learn
from transforms.fields.canonical import canonical_fields, reviews
from transforms.fields.vocabulary import Entry, FieldVocabulary, known_vocabulary, term

Row = tuple[str, str, str | None, str | None]


def members(*rows: Row) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["method_id", "page_id", "locale", "field"])


def fields(*rows: Row, known: FieldVocabulary | None = None) -> dict[str, str | None]:
    frame = canonical_fields(members(*rows), known)
    return {
        m: f if isinstance(f, str) else None for m, f in zip(frame["method_id"], frame["field"], strict=True)
    }


@pytest.mark.parametrize(
    ("locale", "text"),
    [("he", "למידה עמוקה"), ("vi", "Học sâu"), ("fa", "یادگیری عمیق"), ("uk", "Глибоке навчання"),
     ("vi-VN", "HỌC SÂU"), ("de", "Deep learning"), ("xx", "Deep Learning"), ("en", "deep learning")],
)  # fmt: skip
def test_known_values_have_their_english_field(locale: str, text: str) -> None:
    assert fields(("m", "p", locale, text)) == {"m": "Deep learning"}


def test_a_known_value_is_known_on_a_page_of_unknown_or_related_locale() -> None:
    assert fields(("m", "p", None, "Học sâu")) == {"m": "Deep learning"}
    assert fields(("m", "p", "nn", "Maskinlæring")) == {"m": "Machine learning"}


def test_what_is_not_in_latin_script_is_not_english() -> None:
    assert fields(("m", "p", "en", "ไม่รู้จัก")) == {"m": None}


def test_an_english_page_translates_the_other_pages_of_the_method() -> None:
    assert fields(
        ("a", "p1", "en", "Causal inference"),
        ("a", "p2", "de", "Kausale Inferenz"),
        ("b", "p3", "de", "kausale  Inferenz"),
    ) == {"a": "Causal inference", "b": "Causal inference"}


def test_alignment_goes_on_from_what_was_learned() -> None:
    assert fields(
        ("a", "p1", "he", "למידה עמוקה"),
        ("a", "p2", "xx", "Prima"),
        ("b", "p3", "xx", "Prima"),
        ("b", "p4", "yy", "Secunda"),
        ("c", "p5", "yy", "Secunda"),
    ) == dict.fromkeys("abc", "Deep learning")


def test_what_nothing_translates_is_null_and_reviewed() -> None:
    row = ("a", "p", "xx", "Ignotum")
    assert fields(row) == {"a": None}
    review = reviews(members(row))
    assert list(review["kind"]) == ["field_unknown"]
    assert list(review["evidence"]) == [["a"]]


def test_a_method_with_two_fields_has_none_and_is_reviewed() -> None:
    rows = [("a", "p1", "en", "Statistics"), ("a", "p2", "vi", "Học sâu"), ("a", "p3", "en", "statistics")]
    frame = canonical_fields(members(*rows))
    assert frame["field"].isna().all() and frame["conflict"].all()
    assert list(reviews(members(*rows))["kind"]) == ["field_conflict"]


def test_a_majority_does_not_settle_what_a_value_means() -> None:
    rows = [
        *[row for m in "abcdefgh" for row in ((m, "p1", "en", "Statistics"), (m, "p2", "xx", "Duplex"))],
        ("i", "p3", "en", "Economics"),
        ("i", "p4", "xx", "Duplex"),
        ("j", "p5", "xx", "Duplex"),
    ]
    found = fields(*rows)
    assert found["j"] is None
    assert found["i"] == "Economics" and found["a"] == "Statistics"
    review = reviews(members(*rows))
    assert list(review["kind"]) == ["field_translation"]
    assert review["evidence"][0] == ["Economics: i", "Statistics: a, b, c"]


def test_a_conflict_found_late_takes_back_what_rested_on_it() -> None:
    rows = [
        ("a", "p", "en", "Statistics"), ("a", "p", "xx", "Unus"),
        ("b", "p", "xx", "Unus"), ("b", "p", "xx2", "Duo"),
        ("c", "p", "xx2", "Duo"), ("c", "p", "zz", "Tres"),
        ("d", "p", "en", "Economics"), ("d", "p", "zz", "Tres"), ("d", "p", "xx2", "Duo"),
    ]  # fmt: skip
    found = fields(*rows)
    assert found["a"] == "Statistics" and found["d"] == "Economics"
    assert found["b"] != found["c"] or found["b"] is None


def test_order_of_rows_changes_nothing() -> None:
    rows = [
        ("a", "p1", "en", "Statistics"), ("a", "p2", "xx", "Alpha"), ("b", "p3", "xx", "ALPHA"),
        ("b", "p3", "yy", "Beta"), ("c", "p4", "yy", "Beta"), ("c", "p5", "en", "Economics"),
    ]  # fmt: skip
    one, other = members(*rows), members(*rows[::-1])
    pd.testing.assert_frame_equal(canonical_fields(one), canonical_fields(other))
    pd.testing.assert_frame_equal(reviews(one), reviews(other))
    assert learn(one).to_json() == learn(other).to_json()


def test_a_method_without_any_field_text_has_a_row() -> None:
    assert fields(("a", "p", "en", None)) == {"a": None}
    assert reviews(members(("a", "p", "en", None))).empty


def test_learned_entries_say_what_they_rest_on_and_can_be_used_again() -> None:
    vocabulary = learn(members(("a", "p", "he", "למידה עמוקה"), ("a", "q", "xx", "Profunda")))
    assert Entry("Deep learning", "xx", "Profunda", "aligned") in vocabulary.entries
    assert fields(("z", "p", "xx", "profunda"), known=vocabulary) == {"z": "Deep learning"}


def test_one_text_with_two_meanings_is_not_a_vocabulary() -> None:
    entries = [
        Entry("Statistics", "de", "Statistik", "curated"),
        Entry("Economics", "de", "Statistik", "curated"),
    ]
    with pytest.raises(ValueError, match="means both"):
        FieldVocabulary(entries)


def test_the_data_file_is_in_its_own_order_and_all_entries_have_evidence() -> None:
    known = known_vocabulary()
    assert {entry.evidence for entry in known.entries} == {"page", "curated"}
    assert all(entry.page for entry in known.entries if entry.evidence == "page")
    assert all(known.meaning(term(entry.locale, entry.text)) == entry.field for entry in known.entries)
