"""Labels: the language of a displayed name, and the English name that a bilingual one carries.

A displayed name is kept whole. A page writes it in its own language, or leaves it in English, or writes
both (``Pădurea Aleatoare (Random Forest)``). How the language is told:

1. On a page of a non-Latin language, a name with letters of that language's script is in that language; one
   in Latin letters alone is not: English if its words say so, else ``und``. Where it is not known how a
   language is written, letters other than Latin are taken for its own.
2. On a page of a Latin-script language, a name of English words alone is English, a code such as ``QLoRA`` is
   ``und``, and any other name is in the page's language.
3. Across pages (``label_languages``): the same text shown for one method in locales of two unrelated
   languages is untranslated, and that is English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from transforms.values.aliases import is_acronym
from transforms.values.brackets import bracketed_ending
from transforms.values.language import UNSURE, english_for_sure, is_code, known_words, language_of
from transforms.values.scripts import is_latin, language_scripts, letter_scripts

if TYPE_CHECKING:
    import pandas as pd

_RELATIVES = (
    ("da", "no", "nb", "nn", "sv", "is"),
    ("cs", "sk"),
    ("hr", "sr", "bs", "sl", "mk", "bg"),
    ("es", "pt", "gl", "ca", "it", "ro", "fr"),
    ("ru", "uk", "be"),
    ("id", "ms"),
    ("de", "nl", "lb", "af"),
    ("et", "fi"),
    ("lv", "lt"),
    ("tr", "az"),
    ("fa", "ar", "ur"),
    ("hi", "mr", "ne"),
    ("zh", "ja"),
)
_RELATION = {lang: group[0] for group in _RELATIVES for lang in group}

_TEXTS_AT_HAND = 16_384
"""Forty locales leave many names in English: what depends on the text alone is told once for all of them."""


class Label(NamedTuple):
    """The name as displayed, whole; its BCP 47 language; the English name it is or carries, if any."""

    text: str
    lang: str
    english: str | None


def split_label(name: str, locale: str | None) -> Label:
    """Read one displayed name by rules 1 and 2 of this module. ``locale`` None: script and words alone."""
    english = _carried_english(name)
    lang = _label_language(name, locale, bilingual=english is not None)
    return Label(name, lang, name if lang == "en" else english)


Shown = tuple[str, str | None]
"""A displayed name and the locale of its page."""


def split_labels(labels: pd.DataFrame) -> dict[Shown, Label]:
    """Each distinct label of ``labels`` (text, locale; a row without text is left out), read once."""
    distinct = labels[["text", "locale"]].drop_duplicates()
    return {pair: split_label(*pair) for pair in shown_pairs(distinct) if isinstance(pair[0], str)}


def label_languages(labels: pd.DataFrame, read: Mapping[Shown, Label]) -> pd.Series:
    """Languages of labels seen together; rules 1 to 3. Gives a string series on the index of ``labels``.

    ``labels`` has the columns method_id, text, locale (null allowed), one row a label a page or fewer;
    ``read`` is what ``split_labels`` says of them.
    """
    import pandas as pd

    lang = pd.Series([read[pair].lang for pair in shown_pairs(labels)], index=labels.index, dtype="string")
    family = labels["locale"].map(_family, na_action="ignore")
    families = family.groupby([labels["method_id"], labels["text"]]).transform("nunique")
    latin = labels["text"].map({text: is_latin(text) for text in labels["text"].unique()})
    untranslated = (families >= 2) & latin.astype(bool)
    return lang.mask(untranslated, "en")


def shown_pairs(labels: pd.DataFrame) -> list[Shown]:
    """Text and locale of each row of ``labels``; a locale that is not known is None."""
    locales = [value if isinstance(value, str) else None for value in labels["locale"]]
    return list(zip(labels["text"], locales, strict=True))


def _label_language(name: str, locale: str | None, *, bilingual: bool) -> str:
    if not locale:
        return language_of(name, None)
    page = locale.split("-")[0].lower()
    scripts = language_scripts(locale)
    present = _scripts_in(name)
    if not present:
        return UNSURE
    if page == "en" and present == {"Latn"}:
        return "en"
    in_script = not present.isdisjoint(scripts) if scripts else present != {"Latn"}
    if present != {"Latn"} or (scripts and "Latn" not in scripts):
        return page if in_script else language_of(name, locale)
    return page if bilingual else _latin_language(name) or page


@lru_cache(_TEXTS_AT_HAND)
def _scripts_in(name: str) -> frozenset[str]:
    return frozenset(letter_scripts(name))


@lru_cache(_TEXTS_AT_HAND)
def _latin_language(name: str) -> str | None:
    """The language of a name in Latin letters, whatever the page's; None: it may be the page's own."""
    if english_for_sure(name):
        return "en"
    return UNSURE if is_code(name) else None


@lru_cache(_TEXTS_AT_HAND)
def _carried_english(name: str) -> str | None:
    """The English name in ``X (Y)``, either of the two; None when it is an acronym or not surely a name.

    An acronym beside it is no part of it (``Y, SVM``). A qualifier in small letters is a gloss, and so is
    what a code does not abbreviate: ``BERT (fine-tuning)``.
    """
    ending = bracketed_ending(name)
    if ending is None:
        return None
    outside, inside = ending
    if is_acronym(inside) or is_code(inside):
        return _carried_english(outside)
    if english_for_sure(outside):
        return outside if not is_latin(inside) else None
    inside = _without_acronyms(inside)
    if not is_latin(inside) or _is_gloss(outside, inside):
        return None
    return inside if english_for_sure(inside) or (not is_latin(outside) and known_words(inside)) else None


def _without_acronyms(text: str) -> str:
    parts = [part.strip() for part in re.split(r"[,;，；]", text)]
    words = [part for part in parts if not is_acronym(part)]
    return words[0] if len(words) == 1 else text


def _is_gloss(outside: str, inside: str) -> bool:
    initials = "".join(part[0] for part in re.split(r"[\s\-–]+", inside) if part)
    if is_code(outside):
        return outside.upper() != initials.upper()
    return inside[0].islower() and (is_latin(outside) or " " not in inside)


def _family(locale: str) -> str:
    language = locale.split("-")[0].lower()
    return _RELATION.get(language, language)
