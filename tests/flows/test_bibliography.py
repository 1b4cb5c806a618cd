"""What was learned from a dump stays: the command, without the option, without the file, and after forgetting."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.flows.conftest import EXAMPLES, methodbase

CHECKED = {"corrected": 2, "verified": 12}


def run(home: Path, *arguments: str | Path) -> dict[str, Any]:
    done = methodbase(*arguments, "--home", home, "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def latest(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((home / "releases/latest/index.json").read_text())
    return found


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home whose only dump was given once, beside it, and is gone."""
    folder = tmp_path_factory.mktemp("taught")
    dump = folder / "works.jsonl"
    shutil.copy(EXAMPLES / "bibliography.jsonl", dump)
    arguments = ("--offline", "--no-site", "--bibliography", dump)
    assert run(folder / "home", "refresh", EXAMPLES / "captures", *arguments)["citations"] == CHECKED
    dump.unlink()
    return folder


@pytest.fixture
def home(taught: Path, tmp_path: Path) -> Path:
    """A home of one's own, as ``taught`` has it."""
    shutil.copytree(taught / "home", tmp_path / "home", symlinks=True)
    return tmp_path / "home"


LATER = [
    ("quarantine", "replay", "--offline"),
    pytest.param(("backfill", "--reextract", "--offline"), marks=pytest.mark.slow),
    pytest.param(("refresh", "{new}", "--offline", "--no-site"), marks=pytest.mark.slow),
    ("backfill", "--captures", "{new}", "--offline", "--no-site"),
]


@pytest.mark.parametrize("command", LATER, ids=lambda command: " ".join(command[:2]))
def test_a_run_that_does_not_name_the_dump_keeps_its_verdicts(
    home: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    page = (EXAMPLES / "captures" / "he-lora-forest.html").read_bytes()
    (new / "page.html").write_bytes(page.replace(b"</body>", b"<!-- newer --></body>"))
    before = pq.read_table(home / "releases/latest/data/citations.parquet")
    summary = run(home, *(part.format(new=new) for part in command))
    summary = summary.get("run", summary)
    assert summary["outcome"] in ("published", "unchanged"), summary
    assert summary["citations"] == CHECKED
    assert [(d["name"], d["remembered"]) for d in summary["bibliography"]] == [("works.jsonl", True)]
    after = pq.read_table(home / "releases/latest/data/citations.parquet")
    assert after["evidence"] == before["evidence"]


def test_the_same_archive_and_a_remembered_dump_change_nothing(home: Path) -> None:
    summary = run(home, "refresh", EXAMPLES / "captures", "--offline", "--no-site")
    assert (summary["outcome"], list(summary["seconds"])) == ("unchanged", ["collect"])


def test_naming_a_remembered_dump_whose_file_is_gone_costs_nothing(home: Path, taught: Path) -> None:
    summary = run(
        home,
        "refresh",
        EXAMPLES / "captures",
        "--offline",
        "--no-site",
        "--bibliography",
        taught / "works.jsonl",
    )
    assert (summary["outcome"], [dump["remembered"] for dump in summary["bibliography"]]) == (
        "unchanged", [False],
    )  # fmt: skip
    assert any("the file is gone" in note for note in summary["notes"])


def test_the_release_and_the_report_say_which_dumps_the_verdicts_rest_on(home: Path) -> None:
    (dump,) = latest(home)["bibliography"]
    assert (dump["name"], dump["works"]) == ("works.jsonl", 28)
    report = json.loads((home / "releases/latest/report/report.json").read_text())
    (told,) = report["inputs"]["dumps"]
    assert (told["sha256"], told["verdicts"]) == (dump["sha256"], 14)
    assert dump["sha256"][:12] in (home / "releases/latest/report/index.html").read_text()
    evidence = pq.read_table(home / "releases/latest/data/citations.parquet")["evidence"].to_pylist()
    assert all(json.loads(text)["asked"] == ["dump:works.jsonl"] for text in evidence)


def test_a_forgotten_dump_is_done_without_and_the_gate_says_so(home: Path) -> None:
    listed = methodbase("bibliography", "--home", home)
    assert "works.jsonl  (the file is gone)" in listed.stdout
    gone = methodbase("bibliography", "forget", "works.jsonl", "--home", home)
    assert "forgotten" in gone.stdout
    summary = run(home, "backfill", "--reextract", "--offline", "--no-site")
    assert (summary["outcome"], summary["citations"]) == ("refused", {"unchecked": 14})
    accepted = run(
        home, "backfill", "--reextract", "--offline", "--no-site", "--accept-drop", "the dump was wrong"
    )
    assert accepted["outcome"] == "published"
    assert latest(home)["bibliography"] == []
    assert not list((home / "bibliography").glob("*.sqlite"))


def test_what_cannot_be_forgotten_or_found_is_one_line(home: Path, tmp_path: Path) -> None:
    for arguments in (
        ("bibliography", "forget", "other.jsonl"),
        ("bibliography", "forget"),
        ("bibliography", "remember"),
        ("refresh", EXAMPLES / "captures", "--offline", "--bibliography", tmp_path / "other.jsonl"),
    ):
        done = methodbase(*arguments, "--home", home)
        assert done.returncode == 2, done.stderr
        assert done.stderr.splitlines()[-1].startswith("methodbase: "), done.stderr
        assert "Traceback" not in done.stderr
