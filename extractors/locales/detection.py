"""Which locale a page is in, and by what evidence.

The first of these that says something wins:

1. ``url``: the locale in the page's address, else in the canonical link of the page's own host. The site
   serves a page by its address; nothing else of a page is as hard to get wrong.
2. ``lang``: the nearest ``lang`` (or ``xml:lang``) around the table, else the language that the head
   states, else the ``hreflang`` under which the page lists itself. Templates leave it wrong, so it stands
   back where the table's ``dir`` says that it cannot be: an English page is not written from the right.
3. ``labels``: the listed locale whose labels the rows have. Some locales share labels, therefore third.
4. ``identification``: the language of heading and labels by a small model, unless ``dir`` contradicts it.

``dir`` decides nothing alone, because many languages share a direction. Where it contradicts the locale
that was found all the same, the page gets the flag ``direction_conflict``, as it gets ``locale_conflict``
where the labels are those of another listed locale.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from extractors.text.cleaning import clean
from extractors.text.language import UNKNOWN, identify

_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?")
_LANG = re.compile(rf"({_TAG.pattern})(?:[-_.@].*)?", re.DOTALL)
"""A tag with more behind it: variants and extensions (``de-DE-1996``), a POSIX encoding (``he_IL.UTF-8``)."""
_RENAMED = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "nb": "no", "nn": "no"}
"""Codes that were replaced, and the two written forms of Norwegian, for which the site has one locale."""
DIRECTIONS = ("ltr", "rtl")
_RTL_SCRIPTS = frozenset("Adlm Arab Aran Hebr Mand Nkoo Rohg Syrc Thaa".split())
_RTL_LANGUAGES = frozenset("ar arc ckb dv fa glk he lrc mzn nqo pnb prs ps sd syr ug ur yi".split())
_ADDRESS = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://[^/?#]*)?([^?#]*)(?:\?([^#]*))?")
"""The path and the query of an address, absolute or not; matches anything."""

_COMPARE = "compare"
_SLUGS = "slugs="
MAX_ADDRESS = 2000


class Address(NamedTuple):
    """What the address of a comparison page says: locale and slugs; nothing for other pages."""

    locale: str | None = None
    slugs: tuple[str, ...] = ()


_NO_ADDRESS = Address()


@lru_cache(maxsize=1024)  # a few dozen tags, on every page
def normalise_tag(tag: str | None) -> str | None:
    """A BCP 47 tag in its usual case (``zh-hant_tw`` is ``zh-Hant-TW``); null for what is none."""
    if not tag or not _TAG.fullmatch(tag.strip()):
        return None
    parts = tag.strip().replace("_", "-").split("-")
    head = parts[0].lower()
    rest = [part.title() if len(part) == 4 else part.upper() for part in parts[1:]]
    return "-".join([_RENAMED.get(head, head), *rest])


def read_address(url: str | None) -> Address:
    """Locale and slugs of ``/{locale}/compare?slugs=a%2Cb``; never an error, whatever ``url`` holds.

    Slugs with characters in them that nobody sees are no slugs.
    """
    match = _ADDRESS.match(url) if url and _COMPARE in url else None
    path, query = match.groups("") if match else ("", "")
    segments = [segment for segment in path.split("/") if segment]
    if _COMPARE not in segments:
        return _NO_ADDRESS
    place = segments.index(_COMPARE)
    locale = normalise_tag(segments[place - 1]) if place else None
    stated = [part for part in query.split("&") if part.startswith(_SLUGS) and part != _SLUGS]
    return Address(locale, _slugs(stated[0][len(_SLUGS) :]) if stated else ())


def _slugs(stated: str) -> tuple[str, ...]:
    # Commas are nearly always all that is escaped, and unquoting costs as much as all the rest.
    text = stated.replace("%2C", ",").replace("+", " ")
    cleaned = clean(unquote(text) if "%" in text else text)
    if cleaned.removed or cleaned.problems:
        return ()
    return tuple([slug for part in cleaned.text.split(",") if (slug := part.strip())])


@lru_cache(maxsize=1024)
def read_lang(value: str | None) -> str | None:
    """The tag of a ``lang`` or ``hreflang``, without variants and extensions; null for what is none."""
    match = _LANG.fullmatch(value.strip()) if value else None
    return normalise_tag(match.group(1)) if match else None


def direction_of(tag: str) -> str:
    """``rtl`` or ``ltr``: how a language is written, by its script when the tag has one."""
    language, *rest = tag.split("-")
    if rest and len(rest[0]) == 4:
        return "rtl" if rest[0] in _RTL_SCRIPTS else "ltr"
    return "rtl" if language in _RTL_LANGUAGES else "ltr"


def own_address(stated: str | None, url: str | None) -> str | None:
    """The canonical address that a page states, made absolute; null unless it is of the host of ``url``.

    Where ``url`` is not known, any host will do, and an address without a host stays without one.
    """
    if not stated or len(stated) > MAX_ADDRESS:
        return None
    cleaned = clean(stated)
    if cleaned.problems or cleaned.removed:
        return None
    try:
        canonical = urljoin(url or "", stated)
        parts = urlsplit(canonical)
        is_own = not url or parts.netloc.lower() == urlsplit(url).netloc.lower()
    except ValueError:
        return None
    return canonical if is_own and parts.scheme in ("", "http", "https") else None


def own_alternate(alternates: Sequence[tuple[str, str]], url: str | None) -> str | None:
    """The language under which a page lists itself among its translations; null when it does not.

    Null also when it lists itself under two that are not one: ``pt`` and ``pt-BR`` are (``pt``).
    """
    if not url:
        return None
    own = {tag for lang, href in alternates if (tag := read_lang(lang)) and _same_page(href, url)}
    shortest = min(own, key=lambda tag: (len(tag), tag), default=None)
    return shortest if all(tag.split("-")[0] == shortest for tag in own - {shortest}) else None


def _same_page(href: str, url: str) -> bool:
    try:
        return unquote(urljoin(url, href).partition("#")[0]) == unquote(url.partition("#")[0])
    except ValueError:
        return False


def contradicts(direction: str | None, tag: str | None) -> bool:
    """Whether a stated direction of writing cannot be that of a locale."""
    return bool(direction and tag) and direction_of(str(tag)) != direction


def detect_locale(
    address: Address,
    lang: str | None,
    label_locale: str | None,
    texts: Sequence[str],
    direction: str | None = None,
) -> tuple[str | None, str | None]:
    """The locale of a page and the evidence for it (url, lang, labels, identification); nulls: unknown.

    ``texts`` are localised texts of the page (heading, sentence, labels), for the last resort;
    ``direction`` is the ``dir`` that holds for the table. The module says what wins, and why.
    """
    if address.locale:
        return address.locale, "url"
    tag = read_lang(lang)
    if tag and not contradicts(direction, tag):
        return tag, "lang"
    if label_locale and not (tag and contradicts(direction, label_locale)):
        return label_locale, "labels"
    found, _ = identify(" ".join(texts), _RTL_LANGUAGES if direction == "rtl" else ())
    if found != UNKNOWN and not contradicts(direction, found):
        return found, "identification"
    return (tag, "lang") if tag else (None, None)
