"""The Prefect flows: ``refresh`` and ``backfill``, one task a stage. Only here are they known.

Tasks get the run's id and nothing else: the state stays in this process, where Prefect neither copies nor
stores it. Extraction runs in a process pool inside its one task; docs/decisions.md has the measured reason.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import httpx
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.exceptions import PrefectException
from pydantic import Field

from extractors.home import Home
from flows.configuration import Settings, load_settings
from flows.logs import progress_bars
from flows.refresh import do_stage, finish_run, is_finished, start_run
from flows.run import Options, Run, Summary
from flows.stages.order import STAGES
from flows.stopping import holding

_log = logging.getLogger(__name__)
_RUNS: dict[str, Run] = {}
_ASKED: dict[str, tuple[Options, Home, Settings]] = {}
_SUMMARIES: dict[str, Summary] = {}

WAIT_FOR_HOME_SECONDS = 6 * 3600
RUN_TIMEOUT_SECONDS = 12 * 3600
STAGE_RETRIES = {"collect": 2}
"""Only collecting can fail for a reason that passes by itself (a mounted folder, an object store)."""

HomeFolder = Annotated[str, Field(description="Folder in which methodbase keeps everything.")]
ConfigFile = Annotated[
    str | None, Field(description="Configuration file; none: methodbase.toml when present.")
]
Inputs = Annotated[
    list[str], Field(description="Files, folders, WARC files, addresses; none: the configured sources.")
]
Dumps = Annotated[list[str], Field(description="Local metadata dumps, asked before any registry.")]
Offline = Annotated[bool, Field(description="No network at all.")]
Site = Annotated[bool, Field(description="Build the compare site into the release.")]
Workers = Annotated[int, Field(ge=1, le=64, description="Processes for extraction.")]
AcceptDrop = Annotated[str | None, Field(description="Reason to publish although a gate refuses.")]


class Refused(RuntimeError):
    """A gate refused the release or no input could be read: the flow run fails, and says why."""


@flow(
    name="refresh",
    description="Fetch or read, archive, extract, enrich, resolve, validate and publish.",
    flow_run_name="refresh {home}",
    timeout_seconds=RUN_TIMEOUT_SECONDS,
    persist_result=False,
)
def refresh_flow(
    home: HomeFolder = "data",
    inputs: Inputs = [],  # noqa: B006 (Prefect copies it and shows it as the default)
    config: ConfigFile = None,
    bibliography: Dumps = [],  # noqa: B006
    offline: Offline = False,
    site: Site = True,
    workers: Workers = 2,
    accept_drop: AcceptDrop = None,
) -> dict[str, Any]:
    """The main job as a flow; gives the summary as plain values. Raises Refused when nothing is published."""
    options = Options(
        inputs=tuple(inputs),
        offline=offline,
        bibliography=tuple(map(Path, bibliography)),
        site=site,
        workers=workers,
        accept_drop=accept_drop,
    )
    return _run_flow(options, Home(Path(home).absolute()), load_settings(Path(config) if config else None))


@flow(
    name="backfill",
    description="Bring old captures in with their own dates, or replay the archive with today's extractors.",
    flow_run_name="backfill {home} {since} to {until}",
    timeout_seconds=RUN_TIMEOUT_SECONDS,
    persist_result=False,
)
def backfill_flow(
    home: HomeFolder = "data",
    since: Annotated[date | None, Field(description="Captures from this day on.")] = None,
    until: Annotated[date | None, Field(description="Captures up to this day.")] = None,
    locales: Annotated[list[str], Field(description="Only pages in these locales; none: all.")] = [],  # noqa: B006
    sources: Annotated[list[str], Field(description="Only these sources; none: all.")] = [],  # noqa: B006
    captures: Annotated[list[str], Field(description="WARC files and folders of old captures.")] = [],  # noqa: B006
    reextract: Annotated[bool, Field(description="Replay the archive through today's extractors.")] = False,
    config: ConfigFile = None,
    bibliography: Dumps = [],  # noqa: B006
    offline: Offline = False,
    site: Site = True,
    workers: Workers = 2,
    accept_drop: AcceptDrop = None,
) -> dict[str, Any]:
    """The manual job over history as a flow; gives the summary as plain values."""
    options = Options(
        inputs=tuple(captures),
        offline=offline,
        bibliography=tuple(map(Path, bibliography)),
        site=site,
        workers=workers,
        accept_drop=accept_drop,
        since=_midnight(since),
        until=_midnight(until),
        locales=tuple(locales),
        sources=tuple(sources),
        reextract=reextract,
        kind="backfill",
    )
    return _run_flow(options, Home(Path(home).absolute()), load_settings(Path(config) if config else None))


@flow(name="methodbase", flow_run_name="{kind} from the command line", persist_result=False)
def command_flow(kind: str, key: str) -> dict[str, Any]:
    """A run that the command line asked for: the options wait in this process under ``key``."""
    options, home, settings = _ASKED.pop(key)
    return _run_flow(options, home, settings)


def run_options(options: Options, home: Home, settings: Settings, *, quiet: bool = False) -> Summary:
    """Run ``options`` as a flow on the configured server and give the summary, also of a refused run."""
    key = uuid.uuid4().hex
    _ASKED[key] = (options, home, settings)
    state = command_flow(options.kind, key, return_state=True)
    summary = _SUMMARIES.pop(str(home.root), None)
    if summary is None:
        state.result(raise_on_failure=True)
        raise RuntimeError(f"the flow run ended as {state.name} without a summary")
    return summary


def _midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day) if day else None


def _run_flow(options: Options, home: Home, settings: Settings) -> dict[str, Any]:
    with holding(home, wait_seconds=WAIT_FOR_HOME_SECONDS), progress_bars(quiet=True) as progress:
        run = start_run(options, home, settings)
        run.mode, run.progress = "prefect", progress
        summary = _run_tasks(run)
    _SUMMARIES[str(home.root)] = summary
    publish_artifact(summary)
    if summary.exit_code:
        raise Refused("; ".join([*summary.reasons, *summary.unreadable]) or summary.outcome)
    return asdict(summary)


def _run_tasks(run: Run) -> Summary:
    _RUNS[run.run_id] = run
    try:
        for stage in STAGES:
            if not is_finished(run):
                retries = STAGE_RETRIES.get(stage.name, 0)
                stage_task.with_options(
                    name=stage.name, task_run_name=stage.name, description=stage.does,
                    retries=retries, retry_delay_seconds=30,
                )(stage.name, run.run_id)  # fmt: skip
        return finish_run(run)
    finally:
        del _RUNS[run.run_id]


@task(cache_policy=NO_CACHE, persist_result=False)
def stage_task(stage: str, run_id: str) -> float:
    """Do one stage of the run with that id; gives its seconds."""
    run = _RUNS[run_id]
    do_stage(run, next(each for each in STAGES if each.name == stage))
    return run.seconds[stage]


def publish_artifact(summary: Summary) -> None:
    """Show the summary in Prefect's UI. What goes wrong here is logged and costs the run nothing."""
    rows = [f"| {name} | {count} |" for name, count in summary.counts.items()]
    lines = [
        f"## {summary.kind}: {summary.outcome}",
        f"Release {summary.version or '—'}, run {summary.run_id}, report at `{summary.report or '—'}`.",
        *[f"- {reason}" for reason in summary.reasons],
        "",
        "| table | rows |",
        "|---|---|",
        *rows,
        "",
        f"Expectations that failed: {', '.join(summary.failed) or 'none'}.",
        f"Citations: {', '.join(f'{n} {s}' for s, n in summary.citations.items()) or 'none'}.",
    ]
    try:
        create_markdown_artifact(key=f"{summary.kind}-summary", markdown="\n".join(lines))
    except (PrefectException, httpx.HTTPError, OSError, RuntimeError, ValueError) as error:
        _log.warning("the summary could not be shown in Prefect's UI: %s", error)
