import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.values.years import YearValue, parse_year

READ = [
    ("1950s–60s", 1950),
    ("Originally 1950; revised 2010", 1950),
    ("1763 (published posthumously)", 1763),
    ("2017", 2017),
    (" 2017 ", 2017),
    ("1996–2000", 1996),
    ("1996-98", 1996),
    ("2000s", 2000),
    ("early 1990s", 1990),
    ("c. 1950", 1950),
    ("c.1950", 1950),
    ("ca. 1950", 1950),
    ("circa 1950", 1950),
    ("1981/1986", 1981),
    ("1958, 1972", 1958),
    ("2017–present", 2017),
    ("first described in 1936, textbook 1951", 1936),
    ("1985 (revised 1991)", 1985),
    ("1998 (after an idea of 1763)", 1998),
    ("Introduced (1974) by two authors", 1974),
    ("2017-06-12", 2017),
    ("12.06.2017", 2017),
    ("2017年", 2017),
    ("２０１７", 2017),
    ("۲۰۱۷", 2017),
    ("٢٠١٧", 2017),
    ("२०१७", 2017),
    ("๒๐๑๗", 2017),
    ("พ.ศ. 2560 (ค.ศ. 2017)", 2017),
    ("1396 هـ (1976 م)", 1976),
    ("平成29年(2017年)", 2017),
    ("2017年（平成29年）", 2017),
    ("民國106年(2017)", 2017),
    ("Reiwa 5 (2023)", 2023),
    ("พ.ศ. 2560 (2017)", 2017),
    ("እ.ኤ.አ. በ2017 ዓ.ም.", 2017),
    ("2018 م / 1439 هـ", 2018),
    ("۱۹۸۶ء", 1986),
    ("1986 CE", 1986),
    ("ap. 1960", 1960),
    ("1986 წელი", 1986),
    ("2024 թ.", 2024),
    ("2024ko", 2024),
    ("1950 bis 1960", 1950),
    ("от 1950 до 1960", 1950),
    ("1940, before 1950", 1940),
]

REFUSED = [
    "1950 or earlier",
    "–1996",
    "revised 2010",
    "२०५३ वि.सं.",
    "民國85年",
    "昭和62年",
    "๒๕๖๐",
    "19th century",
    "1900s–1800s, textbook 1750",  # mentioned order is not the order of time
    "textbook 1951, first described in 1936",
    "before 1950",
    "pre-1950",
    "< 1950",
    "300 BC",
    "1950 BCE",
    "1396",  # a Hijri year as likely as a Gregorian one
    "۱۳۹۶",
    "۱۳۹۶ هجری شمسی",
    "๒๕๖๐",
    "พ.ศ. 2560",
    "2560 B.E.",
    "昭和60年",
    "民國106年",
    "unknown origin",
    "'90s",
    "ISO9001",
    "2005.14165",
    "12345",
    "3024",
    "2016 ዓ.ም.",
    "2009 ዓ.ም. (2017)",
    "वि.सं. २०१७ (1960)",
    "વિ.સં. 2017",
    "BS 2017",
    "ພ.ສ. 2560",
    "۱۴۰۳ھ",
    "昭和62年, 2001",
    "昭和62年 (English 2001)",
    "300 BC (1990)",
    "до 1950",
    "vor 1950",
    "antes de 1950",
    "avant 1950",
    "قبل 1950",
    "לפני 1950",
    "1950年以前",
    "1950년 이후",
    "1950 öncesi",
    "1950 से पहले",
    "1950 წლამდე",
]


@pytest.mark.parametrize(("text", "year"), READ)
def test_reads_the_year_and_keeps_the_text(text: str, year: int) -> None:
    assert parse_year(text) == YearValue(year, text.strip())


@pytest.mark.parametrize("text", REFUSED)
def test_keeps_the_text_of_a_year_that_is_not_certain(text: str) -> None:
    assert parse_year(text) == YearValue(None, text)


@pytest.mark.parametrize("text", [None, "", "  ", "—", "–", "-", "?", "n/a", "N/A", "…"])
def test_a_dash_is_neither_year_nor_text(text: str | None) -> None:
    assert parse_year(text) == YearValue(None, None)


def test_a_year_after_the_capture_is_text_only() -> None:
    assert parse_year("2031", latest=2026) == YearValue(None, "2031")
    assert parse_year("2026", latest=2026) == YearValue(2026, "2026")


@given(st.text(max_size=60))
def test_any_text_gives_a_year_in_range_or_none(text: str) -> None:
    year, written = parse_year(text)
    assert year is None or (1500 <= year <= 2100 and written)


@given(st.integers(1500, 2100), st.sampled_from(["٠", "۰", "०", "๐", "০", "０", "0"]))
def test_digits_of_every_script_count(year: int, zero: str) -> None:
    written = "".join(chr(ord(zero) + int(digit)) for digit in str(year))
    assert parse_year(written).year == year
