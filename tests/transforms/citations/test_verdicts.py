"""What is accused and what is not, case by case."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.citations.worlds import World, version, work
from transforms.citations.model import Finding, Reference, Verdict
from transforms.citations.references import parse_reference
from transforms.citations.verdicts import judge

TODAY = date(2026, 11, 21)

QLORA = work(
    version(
        "QLoRA: Efficient Finetuning of Quantized LLMs",
        "Dettmers, Tim; Pagnoni, Artidoro; Holtzman, Ari; Zettlemoyer, Luke",
        2023,
        arxiv="2305.14314",
    )
)
DPO = work(
    version(
        "Direct Preference Optimization: Your Language Model is Secretly a Reward Model",
        "Rafailov, Rafael; Sharma, Archit; Mitchell, Eric; Ermon, Stefano; Manning, Christopher D.; Finn, Chelsea",
        2023,
        arxiv="2305.18290",
    )
)
MAMBA = work(
    version(
        "Mamba: Linear-Time Sequence Modeling with Selective State Spaces",
        "Gu, Albert; Dao, Tri",
        2023,
        arxiv="2312.00752",
    )
)
ATTENTION = work(
    version(
        "Attention Is All You Need",
        "Vaswani, Ashish; Shazeer, Noam; Parmar, Niki; Uszkoreit, Jakob; Jones, Llion; Gomez, Aidan N.; "
        "Kaiser, Lukasz; Polosukhin, Illia",
        2017,
        arxiv="1706.03762",
    )
)
BERT = work(
    version(
        "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
        "Devlin, Jacob; Chang, Ming-Wei; Lee, Kenton; Toutanova, Kristina",
        2018,
        arxiv="1810.04805",
    ),
    version(
        "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
        "Devlin, Jacob; Chang, Ming-Wei; Lee, Kenton; Toutanova, Kristina",
        2019,
        "Proceedings of the 2019 Conference of the North",
        doi="10.18653/v1/n19-1423",
        registry="crossref",
    ),
)
LORA = work(
    version(
        "LoRA: Low-Rank Adaptation of Large Language Models",
        "Hu, Edward J.; Shen, Yelong; Wallis, Phillip; Allen-Zhu, Zeyuan; Li, Yuanzhi; Wang, Shean; Wang, Lu; "
        "Chen, Weizhu",
        2021,
        arxiv="2106.09685",
    )
)
GAN = work(
    version(
        "Generative Adversarial Networks",
        "Goodfellow, Ian J.; Pouget-Abadie, Jean; Mirza, Mehdi; Xu, Bing; Warde-Farley, David; Ozair, Sherjil; "
        "Courville, Aaron; Bengio, Yoshua",
        2014,
        arxiv="1406.2661",
    ),
    version(
        "Generative Adversarial Nets",
        "Goodfellow, Ian; Pouget-Abadie, Jean; Mirza, Mehdi; Xu, Bing; Warde-Farley, David; Ozair, Sherjil; "
        "Courville, Aaron; Bengio, Yoshua",
        2014,
        "Advances in Neural Information Processing Systems 27",
        registry="crossref",
    ),
)
VAE = work(
    version("Auto-Encoding Variational Bayes", "Kingma, Diederik P.; Welling, Max", 2013, arxiv="1312.6114")
)
VIT = work(
    version(
        "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
        "Dosovitskiy, Alexey; Beyer, Lucas; Kolesnikov, Alexander; Weissenborn, Dirk; Zhai, Xiaohua",
        2020,
        arxiv="2010.11929",
    )
)
LATENT = work(
    version(
        "High-Resolution Image Synthesis with Latent Diffusion Models",
        "Rombach, Robin; Blattmann, Andreas; Lorenz, Dominik; Esser, Patrick; Ommer, Björn",
        2021,
        arxiv="2112.10752",
    ),
    version(
        "High-Resolution Image Synthesis with Latent Diffusion Models",
        "Rombach, Robin; Blattmann, Andreas; Lorenz, Dominik; Esser, Patrick; Ommer, Bjorn",
        2022,
        "2022 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)",
        doi="10.1109/cvpr52688.2022.01042",
        registry="crossref",
    ),
)
KERNELS = work(
    version(
        "Learning with Kernels and Colour Models: An Overview",
        "Schölkopf, Bernhard; van der Maaten, Laurens; Müller, Klaus-Robert; Hernández-Lobato, José Miguel; "
        "Ostrovskii, Alexey",
        2010,
        "Journal of Machine Learning Research",
        doi="10.5555/1756006",
        registry="crossref",
    )
)
FORESTS = work(
    version(
        "Random Forests",
        "Breiman, Leo",
        2001,
        "Machine Learning",
        doi="10.1023/a:1010933404324",
        registry="crossref",
    )
)
WORLD = World([QLORA, DPO, MAMBA, ATTENTION, BERT, LORA, GAN, VAE, VIT, LATENT, KERNELS, FORESTS])


def judged(raw: str, hrefs: tuple[str, ...] = (), world: World = WORLD, **changes: Any) -> Verdict:
    reference = parse_reference(raw, hrefs)
    return judge(reference, world.find(reference, **changes), TODAY)


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


def test_a_work_held_only_as_a_preprint_by_a_registry_of_publications_was_not_published_there() -> None:
    held = version("Spectral Gating for Streams", "Okafor, Ngozi", 2026, doi="10.48550/arxiv.2602.00001",
                   arxiv="2602.00001", registry="crossref")  # fmt: skip
    raw = "Okafor, N. (2026). Spectral gating for streams. In ICML. arXiv preprint arXiv:2602.00001."
    assert judged(raw, world=World([work(held)])).discrepancies == ("venue",)
    known = version("Spectral Gating for Streams", "Okafor, Ngozi", 2026, arxiv="2602.00001")
    assert judged(raw, world=World([work(known)])).status == "verified"


def test_another_edition_of_a_book_is_the_book() -> None:
    from dataclasses import replace

    held = version("The Elements of Statistical Learning", "Hastie, Trevor; Tibshirani, Robert; Friedman, Jerome", 2001,
                   doi="10.1007/978-0-387-21606-5", registry="crossref")  # fmt: skip
    world = World([work(replace(held, isbn="9780387952840"))])
    raw = "Hastie, T., Tibshirani, R., & Friedman, J. ({}). The elements of statistical learning. Springer."
    assert judged(raw.format(2009), world=world).status == "verified"
    assert judged(raw.format(1994), world=world).status == "verified"
    assert judged(raw.format(2033), world=world).discrepancies == ("year",)


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


def test_another_work_of_the_same_authors_is_not_taken_for_an_altered_title() -> None:
    held = version(
        "Fourier Integral Operators. I", "Hörmander, Lars", 1971, "Acta Mathematica", registry="crossref"
    )
    raw = "Hörmander, L. (1972). Fourier integral operators. II. Acta Mathematica, 128(1), 183–269."
    assert judged(raw, world=World([work(held)])).status == "not_found"


UNKNOWN = "Okafor, N. (2023). Spectral gating for tabular streams. In ICML."
UNKNOWN_PREPRINT = "Okafor, N. (2023). Spectral gating for tabular streams. arXiv preprint arXiv:2302.00001."


@pytest.mark.parametrize(
    ("raw", "changes", "status", "reason"),
    [
        (UNKNOWN, {}, "not_found", "only local dumps were asked"),
        (UNKNOWN, {"asked": ("crossref", "dump:a")}, "not_found", ""),
        (UNKNOWN, {"general": False}, "unchecked", "no source that would know"),
        (UNKNOWN, {"general": False, "selections": ("dump:a",)}, "unchecked", "dump:a: a selection of works"),
        (UNKNOWN, {"failed": {"crossref": "timed out"}}, "unchecked", "crossref: timed out"),
        (UNKNOWN_PREPRINT, {"general": False}, "not_found", ""),
        (UNKNOWN_PREPRINT, {"general": False, "arxiv": False}, "unchecked", "no source that would know"),
        (
            UNKNOWN_PREPRINT,
            {"general": False, "failed": {"arxiv": "HTTP 503"}},
            "unchecked",
            "arxiv: HTTP 503",
        ),
    ],
)
def test_not_found_is_said_only_by_sources_that_would_know(
    raw: str, changes: dict[str, Any], status: str, reason: str
) -> None:
    verdict = judged(raw, **changes)
    assert verdict.status == status
    assert verdict.work is None
    assert reason in " ".join(verdict.evidence["reasons"])


BOOK = "Okafor, N. (2023). Spectral gating for tabular streams. Springer. ISBN: {}"


@pytest.mark.parametrize(
    ("isbn", "note"),
    [
        ("978-0-306-40615-7", "ISBN 9780306406157: in no source that was asked"),
        ("0-306-40615-2", "ISBN 9780306406157: in no source that was asked"),
        ("978-0-306-40615-8", "ISBN 9780306406158: its check digit is wrong"),
        ("0-306-40615-3", "ISBN 0306406153: its check digit is wrong"),
    ],
)
def test_a_book_that_nobody_has_is_unchecked_and_its_isbn_noted(isbn: str, note: str) -> None:
    verdict = judged(BOOK.format(isbn))
    assert (verdict.status, verdict.evidence["notes"]) == ("unchecked", [note])
    assert verdict.evidence["reasons"] == ["no source that was asked has all books"]


def test_the_isbn_of_another_book_is_told() -> None:
    raw = BOOK.format("9780306406157").replace("Spectral gating for tabular streams", "Random forests").replace(
        "Okafor, N. (2023)", "Breiman, L. (2001)"
    )  # fmt: skip
    verdict = judged(raw, by_identifier={"isbn:9780306406157": ATTENTION})
    assert (verdict.status, verdict.discrepancies, verdict.work) == ("corrected", ("not_same_work",), FORESTS)


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
    from dataclasses import replace

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
