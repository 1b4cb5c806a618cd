"""Wrong citations of a work: each error by itself, with the code that must name it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.citations_world.apa_styles import APA
from benchmarks.citations_world.facts import Known
from benchmarks.citations_world.writing import plain, tidy, where
from transforms.citations.comparison.titles import is_distinctive

Wrong = tuple[str, str, frozenset[str]]
_STRANGER = ("Okonkwo-Lindqvist", "Brannagh", "")
_OTHERS = (("Halvorsen", "Peder", ""), ("Quispe", "Mayra", ""), ("Tanaka", "Rikuto", ""))


def wrong_citations(work: Known, works: list[Known]) -> Iterator[Wrong]:
    """Every wrong citation that can be made of ``work``: kind, text, and any of the codes expected."""
    yield from _wrong_authors(work)
    yield from _wrong_year(work)
    yield from _wrong_venue(work)
    yield from _wrong_identifiers(work, works)
    yield from _wrong_works(work, works)


def _case(kind: str, work: Known, *codes: str) -> Wrong:
    return kind, APA["apa_link"](work), frozenset(codes)


def _wrong_authors(work: Known) -> Iterator[Wrong]:
    authors = work.authors
    elsewhere = (
        () if is_distinctive(work.title) else ("not_found", "unchecked")
    )  # strangers may have a short title
    yield _case("invented last author", replace(work, authors=(*authors, _STRANGER)), "author_unknown")
    yield _case("invented first author", replace(work, authors=(_STRANGER, *authors)), "author_unknown")
    yield _case(
        "another first author", replace(work, authors=(_STRANGER, *authors[1:])), "author_unknown", *elsewhere
    )
    yield _case("authors of nobody's", replace(work, authors=_OTHERS), "author_unknown", *elsewhere)
    if len(authors) > 1:
        cut = replace(work, authors=authors[:-1])
        if authors[-1][1] or " " not in authors[-1][0]:  # a group that signs too is often left out
            yield _case("last author missing", cut, "author_missing")
        yield _case("first author missing", replace(work, authors=authors[1:]), "author_missing")
        swapped = (authors[1], authors[0], *authors[2:])
        families = [tidy(author)[0].casefold() for author in authors]
        if families != sorted(families):
            yield _case("first two swapped", replace(work, authors=swapped), "author_order")
    family, given, suffix = tidy(authors[0])
    if given and " " not in family:
        other = "Q" if given[0].upper() != "Q" else "X"
        renamed = ((family, f"{other}uentin", suffix), *authors[1:])
        yield _case("another given name", replace(work, authors=renamed), "author_name")


def _wrong_year(work: Known) -> Iterator[Wrong]:
    if work.kind == "b" or work.venue.startswith("Selected Papers"):  # another edition, another print
        return
    yield _case("five years early", replace(work, year=work.year - 5), "year")
    if work.year < 2018:
        late = replace(work, year=work.year + 5)
        if not work.arxiv_year or work.arxiv_year < late.year - 1:
            yield _case("five years late", late, "year")


def _wrong_venue(work: Known) -> Iterator[Wrong]:
    if work.kind == "j":
        other = "Journal of Personality and Social Psychology"
        other = "Biometrika" if work.venue == other else other
        yield _case("another journal", replace(work, venue=other), "venue")
    if work.kind == "p" and "Lecture" not in work.venue:
        yield _case(
            "another meeting",
            replace(work, venue="International Conference on Robotics and Automation"),
            "venue",
        )


def _wrong_identifiers(work: Known, works: list[Known]) -> Iterator[Wrong]:
    place = works.index(work)
    other = next(one for one in (*works[place + 1 :], *works) if one.doi and one is not work)
    preprint = next(one for one in (*works[place + 1 :], *works) if one.arxiv_id and one is not work)
    base = APA["apa_no_venue"](work).removesuffix(" link ↗")
    if work.doi:
        yield "DOI of another work", f"{base} https://doi.org/{other.doi}", frozenset({"doi"})
        yield "DOI off by a digit", f"{base} https://doi.org/{_off(work.doi)}", frozenset({"doi"})
    if work.arxiv_id:
        yield (
            "arXiv id of another",
            f"{base} arXiv preprint arXiv:{preprint.arxiv_id}.",
            frozenset({"arxiv_id"}),
        )
        yield (
            "arXiv id off by a digit",
            f"{base} arXiv preprint arXiv:{_off(work.arxiv_id)}.",
            frozenset({"arxiv_id"}),
        )


def _off(identifier: str) -> str:
    last = max(place for place, char in enumerate(identifier) if char.isdigit())
    return identifier[:last] + str((int(identifier[last]) + 3) % 10) + identifier[last + 1 :]


def _wrong_works(work: Known, works: list[Known]) -> Iterator[Wrong]:
    other = works[(works.index(work) + 7) % len(works)]
    chimera = replace(work, title=other.title, main=other.main)
    yield (
        "chimera",
        APA["apa_link"](chimera),
        frozenset(
            {
                "author_unknown",
                "not_same_work",
                "contradicted",
                "title",
                *(() if is_distinctive(other.title) else ("not_found", "unchecked")),
            }
        ),
    )
    words = plain(work.title).split()
    if len(words) >= 6:
        middle = len(words) // 2
        altered = " ".join([*words[:middle], "Reverberating", *words[middle + 1 :]])
        yield _case(
            "a word replaced", replace(work, title=altered, main=altered), "title", "not_found", "unchecked"
        )
    if work.doi:
        invented = (
            f"Halvorsen, P., & Quispe, M. ({work.year}). Reverberant quantile sieves for leaking buckets."
        )
        yield (
            "right DOI, invented work",
            f"{invented} {where(work)} https://doi.org/{work.doi}",
            frozenset({"not_same_work"}),
        )
