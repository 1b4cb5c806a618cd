"""The script of a text, as an ISO 15924 code."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from extractors.text import ranges

NO_SCRIPT = "Zyyy"
"""The code of what belongs to no script in particular: digits, punctuation."""

_BLOCKS: tuple[tuple[str, ranges.Ranges], ...] = (
    ("Latn", ranges.LATIN),
    ("Grek", ranges.GREEK),
    ("Cyrl", ranges.CYRILLIC),
    ("Armn", ranges.ARMENIAN),
    ("Hebr", ranges.HEBREW),
    ("Arab", ranges.ARABIC),
    ("Deva", ranges.DEVANAGARI),
    ("Beng", ((0x980, 0x9FF),)),
    ("Guru", ((0xA00, 0xA7F),)),
    ("Gujr", ((0xA80, 0xAFF),)),
    ("Orya", ((0xB00, 0xB7F),)),
    ("Taml", ((0xB80, 0xBFF),)),
    ("Telu", ((0xC00, 0xC7F),)),
    ("Knda", ((0xC80, 0xCFF),)),
    ("Mlym", ((0xD00, 0xD7F),)),
    ("Sinh", ((0xD80, 0xDFF),)),
    ("Thai", ranges.THAI),
    ("Laoo", ((0xE80, 0xEFF),)),
    ("Tibt", ((0xF00, 0xFFF),)),
    ("Mymr", ((0x1000, 0x109F),)),
    ("Geor", ((0x10A0, 0x10FF), (0x1C90, 0x1CBF))),
    ("Hang", ranges.HANGUL),
    ("Ethi", ((0x1200, 0x139F),)),
    ("Khmr", ((0x1780, 0x17FF),)),
    ("Kana", ranges.KANA),
    ("Hani", ranges.HAN),
)
_SPANS = sorted((low, high, script) for script, spans in _BLOCKS for low, high in spans)
_STARTS = [low for low, _, _ in _SPANS]

# Characters that only one of the two Chinese orthographies uses, of those frequent in names of methods.
_SIMPLIFIED = frozenset("习类络过对图应时间线维树随机监强网决归优梯义据结树选样种预标统计训练组经验误实现释")
_TRADITIONAL = frozenset("習類絡過對圖應時間線維樹隨機監強網決歸優義據結選樣種預標統計訓練組經驗誤實現釋")
_ONLY_SIMPLIFIED = _SIMPLIFIED - _TRADITIONAL
_ONLY_TRADITIONAL = _TRADITIONAL - _SIMPLIFIED


def script_of_character(char: str) -> str:
    """ISO 15924 code of one character; ``Zyyy`` for digits, punctuation and what is not listed."""
    code = ord(char)
    place = bisect_right(_STARTS, code) - 1
    if place < 0 or code > _SPANS[place][1] or not (char.isalpha() or code > 0x300):
        return NO_SCRIPT
    return _SPANS[place][2]


def script_of(text: str) -> str:
    """The script that most letters of ``text`` have; ``Zyyy`` when it has no letters.

    Kana with Han is ``Jpan``, Hangul with Han is ``Kore``; Han alone is ``Hans`` or ``Hant`` when
    characters of one orthography are in it, and ``Hani`` when it could be either. The first in the text
    wins a draw.
    """
    if text.isascii():
        return "Latn" if any(char.isalpha() for char in text) else NO_SCRIPT
    counts = Counter(script_of_character(char) for char in text)
    del counts[NO_SCRIPT]
    if not counts:
        return NO_SCRIPT
    if counts["Kana"] and counts["Kana"] + counts["Hani"] >= counts["Latn"]:
        return "Jpan"
    if counts["Hang"] and counts["Hang"] + counts["Hani"] >= counts["Latn"]:
        return "Kore" if counts["Hani"] else "Hang"
    script = counts.most_common(1)[0][0]
    return _orthography(text) if script == "Hani" else script


def _orthography(text: str) -> str:
    simplified = sum(char in _ONLY_SIMPLIFIED for char in text)
    traditional = sum(char in _ONLY_TRADITIONAL for char in text)
    if simplified == traditional:
        return "Hani"
    return "Hans" if simplified > traditional else "Hant"
