"""A Dask cluster of our own: a scheduler and two workers, each a process, on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.flows.conftest import ROOT

WORKERS = 2


@dataclass
class DaskCluster:
    """The scheduler's address, and the workers that are still alive."""

    address: str
    workers: list[subprocess.Popen[bytes]]

    def kill_worker(self) -> None:
        """SIGKILL one worker: no goodbye, no hand-over."""
        worker = self.workers.pop()
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(30)


@contextmanager
def running_cluster(folder: Path) -> Iterator[DaskCluster]:
    """Start the cluster and wait for its workers; everything is killed at the end."""
    from distributed import Client

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    log = (folder / "dask.log").open("wb")

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )

    address = f"tcp://127.0.0.1:{port}"
    local = ("--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
    processes = [start("scheduler", "--host", "127.0.0.1", "--port", port)]
    processes += [start("worker", address, *local) for _ in range(WORKERS)]
    try:
        wait_for_port(int(port))
        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(WORKERS, timeout=120)
        yield DaskCluster(address, processes[1:])
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)
        log.close()


def wait_for_port(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on port {port}")
