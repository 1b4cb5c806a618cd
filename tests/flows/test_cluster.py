"""The same bytes with one process, two, other batches, or a Dask cluster, also when one of its workers dies."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.world.build import build_world
from flows.cluster import check_cluster
from flows.stopping import UsageError
from tests.flows.clusters import DaskCluster
from tests.flows.conftest import ROOT, methodbase

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small world, large enough for several processes."""
    folder = tmp_path_factory.mktemp("world")
    assert build_world(folder, 60, 10, seed=5)["pages"] > 150
    return folder


def other_digest() -> str:
    """Another on every process, as if each had code of its own."""
    return str(os.getpid())


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


def test_a_cluster_gives_the_same_bytes(
    world: Path, expected: str, dask_cluster: DaskCluster, tmp_path: Path
) -> None:
    assert publish(world, tmp_path / "home", "--dask", dask_cluster.address) == expected


def test_a_cluster_is_looked_at_before_the_work(dask_cluster: DaskCluster, monkeypatch: Any) -> None:
    check_cluster(dask_cluster.address)
    monkeypatch.setattr("flows.cluster.code_digest", other_digest)
    with pytest.raises(UsageError, match="2 of 2 workers do not have this program"):
        check_cluster(dask_cluster.address)
    monkeypatch.undo()
    dask_cluster.kill_worker()
    dask_cluster.kill_worker()
    time.sleep(2)
    with pytest.raises(UsageError, match="no workers"):
        check_cluster(dask_cluster.address)


def test_a_worker_that_dies_changes_nothing(
    world: Path, expected: str, dask_cluster: DaskCluster, tmp_path: Path
) -> None:
    config = tmp_path / "methodbase.toml"
    config.write_text("batch_size = 5\n")
    command = [
        sys.executable, "-m", "flows.cli.main", "refresh", str(world / "captures"), "--offline", "--no-site",
        "--home", str(tmp_path / "home"), "--config", str(config), "--dask", dask_cluster.address,
        "--bibliography", str(world / "bibliography.jsonl"),
    ]  # fmt: skip
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    while not (tmp_path / "home" / "archive").exists():
        time.sleep(0.05)
    time.sleep(1.5)
    dask_cluster.kill_worker()
    said, _ = run.communicate(timeout=240)
    assert run.returncode == 0, said.decode()
    assert (tmp_path / "home" / "releases" / "latest" / "SHA256SUMS").read_text() == expected
