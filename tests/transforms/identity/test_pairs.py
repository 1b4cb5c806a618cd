"""Pairs of records that must become one method, and pairs that must not, with every address unknown."""

from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.identity.records import partition, record, settle

QLORA: dict[str, Any] = {
    "aliases": ("QLoRA", "Quantized LoRA"),
    "year": 2023,
    "originators": ("Tim Dettmers",),
    "type": "Training methodology",
    "family": "Machine learning",
    "citation": "Dettmers, T., & Pagnoni, A. (2023). QLoRA: Efficient finetuning of quantized LLMs. link ↗",
    "summary": "Tunes a model of many billions of weights on one card by keeping them in four bits.",
}
PEFT: dict[str, Any] = {
    "aliases": ("LoRA ve PEFT — Parametre Verimli İnce Ayar", "Low-Rank Adaptation", "prefix tuning"),
    "year": 2022,
    "originators": ("Hu, E. J. et al.", "Lester, B. et al."),
    "type": "Parameter-efficient fine-tuning of large pretrained models",
    "citation": "Hu, E. J. et al. (2022). LoRA: Low-Rank Adaptation of Large Language Models. ICLR. link ↗",
}
TEXTBOOK: dict[str, Any] = {
    "year": 2009,
    "originators": ("Hastie, T.", "Tibshirani, R."),
    "type": "Classification",
    "citation": "Hastie, T., & Tibshirani, R. (2009). The Elements of Statistical Learning. Springer.",
}


def without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in names}


ONE = {
    "same content, other language": (
        {**QLORA, "locale": "he", "name": "QLoRA"},
        {**QLORA, "locale": "vi", "name": "QLoRA"},
    ),
    "names in other scripts": (
        {**PEFT, "locale": "fa", "name": "لورا و PEFT"},
        {**PEFT, "locale": "uk", "name": "LoRA та PEFT"},
    ),
    "no summary and no citation": (
        {**without(QLORA, "summary", "citation"), "locale": "he", "name": "כיוונון"},
        {**without(QLORA, "summary", "citation"), "locale": "vi", "name": "Tinh chỉnh"},
    ),
    "Arabic and Persian letters, ZWNJ": (
        {**PEFT, "locale": "ar", "name": "تعلم", "aliases": ("يادگيري ماشين", "Low-Rank Adaptation")},
        {**PEFT, "locale": "fa", "name": "لورا", "aliases": ("یادگیری ماشین", "Low Rank Adaptation")},
    ),
    "dashes, quotes, width and case": (
        {
            **without(QLORA, "summary"),
            "aliases": ("Low‑Rank ‘Quantized’ Tuning",),
            "name": "א",
            "locale": "he",
        },
        {
            **without(QLORA, "summary"),
            "aliases": ("ｌｏｗ-rank 'quantized' tuning",),
            "name": "б",
            "locale": "uk",
        },
    ),
    "an alias missing, another order": (
        {**PEFT, "locale": "fa", "name": "لورا", "aliases": PEFT["aliases"][:2]},
        {**PEFT, "locale": "uk", "name": "ЛоРА", "aliases": PEFT["aliases"][:0:-1]},
    ),
    "aliases missing on one side": (
        {**without(PEFT, "aliases"), "locale": "fa", "name": "لورا"},
        {**PEFT, "locale": "uk", "name": "ЛоРА"},
    ),
    "name and aliases all local": (
        {**PEFT, "locale": "fa", "name": "لورا", "aliases": ("تنظیم کارآمد",)},
        {**PEFT, "locale": "uk", "name": "ЛоРА", "aliases": ("ефективне налаштування",)},
    ),
    "the originators written otherwise": (
        {**without(QLORA, "summary", "citation"), "locale": "he", "name": "כיוונון"},
        {
            **without(QLORA, "summary", "citation"),
            "locale": "vi",
            "originators": ("Dettmers, T.",),
            "name": "Q",
        },
    ),
    "a typo in the alias": (
        {**without(PEFT, "summary"), "locale": "fa", "name": "لورا", "aliases": ("Low-Rank Adaptation",)},
        {**without(PEFT, "summary"), "locale": "uk", "name": "ЛоРА", "aliases": ("Low-Rank Adaptatoin",)},
    ),
    "a typo in the citation": (
        {**PEFT, "locale": "fa", "name": "لورا"},
        {
            **PEFT,
            "locale": "uk",
            "name": "ЛоРА",
            "citation": str(PEFT["citation"]).replace("Models", "Modles"),
        },
    ),
    "the year one off": (
        {**PEFT, "locale": "fa", "name": "لورا"},
        {**PEFT, "locale": "uk", "name": "ЛоРА", "year": 2021},
    ),
    "cells missing": (
        {**without(QLORA, "type", "originators", "year"), "locale": "he", "name": "QLoRA"},
        {**without(QLORA, "citation"), "locale": "vi", "name": "QLoRA"},
    ),
    "a summary reworded in passing": (
        {**QLORA, "locale": "he", "name": "QLoRA"},
        {**QLORA, "locale": "vi", "name": "QLoRA", "summary": str(QLORA["summary"]).replace("card", "GPU")},
    ),
    "a summary in another language": (
        {**QLORA, "locale": "he", "name": "QLoRA"},
        {
            **QLORA,
            "locale": "vi",
            "name": "QLoRA",
            "summary": "Một cách tinh chỉnh mô hình lớn trên một thẻ.",
        },
    ),
    "a renamed label in one locale": (
        {**QLORA, "locale": "vi", "name": "Tinh chỉnh lượng tử"},
        {**QLORA, "locale": "vi", "name": "QLoRA"},
    ),
    "one slug, all else rewritten": (
        {"slug": "qlora", "locale": "he", "name": "QLoRA", "year": 2023, "type": "Training methodology"},
        {"slug": "qlora", "locale": "vi", "name": "Tinh chỉnh", "year": 1990, "type": "Something else"},
    ),
}

