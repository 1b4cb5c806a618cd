"""A home that something happened to: one line that says what to do, and nothing is lost."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from extractors.home import Home
from flows.history import last_fingerprint, last_published, past_runs, published_versions, record_run
from flows.run import Summary
from tests.flows.conftest import EXAMPLES, methodbase

REFRESH = ("refresh", EXAMPLES / "captures", "--offline", "--no-site", "--quiet")
VERSION = Path("releases/2026.11.1")


@pytest.fixture
def home(example_home: Path, tmp_path: Path) -> Path:
    """A home of one's own with the release of the examples."""
    shutil.copytree(example_home, tmp_path / "home", symlinks=True)
    return tmp_path / "home"


def of_a_newer_program(home: Path) -> None:
    with closing(sqlite3.connect(home / "state.sqlite")) as state:
        state.execute("PRAGMA user_version = 99")


def with_garbled_pages(home: Path) -> None:
    path, chance = home / "state.sqlite", random.Random(7)
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : (page + 1) * 4096] = chance.randbytes(4096)
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:300])


def flip(path: Path) -> None:
    """Change bytes in the middle of a file, which keeps its length."""
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 2, len(content) // 2 + 8):
        content[place] ^= 0xFF
    path.write_bytes(content)


def as_folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


def as_file(path: Path) -> None:
    shutil.rmtree(path)
    path.write_text("a file")


DAMAGE: list[tuple[Callable[[Path], None], str]] = [
    (of_a_newer_program, "was written by a newer version of methodbase"),
    (with_garbled_pages, "is damaged; move it away"),
    (lambda home: (home / "state.sqlite").write_bytes(b"no database" * 999), "is damaged; move it away"),
    (lambda home: cut(home / VERSION / "index.json"), "Run `methodbase verify 2026.11.1`"),
    (lambda home: cut(home / VERSION / "data" / "names.parquet"), "Run `methodbase verify 2026.11.1`"),
    (lambda home: (home / VERSION / "data" / "pages.parquet").unlink(), "Run `methodbase verify 2026.11.1`"),
    (lambda home: (home / VERSION / "index.json").unlink(), "Run `methodbase verify 2026.11.1`"),
    (lambda home: (home / "bibliography" / "dumps.json").write_text("{"), "name the dumps once more"),
    (lambda home: as_folder(home / "decisions.jsonl"), "decisions.jsonl: Is a directory"),
    (lambda home: as_folder(home / ".run.lock"), ".run.lock: Is a directory"),
    (as_file, "is not a folder; --home names the folder"),
]


@pytest.mark.parametrize(("damage", "says"), DAMAGE)
def test_damage_is_one_line_that_says_what_to_do(
    home: Path, damage: Callable[[Path], None], says: str
) -> None:
    damage(home)
    before = contents(home)
    done = methodbase(*REFRESH, "--home", home)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("methodbase: ") and says in line
    assert contents(home) == before, "nothing was published and nothing touched"


@pytest.mark.parametrize("file", ["data/statements.parquet", "data/merges.parquet", "index.json"])
def test_damage_that_keeps_the_size_is_found_before_anything_is_compared(home: Path, file: str) -> None:
    index = home / VERSION / "index.json"
    if file == "index.json":
        index.write_bytes(index.read_bytes().replace(b'"licence": "CC', b'"licence": "CD', 1))
    else:
        flip(home / VERSION / file)
    decide = ("decide", "different", "lora-dash", "qlora", "--reason", "a test", "--home", home, "--quiet")
    assert methodbase(*decide).returncode == 0
    before = contents(home)
    done = methodbase(*REFRESH, "--home", home)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert f"{file} has not the bytes that SHA256SUMS states" in done.stderr
    assert contents(home) == before, "nothing was published and nothing touched"


def contents(home: Path) -> dict[str, bytes]:
    """Every file of the releases and the archive."""
    files = [path for name in ("releases", "archive") for path in (home / name).rglob("*") if path.is_file()]
    return {str(path): path.read_bytes() for path in files}


def ids(home: Path) -> dict[str, str]:
    methods = pq.read_table(home / "releases" / "latest" / "data" / "methods.parquet")
    return dict(zip(methods["slug"].to_pylist(), methods["method_id"].to_pylist(), strict=True))


@pytest.mark.slow
def test_a_state_that_was_moved_away_is_made_anew_with_the_same_ids(home: Path) -> None:
    before = ids(home)
    with_garbled_pages(home)
    for file in home.glob("state.sqlite*"):
        file.rename(home / f"away-{file.name}")
    done = methodbase(*REFRESH, "--home", home, "--json")
    summary = json.loads(done.stdout)
    assert (summary["citations"], ids(home)) == ({"corrected": 2, "verified": 12}, before)


@pytest.mark.slow
def test_a_release_deleted_by_hand_comes_back_under_a_new_version(home: Path) -> None:
    """What was published once under a version is never another thing under the same version."""
    before = ids(home)
    shutil.rmtree(home / VERSION)
    assert methodbase("show", "Mamba", "--home", home).returncode == 2
    assert methodbase(*REFRESH, "--home", home).returncode == 0
    assert (home / "releases" / "latest").readlink().name == "2026.11.2"
    assert ids(home) == before


