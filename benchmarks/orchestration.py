"""What Prefect adds to a refresh: the same world, plainly and as a flow on a server of its own on loopback.

``python -m benchmarks.orchestration [--methods 1640] [--folder .bench]`` prints for both runs wall and CPU seconds
(the command with its processes, and the server), the number of task runs, and the share that orchestration adds.
CPU is what counts: the server works beside the run, on the same cores.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.full_size import prepare

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE_SECONDS = 180


@dataclass(frozen=True)
class Cost:
    """Wall and CPU seconds of a run."""

    wall: float
    cpu: float


@contextmanager
def prefect_server(folder: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """A fresh server on loopback: its session, and the environment that points to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = {
        **os.environ,
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder}/prefect.db",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--port", port, "--no-ui"]
    with subprocess.Popen(
        command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_until_healthy(environment["PREFECT_API_URL"])
            yield server.pid, environment
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(60)


def wait_until_healthy(api: str) -> None:
    """Return when the server answers; SystemExit when it does not in time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{api}/health", timeout=2)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("the Prefect server did not start")


def session_cpu(session: int) -> float:
    """CPU seconds so far of all processes of a session."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def refresh(world: Path, home: Path, workers: int, environment: dict[str, str]) -> Cost:
    """The cost of one refresh into a home that is emptied first."""
    shutil.rmtree(home, ignore_errors=True)
    command = [
        sys.executable, "-m", "flows.cli.main", "refresh", str(world / "captures"), "--offline", "--quiet",
        "--bibliography", str(world / "bibliography.jsonl"), "--home", str(home), "--workers", str(workers),
    ]  # fmt: skip
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - begun
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def count_tasks(api: str) -> int:
    """How many task runs the server has seen."""
    request = urllib.request.Request(
        f"{api}/task_runs/count", data=b"{}", headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return int(json.load(answer))


def main() -> None:
    """Run with and without a server and print both costs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--methods", type=int, default=1640)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=Path(".bench"))
    asked = parser.parse_args()
    world = prepare(asked.folder, asked.methods, 40, 11)
    plain_environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    with tempfile.TemporaryDirectory() as folder, prefect_server(Path(folder)) as (session, environment):
        plain = refresh(world, world / "home", asked.workers, plain_environment)
        idle, rested = session_cpu(session), time.monotonic()
        time.sleep(20)
        idle_rate = (session_cpu(session) - idle) / (time.monotonic() - rested)
        before = session_cpu(session)
        flow = refresh(world, world / "home-prefect", asked.workers, environment)
        server = session_cpu(session) - before - idle_rate * flow.wall
        tasks = count_tasks(environment["PREFECT_API_URL"])
    same = [(world / home / "releases/latest/SHA256SUMS").read_bytes() for home in ("home", "home-prefect")]
    added = flow.cpu - plain.cpu + server
    print(f"plain    {plain.wall:7.1f} s wall {plain.cpu:7.1f} s CPU")
    print(f"prefect  {flow.wall:7.1f} s wall {flow.cpu:7.1f} s CPU, server {server:.1f} s more than idle")
    print(
        f"{tasks} task runs add {added:.1f} s of CPU: {added / plain.cpu:.1%}; same bytes: {same[0] == same[1]}"
    )


if __name__ == "__main__":
    main()
