"""Match keys: one folded form for all the ways in which one name is written.

A fold is for comparing and searching, never for showing. It is

- compatibility-decomposed and case-folded (``ﬁ`` is ``fi``, ``ß`` is ``ss``, full width is half width);
- without the marks of Latin, Greek, Cyrillic, Hebrew and Arabic (``Tối ưu`` is ``toi uu``), but with the
  vowel signs of Indic scripts and Thai and the voicing of kana, which are letters there, as ``й`` is;
- without invisible characters (ZWNJ, soft hyphen, bidi controls) and without the Arabic tatweel;
- with one form for the variants of an Arabic or Persian letter, and ASCII digits for every decimal digit;
- with a space for every run of white space and punctuation, and none at the ends. ``+``, ``*`` and ``#``
  stay, because they tell methods apart (``LoRA+``, ``A*``).

Folding a fold changes nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_KEPT_PUNCTUATION = frozenset("+*#")

_LETTERS = {
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "ŧ": "t",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ي": "ی",
    "ى": "ی",
    "ې": "ی",
    "ے": "ی",
    "ك": "ک",
    "ڪ": "ک",
    "ة": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ە": "ه",
    "ۃ": "ه",
    "ء": "",
    "ـ": "",
}

_STRIPPED_MARKS = (
    (0x0300, 0x036F),  # Latin, Greek, Cyrillic
    (0x0483, 0x0489),  # Cyrillic
    (0x0591, 0x05C7),  # Hebrew points and accents
    (0x0610, 0x061A),  # Arabic
    (0x064B, 0x065F),  # Arabic vowels and hamza above/below
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFE20, 0xFE2F),
)


def _is_stripped_mark(char: str) -> bool:
    if unicodedata.category(char) not in ("Mn", "Me"):
        return False
    code = ord(char)
    return any(low <= code <= high for low, high in _STRIPPED_MARKS)


def _fold_once(char: str) -> str:
    if char in "йЙ":
        return "й"
    folded = []
    for part in unicodedata.normalize("NFKD", char.casefold()):
        kind = unicodedata.category(part)
        if part in _LETTERS:
            folded.append(_LETTERS[part])
        elif kind == "Nd":
            folded.append(str(unicodedata.decimal(part)))
        elif kind in ("Cf", "Cn", "Cs", "Co") or _is_stripped_mark(part):
            continue
        elif part not in _KEPT_PUNCTUATION and (kind[0] in "PZ" or kind in ("Cc", "Sk")):
            folded.append(" ")
        else:
            folded.append(part)
    return unicodedata.normalize("NFC", "".join(folded))


class _Table(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = chr(code)
        for _ in range(4):  # a letter may decompose into letters that fold further
            again = unicodedata.normalize("NFC", "".join(_fold_once(char) for char in folded))
            if again == folded:
                break
            folded = again
        self[code] = folded
        return folded


_TABLE = _Table()
_ASCII = {code: _TABLE[code] for code in range(128)}


def fold(text: str) -> str:
    """The match key of ``text``; the empty string when nothing but marks and punctuation is in it."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    composed = unicodedata.normalize("NFC", text).translate(_TABLE)
    return " ".join(unicodedata.normalize("NFC", composed).split())


def fold_distinct(values: Iterable[str]) -> dict[str, str]:
    """The fold of each distinct string, in the order of first appearance: each is folded once."""
    return {value: fold(value) for value in dict.fromkeys(values)}
