"""Executors: the same results in the same order wherever the work runs, and whoever dies meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from extractors.execution import WorkersLost, open_executor
from tests.flows.clusters import DaskCluster
from tests.flows.conftest import ROOT


def square(number: int) -> int:
    return number * number


def slow_square(number: int) -> int:
    time.sleep(0.1)
    return number * number


def die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def fail(number: int) -> int:
    raise ValueError(f"no {number}")


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    with open_executor(workers) as executor:
        assert list(executor.map(square, iter(range(50)))) == [n * n for n in range(50)]


def test_only_a_few_items_are_taken_ahead() -> None:
    items = iter(range(100))
    with open_executor(2) as executor:
        next(executor.map(square, items))
    assert next(items) <= 4


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_is_raised_here(workers: int) -> None:
    with open_executor(workers) as executor, pytest.raises(ValueError, match="no 3"):
        list(executor.map(fail, [3]))


def test_a_killed_process_is_an_error_that_says_what_to_do() -> None:
    with open_executor(2) as executor, pytest.raises(WorkersLost, match="--workers"):
        list(executor.map(die, [1, 2]))


PROGRAM = """
import os, sys
from extractors.execution import open_executor
from tests.flows.test_execution import slow_square
if __name__ == "__main__":
    with open_executor(2) as executor:
        for result in executor.map(slow_square, range(100)):
            children = open(f"/proc/self/task/{os.getpid()}/children").read()
            print(children, flush=True)
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks processes up in /proc")
@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM])
def test_processes_do_not_outlive_a_run_that_is_killed(tmp_path: Path, signum: signal.Signals) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    with subprocess.Popen(
        [sys.executable, str(program)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, text=True,
    ) as run:  # fmt: skip
        assert run.stdout is not None
        children = [int(pid) for pid in run.stdout.readline().split()]
        assert len(children) >= 2
        run.send_signal(signum)
    deadline = time.monotonic() + 30
    while any(is_running(pid) for pid in children):
        assert time.monotonic() < deadline, "a worker process was left behind"
        time.sleep(0.1)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
def test_a_cluster_loses_a_worker_and_no_result(dask_cluster: DaskCluster) -> None:
    with open_executor(1, dask_cluster.address) as executor:
        results = executor.map(slow_square, range(60))
        found = [next(results)]
        dask_cluster.kill_worker()
        assert [*found, *results] == [n * n for n in range(60)]


@pytest.mark.slow
def test_a_cluster_without_workers_is_given_up(dask_cluster: DaskCluster, monkeypatch: Any) -> None:
    monkeypatch.setattr("extractors.execution.PATIENCE_SECONDS", 2)
    with open_executor(1, dask_cluster.address) as executor:
        results = executor.map(slow_square, range(60))
        next(results)
        dask_cluster.kill_worker()
        dask_cluster.kill_worker()
        with pytest.raises(WorkersLost, match="no workers"):
            list(results)
