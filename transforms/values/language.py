"""The language of a short text such as an alias or a displayed name, from evidence that can be named.

Statistical identifiers are trained on sentences; on "Random Forest" they answer anything. Here a language
needs a reason: its script, letters that only it has, or words of a list. A wrong language is worse than
``und``, so without a reason there is none.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from extractors.text.scripts import script_of
from transforms.values.scripts import is_latin, language_scripts, letter_scripts

UNSURE = "und"

_WORD = re.compile(r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*")
_LETTERS = (
    ("tr", re.compile(r"[ğĞıİ]")),
    ("az", re.compile(r"[əƏ]")),
    ("vi", re.compile(r"[ơưƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđĐ]")),
    ("pl", re.compile(r"[łŁ]")),
    ("hu", re.compile(r"[őűŐŰ]")),
    ("ro", re.compile(r"[țȚșȘ]")),
    ("cs", re.compile(r"[řŘěĚůŮ]")),
    ("uk", re.compile(r"[їєґЇЄҐ]")),
    ("fa", re.compile(r"[پچژگ]")),
    ("ur", re.compile(r"[ٹڈڑےں]")),
)
_ONE_LANGUAGE = {
    "Hebr": "he",
    "Grek": "el",
    "Thai": "th",
    "Laoo": "lo",
    "Khmr": "km",
    "Mymr": "my",
    "Geor": "ka",
    "Armn": "hy",
    "Hang": "ko",
    "Kore": "ko",
    "Jpan": "ja",
    "Guru": "pa",
    "Gujr": "gu",
    "Orya": "or",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn",
    "Mlym": "ml",
    "Sinh": "si",
    "Tibt": "bo",
}
_SHARED_LETTERS = {"đ": ("vi", "hr", "bs", "sr")}


@cache
def words(name: str) -> frozenset[str]:
    """The word list ``{name}_words.txt`` of this package, folded."""
    text = files("transforms.values").joinpath(f"{name}_words.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def is_code(text: str) -> bool:
    """True for what is a code rather than words: ``QLoRA``, ``DPO``, ``XGBoost``, ``C4.5``, ``U-Net``.

    In every part between spaces some piece between hyphens has a capital after its first letter or a digit,
    or is one letter, and all other pieces are at most three letters (so ``ARIMA-Modell`` is a word).
    """
    return bool(text) and all(_is_code_part(re.split(r"[\-‑/]", part)) for part in text.split())


def language_of(text: str, locale: str | None) -> str:
    """BCP 47 language of a short text; ``und`` without evidence. ``locale``: of the page, or None.

    A script that one language owns decides; a script of several takes the page's language when the page's
    language is written in it. Latin letters are decided by letters of one language, then by words.
    """
    script = script_of(text)
    if script == "Zyyy" or is_code(text):
        return UNSURE
    if not is_latin(text):
        return _by_script(text, script, locale)
    return _by_letters(text, locale) or _by_words(text) or UNSURE


def english_for_sure(text: str) -> bool:
    """True when all words are English method words and one of them is a word of English alone.

    This is the test for labels, which a page writes in its own language unless it left them untranslated.
    """
    return known_words(text) and any(word in words("english") for word in _folded(text))


def known_words(text: str) -> bool:
    """True when all words but codes are of English method names, also if other languages share every one."""
    found = _folded(" ".join(part for part in text.split() if not is_code(part)))
    return bool(found) and all(word in words("english") or word in words("shared") for word in found)


def _by_script(text: str, script: str, locale: str | None) -> str:
    by_letters = _by_letters(text, locale)
    if by_letters:
        return by_letters
    if locale and any(letter_scripts(text)[written] for written in language_scripts(locale)):
        return _ONE_LANGUAGE.get(script, locale.split("-")[0].lower())
    return _ONE_LANGUAGE.get(script, UNSURE)


def _by_letters(text: str, locale: str | None) -> str | None:
    """The one language whose own letters occur; the page's language if it has them too; None if several."""
    page = (locale or "").split("-")[0].lower()
    found = {lang for lang, letters in _LETTERS if letters.search(text)}
    if found == {"vi"} and set(text.lower()) & set("đ") and not re.search(r"[ơưạ-ỹ]", text.lower()):
        return page if page in _SHARED_LETTERS["đ"] else None
    if found == {"tr", "az"} or (found == {"tr"} and page == "az"):
        return "az"
    return found.pop() if len(found) == 1 else None


def _by_words(text: str) -> str | None:
    """Turkish or English when the words of one list outnumber the other's and nothing speaks against it."""
    found = _folded(text)
    turkish = sum(word in words("turkish") for word in found)
    english = sum(word in words("english") for word in found)
    shared = sum(word in words("shared") for word in found)
    if turkish > english:
        return "tr"
    foreign_letters = any(not char.isascii() for char in text if char.isalpha())
    if foreign_letters or turkish:
        return None
    return "en" if english or (shared and shared == len(found)) else None


def _folded(text: str) -> list[str]:
    """Lower-cased words of three letters and more, hyphenated ones in parts unless listed whole."""
    lowered = [match.group().replace("’", "'").lower() for match in _WORD.finditer(text)]
    known = words("english") | words("shared") | words("turkish")
    parts = [p for word in lowered for p in ([word] if word in known else re.split(r"[\-‑']", word))]
    return [part for part in parts if len(part) > 2 or part in known]


def _is_code_part(pieces: list[str]) -> bool:
    coded = [any(c.isupper() or c.isdigit() for c in piece[1:]) or piece.isdigit() for piece in pieces]
    letter = len(pieces) > 1 and any(len(piece) == 1 for piece in pieces)
    return (any(coded) or letter) and all(
        code or len(piece) <= 3 for code, piece in zip(coded, pieces, strict=True)
    )
