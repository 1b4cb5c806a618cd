"""Languages of the site: interface strings with their fallback, and the writing direction of a language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from extractors.locales.catalogue import listed_locales

FALLBACK = "en"

_LANGUAGES = "ar arc ckb dv fa he iw ji khw ks lrc mzn nqo pnb ps rhg sd skr sdh syr ug ur yi"
_SCRIPTS = "adlm arab aran hebr mand mend nkoo rohg samr syrc thaa yezi"

RIGHT_TO_LEFT_LANGUAGES = frozenset(_LANGUAGES.split())
RIGHT_TO_LEFT_SCRIPTS = frozenset(_SCRIPTS.split())


def direction(lang: str | None) -> str:
    """``rtl`` or ``ltr`` of a BCP 47 tag, by its script subtag if there is one; ``auto`` where unknown."""
    if not lang or lang.lower() in ("und", "mul", "zxx"):
        return "auto"
    primary, *rest = lang.lower().replace("_", "-").split("-")
    scripts = [subtag for subtag in rest if len(subtag) == 4 and subtag.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if primary in RIGHT_TO_LEFT_LANGUAGES else "ltr"


def html_lang(lang: str | None) -> str:
    """The value of a ``lang`` attribute: HTML writes "unknown" as the empty string."""
    return "" if not lang or lang.lower() == "und" else lang


@dataclass(frozen=True, slots=True)
class Interface:
    """The interface strings of one locale.

    ``strings`` has only what is translated; the rest is shown in English and marked as English.
    ``lang`` is the language they are really in (``pt-BR`` may be served by ``pt``).
    """

    locale: str
    lang: str
    autonym: str
    strings: Mapping[str, str]


ROW_LABELS = ("field", "family", "year", "originator", "type", "source", "aliases", "summary")


@cache
def _translations() -> dict[str, dict[str, str]]:
    """Locale -> strings: our translations, over the row labels that pages of a listed locale have."""
    found: dict[str, dict[str, str]] = {}
    for code, listed in listed_locales().locales.items():
        labels = {key: listed.labels[key][0] for key in ROW_LABELS if listed.labels.get(key)}
        found[code] = labels | ({"heading": listed.headings[0]} if listed.headings else {})
    for file in resources.files("outputs.site").joinpath("locales").iterdir():
        if file.name.endswith(".json"):
            code = file.name.removesuffix(".json")
            found[code] = found.get(code, {}) | json.loads(file.read_text("utf-8"))
    return found


def _candidates(locale: str) -> list[str]:
    """The locale, then shorter and shorter, then what it is another code for."""
    subtags = locale.replace("_", "-").split("-")
    tags = ["-".join(subtags[:length]) for length in range(len(subtags), 0, -1)]
    others = {"no": "nb", "nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl", "tl": "fil"}
    return [*tags, *(others[tag] for tag in tags[-1:] if tag in others)]


def interface(locale: str) -> Interface:
    """The interface of a locale; a locale that nobody translated has no strings, and is named by its code."""
    known = {name.lower(): name for name in _translations()}
    for candidate in _candidates(locale):
        if (name := known.get(candidate.lower())) is not None:
            strings = dict(_translations()[name])
            return Interface(locale, name, strings.pop("autonym", locale), strings)
    return Interface(locale, FALLBACK, locale, {})


def interfaces(locales: Iterable[str]) -> list[Interface]:
    """The interfaces of the dataset's locales and English, sorted by code."""
    return [interface(locale) for locale in sorted({*locales, FALLBACK})]
