"""Works of one title, or nearly, are told apart by what is claimed; one work in parts or editions stays one."""

from __future__ import annotations

from dataclasses import replace

from tests.transforms.citations.twelve_works import LATENT, judged
from tests.transforms.citations.worlds import World, version, work

LIME = [
    work(
        version('"Why Should I Trust You?": Explaining the Predictions of Any Classifier', authors, 2016, venue, doi=doi,
                registry="crossref")
    )
    for authors, venue, doi in (
        ("Ribeiro, Marco Tulio; Singh, Sameer; Guestrin, Carlos",
         "Proceedings of the 22nd ACM SIGKDD International Conference on Knowledge Discovery and Data Mining",
         "10.1145/2939672.2939778"),
        ("Ribeiro, Marco; Singh, Sameer; Guestrin, Carlos",
         "Proceedings of the 2016 Conference of the North American Chapter of the Association for Computational "
         "Linguistics: Demonstrations", "10.18653/v1/n16-3020"),
    )
]  # fmt: skip

LSTM = [
    work(version("Long Short-Term Memory", "Hochreiter, Sepp; Schmidhuber, Jürgen", 1997, "Neural Computation",
                 doi="10.1162/neco.1997.9.8.1735", registry="crossref")),
    work(version("Long Short-Term Memory", "Graves, Alex", 2012, "Studies in Computational Intelligence",
                 doi="10.1007/978-3-642-24797-2_4", registry="crossref")),
]  # fmt: skip

CLAIM = 'Ribeiro, M. T., Singh, S., & Guestrin, C. (2016). "Why should I trust you?": Explaining the predictions of any classifier.'


def test_two_works_of_one_title_and_the_same_authors_are_told_apart_by_what_is_claimed() -> None:
    world = World(LIME)
    assert judged(CLAIM, world=world).status == "ambiguous"
    assert judged(CLAIM, world=world).work is None
    assert {one["work_id"] for one in judged(CLAIM, world=world).evidence["candidates"]} == {
        one.work_id for one in LIME
    }
    by_venue = judged(CLAIM + " In KDD.", world=world)
    assert (by_venue.status, by_venue.work) == ("verified", LIME[0])
    by_doi = judged(CLAIM, ("https://doi.org/10.18653/v1/N16-3020",), world=world)
    assert (by_doi.status, by_doi.work) == ("verified", LIME[1])


def test_two_works_of_one_title_are_told_apart_by_their_authors() -> None:
    world = World(LSTM)
    for raw, found in (
        (
            "Hochreiter, S., & Schmidhuber, J. (1997). Long short-term memory. Neural Computation, 9(8), 1735-1780.",
            0,
        ),
        (
            "Graves, A. (2012). Long short-term memory. In Supervised sequence labelling (pp. 37-45). Springer.",
            1,
        ),
    ):
        verdict = judged(raw, world=world)
        assert (verdict.status, verdict.work) == ("verified", LSTM[found])


def test_a_preprint_that_was_not_joined_to_its_publication_makes_nothing_ambiguous() -> None:
    apart = World([work(record) for record in LATENT.records])
    raw = "Rombach, R. et al. (2022). High-resolution image synthesis with latent diffusion models. In CVPR."
    verdict = judged(raw, world=apart)
    assert (verdict.status, verdict.work) == ("verified", apart.works[1])


def test_another_edition_of_a_book_is_the_book() -> None:
    held = version("The Elements of Statistical Learning", "Hastie, Trevor; Tibshirani, Robert; Friedman, Jerome", 2001,
                   doi="10.1007/978-0-387-21606-5", registry="crossref")  # fmt: skip
    world = World([work(replace(held, isbn="9780387952840"))])
    raw = "Hastie, T., Tibshirani, R., & Friedman, J. ({}). The elements of statistical learning. Springer."
    assert judged(raw.format(2009), world=world).status == "verified"
    assert judged(raw.format(1994), world=world).status == "verified"
    assert judged(raw.format(2033), world=world).discrepancies == ("year",)


def test_another_work_of_the_same_authors_is_not_taken_for_an_altered_title() -> None:
    held = version(
        "Fourier Integral Operators. I", "Hörmander, Lars", 1971, "Acta Mathematica", registry="crossref"
    )
    raw = "Hörmander, L. (1972). Fourier integral operators. II. Acta Mathematica, 128(1), 183–269."
    assert judged(raw, world=World([work(held)])).status == "not_found"
