"""How well wrong citations are told from right ones, in a closed world of real works.

    python -m benchmarks.citations [--works FILE] [--cases FILE] [--part all|tune|check] [--errors]

``--works`` is a Crossref-shaped dump, ``--cases`` has one case a line: raw, links, wrong, kind, expect.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from extractors.home import Home
from transforms.citations.model import Verdict
from transforms.citations.references import parse_reference
from transforms.citations.verdicts import judge
from transforms.works.library import open_library

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"
TODAY = date(2026, 11, 21)
FINE = {"verified", "unchecked"}


@dataclass
class Scores:
    """Counts of one run; a citation is called wrong unless it is fine and without any discrepancy."""

    caught: Counter[bool] = field(default_factory=Counter)
    alarms: Counter[bool] = field(default_factory=Counter)
    kinds: dict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))
    codes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    statuses: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    errors: list[tuple[dict[str, Any], Verdict]] = field(default_factory=list)

    def add(self, case: dict[str, Any], verdict: Verdict) -> None:
        """Count one case of the set with the verdict on it."""
        called = verdict.status not in FINE or bool(verdict.discrepancies)
        (self.caught if case["wrong"] else self.alarms)[called] += 1
        self.statuses[case["kind"] or "right"][verdict.status] += 1
        if case["wrong"]:
            self.kinds[case["kind"]][called] += 1
        if called is not case["wrong"]:
            self.errors.append((case, verdict))
        expected = set(case["expect"])
        for code in {verdict.status, *verdict.discrepancies} & {*expected} | set(verdict.discrepancies):
            self.codes[code]["hit" if code in expected else "extra"] += 1
        for code in expected - {verdict.status, *verdict.discrepancies}:
            self.codes[code]["missed"] += 1

    @property
    def detection(self) -> float:
        """The share of the wrong citations that were found."""
        return self.caught[True] / max(1, self.caught.total())

    @property
    def false_alarms(self) -> float:
        """The share of the right citations that were accused."""
        return self.alarms[True] / max(1, self.alarms.total())

    def table(self) -> str:
        """The figures as lines of text."""
        precision = self.caught[True] / max(1, self.caught[True] + self.alarms[True])
        f1 = 2 * precision * self.detection / max(1e-9, precision + self.detection)
        lines = [
            f"wrong citations: recall {self.detection:.4f} ({self.caught[True]}/{self.caught.total()})",
            f"                 precision {precision:.4f}, F1 {f1:.4f}",
            f"false alarms: {self.false_alarms:.4f} ({self.alarms[True]}/{self.alarms.total()} right ones)",
            f"\n{'kind':26}recall",
            *(_kind(name, count) for name, count in sorted(self.kinds.items())),
            f"\n{'code':18}precision  recall  hits",
            *(_code(name, count) for name, count in sorted(self.codes.items())),
            "",
            *(f"{name:26}{dict(sorted(count.items()))}" for name, count in sorted(self.statuses.items())),
        ]
        return "\n".join(lines)


def _kind(name: str, count: Counter[bool]) -> str:
    return f"{name:26}{count[True] / count.total():.3f}  {count[True]}/{count.total()}"


def _code(name: str, count: Counter[str]) -> str:
    precision = count["hit"] / max(1, count["hit"] + count["extra"])
    recall = count["hit"] / max(1, count["hit"] + count["missed"])
    return f"{name:18}{precision:9.3f}{recall:8.3f}  {count['hit']}"


def in_part(case: dict[str, Any], part: str) -> bool:
    """70 % of the cases are for tuning, the others only for checking, by a hash of their id."""
    tune = int(hashlib.sha256(case["id"].encode()).hexdigest(), 16) % 10 < 7
    return part == "all" or tune is (part == "tune")


def score(works: Path, cases: Path, part: str = "all") -> Scores:
    """Judge every case against the dump, looked up as in a run without a network."""
    chosen = [case for case in map(json.loads, cases.read_text("utf-8").splitlines()) if in_part(case, part)]
    references = [parse_reference(case["raw"], case["links"]) for case in chosen]
    as_of = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    scores = Scores()
    with (
        TemporaryDirectory() as home,
        open_library(Home(Path(home)), [works], registries=None, as_of=as_of) as library,
    ):
        for case, reference, finding in zip(chosen, references, library.find(references), strict=True):
            scores.add(case, judge(reference, finding, TODAY))
    return scores


def main() -> None:
    """Judge every case and print the figures of both halves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--works", type=Path, default=DATA / "citation_works.jsonl")
    parser.add_argument("--cases", type=Path, default=DATA / "citation_cases.jsonl")
    parser.add_argument("--part", choices=("all", "tune", "check"), default="all")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    start = time.perf_counter()
    scores = score(options.works, options.cases, options.part)
    print(scores.table())
    print(f"\n{time.perf_counter() - start:.1f} s")
    for case, verdict in scores.errors if options.errors else ():
        print("\n", case["kind"], case["raw"], case["links"])
        print(
            "   ",
            verdict.status,
            verdict.discrepancies,
            json.dumps(verdict.evidence, ensure_ascii=False)[:1500],
        )


if __name__ == "__main__":
    main()
