"""Pairs that must be one work and pairs that must not; laws of grouping."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.works.conftest import make_record
from transforms.works.grouping import group, work_id
from transforms.works.keys import main_title, same_authors, title_key
from transforms.works.model import Person, Record

Make = Callable[..., Record]
LIME = "Why Should I Trust You?: Explaining the Predictions of Any Classifier"
LIME_AUTHORS = ("Ribeiro, Marco Tulio", "Singh, Sameer", "Guestrin, Carlos")
KDD = "Proceedings of the 22nd ACM SIGKDD International Conference on Knowledge Discovery and Data Mining"
NAACL = "Proceedings of the 2016 Conference of the North American Chapter of the ACL: Demonstrations"
LSTM_AUTHORS = ("Hochreiter, Sepp", "Schmidhuber, Jürgen")

ONE_WORK = {
    "the same record twice": (make_record("doi:10.1/a"), make_record("doi:10.1/a", origin="dump.jsonl")),
    "arXiv's own DOI": (make_record("arxiv:2301.00001"), make_record("doi:10.48550/arxiv.2301.00001")),
    "arXiv names the publication": (
        make_record("arxiv:2301.00001", doi="10.1/a"),
        make_record("doi:10.1/a", title="A loud study of noise"),
    ),
    "Crossref names the preprint": (
        make_record("arxiv:2301.00001", title="Noise, quietly"),
        make_record("doi:10.1/a", same_as=("arxiv:2301.00001",)),
    ),
    "title and authors, a year later": (
        make_record("arxiv:2301.00001", year=2022),
        make_record("doi:10.1/a", title="A Quiet Study of Noise", year=2023),
    ),
    "initials, accents, another order": (
        make_record("arxiv:2301.00001", authors=("Müller, Jörg", "Noether, Emmy")),
        make_record("doi:10.1/a", authors=("Noether, E.", "Muller, J.")),
    ),
    "family and given name swapped": (
        make_record("arxiv:2301.00001", authors=("Wei, Zhang", "Noether, Emmy")),
        make_record("doi:10.1/a", authors=("Zhang, Wei", "Noether, Emmy")),
    ),
    "hyphens in the title": (
        make_record("arxiv:2301.00001", title="Auto-Encoding Variational Bayes"),
        make_record("doi:10.1/a", title="Autoencoding variational Bayes"),
    ),
    "a preprint on two servers": (
        make_record("arxiv:2301.00001"),
        make_record("doi:10.1101/b", preprint=True, venue="bioRxiv"),
    ),
    "two formal DOIs that name each other": (
        make_record("doi:10.1/a", same_as=("doi:10.1/b",)),
        make_record("doi:10.1/b"),
    ),
    "one paper deposited by its publisher and by an archive": (
        make_record("doi:10.1080/a", "A quiet study of noise in rooms"),
        make_record("doi:10.2307/b", "A Quiet Study of Noise in Rooms"),
    ),
    "the same where one registry dropped an author": (
        make_record("doi:10.1080/a", "A quiet study of noise in rooms"),
        make_record("doi:10.2307/b", "A quiet study of noise in rooms", ("Lovelace, Ada",)),
    ),
    "a translated title": (
        make_record("arxiv:2301.00001", title="A quiet study of noise"),
        make_record("doi:10.1/a", title="Eine stille Studie", other_titles=("A quiet study of noise",)),
    ),
}
TWO_WORKS = {
    "LIME at KDD and its demo at NAACL": (
        make_record("doi:10.1145/2939672.2939778", LIME, LIME_AUTHORS, 2016, venue=KDD),
        make_record("doi:10.18653/v1/n16-3020", LIME, LIME_AUTHORS, 2016, venue=NAACL),
    ),
    "two editorials of one title": (
        make_record("doi:10.1/a", "Editorial"),
        make_record("doi:10.1/b", "Editorial"),
    ),
    "two parts in one journal": (
        make_record("doi:10.1/a", "On the noise of quiet rooms: Part I"),
        make_record("doi:10.1/b", "On the noise of quiet rooms: Part II"),
    ),
    "a review under the title of its book": (
        make_record("doi:10.1/a", "A quiet study of noise in rooms", ("Curie, Marie",)),
        make_record("doi:10.1/b", "A quiet study of noise in rooms"),
    ),
    "LSTM and the book chapter": (
        make_record("doi:10.1162/neco.1997.9.8.1735", "Long Short-Term Memory", LSTM_AUTHORS, 1997),
        make_record("doi:10.1007/978-3-642-24797-2_4", "Long Short-Term Memory", ("Graves, Alex",), 2012),
    ),
    "a title that recurs": (
        make_record("arxiv:2301.00001", "Deep Learning", ("LeCun, Yann",)),
        make_record("doi:10.1/a", "Deep Learning", ("Goodfellow, Ian",)),
    ),
    "the same title ten years later": (
        make_record("arxiv:2301.00001", year=2010),
        make_record("doi:10.1/a", year=2020),
    ),
    "no authors to compare": (
        make_record("arxiv:2301.00001", authors=()),
        make_record("doi:10.1/a", authors=()),
    ),
    "a DOI typed in wrongly": (
        make_record("arxiv:2301.00001", "On lattices", ("Gauss, Carl",), doi="10.1/a"),
        make_record("doi:10.1/a", "Bees and their dances", ("Frisch, Karl",)),
    ),
    "another co-author": (
        make_record("arxiv:2301.00001", authors=("Lovelace, Ada", "Noether, Emmy")),
        make_record("doi:10.1/a", authors=("Lovelace, Ada", "Curie, Marie")),
    ),
}


@pytest.mark.parametrize("pair", ONE_WORK.values(), ids=ONE_WORK)
def test_one_work(pair: tuple[Record, Record]) -> None:
    (work,) = group(pair)
    assert set(work.records) == set(pair)


@pytest.mark.parametrize("pair", TWO_WORKS.values(), ids=TWO_WORKS)
def test_two_works(pair: tuple[Record, Record]) -> None:
    assert len(group(pair)) == 2


def test_a_preprint_that_fits_two_publications_joins_neither_unless_it_names_one() -> None:
    kdd, demo = TWO_WORKS["LIME at KDD and its demo at NAACL"]
    preprint = make_record("arxiv:1602.04938", LIME, LIME_AUTHORS, 2016)
    assert len(group([kdd, demo, preprint])) == 3
    naming = make_record("arxiv:1602.04938", LIME, LIME_AUTHORS, 2016, doi=kdd.doi)
    works = group([kdd, demo, naming])
    assert sorted(len(work.records) for work in works) == [1, 2]
    assert next(work for work in works if len(work.records) == 2).doi == kdd.doi


def test_a_work_has_the_best_of_its_records() -> None:
    preprint = make_record("arxiv:2301.00001", year=2022, url="https://arxiv.org/abs/2301.00001")
    published = make_record("doi:10.1/a", year=2023, venue="Noise Letters", isbn="9780306406157")
    (work,) = group([preprint, published])
    assert (work.doi, work.arxiv_id, work.isbn) == ("10.1/a", "2301.00001", "9780306406157")
    assert (work.year_first_public, work.year_published) == (2022, 2023)
    assert (work.venue, work.registry) == ("Noise Letters", "crossref")


def test_the_id_survives_the_publication_of_a_preprint() -> None:
    preprint = make_record("arxiv:2301.00001")
    assert group([preprint])[0].work_id == group([preprint, make_record("doi:10.1/a")])[0].work_id
    assert work_id([preprint]) != work_id([make_record("arxiv:2301.00002")])
    assert len(work_id([preprint])) == len("wk-") + 10


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ({"arxiv": "current"}, "current"),
        ({"arxiv": "withdrawn"}, "withdrawn"),
        ({"arxiv": "withdrawn", "doi": "current"}, "current"),
        ({"arxiv": "current", "doi": "withdrawn"}, "withdrawn"),
        ({"arxiv": "current", "doi": "retracted"}, "retracted"),
    ],
)
def test_states(states: dict[str, str], state: str) -> None:
    names = {"arxiv": "arxiv:2301.00001", "doi": "doi:10.1/a"}
    (work,) = group([make_record(names[kind], state=said) for kind, said in states.items()])
    assert work.state == state


def test_a_notice_marks_the_work_that_it_retracts() -> None:
    bad = make_record("doi:10.1/bad")
    notice = make_record("doi:10.1/notice", "Retraction notice", retracts=("retracted:doi:10.1/bad",))
    states = {work.doi: work.state for work in group([bad, notice])}
    assert states == {"10.1/bad": "retracted", "10.1/notice": "current"}


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("BERT: Pre-training of Deep Transformers", None),
        ("Deep learning for noise: a survey", "Deep learning for noise"),
        ("Why should I trust you? Explaining things", "Why should I trust you"),
        ("No subtitle here", None),
    ],
)
def test_main_titles(title: str, main: str | None) -> None:
    assert main_title(title) == main


def test_long_author_lists_may_differ_in_one_of_six() -> None:
    many = tuple(Person(f"Family{number}") for number in range(12))
    assert same_authors(many, many[:-2])
    assert not same_authors(many, many[:-3])
    assert not same_authors(many[:3], many[:2])


def test_title_keys_ignore_case_accents_punctuation_and_spaces() -> None:
    assert title_key("Naïve  Auto-Encoders!") == title_key("naive autoencoders")


names = st.sampled_from(["arxiv:2301.00001", "arxiv:2301.00002", "doi:10.1/a", "doi:10.1/b", "doi:10.1/c"])
records = st.builds(
    lambda name, title, authors, year, doi, same: make_record(
        name, title, authors, year, **({"doi": doi} if name.startswith("arxiv") else {}), same_as=same
    ),
    names,
    st.sampled_from(["A quiet study", "A loud study", "Bees"]),
    st.sampled_from([("Lovelace, Ada",), ("Noether, Emmy", "Curie, Marie"), ()]),
    st.sampled_from([2010, 2012, 2020, None]),
    st.sampled_from([None, "10.1/a", "10.1/b"]),
    st.sampled_from([(), ("doi:10.1/c",), ("arxiv:2301.00002",)]),
)


@given(st.lists(records, max_size=9), st.integers(0, 1000))
def test_grouping_knows_no_order_loses_nothing_and_is_stable(found: list[Record], seed: int) -> None:
    works = group(found)
    shuffled = [*found, *found[:2]]
    random.Random(seed).shuffle(shuffled)
    assert group(shuffled) == works
    assert sorted(map(str, {record for work in works for record in work.records})) == sorted(
        map(str, set(found))
    )
    assert len({work.work_id for work in works}) == len(works)
    assert group([record for work in works for record in work.records]) == works


def test_dates_of_a_work_are_those_of_its_best_record() -> None:
    published = make_record("doi:10.1/a", retrieved_at=datetime(2020, 1, 1, tzinfo=UTC))
    (work,) = group([published, make_record("arxiv:2301.00001")])
    assert work.retrieved_at == published.retrieved_at
