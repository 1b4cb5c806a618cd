"""The real command, killed at random moments: archive, state and releases stay whole, the work gets done."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest

from extractors.archive import log
from extractors.archive.store import Archive
from extractors.home import Home
from tests.servers.site import comparison

KILLS = 14
COMMAND = Path(sys.executable).with_name("methodbase")


def environment(home: Path) -> dict[str, str]:
    known = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR") if key in os.environ}
    return {**known, "METHODBASE_HOME": str(home), "SOURCE_DATE_EPOCH": "1790000000"}


def start(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [str(COMMAND), *arguments], env=environment(home), cwd=home.parent, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def finish(home: Path, *arguments: str) -> tuple[int, bytes, bytes]:
    process = start(home, *arguments)
    output, errors = process.communicate(timeout=280)
    return process.returncode, output, errors


def make_inputs(folder: Path) -> None:
    folder.mkdir()
    for number in range(60):
        slugs = [f"example-{(number * 7 + n) % 40}" for n in range(3)]
        path = folder / f"{number:03}.html"
        path.write_bytes(comparison(("en", "he", "vi")[number % 3], slugs))
        os.utime(path, (1_700_000_000, 1_700_000_000))


def check_whole(root: Path) -> None:
    home = Home(root)
    archive = Archive.open(home.archive)
    for page_id in archive.page_ids():
        assert hashlib.sha256(archive.get(page_id)).hexdigest() == page_id
    assert log.synchronise(archive, home).bad_lines == ()
    assert all(page_id in archive for page_id in log.captures(home)["page_id"].to_pylist())
    with sqlite3.connect(home.state) as state:
        assert state.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    state.close()
    if home.releases.is_dir():
        for release in home.releases.iterdir():
            if not release.name.startswith("."):
                check_release(release)


def check_release(release: Path) -> None:
    """What has a release's name is a whole release: every file of its index is there and hashes right."""
    assert (release / "index.json").is_file(), f"{release.name} is half a release"
    index = orjson.loads((release / "index.json").read_bytes())
    lines = (release / "SHA256SUMS").read_text().splitlines()
    assert len(lines) >= len(index["files"]) > 5
    for line in lines:
        expected, name = line.split(maxsplit=1)
        assert hashlib.sha256((release / name.lstrip("*")).read_bytes()).hexdigest() == expected


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_the_command_killed_at_random_moments_leaves_only_whole_things(tmp_path: Path) -> None:
    make_inputs(tmp_path / "in")
    arguments = ("refresh", str(tmp_path / "in"), "--offline", "--no-site", "--quiet")
    begun = time.monotonic()
    code, _, errors = finish(tmp_path / "reference", *arguments)
    assert code == 0, errors.decode()
    whole = time.monotonic() - begun
    chance = random.Random(20261121)
    home = tmp_path / "home"
    killed = 0
    for number in range(KILLS):
        if number == KILLS // 2:
            shutil.rmtree(home)  # from nothing once more
        process = start(home, *arguments)
        time.sleep(chance.random() * whole)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.communicate()
        if (home / "state.sqlite").exists():
            check_whole(home)
    assert killed >= KILLS // 3
    code, _, errors = finish(home, *arguments)
    assert code == 0, errors.decode()
    check_whole(home)
    assert finish(home, "verify")[0] == 0
    reference, made = (one / "releases" / "latest" / "index.json" for one in (tmp_path / "reference", home))
    assert orjson.loads(made.read_bytes())["counts"] == orjson.loads(reference.read_bytes())["counts"]
