"""A home with a release of the examples, made once by the real command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from filelock import FileLock

if TYPE_CHECKING:
    from tests.flows.clusters import DaskCluster

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


def methodbase(
    *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The real command: what it printed and its exit code.

    With an environment it runs as a process of its own; without one in this process, which spares it the
    imports and makes an error of every warning.
    """
    words = list(map(str, arguments))
    if environment is None:
        return _run_here(words)
    command = [sys.executable, "-m", "flows.cli.main", *words]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, timeout=240, check=False, env=environment
    )


def _run_here(words: list[str]) -> subprocess.CompletedProcess[str]:
    from flows.cli.main import main

    printed, said = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with (
        chdir(ROOT),
        patch.object(sys, "argv", ["methodbase", *words]),
        patch.dict(os.environ, COLUMNS="80"),  # the width where nobody says one
        redirect_stdout(printed),
        redirect_stderr(said),
        pytest.raises(SystemExit) as end,
    ):
        main()
    texts = [stream.buffer.getvalue().decode() for stream in (printed, said)]  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(words, int(end.value.code or 0), *texts)


def refresh(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """An offline refresh against the example bibliography."""
    return methodbase(
        "refresh", *arguments, "--offline", "--bibliography", EXAMPLES / "bibliography.jsonl", "--home", home
    )


@pytest.fixture(scope="session")
def example_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A home in which the examples were published, by a process; all workers of a session share it, to read."""
    shared = tmp_path_factory.getbasetemp()
    home = (shared if worker_id == "master" else shared.parent) / "examples" / "home"
    home.parent.mkdir(exist_ok=True)
    with FileLock(home.with_name("lock")):
        if not (home / "releases" / "latest").exists():
            arguments = ("--offline", "--bibliography", EXAMPLES / "bibliography.jsonl", "--home", home)
            done = methodbase("refresh", EXAMPLES / "captures", *arguments, environment=os.environ)
            assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def dask_cluster(tmp_path: Path) -> Iterator[DaskCluster]:
    """A real scheduler and two worker processes on loopback."""
    pytest.importorskip("distributed")
    from tests.flows.clusters import running_cluster

    with running_cluster(tmp_path) as cluster:
        yield cluster
