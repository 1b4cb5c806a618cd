"""The flows on a real Prefect server on loopback: served, scheduled, triggered through the API, finished."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.flows.conftest import EXAMPLES, ROOT, methodbase
from tests.servers.gateway import failing_gateway

pytestmark = [pytest.mark.prefect, pytest.mark.timeout(600)]
PATIENCE_SECONDS = 240


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment that points to a server of our own: SQLite, loopback, no telemetry."""
    folder = tmp_path_factory.mktemp("prefect")
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


def test_the_command_runs_as_a_flow_with_one_task_a_stage(server: dict[str, str], tmp_path: Path) -> None:
    done = methodbase(
        "refresh", EXAMPLES / "captures", "--offline", "--home", tmp_path / "home",
        "--bibliography", EXAMPLES / "bibliography.jsonl", environment=server,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "(prefect)" in done.stdout
    tasks = {task["name"]: task["state_name"] for task in ask(server, "task_runs/filter")}
    stages = ["collect", "extract", "enrich", "resolve", "tabulate", "validate", "publish"]
    assert tasks == dict.fromkeys([*stages, "extract 1 to 15"], "Completed")
    (run,) = ask(server, "flow_runs/filter", flows={"name": {"any_": ["methodbase"]}})
    assert run["name"] == "refresh from the command line"
    summary = json.loads(
        methodbase("refresh", EXAMPLES / "captures", "--offline", "--home", tmp_path / "home", "--json",
                   "--bibliography", EXAMPLES / "bibliography.jsonl").stdout
    )  # fmt: skip
    assert summary["outcome"] == "unchanged"
    (artifact,) = ask(server, "artifacts/filter", artifacts={"key": {"any_": ["refresh-summary"]}})
    assert "| methods | 15 |" in artifact["data"]
    assert "Gates: " in artifact["data"]
    assert f"]({(tmp_path / 'home' / 'report' / 'index.html').as_uri()})" in artifact["data"]
    lines = [
        line["message"] for line in ask(server, "logs/filter", logs={"flow_run_id": {"any_": [run["id"]]}})
    ]
    ours = [line for line in lines if " flows." in line]
    assert [
        line.rpartition(" flows.refresh: ")[2].partition(":")[0] for line in ours if "flows.refresh" in line
    ] == stages
    assert any("extract: 15 of 15" in line for line in ours)
    assert len({line.split()[0] for line in ours}) == 1, "one run id throughout"


@pytest.mark.slow
def test_a_broken_artifact_costs_the_run_nothing(server: dict[str, str], tmp_path: Path) -> None:
    with failing_gateway(server["PREFECT_API_URL"].removesuffix("/api"), "/artifacts") as gateway:
        done = methodbase(
            "refresh", EXAMPLES / "captures", "--offline", "--home", tmp_path / "home",
            "--bibliography", EXAMPLES / "bibliography.jsonl",
            environment={**server, "PREFECT_API_URL": f"{gateway}/api"},
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "the summary could not be shown in Prefect's UI" in done.stderr
    assert (tmp_path / "home" / "releases" / "latest" / "index.json").is_file()


def test_served_deployments_run_on_schedule_and_on_demand(server: dict[str, str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    config = tmp_path / "methodbase.toml"
    config.write_text('[schedule]\ncron = "* * * * *"\n')
    serving = subprocess.Popen(
        [sys.executable, "-m", "flows.cli.main", "serve", str(EXAMPLES / "captures"), "--home", str(home),
         "--config", str(config), "--offline", "--bibliography", str(EXAMPLES / "bibliography.jsonl")],
        cwd=ROOT, env=server, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        deployments = wait_for(lambda: both_deployments(server), "both deployments")
        schedule = deployments["refresh"]["schedules"][0]
        assert (schedule["active"], schedule["schedule"]["cron"]) == (True, "* * * * *")
        for deployment in deployments.values():
            parameters = deployment["parameter_openapi_schema"]["properties"]
            assert all(facts.get("description") for facts in parameters.values()), parameters
        assert rejected(server, deployments["backfill"], workers=0) == 409
        assert rejected(server, deployments["backfill"], locales="he") == 409
        scheduled = wait_for(
            lambda: scheduled_run(server, deployments["refresh"]), "a scheduled run to start"
        )
        assert finished(server, scheduled) == "COMPLETED", state_message(server, scheduled)
        assert (home / "releases" / "2026.11.1" / "index.json").is_file()
        old = tmp_path / "old"
        old.mkdir()
        capture = (EXAMPLES / "captures" / "he-lora-forest.html").read_bytes()
        (old / "page.html").write_bytes(capture.replace(b"</body>", b"<!-- older --></body>"))
        (old / "captures.jsonl").write_text('{"file": "page.html", "captured_at": "2025-03-01T00:00:00Z"}\n')
        backfill = trigger(server, deployments["backfill"], captures=[str(old)])
        assert finished(server, backfill) == "COMPLETED", state_message(server, backfill)
        assert (home / "releases" / "latest").resolve().name == "2026.11.2"
    finally:
        os.killpg(serving.pid, signal.SIGTERM)
        serving.communicate(timeout=60)
    assert both_deployments(server)["refresh"]["schedules"][0]["active"], (
        "stopping must not pause the schedule"
    )


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
