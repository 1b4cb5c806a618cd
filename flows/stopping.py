"""How a run ends before its end: another run holds the home, wrong usage, or a signal."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from filelock import FileLock, Timeout

from extractors.home import Home


class Busy(Exception):
    """Another run holds the home; the text says so."""


class UsageError(Exception):
    """What was asked for cannot be done as asked; the text says what to change."""


class Stopped(BaseException):
    """A signal asked the run to stop. Not an Exception: nothing on the way may take it for a failure."""

    def __init__(self, signum: int) -> None:
        super().__init__(signal.Signals(signum).name)
        self.signum = signum

    @property
    def exit_code(self) -> int:
        """128 and the signal's number, as shells have it."""
        return 128 + self.signum


@contextmanager
def holding(home: Home, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the home for one run, freed when the process dies; Busy when another run has it for longer."""
    home.root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home.root / ".run.lock")
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise Busy(
            f"{home.root}: another run is at work in this home; wait for it, or use another --home"
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Turn SIGINT and SIGTERM into Stopped while the body runs (in the main thread only)."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise Stopped(signum)

    try:
        before = {signum: signal.signal(signum, stop) for signum in (signal.SIGINT, signal.SIGTERM)}
    except ValueError:  # not the main thread: Prefect runs the flow elsewhere and handles signals itself
        yield
        return
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
