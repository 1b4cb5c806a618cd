"""What dumps answer before any registry is asked, and what their silence means."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.home import Home
from tests.servers.registries import RegistryServers
from tests.transforms.works.lookups import add_article, crossref_work, find, library, ref
from transforms.citations.model import Reference
from transforms.works.coverage import SMALLEST_DUMP
from transforms.works.dumps.files import DumpError


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


def test_a_dump_that_cannot_be_used_is_an_error(home: Home, as_of: datetime, tmp_path: Path) -> None:
    with (
        pytest.raises(DumpError, match="--bibliography"),
        library(home, None, as_of, [tmp_path / "none.jsonl"]),
    ):
        pass
