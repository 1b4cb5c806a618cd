"""One token bucket per host, shared by every thread and process on this machine.

A host has one small file that holds when its next request may start. A caller locks the file; when that
moment has come it writes the next one and goes, else it unlocks, sleeps until then and tries again. So a
pause that a host asks for holds back those who wait already, and a process that is killed takes nothing
along: its lock goes with it, and a turn is taken only by who uses it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_TURN = struct.Struct("<dd")  # when it was written, when the next request may start
_CLOCK_SLACK = 5.0
_SHARED_FOLDER = 0o1777
_SHARED_FILE = 0o666


def default_folder() -> Path:
    """The machine-wide folder of the buckets: ``METHODBASE_LIMITS``, else one in the temporary folder.

    It is not inside a home, because two homes on one machine share one address that hosts see.
    """
    configured = os.environ.get("METHODBASE_LIMITS")
    return Path(configured) if configured else Path(tempfile.gettempdir()) / "methodbase-limits"


class HostLimiter:
    """Spaces the requests to each host; see the module for how, ``wait`` and ``postpone`` for what."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder`` is made when absent and must be the same for all who share the limits."""
        self.folder = folder if folder is not None else default_folder()

    def wait(
        self, host: str, interval_seconds: float, sleep: Callable[[float], object] = time.sleep
    ) -> float:
        """Sleep until this caller may send one request to ``host``; gives the seconds that it slept.

        Two turns of one host are at least ``interval_seconds`` apart, whoever takes them. ``sleep`` may
        raise to give up waiting: no turn is taken then.
        """
        slept = 0.0
        while True:
            with self._locked(host) as descriptor:
                now = time.time()
                delay = _read_turn(descriptor, now) - now
                if delay <= 0:
                    _write_turn(descriptor, now, now + max(interval_seconds, 0.0))
                    return slept
            sleep(delay)
            slept += delay

    def postpone(self, host: str, seconds: float) -> None:
        """Let nobody send a request to ``host`` before ``seconds`` from now (a Retry-After)."""
        with self._locked(host) as descriptor:
            now = time.time()
            _write_turn(descriptor, now, max(_read_turn(descriptor, now), now + max(seconds, 0.0)))

    @contextmanager
    def _locked(self, host: str) -> Iterator[int]:
        descriptor = self._open(hashlib.sha256(host.lower().encode()).hexdigest()[:32])
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)

    def _open(self, name: str) -> int:
        """Open the host's file, shared by all users of the machine; a symbolic link is refused."""
        if not self.folder.is_dir():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(_SHARED_FOLDER)
        path = self.folder / name
        flags = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
        try:  # without O_CREAT first: Linux refuses it on another user's file in a sticky folder
            return os.open(path, flags)
        except FileNotFoundError:
            descriptor = os.open(path, flags | os.O_CREAT, _SHARED_FILE)
            if os.fstat(descriptor).st_uid == os.geteuid():
                os.fchmod(descriptor, _SHARED_FILE)
            return descriptor


def _read_turn(descriptor: int, now: float) -> float:
    """When the next request may start; ``now`` for a new or torn file, or after the clock went back."""
    content = os.pread(descriptor, _TURN.size, 0)
    if len(content) != _TURN.size:
        return now
    written, turn = _TURN.unpack(content)
    return turn if written <= now + _CLOCK_SLACK else now


def _write_turn(descriptor: int, now: float, turn: float) -> None:
    os.pwrite(descriptor, _TURN.pack(now, turn), 0)
