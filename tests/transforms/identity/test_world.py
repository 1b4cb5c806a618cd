"""Identity on a generated world with known truth, in this process, in others, and on a Dask cluster."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.identity import by_methodbase, judge
from benchmarks.identity_world import World, make_world
from extractors import execution
from transforms.identity import scoring, signatures
from transforms.identity.resolution import resolve


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(4000)


def quality(world: World) -> dict[str, float]:
    truth = pd.DataFrame({"method": world.truth, "local": world.local})
    return judge(by_methodbase(world.records, 1), truth, [list(pair) for pair in world.ambiguous])


def test_clusters_are_right_without_addresses(world: World) -> None:
    assert world.records["slug"].isna().all()
    found = quality(world)
    assert found["precision"] >= 0.9995
    assert found["recall"] >= 0.995
    assert found["ambiguous"].startswith("0 of")


def test_the_same_world_is_made_twice(world: World) -> None:
    again = make_world(4000)
    assert again.records.equals(world.records)
    assert np.array_equal(again.truth, world.truth)


@pytest.mark.slow
def test_a_large_world_reaches_the_targets() -> None:
    large = make_world(100_000)
    found = quality(large)
    assert found["precision"] >= 0.9995
    assert found["recall"] >= 0.998
    assert found["ambiguous"] == "0 of 300"


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work cut so small that a small world is spread over the workers too."""
    monkeypatch.setattr(signatures, "MIN_RECORDS_FOR_PROCESSES", 0)
    monkeypatch.setattr(signatures, "CHUNK", 1000)
    monkeypatch.setattr(scoring, "CHUNK", 1000)


@pytest.mark.slow
@pytest.mark.usefixtures("small_parts")
def test_two_processes_give_the_same(world: World) -> None:
    _same_with(world, workers=2)


@pytest.mark.slow
@pytest.mark.usefixtures("small_parts")
def test_a_dask_cluster_of_two_worker_processes_gives_the_same(world: World) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        _same_with(world, dask=cluster.scheduler_address)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "CONNECT_SECONDS", 1)
    pytest.importorskip("distributed")
    records = make_world(100).records
    with pytest.raises(OSError, match=r"127\.0\.0\.1:9"):
        resolve(records, home=None, decisions=(), release="1", dask="tcp://127.0.0.1:9")


def _same_with(world: World, **where: object) -> None:
    alone = resolve(world.records, home=None, decisions=(), release="1")
    spread = resolve(world.records, home=None, decisions=(), release="1", **where)  # type: ignore[arg-type]
    for name in ("members", "merges", "reviews"):
        assert getattr(spread, name).equals(getattr(alone, name))
