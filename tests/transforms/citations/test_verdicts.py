"""What is accused and what is not, case by case."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.citations.twelve_works import (
    ATTENTION,
    FORESTS,
    LATENT,
    MAMBA,
    QLORA,
    TODAY,
    WORLD,
    judged,
)
from tests.transforms.citations.worlds import World, version, work
from transforms.citations.model import Finding, Reference
from transforms.citations.references import parse_reference
from transforms.citations.verdicts import judge

RIGHT = {
    "order of another version": "Rafailov, R., Sharma, A., Mitchell, E., Manning, C. D., Ermon, S., & Finn, C. (2023). "
    "Direct preference optimization: Your language model is secretly a reward model. "
    "arXiv preprint arXiv:2305.18290. link ↗",
    "venue that the record does not know": "Vaswani, A. et al. (2017). Attention Is All You Need. NeurIPS. link ↗",
    "et al. and the year of the conference": "Hu, E. J. et al. (2022). LoRA: Low-Rank Adaptation of Large Language "
    "Models. ICLR. link ↗",
    "hyphenated initials": "Devlin, J., Chang, M.-W., Lee, K. & Toutanova, K. (2019). BERT: Pre-training of Deep "
    "Bidirectional Transformers for Language Understanding. NAACL. DOI ↗",
    "the published title": "Goodfellow, I. et al. (2014). Generative Adversarial Nets. NeurIPS. link ↗",
    "the preprint's title": "Goodfellow, I. et al. (2014). Generative Adversarial Networks. arXiv. link ↗",
    "venue with its acronym": "Kingma, D. P. & Welling, M. (2014). Auto-Encoding Variational Bayes. International "
    "Conference on Learning Representations (ICLR). link ↗",
    "a year later than the preprint": "Dosovitskiy, A. et al. (2021). An Image is Worth 16x16 Words: Transformers for "
    "Image Recognition at Scale. ICLR. link ↗",
    "pages and proceedings": "Rombach, R., Blattmann, A., Lorenz, D., Esser, P., & Ommer, B. (2022). High-resolution "
    "image synthesis with latent diffusion models. In Proceedings of the IEEE/CVF Conference on Computer Vision and "
    "Pattern Recognition (pp. 10684-10695). DOI ↗",
    "the preprint's year": "Rombach, R., Blattmann, A., Lorenz, D., Esser, P., & Ommer, B. (2021). High-resolution "
    "image synthesis with latent diffusion models. arXiv preprint arXiv:2112.10752.",
    "no accents": "Rombach, Robin, Blattmann, Andreas, Lorenz, Dominik, Esser, Patrick, & Ommer, Bjoern (2022). "
    "High-Resolution Image Synthesis with Latent Diffusion Models. In CVPR.",
    "names in another romanisation, British spelling gone": "Schoelkopf, B., Maaten, L. v. d., Mueller, K.-R., "
    "Hernandez Lobato, J. M., & Ostrovsky, A. (2010). Learning with Kernels and Color Models: An Overview. "
    "Journal of Machine Learning Research, 11, 1-20.",
    "subtitle left out": "Schölkopf, B., van der Maaten, L., Müller, K., Hernández-Lobato, J., & Ostrovskii, A. (2010). "
    "Learning With Kernels and Colour Models. J. Mach. Learn. Res., 11(3), 1-20.",
    "given names first": "Tim Dettmers, Artidoro Pagnoni, Ari Holtzman, and Luke Zettlemoyer (2023). QLoRA: Efficient "
    "Finetuning of Quantized LLMs. arXiv:2305.14314.",
    "families and given names exchanged": "Albert, Gu, & Tri, Dao (2023). Mamba: Linear-Time Sequence Modeling with Selective State Spaces.",
    "an ellipsis": "Vaswani, A., Shazeer, N., ... & Polosukhin, I. (2017). Attention is all you need. NeurIPS.",
    "arXiv's own DOI": "Gu, A., & Dao, T. (2023). Mamba: Linear-time sequence modeling with selective state spaces. "
    "https://doi.org/10.48550/arXiv.2312.00752",
    "journal with volume and DOI": "Breiman, L. (2001). Random forests. Machine Learning, 45(1), 5–32. "
    "https://doi.org/10.1023/A:1010933404324",
}  # fmt: skip

WRONG = {
    "an invented author": (
        "Dettmers, T., Pagnoni, A., Holtzman, A., & Contrastive, L. (2023). QLoRA: Efficient finetuning of quantized "
        "LLMs. arXiv preprint arXiv:2305.14314. link ↗",
        QLORA, "corrected", ("author_unknown", "author_missing"),
    ),
    "an id of nobody's and a wrong given name": (
        "Gu, A., & Dao, C. (2023). Mamba: Linear-time sequence modeling with selective state spaces. arXiv preprint "
        "arXiv:2312.08956. link ↗",
        MAMBA, "corrected", ("author_name", "arxiv_id"),
    ),
    "an id of another work": (
        "Gu, A., & Dao, T. (2023). Mamba: Linear-time sequence modeling with selective state spaces. arXiv preprint "
        "arXiv:2305.14314. link ↗",
        MAMBA, "corrected", ("arxiv_id",),
    ),
    "a DOI of another work": (
        "Breiman, L. (2001). Random forests. Machine Learning, 45(1). https://doi.org/10.18653/v1/N19-1423",
        FORESTS, "corrected", ("doi",),
    ),
    "an author left out": (
        "Rombach, R., Blattmann, A., Lorenz, D., & Ommer, B. (2022). High-resolution image synthesis with latent "
        "diffusion models. In CVPR.",
        LATENT, "corrected", ("author_missing",),
    ),
    "a first author who is not the first": (
        "Blattmann, A., Rombach, R., Lorenz, D., Esser, P., & Ommer, B. (2022). High-resolution image synthesis with "
        "latent diffusion models. In CVPR.",
        LATENT, "corrected", ("author_order",),
    ),
    "one word of the title changed": (
        "Rombach, R., Blattmann, A., Lorenz, D., Esser, P., & Ommer, B. (2022). High-resolution image synthesis using "
        "latent diffusion models. In CVPR.",
        LATENT, "corrected", ("title",),
    ),
    "a year two off every version": (
        "Rombach, R., Blattmann, A., Lorenz, D., Esser, P., & Ommer, B. (2019). High-resolution image synthesis with "
        "latent diffusion models. In CVPR.",
        LATENT, "corrected", ("year",),
    ),
    "a year to come": (
        "Rombach, R. et al. (2033). High-resolution image synthesis with latent diffusion models. In CVPR.",
        LATENT, "corrected", ("year",),
    ),
    "another conference": (
        "Rombach, R. et al. (2022). High-resolution image synthesis with latent diffusion models. In ICML.",
        LATENT, "corrected", ("venue",),
    ),
    "a conference that does not exist": (
        "Breiman, L. (2001). Random forests. In Symposium on Tree-Based Reasoning.",
        FORESTS, "corrected", ("venue",),
    ),
    "authors of another work, without an id": (
        "Devlin, J., Chang, M.-W., Lee, K., & Toutanova, K. (2022). High-resolution image synthesis with latent "
        "diffusion models. In CVPR.",
        LATENT, "contradicted", ("author_unknown",),
    ),
    "the id of a work with another title and other authors": (
        "Okafor, N., & Lindqvist, P. (2023). Spectral gating for tabular anomaly streams. arXiv preprint "
        "arXiv:2305.14314.",
        None, "contradicted", ("arxiv_id", "not_same_work"),
    ),
    "nothing like it": (
        "Okafor, N., & Lindqvist, P. (2023). Spectral gating for tabular anomaly streams. In ICML.",
        None, "not_found", (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("raw", RIGHT.values(), ids=RIGHT.keys())
def test_normal_variation_is_not_accused(raw: str) -> None:
    verdict = judged(raw)
    assert (verdict.status, verdict.discrepancies) == ("verified", ())
    assert verdict.work is not None


@pytest.mark.parametrize(("raw", "found", "status", "codes"), WRONG.values(), ids=WRONG.keys())
def test_errors_are_named(raw: str, found: object, status: str, codes: tuple[str, ...]) -> None:
    verdict = judged(raw)
    assert (verdict.status, verdict.discrepancies) == (status, codes)
    assert verdict.work is found
    assert {difference["code"] for difference in verdict.evidence["differences"]} == set(codes)


def test_a_work_held_only_as_a_preprint_by_a_registry_of_publications_was_not_published_there() -> None:
    held = version("Spectral Gating for Streams", "Okafor, Ngozi", 2026, doi="10.48550/arxiv.2602.00001",
                   arxiv="2602.00001", registry="crossref")  # fmt: skip
    raw = "Okafor, N. (2026). Spectral gating for streams. In ICML. arXiv preprint arXiv:2602.00001."
    assert judged(raw, world=World([work(held)])).discrepancies == ("venue",)
    known = version("Spectral Gating for Streams", "Okafor, Ngozi", 2026, arxiv="2602.00001")
    assert judged(raw, world=World([work(known)])).status == "verified"


def test_a_subtitle_after_a_question_is_no_venue() -> None:
    held = version(
        "How Does Loss Matter? Application to Age Estimation",
        "Akbari, Ali",
        2021,
        "ICML",
        registry="crossref",
    )
    raw = "Akbari, A. (2021). How Does Loss Matter? Application to Age Estimation."
    assert judged(raw, world=World([work(held)])).status == "verified"


def test_what_cannot_be_asked_is_unchecked() -> None:
    nothing = Finding(failed={"crossref": "connection refused", "arxiv": "connection refused"})
    for raw in (*RIGHT.values(), "", "—", "Unpublished manuscript."):
        verdict = judge(parse_reference(raw), nothing, TODAY)
        assert verdict.status == "unchecked"
        assert verdict.evidence["reasons"]


def test_a_lone_identifier_is_what_it_names() -> None:
    reference = Reference(raw="https://arxiv.org/abs/1706.03762", arxiv_id="1706.03762")
    verdict = judge(reference, WORLD.find(reference), TODAY)
    assert (verdict.status, verdict.work) == ("verified", ATTENTION)


def test_a_withdrawn_work_is_still_the_work_and_the_evidence_says_its_state() -> None:
    gone = work(*LATENT.records)
    world = World([replace(gone, state="retracted")])
    raw = "Rombach, R. et al. (2022). High-resolution image synthesis with latent diffusion models. In CVPR."
    verdict = judged(raw, world=world)
    assert (verdict.status, verdict.evidence["compared"]["state"]) == ("verified", "retracted")


@given(
    st.permutations(WORLD.works), st.sampled_from([*RIGHT.values(), *(case[0] for case in WRONG.values())])
)
def test_the_order_in_which_works_are_found_changes_nothing(works: list[Any], raw: str) -> None:
    reference = parse_reference(raw)
    first = judge(reference, WORLD.find(reference), TODAY)
    finding = World(works).find(reference)
    shuffled = judge(reference, Finding(
        finding.asked, {}, dict(reversed(finding.by_identifier.items())), finding.by_title, True, True
    ), TODAY)  # fmt: skip
    assert shuffled == first
    assert json.loads(json.dumps(first.evidence, sort_keys=True)) == first.evidence
