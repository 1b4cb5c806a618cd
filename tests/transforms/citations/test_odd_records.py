"""Records as registries really deposit them, and citations of what they describe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.transforms.citations.libraries import judged, library_of
from transforms.citations.references import parse_reference
from transforms.works.library import Library

RECORDS: list[dict[str, Any]] = [
 {"DOI":"10.1101/2020.01.01.123456","type":"posted-content","title":["Mapping the noise of cells"],"author":[{"family":"Núñez","given":"Íñigo"},{"family":"Öztürk","given":"Şule"}],"institution":[{"name":"bioRxiv"}],"posted":{"date-parts":[[2020,1,2]]},"issued":{"date-parts":[[2020,1,2]]},"relation":{"is-preprint-of":[{"id-type":"doi","id":"10.1038/s41586-021-0001-1","asserted-by":"subject"}]}},
 {"DOI":"10.1038/s41586-021-0001-1","type":"journal-article","title":["A map of cellular <i>noise</i> in H<sub>2</sub>O &amp; salt"],"author":[{"family":"Núñez","given":"Íñigo"},{"family":"Öztürk","given":"Şule"},{"family":"Þórsdóttir","given":"Guðrún"}],"container-title":["Nature"],"issued":{"date-parts":[[2021,6]]}},
 {"DOI":"10.1016/S0140-6736(97)11096-0","type":"journal-article","title":["RETRACTED: Ileal-lymphoid-nodular hyperplasia, non-specific colitis, and pervasive developmental disorder in children"],"author":[{"family":"Wakefield","given":"AJ"},{"family":"Murch","given":"SH"}],"container-title":["The Lancet"],"issued":{"date-parts":[[1998,2]]}},
 {"DOI":"10.1016/s0140-6736(10)60175-4","type":"journal-article","title":["Retraction—Ileal-lymphoid-nodular hyperplasia, non-specific colitis, and pervasive developmental disorder in children"],"author":[],"container-title":["The Lancet"],"issued":{"date-parts":[[2010]]},"update-to":[{"DOI":"10.1016/S0140-6736(97)11096-0","type":"retraction","label":"Retraction"}]},
 {"DOI":"10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2","type":"journal-article","title":["Extracting summary statistics to perform meta-analyses of the published literature for survival endpoints"],"author":[{"family":"Parmar","given":"Mahesh K. B."},{"family":"Torri","given":"Valter"},{"family":"Stewart","given":"Lesley"}],"container-title":["Statistics in Medicine"],"issued":{"date-parts":[[1998,12,30]]}},
 {"DOI":"10.1234/nodate","type":"journal-article","title":["Undated thoughts on measuring very quiet things"],"author":[{"name":"Quiet Things Consortium"}],"container-title":["Journal of Silence"],"issued":{"date-parts":[[None]]}},
 {"DOI":"10.1234/noauthor","type":"journal-article","title":["The effects of anonymous authorship on everything else"],"container-title":["Journal of Silence"],"issued":{"date-parts":[[2001]]}},
 {"DOI":"10.1590/s0034-89101997000100001","type":"journal-article","title":["Uma medida da desigualdade em saúde nas grandes cidades","A measure of health inequality in large cities"],"author":[{"family":"da Silva","given":"José Antônio"},{"family":"Nguyễn","given":"Văn Thọ"}],"container-title":["Revista de Saúde Pública"],"issued":{"date-parts":[[1997]]}},
 {"DOI":"10.48550/arXiv.2101.00001","type":"posted-content","title":["Étude of $\\ell_1$ penalties"],"author":[{"family":"Lê","given":"Thị Hồng"},{"family":"김","given":"철수"}],"issued":{"date-parts":[[2021]]}},
 {"DOI":"10.1090/mml","type":"journal-article","title":["On the <mml:math><mml:mi>L</mml:mi><mml:mn>2</mml:mn></mml:math> norm of random &lt;i&gt;matrices&lt;/i&gt;"],"author":[{"family":"Kim","given":"Minjun"},{"family":"García Márquez","given":"María José"}],"container-title":["Mathematics of Computation"],"issued":{"date-parts":[[2005]]}},
 {"DOI":"10.1177/quiet1","type":"journal-article","title":["How quiet is quiet enough?"],"subtitle":["A study of very small rooms"],"author":[{"family":"Guest","given":"Ann"},{"family":"Moss","given":"Bea"}],"container-title":["Journal of Silence"],"issued":{"date-parts":[[2006]]}},
 {"DOI":"10.1051/quiet6","type":"journal-article","title":["<i>Quiet</i>2018 results"],"subtitle":["I. Overview of the rooms"],"author":[{"name":"Quiet Collaboration"},{"family":"Moss","given":"Bea"}],"container-title":["Journal of Silence"],"issued":{"date-parts":[[2020]]}},
]  # fmt: skip

RIGHT = [
"Núñez, Í., & Öztürk, Ş. (2020). Mapping the noise of cells. bioRxiv. https://doi.org/10.1101/2020.01.01.123456",
"Nunez, I., Ozturk, S., & Thorsdottir, G. (2021). A map of cellular noise in H2O & salt. Nature. link ↗",
"Nunez, I., Oeztuerk, S., & Þórsdóttir, G. (2021). A map of cellular noise in H2O and salt. Nature. link ↗",
"Nunez, I., & Ozturk, S. (2021). A map of cellular noise in H2O and salt. Nature. link ↗",
"Wakefield, A. J., et al. (1998). Ileal-lymphoid-nodular hyperplasia, non-specific colitis, and pervasive developmental disorder in children. The Lancet, 351, 637-641. https://doi.org/10.1016/S0140-6736(97)11096-0",
"Parmar, M. K. B., Torri, V., & Stewart, L. (1998). Extracting summary statistics to perform meta-analyses of the published literature for survival endpoints. Statistics in Medicine, 17(24), 2815-2834. https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
"Parmar, M. K., Torri, V., & Stewart, L. (1998). Extracting summary statistics to perform meta-analyses of the published literature for survival endpoints. Stat Med. https://doi.org/10.1002/%28SICI%291097-0258%2819980815/30%2917%3A15/16%3C1661%3A%3AAID-SIM968%3E3.0.CO%3B2-2",
"Quiet Things Consortium (1999). Undated thoughts on measuring very quiet things. Journal of Silence.",
"QTC (1999). Undated thoughts on measuring very quiet things. Journal of Silence.",
"The effects of anonymous authorship on everything else. (2001). Journal of Silence, 3(1), 1–9. link ↗",
"Anonymous (2001). The effects of anonymous authorship on everything else. Journal of Silence, 3(1), 1–9. link ↗",
"Silva, J. A. da, & Nguyen, V. T. (1997). A measure of health inequality in large cities. Revista de Saúde Pública, 31. link ↗",
"Da Silva, J. A., & Nguyen Van Tho (1997). Uma medida da desigualdade em saude nas grandes cidades. Rev. Saúde Pública, 31. link ↗",
"Le, T. H., & Kim, C. (2021). Étude of ℓ1 penalties. arXiv:2101.00001v2. link ↗",
"Kim, M., & Garcia Marquez, M. J. (2005). On the L2 norm of random matrices. Math. Comp., 74. link ↗",
"Kim, M.-J., & Márquez, M. J. G. (2005). On the L2 norm of random matrices. Mathematics of Computation. link ↗",
"Guest, A., & Moss, B. (2006). How quiet is quiet enough? Journal of Silence, 18(1), 59–82. link ↗",
"Guest, A., & Moss, B. (2006). How quiet is quiet enough? A study of very small rooms. Journal of Silence, 18(1), 59–82. link ↗",
"Quiet Collaboration. (2020). Quiet 2018 results. I. Overview of the rooms. Journal of Silence, 64, A1. link ↗",
"Kim M, García-Márquez MJ. On the L² norm of random matrices. Math Comput. 2005;74:1-9.",
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library_of(RECORDS, tmp_path_factory.mktemp("works")) as opened:
        yield opened


@pytest.mark.parametrize("raw", RIGHT)
def test_right_citations_of_oddly_deposited_works(library: Library, raw: str) -> None:
    verdict = judged(library, raw)
    assert (verdict.status, verdict.discrepancies) == ("verified", ())


@pytest.mark.parametrize(
    "raw",
    [
        "Guest, A., & Moss, B. (2006). How quiet is quiet enough? Sample size guided by the ear. Journal of Silence, 18. link ↗",
        "Guest, A., & Moss, B. (2006). How quiet is quiet enough? Sample size guided by the ear. Journal of Silence, 18. https://doi.org/10.1177/quiet1",
        "Quiet Collaboration. (2020). Quiet 2018 results. VI. Noise in the rooms. Journal of Silence, 64, A6. https://doi.org/10.1051/quiet6",
    ],
)
def test_another_subtitle_is_another_title(library: Library, raw: str) -> None:
    assert judged(library, raw).status not in ("verified", "ambiguous")


def test_a_retraction_is_told_by_the_notice_alone(library: Library) -> None:
    verdict = judged(library, next(raw for raw in RIGHT if raw.startswith("Wakefield")))
    assert verdict.work is not None and verdict.work.state == "retracted"


def test_what_a_preprint_became_is_one_work(library: Library) -> None:
    verdict = judged(library, RIGHT[0])
    assert verdict.work is not None and verdict.work.doi == "10.1038/s41586-021-0001-1"


@pytest.mark.parametrize("piece", ["Smith, J., ", "“", "J. y K. y ", "(2001). ", "[J] // "])
def test_an_endless_reference_is_read_no_further_than_a_reference_goes(piece: str) -> None:
    whole, cut = parse_reference(piece * 60_000), parse_reference((piece * 60_000)[:10_000])
    assert (whole.authors, whole.title, whole.venue) == (cut.authors, cut.title, cut.venue)