def test_a_lost_link_is_put_back_and_a_report_that_cannot_be_written_is_told(home: Path) -> None:
    (home / "releases" / "latest").unlink()
    as_file(home / "report")
    assert methodbase("releases", "--home", home).stdout.startswith("2026.11.1")
    done = methodbase(*REFRESH, "--home", home, "--json")
    assert done.returncode == 0, done.stderr
    assert any("the report could not be written" in note for note in json.loads(done.stdout)["notes"])
    assert (home / "releases" / "latest" / "index.json").is_file()


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small tmpfs needs root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("share", [0.02, 0.2, 0.7])
def test_a_disk_that_fills_up_costs_that_run_alone(example_home: Path, tmp_path: Path, share: float) -> None:
    """Whatever the run was about to write; with more room the next one finishes."""
    whole = sum(path.lstat().st_size for path in example_home.rglob("*"))
    disk = tmp_path / "disk"
    with small_disk(disk, f"{int(whole * share) // 1024}k"):
        done = methodbase(
            *REFRESH, "--bibliography", EXAMPLES / "bibliography.jsonl", "--home", disk / "home"
        )
        assert done.returncode == 2, done.stderr
        (line,) = done.stderr.splitlines()
        assert "space" in line
        assert not (disk / "home" / "releases" / "latest").exists()
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        again = methodbase(
            *REFRESH, "--bibliography", EXAMPLES / "bibliography.jsonl", "--home", disk / "home"
        )
        assert again.returncode == 0, again.stderr
        assert methodbase("verify", "--home", disk / "home").returncode == 0


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("room", [0, 60, 150, 300, 500, 700, 900])
def test_a_disk_that_fills_up_beside_a_release_gives_its_room_back(
    home: Path, tmp_path: Path, room: int
) -> None:
    """In every stage: state, index of a dump, scratch tables, each format of the release."""
    disk, releases = tmp_path / "disk", tmp_path / "disk" / "home" / "releases"
    page, changed = EXAMPLES / "captures" / "de-forest-tree-boosting.html", tmp_path / "changed.html"
    changed.write_bytes(page.read_bytes().replace(b"2001", b"2002"))
    shutil.rmtree(home / "bibliography")
    with small_disk(disk, "64m"):
        shutil.copytree(home, disk / "home", symlinks=True)
        size = shutil.disk_usage(disk).used // 1024 + room
        subprocess.run(["mount", "-o", f"remount,size={size}k", str(disk)], check=True)
        given = (changed, "--offline", "--quiet", "--bibliography", EXAMPLES / "bibliography.jsonl")
        done = methodbase("refresh", *given, "--home", disk / "home")
        assert done.returncode == 2, done.stderr
        assert "space" in done.stderr.splitlines()[-1]
        assert "Traceback" not in done.stderr
        assert sorted(path.name for path in releases.iterdir()) == [".lock", "2026.11.1", "latest"]
        assert not (disk / "home" / "scratch").exists()
        assert methodbase("verify", "--home", disk / "home").returncode == 0


READING = (
    ("show", "Mamba"),
    ("releases",),
    ("verify",),
    ("bibliography",),
    ("quarantine", "list"),
)


def test_a_read_only_home_is_read_and_not_written(home: Path) -> None:
    mounted = subprocess.run(["mount", "--bind", home, home], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("mounting needs root")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", home], check=True)
        for command in (REFRESH, ("bibliography", "forget", "bibliography.jsonl")):
            done = methodbase(*command, "--home", home)
            assert (done.returncode, "Read-only file system" in done.stderr) == (2, True), done.stderr
        for command in READING:
            assert methodbase(*command, "--home", home).returncode == 0
        planned = methodbase("backfill", "--reextract", "--dry-run", "--home", home)
        assert "state.sqlite: cannot be written; use an account that may" in planned.stderr
    finally:
        subprocess.run(["umount", home], check=True)


SUMMARY = Summary(
    "r1",
    "refresh",
    "plain",
    "published",
    "2026.11.1",
    None,
    None,
    {},
    0,
    0,
    {},
    [],
    [],
    [],
    [],
    [],
    {},
    {},
    {},
)


def test_a_clock_that_goes_backwards_does_not_hide_the_newest_run(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (home.releases / "latest").mkdir(parents=True)
    for number, year in ((1, 2031), (2, 2026)):
        summary = replace(SUMMARY, run_id=f"r{number}", version=f"{year}.1.1")
        started = datetime(year, 1, 1, tzinfo=UTC)
        record_run(home, summary, started=started, fingerprint=f"fingerprint {number}", complete=True)
    assert last_fingerprint(home) == "fingerprint 2"
    assert (last_published(home) or "").startswith("2026")
    assert [run["run_id"] for run in past_runs(home)] == ["r2", "r1"]
    assert published_versions(home) == ["2026.1.1", "2031.1.1"]
