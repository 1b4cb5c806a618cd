"""The archive in an object store gives the same release as the archive in a folder. A real S3 server on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.flows.conftest import EXAMPLES, methodbase, refresh

pytest.importorskip("moto", reason="the S3 server of the tests is not installed")
pytest.importorskip("s3fs", reason="the cluster extra is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment that points to an S3 server of our own, with one empty bucket."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    server = subprocess.Popen(
        [str(Path(sys.executable).with_name("moto_server")), "-H", "127.0.0.1", "-p", port],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        environment = {
            **os.environ,
            "FSSPEC_S3_ENDPOINT_URL": url,
            "FSSPEC_S3_KEY": "test",
            "FSSPEC_S3_SECRET": "test",
        }
        wait_for_server(url)
        make_bucket = "import fsspec; fsspec.filesystem('s3').mkdir('captures')"
        subprocess.run([sys.executable, "-c", make_bucket], env=environment, check=True)
        yield environment
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def wait_for_server(url: str) -> None:
    for _ in range(240):
        try:
            requests.get(url, timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.25)
    raise AssertionError(f"no S3 server answered at {url}")


def test_an_archive_in_a_bucket_gives_the_same_release(store: dict[str, str], tmp_path: Path) -> None:
    config = tmp_path / "methodbase.toml"
    config.write_text('archive = "s3://captures/methodbase"\n')
    arguments = (
        "refresh", EXAMPLES / "captures", "--offline", "--no-site", "--config", config,
        "--bibliography", EXAMPLES / "bibliography.jsonl", "--home", tmp_path / "remote",
    )  # fmt: skip
    done = methodbase(*arguments, environment=store)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (tmp_path / "remote" / "archive").exists()
    assert "nothing has changed" in methodbase(*arguments, environment=store).stdout
    assert refresh(tmp_path / "local", EXAMPLES / "captures", "--no-site").returncode == 0
    sums = Path("releases/latest/SHA256SUMS")
    assert (tmp_path / "remote" / sums).read_text() == (tmp_path / "local" / sums).read_text()
