"""Where the work runs: in this process, in several, or on a Dask cluster, with the same result.

An item travels with its task, so a cluster's worker that dies takes nothing with it: Dask runs its tasks
again elsewhere. Results come in the order of the items, and only a few items are in memory at once.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import Any, Protocol, TypeVar

CONNECT_SECONDS = 30
PATIENCE_SECONDS = 60
"""So long may a cluster be without any worker before a run gives up."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class WorkersLost(OSError):
    """The workers are gone and the work cannot go on; the text says which and what to do."""


class Executor(Protocol):
    """Applies a pure, importable function to items."""

    parallel: bool

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """``map(function, items)``, wherever it runs. Raises what ``function`` raises, and WorkersLost."""
        ...


class Serial:
    """Everything here and now."""

    parallel = False

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """One after the other."""
        return map(function, items)


class Processes:
    """A pool of processes on this machine, started with the first item."""

    parallel = True

    def __init__(self, pool: ProcessPoolExecutor, workers: int) -> None:
        self._pool = pool
        self._workers = workers

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Spread over the pool."""

        def submit(item: Item) -> Any:
            with _shielded():
                return self._pool.submit(function, item)

        try:
            yield from _in_order(items, submit, lambda future: future.result(), 2 * self._workers)
        except BrokenProcessPool as error:
            raise WorkersLost(
                "a worker process was killed, probably for want of memory; run again with fewer --workers"
            ) from error


class Cluster:
    """The workers of a Dask scheduler."""

    parallel = True

    def __init__(self, client: Any) -> None:
        self._client = client

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Spread over the cluster; a lost worker's items are run again by Dask."""
        threads = sum(self._client.nthreads().values())
        return _in_order(
            items, lambda item: self._client.submit(function, item, pure=False), self._result, 2 * threads + 2
        )

    def _result(self, future: Any) -> Any:
        from distributed import KilledWorker

        address = self._client.scheduler.address
        while True:
            try:
                return future.result(timeout=PATIENCE_SECONDS)
            except TimeoutError:
                if future.done():
                    raise
                if not self._client.nthreads():
                    raise WorkersLost(f"{address}: the scheduler has no workers left; start some") from None
            except (CancelledError, KilledWorker) as error:
                raise WorkersLost(
                    f"{address}: the cluster lost the work ({type(error).__name__}); see its logs"
                ) from error


def _in_order(
    items: Iterable[Item], submit: Callable[[Item], Any], result: Callable[[Any], Result], at_once: int
) -> Iterator[Result]:
    """The results in the order of the items, with at most ``at_once`` items on their way."""
    waiting: deque[Any] = deque()
    for item in items:
        waiting.append(submit(item))
        if len(waiting) >= at_once:
            yield result(waiting.popleft())
    while waiting:
        yield result(waiting.popleft())


@contextmanager
def open_executor(workers: int, dask: str | None = None) -> Iterator[Executor]:
    """The executor for ``workers`` processes or for the Dask scheduler at ``dask`` (which comes first).

    Raises OSError, naming the address, when no scheduler answers there.
    """
    if dask:
        with connected(dask) as client:
            yield Cluster(client)
    elif workers > 1:
        with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_end_with_parent) as pool:
            try:
                yield Processes(pool, workers)
            finally:
                pool.shutdown(cancel_futures=True)
    else:
        yield Serial()


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A client of the Dask scheduler at ``address``; OSError, naming it, when none answers there."""
    import dask
    from distributed import Client

    connect: Any = Client  # it has no types
    # Items go with their tasks on purpose, and a batch of pages is larger than Dask likes.
    with (
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"}),
        connect(address, timeout=CONNECT_SECONDS, set_as_default=False) as client,
    ):
        yield client


@contextmanager
def _shielded() -> Iterator[None]:
    """Processes started meanwhile never see SIGINT or SIGTERM: whoever started them ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """In a worker process: end as soon as the process that started it is gone, even if it was killed."""

    def wait() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
