"""The same bytes with one process, two, other batches, or a Dask cluster, also when one of its workers dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.world.build import build_world
from tests.flows.conftest import ROOT, methodbase

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small world, large enough for several processes."""
    folder = tmp_path_factory.mktemp("world")
    assert build_world(folder, 60, 10, seed=5)["pages"] > 150
    return folder


def publish(world: Path, home: Path, *arguments: str) -> str:
    done = methodbase(
        "refresh", world / "captures", "--offline", "--no-site", "--home", home,
        "--bibliography", world / "bibliography.jsonl", *arguments,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return (home / "releases" / "latest" / "SHA256SUMS").read_text()


@pytest.fixture(scope="module")
def expected(world: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return publish(world, tmp_path_factory.mktemp("one"), "--workers", "1")


def test_two_processes_give_the_same_bytes(world: Path, expected: str, tmp_path: Path) -> None:
    assert publish(world, tmp_path / "home", "--workers", "2") == expected


def test_other_batches_give_the_same_data(world: Path, expected: str, tmp_path: Path) -> None:
    config = tmp_path / "methodbase.toml"
    config.write_text("batch_size = 17\n")
    assert publish(world, tmp_path / "home", "--workers", "2", "--config", str(config)) == expected


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A real scheduler and two worker processes on loopback: the address, and the workers."""
    pytest.importorskip("distributed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    log = (tmp_path / "dask.log").open("wb")

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments]
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)

    port = address.rpartition(":")[2]
    processes = [start("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")]
    time.sleep(2)
    local = ("--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path), "--no-dashboard")
    processes += [start("worker", address, *local) for _ in range(2)]
    try:
        yield address, processes[1:]
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)
        log.close()


def test_a_cluster_gives_the_same_bytes(
    world: Path, expected: str, cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    assert publish(world, tmp_path / "home", "--dask", cluster[0]) == expected


def test_a_worker_that_dies_changes_nothing(
    world: Path, expected: str, cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    config = tmp_path / "methodbase.toml"
    config.write_text("batch_size = 5\n")
    command = [
        sys.executable, "-m", "flows.cli.main", "refresh", str(world / "captures"), "--offline", "--no-site",
        "--home", str(tmp_path / "home"), "--config", str(config), "--dask", address,
        "--bibliography", str(world / "bibliography.jsonl"),
    ]  # fmt: skip
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    while not (tmp_path / "home" / "archive").exists():
        time.sleep(0.05)
    time.sleep(1.5)
    os.killpg(workers[0].pid, signal.SIGKILL)
    said, _ = run.communicate(timeout=240)
    assert run.returncode == 0, said.decode()
    assert (tmp_path / "home" / "releases" / "latest" / "SHA256SUMS").read_text() == expected
