"""One run from start to end: the same stages as plain functions, or as the tasks of a Prefect flow."""

from __future__ import annotations

import logging
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from extractors.archive.store import Archive
from extractors.fetching.settings import Source, SourceError, read_sources
from extractors.home import Home
from extractors.memory import release_memory
from flows.cluster import check_cluster
from flows.configuration import DEFAULT_FILE, Settings
from flows.history import record_run
from flows.logs import logging_to_stderr, progress_bars
from flows.run import Options, Run, Summary
from flows.stages.order import STAGES, Stage
from flows.stages.validation import validation_limits
from flows.stopping import UsageError, holding, stopping_on_signals
from flows.summary import summarise
from outputs.release.previous import check_previous
from outputs.release.versions import released_versions
from outputs.report.model import Outcome

_log = logging.getLogger(__name__)


def run_refresh(options: Options, home: Home, settings: Settings, *, quiet: bool = False) -> Summary:
    """Run a refresh or backfill; as a Prefect flow when ``PREFECT_API_URL`` names a server, else plainly.

    Raises Busy, UsageError or Stopped; anything that is wrong with an input is in the summary instead.
    """
    if os.environ.get("PREFECT_API_URL"):
        from flows.deployments import run_as_flow

        return run_as_flow(options, home, settings)
    return run_stages(options, home, settings, quiet=quiet)


def run_stages(options: Options, home: Home, settings: Settings, *, quiet: bool = False) -> Summary:
    """Run the stages one after another in this process, holding the home."""
    with holding(home), stopping_on_signals(), progress_bars(quiet) as progress:
        run = start_run(options, home, settings)
        run.progress = progress
        with logging_to_stderr(run.run_id, quiet), scratch(run):
            for stage in STAGES:
                if not is_finished(run):
                    do_stage(run, stage)
            return finish_run(run)


@contextmanager
def scratch(run: Run) -> Iterator[None]:
    """Empty the home's scratch folder when the run ends, however it does."""
    try:
        yield
    finally:
        shutil.rmtree(run.home.scratch, ignore_errors=True)


def start_run(options: Options, home: Home, settings: Settings) -> Run:
    """A run with nothing done yet. Raises UsageError when the configuration cannot be obeyed."""
    validation_limits(settings)
    if options.dask:
        check_cluster(options.dask)
    started = datetime.now(UTC)
    run_id = f"{started:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
    home.root.mkdir(parents=True, exist_ok=True)
    return Run(
        run_id, home, settings, options,
        archive=Archive.open(settings.archive or home.archive),
        started=started,
        sources=_sources(settings),
        previous=_newest_release(home),
    )  # fmt: skip


def _newest_release(home: Home) -> Path | None:
    """The newest release, also when ``latest`` is gone; ``PreviousReleaseError`` when it is damaged."""
    released = released_versions(home.releases)
    if not released:
        return None
    newest = (home.releases / str(released[-1])).resolve()
    check_previous(newest)
    return newest


def _sources(settings: Settings) -> tuple[Source, ...]:
    try:
        return tuple(read_sources(settings.sources, str(settings.file or DEFAULT_FILE)))
    except SourceError as error:
        raise UsageError(str(error)) from error


def is_finished(run: Run) -> bool:
    """Whether the stages that are left have nothing to do."""
    return run.unchanged or run.nothing_readable


def do_stage(run: Run, stage: Stage) -> None:
    """Do one stage and note its time."""
    _log.info("%s: %s", stage.name, stage.does)
    begun = time.monotonic()
    stage.work(run)
    run.seconds[stage.name] = time.monotonic() - begun
    release_memory()


def finish_run(run: Run) -> Summary:
    """Sum the run up, write the home's report and remember the run."""
    summary = summarise(run)
    finished = datetime.now(UTC)
    if run.tables:
        from flows.report import write_home_report  # it needs pandas, which a run with nothing to do does not

        try:
            write_home_report(run, _verdict(summary), finished)
        except OSError as error:  # what was published is published
            summary.notes.append(f"{run.home.report}: the report could not be written ({error.strerror})")
    if summary.outcome != "unreadable":
        asking = run.settings.registries.enabled and not run.options.offline
        complete = not (asking and "unchecked" in summary.citations)
        record_run(run.home, summary, started=run.started, fingerprint=run.fingerprint, complete=complete)
    return summary


def _verdict(summary: Summary) -> Outcome:
    """The outcome as the report knows it: a run that could read nothing has failed."""
    verdicts: dict[str, Outcome] = {"published": "published", "unchanged": "unchanged", "refused": "refused"}
    return verdicts.get(summary.outcome, "failed")
