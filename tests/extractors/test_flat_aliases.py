"""Aliases in flat text on a page alone: lists that begin small, acronyms that touch, and never a wrong cell."""

import random
from pathlib import Path

import pytest

from extractors.batches import complete, rows_to_batch
from extractors.layouts.cutting import cut_values
from extractors.layouts.junctions import Words, find_places
from extractors.layouts.kinship import kin_of
from extractors.pages import extract_page
from tests.rendering.library import library, library_labels
from tests.rendering.pages import Style, render
from tests.rendering.world import Record

SIBLINGS = Path(__file__).parents[2] / "benchmarks" / "identity_siblings.txt"
"""Real methods whose aliases share words and acronyms: ``name | alias; alias``."""


def _siblings() -> list[tuple[str, list[str]]]:
    lines = (line for line in SIBLINGS.read_text(encoding="utf-8").splitlines() if "|" in line)
    pairs = (line.split("|") for line in lines if not line.startswith("#"))
    return [(name.strip(), [alias.strip() for alias in aliases.split(";")]) for name, aliases in pairs]


def _records(chance: random.Random, locale: str) -> list[Record]:
    count = chance.randint(2, 5)
    found = []
    for book, (name, aliases) in zip(
        chance.sample(library(), count), chance.sample(_siblings(), count), strict=True
    ):
        shown = name[0].upper() + name[1:]
        some = chance.sample(aliases, chance.randint(1, min(4, len(aliases))))
        record = book.record(locale).with_cell("aliases", ", ".join(some))
        record = record.with_cell("summary", f"{shown} is used to study how cases behave. It is popular.")
        found.append(Record(name.replace(" ", "-"), shown, record.cells))
    return found


@pytest.mark.parametrize("locale", ["de", "en", "he"])
def test_aliases_of_methods_that_are_easily_confused_are_right_or_missing(locale: str) -> None:
    chance = random.Random(f"siblings {locale}")
    right = 0
    for _ in range(60):
        records = _records(chance, locale)
        page = extract_page(
            render(records, library_labels(locale), "flat", Style(tail=chance.random() < 0.8)), "p"
        )
        rows = complete(rows_to_batch([page])).records.sort_by("column").to_pylist()
        for row, record in zip(rows, records, strict=True):
            assert row["aliases"] in (None, record.cell("aliases")), [
                each.cell("aliases") for each in records
            ]
            right += row["aliases"] is not None
    assert right > 10


