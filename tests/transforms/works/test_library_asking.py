"""What the library asks of registries: in batches, each question once, and only what is not settled yet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from extractors.home import Home
from extractors.registries.doi import UNDESCRIBED, UNLISTED
from tests.servers.misbehaviour import dump_json
from tests.servers.registries import RegistryServers
from tests.transforms.works.lookups import add_article, add_preprint, crossref_work, find, library, ref
from transforms.citations.model import Finding
from transforms.works.report import LibraryReport


def test_a_thousand_works_cost_twenty_requests_at_most_and_none_the_second_time(
    servers: RegistryServers, home: Home, as_of: datetime
) -> None:
    references = []
    for number in range(1, 1001):
        title = f"Study {number} of noise in room {number * 7 % 1000}"
        arxiv_id, doi = f"2301.{number:05d}", f"10.1234/noise.{number}"
        if number % 2:
            add_preprint(servers, arxiv_id, title, doi=doi)
            references.append(ref(title, arxiv_id=arxiv_id))
        else:
            references.append(ref(title, doi=doi))
        add_article(servers, doi, title)
    first, report = find(home, servers, as_of, *references)
    assert all(finding.by_identifier and all(finding.by_identifier.values()) for finding in first)
    assert sum(report.requests.values()) == servers.requests() <= 0.02 * len(references)
    before = servers.requests()
    second, report = find(home, servers, as_of, *references)
    assert servers.requests() == before
    assert sum(report.requests.values()) == 0
    assert sum(report.cache_hits.values()) > 0
    assert second == first


def test_unknown_identifiers_in_every_batch_cost_three_requests_in_all(
    servers: RegistryServers, home: Home, as_of: datetime
) -> None:
    references = []
    for number in range(400):
        add_article(servers, f"10.1234/n.{number}", f"Study {number} of noise")
        doi = f"10.9999/none.{number}" if number % 100 == 50 else f"10.1234/n.{number}"
        references.append(ref(None, doi=doi))
    findings, report = find(home, servers, as_of, *references)
    assert report.requests == {"crossref": 4, "datacite": 1, "doi.org": 1}
    assert findings[50].by_identifier == {"doi:10.9999/none.50": None}
    assert findings[51].by_identifier["doi:10.1234/n.51"] is not None


def test_preprint_and_publication_are_one_work_with_both_ids(
    servers: RegistryServers, home: Home, as_of: datetime
) -> None:
    add_preprint(servers, "2205.00001", "A quiet study of noise", doi="10.1234/a")
    add_article(servers, "10.1234/a", "A Quiet Study of Noise")
    add_preprint(servers, "2205.00002", "Noise, early")
    relation = {"has-preprint": [{"id-type": "arxiv", "id": "2205.00002"}]}
    add_article(servers, "10.1234/b", "Noise, finally", relation=relation)
    (by_preprint, by_doi), _ = find(
        home, servers, as_of, ref(arxiv_id="2205.00001"), ref("Noise, finally", doi="10.1234/b")
    )
    first, second = by_preprint.by_identifier["arxiv:2205.00001"], by_doi.by_identifier["doi:10.1234/b"]
    assert first is not None and second is not None
    assert (first.doi, first.arxiv_id, first.year_first_public, first.year_published) == (
        "10.1234/a",
        "2205.00001",
        2022,
        2023,
    )
    assert (second.doi, second.arxiv_id) == ("10.1234/b", "2205.00002")
    assert first.retrieved_at == as_of


def test_arxiv_doi_and_arxiv_id_are_one_question(
    servers: RegistryServers, home: Home, as_of: datetime
) -> None:
    add_preprint(servers, "2205.00001", "A quiet study of noise")
    reference = ref(doi="10.48550/arxiv.2205.00001", arxiv_id="2205.00001")
    (finding,), report = find(home, servers, as_of, reference)
    assert report.requests == {"arxiv": 1}
    assert set(finding.by_identifier) == {"doi:10.48550/arxiv.2205.00001", "arxiv:2205.00001"}
    assert len({work.work_id for work in finding.by_identifier.values() if work}) == 1


def test_a_doi_of_another_agency_comes_from_doi_org(
    servers: RegistryServers, home: Home, as_of: datetime
) -> None:
    servers.doi.works["10.1400/m"] = {
        "DOI": "10.1400/m",
        "title": "A quiet study of noise",
        "type": "article",
    }
    (finding,), report = find(home, servers, as_of, ref(doi="10.1400/m"))
    work = finding.by_identifier["doi:10.1400/m"]
    assert work is not None and work.registry == "doi.org"
    assert list(report.requests) == ["crossref", "datacite", "doi.org"]


def test_an_alias_of_a_doi_is_the_work_behind_it(
    servers: RegistryServers, home: Home, as_of: datetime
) -> None:
    csl = {"DOI": "10.1234/new", "title": "A quiet study of noise", "type": "article-journal"}
    servers.doi.works["10.1234/old"] = csl
    servers.doi.works["10.9999/x"] = {"DOI": "10.9999/x", "title": "X"}
    (finding, _), _ = find(home, servers, as_of, ref(doi="10.1234/old"), ref(doi="10.9999/x"))
    work = finding.by_identifier["doi:10.1234/old"]
    assert work is not None and work.doi == "10.1234/new"


def test_a_title_is_searched_only_when_the_identifier_does_not_settle_it(
    servers: RegistryServers, home: Home, as_of: datetime
) -> None:
    add_article(servers, "10.1234/right", "A quiet study of noise")
    add_article(servers, "10.1234/wrong", "Bees and their dances")
    settled, wrong_id, no_id, altered = (
        ref(doi="10.1234/right"),
        ref(doi="10.1234/wrong"),
        ref(),
        ref("A silent study of noises"),
    )
    findings, _ = find(home, servers, as_of, settled, wrong_id, no_id, altered)
    searches = [asked for asked in servers.crossref.log if "query.bibliographic" in asked.query]
    assert len(searches) == 2  # two references put the same question
    for finding in findings[1:]:
        assert "10.1234/right" in [work.doi for work in finding.by_title]
    other = findings[1].by_identifier["doi:10.1234/wrong"]
    assert other is not None and other.title == "Bees and their dances"
    assert [len(servers.arxiv.log), findings[3].arxiv] == [1, True]


def test_answers_are_independent_of_the_batch(servers: RegistryServers, home: Home, as_of: datetime) -> None:
    add_preprint(servers, "2205.00001", "A quiet study of noise")
    add_article(servers, "10.1234/a", "A quiet study of noise")
    add_article(servers, "10.1234/b", "Study of noise, quiet")
    references = [ref(arxiv_id="2205.00001"), ref(doi="10.1234/a"), ref(), ref("Study of noise quiet")]
    together, _ = find(home, servers, as_of, *references)
    alone = [find(Home(home.root / str(n)), servers, as_of, r)[0][0] for n, r in enumerate(references)]
    backwards, _ = find(Home(home.root / "b"), servers, as_of, *references[::-1])
    assert together == alone == backwards[::-1]


def test_offline_and_no_dump_asks_nothing(home: Home, as_of: datetime) -> None:
    (finding,), report = find(
        home, None, as_of, ref(doi="10.1234/a", arxiv_id="2205.00001", isbn="9780306406157")
    )
    assert finding == Finding()
    assert report == LibraryReport()


def test_names_of_candidates(servers: RegistryServers, home: Home, as_of: datetime, dump: Path) -> None:
    add_preprint(
        servers, "2409.01035", "Task-Specific Directions Unleashed", summary="We propose LoRA-Dash here."
    )
    add_preprint(
        servers, "2410.00001", "A Comparison of Adapters", summary="We compare LoRA-Dash with others."
    )
    add_preprint(servers, "2411.00001", "Many Methods", summary="Foo-Net is used.")
    add_preprint(servers, "2411.00002", "More Methods", summary="Foo-Net is used, too.")
    with library(home, servers, as_of, [dump]) as opened:
        dash, foo, none = opened.find_names(
            ["LoRA-Dash", "Foo-Net", "NoSuchThing"], ["task specific directions"]
        )
    assert dash.confirmed is not None and dash.confirmed.arxiv_id == "2409.01035"
    assert [match.introduced for match in dash.matches] == [True, False]
    assert foo.confirmed is None and len(foo.matches) == 2
    assert none.confirmed is None and none.matches == () and "arxiv" in none.asked
    before = servers.requests()
    with library(home, servers, as_of, [dump]) as opened:
        assert opened.find_names(["LoRA-Dash", "Foo-Net", "NoSuchThing"], ["task specific directions"]) == [
            dash,
            foo,
            none,
        ]
    assert servers.requests() == before


def test_a_doi_that_only_leads_to_a_page_is_asked_for_once(
    servers: RegistryServers, home: Home, as_of: datetime
) -> None:
    servers.doi.works["10.1400/page"] = None
    claim = ref("A page of its own kind", doi="10.1400/page")
    (first,), _ = find(home, servers, as_of, claim)
    asked = servers.requests()
    (second,), report = find(home, servers, as_of, claim)
    assert servers.requests() == asked
    assert not report.requests
    assert first == second
    assert first.failed == {"doi.org": UNDESCRIBED}
    assert first.by_identifier == {}


def test_a_doi_is_not_taken_for_undescribed_while_its_registry_is_down(
    servers: RegistryServers, home: Home, as_of: datetime
) -> None:
    servers.doi.works["10.1234/b"] = None
    add_article(servers, "10.1234/b", "Another study")
    servers.crossref.always = "503"
    find(home, servers, as_of, ref("Another study", doi="10.1234/b"), attempts=1)
    servers.crossref.always = None
    (again,), _ = find(home, servers, as_of, ref("Another study", doi="10.1234/b"))
    assert again.by_identifier["doi:10.1234/b"] is not None


@pytest.mark.parametrize("trouble", ["lists nothing", "lists strangers"])
def test_a_registry_that_has_lost_its_list_does_not_flood_doi_org(
    servers: RegistryServers, home: Home, as_of: datetime, trouble: str
) -> None:
    dois = [f"10.1234/n.{number}" for number in range(120)]
    servers.doi.agency = "Crossref"
    servers.doi.works.update({doi: {"DOI": doi, "title": f"Study {doi}"} for doi in dois})
    strangers = {f"10.9999/{number}": crossref_work(f"10.9999/{number}", "Another") for number in range(150)}
    items = list(strangers.values())[:100] if trouble == "lists strangers" else []
    answer = {"message": {"total-results": len(items), "items": items}}
    servers.crossref.answer = lambda *_: (200, {}, dump_json(answer))  # type: ignore[method-assign]
    findings, _ = find(home, servers, as_of, *(ref(None, doi=doi) for doi in dois))
    assert sum(1 for asked in servers.doi.log if not asked.path.startswith(("/ra/", "/transform/"))) == 25
    assert sum(1 for finding in findings if finding.failed == {"doi.org": UNLISTED}) == 95
    assert not any(None in finding.by_identifier.values() for finding in findings)
