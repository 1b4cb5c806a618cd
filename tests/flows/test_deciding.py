"""A human decision: written down with its evidence, obeyed by the next refresh, undone by a later one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.flows.conftest import EXAMPLES, methodbase, refresh


def table(home: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(home / "releases" / "latest" / "data" / f"{name}.parquet")


@pytest.fixture
def home(example_home: Path, tmp_path: Path) -> Path:
    target = tmp_path / "home"
    shutil.copytree(example_home, target, symlinks=True)
    return target


def decide(home: Path, kind: str, left: str, right: str) -> None:
    done = methodbase("decide", kind, left, right, "--reason", "a trial", "--who", "tester", "--home", home)
    assert done.returncode == 0, done.stderr
    published = refresh(home, EXAMPLES / "captures")
    assert published.returncode == 0, published.stdout + published.stderr


def test_a_decision_merges_and_a_later_one_splits_again(home: Path) -> None:
    before = table(home, "methods").set_index("name")["method_id"]
    left, right = "Gradient Boosting", "Gaussian Mixture Model"
    decide(home, "same", left, right)
    assert len(table(home, "methods")) == len(before) - 1
    redirect = table(home, "redirects").iloc[0]
    assert {redirect["old_id"], redirect["new_id"]} == {before[left], before[right]}
    shown = methodbase("show", redirect["old_id"], "--home", home, "--json")
    assert json.loads(shown.stdout)["method_id"] == redirect["new_id"]
    line = json.loads((home / "decisions.jsonl").read_text().splitlines()[0])
    explained = methodbase("why", left, right, "--home", home).stdout
    assert f"decided: same, by tester on {line['when'][:10]}: a trial\n" in explained

    assert (line["kind"], line["reason"], line["who"]) == ("same", "a trial", "tester")
    assert line["evidence"]

    again = methodbase("decide", "same", left, right, "--reason", "x", "--home", home)
    assert (again.returncode, "both are mb-" in again.stderr) == (2, True), again.stderr

    decide(home, "different", left, right)  # by the same names, though they are one method now
    assert len(table(home, "methods")) == len(before)
    assert redirect["old_id"] in set(table(home, "redirects")["old_id"]), "a redirect is for ever"


def test_why_tells_that_two_were_decided_to_be_different(home: Path) -> None:
    for kind, reason in (("same", "they look alike"), ("different", "one is quantised")):
        arguments = ("QLoRA", "LoRA & PEFT", "--reason", reason, "--who", "tester", "--home", home)
        assert methodbase("decide", kind, *arguments).returncode == 0
    lines = methodbase("why", "QLoRA", "LoRA & PEFT", "--home", home).stdout.splitlines()
    told = [line.strip() for line in lines if "decided:" in line]
    assert [line.split(" on ")[0] for line in told] == [
        "decided: same, by tester",
        "decided: different, by tester",
    ]
    assert told[0].endswith("they look alike (undone by a later decision)")
    assert told[1].endswith("one is quantised")
    known = json.loads(methodbase("why", "QLoRA", "LoRA & PEFT", "--json", "--home", home).stdout)
    assert [each["state"] for each in known["decided"]] == ["undone", "obeyed"]


def test_a_decision_needs_a_known_kind_and_a_reason(home: Path) -> None:
    for arguments in (
        ("perhaps", "QLoRA", "DPO", "--reason", "x"),
        ("same", "QLoRA", "DPO", "--reason", " "),
    ):
        done = methodbase("decide", *arguments, "--home", home)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert not (home / "decisions.jsonl").exists()


def test_a_broken_decisions_file_names_its_line(home: Path) -> None:
    (home / "decisions.jsonl").write_text('{"kind": "same"\n')
    done = refresh(home, EXAMPLES / "captures")
    assert (done.returncode, "line 1" in done.stderr) == (2, True), done.stderr
