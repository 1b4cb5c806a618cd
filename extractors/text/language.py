"""The language of a text, by a small model that works without a network."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any

from extractors.text.scripts import script_of

UNKNOWN = "und"
MIN_LETTERS = 12
MIN_CONFIDENCE = 0.8
MIN_STANDING_OUT, MIN_LEAD = 0.55, 6.0
"""A best guess below ``MIN_CONFIDENCE`` still counts when it is this sure and this many times the second."""

_BY_SCRIPT = {
    "Jpan": "ja", "Hang": "ko", "Kore": "ko", "Thai": "th", "Hebr": "he", "Grek": "el", "Geor": "ka",
    "Armn": "hy", "Taml": "ta", "Telu": "te", "Knda": "kn", "Mlym": "ml", "Gujr": "gu", "Guru": "pa",
    "Orya": "or", "Sinh": "si", "Khmr": "km", "Laoo": "lo", "Mymr": "my", "Tibt": "bo",
}  # fmt: skip
"""Scripts that, on the pages of today, one language writes."""


_LANGUAGES = (
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id is "
    "it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my nb ne nl nn no pa pl ps pt ro ru si sk sl so "
    "sq sr sv sw ta te th tl tr uk ur uz vi zh zu "
).split()
"""Languages of some size: the model's small neighbours of them only blur the answer for a short text."""


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # takes half a second

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(model.labels)
    model.set_languages([language for language in _LANGUAGES if language in known])
    return model


def forget_model() -> None:
    """Give back the ninety megabytes of the model; the next text that needs it loads it again."""
    _model.cache_clear()


def identify(text: str, hints: Collection[str] = ()) -> tuple[str, float]:
    """BCP 47 language of ``text`` and how sure that is, 0 to 1.

    ``und`` with the confidence that the best guess had, when the text is too short or the model is unsure.
    ``hints`` are languages that are likely here: a best guess among them needs less confidence, and a
    language whose script alone decides (Hebrew, Thai, kana) needs no model. Norwegian Bokmål is given as
    ``no``.
    """
    return _identify(text, frozenset(hints))


@lru_cache(maxsize=4096)
def _identify(text: str, hints: frozenset[str]) -> tuple[str, float]:
    by_script = _BY_SCRIPT.get(script_of(text))
    if by_script:
        return by_script, 1.0
    if sum(char.isalpha() for char in text) < (
        MIN_LETTERS // 3 if script_of(text)[:3] == "Han" else MIN_LETTERS
    ):
        return UNKNOWN, 0.0
    (best, confidence), (_, second) = _model().rank(text)[:2]
    lang = {"nb": "no", "nn": "no"}.get(str(best), str(best))
    confidence = float(confidence)
    needed = MIN_CONFIDENCE / 2 if lang in hints else MIN_CONFIDENCE
    stands_out = confidence >= MIN_STANDING_OUT and confidence >= MIN_LEAD * float(second)
    return (lang, confidence) if confidence >= needed or stands_out else (UNKNOWN, confidence)
