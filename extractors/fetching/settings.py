"""What a source is, as configuration: ``[[sources]]`` of ``methodbase.toml``, checked key by key."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from string import Formatter
from typing import Any
from urllib.parse import SplitResult, urlsplit

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_SLUG = re.compile(r"[^\s/?#,%&\x00-\x1f\x7f]+")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class SourceError(ValueError):
    """A source's configuration cannot be used; the text says in which file, which key, and what to write."""


@dataclass(frozen=True, slots=True)
class Source:
    """One configured source.

    ``methods`` are slugs; where there are none they are read off ``listing`` pages and ``sitemap`` (paths or
    addresses of this host) by links that look like ``method_path``. ``compare_path`` has ``{locale}`` and
    ``{slugs}``; a comparison takes ``methods_per_page`` methods at most and two at least.
    ``interval_seconds`` is the time between two requests (robots.txt may ask for more, never for less),
    ``refresh_days`` the age at which a page is due again. ``prose`` says whether summaries may be published.
    ``hosts`` are further ``host`` or ``host:port`` that redirects may lead to.
    ``allow_private_addresses`` is for tests and intranets; ``ca_bundle`` is a file of certificates to trust.
    """

    name: str
    base_url: str
    contact: str
    locales: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    listing: tuple[str, ...] = ()
    sitemap: tuple[str, ...] = ()
    compare_path: str = "/{locale}/compare?slugs={slugs}"
    method_path: str = "/{locale}/methods/{slug}"
    methods_per_page: int = 5
    interval_seconds: float = 2.0
    refresh_days: float = 7.0
    licence: str | None = None
    prose: bool = False
    hosts: tuple[str, ...] = ()
    allow_private_addresses: bool = False
    ca_bundle: str | None = None
    timeout_seconds: float = 30.0
    deadline_seconds: float = 120.0
    max_bytes: int = 5_000_000
    max_decompressed_bytes: int = 20_000_000
    max_redirects: int = 5
    attempts: int = 4
    backoff_seconds: float = 2.0
    max_retry_after_seconds: float = 600.0

    @property
    def authorities(self) -> frozenset[tuple[str, int]]:
        """The (host, port) pairs that may be asked, in lower case."""
        base = urlsplit(self.base_url)
        extra = [urlsplit(f"{base.scheme}://{host}") for host in self.hosts]
        return frozenset(authority(parts) for parts in (base, *extra))


def authority(parts: SplitResult) -> tuple[str, int]:
    """(host, port) of an address, lower case, with the scheme's own port where none is written."""
    port = parts.port if parts.port is not None else _DEFAULT_PORTS.get(parts.scheme, 0)
    return (parts.hostname or "").lower().rstrip("."), port


def read_sources(documents: Sequence[Mapping[str, Any]], file: str = "methodbase.toml") -> tuple[Source, ...]:
    """The sources of a configuration file's ``[[sources]]`` tables.

    SourceError names the file, the source and the key that is unknown, absent or of the wrong kind.
    """
    sources = []
    for number, document in enumerate(documents, start=1):
        label = document.get("name") or f"number {number}"
        try:
            sources.append(_read_source(document))
        except SourceError as error:
            raise SourceError(f"{file}: [[sources]] {label}: {error}") from None
    names = [source.name for source in sources]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SourceError(f"{file}: [[sources]]: the name {twice[0]!r} is there twice; give each its own")
    return tuple(sources)


def _read_source(document: Mapping[str, Any]) -> Source:
    known = {one.name: one for one in fields(Source)}
    unknown = sorted(set(document) - set(known))
    if unknown:
        raise SourceError(f"unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}")
    absent = [key for key in ("name", "base_url", "contact") if not document.get(key)]
    if absent:
        raise SourceError(f"{absent[0]!r} is missing: {_WHY_NEEDED[absent[0]]}")
    values = {key: _convert(key, str(known[key].type), value) for key, value in document.items()}
    source = Source(**values)
    _check(source)
    return source


_WHY_NEEDED = {
    "name": "a short name that captures are marked with",
    "base_url": "the address that paths are joined to, as https://example.org",
    "contact": "an e-mail or web address that the operator of the site can turn to",
}


def _convert(key: str, kind: str, value: Any) -> Any:
    """``value`` as the field's type; whole numbers serve as fractions, one text as a list of one."""
    if kind.startswith("tuple"):
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
            raise SourceError(f"{key!r} must be a list of texts")
        return tuple(dict.fromkeys(items))
    if kind == "bool" and isinstance(value, bool):
        return value
    if kind == "int" and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind == "float" and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if kind.startswith("str") and isinstance(value, str):
        return value
    wanted = {"bool": "true or false", "int": "a whole number", "float": "a number"}.get(kind, "text")
    raise SourceError(f"{key!r} must be {wanted}, not {value!r}")


def _check(source: Source) -> None:
    base = _split(source.base_url)
    _require(base is not None and base.scheme in _DEFAULT_PORTS and bool(base.hostname), "base_url",
             "must be an http(s) address such as https://example.org")  # fmt: skip
    _require(base is not None and not (base.username or base.password or base.query or base.fragment),
             "base_url", "must be without user name, query and fragment")  # fmt: skip
    _require(
        bool(_NAME.fullmatch(source.name)), "name", "must be lower-case letters, digits, '.', '_' or '-'"
    )
    _require(source.contact.isascii() and source.contact.isprintable(), "contact",
             "must be one line of ASCII: it is sent as part of the User-Agent")  # fmt: skip
    for locale in source.locales:
        _require(
            bool(_LOCALE.fullmatch(locale)), "locales", f"{locale!r} is no language code such as 'pt-BR'"
        )
    for slug in source.methods:
        _require(bool(_SLUG.fullmatch(slug)), "methods", f"{slug!r} is no slug as in a method's address")
    for host in source.hosts:
        _require(_split(f"https://{host}") is not None and not set(host) & set("/@?#"), "hosts",
                 f"{host!r} is neither host nor host:port")  # fmt: skip
    _check_template("compare_path", source.compare_path, {"locale", "slugs"}, {"slugs"})
    _check_template("method_path", source.method_path, {"locale", "slug"}, {"slug"})
    if "{locale}" in source.compare_path and (source.methods or source.listing or source.sitemap):
        _require(bool(source.locales), "locales", "is needed: the languages to fetch, such as ['en', 'he']")
    _check_numbers(source)


def _check_numbers(source: Source) -> None:
    _require(
        source.methods_per_page >= 2, "methods_per_page", "must be 2 or more: a comparison has two methods"
    )
    for key in ("timeout_seconds", "deadline_seconds", "max_bytes", "max_decompressed_bytes", "attempts"):
        _require(getattr(source, key) > 0, key, "must be more than 0")
    for key in (
        "interval_seconds",
        "refresh_days",
        "max_redirects",
        "backoff_seconds",
        "max_retry_after_seconds",
    ):
        _require(getattr(source, key) >= 0, key, "must be 0 or more")


def _check_template(key: str, template: str, known: set[str], needed: set[str]) -> None:
    try:
        names = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    except ValueError:
        names = {"?"}
    wanted = " and ".join(f"{{{name}}}" for name in sorted(known))
    _require(template.startswith("/") and needed <= names <= known, key, f"must be a path with {wanted}")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _require(holds: bool, key: str, wish: str) -> None:
    if not holds:
        raise SourceError(f"{key!r} {wish}")
