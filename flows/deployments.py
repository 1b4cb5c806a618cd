"""The deployments of both flows, and running one of them through Prefect."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

from extractors.home import Home
from flows.configuration import Settings
from flows.run import Options, Summary
from flows.stopping import UsageError


class NoServer(Exception):
    """No Prefect server is configured, or none answers; the text says how to get one."""


def check_server(url: str) -> None:
    """Raise NoServer when nothing answers at that ``PREFECT_API_URL``; any answer will do, also a refusal."""
    import requests

    try:
        requests.get(f"{url.rstrip('/')}/health", timeout=10)
    except requests.exceptions.SSLError:  # somebody is there; Prefect has its own settings for certificates
        return
    except requests.exceptions.RequestException as error:
        raise NoServer(
            f"{url}: no Prefect server answers there ({type(error).__name__}); start one with "
            "`prefect server start`, or unset PREFECT_API_URL to run without one"
        ) from error


def switch_telemetry_off() -> None:
    """Prefect reports nothing to anybody unless the environment asks for it. Call before importing it."""
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")


def run_as_flow(options: Options, home: Home, settings: Settings) -> Summary:
    """Run as a Prefect flow on the server that ``PREFECT_API_URL`` names; same stages, same result."""
    check_server(os.environ["PREFECT_API_URL"])
    switch_telemetry_off()
    from flows.orchestration import run_options

    return run_options(options, home, settings)


def serve_deployments(
    home: Home,
    settings: Settings,
    inputs: tuple[str, ...] = (),
    bibliography: tuple[Path, ...] = (),
    offline: bool = False,
) -> None:
    """Register refresh (on its schedule) and backfill (on demand) and serve them until stopped.

    Raises NoServer when ``PREFECT_API_URL`` is not set or nobody answers there: schedules need a server that
    remembers them. UsageError when the configured schedule is none.
    """
    url = os.environ.get("PREFECT_API_URL")
    if not url:
        raise NoServer(
            "a schedule needs a Prefect server: start one with `prefect server start`, then set "
            "PREFECT_API_URL (for example http://127.0.0.1:4200/api) and run `methodbase serve` again"
        )
    check_server(url)
    switch_telemetry_off()
    _check_schedule(settings)
    from prefect import serve
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Cron

    from flows.leftovers import end_dead_runs
    from flows.orchestration import backfill_flow, refresh_flow

    shared: dict[str, Any] = {
        "home": str(home.root),
        "config": str(settings.file.absolute()) if settings.file else None,
        "bibliography": [str(path.absolute()) for path in bibliography],
        "offline": offline,
    }
    schedule = Cron(settings.schedule.cron, timezone=settings.schedule.timezone)
    refresh = refresh_flow.to_deployment(
        "refresh", schedule=schedule, parameters={**shared, "inputs": list(inputs)}, concurrency_limit=1
    )
    backfill = backfill_flow.to_deployment("backfill", parameters=shared, concurrency_limit=1)
    end_dead_runs(home, ["refresh/refresh", "backfill/backfill"])
    serve(cast(RunnerDeployment, refresh), cast(RunnerDeployment, backfill), pause_on_shutdown=False)


def _check_schedule(settings: Settings) -> None:
    from prefect.client.schemas.schedules import CronSchedule

    asked = settings.schedule
    try:
        CronSchedule(cron=asked.cron, timezone=asked.timezone)
    except ValueError as error:
        raise UsageError(
            f"{settings.file}: [schedule] cron = {asked.cron!r}, timezone = {asked.timezone!r}: "
            "not a schedule, such as '17 3 * * *' in 'Europe/Berlin'"
        ) from error
