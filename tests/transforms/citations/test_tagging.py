"""The tagger: decoding is exact, the model holds no text, fields are found in several styles."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from transforms.citations.tagging.features import features
from transforms.citations.tagging.fields import split_any
from transforms.citations.tagging.tagger import _best_path, load_model, tag_reference
from transforms.citations.tagging.words import read_words, shape_of

SHAPES = {
    "1997": "year", "1997a": "year", "0238": "number4", "12": "number", "123456": "number5", "1985–2000": "years",
    "10684-10695": "range", "81(4):044005": "issue", "34th": "ordinal", "https://arxiv.org": "address",
    "16x16": "letters+digits", "J": "initial", "D.P": "initials", "J.-Y": "initials", "IEEE": "CAPS", "DP": "CA", "of": "lower",
    "Welling": "Capital", "Pouget-Abadie": "Two-Capitals", "GraPPa": "mixed", "": "mark",
}  # fmt: skip

STYLES = [
    ("K. Simonyan and A. Zisserman, “Very deep convolutional networks,” in Proc. ICLR, 2015, pp. 1–14.",
     "K. Simonyan and A. Zisserman,", 2015, "“Very deep convolutional networks,”"),
    ("Efron B. Bootstrap methods: another look at the jackknife. Ann Stat. 1979;7(1):1-26.",
     "Efron B.", 1979, "Bootstrap methods: another look at the jackknife."),
    ("S. Hochreiter and J. Schmidhuber. Long short-term memory. Neural Computation, 9(8):1735–1780, 1997.",
     "S. Hochreiter and J. Schmidhuber.", 1997, "Long short-term memory."),
    ("DUCLERT V., « Archives et recherche. Une histoire en cours », in Sociétés, 1, 13 (2002), pp. 69-86.",
     "DUCLERT V.,", 2002, "« Archives et recherche. Une histoire en cours »,"),
    ("Vapnik, Vladimir N. The Nature of Statistical Learning Theory. New York: Springer, 1995.",
     "Vapnik, Vladimir N.", 1995, "The Nature of Statistical Learning Theory."),
]  # fmt: skip


@pytest.mark.parametrize(("core", "shape"), SHAPES.items())
def test_shapes(core: str, shape: str) -> None:
    assert shape_of(core) == shape


@pytest.mark.parametrize(("text", "authors", "year", "title"), STYLES)
def test_fields_of_other_styles(text: str, authors: str, year: int, title: str) -> None:
    parts = split_any(text)
    assert (parts.authors, parts.year, parts.title) == (authors, year, title)


@settings(deadline=None)
@given(
    arrays.arrays(float, st.tuples(st.integers(1, 5), st.just(3)), elements=st.integers(-9, 9)),
    arrays.arrays(float, (3, 3), elements=st.integers(-9, 9)),
)
def test_decoding_finds_the_best_of_all_paths(scores: object, transitions: object) -> None:
    def worth(path: tuple[int, ...]) -> float:
        steps = sum(transitions[a, b] for a, b in pairwise(path))  # type: ignore[index]
        return float(sum(scores[i, label] for i, label in enumerate(path)) + steps)  # type: ignore[index]

    best = max(worth(path) for path in product(range(3), repeat=len(scores)))  # type: ignore[arg-type]
    assert worth(tuple(_best_path(scores, transitions))) == best  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.text(max_size=80))
def test_every_word_has_a_field_and_keeps_its_place(text: str) -> None:
    words = read_words(text)
    assert len(features(words, frozenset())) == len(words)
    assert " ".join(segment.text for segment in tag_reference(text)) == " ".join(text.split())


def test_the_model_holds_no_text() -> None:
    model = load_model()
    assert all(len(word.split()) == 1 for word in model.vocabulary)
    named = {name.split("word=")[1] for name in model.states if "word=" in name}
    assert named <= model.vocabulary | {"?"}
    assert all(len(name) < 60 for name in model.states)
