"""A world of twelve well-known works, and the verdict on a reference in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.transforms.citations.worlds import World, version, work
from transforms.citations.model import Verdict
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
