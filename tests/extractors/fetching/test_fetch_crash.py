"""A run that is killed at any moment leaves nothing half, and the next one goes on where it stopped."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from extractors.archive import log
from extractors.archive.store import Archive
from extractors.home import Home
from tests.extractors.fetching.conftest import names
from tests.servers.site import Site

FETCH = """
import sys
from pathlib import Path
from extractors.archive.store import Archive
from extractors.fetching.fetch import fetch_sources
from extractors.fetching.limiter import HostLimiter
from extractors.fetching.settings import read_sources
from extractors.home import Home
root, url, *methods = sys.argv[1:]
home = Home(Path(root) / "home")
source = read_sources([{
    "name": "site", "base_url": url, "contact": "me@example.org", "locales": ["en", "he"], "methods": methods,
    "interval_seconds": 0.002, "allow_private_addresses": True, "refresh_days": 0,
}])
print("ready", flush=True)
report = fetch_sources(source, Archive.open(home.archive), home, limiter=HostLimiter(Path(root) / "limits"))
print(report.captures.num_rows, report.deferred)
"""
INGEST = """
import sys
from pathlib import Path
from extractors.archive.store import Archive
from extractors.archive.log import captures
from extractors.captures.ingest import ingest
from extractors.home import Home
root, *inputs = sys.argv[1:]
home = Home(Path(root) / "home")
print("ready", flush=True)
report = ingest([Path(one) for one in inputs], Archive.open(home.archive), home)
print(captures(home).num_rows, report.refusals.num_rows, len(report.unreadable))
"""
KILLS = 6


def start(script: str, arguments: Sequence[str]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def kill_after(process: subprocess.Popen[str], seconds: float) -> bool:
    """Kill the process after ``seconds``; gives whether it was still at work."""
    time.sleep(seconds)
    working = process.poll() is None
    if working:
        os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    return working


def check_whole(root: Path) -> tuple[Home, Archive]:
    """Nothing half: every object hashes to its name, and every capture has its object."""
    home = Home(root / "home")
    for path in (home.archive / "objects").rglob("*"):
        assert path.is_dir() or path.suffix == ".zst", f"{path} is no object"
    archive = Archive.open(home.archive)
    for page_id in archive.page_ids():
        assert hashlib.sha256(archive.get(page_id)).hexdigest() == page_id
    report = log.synchronise(archive, home)
    assert report.bad_lines == ()
    assert all(page_id in archive for page_id in log.captures(home)["page_id"].to_pylist())
    assert list((home.archive / "tmp").glob("*")) == [], (
        "leftovers of the killed go when the archive is opened"
    )
    return home, archive


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(names(60), ["en", "he"]) as server:
        yield server


def test_fetching_that_is_killed_goes_on_without_asking_again(tmp_path: Path, site: Site) -> None:
    arguments = [str(tmp_path), site.url, *site.methods]
    chance = random.Random(20261121)
    logged: set[str] = set()
    killed = 0
    for _ in range(KILLS):
        target = len(site.paths()) + chance.randint(1, 3)
        before = len(site.paths())
        process = start(FETCH, arguments)
        while len(site.paths()) < target and process.poll() is None:
            time.sleep(0.002)
        killed += kill_after(process, chance.random() * 0.01)
        again = {site.url + path for path in site.paths()[before:]} & logged
        assert again == set(), "what was logged before the kill is not asked for in the same round"
        home, _ = check_whole(tmp_path)
        logged = set(log.captures(home)["url"].to_pylist())
    assert killed >= KILLS // 2
    output, errors = start(FETCH, arguments).communicate(timeout=60)
    assert (output.split()[1], errors) == ("0", "")
    home, _ = check_whole(tmp_path)
    assert len(set(log.captures(home)["url"].to_pylist())) == 24
    asked = Counter(site.paths())
    assert len(asked) == 24
    assert sum(asked.values()) <= 24 + killed, "a kill costs the one answer that was under way, at most"


def warc_record(number: int) -> bytes:
    page = b"<html>page number %d</html>" % number
    head = (
        "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Date: 2024-01-01T00:00:00Z\r\nContent-Type: text/html\r\n"
        f"WARC-Target-URI: https://example.org/{number}\r\nContent-Length: {len(page)}\r\n\r\n"
    )
    return head.encode() + page + b"\r\n\r\n"


def make_inputs(root: Path, number: int) -> list[str]:
    folder = root / "in"
    folder.mkdir()
    chance = random.Random(7)
    for n in range(number):
        (folder / f"{n:04}.html").write_bytes(b"<html>" + chance.randbytes(3000).hex().encode())
        os.utime(folder / f"{n:04}.html", (1_600_000_000 + n, 1_600_000_000 + n))
    (folder / "empty.html").write_bytes(b"")
    os.utime(folder / "empty.html", (1_600_000_000, 1_600_000_000))
    warc = root / "more.warc"
    warc.write_bytes(b"".join(warc_record(n) for n in range(number // 2)))
    os.utime(warc, (1_600_000_000, 1_600_000_000))
    return [str(folder), str(warc)]


def test_ingesting_that_is_killed_is_finished_by_the_next_run(tmp_path: Path) -> None:
    number = 500
    arguments = [str(tmp_path), *make_inputs(tmp_path, number)]
    whole = subprocess.run(
        [sys.executable, "-c", INGEST, str(tmp_path / "whole"), *arguments[1:]],
        capture_output=True,
        check=True,
    )
    chance = random.Random(20261121)
    killed = 0
    for _ in range(4):
        process = start(INGEST, arguments)
        killed += kill_after(process, chance.random() * 0.3)
        check_whole(tmp_path)
    assert killed >= 1
    output, errors = start(INGEST, arguments).communicate(timeout=120)
    assert (output, errors) == (whole.stdout.decode().removeprefix("ready\n"), "")
    home, archive = check_whole(tmp_path)
    reference = Home(tmp_path / "whole" / "home")
    assert log.captures(home).equals(log.captures(reference))
    assert log.fingerprint(home) == log.fingerprint(reference)
    assert list(archive.page_ids()) == list(Archive.open(reference.archive).page_ids())
    lines = sum(path.read_bytes().count(b"\n") for path in (home.archive / "captures").iterdir())
    assert lines == log.captures(home).num_rows, "no capture is logged twice"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small tmpfs needs root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_stops_the_run_and_room_lets_it_finish(small_disk: Path, tmp_path: Path) -> None:
    inputs = make_inputs(tmp_path, 700)
    process = subprocess.run(
        [sys.executable, "-c", INGEST, str(small_disk), *inputs], capture_output=True, text=True, check=False
    )
    assert process.returncode == 1
    last = process.stderr.strip().splitlines()[-1]
    assert "no space left" in last
    assert "run again" in last
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    check_whole(small_disk)
    process = subprocess.run(
        [sys.executable, "-c", INGEST, str(small_disk), *inputs], capture_output=True, text=True, check=True
    )
    assert process.stdout.split() == ["ready", "1050", "1", "0"]
    check_whole(small_disk)
