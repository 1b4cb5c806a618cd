"""The language of a short text such as an alias or a displayed name, from evidence that can be named.

Statistical identifiers are trained on sentences; on "Random Forest" they answer anything. Here a language
needs a reason: its script, letters that only it has, or words of a list. A wrong language is worse than
``und``, so without a reason there is none.
"""

from __future__ import annotations

import re

from extractors.text.lexicon import method_words, words
from extractors.text.scripts import script_of
from transforms.values.scripts import is_latin, language_scripts, letter_scripts

UNSURE = "und"

_WORD = re.compile(r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*")
_LETTERS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("tr", "az"), re.compile(r"[ğĞıİ]|(?=.*[şŞ]).*[üöÜÖ]")),
    (("az",), re.compile(r"[əƏ]")),
    (("vi",), re.compile(r"[ơưƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")),
    (("vi", "hr", "bs", "sr"), re.compile(r"[đĐ]")),
    (("pl",), re.compile(r"[łŁ]")),
    (("hu",), re.compile(r"[őűŐŰ]")),
    (("ro",), re.compile(r"[țȚșȘ]")),
    (("cs",), re.compile(r"[řŘěĚůŮ]")),
    (("uk",), re.compile(r"[їєґЇЄҐ]")),
    (("fa", "ur", "ps", "ckb", "sd", "ug"), re.compile(r"[پچژگ]")),
    (("ur",), re.compile(r"[ٹڈڑےں]")),
)
"""Letters, and the languages that have them; the page's language is taken when it is among several."""

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
_ENGLISH_ENDING = re.compile(
    r"[a-z]{2,}(?:ity|olog(?:y|ical)|graph(?:y|ical)|ness|ous|ical|ally|tional|i[sz]ation|wise|ingly|hood|ship)"
)


def is_code(text: str) -> bool:
    """True for what is a code rather than words: ``QLoRA``, ``DPO``, ``XGBoost``, ``C4.5``, ``U-Net``.

    In every part between spaces some piece between hyphens has a capital after its first letter or a digit,
    or is one letter, and all other pieces are at most three letters (so ``ARIMA-Modell`` is a word).
    """
    parts = [part.strip("()[]{}（）,;:\"'") for part in text.split()]
    return bool(parts) and all(_is_code_part(re.split(r"[\-‑/]", part)) for part in parts)


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
    """True when the words are English method words, and one of them is a word of English alone.

    This is the test for labels, which a page writes in its own language unless it left them untranslated.
    Names of people (capitalised, of no list) may stand among them, one to two words that are known.
    """
    found = _folded(_without_codes(text))
    known = [word for word in found if _listed(word)]
    names = [word for word in found if not _listed(word) and _is_name(word, text)]
    own = any(word in words("english") for word in found)
    return own and len(known) + len(names) == len(found) and 2 * len(names) <= len(known)


def known_words(text: str) -> bool:
    """True when all words but codes are of English method names, also if other languages share every one."""
    found = _folded(_without_codes(text))
    return bool(found) and all(map(_listed, found))


def _by_script(text: str, script: str, locale: str | None) -> str:
    by_letters = _by_letters(text, locale)
    if by_letters:
        return by_letters
    if locale and any(letter_scripts(text)[written] for written in language_scripts(locale)):
        return _ONE_LANGUAGE.get(script, locale.split("-")[0].lower())
    return _ONE_LANGUAGE.get(script, UNSURE)


def _by_letters(text: str, locale: str | None) -> str | None:
    """The language whose letters occur: the only one, else the page's, else Turkish (it is mixed in)."""
    page = (locale or "").split("-")[0].lower()
    found = [set(langs) for langs, letters in _LETTERS if letters.search(text)]
    possible = set.intersection(*found) if found else set()
    if len(possible) == 1:
        return possible.pop()
    return next((lang for lang in (page, "tr") if lang in possible), None)


def _by_words(text: str) -> str | None:
    """Turkish or English when words of one list are more than the other's and nothing speaks against it."""
    found = _folded(_without_codes(text))
    turkish = sum(word in words("turkish") for word in found)
    english = sum(word in words("english") for word in found)
    if turkish > english:
        return "tr"
    if turkish or not _ascii_letters(text):
        return None
    return "en" if english or "'s " in text.replace("’", "'") or _reads_english(text, found) else None


def _reads_english(text: str, found: list[str]) -> bool:
    """Every word is listed, ends as English words do, or is a name; names are no more than the others."""
    plain = [word for word in found if _listed(word) or _ENGLISH_ENDING.fullmatch(word)]
    names = [word for word in found if word not in plain and _is_name(word, text)]
    return 0 < len(plain) == len(found) - len(names) and len(names) <= len(plain)


def _ascii_letters(text: str) -> bool:
    return all(char.isascii() for char in text if char.isalpha())


def _listed(word: str) -> bool:
    return word in words("english") or word in words("shared")


def _is_name(word: str, text: str) -> bool:
    """Is a folded word capitalised wherever it stands in the text, outside brackets."""
    return word.isascii() and word.capitalize() in re.sub(r"[(\[].*?[)\]]", " ", text) and word not in text


def _without_codes(text: str) -> str:
    return " ".join(part for part in text.split() if not is_code(part))


def _folded(text: str) -> list[str]:
    """Lower-cased words of three letters and more, hyphenated ones in parts unless listed whole."""
    lowered = [match.group().replace("’", "'").lower() for match in _WORD.finditer(text)]
    known = method_words()
    parts = [p for word in lowered for p in ([word] if word in known else re.split(r"[\-‑']", word))]
    return [part for part in parts if len(part) > 2 or part in known]


def _is_code_part(pieces: list[str]) -> bool:
    coded = [any(c.isupper() or c.isdigit() for c in piece[1:]) or piece.isdigit() for piece in pieces]
    letter = len(pieces) > 1 and any(len(piece) == 1 for piece in pieces)
    return (any(coded) or letter) and all(
        code or len(piece) <= 3 for code, piece in zip(coded, pieces, strict=True)
    )
