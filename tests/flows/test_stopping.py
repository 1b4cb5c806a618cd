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

from flows.stages.order import STAGES as STAGE_ORDER
from tests.flows.conftest import EXAMPLES, ROOT, methodbase, refresh

REFRESH = [
    "refresh", str(EXAMPLES / "captures"), "--offline",
    "--bibliography", str(EXAMPLES / "bibliography.jsonl"), "--home",
]  # fmt: skip
STAGES = [stage.name for stage in STAGE_ORDER]

# The command, but for one thing: it sends itself a signal some time after a stage has begun.
INTERRUPTED = """
import os, sys, threading, time
import flows.cli.main
import flows.refresh as runs
name, seconds, signum = sys.argv.pop(1), float(sys.argv.pop(1)), int(sys.argv.pop(1))
begin = runs.do_stage
def do_stage(run, stage):
    if stage.name == name:
        threading.Timer(seconds, os.kill, (os.getpid(), signum)).start()
    begin(run, stage)
    if stage.name == name:
        time.sleep(seconds)
runs.do_stage = do_stage
flows.cli.main.main()
"""


def interrupt(home: Path, stage: str, seconds: float, signum: int) -> subprocess.CompletedProcess[str]:
    """A refresh that gets a signal so many seconds into a stage."""
    command = [sys.executable, "-c", INTERRUPTED, stage, str(seconds), str(int(signum)), *REFRESH, str(home)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)


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
    done = interrupt(home, "enrich", 0.0, signum)
    assert done.returncode == 128 + signum, done.stderr
    assert f"stopped by {signum.name}" in done.stderr
    assert "Traceback" not in done.stderr
    assert_whole(home, example_home)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("stage", STAGES)
def test_a_stop_at_any_moment_leaves_nothing_half_done(
    tmp_path: Path, example_home: Path, stage: str, signum: signal.Signals
) -> None:
    home = tmp_path / "home"
    chance = random.Random(f"{stage} {signum}")
    for _ in range(2):
        done = interrupt(home, stage, chance.choice([0, 0.01, 0.05, 0.2, 0.6]), signum)
        assert done.returncode == (-9 if signum is signal.SIGKILL else 128 + signum), done.stderr
        assert "Traceback" not in done.stderr
    assert_whole(home, example_home)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
def test_an_interrupt_from_the_terminal_prints_no_traceback_of_any_process(tmp_path: Path) -> None:
    """Ctrl-C reaches the whole group: the worker processes leave the answer to the command."""
    captures = tmp_path / "captures"
    captures.mkdir()
    page = (EXAMPLES / "captures" / "he-lora-forest.html").read_bytes()
    for number in range(400):
        (captures / f"{number}.html").write_bytes(page + b"<!-- %d -->" % number)
    command = [sys.executable, "-m", "flows.cli.main", "refresh", str(captures), "--offline", "--no-site",
               "--workers", "2", "--home", str(tmp_path / "home")]  # fmt: skip
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "extract: read the pages" in line:
                break
        time.sleep(1.5)
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()
        process.wait(60)
    assert process.returncode == 130, said
    assert "Traceback" not in said


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
        ["unshare", "-n", sys.executable, "-m", "flows.cli.main", *REFRESH, str(tmp_path / "home")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Name or service" not in done.stderr
