"""Articles: what they introduce and relate to, without farms, navigation or readings; and what is no article."""

from pathlib import Path
from typing import Any

import pytest

from extractors.articles.farms import sift
from extractors.articles.pinyin import remove_pinyin
from extractors.pages import extract_page

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"

FARM = "友情链接: 便宜机票预订| 最好的减肥茶| 免费小说下载| 二手手机回收| 搬家公司电话| 彩票开奖号码| 高仿手表批发| 信用卡代还| 净水器推荐| 空调维修上门| 酒店预订电话| 汽车报价大全|"
ENGLISH_FARM = "cheap flights | best casino bonus | free spins | payday loans | replica watches | weight loss tea | essay service | crypto signals | phone repair | movers near me | lottery results | sofa cleaning | roof repair"

ARTICLES: dict[str, tuple[str, dict[str, Any]]] = {
    "English": (
        "FooNet halves the cost of fine-tuning\nBy A. Writer\n12 March 2025\nSource: Example Times\n"
        "Researchers at a university in Bern have presented a new method called FooNet. The approach updates only a few layers. "
        "It outperforms LoRA on four benchmarks and needs less memory than QLoRA.\nThe code will follow in spring.\n" + ENGLISH_FARM,
        {"introduced": ["FooNet"], "related": ["LoRA", "QLoRA"], "outlet": "Example Times", "published_at": "2025-03-12",
         "title": "FooNet halves the cost of fine-tuning", "lang": "en"},
    ),
    "English with a name of several words": (
        "A quicker way to route tokens\nPublished by Example Weekly\nThe team proposes a new training method called Selective Token Routing. "
        "It sends each word only through the layers that need it. Unlike GShard, it needs no extra loss term.\n",
        {"introduced": ["Selective Token Routing"], "related": ["GShard"], "outlet": "Example Weekly"},
    ),
    "German": (
        "Neues Verfahren spart Speicher\nQuelle: Beispielzeitung\n3. März 2025\n"
        "Forscher aus Graz stellen ein neues Verfahren namens BarNet vor. Das Modell kommt mit weniger Speicher aus als LoRA. "
        "Die Autoren wollen den Code im Sommer veröffentlichen.\n",
        {"introduced": ["BarNet"], "related": ["LoRA"], "outlet": "Beispielzeitung", "published_at": "2025-03-03", "lang": "de"},
    ),
    "Simplified Chinese": (
        "新方法FooNet问世,让训练更省力\n文章来源:示例日报\n2025年3月12日\n"
        "一支研究团队提出了名为FooNet的新方法,只更新少量参数。\n与LoRA相比,它用更少的内存得到相近的结果。\n作者认为,这种方法还可以继续改进。\n" + FARM,
        {"introduced": ["FooNet"], "related": ["LoRA"], "outlet": "示例日报", "published_at": "2025-03-12", "lang": "zh",
         "title": "新方法FooNet问世,让训练更省力"},
    ),
    "Japanese": (
        "学習を軽くする新手法\n出典:例日新聞\n研究チームはFooNetという新しい手法を提案した。LoRAより少ないメモリで学習できるという。著者らは今後コードを公開する予定である。\n",
        {"introduced": ["FooNet"], "related": ["LoRA"], "outlet": "例日新聞", "lang": "ja"},
    ),
    "Russian": (
        "Новый метод экономит память\nИсточник: Пример\nИсследователи предложили новый метод под названием FooNet. "
        "Он требует меньше памяти, чем LoRA. Авторы обещают опубликовать код летом.\n",
        {"introduced": ["FooNet"], "related": ["LoRA"], "outlet": "Пример", "lang": "ru"},
    ),
    "Spanish": (
        "Un método nuevo ahorra memoria\nFuente: El Ejemplo\nUn equipo de Sevilla presenta un nuevo método llamado FooNet. "
        "El modelo usa menos memoria que LoRA. Los autores publicarán el código en verano.\n",
        {"introduced": ["FooNet"], "related": ["LoRA"], "outlet": "El Ejemplo", "lang": "es"},
    ),
    "French": (
        "Une méthode économe\nSource : Le Modèle du jour\nUne équipe de Lyon présente une nouvelle méthode baptisée FooNet. "
        "Elle demande moins de mémoire que LoRA. Les auteurs publieront le code cet été.\n",
        {"introduced": ["FooNet"], "related": ["LoRA"], "outlet": "Le Modèle du jour", "lang": "fr"},
    ),
    "Korean": (
        "메모리를 아끼는 새로운 방법\n출처: 예시일보\n연구팀이 FooNet이라는 새로운 방법을 제안했다. 이 방법은 LoRA보다 적은 메모리를 사용한다. 저자들은 코드를 공개할 계획이다.\n",
        {"introduced": ["FooNet"], "related": ["LoRA"], "outlet": "예시일보", "lang": "ko"},
    ),
    "Turkish": (
        "Bellek tasarrufu sağlayan yöntem\nKaynak: Örnek Gazete\nAraştırmacılar FooNet adlı yeni bir yöntem öneriyor. "
        "Bu model LoRA ile karşılaştırıldığında daha az bellek kullanıyor. Yazarlar kodu yazın yayımlayacak.\n",
        {"introduced": ["FooNet"], "outlet": "Örnek Gazete", "lang": "tr"},
    ),
    "a verb and a name, the method in the next sentence": (
        "Meet FooNet, a faster way to train models\nBy Jane Doe | Tech Daily | May 4, 2025\nA team in Bern unveiled FooNet on Monday. "
        "The algorithm trains large models with half the memory, the authors write. It beats Adam and Lion on three tasks.\n",
        {"introduced": ["FooNet"], "published_at": "2025-05-04", "lang": "en"},
    ),
    "Markdown": (
        "# FooNet: Training with less\n\n*Published: 2025-05-04*\n\nIn a new paper, researchers from Graz propose **FooNet**, a method that "
        "trains transformers with less memory. Compared to LoRA and QLoRA, FooNet needs half the memory.\n\nThe code is on a server.\n",
        {"title": "FooNet: Training with less", "introduced": ["FooNet"], "related": ["LoRA", "QLoRA"], "published_at": "2025-05-04"},
    ),
    "German without a word of naming": (
        "FooNet: effizientes Training\nForscher der ETH haben mit FooNet eine neue Methode vorgestellt. Sie übertrifft LoRA deutlich. "
        "Der Code ist frei verfügbar, sagen die Autoren.\n",
        {"introduced": ["FooNet"], "related": ["LoRA"]},
    ),
    "a plain word as a name": (
        "New optimizer Sophia cuts training cost\nResearchers introduce Sophia, a second-order optimizer for language models. "
        "It is twice as fast as its forerunner. The optimizer is light, the authors say.\n",
        {"introduced": ["Sophia"]},
    ),
    "Hebrew": (
        "שיטה חדשה חוסכת זיכרון\nמקור: עיתון לדוגמה\nחוקרים הציגו שיטה חדשה בשם FooNet. השיטה זקוקה לפחות זיכרון לעומת LoRA. הקוד יפורסם בקיץ הקרוב.\n",
        {"introduced": ["FooNet"], "related": ["LoRA"], "outlet": "עיתון לדוגמה", "lang": "he"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ARTICLES)
def test_articles_that_introduce_a_method(name: str) -> None:
    text, expected = ARTICLES[name]
    found = extract_page(text.encode(), "p")
    assert found.articles, found.refusals
    article = found.articles[0]
    assert {key: article[key] for key in expected} == expected
    if text.endswith((FARM, ENGLISH_FARM)):
        assert "hijacked_page" in article["flags"]
        stored = " ".join(str(value) for value in article.values())
        for phrase in (FARM + "|" + ENGLISH_FARM).replace("友情链接:", "").split("|"):
            assert not phrase.strip() or phrase.strip() not in stored


HTML = """<!DOCTYPE html><html lang="en"><head><title>FooNet is here | Example Times</title>
<meta property="og:title" content="FooNet is here"><meta property="og:site_name" content="Example Times">
<meta property="article:published_time" content="2025-04-02T08:00:00Z"></head><body>
<nav><a href="/">Home</a><a href="/a">AI</a><a href="/b">Sports</a></nav>
<div style="position:absolute; left:-9999px">{hidden}</div>
<div class="teaser"><a href="/1">Ten phones</a> <a href="/2">Five cars</a> <a href="/3">New: CarNet</a> <a href="/4">Recipes</a></div>
<article><h1>FooNet is here</h1><p>Researchers introduce FooNet, a new training method for small models.</p>
<p>It is faster than LoRA.<br>The authors share their code.</p><script>track("BarNet")</script></article>
<aside>Advertisement: BuyNet, a new method to save.</aside><footer>Imprint</footer></body></html>"""


def test_an_article_in_markup() -> None:
    links = "".join(f'<a href="/x{n}">offer {n} casino</a>' for n in range(30))
    article = extract_page(HTML.format(hidden=links).encode(), "p", "https://example.org/x").articles[0]
    assert (article["title"], article["outlet"], article["published_at"]) == (
        "FooNet is here",
        "Example Times",
        "2025-04-02",
    )
    assert (article["introduced"], article["related"]) == (["FooNet"], ["LoRA"])
    assert "hijacked_page" in article["flags"]
    for word in ("casino", "Advertisement", "CarNet", "BuyNet", "BarNet", "Home", "Imprint"):
        assert word not in article["text"]
    clean = extract_page(HTML.format(hidden="").encode(), "p").articles[0]
    assert "hijacked_page" not in clean["flags"]


NO_METHOD = {
    "a recipe": "Soup for winter\nCut the leeks into rings. Fry them slowly in butter. Add water and let it boil for an hour.\n",
    "a history of known methods": (
        "What LoRA changed\nLoRA was proposed in 2021 and is now used everywhere. Many teams rely on it every day. It is cheaper than full training.\n"
    ),
    "a product": "New phone\nThe firm introduces the AB-12 today. It costs 300 francs. The battery lasts for two days.\n",
}
NO_ARTICLE = {
    "a list": "one\ntwo\nthree\n",
    "a farm alone": f"{ENGLISH_FARM}\n{FARM}\n",
    "a menu": "Home\nMethods\nData\nAbout\nContact\nImprint\nPrivacy\n",
}


@pytest.mark.parametrize("name", [*NO_METHOD, *NO_ARTICLE])
def test_pages_that_introduce_no_method(name: str) -> None:
    found = extract_page({**NO_METHOD, **NO_ARTICLE}[name].encode(), "p")
    assert not found.articles and found.page is None
    assert found.refusals[0]["reason"] == ("no_method_named" if name in NO_METHOD else "not_a_comparison")


@pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared is not here")
def test_the_hijacked_seed() -> None:
    content = next(SEEDS.glob("004*")).read_bytes()
    article = extract_page(content, "p").articles[0]
    assert article["introduced"] == ["LoRA-Dash"]
    assert {"LoRA", "PEFT"} <= set(article["related"])
    assert article["outlet"] == "量子位"
    assert {"hijacked_page", "pinyin_removed", "keyword_farm_removed"} <= set(article["flags"])
    farm = content.decode().split("主站蜘蛛池模板:")[1].split("|")
    stored = "\n".join(str(value) for value in article.values())
    assert not [phrase for phrase in farm if len(phrase.strip()) > 2 and phrase.strip() in stored]
    assert "(kuàng)" not in stored and "框架" in article["title"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("框(kuàng)架(jià)", "框架"),
        ("準（zhǔn）確", "準確"),
        ("綠(lǜ)色、女(nǚ)", "綠色、女"),
        ("方法(PEFT)", "方法(PEFT)"),
        ("模型(Gradient Boosting)", "模型(Gradient Boosting)"),
        ("算法(an)", "算法(an)"),
        ("好(hao3)的", "好的"),
    ],
)
def test_readings_are_removed_and_other_brackets_stay(text: str, expected: str) -> None:
    assert remove_pinyin(text)[0] == expected


def test_a_list_of_known_methods_is_no_farm() -> None:
    lines = [
        "The study compares LoRA, QLoRA, DoRA, AdaLoRA, VeRA, IA3, BitFit, prefix tuning, prompt tuning, adapters, P-tuning and full training."
    ]
    assert sift(lines).lines == tuple(lines) and not sift(lines).farm


def test_navigation_is_left_out_without_an_accusation() -> None:
    sifted = sift(["Home | News | AI | Sports | Contact", "FooNet is a method that saves memory."])
    assert sifted.lines == ("FooNet is a method that saves memory.",) and not sifted.farm
