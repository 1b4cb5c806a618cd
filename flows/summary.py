"""The summary of a run, and the same as text for a person."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flows.logs import redact
from flows.run import Run, Summary

_SHOWN = 5

_HEADINGS = {
    "published": "published {version}",
    "unchanged": "nothing has changed; {version} stands",
    "refused": "refused: nothing was published",
    "unreadable": "none of the inputs could be read",
}


def summarise(run: Run) -> Summary:
    """What a run says at its end."""
    citations = run.tables.get("citations")
    statuses = Counter(citations["status"].to_pylist()) if citations is not None else Counter()
    quarantine = run.tables.get("quarantine")
    validation, published = run.validation, run.published
    release = published.path if published else run.previous
    report = run.home.report / "index.html"
    return Summary(
        run_id=run.run_id,
        kind=run.options.kind,
        mode=run.mode,
        outcome=_outcome(run),
        version=release.name if release else None,
        release=str(release) if release else None,
        report=str(report) if run.tables or report.exists() else None,
        counts={name: table.num_rows for name, table in run.tables.items()},
        new_pages=run.new_pages,
        quarantined=quarantine.num_rows if quarantine is not None else 0,
        citations=dict(sorted(statuses.items())),
        bibliography=[
            {"name": dump.name, "sha256": dump.sha256, "remembered": dump.remembered} for dump in run.dumps
        ],
        reasons=list(validation.reasons) if validation else [],
        unreadable=[redact(text) for text in run.unreadable],
        notes=list_notes(run),
        failed=[f"{r.table}.{r.name}" for r in validation.results if not r.success] if validation else [],
        gates=_gates(run),
        fetched=_fetched(run),
        seconds={name: round(seconds, 3) for name, seconds in run.seconds.items()},
    )


def _gates(run: Run) -> dict[str, str]:
    if run.validation is None:
        return {}
    return {
        gate.name: "overridden" if gate.overridden else "passed" if gate.success else "refused"
        for gate in run.validation.gates
    }


def _fetched(run: Run) -> dict[str, int]:
    report = run.fetch_report
    if report is None:
        return {}
    return {
        "planned": report.planned,
        "requests": sum(report.requests.values()),
        "pages": len(report.captures),
        "not_modified": report.not_modified,
        "disallowed": report.robots.get("disallowed", 0),
        "failed": len(report.failures),
        "deferred": report.deferred,
        "uncovered": len(report.uncovered),
    }


def list_notes(run: Run) -> list[str]:
    """What to know of hosts, registries and dumps: what was left out, who was given up, what is no record."""
    return [redact(note) for note in (*_fetch_notes(run), *run.dump_notes, *_library_notes(run))]


def _fetch_notes(run: Run) -> list[str]:
    report = run.fetch_report
    if report is None:
        return []
    notes = []
    if report.deferred:
        notes.append(f"addresses left for the next run: {report.deferred} of {report.planned}")
    for reason, count in sorted(Counter(failure.reason for failure in report.failures).items()):
        notes.append(f"addresses that gave no page: {count} ({reason})")
    if report.uncovered:
        shown = ", ".join(report.uncovered[:_SHOWN]) + (", …" if len(report.uncovered) > _SHOWN else "")
        notes.append(f"methods that can be in no comparison: {len(report.uncovered)} ({shown})")
    return notes


def _library_notes(run: Run) -> list[str]:
    report = run.library_report
    if report is None:
        return []
    dumps = [
        f"{dump.name}: {dump.bad_lines} lines are no records; the first is line {dump.first_bad[0][0]}: "
        f"{dump.first_bad[0][1]}"
        for dump in report.dumps
        if dump.bad_lines
    ]
    return [*report.circuits_opened, *dumps]


def _outcome(run: Run) -> str:
    if run.nothing_readable:
        return "unreadable"
    if run.unchanged or (run.published is not None and not run.published.changed):
        return "unchanged"
    return "refused" if run.published is None else "published"


def _dump_name(dump: dict[str, Any]) -> str:
    return f"{dump['name']} (remembered)" if dump["remembered"] else str(dump["name"])


def describe(summary: Summary) -> str:
    """A few lines: what came of the run, how much is in it, what to look at."""
    lines = [f"{summary.kind}: {_HEADINGS[summary.outcome].format(version=summary.version)}"]
    lines += [f"  reason     {reason}" for reason in summary.reasons]
    lines += [f"  not read   {text}" for text in summary.unreadable]
    lines += [f"  note       {text}" for text in summary.notes]
    if summary.counts:
        counts = summary.counts
        lines.append(
            f"  methods    {counts['methods']} from {counts['pages']} pages "
            f"({summary.new_pages} new), {counts['names']} names, {counts['statements']} statements"
        )
        verdicts = ", ".join(f"{count} {status}" for status, count in summary.citations.items())
        lines.append(f"  citations  {verdicts or 'none'}")
        lines.append(f"  refused    {summary.quarantined} items in quarantine")
    if summary.bibliography:
        lines.append(f"  checked    against {', '.join(map(_dump_name, summary.bibliography))}")
    if summary.seconds:
        shown = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in summary.seconds.items())
        lines.append(f"  time       {shown} ({summary.mode})")
    if summary.release and summary.outcome != "refused":
        lines.append(f"  release    {summary.release}")
    if summary.report:
        lines.append(f"  report     {summary.report}")
    return "\n".join(lines)
