"""Dumps indexed in parts: byte for byte the index of one machine, whoever worked on it and whoever died."""

from __future__ import annotations

import bz2
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.execution import Serial, open_executor
from extractors.home import Home
from tests.flows.clusters import DaskCluster
from transforms.works.dumps import building, indexing
from transforms.works.dumps.building import build_index
from transforms.works.dumps.indexing import index_dump

WORKS = 6000


def make_lines() -> Iterator[bytes]:
    """Works of three shapes, bad lines and empty ones, in an order that no part has to itself."""
    for n in range(WORKS):
        if n % 3 == 0:
            record: object = {"id": f"{2001 + n % 12}.{n:05d}", "title": f"Net{n}: a study of {n % 7}",
                              "authors": "A. Author", "abstract": f"We propose Net{n}-GAN. " + "word " * 40}  # fmt: skip
        elif n % 3 == 1:
            record = {"message": {"items": [{"DOI": f"10.1234/{n}.{m}", "title": [f"On {n % 11}, part {m}"]}
                                            for m in range(3)]}}  # fmt: skip
        else:
            record = [{"a": 1}, "text", {"DOI": f"10.1234/{n}", "title": ["Étude № 7"]}]
        yield (b"" if n % 50 == 0 else b"{not json" if n % 97 == 0 else json.dumps(record).encode()) + b"\n"


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dump") / "dump.jsonl"
    path.write_bytes(b"".join(make_lines()))
    return path


@pytest.fixture(scope="module")
def expected(dump: Path) -> bytes:
    """The index built here, in one block."""
    index = dump.with_suffix(".sqlite")
    build_index(dump, index, Serial())
    return index.read_bytes()


@pytest.mark.parametrize("block", [1, 1000, 12_345, 100_000])
def test_blocks_of_any_size_give_the_same_index(
    dump: Path, expected: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(building, "BLOCK_BYTES", block)
    build_index(dump, tmp_path / "index", Serial())
    assert (tmp_path / "index").read_bytes() == expected


@pytest.mark.parametrize("name", ["dump.jsonl", "dump.jsonl.gz", "dump.jsonl.bz2"])
def test_two_processes_give_the_same_index(
    dump: Path, expected: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    packed = {"gz": gzip.compress, "bz2": bz2.compress}.get(name.rpartition(".")[2], bytes)
    (tmp_path / name).write_bytes(packed(dump.read_bytes()))
    monkeypatch.setattr(building, "BLOCK_BYTES", 20_000)
    monkeypatch.setattr(indexing, "SHARED_BYTES", 0)
    info = index_dump(tmp_path / name, Home(tmp_path / "home"), workers=2)
    assert info.index.read_bytes() == expected
    assert (info.records, info.bad_lines) == works_and_bad_lines()


def works_and_bad_lines() -> tuple[int, int]:
    """Line ``n`` has one work, three, or one among two things that are none; it is empty or cut off at times."""
    whole = [n for n in range(WORKS) if n % 50 and n % 97]
    cut = sum(1 for n in range(WORKS) if n % 50 and n % 97 == 0)
    return sum((1, 3, 1)[n % 3] for n in whole), cut + sum(2 for n in whole if n % 3 == 2)


@pytest.mark.slow
@pytest.mark.parametrize("killed", [0, 1])
def test_a_cluster_gives_the_same_index_also_when_a_worker_dies(
    dump: Path, expected: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    dask_cluster: DaskCluster, killed: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(building, "BLOCK_BYTES", 5_000)
    kills = [dask_cluster.kill_worker] * killed

    def progress(step: str, done: int, total: int) -> None:
        if done > total / 3 and kills:
            kills.pop()()

    with open_executor(1, dask_cluster.address) as executor:
        build_index(dump, tmp_path / "index", executor, progress)
    assert not kills
    assert (tmp_path / "index").read_bytes() == expected
