"""The English name that opens a summary is taken only when the page itself confirms it."""

from __future__ import annotations

import pytest

from transforms.tables.headwords import headword

CONFIRMED = [
    ("The Variational Autoencoder (VAE) is a latent-variable model.", ["VAE", "deep latent model"], "Variational Autoencoder"),
    ("Latent Diffusion Models (LDMs) are a generative approach.", ["LDM"], "Latent Diffusion Models"),
    ("Multi-head self-attention, introduced in 2017, relates positions.", ["Öz-Dikkat (Multi-Head Self-Attention)"], "Multi-head self-attention"),
    ("BERT fine-tuning, building on BERT, adapts an encoder.", ["fine-tuning BERT"], "BERT fine-tuning"),
    ("LoRA (Low-Rank Adaptation), introduced in 2022, adds matrices.", ["Low-Rank Adaptation"], "LoRA"),
    ("A Random Forest is an ensemble.", ["random forest"], "Random Forest"),
]  # fmt: skip
UNCONFIRMED = [
    ("Small trees are added one after another.", ["gradient boosted trees", "GBM"]),
    ("In statistics, the bootstrap resamples data.", ["bootstrapping"]),
    ("Every position of a sequence looks at every other.", ["multi-head attention"]),
    ("", ["GAN"]),
    ("The method of moments is old.", []),
]


@pytest.mark.parametrize(("summary", "names", "expected"), CONFIRMED)
def test_a_confirmed_opening_is_a_name(summary: str, names: list[str], expected: str) -> None:
    assert headword(summary, names) == expected


@pytest.mark.parametrize(("summary", "names"), UNCONFIRMED)
def test_an_unconfirmed_opening_is_none(summary: str, names: list[str]) -> None:
    assert headword(summary, names) is None
