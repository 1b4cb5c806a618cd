"""Crossref, DataCite and doi.org: batches, stated limits, refusals, redirects."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.registries.crossref import Crossref
from extractors.registries.datacite import DataCite
from extractors.registries.doi import UNDESCRIBED, DoiOrg
from extractors.registries.errors import RegistryError
from extractors.registries.rates import stated_interval
from tests.servers.registries import RegistryServers

DOIS = [f"10.1234/work.{number:03d}" for number in range(250)]


def fill_crossref(servers: RegistryServers) -> None:
    for doi in DOIS:
        servers.crossref.works[doi] = {
            "DOI": doi.upper(),
            "title": [f"Title of {doi}"],
            "type": "journal-article",
        }


def test_crossref_takes_a_hundred_dois_a_request(servers: RegistryServers, tmp_path: Path) -> None:
    fill_crossref(servers)
    batch = Crossref(servers.settings(tmp_path)).works([*DOIS, "10.1234/absent"])
    assert sorted(batch.found) == DOIS
    assert batch.absent == {"10.1234/absent"}
    assert len(servers.crossref.log) == 3
    assert {asked.query["mailto"] for asked in servers.crossref.log} == {"tests@example.org"}


def test_a_doi_with_a_comma_does_not_break_the_filter(servers: RegistryServers, tmp_path: Path) -> None:
    odd = "10.1234/(sici)1,2:3"
    servers.crossref.works[odd] = {"DOI": odd, "title": ["Odd"]}
    batch = Crossref(servers.settings(tmp_path)).works([odd, "10.1234/x,y", "10.1234/plain"])
    assert sorted(batch.found) == [odd]
    assert batch.absent == {"10.1234/x,y", "10.1234/plain"}


@pytest.mark.parametrize(
    ("limit", "interval", "seconds"),
    [
        ("50", "1s", 0.02),
        ("3", "1s", pytest.approx(1 / 3)),
        ("10", "2s", 0.2),
        ("60", "1m", 1.0),
        ("5", "500ms", 0.1),
        ("0", "1s", None),
        (None, "1s", None),
        ("5", None, None),
        ("many", "1s", None),
        ("5", "soon", None),
    ],
)
def test_stated_limits_are_read(limit: str | None, interval: str | None, seconds: float | None) -> None:
    stated = {"x-rate-limit-limit": limit, "x-rate-limit-interval": interval}
    assert stated_interval({name: text for name, text in stated.items() if text is not None}) == seconds


def test_crossref_limits_are_obeyed_as_they_change(servers: RegistryServers, tmp_path: Path) -> None:
    fill_crossref(servers)
    client = Crossref(servers.settings(tmp_path, crossref_batch=50))
    servers.crossref.limits = ("4", "1s", "1")
    client.works(DOIS[:150])
    arrivals = [asked.at for asked in servers.crossref.log]
    assert client.transport.interval == 0.25
    assert arrivals[2] - arrivals[1] >= 0.24
    servers.crossref.limits = ("500", "1s", "3")
    client.works(DOIS[:50])
    assert client.transport.interval == 0.002
    assert max(asked.concurrent for asked in servers.crossref.log) == 1


def test_limits_are_obeyed_that_come_with_an_error(servers: RegistryServers, tmp_path: Path) -> None:
    fill_crossref(servers)
    servers.crossref.limits, servers.crossref.faults = ("7", "1s", "1"), ["429"]
    client = Crossref(servers.settings(tmp_path))
    client.works(DOIS[:5])
    assert client.transport.interval == pytest.approx(1 / 7)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("503", "http 503"),
        ("404", "http 404"),
        ("403", "http 403"),
        ("html", "HTML instead of JSON"),
        ("empty", "empty answer"),
        ("cut", "broken JSON"),
        ("half", "the answer broke off"),
        ("list", "JSON of an unexpected shape"),
        ("slow:1", "timeout"),
        ("reset", "no connection"),
    ],
)
def test_a_bad_answer_is_a_failure_with_a_reason(
    servers: RegistryServers, tmp_path: Path, fault: str, reason: str
) -> None:
    fill_crossref(servers)
    servers.crossref.always = servers.datacite.always = fault
    settings = servers.settings(tmp_path, attempts=2)
    assert Crossref(settings).works(DOIS[:3]).failed == dict.fromkeys(DOIS[:3], reason)
    if fault != "404":
        assert DataCite(settings).works(DOIS[:3]).failed == dict.fromkeys(DOIS[:3], reason)
    with pytest.raises(RegistryError, match=reason):
        Crossref(settings).search("anything")


def test_the_bibliographic_search_gives_the_best_first(servers: RegistryServers, tmp_path: Path) -> None:
    fill_crossref(servers)
    servers.crossref.works["10.1/x"] = {"DOI": "10.1/x", "title": ["A quiet study of noise"]}
    assert Crossref(servers.settings(tmp_path)).search("a quiet study of noise")[0]["DOI"] == "10.1/x"


def test_datacite_answers_in_batches_and_singly(servers: RegistryServers, tmp_path: Path) -> None:
    for doi in ("10.48550/arxiv.2301.00001", '10.5072/odd"quote'):
        servers.datacite.works[doi] = {"titles": [{"title": doi}]}
    client = DataCite(servers.settings(tmp_path))
    assert sorted(client.works(["10.48550/arxiv.2301.00001", "10.5072/none"]).found) == [
        "10.48550/arxiv.2301.00001"
    ]
    single = client.works(["10.5072/none"])
    assert single.absent == {"10.5072/none"}
    assert not single.failed
    assert len(servers.datacite.log) == 2


def test_datacite_without_its_search_is_asked_singly(servers: RegistryServers, tmp_path: Path) -> None:
    servers.datacite.works["10.5072/there"] = {"titles": [{"title": "There"}]}
    servers.datacite.faults = ["404"]
    batch = DataCite(servers.settings(tmp_path)).works(["10.5072/there", "10.5072/none"])
    assert sorted(batch.found) == ["10.5072/there"]
    assert batch.absent == {"10.5072/none"}


def test_doi_org_tells_many_missing_dois_in_one_request(servers: RegistryServers, tmp_path: Path) -> None:
    servers.doi.works["10.1400/there"] = {"DOI": "10.1400/there", "title": "There"}
    batch = DoiOrg(servers.settings(tmp_path)).works(["10.1400/there", *DOIS[:40]])
    assert batch.found == {"10.1400/there": {"DOI": "10.1400/there", "title": "There"}}
    assert batch.absent == set(DOIS[:40])
    assert [asked.path.split("/")[1] for asked in servers.doi.log] == ["ra", "10.1400", "transform"]


def test_a_doi_without_metadata_is_neither_found_nor_absent(servers: RegistryServers, tmp_path: Path) -> None:
    servers.doi.works["10.1400/page"] = None
    batch = DoiOrg(servers.settings(tmp_path)).works(["10.1400/page"])
    assert batch.failed == {"10.1400/page": UNDESCRIBED}
    assert len(servers.doi.log) == 1


def test_an_agency_that_lost_the_metadata_does_not_make_a_doi_absent(
    servers: RegistryServers, tmp_path: Path
) -> None:
    servers.doi.works["10.1400/lost"] = "404"
    batch = DoiOrg(servers.settings(tmp_path)).works(["10.1400/lost", "10.1400/none"])
    assert batch.failed == {"10.1400/lost": UNDESCRIBED}
    assert batch.absent == {"10.1400/none"}


def test_dois_in_no_format_that_is_read_do_not_open_the_circuit(
    servers: RegistryServers, tmp_path: Path
) -> None:
    servers.doi.works.update({doi: {"DOI": doi} for doi in DOIS[:6]})
    servers.doi.faults = ["none"] + ["406"] * 5
    batch = DoiOrg(servers.settings(tmp_path)).works(DOIS[:6])
    assert (len(batch.failed), len(batch.found)) == (5, 1)
    assert set(batch.failed.values()) == {UNDESCRIBED}


def test_each_doi_is_negotiated_for_when_the_agency_service_is_down(
    servers: RegistryServers, tmp_path: Path
) -> None:
    servers.doi.faults = ["404"]
    batch = DoiOrg(servers.settings(tmp_path)).works(DOIS[:2])
    assert batch.absent == set(DOIS[:2])
    assert len(servers.doi.log) == 3
