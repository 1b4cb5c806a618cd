"""Which scripts a text has and a language is written in, as ISO 15924 codes."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from extractors.text.scripts import script_of_character

_WRITTEN_IN = {
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "kk", "ky", "tg", "mn", "tt", "ba", "cv"), ("Cyrl",)),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "ug", "sd"), ("Arab",)),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), ("Deva",)),
    **dict.fromkeys(("he", "yi"), ("Hebr",)),
    **dict.fromkeys(("am", "ti"), ("Ethi",)),
    **dict.fromkeys(("bn", "as"), ("Beng",)),
    **dict.fromkeys(("sr", "bs", "uz", "az"), ("Latn", "Cyrl")),
    "ja": ("Kana", "Hani"),
    "zh": ("Hani",),
    "yue": ("Hani",),
    "ko": ("Hang", "Hani"),
    "el": ("Grek",),
    "th": ("Thai",),
    "lo": ("Laoo",),
    "km": ("Khmr",),
    "my": ("Mymr",),
    "bo": ("Tibt",),
    "ka": ("Geor",),
    "hy": ("Armn",),
    "pa": ("Guru",),
    "gu": ("Gujr",),
    "or": ("Orya",),
    "ta": ("Taml",),
    "te": ("Telu",),
    "kn": ("Knda",),
    "ml": ("Mlym",),
    "si": ("Sinh",),
}
_IN_LATIN = re.compile(
    "af|br|ca|cs|cy|da|de|en|eo|es|et|eu|fi|fil|fo|fr|fy|ga|gd|gl|hr|hu|id|is|it|la|lb|lt|lv|ms|mt|nb|nl|nn|no|"
    "pl|pt|rm|ro|sk|sl|so|sq|sv|sw|tk|tl|tr|vi|wa|xh|yo|zu"
)
_VARIANTS = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani", "Kore": "Hang"}


_script = lru_cache(4096)(script_of_character)


def letter_scripts(text: str) -> Counter[str]:
    """How many letters of each script the text has; characters without a script are not counted."""
    if text.isascii():
        letters = sum(map(str.isalpha, text))
        return Counter({"Latn": letters} if letters else {})
    counts = Counter(map(_script, filter(str.isalpha, text)))
    del counts["Zyyy"]
    return counts


def is_latin(text: str) -> bool:
    """True when the text has letters and all of them are Latin."""
    return set(letter_scripts(text)) == {"Latn"}


def language_scripts(locale: str | None) -> tuple[str, ...]:
    """Scripts in which a locale's language is written; ``()`` for None and for a language not listed.

    A script in the locale itself (``sr-Latn``) decides.
    """
    if not locale:
        return ()
    language, *parts = locale.replace("_", "-").split("-")
    named = [part.title() for part in parts if len(part) == 4 and part.isalpha()]
    if named and language.lower() not in ("ja", "ko"):
        return (_VARIANTS.get(named[0], named[0]),)
    latin = ("Latn",) if _IN_LATIN.fullmatch(language.lower()) else ()
    return _WRITTEN_IN.get(language.lower(), latin)
