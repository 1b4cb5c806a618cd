"""One token bucket per host for all threads and processes of the machine, whatever happens to some."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from extractors.fetching.limiter import HostLimiter, default_folder

INTERVAL = 0.05
WORKER = """
import sys, time
from pathlib import Path
from extractors.fetching.limiter import HostLimiter
limiter = HostLimiter(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    limiter.wait("host", float(sys.argv[3]))
    print(time.time(), flush=True)
"""


def start(folder: Path, turns: int, interval: float = INTERVAL) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WORKER, str(folder), str(turns), str(interval)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def moments(workers: list[subprocess.Popen[str]]) -> list[float]:
    return sorted(float(line) for worker in workers for line in worker.communicate()[0].split())


def test_processes_and_threads_share_the_turns_of_a_host(tmp_path: Path) -> None:
    own: list[float] = []

    def take() -> None:
        limiter = HostLimiter(tmp_path)
        for _ in range(4):
            limiter.wait("HOST", INTERVAL)
            own.append(time.time())

    workers = [start(tmp_path, 5) for _ in range(3)]
    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = sorted(moments(workers) + own)
    assert len(found) == 23
    # stamps are taken after the turns, so a busy machine may make the first one late
    assert found[-1] - found[0] >= INTERVAL * 22 * 0.75


def test_a_process_that_is_killed_holds_nobody_up(tmp_path: Path) -> None:
    victims = [start(tmp_path, 1000, 0.001) for _ in range(3)]
    for victim in victims:
        assert victim.stdout is not None
        assert victim.stdout.readline(), "it takes its turns by now"
    for victim in victims:
        os.kill(victim.pid, signal.SIGKILL)
        victim.communicate()
    assert HostLimiter(tmp_path).wait("host", 0.0) < 5.0


def test_hosts_do_not_wait_for_each_other(tmp_path: Path) -> None:
    limiter = HostLimiter(tmp_path)
    limiter.wait("slow", 1000.0)
    assert limiter.wait("other", 1000.0) == 0.0


def test_a_pause_holds_back_those_who_wait_already(tmp_path: Path) -> None:
    limiter = HostLimiter(tmp_path)
    limiter.wait("host", 0.2)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        if not slept:
            limiter.postpone("host", 0.6)
        slept.append(seconds)
        time.sleep(seconds)

    assert limiter.wait("host", 0.0, sleep) >= 0.5
    assert len(slept) >= 2


def test_a_pause_is_never_shortened(tmp_path: Path) -> None:
    limiter = HostLimiter(tmp_path)
    limiter.postpone("host", 0.3)
    limiter.postpone("host", 0.0)
    assert limiter.wait("host", 0.0) > 0.2


def test_who_gives_up_waiting_takes_no_turn(tmp_path: Path) -> None:
    limiter = HostLimiter(tmp_path)
    limiter.wait("host", 0.2)

    def give_up(_: float) -> None:
        raise InterruptedError

    for _ in range(3):
        with pytest.raises(InterruptedError):
            limiter.wait("host", 1000.0, give_up)
    assert limiter.wait("host", 0.0) < 100.0


@pytest.mark.parametrize("content", [b"", b"torn", b"\xff" * 16])
def test_a_torn_file_counts_as_new(tmp_path: Path, content: bytes) -> None:
    limiter = HostLimiter(tmp_path)
    limiter.wait("host", 1000.0)
    next(tmp_path.iterdir()).write_bytes(content)
    assert limiter.wait("host", 0.0) == 0.0


def test_a_clock_that_went_back_does_not_stop_fetching(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limiter = HostLimiter(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("extractors.fetching.limiter.time.time", lambda: 4e9)
        limiter.wait("host", 10.0)
    assert limiter.wait("host", 0.0) == 0.0


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    limiter = HostLimiter(tmp_path / "limits")
    limiter.wait("host", 0.0)
    file = next((tmp_path / "limits").iterdir())
    file.unlink()
    (tmp_path / "precious").write_text("precious")
    file.symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match="symbolic links"):
        limiter.wait("host", 0.0)
    assert (tmp_path / "precious").read_text() == "precious"


def test_the_folder_is_one_for_the_machine_and_can_be_moved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("METHODBASE_LIMITS", raising=False)
    monkeypatch.setenv("METHODBASE_HOME", str(tmp_path))
    assert tmp_path not in default_folder().parents
    monkeypatch.setenv("METHODBASE_LIMITS", str(tmp_path / "limits"))
    assert default_folder() == tmp_path / "limits"
