"""Remembered answers age; an old one is better than none and keeps its date."""

from __future__ import annotations

from datetime import datetime, timedelta

from extractors.home import Home
from tests.servers.registries import RegistryServers
from tests.transforms.works.lookups import add_article, find, ref
from transforms.citations.model import Finding


def test_answers_age(servers: RegistryServers, home: Home, as_of: datetime) -> None:
    add_article(servers, "10.1234/a", "A quiet study of noise")
    questions = (ref(doi="10.1234/a"), ref(None, doi="10.9999/none"))
    find(home, servers, as_of, *questions)
    first = servers.requests()
    find(home, servers, as_of + timedelta(days=13), *questions)
    assert servers.requests() == first
    (_, absent), report = find(home, servers, as_of + timedelta(days=30), *questions)
    assert report.requests == {"crossref": 1, "datacite": 1, "doi.org": 1}
    assert absent.by_identifier == {"doi:10.9999/none": None}
    (found, _), report = find(home, servers, as_of + timedelta(days=200), *questions)
    work = found.by_identifier["doi:10.1234/a"]
    assert work is not None and work.retrieved_at == as_of + timedelta(days=200)


def test_an_old_answer_is_better_than_none_and_keeps_its_date(
    servers: RegistryServers, home: Home, as_of: datetime
) -> None:
    add_article(servers, "10.1234/a", "A quiet study of noise")
    find(home, servers, as_of, ref(doi="10.1234/a"))
    later = as_of + timedelta(days=400)
    servers.crossref.always = servers.datacite.always = servers.doi.always = "503"
    for registries in (servers, None):
        (finding,), _ = find(home, registries, later, ref(doi="10.1234/a"), attempts=1)
        work = finding.by_identifier["doi:10.1234/a"]
        assert work is not None and work.retrieved_at == as_of


def test_an_old_empty_search_says_nothing(servers: RegistryServers, home: Home, as_of: datetime) -> None:
    find(home, servers, as_of, ref("Never heard of it"))
    (fresh,), _ = find(home, None, as_of + timedelta(days=1), ref("Never heard of it"))
    assert fresh.general and fresh.arxiv
    later = as_of + timedelta(days=100)
    (old,), _ = find(home, None, later, ref("Never heard of it"))
    assert old == Finding()
    servers.crossref.always = servers.arxiv.always = "503"
    (failed,), _ = find(home, servers, later, ref("Never heard of it"), attempts=1)
    assert failed.failed == {"arxiv": "http 503", "crossref": "http 503"}
    assert not failed.general and not failed.arxiv
