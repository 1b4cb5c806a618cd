"""Peak memory of a run by stage: what its own log says begins, and what the kernel says it used since.

Linux only: reads ``/proc``. The peak of a stage is the most that the run's process and all its descendants held
at one moment: ten times a second the sum of what each has held at most since the last look (``VmHWM``, reset at each
look). Pages that processes share count in each of them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE_SECONDS = 0.1
_STAGE = re.compile(rb" flows\.refresh: (\w+): ")


@dataclass(slots=True)
class Memory:
    """Peaks in MiB by stage; ``start`` is everything before the first stage."""

    peaks: dict[str, float] = field(default_factory=dict)

    @property
    def peak(self) -> float:
        """The highest of all stages; 0 where there is no ``/proc``."""
        return max(self.peaks.values(), default=0.0)


def run_measured(arguments: Sequence[str]) -> tuple[int, bytes, Memory]:
    """Run ``methodbase``; gives its exit code, its standard output, and its memory by stage."""
    command = [sys.executable, "-m", "flows.cli.main", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        watch = _Watch(process.pid)
        watch.start()
        reader = threading.Thread(target=_follow, args=(process, watch))
        reader.start()
        assert process.stdout is not None
        output = process.stdout.read()
        watch.end()
        reader.join()
        return process.wait(), output, watch.memory


def _follow(process: subprocess.Popen[bytes], watch: _Watch) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if found := _STAGE.search(line):
            watch.begin(found[1].decode())


class _Watch(threading.Thread):
    """Samples one process and its descendants until told to end."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.memory = Memory()
        self._pid, self._stage = pid, "start"
        self._over, self._lock = threading.Event(), threading.Lock()

    def run(self) -> None:
        """Sample now and then."""
        while not self._over.wait(SAMPLE_SECONDS):
            with self._lock:
                self._note()

    def begin(self, stage: str) -> None:
        """What follows belongs to this stage."""
        with self._lock:
            self._note()
            self._stage = stage

    def end(self) -> None:
        """No more samples."""
        self._over.set()
        self.join()

    def _note(self) -> None:
        peak = sum(map(_peak_since_last_look, [self._pid, *_descendants(self._pid)]))
        self.memory.peaks[self._stage] = max(self.memory.peaks.get(self._stage, 0.0), peak)


def peak_of_this_process() -> float:
    """The most that this process has held so far, in MiB."""
    return _status(os.getpid(), "VmHWM")


def _status(pid: int, name: str) -> float:
    """A value of ``/proc/PID/status`` in MiB; 0 when the process is gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _peak_since_last_look(pid: int) -> float:
    peak = _status(pid, "VmHWM")
    with suppress(OSError):  # it has ended
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    return peak


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            tasks = list(Path(f"/proc/{one}/task").iterdir())
            children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:
            continue
        found += children
        waiting += children
    return found
