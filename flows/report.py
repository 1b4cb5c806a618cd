"""The report of a run, from its state: the release's copy without clocks, the home's copy with everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pyarrow as pa

from expectations.model import Gate as GateResult
from extractors.fetching.fetch import STRAY, FetchReport
from extractors.fetching.visit import host_of
from flows.history import past_runs
from flows.program import program_name
from flows.run import Run
from outputs.report import facts
from outputs.report.build import build_report
from outputs.report.model import (
    Change,
    DumpInput,
    Expectation,
    Gate,
    HostUse,
    Inputs,
    Outcome,
    RunReport,
    SourceInput,
    StageTime,
    Verdict,
    Volatile,
)
from outputs.report.model import Run as PastRun
from transforms.tables.declaration import TABLES
from transforms.works.report import LibraryReport

Tables = Mapping[str, pa.Table]


def build_run_report(
    run: Run,
    tables: Tables,
    *,
    released: str | None,
    outcome: Outcome = "published",
    changes: tuple[Change, ...] = (),
) -> RunReport:
    """The report of ``run`` on ``tables`` without its volatile part, as a release has it.

    ``released`` is the version that the run makes, None for none; ``changes`` what it changes.
    """
    from outputs.reading.tables import ReleaseTables

    before = run.previous
    previous = ReleaseTables(before, on_disk=[table.name for table in TABLES]) if before else None
    return RunReport(
        title=run.settings.release.title,
        program=program_name(),
        verdict=Verdict(outcome, released, before.name if before else None, _reasons(run)),
        inputs=_inputs(run, tables, previous),
        tables=facts.count_tables(tables, previous),
        changes=changes,
        coverage=facts.count_coverage(tables),
        citations=facts.count_verdicts(tables, previous),
        discrepancies=facts.count_discrepancies(tables, previous),
        wrong_citations=facts.list_wrong_citations(tables, previous),
        merges=facts.list_merges(tables, previous),
        reviews=facts.list_reviews(tables, run.reviews if run.reviews is not None else pd.DataFrame()),
        conflicts=facts.list_conflicts(tables),
        quarantine=facts.count_quarantine(tables, previous),
        expectations=_expectations(run),
        gates=_gates(run),
    )


def _reasons(run: Run) -> tuple[str, ...]:
    notes = [f"could not be read: {text}" for text in run.unreadable]
    if run.validation is not None:
        notes += run.validation.reasons
    return tuple(notes)


def _inputs(run: Run, tables: Tables, previous: Tables | None) -> Inputs:
    """What the run read; new are the pages of the release that the release before does not have."""
    assert run.captures is not None
    captures = run.captures.select(["source", "page_id"]).to_pandas()
    known = set(previous["pages"]["page_id"].to_pylist()) if previous else set()
    new = captures[captures["page_id"].isin(set(tables["pages"]["page_id"].to_pylist()) - known)]
    by_source = captures.groupby("source")["page_id"].agg(["size", "nunique"])
    new_by_source = new.groupby("source")["page_id"].nunique()
    return Inputs(
        captures=len(captures),
        pages=int(captures["page_id"].nunique()),
        new_pages=int(new["page_id"].nunique()),
        records=run.n_records,
        articles=run.n_articles,
        sources=tuple(
            SourceInput(str(source), int(size), int(pages), int(new_by_source.get(source, 0)))
            for source, size, pages in by_source.itertuples()
        ),
        dumps=_dumps(run, tables),
    )


def _dumps(run: Run, tables: Tables) -> tuple[DumpInput, ...]:
    if run.library_report is None or not run.library_report.dumps:
        return ()
    verdicts = facts.count_origins(tables)
    return tuple(
        DumpInput(info.name, info.dump.sha256, info.records, verdicts[info.name])
        for info in run.library_report.dumps
    )


def _expectations(run: Run) -> tuple[Expectation, ...]:
    if run.validation is None:
        return ()
    return tuple(
        Expectation(
            name=result.name,
            table=result.table,
            column=None,
            severity=result.severity,
            success=result.success,
            checked=result.n_rows,
            unexpected=result.n_bad,
            detail=result.error or ", ".join(result.sample),
        )
        for result in run.validation.results
    )


def _gates(run: Run) -> tuple[Gate, ...]:
    if run.validation is None:
        return ()
    return tuple(
        Gate(gate.name, gate.success or gate.overridden, _gate_message(gate)) for gate in run.validation.gates
    )


def _gate_message(gate: GateResult) -> str:
    text = f"{gate.before} before, {gate.after} now, at least {gate.allowed} needed"
    if gate.sample:
        text += f"; missing: {', '.join(gate.sample)}"
    if gate.overridden:
        return f"{text}; accepted with --accept-drop"
    return text if gate.success else f"{text}; if this is right, run again with --accept-drop REASON"


def write_home_report(run: Run, outcome: Outcome, finished: datetime) -> None:
    """Write the home's report of a run that got as far as tables, published or not."""
    volatile = Volatile(
        run_id=run.run_id,
        mode=run.mode,
        started_at=_text(run.started),
        finished_at=_text(finished),
        hosts=_hosts(run),
        stages=tuple(StageTime(name, round(seconds, 3)) for name, seconds in run.seconds.items()),
        runs=_past(run),
    )
    report = run.report or build_run_report(run, run.tables, released=None, outcome=outcome)
    build_report(replace(report, volatile=volatile), run.home.report)


def _hosts(run: Run) -> tuple[HostUse, ...]:
    """How every host was treated: sites from the fetch report, registries from the library's."""
    return (*_sites(run.fetch_report), *_registries(run.library_report))


def _sites(report: FetchReport | None) -> list[HostUse]:
    if report is None:
        return []
    decisions = ", ".join(f"{count} {name}" for name, count in sorted(report.robots.items()))
    failed = Counter(host_of(failure.url) for failure in report.failures if failure.reason != STRAY)
    return [
        HostUse(
            host,
            "site",
            requests=use.requests,
            cache_hits=0,
            not_modified=use.not_modified,
            failures=failed[host],
            disallowed=use.disallowed,
            waited_seconds=round(use.waited_seconds, 3),
            robots=decisions,
        )
        for host, use in report.hosts.items()
    ]


def _registries(report: LibraryReport | None) -> list[HostUse]:
    if report is None:
        return []
    return [
        HostUse(
            name,
            "registry",
            requests=report.requests.get(name, 0),
            cache_hits=report.cache_hits.get(name, 0),
            not_modified=0,
            failures=sum(report.failures.get(name, {}).values()),
            disallowed=0,
            waited_seconds=round(report.waited.get(name, 0.0), 3),
            robots="",
        )
        for name in sorted({*report.requests, *report.cache_hits, *report.failures})
    ]


def _past(run: Run) -> tuple[PastRun, ...]:
    return tuple(
        PastRun(past["run_id"], past["started"], past["outcome"], past["version"], tuple(past["failed"]))
        for past in reversed(past_runs(run.home))
    )


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
