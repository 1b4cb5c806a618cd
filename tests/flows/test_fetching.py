"""A refresh from a site: only its host is spoken to, and summary and report say how it was treated."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import ROOT, methodbase
from tests.servers.site import Site

METHODS = ["alpha", "beta", "gamma", "delta"]
CONFIG = """
[registries]
enabled = false

[[sources]]
name = "site"
base_url = "{url}"
contact = "me@example.org"
locales = ["en"]
methods = {methods}
interval_seconds = 1
attempts = 1
allow_private_addresses = true
licence = "CC-BY-4.0"
"""

# The command, watched: every address that any thread connects to, and every name that is looked up.
WATCHED = """
import json, sys
log = open(sys.argv.pop(1), "a")
def watch(event, given):
    if event == "socket.connect" and isinstance(given[1], tuple):
        print(json.dumps(given[1][:2]), file=log, flush=True)
    elif event == "socket.getaddrinfo":
        print(json.dumps(given[:2]), file=log, flush=True)
sys.addaudithook(watch)
import flows.cli.main
flows.cli.main.main()
"""


def arguments(folder: Path, site: Site, methods: list[str]) -> list[str]:
    """A refresh from the site."""
    config = folder / "methodbase.toml"
    config.write_text(CONFIG.format(url=site.url, methods=json.dumps(methods)))
    return ["refresh", "--home", str(folder / "home"), "--config", str(config), "--no-site", "--json"]


def run(folder: Path, site: Site, methods: list[str]) -> dict[str, Any]:
    """The summary of a refresh from the site."""
    summary: dict[str, Any] = json.loads(methodbase(*arguments(folder, site, methods)).stdout)
    return summary


def run_watched(folder: Path, site: Site, methods: list[str]) -> tuple[dict[str, Any], set[str]]:
    """The summary, and the hosts and ports that a process of its own spoke to."""
    log = folder / "connections"
    log.write_text("")
    command = [sys.executable, "-c", WATCHED, str(log), *arguments(folder, site, methods)]
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240,
        env={**environment, "METHODBASE_LIMITS": str(folder / "limits")},
    )  # fmt: skip
    assert done.stdout, done.stderr
    return json.loads(done.stdout), {
        "{}:{}".format(*json.loads(line)) for line in log.read_text().splitlines()
    }


def report(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "home" / "report" / "report.json").read_text())
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_a_refresh_speaks_to_its_host_alone_and_says_what_it_did(folder: Path) -> None:
    with Site(METHODS) as site:
        site.robots = "User-agent: *\nDisallow: /en/compare?slugs=alpha%2Cgone\n"
        summary, spoken = run_watched(folder, site, METHODS)
        assert spoken == {site.host}
        fetched = summary["fetched"]
        assert fetched["requests"] == len(site.seen)
        assert (fetched["pages"], fetched["failed"], fetched["deferred"]) == (fetched["planned"], 0, 0)
        (host,) = report(folder)["volatile"]["hosts"]
        assert (host["host"], host["requests"], host["failures"]) == (site.host, len(site.seen), 0)
        assert host["waited_seconds"] > 0
        assert report(folder)["inputs"]["new_pages"] == fetched["pages"]
        again = run(folder, site, METHODS)
        assert (again["outcome"], again["new_pages"]) == ("unchanged", 0)


def test_what_a_host_refuses_is_told(folder: Path) -> None:
    with Site(METHODS) as site:
        site.robots = "User-agent: *\nDisallow: /en/compare\n"
        summary, spoken = run_watched(folder, site, METHODS)
        assert spoken == {site.host}
        assert summary["outcome"] == "refused"
        fetched = summary["fetched"]
        assert fetched["disallowed"] == fetched["failed"] == fetched["planned"] > 0
        (host,) = report(folder)["volatile"]["hosts"]
        assert (host["disallowed"], host["failures"]) == (fetched["disallowed"], fetched["failed"])
        assert any(note.startswith("addresses that gave no page: ") for note in summary["notes"])


def test_a_method_alone_can_be_in_no_comparison(folder: Path) -> None:
    with Site(["alpha"]) as site:
        summary = run(folder, site, ["alpha"])
        assert summary["fetched"]["uncovered"] == 1
        assert "methods that can be in no comparison: 1 (alpha)" in summary["notes"]