TWO = {
    "an acronym alone": (
        {
            "locale": "en",
            "name": "Linear discriminant analysis",
            "aliases": ("LDA", "Fisher's rule"),
            "year": 1936,
        },
        {
            "locale": "de",
            "name": "Latentes Thema",
            "aliases": ("LDA", "latent Dirichlet allocation"),
            "year": 2003,
        },
    ),
    "an acronym, year and type": (
        {
            "locale": "en",
            "name": "ICA",
            "aliases": ("ICA", "independent component analysis"),
            "year": 1994,
            "type": "Test",
        },
        {
            "locale": "de",
            "name": "ICA",
            "aliases": ("ICA", "imperialist competition"),
            "year": 1994,
            "type": "Test",
        },
    ),
    "a generic alias, year and type": (
        {
            "locale": "he",
            "name": "א",
            "aliases": ("transfer learning", "BERT tuning"),
            "year": 2019,
            "type": "Tuning",
            "originators": ("Devlin, J.",),
        },
        {
            "locale": "uk",
            "name": "б",
            "aliases": ("transfer learning", "ResNet tuning"),
            "year": 2019,
            "type": "Tuning",
            "originators": ("He, K.",),
        },
    ),
    "one textbook, other aliases": (
        {**TEXTBOOK, "locale": "es", "name": "LDA", "aliases": ("linear discriminant analysis",)},
        {**TEXTBOOK, "locale": "de", "name": "QDA", "aliases": ("quadratic discriminant analysis",)},
    ),
    "one textbook, other aliases, an alias in common": (
        {
            **TEXTBOOK,
            "locale": "es",
            "name": "GAN",
            "aliases": ("GAN", "generative adversarial network", "adversarial nets"),
        },
        {
            **TEXTBOOK,
            "locale": "de",
            "name": "cGAN",
            "aliases": ("GAN", "conditional adversarial network", "label-driven nets"),
        },
    ),
    "one textbook, other summaries": (
        {**TEXTBOOK, "locale": "es", "name": "Uno", "summary": "Draws a line in the gap between two clouds."},
        {
            **TEXTBOOK,
            "locale": "de",
            "name": "Zwei",
            "summary": "Bends the border by the covariance of each class.",
        },
    ),
    "two slugs of one source": (
        {**QLORA, "slug": "qlora"},
        {**QLORA, "slug": "quantized-lora", "locale": "vi"},
    ),
    "two works": (
        {**QLORA, "work_id": "wk-1", "locale": "he"},
        {**QLORA, "work_id": "wk-2", "locale": "vi"},
    ),
    "years by far": ({**PEFT, "locale": "fa"}, {**PEFT, "locale": "uk", "year": 1995}),
    "a name and nothing else": (
        {"locale": "cs", "name": "Random Forest"},
        {"locale": "de", "name": "Random Forest"},
    ),
    "numbered siblings": (
        {**TEXTBOOK, "locale": "es", "name": "Uno", "aliases": ("type 1 fuzzy system",)},
        {**TEXTBOOK, "locale": "de", "name": "Zwei", "aliases": ("type 2 fuzzy system",)},
    ),
    "a prefixed sibling": (
        {**TEXTBOOK, "locale": "es", "name": "Uno", "aliases": ("garch volatility",)},
        {**TEXTBOOK, "locale": "de", "name": "Zwei", "aliases": ("egarch volatility",)},
    ),
    "the same people in the same year": (
        {
            "locale": "es",
            "name": "Uno",
            "year": 2014,
            "originators": ("Li, X.",),
            "type": "Test",
            "aliases": ("first way",),
            "citation": "Li, X. (2014). On a first way of testing. Journal of Tests, 1, 1.",
        },
        {
            "locale": "de",
            "name": "Zwei",
            "year": 2014,
            "originators": ("Li, X.",),
            "type": "Test",
            "aliases": ("second way",),
            "citation": "Li, X. (2014). Quite another matter altogether. Annals of Proofs, 7, 70.",
        },
    ),
}


