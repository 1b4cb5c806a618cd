"""The flows on a real Prefect server on loopback: served, scheduled, triggered through the API, finished."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.conftest import EXAMPLES, methodbase
from tests.flows.prefect_server import (
    ask,
    both_deployments,
    finished,
    rejected,
    running_server,
    scheduled_run,
    serving,
    state_message,
    trigger,
    wait_for,
)
from tests.servers.gateway import failing_gateway

pytestmark = [pytest.mark.prefect, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with running_server(tmp_path_factory.mktemp("prefect")) as environment:
        yield environment


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
    with serving(server, home, config):
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
    assert both_deployments(server)["refresh"]["schedules"][0]["active"], (
        "stopping must not pause the schedule"
    )
