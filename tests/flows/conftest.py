"""A home with a release of the examples, made once by the real command."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.flows.clusters import DaskCluster

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


def methodbase(
    *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the real command and give what it printed and its exit code (``environment`` None: our own)."""
    command = [sys.executable, "-m", "flows.cli.main", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, timeout=240, check=False, env=environment
    )


def refresh(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """An offline refresh against the example bibliography."""
    return methodbase(
        "refresh", *arguments, "--offline", "--bibliography", EXAMPLES / "bibliography.jsonl", "--home", home
    )


@pytest.fixture(scope="session")
def example_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the examples were published."""
    home = tmp_path_factory.mktemp("examples") / "home"
    done = refresh(home, EXAMPLES / "captures")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def dask_cluster(tmp_path: Path) -> Iterator[DaskCluster]:
    """A real scheduler and two worker processes on loopback."""
    pytest.importorskip("distributed")
    from tests.flows.clusters import running_cluster

    with running_cluster(tmp_path) as cluster:
        yield cluster
