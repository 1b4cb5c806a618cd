"""Runs that Prefect believes to be at work though their process is gone: killed, or the machine went down."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import ObjectNotFound
from prefect.states import Crashed

from extractors.home import Home
from flows.stopping import Busy, holding

_log = logging.getLogger(__name__)
_AT_WORK = [StateType.PENDING, StateType.RUNNING]


def end_dead_runs(home: Home, deployments: Sequence[str]) -> int:
    """Mark as crashed what earlier servings of these deployments ("flow/deployment") left at work; how many.

    Only while nobody holds the home: whoever is still at work, or waits for its turn, is left alone. A dead
    run would keep its deployment's only place for minutes, and be shown as running for ever.
    """
    with get_client(sync_client=True) as client:
        try:
            with holding(home):
                dead = list(_at_work(client, home, deployments))
                for run in dead:
                    _log.warning("run %s of %s is gone; marked as crashed", run.name, home.root)
                    message = "The process of this run is gone; the next run goes on where it stopped."
                    client.set_flow_run_state(run.id, Crashed(message=message), force=True)
        except Busy:
            return 0
    return len(dead)


def _at_work(client: SyncPrefectClient, home: Home, deployments: Sequence[str]) -> Iterator[FlowRun]:
    for name in deployments:
        try:
            deployment = client.read_deployment_by_name(name)
        except ObjectNotFound:  # served for the first time
            continue
        found = client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment.id])),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_AT_WORK))
            ),
        )
        yield from (run for run in found if run.parameters.get("home") == str(home.root))
