"""Two hundred well-known works of many fields, cited rightly in fifty styles and wrongly in twenty ways."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import pytest

from benchmarks.citations_world.__main__ import Case, judged, known_library, right_cases, wrong_cases
from benchmarks.citations_world.facts import known_works
from benchmarks.citations_world.odd import WORLDS, odd_cases, odd_records, odd_works
from transforms.works.library import Library

_EVERY = 12  # of each work's citations one in so many is judged in the fast run

CANNOT_BE_CUT = {
    ("russian_standard", "Student"),  # nothing but a blank between a name alone and the title
    ("russian_standard", "OpenAI"),
    ("russian_standard", "Moher"),  # a group last
    ("russian_standard", "National Institute of Standards and Technology"),
    ("arxiv_corr", "Kingma"),  # two names without a year, and a stop that no style has
    ("another journal", "Geman"),  # "PAMI-6(6)" names the right journal as the volume of the wrong one
}


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with known_library(known_works()) as opened:
        yield opened


def _sample(cases: Iterator[Case]) -> list[Case]:
    """Each work with some of its styles, and each style with some of the works."""
    chosen = []
    for place, (_, own) in enumerate(groupby(cases, key=lambda case: case.work)):
        chosen += [case for number, case in enumerate(own) if (number + place) % _EVERY == 0]
    return chosen


def _missed(library: Library, cases: list[Case]) -> list[tuple[str, str]]:
    return [
        (case.group, f"{case.raw} -> {verdict.status} {verdict.discrepancies}")
        for case, verdict in judged(library, cases)
        if not case.is_met(verdict) and not _is_known(case)
    ]


def _is_known(case: Case) -> bool:
    return case.work is not None and (case.group, case.work.authors[0][0]) in CANNOT_BE_CUT


def test_right_citations_are_verified_without_a_discrepancy(library: Library) -> None:
    assert _missed(library, _sample(right_cases(known_works()))) == []


def test_wrong_citations_are_called_what_is_wrong_with_them(library: Library) -> None:
    assert _missed(library, _sample(wrong_cases(known_works()))) == []


@pytest.mark.slow
def test_every_work_in_every_style_and_with_every_error(library: Library) -> None:
    works = known_works()
    assert _missed(library, [*right_cases(works), *wrong_cases(works)]) == []


@pytest.mark.xfail(strict=True, reason="what cannot be cut without the names' own marks")
@pytest.mark.parametrize("group", sorted({group for group, _ in CANNOT_BE_CUT}))
def test_what_cannot_be_cut_is_known(library: Library, group: str) -> None:
    works = known_works()
    cases = [case for case in (*right_cases(works), *wrong_cases(works)) if case.group == group]
    known = [case for case in cases if _is_known(case)]
    assert all(case.is_met(verdict) for case, verdict in judged(library, known))


@pytest.mark.parametrize("world", WORLDS)
def test_odd_citations_are_judged_as_their_file_says(world: str) -> None:
    with known_library(odd_works(world), odd_records(world)) as odd_library:
        results = judged(odd_library, list(odd_cases(world)))
    missed = [
        (case.raw, verdict.status, verdict.discrepancies)
        for case, verdict in results
        if not case.is_met(verdict)
    ]
    assert missed == []
