"""A real Prefect server on loopback, our deployments served on it, and questions put to its API."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.flows.conftest import EXAMPLES, ROOT

PATIENCE_SECONDS = 240


@contextmanager
def running_server(folder: Path) -> Iterator[dict[str, str]]:
    """The environment that points to a server of our own: SQLite, loopback, no telemetry."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder}/prefect.db",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
    }
    command = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            wait_for(lambda: healthy(environment["PREFECT_API_URL"]), "the server to answer")
            yield environment
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)


def healthy(api: str) -> bool:
    try:
        return requests.get(f"{api}/health", timeout=2).ok
    except requests.RequestException:
        return False


def wait_for(condition: Any, what: str) -> Any:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.5)
    raise AssertionError(f"waited {PATIENCE_SECONDS} s for {what}")


def ask(environment: dict[str, str], path: str, **body: Any) -> Any:
    def answer() -> requests.Response | None:
        found = requests.post(f"{environment['PREFECT_API_URL']}/{path}", json=body, timeout=30)
        return None if found.status_code == 503 else found  # SQLite is busy: the server asks to come again

    found = wait_for(answer, path)
    found.raise_for_status()
    return found.json()


def both_deployments(server: dict[str, str]) -> dict[str, Any] | None:
    found = {each["name"]: each for each in ask(server, "deployments/filter")}
    return found if {"refresh", "backfill"} <= set(found) else None


def scheduled_run(server: dict[str, str], deployment: dict[str, Any]) -> str | None:
    """A run of the deployment that the schedule started."""
    runs = ask(server, "flow_runs/filter", deployments={"id": {"any_": [deployment["id"]]}})
    started = [
        run["id"]
        for run in runs
        if run["auto_scheduled"] and run["state_type"] not in ("SCHEDULED", "PENDING")
    ]
    return str(started[0]) if started else None


def trigger(server: dict[str, str], deployment: dict[str, Any], **parameters: Any) -> str:
    merged = {**deployment["parameters"], **parameters}
    run = ask(server, f"deployments/{deployment['id']}/create_flow_run", parameters=merged)
    return str(run["id"])


def rejected(server: dict[str, str], deployment: dict[str, Any], **parameters: Any) -> int:
    """The status with which the server answers a run with these parameters."""

    def status() -> int | None:
        url = f"{server['PREFECT_API_URL']}/deployments/{deployment['id']}/create_flow_run"
        body = {"parameters": {**deployment["parameters"], **parameters}}
        found = requests.post(url, json=body, timeout=30).status_code
        return None if found == 503 else found

    return int(wait_for(status, "an answer"))


def finished(server: dict[str, str], run_id: str) -> str:
    def state() -> str | None:
        kind = ask(server, "flow_runs/filter", flow_runs={"id": {"any_": [run_id]}})[0]["state_type"]
        return kind if kind in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") else None

    return str(wait_for(state, "the flow run to finish"))


def state_message(server: dict[str, str], run_id: str) -> Any:
    return ask(server, "flow_runs/filter", flow_runs={"id": {"any_": [run_id]}})[0]["state"]


@contextmanager
def serving(server: dict[str, str], home: Path, config: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`methodbase serve` of the examples, ready, in a process group of its own; ended unless it was killed."""
    log = home.parent / f"serve-{time.monotonic_ns()}.log"
    command = [
        sys.executable, "-m", "flows.cli.main", "serve", str(EXAMPLES / "captures"), "--home", str(home),
        "--config", str(config), "--offline", "--bibliography", str(EXAMPLES / "bibliography.jsonl"),
    ]  # fmt: skip
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=server, stdout=output, stderr=output, start_new_session=True
        )
    try:
        wait_for(lambda: process.poll() is not None or b"being served" in log.read_bytes(), "`serve`")
        assert process.poll() is None, log.read_text()
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)
