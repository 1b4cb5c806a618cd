"""Finding a source's methods: slugs in the links of its listing pages and in its sitemaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from extractors.fetching.settings import Source
from extractors.fetching.signs import find_fault
from extractors.unpacking import MAGIC, gunzip

MAX_DOCUMENTS = 2000
"""Listing pages and sitemaps that are read of one source; more is a loop or a trap."""

_MAX_SITEMAP_BYTES = 60_000_000
_HEAD = 1 << 16
_SITEMAP = re.compile(rb"<(?P<name>(?:[\w.-]+:)?(?:urlset|sitemapindex))(?:\s[^<>]*?)?(?P<empty>/)?>")
_TEXT_SITEMAP = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:https?://[^\s<>\"]+\s+)*https?://[^\s<>\"]+\s*\Z")
_UNFIT = re.compile(r"[\s/?#,%&\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Links:
    """What a document leads to: method slugs, and further listings or sitemaps."""

    slugs: frozenset[str]
    further: tuple[str, ...]


def find_methods(
    source: Source,
    starts: tuple[str, ...],
    read: Callable[[str], bytes | None],
    leave: Callable[[Sequence[str]], None],
) -> list[str]:
    """All method slugs that listings and sitemaps name, sorted.

    ``starts`` are addresses to begin with; ``read`` gives the bytes of an address, None when it cannot be
    had (that costs what it would have named, no more). ``leave`` is told the addresses that are too many.
    """
    waiting, seen, slugs = list(starts), set(starts), set[str]()
    while waiting and len(seen) <= MAX_DOCUMENTS:
        url = waiting.pop(0)
        content = read(url)
        if content is None:
            continue
        links = read_links(source, url, content)
        slugs |= links.slugs
        fresh = [one for one in links.further if one not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    if waiting:
        leave(waiting)
    return sorted(slugs)


def configured_addresses(source: Source) -> tuple[str, ...]:
    """The listings and sitemaps of the configuration; none: those that robots.txt names, or /sitemap.xml."""
    named = (urljoin(source.base_url, one) for one in (*source.listing, *source.sitemap))
    return tuple(dict.fromkeys(named))


def read_links(source: Source, url: str, content: bytes) -> Links:
    """The method slugs and the further documents in a listing page or sitemap at ``url``."""
    addresses, further = _links(url, _unpack(content) or b"")
    hosts = {host for host, _ in source.authorities}
    pattern = _slug_pattern(source.method_path)
    slugs = {_slug_of(pattern, address) for address in addresses if _host(address) in hosts}
    own = (one.partition("#")[0] for one in further if _host(one) in hosts)
    return Links(frozenset(slugs - {None, ""}), tuple(dict.fromkeys(own)))  # type: ignore[arg-type]


def find_listing_fault(source: Source, url: str, content: bytes) -> str | None:
    """Why an answer for a listing or sitemap is none, as a code; None when nothing speaks against it.

    A sitemap without its end is half of one, and what it does not name would be taken for gone. What leads
    to a method or to a further listing is one. A last page may lead nowhere, so only the signs of a
    captcha, an error in disguise or a damaged file tell the others.
    """
    unpacked = _unpack(content)
    if unpacked is not None and _breaks_off(unpacked):
        return "truncated"
    links = read_links(source, url, content)
    if links.slugs or links.further:
        return None
    return "damaged_encoding" if unpacked is None else find_fault(unpacked, None, comparison=False)


def _links(url: str, content: bytes) -> tuple[list[str], list[str]]:
    """The addresses in a sitemap (XML, or text with one on each line) or page, and those of further ones."""
    if _SITEMAP.search(content[:_HEAD]):
        return _sitemap_links(content)
    if _TEXT_SITEMAP.match(content):
        return content.decode("utf-8-sig", "replace").split(), []
    return _page_links(url, content)


def _breaks_off(content: bytes) -> bool:
    """Whether a sitemap in XML ends before its root does."""
    root = _SITEMAP.search(content[:_HEAD])
    return root is not None and root["empty"] is None and b"</" + root["name"] not in content[-_HEAD:]


def _sitemap_links(content: bytes) -> tuple[list[str], list[str]]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root is None:
        return [], []
    located = [
        (etree.QName(one.getparent()).localname, (one.text or "").strip()) for one in root.iter("{*}loc")
    ]
    # hreflang alternates name the same methods in other locales: loc alone is enough
    return [url for kind, url in located if kind == "url"], [
        url for kind, url in located if kind == "sitemap"
    ]


def _page_links(url: str, content: bytes) -> tuple[list[str], list[str]]:
    from bs4 import BeautifulSoup
    from bs4.filter import SoupStrainer

    soup = BeautifulSoup(content, "lxml", parse_only=SoupStrainer(["a", "link", "base"]))
    base = soup.find("base", href=True)
    start = urljoin(url, str(base["href"])) if base else url
    addresses, further = [], []
    for link in soup.find_all(["a", "link"], href=True):
        address = _join(start, str(link["href"]))
        if address is None:
            continue
        if "next" in str(link.get("rel") or "").lower():
            further.append(address)
        elif link.name == "a":
            addresses.append(address)
    return addresses, further


@lru_cache(maxsize=16)
def _slug_pattern(method_path: str) -> re.Pattern[str]:
    template = re.escape(method_path)
    for name, pattern in (("locale", "[^/]+"), ("slug", "(?P<slug>[^/]+)")):
        template = template.replace(re.escape(f"{{{name}}}"), pattern)
    return re.compile(template + "/?")


def _slug_of(pattern: re.Pattern[str], address: str) -> str | None:
    """The slug in an address of a method page; None when it is another address or no slug."""
    match = pattern.fullmatch(urlsplit(address).path)
    slug = unquote(match["slug"]) if match else ""
    return slug if slug and not _UNFIT.search(slug) else None


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _join(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return None


def _unpack(content: bytes) -> bytes | None:
    """A sitemap may be a gzip file; None when that is damaged or unpacks to too much."""
    if not content.startswith(MAGIC):
        return content
    unpacked = gunzip(content, _MAX_SITEMAP_BYTES)
    return None if unpacked is None or len(unpacked) > _MAX_SITEMAP_BYTES else unpacked
