"""A challenge, login, error or consent page saved in the place of a page is refused as what it is."""

import pytest

from extractors.articles.barriers import find_barrier
from extractors.pages import extract_page

BAIT = "We present a new method called BaitNet to do so. It is a method that works. Please try again later."


def _page(title: str, heading: str, text: str = BAIT) -> bytes:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body><h1>{heading}</h1><p>{text}</p></body></html>"
    ).encode()


BARRIERS = {
    "Just a moment...": "challenge",
    "Attention Required! | Example": "challenge",
    "Sorry, you have been blocked": "challenge",
    "403 Forbidden": "challenge",
    "请完成安全验证": "challenge",
    "Доступ к ресурсу ограничен": "challenge",
    "Page not found | Example": "error",
    "404 – Seite nicht gefunden": "error",
    "Error 404": "error",
    "お探しのページは見つかりませんでした": "error",
    "Halaman tidak ditemukan": "error",
    "Domain for sale": "error",
    "Sign in to your account": "login",
    "Iniciar sesión": "login",
    "تسجيل الدخول": "login",
    "Before you continue to Example": "consent",
    "Privacy policy": "consent",
    "Subscribe to read the full article": "paywall",
    "Search results for “LoRA”": "search",
}


@pytest.mark.parametrize("title", BARRIERS)
def test_a_barrier_is_refused_by_its_title_or_its_heading(title: str) -> None:
    for content in (_page(title, "Example"), _page("Example", title)):
        found = extract_page(content, "p")
        assert [row["reason"] for row in found.refusals] == ["barrier_page"] and not found.articles
        assert BARRIERS[title] in found.refusals[0]["detail"]


def test_a_barrier_in_plain_text_is_known_by_its_first_sentences() -> None:
    text = f"Error 1015. You are being rate limited. The owner of this site has banned you. {BAIT}"
    assert extract_page(text.encode(), "p").refusals[0]["reason"] == "barrier_page"


def test_a_form_that_asks_for_a_password_is_a_login() -> None:
    content = _page("Example", "Welcome").replace(b"</body>", b"<form><input type=password></form></body>")
    assert extract_page(content, "p").refusals[0]["reason"] == "barrier_page"


ARTICLES = [
    "A new method to find broken pages",
    "Log interpolation made simple",
    "Logging in the dark: LampNet",
    "Forbidden sequences speed up sampling",
    "Captchas fall to a new model",
    "Not found in textbooks: a new test",
    "Access for all",
]


@pytest.mark.parametrize("title", ARTICLES)
def test_an_article_is_no_barrier(title: str) -> None:
    text = "Engineers introduce LampNet, a new optimisation method for small models. It is faster than AdamW."
    found = extract_page(_page(title, title, text), "p")
    assert [row["introduced"] for row in found.articles] == [["LampNet"]]


def test_a_menu_above_an_article_is_no_barrier() -> None:
    text = (
        "Home\nLog in\nSearch\nSubscribe\nA smaller optimiser\n"
        "Engineers introduce LampNet, a new optimisation method for small models. It is faster than AdamW.\n"
    )
    assert [row["introduced"] for row in extract_page(text.encode(), "p").articles] == [["LampNet"]]


def test_a_long_text_is_no_barrier() -> None:
    assert find_barrier(["Page not found"], ["a" * 3000]) is None


def test_boxes_beside_an_article_introduce_nothing() -> None:
    box = (
        "<div class='{}'><p>We introduce a new framework called BoxKit for your choices. Accept it.</p></div>"
    )
    text = (
        "<article><h1>LampNet</h1><p>Engineers introduce LampNet, a new optimisation method for small models. "
        "It is faster than AdamW, and the team has tested it on three tasks in two languages.</p>"
        f"{box.format('paywall')}</article>{box.format('cookie-banner')}{box.format('newsletter_box')}"
    )
    found = extract_page(f"<html><body class='has-cookie-banner'>{text}</body></html>".encode(), "p")
    assert [row["introduced"] for row in found.articles] == [["LampNet"]]


def test_a_feed_of_many_methods_is_no_article() -> None:
    items = "".join(
        f"<p>Researchers introduce FooNet{n}, a new method for training. It is fast.</p>" for n in range(12)
    )
    found = extract_page(f"<html><body>{items}</body></html>".encode(), "p")
    assert found.refusals[0]["reason"] == "no_method_named" and not found.articles


