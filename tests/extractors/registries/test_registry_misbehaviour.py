"""What registries really do on bad days: no such answer is ever taken for "there is nothing"."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.registries.arxiv import Arxiv
from extractors.registries.crossref import Crossref
from extractors.registries.datacite import DataCite
from extractors.registries.doi import DoiOrg
from tests.servers.registries import RegistryServers

DOIS = ["10.1234/a", "10.1234/b(c)<1>;2"]
WORKS = {doi: {"DOI": doi.upper(), "title": [f"Study {doi}"], "type": "monograph"} for doi in DOIS}
STRANGER = "http://registry.invalid/works"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("no_items", "JSON of an unexpected shape"),
        ("nothing", "JSON of an unexpected shape"),
        ("deep", "broken JSON"),
        ("fewer", "half a list"),
        ("bomb", "too large"),
        ("cut_gzip", "the answer broke off"),
        ("encoded:gzip", "damaged encoding"),
        ("encoded:br", "unsupported encoding"),
        ("encoded:gzip, gzip", "unsupported encoding"),
        (f"redirect:{STRANGER}", "redirect to a host that is not configured"),
        ("redirect:", "redirect to nowhere"),
        ("429:²", "http 429"),
        ("429:Sun, 06 Nov 2044 08:49:37 GMT", "http 429"),
    ],
)
def test_crossref_on_a_bad_day_costs_these_look_ups(
    servers: RegistryServers, tmp_path: Path, fault: str, reason: str
) -> None:
    servers.crossref.works.update(WORKS)
    servers.crossref.always = fault
    settings = servers.settings(tmp_path, attempts=1, read_seconds=5, answer_seconds=10)
    batch = Crossref(settings).works(DOIS)
    assert batch.failed == dict.fromkeys(DOIS, reason)
    assert not batch.found and not batch.absent


@pytest.mark.parametrize("fault", ["gzip", "type:text/plain", "type:text/html; charset=latin-1", ""])
def test_what_is_only_odd_is_read(servers: RegistryServers, tmp_path: Path, fault: str) -> None:
    servers.crossref.works.update(WORKS)
    servers.crossref.always = fault
    batch = Crossref(servers.settings(tmp_path)).works([*DOIS, *DOIS, "10.1234/none"])
    assert sorted(batch.found) == sorted(DOIS)
    assert batch.absent == {"10.1234/none"}
    assert len(servers.crossref.log) == 1


def test_a_registry_that_refuses_everything_is_not_asked_for_each_identifier(
    servers: RegistryServers, tmp_path: Path
) -> None:
    servers.crossref.always = "400"
    dois = [f"10.1234/{number}" for number in range(100)]
    batch = Crossref(servers.settings(tmp_path)).works(dois)
    assert batch.failed == dict.fromkeys(dois, "http 400")
    assert len(servers.crossref.log) <= 20


def test_a_redirect_to_a_stranger_is_not_followed_once_for_each_identifier(
    servers: RegistryServers, tmp_path: Path
) -> None:
    servers.crossref.always = f"redirect:{STRANGER}"
    dois = [f"10.1234/{number}" for number in range(100)]
    assert len(Crossref(servers.settings(tmp_path)).works(dois).failed) == 100
    assert len(servers.crossref.log) == 1


def test_one_empty_feed_is_not_believed(servers: RegistryServers, tmp_path: Path) -> None:
    servers.arxiv.works["2205.00001"] = {
        "title": "A quiet study of noise", "authors": ["Ada Lovelace"], "published": "2022-05-01T00:00:00Z",
        "version": 3,
    }  # fmt: skip
    servers.arxiv.faults = ["empty_feed"]
    assert list(Arxiv(servers.settings(tmp_path)).entries(["2205.00001"]).found) == ["2205.00001"]
    assert len(servers.arxiv.log) == 2


def test_an_old_identifier_comes_back_with_its_version(servers: RegistryServers, tmp_path: Path) -> None:
    servers.arxiv.works["hep-th/9901001"] = {
        "title": "Strings & <things>", "authors": ["Ada Lovelace"], "published": "1999-01-01T00:00:00Z",
        "version": 2,
    }  # fmt: skip
    batch = Arxiv(servers.settings(tmp_path)).entries(["hep-th/9901001", "hep-th/9901002"])
    assert list(batch.found) == ["hep-th/9901001"]
    assert batch.found["hep-th/9901001"].get_short_id() == "hep-th/9901001v2"
    assert batch.absent == {"hep-th/9901002"}


@pytest.mark.parametrize("fault", ["bomb", "cut_gzip", "encoded:br", f"redirect:{STRANGER}", "deep", "list"])
@pytest.mark.parametrize("client", [Arxiv, DataCite, DoiOrg])
def test_no_client_takes_a_bad_day_for_nothing(
    servers: RegistryServers, tmp_path: Path, client: type[Arxiv | DataCite | DoiOrg], fault: str
) -> None:
    servers.arxiv.always = servers.datacite.always = servers.doi.always = fault
    servers.doi.works.update(WORKS)
    made = client(servers.settings(tmp_path, attempts=1, read_seconds=5, answer_seconds=10))
    names = ["2205.00001", "2205.00002"] if isinstance(made, Arxiv) else DOIS
    asked = made.entries(names) if isinstance(made, Arxiv) else made.works(names)
    assert sorted(asked.failed) == sorted(names)
    assert not asked.found and not asked.absent


def test_books_are_asked_for_by_isbn_and_chapters_are_none(servers: RegistryServers, tmp_path: Path) -> None:
    works = {
        "10.1234/book": {
            "DOI": "10.1234/BOOK",
            "type": "book",
            "ISBN": ["http://id.crossref.org/isbn/0306406152"],
        },
        "10.1234/ch1": {"DOI": "10.1234/ch1", "type": "book-chapter", "ISBN": ["9780306406157"]},
    }
    servers.crossref.works.update(works)
    servers.crossref.works["10.1234/book"]["ISBN"].append("9780306406157")
    batch = Crossref(servers.settings(tmp_path)).books(["9780306406157", "9780198534532"])
    assert batch.found == {"9780306406157": works["10.1234/book"]}
    assert batch.absent == {"9780198534532"}


@pytest.mark.parametrize("fault", ["fewer", "stranger"])
def test_what_arxiv_leaves_out_of_an_odd_feed_is_not_absent(
    servers: RegistryServers, tmp_path: Path, fault: str
) -> None:
    ids = [f"2205.0000{number}" for number in range(1, 4)]
    for identifier in ids:
        servers.arxiv.works[identifier] = {
            "title": identifier, "authors": ["Ada Lovelace"], "published": "2022-05-01T00:00:00Z"
        }  # fmt: skip
    servers.arxiv.always = fault
    batch = Arxiv(servers.settings(tmp_path, attempts=1)).entries(ids)
    assert not batch.absent
    assert sorted(batch.failed) == ids


def test_half_a_list_of_datacite_is_no_answer(servers: RegistryServers, tmp_path: Path) -> None:
    servers.datacite.works.update({doi: {"titles": [{"title": "A study"}]} for doi in DOIS})
    servers.datacite.always = "fewer"
    batch = DataCite(servers.settings(tmp_path, attempts=1)).works(DOIS)
    assert batch.failed == dict.fromkeys(DOIS, "half a list")


@pytest.mark.parametrize("client", [Crossref, DataCite, DoiOrg])
@pytest.mark.parametrize(
    "fault", ["reset", "half", "slow:3", "drip", "503:Wed, 21 Oct 2015 07:28:00 GMT", "429"]
)
def test_no_client_takes_a_broken_line_for_nothing(
    servers: RegistryServers, tmp_path: Path, client: type[Crossref | DataCite | DoiOrg], fault: str
) -> None:
    servers.crossref.always = servers.datacite.always = servers.doi.always = fault
    batch = client(servers.settings(tmp_path, attempts=1, read_seconds=0.3, answer_seconds=0.3)).works(DOIS)
    assert sorted(batch.failed) == sorted(DOIS)
    assert not batch.found and not batch.absent