@pytest.mark.parametrize("case", ONE)
def test_becomes_one_method(case: str) -> None:
    left, right = ONE[case]
    assert len(partition(settle(record("p1", **left), record("p2", **right)))) == 1


@pytest.mark.parametrize("case", TWO)
def test_stays_two_methods(case: str) -> None:
    left, right = TWO[case]
    assert len(partition(settle(record("p1", **left), record("p2", **right)))) == 2


def test_two_columns_of_one_page_are_two_methods_however_alike() -> None:
    found = settle(record("p1", column=1, **QLORA), record("p1", column=2, **QLORA))
    assert len(partition(found)) == 2
    assert found.reviews["kind"].tolist() == ["near_duplicate"]


def test_near_duplicates_of_one_page_stay_apart_in_every_locale() -> None:
    shared = {"year": 1969, "originators": ("Jöreskog, K. G.",), "type": "Latent variable model",
              "citation": "Jöreskog, K. G. (1969). A general approach. Psychometrika."}  # fmt: skip
    short = {
        **shared,
        "aliases": ("CFA", "confirmatory factor model"),
        "summary": "Tests factors that were fixed beforehand.",
    }
    long = {**shared, "aliases": ("CFA", "confirmatory factor analysis", "measurement model"),
            "summary": "Asks how well items measure what a theory says."}  # fmt: skip
    records = []
    for locale in ("en", "de", "fr", "he"):
        records.append(record(f"p-{locale}", column=1, locale=locale, name=f"CFA {locale}", **short))
        records.append(record(f"q-{locale}", column=1, locale=locale, name=f"CFA {locale}", **long))
    records.append(record("both", column=1, locale="vi", name="Phân tích nhân tố", **short))
    records.append(record("both", column=2, locale="vi", name="Phân tích nhân tố", **long))
    found = settle(*records)
    assert sorted(len(group) for group in partition(found)) == [5, 5]
    assert "near_duplicate" in set(found.reviews["kind"])


def test_a_local_record_of_a_textbook_that_two_methods_cite_stays_alone() -> None:
    found = settle(
        record("p1", locale="es", name="LDA", aliases=("linear discriminant analysis",), **TEXTBOOK),
        record("p2", locale="de", name="QDA", aliases=("quadratic discriminant analysis",), **TEXTBOOK),
        record("p3", locale="he", name="ניתוח", aliases=("הבחנה",), **TEXTBOOK),
    )
    assert len(partition(found)) == 3


def test_local_records_of_one_locale_under_two_names_join_nothing() -> None:
    found = settle(
        record("p1", locale="he", name="ניתוח", **TEXTBOOK),
        record("p2", locale="he", name="סיווג", **TEXTBOOK),
        record("p3", locale="fa", name="تحلیل", **TEXTBOOK),
    )
    assert len(partition(found)) == 3


def test_blocked_merges_are_for_a_person() -> None:
    left, right = TWO["two works"]
    assert settle(record("p1", **left), record("p2", **right)).reviews["kind"].tolist() == ["blocked_merge"]
