"""Runs that end early: signals, kills at any moment, a home in use. The next run finishes the work."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from tests.flows.conftest import EXAMPLES, ROOT, methodbase, refresh

REFRESH = [
    sys.executable, "-m", "flows.cli.main", "refresh", str(EXAMPLES / "captures"), "--offline",
    "--bibliography", str(EXAMPLES / "bibliography.jsonl"), "--home",
]  # fmt: skip


def start(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*REFRESH, str(home)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def assert_whole(home: Path, example_home: Path) -> None:
    """One more run publishes just what an undisturbed one does, and nothing half-done is left."""
    assert refresh(home, EXAMPLES / "captures").returncode == 0
    sums = Path("releases/latest/SHA256SUMS")
    assert (home / sums).read_bytes() == (example_home / sums).read_bytes()
    assert sorted(path.name for path in (home / "releases").iterdir() if path.name[0] != ".") == [
        "2026.11.1",
        "latest",
    ]
    assert methodbase("verify", "--home", home).returncode == 0


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_with_a_clear_line(tmp_path: Path, example_home: Path, signum: signal.Signals) -> None:
    home = tmp_path / "home"
    process = start(home)
    while not (home / ".run.lock").exists() and process.poll() is None:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signum)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 128 + signum, said
    assert f"stopped by {signum.name}" in said
    assert "Traceback" not in said
    assert_whole(home, example_home)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_a_kill_at_any_moment_leaves_nothing_half_done(tmp_path: Path, example_home: Path, seed: int) -> None:
    home = tmp_path / "home"
    for wait in random.Random(seed).choices([0.5, 1, 2, 4, 6, 8, 10], k=2):
        process = start(home)
        try:
            process.wait(wait)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(60)
    assert_whole(home, example_home)


def test_a_home_in_use_is_left_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with FileLock(home / ".run.lock"):
        done = refresh(home, EXAMPLES / "captures")
    assert (done.returncode, "another run is at work" in done.stderr) == (2, True)


def test_nothing_is_sent_anywhere_offline(tmp_path: Path) -> None:
    """The whole run in a network namespace without any interface, where any connection fails at once."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-n", "true"], check=False).returncode:
        pytest.skip("needs root and network namespaces to take the network away")
    done = subprocess.run(
        ["unshare", "-n", *REFRESH, str(tmp_path / "home")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Name or service" not in done.stderr
