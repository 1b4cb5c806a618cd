"""Right citations of well-known works in fifty styles, wrong ones of every kind, and odd ones written by hand.

.venv/bin/python -m benchmarks.citations_world [--style NAME] [--errors N]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from benchmarks.citations_world.apa_styles import APA
from benchmarks.citations_world.facts import Known, dump_lines, known_works
from benchmarks.citations_world.odd import WORLDS, OddCase, odd_cases, odd_records, odd_works
from benchmarks.citations_world.other_styles import OTHERS
from benchmarks.citations_world.wrong import wrong_citations
from extractors.home import Home
from transforms.citations.model import Verdict
from transforms.citations.references import parse_reference
from transforms.citations.verdicts import judge
from transforms.works.library import Library, open_library

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Case:
    """One citation. ``expect`` are the codes or statuses any of which is right; empty: verified."""

    group: str
    work: Known | None
    raw: str
    expect: frozenset[str] = frozenset()

    def is_met(self, verdict: Verdict) -> bool:
        """Whether the verdict is the right one."""
        said = {verdict.status, *verdict.discrepancies}
        if self.expect:
            return bool(self.expect & said)
        identifiers = {f"{self.work.doi.lower()}", self.work.arxiv_id} - {""} if self.work else set()
        found = {verdict.work.doi, verdict.work.arxiv_id} if verdict.work else set()
        return said == {"verified"} and bool(identifiers & found)


AnyCase = TypeVar("AnyCase", Case, OddCase)


def right_cases(works: list[Known]) -> Iterator[Case]:
    """Each work in each style; a text that two styles have in common counts once."""
    for work in works:
        seen: set[str] = set()
        for name, style in {**APA, **OTHERS}.items():
            raw = style(work)
            if raw not in seen:
                seen.add(raw)
                yield Case(name, work, raw)


def wrong_cases(works: list[Known]) -> Iterator[Case]:
    """Each work cited wrongly in each way that applies to it."""
    for work in works:
        for kind, raw, expect in wrong_citations(work, works):
            yield Case(kind, work, raw, expect)


@contextmanager
def known_library(works: list[Known], further: Sequence[str] = ()) -> Iterator[Library]:
    """A library that holds these works and ``further`` lines of a dump, and no network."""
    with TemporaryDirectory() as folder:
        dump = Path(folder) / "known.jsonl"
        dump.write_text("\n".join([*dump_lines(works), *further]) + "\n", "utf-8")
        as_of = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
        with open_library(Home(Path(folder) / "home"), [dump], registries=None, as_of=as_of) as library:
            yield library


def judged(library: Library, cases: list[AnyCase]) -> list[tuple[AnyCase, Verdict]]:
    """The verdict on each case."""
    references = [parse_reference(case.raw) for case in cases]
    findings = library.find(references)
    return [
        (case, judge(reference, finding, TODAY))
        for case, reference, finding in zip(cases, references, findings, strict=True)
    ]


def main() -> None:
    """Judge all cases and print how many verdicts are right, by style and by kind of error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--style", help="only this style or kind of error")
    parser.add_argument("--errors", type=int, default=0, help="print so many of the cases that went wrong")
    options = parser.parse_args()
    works = known_works()
    cases = [
        case for case in (*right_cases(works), *wrong_cases(works)) if options.style in (None, case.group)
    ]
    with known_library(works) as library:
        results = judged(library, cases)
    _print_totals(results)
    missed = [(case, verdict) for case, verdict in results if not case.is_met(verdict)]
    for case, verdict in missed[: options.errors]:
        _print_miss(case.group, case.raw, sorted(case.expect), verdict)
    if not options.style:
        for world in WORLDS:
            _report_odd(world, options.errors)


def _report_odd(world: str, errors: int) -> None:
    with known_library(odd_works(world), odd_records(world)) as library:
        results = judged(library, list(odd_cases(world)))
    for name, is_right in (("right", True), ("wrong", False)):
        of = [(case, verdict) for case, verdict in results if case.is_right is is_right]
        print(f"{world}, {name}: {sum(case.is_met(verdict) for case, verdict in of)}/{len(of)}")
    for case, verdict in [result for result in results if not result[0].is_met(result[1])][:errors]:
        _print_miss(world, case.raw, sorted(case.expect), verdict)


def _print_totals(results: list[tuple[Case, Verdict]]) -> None:
    totals, met = (
        Counter(case.group for case, _ in results),
        Counter(c.group for c, v in results if c.is_met(v)),
    )
    for group, total in totals.items():
        print(f"{group:28}{met[group]:6}/{total:<6}{met[group] / total:.3f}")
    for name, is_wrong in (("right", False), ("wrong", True)):
        of = [(case, verdict) for case, verdict in results if bool(case.expect) is is_wrong]
        good = sum(case.is_met(verdict) for case, verdict in of)
        print(
            f"{name}: {good}/{len(of)} = {good / max(1, len(of)):.4f}", dict(Counter(v.status for _, v in of))
        )


def _print_miss(group: str, raw: str, expect: list[str], verdict: Verdict) -> None:
    read = parse_reference(raw)
    print(f"\n{group}: {raw}")
    print(f"   expected {expect}: {verdict.status} {verdict.discrepancies}")
    print(
        "   differs:",
        [(one["code"], one["claimed"], one["found"]) for one in verdict.evidence["differences"]],
    )
    print(
        "   read:",
        [person.display() for person in read.authors],
        read.year,
        repr(read.title),
        repr(read.venue),
    )


if __name__ == "__main__":
    main()
