"""Where the work runs: in this process, in several, or on a Dask cluster, with the same result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

CONNECT_SECONDS = 30

Item = TypeVar("Item")
Result = TypeVar("Result")


class Executor(Protocol):
    """Applies a pure, importable function to items; results come in the order of the items."""

    parallel: bool

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """``[function(item) for item in items]``, wherever it runs."""
        ...


class Serial:
    """Everything here and now."""

    parallel = False

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """One after the other."""
        return [function(item) for item in items]


class Processes:
    """A pool of processes on this machine."""

    parallel = True

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """Spread over the pool."""
        return list(self._pool.map(function, items))


class Cluster:
    """The workers of a Dask scheduler."""

    parallel = True

    def __init__(self, client: Any) -> None:
        self._client = client

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """Spread over the cluster; a lost worker's items are run again by Dask."""
        sent = [self._client.scatter(item, hash=False) for item in items]
        futures = [self._client.submit(function, item, pure=False) for item in sent]
        gathered: list[Result] = self._client.gather(futures)
        return gathered


@contextmanager
def open_executor(workers: int, dask: str | None) -> Iterator[Executor]:
    """The executor for ``workers`` processes or for the Dask scheduler at ``dask`` (which comes first).

    Raises OSError, naming the address, when no scheduler answers there.
    """
    if dask:
        from distributed import Client

        connect: Any = Client  # it has no types
        with connect(dask, timeout=CONNECT_SECONDS, set_as_default=False) as client:
            yield Cluster(client)
    elif workers > 1:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield Processes(pool)
    else:
        yield Serial()
