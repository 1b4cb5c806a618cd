"""What in a report needs a person, the most urgent first: the lines that the report begins with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outputs.report.model import RunReport


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at: a sentence, and the section of the report that has the details."""

    text: str
    section: str
    urgent: bool = False


def attention(report: RunReport) -> tuple[Item, ...]:
    """Everything that a person should look at; empty when a run went as runs should."""
    parts = (_gates, _expectations, _citations, _reviews, _refused)
    return tuple(item for part in parts for item in part(report))


def _gates(report: RunReport) -> Iterator[Item]:
    shut = [gate.name for gate in report.gates if not gate.passed]
    if shut:
        yield Item(f"Gates that refuse the release: {', '.join(shut)}.", "gates", urgent=True)
    elif report.verdict.outcome in ("refused", "failed"):
        yield Item("Nothing was published; the reason stands above.", "gates", urgent=True)


def _expectations(report: RunReport) -> Iterator[Item]:
    broken = [each for each in report.expectations if not each.success]
    for severity in ("critical", "warning"):
        names = [f"{each.table}.{each.name}" for each in broken if each.severity == severity]
        if names:
            text = f"Expectations that fail ({severity}): {', '.join(names[:5])}{', …' if names[5:] else ''}."
            yield Item(text, "gates", urgent=severity == "critical")


def _citations(report: RunReport) -> Iterator[Item]:
    if report.wrong_citations:
        yield Item(f"Citations newly found wrong or missing: {len(report.wrong_citations)}.", "citations")
    more = sum(each.count - (each.previous or 0) for each in report.citations if each.code == "unchecked")
    if more > 0:
        yield Item(
            f"Citations more than before that could not be checked: {more}. No registry answered and no dump "
            "had the work: see Politeness, or give a dump with --bibliography.",
            "citations",
        )


def _reviews(report: RunReport) -> Iterator[Item]:
    if report.reviews:
        yield Item(f"Items that wait for a decision: {len(report.reviews)}.", "reviews")


def _refused(report: RunReport) -> Iterator[Item]:
    grown = {each.reason: each.count - (each.previous or 0) for each in report.quarantine}
    more = {reason: count for reason, count in grown.items() if count > 0}
    if more:
        listed = ", ".join(f"{count} {reason}" for reason, count in more.items())
        yield Item(f"Items more than before in quarantine: {sum(more.values())} ({listed}).", "quarantine")
