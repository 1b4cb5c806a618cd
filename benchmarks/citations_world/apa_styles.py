"""The manner of APA, with all the freedom that people take with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from benchmarks.citations_world.facts import Known
from benchmarks.citations_world.writing import (
    abbreviated,
    initials,
    joined,
    long,
    plain,
    short,
    stop,
    straight,
    tidy,
    where,
)

Style = Callable[[Known], str]
_PARTICLES = re.compile(r"^((?:van|von|der|den|de|del|v\.|Van|Der|Den)\s)+")
_ASCII = str.maketrans(
    {"ø": "o", "œ": "oe", "ł": "l", "Ł": "L", "’": "'", "‘": "'", "–": "-", "—": "-", "‐": "-", "…": "..."}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def written(
    names: str, work: Known, title: str | None = None, venue: str | None = None, end: str = ""
) -> str:
    """Names, year, title, place, and what a page puts behind it."""
    return f"{names} ({work.year}). {stop(title or plain(work.title))} {where(work, venue)} {end}".strip()


def listed(work: Known, last: str = ", & ") -> str:
    """All authors, family name first."""
    return joined([short(author) for author in work.authors], last)


def _with_doi(work: Known) -> str:
    return written(listed(work), work, end=f"https://doi.org/{work.doi}" if work.doi else "link ↗")


def _with_link(work: Known) -> str:
    return written(listed(work, ", and "), work, end="link ↗")


def _first(work: Known, name: str, others: str) -> str:
    return written(name + (others if len(work.authors) > 1 else ""), work)


def _three(work: Known) -> str:
    names = [short(author) for author in work.authors]
    return written(", ".join(names[:3]) + ", et al." if len(names) > 3 else listed(work), work)


def _with_ellipsis(work: Known, most: int, mark: str) -> str:
    names = [short(author) for author in work.authors]
    return (
        written(", ".join(names[:most]) + mark + names[-1], work)
        if len(names) > most + 1
        else _with_doi(work)
    )


def _ascii(work: Known) -> str:
    text = unicodedata.normalize("NFKD", _with_doi(work).translate(_ASCII))
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def _shouted(work: Known) -> str:
    names = [tidy(author) for author in work.authors]
    parts = [
        ", ".join(filter(None, (family.upper(), initials(given), suffix))) for family, given, suffix in names
    ]
    return written(joined(parts, ", & "), work)


def _initials(work: Known, gap: str, most: int | None = None) -> str:
    names = [tidy(author) for author in work.authors]
    parts = [
        ", ".join(filter(None, (family, initials(given, gap=gap)[:most], suffix if most is None else "")))
        for family, given, suffix in names
    ]
    return written(joined(parts, ", & "), work)


def _without_subtitle(work: Known) -> str:
    title = plain(work.main)
    head, colon, _ = title.partition(": ")
    return written(listed(work), work, head if colon and len(head.split()) > 2 else title)


def _particles_last(work: Known) -> str:
    names = []
    for family, given, suffix in map(tidy, work.authors):
        match = _PARTICLES.match(family)
        bare, particle = (family[match.end() :], match[0].strip()) if match else (family, "")
        names.append(", ".join(filter(None, (bare, f"{initials(given)} {particle}".strip(), suffix))))
    return written(joined(names, ", & "), work)


def _preprint(work: Known, end: str) -> str:
    if not work.arxiv_id:
        return _with_link(work)
    return f"{listed(work)} ({work.arxiv_year}). {stop(plain(work.title))} {end.format(work.arxiv_id)}"


def _book(work: Known, edition: str, isbn: str) -> str:
    if work.kind != "b":
        return _with_link(work)
    return f"{listed(work)} ({work.year}). {plain(work.title)}{edition}. {work.venue}. ISBN: {isbn}"


def _isbn_10(isbn: str) -> str:
    """The ISBN-10 that an ISBN-13 with 978 stands for, hyphenated."""
    digits = isbn[3:12]
    check = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return f"{digits[:1]}-{digits[1:5]}-{digits[5:]}-{'X' if check == 10 else check}"


APA: Mapping[str, Style] = {
    "apa": _with_doi,
    "apa_link": _with_link,
    "apa_doi_arrow": lambda work: written(listed(work), work, end="DOI ↗"),
    "apa_without_comma": lambda work: written(listed(work, " & "), work),
    "apa_first": lambda work: _first(work, short(work.authors[0]), ", et al."),
    "apa_first_bare": lambda work: _first(work, tidy(work.authors[0])[0], " et al."),
    "apa_three": _three,
    "apa_full": lambda work: written(joined([long(author) for author in work.authors], ", & "), work),
    "apa_straight": lambda work: written(
        joined([straight(author) for author in work.authors], ", and "), work
    ),
    "apa_straight_initials": lambda work: written(
        joined([straight(one, True) for one in work.authors], " & "), work
    ),
    "apa_ellipsis": lambda work: _with_ellipsis(work, 6, ", . . . "),
    "apa_nineteen": lambda work: _with_ellipsis(work, 19, ", … "),
    "apa_ascii": _ascii,
    "apa_umlauts": lambda work: _with_link(work).translate(_UMLAUTS),
    "apa_shouted": _shouted,
    "apa_shouted_title": lambda work: written(listed(work), work, plain(work.title).upper()),
    "apa_lower_title": lambda work: written(listed(work), work, plain(work.title).capitalize()),
    "apa_without_subtitle": _without_subtitle,
    "apa_tight_initials": lambda work: _initials(work, ""),
    "apa_one_initial": lambda work: _initials(work, " ", 2),
    "apa_abbreviated": lambda work: written(listed(work), work, venue=abbreviated(work.venue)),
    "apa_no_venue": lambda work: f"{listed(work)} ({work.year}). {stop(plain(work.title))} link ↗",
    "apa_month": lambda work: _with_doi(work).replace(f"({work.year})", f"({work.year}, June)"),
    "apa_letter": lambda work: _with_doi(work).replace(f"({work.year})", f"({work.year}a)"),
    "apa_in_press": lambda work: _with_link(work).replace(f"({work.year})", "(in press)"),
    "apa_spanish": lambda work: written(listed(work, " y "), work),
    "apa_german": lambda work: written(listed(work, " und "), work),
    "apa_portuguese": lambda work: written(listed(work, " e "), work),
    "apa_turkish": lambda work: written(listed(work, " ve "), work),
    "apa_polish": lambda work: written(listed(work, " i "), work),
    "apa_dutch": lambda work: written(listed(work, " en "), work),
    "apa_particles_last": _particles_last,
    "arxiv": lambda work: _preprint(work, "arXiv preprint arXiv:{}. link ↗"),
    "arxiv_doi": lambda work: _preprint(work, "arXiv. https://doi.org/10.48550/arXiv.{}"),
    "edition": lambda work: _book(work, " (2nd ed.)", work.isbn),
    "isbn_10": lambda work: _book(work, "", _isbn_10(work.isbn)),
}
"""Styles by name. Those that say nothing of a kind of work fall back to a plain one."""
