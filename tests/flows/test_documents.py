"""What the README and its neighbours say is true: links lead somewhere, commands exist, outputs are printed so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import get_args

import pytest

from flows.cli.main import app
from tests.flows.conftest import EXAMPLES, ROOT, methodbase, refresh

PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md")]
PAGES += sorted((ROOT / "docs").glob("*.md"))
README = PAGES[0].read_text(encoding="utf-8")
COMMAND = re.compile(r"(?:`|^ {4}(?:\$ )?)(?:\.venv/bin/)?methodbase ([a-z][^`\n]*)", re.MULTILINE)
SHOWN = re.compile(r"^ {4}\$ \.venv/bin/methodbase (.*)$", re.MULTILINE)


def without_spaces(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_named_exists_with_its_options(page: Path) -> None:
    import typer

    known = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for line in COMMAND.findall(page.read_text(encoding="utf-8")):
        name, *words = line.partition("#")[0].split()
        assert name in known, line
        options = {option for parameter in known[name].params for option in parameter.opts} | {"--help"}
        asked = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert asked <= options, line


def test_the_summary_of_the_first_refresh_is_what_it_prints(tmp_path: Path) -> None:
    (block,) = re.findall(r"ends like this:\n\n((?: {4}.*\n)+)", README)
    printed = refresh(tmp_path / "home", EXAMPLES / "captures").stdout
    for line in block.splitlines():
        said = without_spaces(line)
        timed_or_placed = said.startswith(("time", "release", "report"))
        wanted = said.partition(" ")[0] if timed_or_placed else said
        assert any(without_spaces(other).startswith(wanted) for other in printed.splitlines()), line
    labels = [line.split()[0] for line in printed.splitlines()]
    assert labels == [line.split()[0] for line in block.splitlines()], "no line more and none less"


@pytest.mark.parametrize("line", SHOWN.findall(README))
def test_every_question_of_the_readme_is_answered(example_home: Path, line: str) -> None:
    done = methodbase(*shlex.split(line), "--home", example_home)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert done.stdout


def test_the_corrected_citation_is_shown_as_the_readme_has_it(example_home: Path) -> None:
    (block,) = re.findall(r"^ {4}…\n((?: {4}.*\n)+)", README, re.MULTILINE)
    printed = without_spaces(methodbase("show", "Mamba", "--home", example_home).stdout)
    for line in block.splitlines():
        assert "…" in line or without_spaces(line) in printed, line


def test_the_dictionary_names_every_flag_that_a_method_can_have() -> None:
    from transforms.citations.model import Status
    from transforms.tables.declaration import declared

    (flags,) = (column for column in declared("methods").columns if column.name == "flags")
    verdicts = {f"citation_{status}" for status in get_args(Status)} - {"citation_verified"}
    build = (ROOT / "transforms/tables/build.py").read_text(encoding="utf-8")
    added = set(re.findall(r'\.add\("(\w+)"\)', build))
    assert added, "where flags are added has moved"
    assert {code for code in verdicts | added if code not in flags.meaning} == set()
