"""The manners of other societies, publishers and countries."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.citations_world.apa_styles import APA, Style
from benchmarks.citations_world.facts import Known
from benchmarks.citations_world.writing import (
    Author,
    initials,
    joined,
    long,
    pages,
    plain,
    short,
    stop,
    straight,
    tidy,
    volume,
)


def _arxiv_corr(work: Known) -> str:
    if not work.arxiv_id:
        return APA["apa_link"](work)
    names = ", ".join(straight(author) for author in work.authors)
    return f"{names}. {stop(plain(work.title))} CoRR abs/{work.arxiv_id}, {work.arxiv_year}."


def _harvard(work: Known) -> str:
    paged = f", pp.{work.pages}" if work.pages else ""
    issue = f"({work.issue})" if work.issue else ""
    place = (
        f"{plain(work.venue)}{volume(work, f', {work.volume}{issue}')}{paged}." if work.venue else "arXiv."
    )
    names = joined(
        [", ".join(filter(None, (tidy(a)[0], initials(tidy(a)[1], gap="")))) for a in work.authors], " and "
    )
    return f"{names}, {work.year}. {stop(plain(work.title))} {place}"


def _vancouver(work: Known) -> str:
    names = ", ".join(
        f"{tidy(a)[0]} {initials(tidy(a)[1], '', '').replace('-', '').upper()}".strip() for a in work.authors
    )
    issue = f"({work.issue})" if work.issue else ""
    paged = f":{work.pages}" if work.pages else ""
    if not work.venue:
        return f"{names}. {stop(plain(work.title))} arXiv:{work.arxiv_id}. {work.year}."
    venue = f"In: {plain(work.venue)}" if work.kind in "pc" else plain(work.venue)
    return f"{names}. {stop(plain(work.title))} {venue}. {work.year};{work.volume}{issue}{paged}.".replace(
        ";.", "."
    )


def _ieee(work: Known) -> str:
    names = joined([straight(author, True) for author in work.authors], " and ")
    venue = f"in {plain(work.venue)}" if work.kind in "pc" else plain(work.venue) or f"arXiv:{work.arxiv_id}"
    numbers = volume(work, f", vol. {work.volume}") + (f", no. {work.issue}" if work.issue else "")
    paged = f", pp. {pages(work)}" if work.pages else ""
    return f"[7] {names}, “{plain(work.title)},” {venue}{numbers}{paged}, {work.year}."


def _mla(work: Known) -> str:
    first = long(work.authors[0])
    others = [straight(author) for author in work.authors[1:]]
    names = first if not others else f"{first}, and {others[0]}" if len(others) == 1 else f"{first}, et al"
    venue = plain(work.venue) or "arXiv"
    numbers = volume(work, f", vol. {work.volume}") + (f", no. {work.issue}" if work.issue else "")
    paged = f", pp. {pages(work)}" if work.pages else ""
    return f'{stop(names)} "{plain(work.title)}." {venue}{numbers}, {work.year}{paged}.'


def _chicago(work: Known) -> str:
    others = [straight(author) for author in work.authors[1:]]
    names = joined([long(work.authors[0]), *others], ", and ")
    venue = f"In {plain(work.venue)}" if work.kind in "pc" else plain(work.venue) or f"arXiv:{work.arxiv_id}"
    numbers = volume(work, f" {work.volume}") + (f" ({work.issue})" if work.issue else "")
    paged = f": {pages(work)}" if work.pages else ""
    return f"{stop(names)} {work.year}. “{plain(work.title)}.” {venue}{numbers}{paged}."


def _nature(work: Known) -> str:
    names = joined([short(author) for author in work.authors], " & ")
    venue = f"in {plain(work.venue)}" if work.kind in "pc" else plain(work.venue) or "Preprint"
    paged = f", {pages(work)}" if work.pages else ""
    return f"{stop(names)} {stop(plain(work.title))} {venue}{volume(work, f' {work.volume}')}{paged} ({work.year})."


def _chinese_standard(work: Known) -> str:
    def name(author: Author) -> str:
        family, given, _ = tidy(author)
        return f"{family.upper()} {initials(given, '', ' ')}".strip()

    names = ", ".join(map(name, work.authors[:3])) + (", et al" if len(work.authors) > 3 else "")
    kind = {"j": "J", "p": "C", "b": "M", "c": "M", "t": "D", "r": "R", "d": "S", "s": "CP"}.get(
        work.kind, "EB/OL"
    )
    issue = f"({work.issue})" if work.issue else ""
    paged = f": {work.pages}" if work.pages else ""
    title = f"{names}. {plain(work.title)}[{kind}]"
    if work.kind in "pc":
        return f"{title}//{plain(work.venue)}. {work.year}{paged}."
    if work.kind == "a":
        return f"{title}. arXiv preprint arXiv:{work.arxiv_id}, {work.year}."
    return f"{title}. {plain(work.venue)}, {work.year}{volume(work, f', {work.volume}{issue}')}{paged}."


def _russian_standard(work: Known) -> str:
    names = ", ".join(f"{tidy(a)[0]} {initials(tidy(a)[1])}".strip() for a in work.authors)
    numbers = volume(work, f" – Т. {work.volume}.") + (f" – №. {work.issue}." if work.issue else "")
    paged = f" – С. {work.pages}." if work.pages else ""
    venue = plain(work.venue) or "arXiv preprint"
    return f"{names} {plain(work.title)} // {venue}. – {work.year}.{numbers}{paged}"


def _german(work: Known) -> str:
    names = "; ".join(short(author) for author in work.authors)
    venue = plain(work.venue) or "arXiv"
    numbers = volume(work, f" {work.volume}") + (f" ({work.issue})" if work.issue else "")
    paged = f", S. {pages(work)}" if work.pages else ""
    return f"{names} ({work.year}): {stop(plain(work.title))} In: {venue}{numbers}{paged}."


def _french(work: Known) -> str:
    names = joined([short(author) for author in work.authors], " et ")
    numbers = volume(work, f", vol. {work.volume}") + (f", n° {work.issue}" if work.issue else "")
    paged = f", p. {pages(work)}" if work.pages else ""
    return f"{names} ({work.year}), « {plain(work.title)} », {plain(work.venue) or 'arXiv'}{numbers}{paged}."


def _acm(work: Known) -> str:
    names = joined([straight(author) for author in work.authors], ", and ")
    venue = f"In {plain(work.venue)}" if work.kind in "pc" else plain(work.venue) or f"arXiv:{work.arxiv_id}"
    numbers = volume(work, f" {work.volume}") + (f", {work.issue}" if work.issue else "")
    paged = f", {pages(work)}" if work.pages else ""
    doi = f" DOI:https://doi.org/{work.doi}" if work.doi else ""
    return f"{stop(names)} {work.year}. {stop(plain(work.title))} {venue}{numbers} ({work.year}){paged}.{doi}"


def _springer(work: Known) -> str:
    names = ", ".join(
        ", ".join(filter(None, (tidy(a)[0], initials(tidy(a)[1], gap="")))) for a in work.authors
    )
    venue = f"In: {plain(work.venue)}" if work.kind in "pc" else plain(work.venue) or f"arXiv:{work.arxiv_id}"
    numbers = volume(work, f" {work.volume}") + (f"({work.issue})" if work.issue else "")
    paged = f", {pages(work)}" if work.pages else ""
    return f"{names}: {stop(plain(work.title))} {venue}{numbers}{paged} ({work.year})"


OTHERS: Mapping[str, Style] = {
    "harvard": _harvard,
    "vancouver": _vancouver,
    "ieee": _ieee,
    "mla": _mla,
    "chicago": _chicago,
    "nature": _nature,
    "chinese_standard": _chinese_standard,
    "russian_standard": _russian_standard,
    "german": _german,
    "french": _french,
    "acm": _acm,
    "springer": _springer,
    "arxiv_corr": _arxiv_corr,
}
"""Styles by name."""
