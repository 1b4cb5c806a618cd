"""What a newcomer does first, and does wrong: each mistake gets one line that says what to do next."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
import typer

from flows.cli.main import app
from tests.flows.conftest import EXAMPLES, ROOT, methodbase, refresh

NOTHING_USABLE = [
    (("refresh", "README.md"), 1, "no page could be used"),
    (("refresh", "{folder}/zero.html"), 1, "no page could be used"),
    (("refresh", "{folder}/empty"), 3, "no captures there"),
    (("backfill", "--captures", "{folder}/empty"), 3, "no captures there"),
    (("backfill", "--reextract"), 2, "nothing to backfill"),
]


@pytest.mark.parametrize(
    ("arguments", "code", "said"), NOTHING_USABLE, ids=[" ".join(case[0]) for case in NOTHING_USABLE]
)
def test_a_home_without_any_page_is_no_release(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    (tmp_path / "zero.html").touch()
    (tmp_path / "empty").mkdir()
    given = [text.format(folder=tmp_path) for text in arguments]
    done = methodbase(*given, "--offline", "--home", tmp_path / "home")
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert said in done.stdout + done.stderr
    assert not (tmp_path / "home/releases").exists()


def test_a_missing_dump_is_said_before_anything_is_read(tmp_path: Path) -> None:
    asked = ("refresh", "examples/captures", "--offline", "--bibliography", "no.jsonl")
    assert "no such bibliography file" in methodbase(*asked, "--home", tmp_path / "home").stderr
    assert not (tmp_path / "home" / "archive" / "objects").exists()


FAILING = [
    ("show", "QLoRA"),
    ("show",),
    ("show", "QLoRA", "--no-such-option"),
    ("no-such-command",),
    ("compare", "QLoRA"),
    ("why", "QLoRA", "DPO"),
    ("decide", "same", "QLoRA", "DPO", "--reason", "x"),
    ("quarantine", "dance"),
    ("releases",),
    ("diff", "2026.1.1", "2026.1.2"),
    ("verify",),
    ("refresh", "--offline"),
    ("refresh", "x", "--workers", "many"),
    ("backfill", "--since", "2026-02-01", "--until", "2025-01-01"),
]


@pytest.mark.parametrize("arguments", FAILING, ids=" ".join)
def test_an_error_is_one_line_and_with_json_one_document(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = methodbase(
        *arguments, "--json", environment={**os.environ, "METHODBASE_HOME": str(tmp_path / "no")}
    )
    told = json.loads(done.stdout)
    assert (done.returncode, told["exit_code"]) == (2, 2)
    assert done.stderr.splitlines()[-1] == f"methodbase: {told['error']}"
    assert not (tmp_path / "no/releases").exists()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("qlra", "qlora"), ("Mambba", "mamba"), ("אופטימיזצית העדפה ישרה", "direct-preference")],
)
def test_a_slip_of_the_keyboard_is_answered_with_what_may_be_meant(
    example_home: Path, typed: str, meant: str
) -> None:
    done = methodbase("show", typed, "--home", example_home)
    assert (done.returncode, meant in done.stderr) == (2, True), done.stderr


def test_a_reader_that_closes_the_pipe_is_no_refused_release(example_home: Path) -> None:
    command = [sys.executable, "-m", "flows.cli.main", "show", "QLoRA", "--json", "--home", str(example_home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        assert (running.wait(60), running.stderr.read()) == (141, b"")


def test_an_output_that_has_only_ascii_still_gets_an_answer(example_home: Path) -> None:
    narrow = {**os.environ, "PYTHONIOENCODING": "ascii"}
    shown = methodbase(
        "compare", "QLoRA", "DPO", "--locale", "he", "--home", example_home, environment=narrow
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    told = methodbase("show", "DPO", "--json", "--home", example_home, environment=narrow)
    assert "אופטימיזציית העדפה ישירה" in {name["text"] for name in json.loads(told.stdout)["names"]}


def test_a_damaged_state_or_release_says_what_to_do(example_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(example_home, home, symlinks=True)
    (home / "state.sqlite").write_bytes(b"not a database, but long enough to be read as one" * 40)
    (home / "releases/latest/data/methodbase.sqlite").write_bytes(b"neither is this")
    for arguments, advice in (
        (("quarantine",), "move it away"),
        (("refresh", "examples/captures", "--offline"), "move it away"),
        (("show", "QLoRA"), "methodbase verify"),
        (("why", "QLoRA", "DPO"), "methodbase verify"),
    ):
        done = methodbase(*arguments, "--home", home)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
        assert advice in done.stderr


def test_a_release_of_a_format_to_come_is_not_guessed_at(example_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(example_home, home, symlinks=True)
    latest = home / "releases/latest"
    index = json.loads((latest / "index.json").read_text())
    (latest / "index.json").write_text(json.dumps({**index, "format_version": "9.0"}))
    with closing(sqlite3.connect(latest / "data/methodbase.sqlite")) as release:
        release.execute("PRAGMA user_version = 9000")
    assert "format 9.0" in methodbase("show", "QLoRA", "--home", home).stderr
    assert "format 9.0" in methodbase("releases", "--home", home).stdout
    assert "format 9.0" in methodbase("diff", index["version"], index["version"], "--home", home).stderr


def test_a_refused_page_is_shown_with_its_address(tmp_path: Path) -> None:
    page = (EXAMPLES / "captures" / "fr-forest-tree.txt").read_text(encoding="utf-8")
    folder = tmp_path / "captures"
    folder.mkdir()
    (folder / "good.txt").write_text(page, encoding="utf-8")
    (folder / "bad.txt").write_text(page.replace("1984", "").replace("|", "", 3), encoding="utf-8")
    note = {"file": "bad.txt", "captured_at": "2026-11-01T00:00:00Z", "url": "https://a.example/fr/compare"}
    (folder / "captures.jsonl").write_text(json.dumps(note) + "\n")
    assert refresh(tmp_path / "home", folder, "--no-site").returncode == 0
    items = json.loads(methodbase("quarantine", "--json", "--home", tmp_path / "home").stdout)
    item = next(each for each in items if each["page_id"])
    shown = methodbase("quarantine", "show", item["item_id"], "--home", tmp_path / "home").stdout
    assert "addresses   https://a.example/fr/compare\n" in shown


def test_a_server_that_does_not_answer_is_said_to_be_missing(tmp_path: Path) -> None:
    nowhere = {**os.environ, "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    for arguments in (("serve",), ("refresh", "examples/captures", "--offline")):
        done = methodbase(*arguments, "--home", tmp_path / "home", environment=nowhere)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
        assert "no Prefect server answers" in done.stderr and "unset PREFECT_API_URL" in done.stderr


@pytest.mark.parametrize("wrong", ['cron = "every day"', 'timezone = "Mars/Base"'])
def test_a_schedule_that_is_none_is_wrong_configuration(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "wrong.toml").write_text(f"[schedule]\n{wrong}\n")
    with socket.create_server(("127.0.0.1", 0)) as listening:  # closes at once: somebody is there
        threading.Thread(target=answer_once, args=(listening,), daemon=True).start()
        here = {**os.environ, "PREFECT_API_URL": f"http://127.0.0.1:{listening.getsockname()[1]}/api"}
        done = methodbase("serve", "--config", tmp_path / "wrong.toml", "--home", tmp_path, environment=here)
    assert (done.returncode, "not a schedule" in done.stderr) == (2, True), done.stderr


def answer_once(listening: socket.socket) -> None:
    with listening.accept()[0] as asked:
        asked.recv(4096)
        asked.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ntrue")


@pytest.mark.parametrize("command", sorted(typer.main.get_command(app).commands))  # type: ignore[attr-defined]
def test_every_command_has_the_common_options(command: str) -> None:
    parameters = typer.main.get_command(app).commands[command].params  # type: ignore[attr-defined]
    options = {option for parameter in parameters for option in parameter.opts}
    assert {"--home", "--config", "--json", "--quiet"} <= options


def test_the_version_names_the_program() -> None:
    assert methodbase("--version").stdout.startswith("methodbase ")


def test_no_command_at_all_shows_the_help() -> None:
    done = methodbase()
    assert (done.returncode, done.stdout) == (2, "")
    assert "Exit codes" in done.stderr and "..." not in done.stderr.partition("Commands:")[2]


def test_a_refused_file_is_never_lost_and_a_mended_one_never_kept(example_home: Path, tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "captures"
    shutil.copytree(example_home, home, symlinks=True)
    shutil.copytree(EXAMPLES / "captures", folder)

    def refused() -> list[str]:
        assert refresh(home, folder).returncode == 0
        listed = json.loads(methodbase("quarantine", "--json", "--home", home).stdout)
        release = pd.read_parquet(home / "releases/latest/data/quarantine.parquet")
        assert sorted(item["item_id"] for item in listed) == sorted(release["item_id"])
        return sorted(item["locator"] for item in listed)

    (folder / "empty.html").touch()
    (folder / "image.html").write_bytes(b"\x00\x01\x02 no text")
    assert refused() == ["captures/empty.html", "captures/image.html"], "no page is new, and still they count"
    replayed = json.loads(methodbase("quarantine", "replay", "--offline", "--json", "--home", home).stdout)
    assert (replayed["refused"], len(replayed["untried"])) == ([], 2)
    (folder / "empty.html").unlink()
    shutil.copy(folder / "fr-forest-tree.txt", folder / "image.html")
    assert refused() == []
