"""Retry-After, the circuit breaker, redirects, endpoints."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.registries.batches import Batch, in_batches
from extractors.registries.breaker import CircuitBreaker
from extractors.registries.crossref import Crossref
from extractors.registries.errors import Refused, RegistryError
from extractors.registries.settings import RegistrySettings
from tests.servers.registries import RegistryServers


def test_retry_after_is_honoured(servers: RegistryServers, tmp_path: Path) -> None:
    servers.crossref.works["10.1/a"] = {"DOI": "10.1/a", "title": ["A"]}
    servers.crossref.faults = ["503:1"]
    assert Crossref(servers.settings(tmp_path)).works(["10.1/a"]).found
    first, second = (asked.at for asked in servers.crossref.log)
    assert second - first >= 0.95


def test_a_long_retry_after_is_not_waited_for(servers: RegistryServers, tmp_path: Path) -> None:
    servers.crossref.always = "429:3600"
    assert Crossref(servers.settings(tmp_path)).works(["10.1/a"]).failed == {"10.1/a": "http 429"}
    assert len(servers.crossref.log) == 1


def test_the_circuit_opens_after_failures_in_a_row_and_tries_again_later() -> None:
    now = [0.0]
    breaker = CircuitBreaker(2, 60.0, lambda: now[0])
    breaker.fail("timeout")
    breaker.succeed()
    breaker.fail("http 500")
    assert breaker.allows()
    breaker.fail("http 503")
    assert not breaker.allows()
    assert breaker.reason == "http 503"
    now[0] = 61.0
    assert breaker.allows()
    breaker.fail("timeout")
    assert not breaker.allows()
    assert breaker.reason == "http 503"
    now[0] = 130.0
    breaker.succeed()
    assert breaker.allows()


def test_an_open_circuit_sends_nothing(servers: RegistryServers, tmp_path: Path) -> None:
    servers.crossref.always = "500"
    client = Crossref(servers.settings(tmp_path, attempts=1, circuit_failures=3, crossref_batch=1))
    batch = client.works([f"10.1/{number}" for number in range(10)])
    assert len(servers.crossref.log) == client.transport.requests == 3
    assert sorted(set(batch.failed.values())) == ["circuit open after: http 500", "http 500"]


def test_refusals_do_not_open_the_circuit(servers: RegistryServers, tmp_path: Path) -> None:
    servers.crossref.always = "400"
    client = Crossref(servers.settings(tmp_path, circuit_failures=1))
    assert set(client.works(["10.1/a", "10.1/b"]).failed.values()) == {"http 400"}
    assert client.transport.breaker.allows()


def test_nobody_listening_is_a_failure(tmp_path: Path) -> None:
    settings = RegistrySettings(
        crossref_url="http://127.0.0.1:9", limits_folder=tmp_path, attempts=2, backoff_seconds=0.01
    )
    assert Crossref(settings).works(["10.1/a"]).failed == {"10.1/a": "no connection"}


@pytest.mark.parametrize(
    ("given_url", "used"),
    [
        ("http://localhost:8001", "http://localhost:8001/api/query"),
        ("http://localhost:8001/", "http://localhost:8001/api/query"),
        ("http://localhost:8001/api", "http://localhost:8001/api/query"),
        ("http://localhost:8001/api/query", "http://localhost:8001/api/query"),
        ("http://localhost:8001/api/query?", "http://localhost:8001/api/query"),
        ("http://mirror.example/arxiv/api/query?{}", "http://mirror.example/arxiv/api/query"),
    ],
)
def test_arxiv_endpoints(given_url: str, used: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METHODBASE_ARXIV_URL", given_url)
    assert RegistrySettings().arxiv_url == used
    assert RegistrySettings(arxiv_url=given_url).arxiv_url == used


def test_the_environment_moves_every_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METHODBASE_CROSSREF_URL", "http://localhost:1/works/")
    monkeypatch.setenv("METHODBASE_DATACITE_URL", "http://localhost:2/dois")
    monkeypatch.setenv("METHODBASE_DOI_URL", "http://localhost:3/")
    monkeypatch.setenv("METHODBASE_MAILTO", "me@example.org")
    settings = RegistrySettings()
    assert settings.crossref_url == "http://localhost:1"
    assert settings.datacite_url == "http://localhost:2"
    assert settings.doi_url == "http://localhost:3"
    assert settings.user_agent == "methodbase/0.1 (mailto:me@example.org)"
    assert RegistrySettings(mailto="you@example.org").mailto == "you@example.org"


@given(st.sets(st.text("abcdefgh", min_size=1, max_size=4), max_size=40), st.integers(1, 15), st.data())
def test_every_identifier_ends_up_in_exactly_one_place(
    names: set[str], size: int, data: st.DataObject
) -> None:
    known = data.draw(st.sets(st.sampled_from(sorted(names)))) if names else set()
    refused = data.draw(st.sets(st.sampled_from(sorted(names)))) if names else set()
    broken = data.draw(st.sets(st.sampled_from(sorted(names)))) if names else set()

    def ask(part: object) -> dict[str, object]:
        asked = set(part)  # type: ignore[call-overload]
        if asked & broken:
            raise RegistryError("x", "down")
        if asked & refused:
            raise Refused("x", "no")
        return {name: name for name in asked & known}

    batch: Batch = in_batches(sorted(names), size, ask)
    places = [set(batch.found), set(batch.absent), set(batch.failed)]
    assert set().union(*places) == names
    assert sum(map(len, places)) == len(names)
    assert set(batch.found) <= known
    assert refused | broken <= set(batch.failed)
    assert not batch.absent & known
