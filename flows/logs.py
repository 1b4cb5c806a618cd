"""Progress and logs on standard error: bars on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flows.run import Progress

SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def progress_bars(quiet: bool) -> Iterator[Callable[[str], Progress]]:
    """Give a function that makes, for a named job, the callback (done, of how many) it reports to."""
    if quiet:
        yield lambda name: _say_nothing
    elif sys.stderr.isatty():
        yield from _bars()
    else:
        yield _lines


def _say_nothing(done: int, total: int) -> None:
    return None


def _bars() -> Iterator[Callable[[str], Progress]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:

        def start(name: str) -> Progress:
            task = bars.add_task(name, total=None)
            return lambda done, total: bars.update(task, completed=done, total=total)

        yield start


def _lines(name: str) -> Progress:
    """A line when the job is done, and one every ten seconds before, with an estimate of what is left."""
    begun = time.monotonic()
    last = begun

    def report(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done < total and now - last < SECONDS_BETWEEN_LINES:
            return
        last = now
        left = (now - begun) / done * (total - done) if done else 0.0
        more = f", about {left:.0f} s left" if done < total else ""
        print(f"{name}: {done} of {total}{more}", file=sys.stderr, flush=True)

    return report


@contextmanager
def logging_to_stderr(run_id: str, quiet: bool) -> Iterator[None]:
    """Send the program's own log lines to standard error while a run is at work: warnings and worse."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RunFormatter(run_id))
    handler.setLevel(logging.ERROR if quiet else logging.WARNING)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


class RunFormatter(logging.Formatter):
    """One line a message with time, level and the run's id; control characters are written as escapes."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"%(asctime)s %(levelname)s {run_id} %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The record's line, with every character that is not printable written as an escape."""
        text = super().format(record)
        return "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in text)
