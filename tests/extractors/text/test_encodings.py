import pytest

from extractors.pages import extract_page
from extractors.refusals import RefusedError
from extractors.text.encodings import declared_encoding, decode, is_damaged, mend
from tests.rendering.labels import labels_of
from tests.rendering.pages import Style, render
from tests.rendering.world import make_methods

METHODS = make_methods(6, seed=9)


@pytest.mark.parametrize(
    ("content", "header", "encoding"),
    [
        (b"plain", None, None),
        (b"plain", "text/html; charset=UTF-8", "utf-8"),
        (b'<meta charset="windows-1251">', None, "cp1251"),
        (b"<meta http-equiv='Content-Type' content='text/html; charset=Shift_JIS'>", None, "cp932"),
        (b'<meta charset="windows-1251">', "text/html; charset=koi8-r", "koi8_r"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>', None, "cp1252"),
        (b"plain", "text/html; charset=rot13", None),
        (b"plain", "text/html; charset=unicode_escape", None),
    ],
)
def test_the_header_is_asked_before_the_markup(
    content: bytes, header: str | None, encoding: str | None
) -> None:
    assert declared_encoding(content, header) == encoding


@pytest.mark.parametrize(
    ("text", "encoding", "locale"),
    [("ru", "windows-1251", "ru"), ("he", "windows-1255", "he"), ("ja", "shift_jis", "ja"), ("pl", "iso-8859-2", "pl"), ("zh", "gb2312", "zh")],
)  # fmt: skip
def test_a_declared_legacy_encoding_that_the_labels_confirm(text: str, encoding: str, locale: str) -> None:
    records = [method.record(locale).with_cell("aliases", "a, b") for method in METHODS[:2]]
    markup = render(records, labels_of(locale)).decode().replace('charset="utf-8"', f'charset="{encoding}"')
    found = extract_page(markup.encode(encoding, "xmlcharrefreplace"), "p")
    assert found.page is not None, found.refusals
    assert [row["name"] for row in found.records] == [record.name for record in records]


@pytest.mark.parametrize(
    ("written", "declared"), [("windows-1251", "windows-1255"), ("windows-1255", "windows-1251"), ("shift_jis", "windows-1252")]
)  # fmt: skip
def test_a_wrong_legacy_declaration_is_refused(written: str, declared: str) -> None:
    locale = {"windows-1251": "ru", "windows-1255": "he", "shift_jis": "ja"}[written]
    records = [method.record(locale) for method in METHODS[:3]]
    markup = render(records, labels_of(locale), "html", Style(lang=False)).decode().replace("utf-8", declared)
    found = extract_page(markup.encode(written, "xmlcharrefreplace"), "p")
    assert found.page is None and not found.records
    assert found.refusals[0]["reason"] in ("bad_encoding", "mixed_script", "unrecognised_rows")


def test_a_wrong_declaration_of_valid_utf_8_is_noticed() -> None:
    records = [method.record("uk") for method in METHODS[:2]]
    markup = render(records, labels_of("uk")).decode().replace("utf-8", "windows-1251").encode()
    found = extract_page(markup, "p", content_type="text/html; charset=koi8-u")
    assert found.page is not None
    assert "encoding_declaration_wrong" in found.page["flags"]
    assert [row["name"] for row in found.records] == [record.name for record in records]


def test_a_byte_order_mark_comes_first() -> None:
    assert decode("é".encode("utf-16"), "text/plain; charset=utf-8").text == "é"
    assert decode(b"\xef\xbb\xbf\xc3\xa9", "text/plain; charset=windows-1251").text == "é"


@pytest.mark.parametrize("damage", ["latin-1", "cp1251"])
def test_double_encoded_pages_are_mended_by_name(damage: str) -> None:
    records = [method.record("uk") for method in METHODS[:2]]
    text = render(records, labels_of("uk"), "pipe").decode()
    for undefined in "РаАИ":  # bytes that a single-byte encoding does not have
        if damage != "latin-1":
            text = text.replace(undefined, "")
    try:
        damaged = text.encode().decode(damage)
    except UnicodeDecodeError:
        pytest.skip("this text cannot be damaged so")
    mended, flags = mend(damaged)
    assert mended == text
    assert flags[0] == "mojibake_repaired" and len(flags) == 3


def test_a_damaged_cell_in_a_sound_page_is_mended() -> None:
    records = [METHODS[0].record("uk").with_cell("type", "Модель – проста"), METHODS[1].record("uk")]
    text = render(records, labels_of("uk"), "pipe").decode()
    found = extract_page(
        text.replace("Модель – проста", "Модель – проста".encode().decode("latin-1")).encode(), "p"
    )
    assert found.records[0]["type"] == "Модель – проста"
    assert found.page is not None and "mojibake_repaired" in found.page["flags"]


@pytest.mark.parametrize(
    "text",
    [
        "Öz-Dikkat ve Çok Başlı",
        "Résumé – Čeština",
        "Ñandú × Årsta",
        "“quoted” – Ünal’s",
        "naïve Bayes · État",
    ],
)
def test_sound_text_is_not_mended(text: str) -> None:  # fmt: skip
    assert mend(text) == (text, ())
    assert not is_damaged(text)


def test_an_unknown_character_is_a_refused_cell() -> None:
    records = [METHODS[0].record("de").with_cell("type", "lost \ufffd letter"), METHODS[1].record("de")]
    found = extract_page(render(records, labels_of("de"), "pipe"), "p")
    assert found.records[0]["type"] is None
    assert [(row["reason"], row["locator"]) for row in found.refusals] == [
        ("replacement_character", "row 5, column 1")
    ]


def test_refusals_name_the_byte() -> None:
    with pytest.raises(RefusedError, match="byte 4"):
        decode(b"abcd\xff\xfeefgh")
