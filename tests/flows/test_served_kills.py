"""Served deployments on one home: two at a time, killed in mid run, served again. Nothing is lost or half done."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import EXAMPLES, methodbase
from tests.flows.prefect_server import (
    both_deployments,
    finished,
    running_server,
    serving,
    state_message,
    trigger,
    wait_for,
)

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.timeout(1800)]

MOMENTS: dict[str, Callable[[Path], bool]] = {
    "collect": lambda home: (home / "archive").is_dir(),
    "tabulate": lambda home: (home / "scratch").is_dir(),
    "publish": lambda home: any((home / "releases").glob(".building-*")),
}
"""What is there in a home once a run is in the midst of a stage."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with running_server(tmp_path_factory.mktemp("prefect")) as environment:
        yield environment


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A schedule that never falls due during a test."""
    file = tmp_path / "methodbase.toml"
    file.write_text('[schedule]\ncron = "0 0 1 1 *"\n')
    return file


def served(server: dict[str, str]) -> dict[str, Any]:
    """Both deployments."""
    found = both_deployments(server)
    assert found is not None
    return found


def releases(home: Path) -> list[str]:
    """Everything in the folder of releases, also what is half done."""
    return sorted(path.name for path in (home / "releases").iterdir() if path.name != ".lock")


def assert_done(server: dict[str, str], run_id: str) -> None:
    assert finished(server, run_id) == "COMPLETED", state_message(server, run_id)


def old_captures(folder: Path) -> Path:
    """One page with a date of long ago."""
    folder.mkdir()
    page = (EXAMPLES / "captures" / "he-lora-forest.html").read_bytes()
    (folder / "page.html").write_bytes(page.replace(b"</body>", b"<!-- older --></body>"))
    (folder / "captures.jsonl").write_text('{"file": "page.html", "captured_at": "2025-03-01T00:00:00Z"}\n')
    return folder


def test_two_runs_on_one_home_take_turns(server: dict[str, str], tmp_path: Path, config: Path) -> None:
    home, old = tmp_path / "home", old_captures(tmp_path / "old")
    with serving(server, home, config):
        deployments = served(server)
        runs = [
            trigger(server, deployments["refresh"]),
            trigger(server, deployments["backfill"], captures=[str(old)]),
        ]
        for run in runs:
            assert_done(server, run)
    assert releases(home) == ["2026.11.1", "2026.11.2", "latest"]
    assert methodbase("verify", "--home", home).returncode == 0
    assert json.loads((home / "releases/latest/index.json").read_text())["counts"]["pages"] == 16


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_machine_that_goes_down_in_mid_run_costs_that_run_alone(
    server: dict[str, str], tmp_path: Path, config: Path, moment: str
) -> None:
    """Everything dies at once; served again, the dead run is told as crashed and the next one finishes."""
    home = tmp_path / "home"
    with serving(server, home, config) as serve:
        killed = trigger(server, served(server)["refresh"])
        wait_for(lambda: MOMENTS[moment](home), moment)
        kill_all(serve.pid)
    assert not (home / "releases" / "latest").exists()
    assert methodbase("releases", "--home", home).returncode == 0
    with serving(server, home, config):
        deployments = served(server)
        assert finished(server, killed) == "CRASHED"
        assert "goes on where it stopped" in state_message(server, killed)["message"]
        assert_done(server, trigger(server, deployments["refresh"]))
    assert releases(home) == ["2026.11.1", "latest"]
    assert methodbase("verify", "--home", home).returncode == 0


def test_a_killed_serve_leaves_no_run_behind(server: dict[str, str], tmp_path: Path, config: Path) -> None:
    """Only `serve` dies: Prefect ends its run with it, the home is free, and the next runs finish."""
    home = tmp_path / "home"
    with serving(server, home, config) as serve:
        orphan = trigger(server, served(server)["refresh"])
        wait_for(lambda: MOMENTS["collect"](home), "collect")
        serve.send_signal(signal.SIGKILL)
        serve.wait(30)
    with serving(server, home, config):
        deployments = served(server)
        assert finished(server, orphan) in ("CRASHED", "COMPLETED"), state_message(server, orphan)
        assert_done(server, trigger(server, deployments["refresh"]))
        old = old_captures(tmp_path / "old")
        assert_done(server, trigger(server, deployments["backfill"], captures=[str(old)]))
    assert releases(home) == ["2026.11.1", "2026.11.2", "latest"]
    assert methodbase("verify", "--home", home).returncode == 0


def kill_all(leader: int) -> None:
    """Kill a process and all it has started, also what has left its group, as a power cut does."""
    tree = [leader]
    for parent in tree:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            tree += map(int, task.read_text().split())
    for process in tree:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