INTRODUCED = {
    "ka": "მკვლევრებმა წარმოადგინეს ახალი მეთოდი სახელწოდებით NiniNet. ის უფრო სწრაფია, ვიდრე ძველი მეთოდები. კოდი მალე გამოქვეყნდება.",
    "hi": "शोधकर्ताओं ने NiniNet नामक एक नई विधि प्रस्तावित की है। यह पुरानी विधियों से तेज़ है। कोड जल्द उपलब्ध होगा।",
    "bn": "গবেষকরা NiniNet নামে একটি নতুন পদ্ধতি উপস্থাপন করেছেন। এটি পুরোনো পদ্ধতির চেয়ে দ্রুত। কোড শীঘ্রই প্রকাশিত হবে।",
    "ur": "محققین نے NiniNet نامی ایک نیا طریقہ پیش کیا ہے۔ یہ پرانے طریقوں سے تیز ہے۔ کوڈ جلد شائع ہوگا۔",
    "hy": "Հետազոտողները ներկայացրել են NiniNet անունով նոր մեթոդ։ Այն ավելի արագ է, քան հին մեթոդները։ Կոդը շուտով կհրապարակվի։",
    "am": "ተመራማሪዎች NiniNet የተባለ አዲስ ዘዴ አቅርበዋል። ከቀድሞዎቹ ዘዴዎች ይልቅ ፈጣን ነው። ኮዱ በቅርቡ ለሁሉም ይፋ ይሆናል ተብሏል።",
    "sw": "Watafiti wametambulisha mbinu mpya iitwayo NiniNet. Mbinu hii ni ya haraka kuliko za zamani. Msimbo utatolewa hivi karibuni.",
    "lt": "Mokslininkai pristatė naują metodą, pavadintą NiniNet. Jis greitesnis už senuosius. Kodas bus paskelbtas netrukus.",
    "is": "Vísindamenn við Háskóla Íslands kynntu nýja aðferð sem kallast NiniNet. Hún notar minna minni en áður. Höfundarnir segja að kóðinn verði birtur í sumar.",
    "kk": "Алматылық зерттеушілер NiniNet деп аталатын жаңа әдісті ұсынды. Ол LoRA әдісіне қарағанда аз жад пайдаланады. Код жазда жарияланады.",
    "km": "អ្នកស្រាវជ្រាវបានបង្ហាញវិធីសាស្ត្រថ្មីមួយឈ្មោះ NiniNet។ វាប្រើអង្គចងចាំតិចជាង LoRA។ កូដនឹងត្រូវបានចេញផ្សាយឆាប់ៗនេះ។",
    "lv": "Rīgas pētnieki iepazīstināja ar jaunu metodi, ko sauc par NiniNet. Tā izmanto mazāk atmiņas nekā LoRA. Kods tiks publicēts vasarā.",
    "ga": "Chuir taighdeoirí i nGaillimh modh nua darb ainm NiniNet i láthair. Úsáideann sé níos lú cuimhne ná LoRA. Foilseofar an cód sa samhradh.",
    "be": "Даследчыкі з Мінска прадставілі новы метад пад назвай NiniNet. Ён выкарыстоўвае менш памяці, чым LoRA. Код апублікуюць летам.",
    "mt": "Riċerkaturi f'Malta ppreżentaw metodu ġdid imsejjaħ NiniNet. Juża inqas memorja minn LoRA. Il-kodiċi jiġi ppubblikat fis-sajf.",
    "ps": "په کابل کې څېړونکو د NiniNet په نوم یوه نوې طریقه وړاندې کړه. دا د LoRA په پرتله لږه حافظه کاروي. کوډ به ډېر ژر خپور شي.",
    "ky": "Бишкектик изилдөөчүлөр NiniNet деп аталган жаңы ыкманы сунушташты. Ал LoRA менен салыштырганда аз эс колдонот. Код жайында жарыяланат.",
    "so": "Cilmi-baarayaal Muqdisho jooga ayaa soo bandhigay hab cusub oo la yiraahdo NiniNet. Wuxuu isticmaalaa xusuus ka yar LoRA. Koodhka waa la daabici doonaa.",
    "th": "นักวิจัยได้นำเสนอวิธีการใหม่ชื่อว่า NiniNet ซึ่งทำงานได้เร็วกว่าวิธีเดิมและใช้หน่วยความจำน้อยกว่ามาก\n"
    "ทีมงานทดสอบวิธีการนี้กับข้อมูลสามชุดและพบว่าผลลัพธ์ดีขึ้นอย่างชัดเจนเมื่อเทียบกับวิธีที่ใช้กันมาก่อนหน้านี้",
}  # fmt: skip


@pytest.mark.parametrize("language", INTRODUCED)
def test_articles_end_their_sentences_in_their_own_script(language: str) -> None:
    found = extract_page(INTRODUCED[language].encode(), "p")
    assert [row["introduced"] for row in found.articles] == [["NiniNet"]]
