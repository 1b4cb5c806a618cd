import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.values.blanks import present
from transforms.values.originators import parse_originators

CASES: list[tuple[str | None, tuple[str, ...]]] = [
    ("Vaswani, A. et al.", ("Vaswani, A. et al.",)),
    ("Hu, E. J. et al.; Lester, B. et al.", ("Hu, E. J. et al.", "Lester, B. et al.")),
    ("Kingma, D. P. & Welling, M.", ("Kingma, D. P.", "Welling, M.")),
    ("Tim Dettmers", ("Tim Dettmers",)),
    ("Edward Kaplan / Paul Meier", ("Edward Kaplan", "Paul Meier")),
    ("Johnson & Johnson", ("Johnson & Johnson",)),
    ("John Wiley & Sons", ("John Wiley & Sons",)),
    ("Google Brain (Vaswani et al.)", ("Google Brain (Vaswani et al.)",)),
    ("Karl Pearson; extended by Harold Hotelling", ("Karl Pearson; extended by Harold Hotelling",)),
    ("Sammy Davis, Jr. and John Tukey", ("Sammy Davis, Jr.", "John Tukey")),
    ("赤池弘次、坂元慶行", ("赤池弘次", "坂元慶行")),
    ("Колмогоров А. Н., Смирнов Н. В.", ("Колмогоров А. Н.", "Смирнов Н. В.")),
    ("неизвестно", ()),
    ("不明", ()),
    ("غير معروف", ()),
    ("không rõ", ()),
    ("Bradley Efron, Robert Tibshirani", ("Bradley Efron", "Robert Tibshirani")),
    ("R. Engle and C. Granger", ("R. Engle", "C. Granger")),
    ("K. Pearson, R. A. Fisher", ("K. Pearson", "R. A. Fisher")),
    (
        "Box, G. E. P., Jenkins, G. M., & Reinsel, G. C.",
        ("Box, G. E. P.", "Jenkins, G. M.", "Reinsel, G. C."),
    ),
    ("Box, Jenkins & Reinsel", ("Box", "Jenkins", "Reinsel")),
    ("Engle, Robert F. & Granger, Clive", ("Engle, Robert F.", "Granger, Clive")),
    ("Armstrong, J. Scott", ("Armstrong, J. Scott",)),
    ("Blei, David; Jordan, Michael", ("Blei, David", "Jordan, Michael")),
    ("van der Maaten, L. & Hinton, G.", ("van der Maaten, L.", "Hinton, G.")),
    ("Martin Luther King, Jr.", ("Martin Luther King, Jr.",)),
    ("Friedman, J., Hastie, T. et al.", ("Friedman, J.", "Hastie, T. et al.")),
    ("Ronald Fisher (1925), Frank Yates", ("Ronald Fisher (1925)", "Frank Yates")),
    ("Hochreiter, S. & Schmidhuber, J. (1997)", ("Hochreiter, S.", "Schmidhuber, J. (1997)")),
    ("周志华；刘飞", ("周志华", "刘飞")),
    ("Leo Breiman; Leo Breiman", ("Leo Breiman",)),
    # two bare words may be one person or two: whole, so that nothing is invented
    ("Dickey, Fuller", ("Dickey, Fuller",)),
    ("World Health Organization and UNICEF", ("World Health Organization and UNICEF",)),
    ("National Institute of Standards and Technology", ("National Institute of Standards and Technology",)),
    ("Johnson&Johnson", ("Johnson&Johnson",)),
    ("Developed by several authors, independently", ("Developed by several authors, independently",)),
    (
        "Grew out of work by Pearson, Spearman and others",
        ("Grew out of work by Pearson, Spearman and others",),
    ),
    ("Google Research; OpenAI", ("Google Research", "OpenAI")),
    ("نوال زكي، كريم حداد", ("نوال زكي", "كريم حداد")),
    ("ስምዖን ገብሬ፣ ዮሐንስ አበበ", ("ስምዖን ገብሬ", "ዮሐንስ አበበ")),
    ("ნინო კაპანაძე, გია ბერიძე", ("ნინო კაპანაძე", "გია ბერიძე")),
    ("Անի Մելյան և Արամ Սահյան", ("Անի Մելյան", "Արամ Սահյան")),
    ("रवि कुमार और अमित शर्मा", ("रवि कुमार", "अमित शर्मा")),
    ("Santiago Ramón y Cajal", ("Santiago Ramón y Cajal",)),
    ("Researchers at Bell Labs", ("Researchers at Bell Labs",)),
    ("—", ()),
    ("", ()),
    (None, ()),
]


@pytest.mark.parametrize(("text", "names"), CASES)
def test_names_of_a_cell(text: str | None, names: tuple[str, ...]) -> None:
    assert parse_originators(text) == names


@given(st.text(max_size=80))
def test_every_letter_of_the_cell_is_in_some_name(text: str) -> None:
    kept = "".join(parse_originators(text))
    letters = {char for char in present(text) or "" if char.isalpha()}
    joiners = set("andundveита")
    assert letters <= set(kept) | joiners


@given(
    st.lists(st.from_regex(r"[A-Z][a-z]{2,8}, [A-Z]\.", fullmatch=True), min_size=1, max_size=5, unique=True)
)
def test_family_and_initial_lists_come_apart_however_joined(people: list[str]) -> None:
    expected = tuple(people)
    assert parse_originators("; ".join(people)) == expected
    assert parse_originators(", ".join(people)) == expected
    assert parse_originators(" & ".join(people)) == expected
