"""A table is tidied at one look where nothing is wrong with it, and cell by cell where something may be."""

from hypothesis import example, given
from hypothesis import strategies as st

from extractors.layouts.grid import tidy, tidy_all

PIECES = st.sampled_from(
    ["a", "Öz-Dikkat", " ", "  ", "\n", "\u00a0", "\u2028", "—", "×", "↗", "é", "e\u0301", "\u0301", "\u200c", "می", "\u202e", "\ufffd", "\ue000",
     "а", "α", "Ã", "©", "â€™", "深", "が", "か\u3099", "가", "\u1100\u1161", "कि", "\u0958", "กำ", "&amp;", "&#233;", "R&D", "\x7f", "\x1f", "\u00ad", "Å", "\u212b"]
)  # fmt: skip
CELLS = st.lists(st.lists(PIECES, max_size=4).map("".join) | st.text(max_size=6), max_size=8)


@given(CELLS)
@example(["a ", " b", "c  d"])
@example(["e", "\u0301"])
@example(["l’été", "Année d’origine"])
def test_all_at_once_is_one_by_one(raws: list[str]) -> None:
    texts, notes = tidy_all(raws)
    assert list(zip(texts, notes, strict=True)) == [tidy(raw) for raw in raws]
