"""Citations in the scripts and manners of many languages, against records as local registries deposit them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.transforms.citations.libraries import judged, library_of
from transforms.works.library import Library


def _work(
    doi: str, title: str | list[str], authors: list[tuple[str, str]], venue: str, year: int
) -> dict[str, Any]:
    return {
        "DOI": doi,
        "type": "journal-article",
        "title": [title] if isinstance(title, str) else title,
        "author": [{"family": family, "given": given} for family, given in authors],
        "container-title": [venue],
        "issued": {"date-parts": [[year]]},
    }


RECORDS = [
    _work("10.5555/zh","基于深度学习的图像识别方法研究",[("王","伟"),("李","娜"),("欧阳","修")],"计算机学报",2019),
    _work("10.5555/ja","ベイズ統計モデリングによるデータ解析入門",[("松浦","健太郎"),("久保","拓弥")],"統計数理",2015),
    _work("10.5555/ko","구조방정식 모형의 적합도 지수에 관한 연구",[("홍","세희"),("김","철수")],"한국심리학회지: 임상",2000),
    _work("10.5555/ru","О представлении непрерывных функций нескольких переменных",[("Колмогоров","А. Н.")],"Доклады Академии наук СССР",1957),
    _work("10.5555/ar","منهج البحث العلمي في العلوم الاجتماعية",[("عبيدات","ذوقان"),("عدس","عبد الرحمن")],"مجلة العلوم التربوية",2004),
    _work("10.5555/fa","روش تحقیق کیفی در علوم اجتماعی",[("محمدی","علی"),("رضایی","مریم")],"فصلنامه علوم اجتماعی",2012),
    _work("10.5555/he","שיטות מחקר איכותניות במדעי החברה",[("כהן","דוד"),("לוי","שרה")],"מגמות",2008),
    _work("10.5555/el","Μέθοδοι έρευνας στην εκπαίδευση",[("Παπαδόπουλος","Γιώργος")],"Παιδαγωγική Επιθεώρηση",2011),
    _work("10.5555/tr","Sosyal bilimlerde ölçek geliştirme çalışmaları",[("Şekercioğlu","Güçlü"),("Çokluk","Ömay"),("Büyüköztürk","Şener")],"Eğitim ve Bilim",2012),
    _work("10.5555/vi","Phương pháp nghiên cứu khoa học trong kinh doanh",[("Nguyễn","Đình Thọ"),("Trần","Thị Mai")],"Tạp chí Kinh tế",2013),
    _work("10.5555/is","Tölfræðilegar aðferðir í sálfræði",[("Sigurðsson","Jón Friðrik"),("Guðmundsdóttir","Þórunn Æsa")],"Sálfræðiritið",2005),
    _work("10.5555/pl","Metody badań pedagogicznych w zarysie",[("Łobocki","Mieczysław")],"Kwartalnik Pedagogiczny",2007),
    _work("10.5555/hu","A kvalitatív kutatás módszerei",[("Szabó","Erzsébet"),("Nagy","Ádám Gyula")],"Magyar Pedagógia",2016),
    _work("10.5555/th","การวิจัยเชิงคุณภาพทางสังคมศาสตร์",[("สุภางค์","จันทวานิช")],"วารสารสังคมศาสตร์",2010),
    _work("10.5555/hi","सामाजिक अनुसंधान की पद्धतियाँ और तकनीक",[("शर्मा","राम")],"समाज विज्ञान",2003),
    _work("10.5555/pt","Análise de conteúdo: um método para a pesquisa qualitativa",[("Gonçalves","Ângela Maria dos Santos"),("Conceição","João")],"Revista Brasileira de Educação",2010),
    _work("10.5555/cz",["Kvalitativní výzkum: základní teorie a metody"],[("Švaříček","Roman"),("Šeďová","Klára")],"Pedagogika",2007),
    _work("10.5555/xx","Two-sample testing with nonparametric kernels in high dimension",[("O'Neill","Cathy"),("MacDonald","Ross Mc"),("d'Aspremont","Alexandre"),("El Ghaoui","Laurent"),("St. John","Mary-Ann"),("Zhang","Hao Helen"),("Lim","Chinghway"),("Tran","Thi Kim Dung")],"Biometrika",2013),
]  # fmt: skip

RIGHT = [
"王伟, 李娜, 欧阳修. 基于深度学习的图像识别方法研究[J]. 计算机学报, 2019, 42(3): 453-482.",
"王伟、李娜、欧阳修 (2019). 基于深度学习的图像识别方法研究. 计算机学报, 42(3), 453–482. link ↗",
"王伟，李娜，欧阳修（2019）。基于深度学习的图像识别方法研究。计算机学报，42（3），453–482。",
"Wang, W., Li, N., & Ouyang, X. (2019). 基于深度学习的图像识别方法研究. 计算机学报. https://doi.org/10.5555/zh",
"松浦健太郎・久保拓弥 (2015). ベイズ統計モデリングによるデータ解析入門. 統計数理, 63(2), 1-20.",
"松浦健太郎, 久保拓弥 (2015) ベイズ統計モデリングによるデータ解析入門, 統計数理, 63, 1–20",
"홍세희, 김철수 (2000). 구조방정식 모형의 적합도 지수에 관한 연구. 한국심리학회지: 임상, 19(1), 161-177.",
"홍세희·김철수 (2000). 구조방정식 모형의 적합도 지수에 관한 연구. 한국심리학회지: 임상, 19(1), 161-177.",
"Колмогоров А. Н. О представлении непрерывных функций нескольких переменных // ДАН СССР. – 1957. – Т. 114. – С. 953–956.",
"Колмогоров, А. Н. (1957). О представлении непрерывных функций нескольких переменных. Доклады АН СССР, 114(5), 953–956. link ↗",
"Kolmogorov, A. N. (1957). О представлении непрерывных функций нескольких переменных. Doklady Akademii Nauk SSSR, 114, 953-956.",
"عبيدات، ذوقان، وعدس، عبد الرحمن (2004). منهج البحث العلمي في العلوم الاجتماعية. مجلة العلوم التربوية، 5(2)، 12-30.",
"عبيدات، ذ.، عدس، ع. (2004). منهج البحث العلمي في العلوم الاجتماعية. مجلة العلوم التربوية. link ↗",
"محمدی، علی؛ رضایی، مریم (1391). روش تحقیق کیفی در علوم اجتماعی. فصلنامه علوم اجتماعی، 5(2)، 12-30.",
"محمدی، ع.، و رضایی، م. (2012). روش تحقیق کیفی در علوم اجتماعی. فصلنامه علوم اجتماعی. link ↗",
"כהן, ד' ולוי, ש' (2008). שיטות מחקר איכותניות במדעי החברה. מגמות, 45(1), 3–20.",
"כהן, ד., ולוי, ש. (2008). שיטות מחקר איכותניות במדעי החברה. מגמות, 45(1), 3–20. link ↗",
"Παπαδόπουλος, Γ. (2011). Μέθοδοι έρευνας στην εκπαίδευση. Παιδαγωγική Επιθεώρηση, 3, 1-9.",
"Papadopoulos, G. (2011). Μέθοδοι έρευνας στην εκπαίδευση. Παιδαγωγική Επιθεώρηση, 3, 1-9.",
"Sekercioglu, G., Cokluk, O., & Buyukozturk, S. (2012). Sosyal bilimlerde olcek gelistirme calismalari. Egitim ve Bilim, 37. link ↗",
"Şekercioğlu, G., Çokluk, Ö. ve Büyüköztürk, Ş. (2012). Sosyal bilimlerde ölçek geliştirme çalışmaları. Eğitim ve Bilim, 37(165), 1-10.",
"Nguyễn Đình Thọ và Trần Thị Mai (2013). Phương pháp nghiên cứu khoa học trong kinh doanh. Tạp chí Kinh tế, 3. link ↗",
"Nguyen, D. T., & Tran, T. M. (2013). Phuong phap nghien cuu khoa hoc trong kinh doanh. Tap chi Kinh te. link ↗",
"Nguyễn, Đ. T., & Trần, T. M. (2013). Phương pháp nghiên cứu khoa học trong kinh doanh. Tạp chí Kinh tế. link ↗",
"Nguyen Dinh Tho, & Tran Thi Mai (2013). Phương pháp nghiên cứu khoa học trong kinh doanh. Tạp chí Kinh tế. link ↗",
"Sigurdsson, J. F., & Gudmundsdottir, T. A. (2005). Tölfræðilegar aðferðir í sálfræði. Sálfræðiritið, 10. link ↗",
"Jón Friðrik Sigurðsson og Þórunn Æsa Guðmundsdóttir. (2005). Tölfræðilegar aðferðir í sálfræði. Sálfræðiritið, 10, 1-10.",
"Lobocki, M. (2007). Metody badan pedagogicznych w zarysie. Kwartalnik Pedagogiczny. link ↗",
"Szabó Erzsébet – Nagy Ádám Gyula (2016): A kvalitatív kutatás módszerei. Magyar Pedagógia, 116(1). 3–20.",
"Szabó, E., & Nagy, Á. Gy. (2016). A kvalitatív kutatás módszerei. Magyar Pedagógia, 116(1), 3–20. link ↗",
"สุภางค์ จันทวานิช. (2553). การวิจัยเชิงคุณภาพทางสังคมศาสตร์. วารสารสังคมศาสตร์, 5(1), 1-10.",
"สุภางค์ จันทวานิช. (2010). การวิจัยเชิงคุณภาพทางสังคมศาสตร์. วารสารสังคมศาสตร์, 5(1), 1-10.",
"शर्मा, राम (2003). सामाजिक अनुसंधान की पद्धतियाँ और तकनीक. समाज विज्ञान, 4(2), 10-20.",
"GONÇALVES, A. M. S.; CONCEIÇÃO, J. Análise de conteúdo: um método para a pesquisa qualitativa. Revista Brasileira de Educação, v. 15, n. 2, p. 10-20, 2010.",
"Goncalves, A. M. dos S., & Conceicao, J. (2010). Analise de conteudo: Um metodo para a pesquisa qualitativa. Rev. Bras. Educ., 15. link ↗",
"ŠVAŘÍČEK, Roman a Klára ŠEĎOVÁ. Kvalitativní výzkum: základní teorie a metody. Pedagogika. 2007, 57(1), 1-10.",
"O’Neill, C., McDonald, R. M., d'Aspremont, A., El Ghaoui, L., St John, M.-A., Zhang, H. H., Lim, C., & Tran, T. K. D. (2013). Two-sample testing with nonparametric kernels in high dimension. Biometrika, 100(3), 1–10. link ↗",
"ONeill, C., MacDonald, R., D'Aspremont, A., Ghaoui, L. E., St. John, M. A., Zhang, H., Lim, C., & Tran, D. (2013). Two-sample testing with non-parametric kernels in high dimension. Biometrika.",
]  # fmt: skip

WRONG = [
    ("王伟, 李娜, 陈明. 基于深度学习的图像识别方法研究[J]. 计算机学报, 2019, 42(3): 453-482.", "author_unknown"),
    ("王伟、李娜 (2019). 基于深度学习的图像识别方法研究. 计算机学报, 42(3), 453–482.", "author_missing"),
    ("王伟、李娜、欧阳修 (2012). 基于深度学习的图像识别方法研究. 计算机学报, 42(3), 453–482.", "year"),
    ("홍세희, 박영수 (2000). 구조방정식 모형의 적합도 지수에 관한 연구. 한국심리학회지: 임상, 19(1), 161-177.", "author_unknown"),
    ("Колмогоров, А. Н., Петров, И. И. (1957). О представлении непрерывных функций нескольких переменных.", "author_unknown"),
    ("Şekercioğlu, G., Çokluk, Ö. ve Yılmaz, Ş. (2012). Sosyal bilimlerde ölçek geliştirme çalışmaları.", "author_unknown"),
    ("محمدی، علی؛ کریمی، مریم (1391). روش تحقیق کیفی در علوم اجتماعی. فصلنامه علوم اجتماعی، 5(2).", "author_unknown"),
    ("محمدی، علی؛ رضایی، مریم (1375). روش تحقیق کیفی در علوم اجتماعی. فصلنامه علوم اجتماعی، 5(2).", "year"),
    ("Nguyễn Đình Thọ và Lê Văn An (2013). Phương pháp nghiên cứu khoa học trong kinh doanh.", "author_unknown"),
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library_of(RECORDS, tmp_path_factory.mktemp("works")) as opened:
        yield opened


@pytest.mark.parametrize("raw", RIGHT)
def test_right_citations_in_any_language(library: Library, raw: str) -> None:
    verdict = judged(library, raw)
    assert (verdict.status, verdict.discrepancies) == ("verified", ())


@pytest.mark.parametrize(("raw", "code"), WRONG)
def test_wrong_citations_in_any_language(library: Library, raw: str, code: str) -> None:
    verdict = judged(library, raw)
    assert code in verdict.discrepancies
    assert set(verdict.discrepancies) <= {code, "author_missing"}
