"""Which locale a page is in: by its address, its markup, its labels, then its language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from extractors.text.cleaning import clean
from extractors.text.language import UNKNOWN, identify

_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?")
_RENAMED = {"iw": "he", "in": "id", "ji": "yi", "nb": "no"}
_ADDRESS = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://[^/?#]*)?([^?#]*)(?:\?([^#]*))?")
"""The path and the query of an address, absolute or not; matches anything."""

_COMPARE = "compare"
_SLUGS = "slugs="
MAX_ADDRESS = 2000


@dataclass(frozen=True, slots=True)
class Address:
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
    """Locale and slugs of ``/{locale}/compare?slugs=a%2Cb``; never an error, whatever ``url`` holds."""
    match = _ADDRESS.match(url) if url and _COMPARE in url else None
    path, query = match.groups("") if match else ("", "")
    segments = [segment for segment in path.split("/") if segment]
    if _COMPARE not in segments:
        return _NO_ADDRESS
    place = segments.index(_COMPARE)
    locale = normalise_tag(segments[place - 1]) if place else None
    found = (part for part in query.split("&") if part.startswith(_SLUGS) and part != _SLUGS)
    slugs = unquote(next(found, _SLUGS)[len(_SLUGS) :].replace("+", " ")).split(",")
    return Address(locale, tuple(slug.strip() for slug in slugs if slug.strip()))


def own_address(canonical: str | None, url: str | None) -> str | None:
    """The canonical address that a page states; null unless it is an absolute one of the host of ``url``.

    Where ``url`` is not known, any host will do.
    """
    if not canonical or not canonical.startswith(("https://", "http://")):
        return None
    cleaned = clean(canonical)
    if cleaned.problems or cleaned.removed or len(canonical) > MAX_ADDRESS:
        return None
    return canonical if not url or _host(canonical) == _host(url) else None


def own_alternate(alternates: Sequence[tuple[str, str]], url: str | None) -> str | None:
    """The language under which a page lists itself among its translations; null when it does not."""
    return next((lang for lang, href in alternates if url and href == url and normalise_tag(lang)), None)


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return None


def detect_locale(
    address: Address, lang: str | None, label_locale: str | None, texts: Sequence[str]
) -> tuple[str | None, str | None]:
    """The locale of a page and the evidence for it (url, lang, labels, identification); nulls: unknown.

    ``texts`` are localised texts of the page (heading, sentence, labels), for the last resort.
    """
    if address.locale:
        return address.locale, "url"
    tag = normalise_tag(lang)
    if tag:
        return tag, "lang"
    if label_locale:
        return label_locale, "labels"
    lang, _ = identify(" ".join(texts))
    return (None, None) if lang == UNKNOWN else (lang, "identification")
