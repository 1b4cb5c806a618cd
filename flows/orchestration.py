"""The Prefect flows: ``refresh`` and ``backfill``, one task a stage and one a step of a stage.

The state of a run stays in this process, where Prefect neither copies nor stores it: tasks take nothing and
give plain values. A step is thousands of pages, spread over processes or a Dask cluster inside its one task;
docs/performance.md has what that costs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar

import httpx
from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.exceptions import PrefectException
from prefect.states import Failed
from pydantic import Field, TypeAdapter

from extractors.execution import WorkersLost
from extractors.home import Home, StorageError
from flows.configuration import Settings, count_workers, load_settings
from flows.logs import logging_through, progress_lines
from flows.refresh import do_stage, finish_run, is_finished, scratch, start_run
from flows.run import Options, Summary
from flows.stages.order import STAGES
from flows.stopping import holding, stopping_on_signals

_log = logging.getLogger(__name__)

WAIT_FOR_HOME_SECONDS = 6 * 3600
RUN_TIMEOUT_SECONDS = 12 * 3600
STAGE_RETRIES = {"collect": 2}
"""Only collecting can fail for a reason that passes by itself (a mounted folder, an object store)."""
STEP_RETRIES = 2
RETRY_DELAY_SECONDS = 30

Workers = Annotated[int | None, Field(ge=1, le=256)]
Outcome = dict[str, Any] | State[Any]
Result = TypeVar("Result")


@flow(
    name="refresh",
    description="Fetch or read, archive, extract, enrich, resolve, validate and publish.",
    flow_run_name="refresh {home}",
    timeout_seconds=RUN_TIMEOUT_SECONDS,
    persist_result=False,
)
def refresh_flow(
    home: str = "data",
    inputs: list[str] = [],  # noqa: B006 (Prefect copies it and shows it as the default)
    config: str | None = None,
    bibliography: list[str] = [],  # noqa: B006
    offline: bool = False,
    site: bool = True,
    workers: Workers = None,
    dask: str | None = None,
    accept_drop: str | None = None,
) -> Outcome:
    """The main job as a flow; gives the summary as plain values, or a failed state with the reason.

    Args:
        home: Folder in which methodbase keeps everything.
        inputs: Files, folders, WARC files, addresses; none: the configured sources.
        config: Configuration file; none: methodbase.toml when present.
        bibliography: Local metadata dumps, asked before any registry.
        offline: No network at all.
        site: Build the compare site into the release.
        workers: Processes; none: as configured, else one a core.
        dask: Address of a Dask scheduler, tcp://host:port.
        accept_drop: Reason to publish although a gate refuses; kept in the release.

    """
    return _run_deployed(
        home, config, inputs=inputs, bibliography=bibliography, offline=offline, site=site, workers=workers,
        dask=dask, accept_drop=accept_drop,
    )  # fmt: skip


@flow(
    name="backfill",
    description="Bring old captures in with their own dates, or replay the archive with today's extractors.",
    flow_run_name="backfill {home} {since} to {until}",
    timeout_seconds=RUN_TIMEOUT_SECONDS,
    persist_result=False,
)
def backfill_flow(
    home: str = "data",
    since: date | None = None,
    until: date | None = None,
    locales: list[str] = [],  # noqa: B006
    sources: list[str] = [],  # noqa: B006
    captures: list[str] = [],  # noqa: B006
    reextract: bool = False,
    config: str | None = None,
    bibliography: list[str] = [],  # noqa: B006
    offline: bool = False,
    site: bool = True,
    workers: Workers = None,
    dask: str | None = None,
    accept_drop: str | None = None,
) -> Outcome:
    """The manual job over history as a flow; gives the summary as plain values, or a failed state.

    Args:
        home: Folder in which methodbase keeps everything.
        since: Captures from this day on.
        until: Captures up to this day.
        locales: Only pages in these locales; none: all.
        sources: Only these sources; none: all.
        captures: WARC files and folders of old captures.
        reextract: Replay the archive through today's extractors.
        config: Configuration file; none: methodbase.toml when present.
        bibliography: Local metadata dumps, asked before any registry.
        offline: No network at all.
        site: Build the compare site into the release.
        workers: Processes; none: as configured, else one a core.
        dask: Address of a Dask scheduler, tcp://host:port.
        accept_drop: Reason to publish although a gate refuses; kept in the release.

    """
    return _run_deployed(
        home, config, kind="backfill", inputs=captures, since=since, until=until, locales=locales,
        sources=sources, reextract=reextract, bibliography=bibliography, offline=offline, site=site,
        workers=workers, dask=dask, accept_drop=accept_drop,
    )  # fmt: skip


def run_options(options: Options, home: Home, settings: Settings) -> Summary:
    """Run ``options`` as a flow on the configured server and give the summary, also of a refused run.

    The flow has no parameters: options of the command line can be longer than a server takes.
    """
    summaries: list[Summary] = []

    @flow(name="methodbase", flow_run_name=f"{options.kind} from the command line", persist_result=False)
    def command_flow() -> Outcome:
        summaries.append(_run(options, home, settings))
        return _outcome(summaries[0])

    with holding(home), stopping_on_signals():
        state = command_flow(return_state=True)
    if not summaries:
        state.result(raise_on_failure=True)
    return summaries[0]


def _run_deployed(home: str, config: str | None, **asked: Any) -> Outcome:
    settings = load_settings(Path(config) if config else None)
    workers = count_workers(asked.pop("workers"), settings)
    options = TypeAdapter(Options).validate_python({**asked, "workers": workers})
    kept = Home(Path(home).absolute())
    get_run_logger().info("takes the home %s as soon as no other run has it", kept.root)
    with holding(kept, WAIT_FOR_HOME_SECONDS):
        return _outcome(_run(options, kept, settings))


def _run(options: Options, home: Home, settings: Settings) -> Summary:
    """Run every stage as a task; the home is held."""
    run = start_run(options, home, settings)
    run.mode, run.step, run.progress = "prefect", _do_step, progress_lines
    with logging_through(get_run_logger().log, run.run_id), scratch(run):
        for stage in STAGES:
            if not is_finished(run):
                work = partial(do_stage, run, stage)
                _as_task(stage.name, work, STAGE_RETRIES.get(stage.name, 0), stage.does)
        summary = finish_run(run)
        publish_artifact(summary)
    return summary


def _outcome(summary: Summary) -> Outcome:
    """What a flow gives: when a gate refused the release or no input could be read it fails, and says why."""
    if summary.exit_code:
        return Failed(message="; ".join([*summary.reasons, *summary.unreadable]) or summary.outcome)
    return asdict(summary)


def _do_step(name: str, work: Callable[[], Result]) -> Result:
    return _as_task(name, work, STEP_RETRIES)


def _as_task(name: str, work: Callable[[], Result], retries: int, description: str | None = None) -> Result:
    """Do ``work`` as a task run of its own; tried again when what went wrong can pass by itself."""

    @task(
        name=name,
        task_run_name=name,
        description=description,
        retries=retries,
        retry_delay_seconds=RETRY_DELAY_SECONDS,
        retry_condition_fn=_can_pass,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    def stage_task() -> Result:
        return work()

    return stage_task()


def _can_pass(task: Any, task_run: Any, state: State[Any]) -> bool:
    """Whether a task failed on storage or the network, which may be there again in a while."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) and not isinstance(error, StorageError | WorkersLost)


def publish_artifact(summary: Summary) -> None:
    """Show the summary in Prefect's UI. What goes wrong here is logged and costs the run nothing."""
    try:
        create_markdown_artifact(key=f"{summary.kind}-summary", markdown=_markdown(summary))
    except (PrefectException, httpx.HTTPError, OSError, RuntimeError, TypeError, ValueError) as error:
        _log.warning("the summary could not be shown in Prefect's UI: %s", error)


def _markdown(summary: Summary) -> str:
    report = f"[{summary.report}]({Path(summary.report).as_uri()})" if summary.report else "none"
    return "\n".join(
        [
            f"## {summary.kind}: {summary.outcome}",
            f"Release {summary.version or '—'}, run {summary.run_id}, report: {report}.",
            *[f"- {reason}" for reason in [*summary.reasons, *summary.unreadable, *summary.notes]],
            "",
            "| table | rows |",
            "|---|---|",
            *[f"| {name} | {count} |" for name, count in summary.counts.items()],
            "",
            f"Gates: {_listed(summary.gates)}.",
            f"Expectations that failed: {', '.join(summary.failed) or 'none'}.",
            f"Citations: {_listed(summary.citations)}.",
        ]
    )


def _listed(values: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items()) or "none"
