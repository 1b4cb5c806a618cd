import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize("layout", ["html", "pipe", "flat"])
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", ""])
@pytest.mark.parametrize(
    ("written", "locale"),
    [("utf-16-le", "ja"), ("utf-16-le", "de"), ("utf-16-be", "ru"), ("iso2022_jp", "ja")],
)
def test_an_encoding_that_bytes_cannot_be_mistaken_in_needs_no_declaration(
    written: str, locale: str, declared: str, layout: str
) -> None:
    records = [method.record(locale).with_cell("aliases", "A, b") for method in METHODS[:2]]
    text = render(records, labels_of(locale), layout).decode().replace('charset="utf-8"', "")
    content = text.encode(written, "xmlcharrefreplace" if layout == "html" else "ignore")
    found = extract_page(content, "p", content_type=f"text/plain; charset={declared}" if declared else None)
    assert found.page is not None, found.refusals
    assert "encoding_declaration_wrong" in found.page["flags"]
    names = found.unsplit["names"] if found.unsplit else [row["name"] for row in found.records]
    assert names == [record.name for record in records]


@pytest.mark.parametrize("layout", ["html", "pipe", "flat"])
@pytest.mark.parametrize(
    ("written", "declared", "locale", "cell"),
    [
        ("cp1254", "iso-8859-1", "id", "Ağırlıklı Öğrenme"),
        ("cp1258", "iso-8859-1", "vi", "định lượng"),
        ("iso8859_2", "iso-8859-1", "pl", "jakościowe źródło"),
        ("cp1250", "iso-8859-2", "cs", "Šumový žádný"),
        ("koi8_r", "windows-1251", "ru", "модель"),
    ],
)
def test_the_declaration_of_a_near_relative_gives_no_wrong_cell(
    written: str, declared: str, locale: str, cell: str, layout: str
) -> None:
    records = [method.record(locale).with_cell("type", cell) for method in METHODS[:2]]
    markup = render(records, labels_of(locale), layout).decode().replace("utf-8", declared)
    content = markup.encode(written, "xmlcharrefreplace" if layout == "html" else "ignore")
    found = extract_page(content, "p", content_type=f"text/plain; charset={declared}")
    assert found.page is None and found.refusals
    assert not found.records and found.unsplit is None


SOUND = (
    "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJ '’–—“”…",
    "aàâæçéèêëîïôœùûüÿ ÀÂÇÉÈÊËÎÏÔÙÛÜ«»’",
    "aäößåøæðþýñãõáíóú ÄÖÜÅØÆÐÞÑÃÕÁÍÓÚ–",
    "aąćęłńóśźżčďěňřšťůžőűăâîșțğıış ĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮŽŐŰĂÂÎȘȚĞİŞ„”",
    "aăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹ ĂÂĐÊÔƠƯ",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ АБВГДЕЖЗИЙ«»—№",
    "אבגדהוזחטיכלמנסעפצקרשת ״׳",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگ ،؟",
    "कखगघचछजटठडतथदधनपफबभमयरलवशषसहािीुूे् ।",
    "กขคงจชซญดตถทธนบปผพฟมยรลวศสหอะาิีึืุูเแโไ่้",
    "一二三方法模型学习随机森林决策 、。「」",
    "アイウエオカキクケコサシスセソーあいうえお 、。",
    "가나다라마바사아자차카타파하 ·",
)


@given(st.sampled_from(SOUND).flatmap(lambda letters: st.text(letters, max_size=60)))
def test_what_is_fine_is_never_repaired(text: str) -> None:
    assert mend(text) == (text, ())


@given(
    st.sampled_from(SOUND[1:]).flatmap(lambda letters: st.text(letters, min_size=8, max_size=60)),
    st.sampled_from(["latin-1", "cp1252"]),
    st.integers(1, 2),
)
def test_damaged_text_is_mended_whole_or_left(text: str, damage: str, times: int) -> None:
    damaged = text
    for _ in range(times):
        try:
            damaged = damaged.encode().decode(damage)
        except UnicodeDecodeError:
            return
    mended, flags = mend(damaged)
    assert (mended == text and flags) or (mended == damaged and not flags)


@pytest.mark.parametrize(
    ("damaged", "text"), [("GARCH-lÃ\xadkan", "GARCH-líkan"), ("MÃ©todo", "Método"), ("20Ã—30", "20×30")]
)
def test_one_damaged_letter_is_enough(damaged: str, text: str) -> None:
    assert mend(damaged)[0] == text


@pytest.mark.parametrize("text", ["SÃO PAULO", "Âge moyen", "Çift «é»", "São°", "À™", "É®"])
def test_letters_before_signs_are_no_damage(text: str) -> None:
    assert mend(text) == (text, ()) and not is_damaged(text)


def test_one_dash_that_was_misread_is_enough() -> None:
    assert mend("Example Wire — October".encode().decode("cp1252")) == (
        "Example Wire — October",
        ("mojibake_repaired", "repaired_encode_sloppy_windows_1252", "repaired_decode_utf_8"),
    )
