"""A registry that fails, or a run that is killed, costs its own look-ups and nothing else."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import datetime

import pytest

from extractors.home import Home
from tests.servers.registries import RegistryServers
from tests.transforms.works.lookups import add_article, add_preprint, find, ref
from transforms.citations.model import Reference


def test_arxiv_down_leaves_datacite(servers: RegistryServers, home: Home, as_of: datetime) -> None:
    servers.arxiv.always = "503"
    servers.datacite.works["10.48550/arxiv.2205.00001"] = {
        "titles": [{"title": "A quiet study of noise"}],
        "creators": [{"name": "Lovelace, Ada", "familyName": "Lovelace", "givenName": "Ada"}],
        "publicationYear": 2022,
    }
    (finding,), _ = find(home, servers, as_of, ref(arxiv_id="2205.00001"), attempts=1)
    work = finding.by_identifier["arxiv:2205.00001"]
    assert work is not None and work.registry == "datacite"
    assert finding.failed == {"arxiv": "http 503"}


@pytest.mark.parametrize("fault", ["503", "429:600", "html", "empty", "cut", "half", "reset", "slow:1"])
def test_a_registry_that_fails_costs_its_look_ups_and_nothing_else(
    servers: RegistryServers, home: Home, as_of: datetime, fault: str
) -> None:
    add_preprint(servers, "2205.00001", "A quiet study of noise")
    add_article(servers, "10.1234/b", "Another study")
    servers.crossref.always = fault
    (good, bad), report = find(
        home, servers, as_of, ref(arxiv_id="2205.00001"), ref("Another study", doi="10.1234/b"), attempts=1
    )
    assert good.by_identifier["arxiv:2205.00001"] is not None
    assert not good.failed
    assert bad.by_identifier == {}
    assert "crossref" in bad.failed
    assert "crossref" not in bad.asked
    assert not bad.general
    assert report.failures["crossref"]
    servers.crossref.always = None
    later = home.root / "after the pause"  # other limits: the one that 429 asked for would still last
    (again,), _ = find(home, servers, as_of, ref("Another study", doi="10.1234/b"), limits_folder=later)
    assert again.by_identifier["doi:10.1234/b"] is not None
    assert again.general


def test_an_open_circuit_is_told_once(servers: RegistryServers, home: Home, as_of: datetime) -> None:
    servers.crossref.always = servers.arxiv.always = "500"
    references = [ref(f"Study {number} of the loudest noise") for number in range(8)]
    findings, report = find(home, servers, as_of, *references, attempts=1)
    assert len(servers.crossref.log) == len(servers.arxiv.log) == 3
    assert report.circuits_opened == (
        "arxiv: not asked any more after repeated failures (http 500)",
        "crossref: not asked any more after repeated failures (http 500)",
    )
    assert findings[-1].failed["crossref"].startswith("circuit open")
    assert not any(finding.general or finding.arxiv for finding in findings)


def test_a_killed_run_loses_no_answer_that_it_had(
    servers: RegistryServers, home: Home, as_of: datetime
) -> None:
    for number in range(1, 31):
        add_preprint(servers, f"2301.{number:05d}", f"Study {number} of noise")
    code = """
import sys
from datetime import datetime
from pathlib import Path
from extractors.home import Home
from extractors.registries.settings import RegistrySettings
from transforms.citations.model import Reference
from transforms.works.library import open_library
home, limits, as_of = Home(Path(sys.argv[1])), Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
settings = RegistrySettings(arxiv_url=sys.argv[4], limits_folder=limits, arxiv_seconds=0.2, arxiv_batch=10)
references = [Reference(raw=str(n), arxiv_id=f"2301.{n:05d}") for n in range(1, 31)]
with open_library(home, [], registries=settings, as_of=as_of) as library:
    library.find(references)
"""
    limits = home.root / "limits"
    arguments = [str(home.root), str(limits), as_of.isoformat(), servers.arxiv.url]
    servers.arxiv.faults = ["", "slow:20"]
    run = subprocess.Popen([sys.executable, "-c", code, *arguments])
    deadline = time.monotonic() + 60
    while len(servers.arxiv.log) < 2 and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    servers.arxiv.log.clear()
    references = [Reference(raw=str(n), arxiv_id=f"2301.{n:05d}") for n in range(1, 31)]
    findings, report = find(home, servers, as_of, *references, arxiv_batch=10)
    assert all(all(finding.by_identifier.values()) and finding.by_identifier for finding in findings)
    assert report.requests["arxiv"] == 2
    asked = {name for entry in servers.arxiv.log for name in entry.query["id_list"].split(",")}
    assert asked == {f"2301.{number:05d}" for number in range(11, 31)}
