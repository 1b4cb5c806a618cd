"""Progress and logs: bars on a terminal, plain lines elsewhere, nothing when quiet; never a secret."""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flows.run import Progress

SECONDS_BETWEEN_LINES = 10.0
PACKAGES = ("extractors", "transforms", "expectations", "outputs", "flows")
_log = logging.getLogger("flows.progress")
_SECRETS = (
    (re.compile(r"(?<=://)[^\s/@'\"]+@"), "***@"),
    (
        re.compile(
            r"([\w.-]*(?:key|token|secret|passw(?:or)?d|pwd|signature|credential|authorization|session_?id)"
            r"[\w.-]*['\"]?\s*[=:]\s*['\"]?)(?:(?:bearer|basic)\s+)?[^\s&'\",;)]+",
            re.IGNORECASE,
        ),
        r"\1***",
    ),
)


def redact(text: str) -> str:
    """``text`` without user names and passwords in addresses, and without values of keys and tokens."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def on_one_line(text: str) -> str:
    """``text`` for a log: without secrets, and every character that is not printable as an escape."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in redact(text))


@contextmanager
def progress_bars(quiet: bool) -> Iterator[Callable[[str], Progress]]:
    """Give a function that makes, for a named job, the callback (done, of how many) it reports to."""
    if quiet:
        yield lambda name: _say_nothing
    elif sys.stderr.isatty():
        yield from _bars()
    else:
        yield progress_lines


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


def progress_lines(name: str) -> Progress:
    """A line in the log when the job is done, and one every ten seconds before, with what is left."""
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
        _log.info("%s: %d of %d%s", name, done, total, more)

    return report


@contextmanager
def logging_to_stderr(run_id: str, quiet: bool) -> Iterator[None]:
    """Send the run's log to standard error: the program's own notes, and warnings of anybody.

    A terminal shows bars instead of the notes; ``quiet`` leaves the errors alone.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RunFormatter(f"%(asctime)s %(levelname)s {run_id} %(name)s: %(message)s"))
    handler.setLevel(logging.ERROR if quiet else logging.WARNING if sys.stderr.isatty() else logging.INFO)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        with _noted(handler.level):
            yield
    finally:
        root.removeHandler(handler)


@contextmanager
def logging_through(say: Callable[[int, str], object], run_id: str) -> Iterator[None]:
    """Send the program's own notes to ``say`` (level, text) and nowhere else."""

    class Forward(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            say(record.levelno, self.format(record))

    handler = Forward()
    handler.setFormatter(RunFormatter(f"{run_id} %(name)s: %(message)s"))
    ours = [logging.getLogger(name) for name in PACKAGES]
    for logger in ours:
        logger.addHandler(handler)
        logger.propagate = False
    try:
        with _noted(logging.INFO):
            yield
    finally:
        for logger in ours:
            logger.removeHandler(handler)
            logger.propagate = True


@contextmanager
def _noted(level: int) -> Iterator[None]:
    """The program's own loggers give notes from ``level`` on."""
    ours = [logging.getLogger(name) for name in PACKAGES]
    before = [logger.level for logger in ours]
    for logger in ours:
        logger.setLevel(level)
    try:
        yield
    finally:
        for logger, old in zip(ours, before, strict=True):
            logger.setLevel(old)


class RunFormatter(logging.Formatter):
    """One line a message, in a layout that has the run's id; times are UTC."""

    converter = staticmethod(time.gmtime)

    def __init__(self, layout: str) -> None:
        super().__init__(layout, "%Y-%m-%dT%H:%M:%SZ")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's name)
        """The message on one line, so that no scraped text can forge another."""
        return on_one_line(super().formatMessage(record))

    def formatException(self, ei: logging._SysExcInfoType) -> str:  # noqa: N802
        """The traceback, indented."""
        return "\n".join("  " + on_one_line(line) for line in super().formatException(ei).splitlines())