KIN = {
    "SVM, kernel machineconditional volatility, GARCH": (["Support Vector Machine"], ["GARCH Model"]),
    "kernel machine, SVMconditional volatility, GARCH": (["Support Vector Machine"], ["GARCH Model"]),
    "contagion, Kermack–McKendrickVaka Modeli, case model": (["Contagion by McKendrick"], ["Vaka study"]),
    "group photographsQ Modeli, sorting": (["Photographs of a group"], ["Sorting"]),
    "Wilcoxon rank-sum test, MWWt-distributed embedding, tSNE": (["Mann–Whitney U Test"], ["t-SNE"]),
}


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("kernel machine, SVMconditional volatility, GARCH", ["kernel machine, SVM", "conditional volatility, GARCH"]),
        ("SVM, kernel machineconditional volatility, GARCH", ["SVM, kernel machine", "conditional volatility, GARCH"]),
        ("Wilcoxon rank-sum test, MWWt-distributed embedding, tSNE", None),  # or MW and Wt-
        ("contagion, Kermack–McKendrickVaka Modeli, case model", ["contagion, Kermack–McKendrick", "Vaka Modeli, case model"]),
        ("group photographsQ Modeli, sorting", ["group photographs", "Q Modeli, sorting"]),
    ],
)  # fmt: skip
def test_lists_that_begin_small(text: str, cells: list[str] | None) -> None:
    names = KIN[text]
    words = Words().with_texts([name for each in names for name in each])
    assert cut_values(text, 2, words, kin_of(names, names), lists=True) == cells


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("rank test, MWWEtnograf, field study", (["Mann–Whitney Test"], ["Ethnography"])),
        ("exponential GARCH, EGARCHUNet, segmentation network", (["Exponential GARCH"], ["U-Net"])),
        ("ARIMA, ARIMAXPAM, medoids", (["ARIMA with covariates"], ["Partitioning Around Medoids"])),
        ("electron micrograph, SEMSARIMA, seasonal model", (["Scanning Electron Microscopy"], ["SARIMA"])),
        ("Wasserstein GAN, GAN2D U-Net", (["Wasserstein GAN"], ["U-Net"])),
        ("you only look once, YOLOv4non-parametric test", (["YOLO"], ["Rank test"])),
        (
            "Shapley values, KernelSHAP/TreeSHAPBayes Modeli, prior model",
            (["Shapley values"], ["Bayes model"]),
        ),
        ("additive exPlanations, TreeSHAPBayes Modeli, prior model", (["Additive model"], ["Bayes model"])),
        ("gene search, BLASTn/BLASTpMaxDiff scaling, choices", (["Gene search"], ["Scaling of choices"])),
        ("atrous decoder, DeepLabTD Öğrenmesi, traces", (["Atrous decoder"], ["Traces"])),
        ("atrous decoder, DeepLab2×2 Desen, traces", (["Atrous decoder"], ["Traces"])),
        ("atrous decoder, DeepLabvan Eyck test, traces", (["Atrous decoder"], ["Traces"])),
        ("LeNet, LeNetGraphSAGE Modeli, SAmple and aggreGatE, nodes", (["LeNet"], ["Nodes of graphs"])),
        ("gene knockout screenQ Modeli, off-policy, Q-sort", (["Gene knockout"], ["Sorting off-policy"])),
        ("qualitative analysisfsQCA, fuzzy sets", (["Qualitative analysis"], ["Fuzzy sets"])),
        (
            "Generative Transformer 2k-means, kNN, neighbours",
            (["Generative Transformer"], ["Nearest neighbours"]),
        ),
    ],
)
def test_a_cut_that_may_be_elsewhere_is_none(text: str, names: tuple[list[str], list[str]]) -> None:
    words = Words().with_texts([name for each in names for name in each])
    cells = cut_values(text, 2, words, kin_of(names, names), lists=True)
    right = {
        "Wasserstein GAN, GAN2D U-Net": ["Wasserstein GAN, GAN", "2D U-Net"],
        "you only look once, YOLOv4non-parametric test": [
            "you only look once, YOLOv4",
            "non-parametric test",
        ],
        "gene knockout screenQ Modeli, off-policy, Q-sort": [
            "gene knockout screen",
            "Q Modeli, off-policy, Q-sort",
        ],
        "qualitative analysisfsQCA, fuzzy sets": ["qualitative analysis", "fsQCA, fuzzy sets"],
        "Generative Transformer 2k-means, kNN, neighbours": [
            "Generative Transformer 2",
            "k-means, kNN, neighbours",
        ],
    }
    assert cells in (None, right.get(text))


def test_an_acronym_ends_where_the_word_behind_it_is_known() -> None:
    assert find_places("SVMRandom forest", Words()).doubtful == (3,)
    assert find_places("SVMconditional volatility", Words()).doubtful == (3,)
    assert find_places("SVMXyzzyq", Words()).doubtful == (3, 4)
    assert find_places("two SVMs agree", Words()).doubtful == ()


def test_a_name_of_another_word_in_capitals_is_not_cut_inside() -> None:
    assert cut_values("Kaiming HeRAND Corporation", 2, Words()) in (None, ["Kaiming He", "RAND Corporation"])


def test_an_acronym_of_the_first_method_does_not_lose_its_small_letters_to_the_label() -> None:
    records = _records(random.Random(7), "en")[:2]
    for place, (name, aliases) in enumerate(
        [("Fuzzy-set qualitative comparative analysis", "fsQCA"), ("Hidden Markov model", "Markov chain")]
    ):
        changed = records[place].with_cell("aliases", aliases)
        changed = changed.with_cell("summary", "scRNA-seq is used to study how cells behave. It is popular.")
        records[place] = Record(f"m{place}", name, changed.cells)
    page = extract_page(render(records, library_labels("en"), "flat", Style()), "p")
    row = complete(rows_to_batch([page])).records.sort_by("column").to_pylist()[0]
    assert row["aliases"] in (None, "fsQCA")
    assert row["summary"] in (None, records[0].cell("summary"))
