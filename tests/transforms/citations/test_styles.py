"""The corrected citation, as people and programs want it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.citations.twelve_works import FORESTS
from tests.transforms.citations.worlds import version, work
from transforms.citations.references import parse_reference
from transforms.citations.styles import apa, bibtex, csl_json
from transforms.works.model import Person

PREPRINT = work(
    version(
        "QLoRA: Efficient Finetuning of Quantized LLMs",
        "Dettmers, Tim; Pagnoni, Artidoro; Holtzman, Ari; Zettlemoyer, Luke",
        2023,
        arxiv="2305.14314",
    )
)
PAPER = work(
    version(
        "High-Resolution Image Synthesis with Latent Diffusion Models",
        "Rombach, Robin; Blattmann, Andreas; Lorenz, Dominik; Esser, Patrick; Ommer, Björn",
        2022,
        "Conference on Computer Vision and Pattern Recognition",
        doi="10.1109/cvpr52688.2022.01042",
        registry="crossref",
    )
)


def test_apa() -> None:
    assert apa(PREPRINT) == (
        "Dettmers, T., Pagnoni, A., Holtzman, A., & Zettlemoyer, L. (2023). QLoRA: Efficient Finetuning of "
        "Quantized LLMs. arXiv. https://doi.org/10.48550/arxiv.2305.14314"
    )
    assert apa(PAPER) == (
        "Rombach, R., Blattmann, A., Lorenz, D., Esser, P., & Ommer, B. (2022). High-Resolution Image Synthesis with "
        "Latent Diffusion Models. In Conference on Computer Vision and Pattern Recognition. "
        "https://doi.org/10.1109/cvpr52688.2022.01042"
    )
    assert apa(FORESTS) == (
        "Breiman, L. (2001). Random Forests. Machine Learning. https://doi.org/10.1023/a:1010933404324"
    )


def test_apa_of_a_long_list_a_question_and_no_year() -> None:
    many = replace(FORESTS, authors=tuple(Person(f"Name{chr(97 + i)}", "Bo") for i in range(25)))
    assert ", … Namey, B. (2001)" in apa(many)
    assert "Is it? Machine Learning." in apa(replace(FORESTS, title="Is it?"))
    assert "Breiman, L. (n.d.). " in apa(replace(FORESTS, year_published=None, year_first_public=None))
    assert apa(replace(FORESTS, authors=())).startswith("Random Forests")


def test_bibtex() -> None:
    assert bibtex(PREPRINT) == "\n".join(
        (
            "@misc{dettmers2023qlora,",
            "  author = {Dettmers, Tim and Pagnoni, Artidoro and Holtzman, Ari and Zettlemoyer, Luke},",
            "  title = {{QLoRA: Efficient Finetuning of Quantized LLMs}},",
            "  publisher = {arXiv},",
            "  year = {2023},",
            "  doi = {10.48550/arxiv.2305.14314},",
            "  eprint = {2305.14314},",
            "  archiveprefix = {arXiv}",
            "}",
        )
    )
    assert bibtex(PAPER).startswith("@inproceedings{rombach2022high,\n")
    assert bibtex(FORESTS).startswith("@article{breiman2001random,\n")


def test_csl_json() -> None:
    assert csl_json(PAPER) == {
        "id": PAPER.work_id,
        "type": "paper-conference",
        "title": PAPER.title,
        "author": [{"family": one.family, "given": one.given} for one in PAPER.authors],
        "issued": {"date-parts": [[2022]]},
        "container-title": "Conference on Computer Vision and Pattern Recognition",
        "DOI": "10.1109/cvpr52688.2022.01042",
    }
    assert csl_json(replace(FORESTS, authors=(Person("OpenAI"),)))["author"] == [{"literal": "OpenAI"}]


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\x85"), min_size=1)
)
def test_no_title_breaks_a_bibtex_entry(title: str) -> None:
    entry = bibtex(replace(FORESTS, title=title, authors=(Person(title, title),)))
    assert entry.count("{") == entry.count("}")
    assert entry.startswith("@article{")


def test_the_styles_are_valid_csl() -> None:
    from citeproc import SCHEMA_PATH
    from lxml import etree

    schema = etree.RelaxNG(etree.parse(SCHEMA_PATH))
    folder = Path(__file__).parents[3] / "transforms" / "citations" / "csl"
    for style in sorted(folder.glob("*.csl")):
        schema.assertValid(etree.parse(str(style)))


@pytest.mark.parametrize("found", [PREPRINT, PAPER, FORESTS])
def test_what_is_written_is_read_back(found: object) -> None:
    reference = parse_reference(apa(found))  # type: ignore[arg-type]
    assert [person.family for person in reference.authors] == [one.family for one in found.authors]  # type: ignore[attr-defined]
    assert (reference.title, reference.year) == (found.title, found.year_published)  # type: ignore[attr-defined]
