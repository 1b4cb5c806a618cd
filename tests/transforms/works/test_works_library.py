"""The library: cache, dumps, registries in that order; batches; failures cost their own look-up only."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.home import Home
from tests.servers.registries import RegistryServers
from transforms.citations.model import Finding, Reference
from transforms.works.coverage import SMALLEST_DUMP
from transforms.works.dumps import DumpError
from transforms.works.library import Library, open_library
from transforms.works.model import Person
from transforms.works.report import LibraryReport


def add_preprint(servers: RegistryServers, arxiv_id: str, title: str, **more: Any) -> None:
    servers.arxiv.works[arxiv_id] = {
        "title": title,
        "authors": ["Ada Lovelace", "Emmy Noether"],
        "published": f"20{arxiv_id[:2]}-05-01T00:00:00Z",
        **more,
    }


def add_article(servers: RegistryServers, doi: str, title: str, year: int = 2023, **more: Any) -> None:
    servers.crossref.works[doi] = crossref_work(doi, title, year, **more)


def crossref_work(doi: str, title: str, year: int = 2023, **more: Any) -> dict[str, Any]:
    return {
        "DOI": doi,
        "title": [title],
        "type": "journal-article",
        "author": [{"family": "Lovelace", "given": "Ada"}, {"family": "Noether", "given": "Emmy"}],
        "issued": {"date-parts": [[year]]},
        "container-title": ["Noise Letters"],
        **more,
    }


@contextmanager
def library(
    home: Home, servers: RegistryServers | None, as_of: datetime, dumps: Sequence[Path] = (), **changes: Any
) -> Iterator[Library]:
    settings = servers.settings(home.root / "limits", **changes) if servers else None
    with open_library(home, dumps, registries=settings, as_of=as_of) as opened:
        yield opened


def find(
    home: Home,
    servers: RegistryServers | None,
    as_of: datetime,
    *references: Reference,
    dumps: Sequence[Path] = (),
    **changes: Any,
) -> tuple[list[Finding], LibraryReport]:
    with library(home, servers, as_of, dumps, **changes) as opened:
        return opened.find(references), opened.report()


def ref(title: str | None = "A quiet study of noise", **fields: Any) -> Reference:
    return Reference(raw=title or "x", title=title, authors=(Person("Lovelace", "A."),), **fields)


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
    (again,), _ = find(home, servers, as_of, ref("Another study", doi="10.1234/b"))
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


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "some.jsonl"
    records: list[dict[str, Any]] = [
        crossref_work("10.1234/a", "A quiet study of noise", deposited={"date-time": "2024-01-02T03:04:05Z"}),
        crossref_work(
            "10.1234/notice", "Retraction", **{"update-to": [{"type": "retraction", "DOI": "10.1234/a"}]}
        ),
        {"id": "2205.00001", "title": "A Quiet Study of Noise", "authors": "Ada Lovelace, Emmy Noether"},
        {"id": "2205.00003", "title": "Only a preprint", "authors": "Ada Lovelace"},
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_a_dump_answers_without_a_request(
    servers: RegistryServers, home: Home, as_of: datetime, dump: Path
) -> None:
    (finding,), report = find(home, servers, as_of, ref(doi="10.1234/a"), dumps=[dump])
    work = finding.by_identifier["doi:10.1234/a"]
    assert work is not None
    assert (work.arxiv_id, work.state) == ("2205.00001", "retracted")
    assert work.retrieved_at is not None and work.retrieved_at.year == 2024
    assert finding.asked == ("dump:some.jsonl",)
    assert (finding.general, finding.selections, report.requests) == (False, ("dump:some.jsonl",), {})
    assert report.dumps[0].records == 4


def test_what_a_dump_lacks_is_asked_of_registries(
    servers: RegistryServers, home: Home, as_of: datetime, dump: Path
) -> None:
    add_article(servers, "10.1234/z", "Quite another study")
    (finding,), report = find(home, servers, as_of, ref("Quite another study", doi="10.1234/z"), dumps=[dump])
    assert finding.by_identifier["doi:10.1234/z"] is not None
    assert report.requests == {"crossref": 1}


def test_a_small_dump_does_not_stand_in_for_a_registry_that_is_down(
    servers: RegistryServers, home: Home, as_of: datetime, dump: Path
) -> None:
    servers.crossref.always = servers.arxiv.always = "503"
    (finding,), _ = find(home, servers, as_of, ref("Never heard of it"), dumps=[dump], attempts=1)
    assert set(finding.failed) == {"crossref", "arxiv"}
    assert not finding.general and not finding.arxiv
    assert finding.asked == ("dump:some.jsonl",)


def test_offline_and_no_dump_asks_nothing(home: Home, as_of: datetime) -> None:
    (finding,), report = find(
        home, None, as_of, ref(doi="10.1234/a", arxiv_id="2205.00001", isbn="9780306406157")
    )
    assert finding == Finding()
    assert report == LibraryReport()


def test_a_shared_main_title_does_not_hide_the_right_work(
    home: Home, as_of: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "two.jsonl"
    titles = [
        "Noise in deep rooms: a survey of measurements",
        "Noise in deep rooms: bees at night and in spring",
    ]
    path.write_text(
        "".join(json.dumps(crossref_work(f"10.1234/{n}", t)) + "\n" for n, t in enumerate(titles))
    )
    (finding,), _ = find(home, None, as_of, ref("Noise in deep rooms: a survey of mesurement"), dumps=[path])
    assert "10.1234/0" in [work.doi for work in finding.by_title]


@pytest.mark.parametrize(
    ("reference", "by_identifier"),
    [
        (ref(doi="10.9999/none"), {"doi:10.9999/none": None}),  # the dump has this work under another DOI
        (ref("Never heard of", doi="10.9999/none"), {}),  # four works are no registry
        (ref(doi="10.2307/4"), {}),  # JSTOR gives a work a DOI of its own
        (ref("Only a preprint", doi="10.9999/none"), {}),  # the dump may lack the published version
        (ref("Only a preprint", arxiv_id="2205.99999"), {"arxiv:2205.99999": None}),
        (ref("Never heard of", isbn="9780306406157"), {}),
    ],
)
def test_the_silence_of_a_dump(
    home: Home, as_of: datetime, dump: Path, reference: Reference, by_identifier: dict[str, None]
) -> None:
    (finding,), _ = find(home, None, as_of, reference, dumps=[dump])
    assert finding.by_identifier == by_identifier


def _numbered(month: str, numbers: range) -> list[dict[str, Any]]:
    return [
        {"id": f"{month}{n:05d}", "title": f"Study {month}{n}", "authors": "Ada Lovelace"} for n in numbers
    ]


@pytest.mark.parametrize(
    ("claimed", "is_covered"),
    [
        ("2205.00007", True),  # the dump lacks this one of the month
        ("2205.00019", False),  # behind the month's last, and no later month has begun
        ("2204.00019", True),  # behind the last of a month that is over
        ("2203.00001", False),  # a month with a few of its papers
        ("2202.00001", False),  # a month with none
        ("hep-th/9901002", True),
        ("hep-ph/9901002", False),
    ],
)
def test_a_dump_knows_the_arxiv_identifiers_of_the_months_it_has(
    home: Home, as_of: datetime, tmp_path: Path, claimed: str, is_covered: bool
) -> None:
    lines = [
        *_numbered("2203.", range(1000, 1010)),
        *_numbered("2204.", range(1, 13)),
        *(line for line in _numbered("2205.", range(1, 13)) if line["id"] != "2205.00007"),
        *(
            {"id": f"hep-th/9901{n:03d}", "title": f"Strings {n}", "authors": "A. Lovelace"}
            for n in range(1, 21)
        ),
    ]
    path = tmp_path / "arxiv.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines if line["id"] != "hep-th/9901002"))
    (finding,), _ = find(home, None, as_of, ref("Never heard of", arxiv_id=claimed), dumps=[path])
    assert finding.arxiv is is_covered
    assert finding.by_identifier == ({f"arxiv:{claimed}": None} if is_covered else {})


def test_a_dump_of_a_hundred_works_stands_for_what_its_user_checks_against(
    home: Home, as_of: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "world.jsonl"
    for count, general in ((SMALLEST_DUMP - 1, False), (SMALLEST_DUMP, True)):
        works = [crossref_work(f"10.1234/{n}", f"Study {n} of noise") for n in range(count)]
        path.write_text("".join(json.dumps(work) + "\n" for work in works))
        (finding,), _ = find(home, None, as_of, ref("Never heard of", doi="10.9999/none"), dumps=[path])
        assert finding.general is general
        assert finding.by_identifier == ({"doi:10.9999/none": None} if general else {})
        assert finding.selections == (() if general else ("dump:world.jsonl",))


ISBN, PAPERBACK = "9780306406157", "9780198534532"


def _book(doi: str, *isbns: str, kind: str = "monograph") -> dict[str, Any]:
    return crossref_work(doi, "A quiet study of noise", type=kind, ISBN=list(isbns))


def test_a_book_is_found_by_any_of_its_isbns_in_a_dump(home: Home, as_of: datetime, tmp_path: Path) -> None:
    path = tmp_path / "books.jsonl"
    works = [
        _book("10.1234/chapter", ISBN, kind="book-chapter"),
        _book("10.1234/book", "0-306-40615-2", PAPERBACK),
    ]
    path.write_text("".join(json.dumps(work) + "\n" for work in works))
    for isbn in (ISBN, PAPERBACK):
        (finding,), _ = find(home, None, as_of, ref("Another title", isbn=isbn), dumps=[path])
        work = finding.by_identifier[f"isbn:{isbn}"]
        assert work is not None and work.doi == "10.1234/book"


def test_isbns_are_asked_of_crossref_together_and_once(
    servers: RegistryServers, home: Home, as_of: datetime
) -> None:
    servers.crossref.works["10.1234/chapter"] = _book("10.1234/chapter", ISBN, kind="book-chapter")
    servers.crossref.works["10.1234/book"] = _book(
        "10.1234/book", "http://id.crossref.org/isbn/9780306406157"
    )
    asked = (ref(isbn=ISBN), ref(None, isbn=PAPERBACK))
    (found, unknown), report = find(home, servers, as_of, *asked)
    work = found.by_identifier[f"isbn:{ISBN}"]
    assert work is not None and work.doi == "10.1234/book"
    assert unknown.by_identifier == {}
    assert report.requests == {"crossref": 1}
    _, again = find(home, servers, as_of, *asked)
    assert again.requests == {}


def test_a_dump_that_cannot_be_used_is_an_error(home: Home, as_of: datetime, tmp_path: Path) -> None:
    with (
        pytest.raises(DumpError, match="--bibliography"),
        library(home, None, as_of, [tmp_path / "none.jsonl"]),
    ):
        pass


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
