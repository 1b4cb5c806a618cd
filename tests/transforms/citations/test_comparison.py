"""Pairs that are one and pairs that are not: names, author lists, titles, venues."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.citations.worlds import people
from transforms.citations.comparison.authors import compare_authors
from transforms.citations.comparison.names import compare_names
from transforms.citations.comparison.titles import compare_titles
from transforms.citations.comparison.venues import compare_venues, venue_kind

NAMES = [
    ("Dao, T.", "Dao, Tri", "same"),
    ("Dao, C.", "Dao, Tri", "misnamed"),
    ("Alves Jr., J.", "Júnior, José Alves", "same"),
    ("Júnior, J. A.", "Alves Júnior, José", "same"),
    ("Filho, A. C.", "Costa Filho, Antonio", "same"),
    ("Neto, P.", "Neto, Maria", "misnamed"),
    ("Neto, J.", "Costa, J.", "different"),
    ("Quoc, L. V.", "Le, Quoc V.", "same"),
    ("Quoc, N. V.", "Le, Quoc V.", "different"),
    ("Pál, Erdős", "Erdős, P.", "same"),
    ("Károly, Erdős", "Erdős, P.", "different"),
    ("Wang, Li", "Li, W.", "different"),
    ("Gosset, W. S.", "Student", "same"),
    ("Szűcs, Oe.", "Szűcs, Ödön", "same"),
    ("Kingma, D. P.", "Kingma, Diederik P.", "same"),
    ("Kingma, DP", "Kingma, Diederik P.", "same"),
    ("Kingma, D.", "Kingma, Diederik P.", "same"),
    ("Kingma, P.", "Kingma, Diederik P.", "same"),
    ("Kingma, David P.", "Kingma, Diederik P.", "misnamed"),
    ("Chang, M.-W.", "Chang, Ming-Wei", "same"),
    ("Chang, M. W.", "Chang, Mingwei", "same"),
    ("Chang, Ming Wei", "Chang, Ming-wei", "same"),
    ("Schaar, M. v. d.", "van der Schaar, Mihaela", "same"),
    ("Schaar, Mihaela van der", "van der Schaar, Mihaela", "same"),
    ("Bézenac, E. d.", "Bézenac, Emmanuel de", "same"),
    ("Arcas, B. A. y.", "Agüera y Arcas, Blaise", "same"),
    ("De Freitas, N.", "de Freitas, Nando", "same"),
    ("Schoelkopf, B.", "Schölkopf, Bernhard", "same"),
    ("Mueller, K.-R.", "Müller, Klaus-Robert", "same"),
    ("Ostrovsky, R.", "Ostrovskii, Rafail", "same"),
    ("Колмогоров, А. Н.", "Kolmogorov, Andrey N.", "same"),
    ("Rado, T.", "Radó, Tibor", "same"),
    ("Hernandez Lobato, J. M.", "Hernández-Lobato, José Miguel", "same"),
    ("Garcia Marquez, G.", "Marquez, Gabriel Garcia", "same"),
    ("Xin, Wang", "Wang, Xin", "same"),
    ("Li, Li", "Li, Li Ken", "same"),
    ("Tibshirani, Bob", "Tibshirani, Robert", "same"),
    ("R{\\'e}, C.", "Ré, Christopher", "same"),
    ("d'Amore, F.", "d’Amore, Francesco", "same"),
    ("OpenAI", "OpenAI", "same"),
    ("Wang, J.", "Wang, Xin", "misnamed"),
    ("Rafailof, R.", "Rafailov, Rafael", "misnamed"),
    ("Contrastive, L.", "Zettlemoyer, Luke", "different"),
    ("Zhang, X.", "Zheng, Xin", "different"),
    ("Lee, K.", "Li, Kai", "different"),
    ("王, 伟", "Wang, Wei", "unknown"),
]

TITLES = [
    (
        "QLoRA: Efficient finetuning of quantized LLMs",
        "QLoRA: Efficient Finetuning of Quantized LLMs",
        "same",
    ),
    ("Circular-symmetric correlation layer..", "Circular Symmetric Correlation Layer", "same"),
    ("Modelling the behaviour of colour centres", "Modeling the Behavior of Color Centers", "same"),
    (
        "The factor analysis of anxiety [Die Faktorenanalyse der Angst]",
        "Die Faktorenanalyse der Angst",
        "same",
    ),
    (
        "Additive regression in boosting (with discussion)",
        "Additive Regression in Boosting (With discussion and a rejoinder by the authors)",
        "same",
    ),
    ("A test for heteroskedasticity", "A Test for Heteroscedasticity", "same"),
    (
        "Steps toward a framework in connection with X",
        "Steps Towards a Framework in Connexion with X",
        "same",
    ),
    ("Learning from delayed rewards", "Learning from Delayed Reward", "altered"),
    ("A generalised analysis of optimisation", "A Generalized Analysis of Optimization", "same"),
    ("β-VAE: Learning basic visual concepts", "beta-VAE: Learning Basic Visual Concepts", "same"),
    ("{SCAFFOLD}: Stochastic Controlled Averaging", "SCAFFOLD: Stochastic controlled averaging", "same"),
    ("Search &amp; rescue in graphs", "Search and Rescue in Graphs", "same"),
    ("Improved $\\ell_2$ robustness", "Improved ℓ2 Robustness", "same"),
    ("Learning with Kernels and Trees", "Learning with Kernels and Trees: An Overview", "same"),
    ("Learning with Kernels and Trees: An Overview", "Learning with Kernels and Trees", "same"),
    ("LightGBM", "LightGBM: A Highly Efficient Gradient Boosting Decision Tree", "same"),
    ("Pre-training of deep transformers", "BERT: Pre-training of Deep Transformers", "same"),
    ("What happens after SGD? -- A framework", "What Happens after SGD? A Framework", "same"),
    ("Deep networks", "Deep Networks: A Survey of Everything", "different"),
    (
        "Mixing predictions towards online metric algorithms",
        "Mixing Predictions for Online Metric Algorithms",
        "altered",
    ),
    ("Characterizing risk of fairwashing", "Characterizing the risk of fairwashing", "altered"),
    ("Subspace differential privacys", "Subspace Differential Privacy", "altered"),
    ("Fourier integral operators. II", "Fourier integral operators. I", "different"),
    ("YOLOv4: Optimal speed and accuracy", "YOLOv3: Optimal speed and accuracy", "different"),
    ("Subspace differential privacy", "Attention is all you need", "different"),
    (None, "Attention is all you need", "unknown"),
    ("—", "Attention is all you need", "unknown"),
]

VENUES = [
    ("NeurIPS", "Advances in Neural Information Processing Systems 30", "same"),
    ("NIPS", "NeurIPS", "same"),
    ("ICLR", "International Conference on Learning Representations (ICLR)", "same"),
    ("ICLR", "ICLR (Poster) 2015", "same"),
    ("In Proc. of the 34th Int. Conf. on Machine Learning, Sydney, Australia", "ICML", "same"),
    ("J. Mach. Learn. Res", "Journal of Machine Learning Research", "same"),
    ("J. R. Stat. Soc.", "Journal of the Royal Statistical Society", "same"),
    ("IEEE Conference on Computer Vision and Pattern Recognition", "2022 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", "same"),
    ("KDD", "Proceedings of the 22nd ACM SIGKDD International Conference on Knowledge Discovery and Data Mining", "same"),
    ("Annals of Statistics", "The Annals of Statistics 7(1):1-26", "same"),
    ("Comput. Methods Appl. Mech. Engrg.", "Computer Methods in Applied Mechanics and Engineering", "same"),
    ("Proc. Natl. Acad. Sci. U.S.A.", "Proceedings of the National Academy of Sciences", "same"),
    ("J. Pers. Soc. Psychol.", "Journal of Personality and Social Psychology", "same"),
    ("J. Natl. Cancer Inst.", "JNCI: Journal of the National Cancer Institute", "same"),
    ("ETS Research Report Series", "ETS Research Report Series", "same"),
    ("INFORMS Journal on Computing", "ORSA Journal on Computing", "same"),
    ("Psychologische Beitraege", "Psychologische Beiträge", "same"),
    ("Crelle's Journal", "J. Reine Angew. Math.", "same"),
    ("Annu. Rev. Clin. Psychol.", "Annual Review of Clinical Psychology", "same"),
    ("Ann. Rev. Psychol.", "Annual Review of Psychology", "same"),
    ("Annu. Rev. Psychol.", "Annual Review of Clinical Psychology", "different"),
    ("ACL-IJCNLP", "Proceedings of the 59th Annual Meeting of the Association for Computational Linguistics and the 11th International Joint Conference on Natural Language Processing", "same"),
    ("Proceedings of EMNLP-IJCNLP 2019. ACL", "Proceedings of the 2019 Conference on Empirical Methods in Natural Language Processing and the 9th International Joint Conference on Natural Language Processing (EMNLP-IJCNLP)", "same"),
    ("ECML-PKDD", "Proceedings of the 59th Annual Meeting of the Association for Computational Linguistics and the 11th International Joint Conference on Natural Language Processing", "different"),
    ("Comput. Oper. Res.", "Computers & Operations Research", "same"),
    ("Oper. Res.", "Computers & Operations Research", "different"),
    ("J R Stat Soc Ser C Appl Stat", "Journal of the Royal Statistical Society: Series C (Applied Statistics)", "same"),
    ("Findings of ACL", "Findings of the Association for Computational Linguistics: ACL 2022", "same"),
    ("STOC", "Proceedings of the 52nd Annual ACM SIGACT Symposium on Theory of Computing", "same"),
    ("IEEE S&P", "2017 IEEE Symposium on Security and Privacy (SP)", "same"),
    ("IEEE S&P", "2017 IEEE Symposium on Foundations of Computer Science", "different"),
    ("IJE", "International Journal of Epidemiology", "unknown"),
    ("Труды Московского математического общества", "Transactions of the Moscow Mathematical Society", "unknown"),
    ("Psychometric Society", "Psychometrika", "unknown"),
    ("USAF School of Aviation Medicine", "International Statistical Review", "unknown"),
    ("Journal of Personality and Social Psychology", "Journal of the Royal Statistical Society. Series A (General)", "different"),
    ("Bulletin of the American Mathematical Society", "Annals of Statistics", "different"),
    ("ICML", "CVPR", "different"),
    ("Machine Learning", "International Conference on Machine Learning", "different"),
    ("Symposium on Neural Scaling Laws", "ICML", "different"),
    ("International Conference on Quantum Machine Learning", "ICML", "different"),
    ("Journal of Statistical Machine Learning Theory", "J. Mach. Learn. Res.", "different"),
    ("Transactions on Meta-Learning and Adaptation", "AAAI", "different"),
    ("Workshop on Domain Generalization", "NeurIPS", "different"),
    ("ICML Workshop on Theory", "International Conference on Machine Learning", "unknown"),
    ("arXiv preprint", "NeurIPS", "unknown"),
    ("MIT Press", "NeurIPS", "unknown"),
    ("Lecture Notes in Computer Science", "ECCV", "unknown"),
    (None, "NeurIPS", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("claimed", "found", "relation"), NAMES)
def test_names(claimed: str, found: str, relation: str) -> None:
    assert compare_names(people(claimed)[0], people(found)[0]) == relation


@pytest.mark.parametrize(("claimed", "found", "relation"), TITLES)
def test_titles(claimed: str | None, found: str, relation: str) -> None:
    assert compare_titles(claimed, found).relation == relation


@pytest.mark.parametrize(("claimed", "found", "relation"), VENUES)
def test_venues(claimed: str | None, found: str, relation: str) -> None:
    assert compare_venues(claimed, found) == relation
    assert compare_venues(found, claimed) == relation


def test_a_group_may_be_left_out_but_not_a_person_who_is_called_like_one() -> None:
    registered = people("Moher, David; Liberati, Alessandro; The PRISMA Group")
    without = compare_authors(people("Moher, D.; Liberati, A."), False, registered)
    assert without is not None and without.faults == 0
    persons = people("Moher, David; Core, Mark; Office, Anna")
    one = compare_authors(people("Moher, D.; Office, A."), False, persons)
    assert one is not None and [person.family for person in one.missing] == ["Core"]


def test_kinds_of_venues() -> None:
    assert [venue_kind(name) for name in ("ICML", "JMLR", "Symposium on X", "Annals of Y", "Springer", None)] == [
        "meeting", "journal", "meeting", "journal", None, None,
    ]  # fmt: skip


LISTS = [
    # claimed, et al., found, matched, unknown, missing, misnamed, in order
    ("A, X.; B, Y.", False, "Aa, Xa; Bb, Yb", 0, 2, 2, 0, None),
    ("Gu, A.; Dao, C.", False, "Gu, Albert; Dao, Tri", 1, 0, 0, 1, True),
    ("Wang, J.; Wang, X.; Li, Y.", False, "Li, Yi; Wang, Xin; Wang, Jun", 3, 0, 0, 0, False),
    ("Wang, X.", True, "Wang, Xin; Wang, Jun; Li, Yi", 1, 0, 0, 0, True),
    ("Wang, J.", True, "Wang, Xin; Wang, Jun; Li, Yi", 1, 0, 0, 0, False),
    ("Wang, X.", False, "Wang, Xin; Wang, Jun", 1, 0, 1, 0, True),
    ("Wang, J.; Zhu, B.; Xu, C.", False, "Wang, Xin; Ng, Dan; Ma, Eve", 0, 3, 3, 0, None),
    ("Dao; Tri", False, "Dao, Tri", 1, 0, 0, 0, True),
    ("Wei, Jason; Wang, Xuezhi; Bosma, Maarten", False, "Wei, Jason; Wang, Xuezhi; others", 2, 0, 0, 0, None),
    ("Guyatt, G.; Oxman, A.; GRADE Working Group", False, "Guyatt, Gordon; Oxman, Andrew", 2, 0, 0, 0, True),
    ("OpenAI", False, "OpenAI; Achiam, Josh; Adler, Steven", 1, 0, 0, 0, True),
]


@pytest.mark.parametrize(
    ("claimed", "et_al", "found", "matched", "unknown", "missing", "misnamed", "order"), LISTS
)
def test_author_lists(
    claimed: str,
    et_al: bool,
    found: str,
    matched: int,
    unknown: int,
    missing: int,
    misnamed: int,
    order: bool | None,
) -> None:
    compared = compare_authors(people(claimed), et_al, people(found))
    assert compared is not None
    counts = (compared.matched, len(compared.unknown), len(compared.missing), len(compared.misnamed))
    assert counts == (matched, unknown, missing, misnamed)
    assert compared.in_order == order


NAME = st.sampled_from([name for pair in NAMES for name in pair[:2]])


@settings(deadline=None)
@given(st.lists(NAME, min_size=1, max_size=8, unique=True))
def test_a_list_agrees_with_itself(names: list[str]) -> None:
    authors = people(";".join(names))
    compared = compare_authors(authors, False, authors)
    assert compared is not None
    assert (compared.faults, compared.matched, compared.in_order) == (0, len(names), True)


@settings(deadline=None)
@given(NAME, NAME)
def test_names_agree_both_ways(left: str, right: str) -> None:
    one, other = people(left)[0], people(right)[0]
    assert compare_names(one, other) == compare_names(other, one)
    assert compare_names(one, one) == "same"


@pytest.mark.parametrize(
    ("claimed", "found", "relation"),
    [
        ("Papadopoulos, G.", "Παπαδόπουλος, Γεώργιος", "same"),
        ("Okonkwo, B.", "Παπαδόπουλος, Γεώργιος", "different"),
        ("De Long, E. R.", "DeLong, Elizabeth R.", "same"),
        ("Poljak, B. T.", "Polyak, B.T.", "same"),
        ("Nesterov, Iu.", "Nesterov, Yurii", "same"),
        ("Nesterov, A.", "Nesterov, Yurii", "misnamed"),
        ("Perelman, Grigori", "Perelman, Grisha", "same"),
        ("Smith, I.", "Smith, John", "misnamed"),
    ],
)
def test_transcribed_names_are_told_from_others(claimed: str, found: str, relation: str) -> None:
    one, two = people(claimed)[0], people(found)[0]
    assert compare_names(one, two) == relation
