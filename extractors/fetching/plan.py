"""Planning, without doing: the fewest addresses that cover every method in every locale, and which are due.

Full pages that were fetched before keep their methods together, so that a new method on the site does not
change the address of every page; what is left is dealt out anew. Neither costs an address more than dealing
all of them out afresh.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, unquote, urljoin

from extractors.fetching.settings import Source

LEAST = 2
"""A comparison has at least two methods."""

Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a source needs: all its addresses, those that are due now, and methods that nothing covers."""

    urls: tuple[str, ...]
    due: tuple[str, ...]
    uncovered: tuple[str, ...]


def plan(
    source: Source,
    methods: Iterable[str],
    fetched: Mapping[str, datetime],
    now: datetime,
    locales: Sequence[str] | None = None,
) -> Plan:
    """Which addresses of ``source`` to ask for.

    ``methods`` are the slugs known now, ``fetched`` the last good (or finally refused) fetch of every
    address. ``locales`` narrows the configured ones. A single method cannot be compared: it is uncovered.
    """
    wanted = sorted(set(methods))
    places = [one for one in source.locales if locales is None or one in locales] or [""]
    if locales is not None and source.locales and places == [""]:
        return Plan((), (), ())
    if len(wanted) < LEAST:
        return Plan((), (), tuple(wanted))
    groups = deal(wanted, source.methods_per_page, _known_groups(source, fetched))
    urls = tuple(compare_url(source, locale, group) for locale in places for group in groups)
    urls = tuple(dict.fromkeys(urls))
    return Plan(urls, due(urls, fetched, now, timedelta(days=source.refresh_days)), ())


def due(
    urls: Iterable[str], fetched: Mapping[str, datetime], now: datetime, age: timedelta
) -> tuple[str, ...]:
    """The addresses that were never fetched (first) or at least ``age`` ago, oldest first."""
    waiting = [url for url in urls if url not in fetched]
    old = [url for url in urls if url in fetched and fetched[url] <= now - age]
    return (*waiting, *sorted(old, key=lambda url: fetched[url]))


def deal(methods: Sequence[str], size: int, known: Iterable[Group] = ()) -> list[Group]:
    """Split distinct methods into the fewest groups of at most ``size`` and at least two.

    Full groups of ``known`` whose methods are all there stay as they are.
    """
    left, kept = set(methods), []
    for group in sorted(set(known)):
        if len(group) == size and left.issuperset(group):
            kept.append(group)
            left.difference_update(group)
    if len(left) == 1 and kept:
        left.update(kept.pop())
    return sorted([*kept, *_cut(sorted(left), size)])


def _cut(methods: Sequence[str], size: int) -> list[Group]:
    """Consecutive groups; a last method that would be alone gets the one before it for company."""
    starts = list(range(0, len(methods), size))
    groups = [tuple(methods[start : start + size]) for start in starts]
    if groups and len(groups[-1]) < LEAST:
        groups[-1] = tuple(methods[-LEAST:])
        if size > LEAST and len(groups) > 1:
            groups[-2] = groups[-2][:-1]
    return groups


def compare_url(source: Source, locale: str, methods: Sequence[str]) -> str:
    """The address of a comparison; the methods in the order given, joined by an escaped comma."""
    slugs = "%2C".join(quote(slug, safe="") for slug in methods)
    return urljoin(source.base_url, source.compare_path.format(locale=locale, slugs=slugs))


def is_comparison(source: Source, url: str) -> bool:
    """Whether an address is one of the source's comparison pages, by its template."""
    return _address_pattern(source).fullmatch(url) is not None


def _known_groups(source: Source, fetched: Iterable[str]) -> set[Group]:
    """The groups of methods in addresses that this source's template made."""
    pattern = _address_pattern(source)
    found = (pattern.fullmatch(url) for url in fetched)
    return {tuple(unquote(slug) for slug in re.split("%2[Cc]|,", match["slugs"])) for match in found if match}


def _address_pattern(source: Source) -> re.Pattern[str]:
    template = re.escape(urljoin(source.base_url, source.compare_path))
    for name, pattern in (("locale", "[^/?&#]+"), ("slugs", "(?P<slugs>[^&#/]+)")):
        template = template.replace(re.escape(f"{{{name}}}"), pattern)
    return re.compile(template)
