"""arXiv through its package: what reaches it is whole, what comes back is compared with what was asked."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import pytest

from extractors.registries.arxiv import Arxiv, result_from_json, result_to_json
from tests.servers.registries import RegistryServers

IDS = [f"2301.{number:05d}" for number in range(1, 31)]


def fill(servers: RegistryServers) -> None:
    for identifier in IDS:
        servers.arxiv.works[identifier] = {
            "title": f"Notes & remarks on {identifier}",
            "authors": ["Ada Lovelace", "Peter H. N. de With"],
            "published": "2023-01-05T10:00:00Z",
            "version": 2,
        }


def test_many_ids_are_one_request_and_unknown_ones_are_absent(
    servers: RegistryServers, tmp_path: Path
) -> None:
    fill(servers)
    batch = Arxiv(servers.settings(tmp_path)).entries([*IDS, "2301.99999", "hep-th/9901001"])
    assert sorted(batch.found) == IDS
    assert batch.found[IDS[0]].title == f"Notes & remarks on {IDS[0]}"
    assert batch.absent == {"2301.99999", "hep-th/9901001"}
    assert not batch.failed
    assert len(servers.arxiv.log) == 1


def test_batches_have_the_size_of_the_settings(servers: RegistryServers, tmp_path: Path) -> None:
    fill(servers)
    batch = Arxiv(servers.settings(tmp_path, arxiv_batch=12)).entries(IDS)
    assert sorted(batch.found) == IDS
    assert [len(asked.query["id_list"].split(",")) for asked in servers.arxiv.log] == [12, 12, 6]


def test_one_malformed_id_costs_itself_alone(servers: RegistryServers, tmp_path: Path) -> None:
    fill(servers)
    batch = Arxiv(servers.settings(tmp_path)).entries([*IDS, "abc"])
    assert sorted(batch.found) == IDS
    assert batch.failed == {"abc": "http 400"}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("503", "http 503"),
        ("500", "http 500"),
        ("404", "http 404"),
        ("html", "HTML instead of Atom"),
        ("empty", "empty answer"),
        ("broken", "broken XML"),
        ("cut", "broken XML"),
        ("half", "the answer broke off"),
        ("slow:1", "timeout"),
        ("drip", "timeout"),
        ("reset", "no connection"),
        ("empty_feed", "empty feed"),
        ("429:600", "http 429"),
    ],
)
def test_a_bad_answer_fails_with_its_reason_and_is_never_taken_for_nothing(
    servers: RegistryServers, tmp_path: Path, fault: str, reason: str
) -> None:
    fill(servers)
    servers.arxiv.always = fault
    batch = Arxiv(servers.settings(tmp_path, attempts=2)).entries(IDS)
    assert not batch.found
    assert not batch.absent
    assert set(batch.failed) == set(IDS)
    assert set(batch.failed.values()) == {reason}


@pytest.mark.parametrize(
    "fault", ["503", "html", "empty", "cut", "half", "reset", "slow:1", "429:0", "empty_feed"]
)
def test_a_passing_fault_is_tried_again(servers: RegistryServers, tmp_path: Path, fault: str) -> None:
    fill(servers)
    servers.arxiv.faults = [fault]
    assert sorted(Arxiv(servers.settings(tmp_path)).entries(IDS).found) == IDS
    assert len(servers.arxiv.log) == 2


def test_an_entry_that_the_package_skips_is_not_called_absent(
    servers: RegistryServers, tmp_path: Path
) -> None:
    fill(servers)
    servers.arxiv.works[IDS[3]]["undated"] = True
    batch = Arxiv(servers.settings(tmp_path)).entries(IDS[:5])
    assert not batch.absent
    assert batch.failed == {IDS[3]: "entries without dates"}


def test_an_entry_with_an_unreadable_date_costs_itself_alone(
    servers: RegistryServers, tmp_path: Path
) -> None:
    fill(servers)
    servers.arxiv.works[IDS[3]]["published"] = "some day in May"
    batch = Arxiv(servers.settings(tmp_path)).entries(IDS[:8])
    assert batch.failed == {IDS[3]: "unreadable feed (ValueError)"}
    assert len(batch.found) == 7


def test_half_a_feed_is_no_answer_to_a_search(servers: RegistryServers, tmp_path: Path) -> None:
    fill(servers)
    client = Arxiv(servers.settings(tmp_path))
    whole = client.search("all:remarks")
    assert len(whole) > 1
    servers.arxiv.faults = ["fewer"]
    assert len(client.search("all:remarks")) == len(whole)
    assert len(servers.arxiv.log) == 3


def test_requests_are_spaced_and_never_overlap_even_from_two_clients(
    servers: RegistryServers, tmp_path: Path
) -> None:
    fill(servers)
    settings = servers.settings(tmp_path, arxiv_seconds=0.3, arxiv_batch=10)
    clients = [Arxiv(settings), Arxiv(settings)]
    threads = [threading.Thread(target=client.entries, args=(IDS,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    arrivals = [asked.at for asked in servers.arxiv.log]
    assert len(arrivals) == 6
    assert min(later - earlier for earlier, later in pairwise(arrivals)) >= 0.29
    assert max(asked.concurrent for asked in servers.arxiv.log) == 1


def test_a_slow_answer_keeps_the_next_request_waiting(servers: RegistryServers, tmp_path: Path) -> None:
    fill(servers)
    servers.arxiv.always = "slow:0.3"
    settings = servers.settings(tmp_path, arxiv_seconds=0.02, arxiv_batch=15)
    threads = [threading.Thread(target=Arxiv(settings).entries, args=(IDS,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(servers.arxiv.log) >= 6
    assert max(asked.concurrent for asked in servers.arxiv.log) == 1


@pytest.mark.slow
def test_the_default_spacing_is_three_seconds(servers: RegistryServers, tmp_path: Path) -> None:
    fill(servers)
    Arxiv(servers.settings(tmp_path, arxiv_seconds=3.0, arxiv_batch=10)).entries(IDS)
    arrivals = [asked.at for asked in servers.arxiv.log]
    assert min(later - earlier for earlier, later in pairwise(arrivals)) >= 3.0


def test_the_agent_is_honest_and_names_a_contact(servers: RegistryServers, tmp_path: Path) -> None:
    fill(servers)
    Arxiv(servers.settings(tmp_path)).entries(IDS[:1])
    assert servers.arxiv.log[0].headers["user-agent"] == "methodbase/0.1 (mailto:tests@example.org)"


def test_a_search_reads_titles_and_abstracts(servers: RegistryServers, tmp_path: Path) -> None:
    fill(servers)
    servers.arxiv.works["2409.01035"] = {
        "title": "Task directions",
        "authors": ["A B"],
        "published": "2024-09-02T00:00:00Z",
        "summary": "Here LoRA-Dash is described.",
    }
    found = Arxiv(servers.settings(tmp_path)).search('all:"lora dash"')
    assert [result.get_short_id() for result in found] == ["2409.01035v1"]


def test_recorded_answers_pass_the_checks_and_survive_being_kept(
    servers: RegistryServers, tmp_path: Path, answers: Path
) -> None:
    bodies = sorted((answers / "arxiv_atom").glob("*.xml"))
    read = 0
    for body in bodies:
        content = body.read_bytes()
        is_error = b"/api/errors" in content
        servers.arxiv.answer = lambda *_, c=content: (200, {}, c)  # type: ignore[method-assign]
        client = Arxiv(servers.settings(tmp_path))
        if is_error:
            assert client.entries(["2301.00001"]).failed == {"2301.00001": "malformed query"}
            continue
        for result in client.search("all:testing", rows=200):
            again = result_from_json(result_to_json(result))
            assert vars(again) | {
                "links": None,
                "categories": None,
                "primary_category": None,
                "pdf_url": None,
            } == (
                vars(result) | {"links": None, "categories": None, "primary_category": None, "pdf_url": None}
            )
            read += 1
    assert read > 200
