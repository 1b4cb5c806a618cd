"""Articles in many languages as the web has them: navigation, stamps, farms anywhere, names in brackets."""

from typing import Any

import pytest

from extractors.articles.facts import find_date
from extractors.pages import extract_page

FARMS = {
    "zh": "澳门新葡京| 真人百家乐| 时时彩计划| 北京赛车pk10| 老虎机注册送钱| 快三开奖结果| 六合彩特码| 足球外围投注| 棋牌游戏下载| 彩票平台代理| 网上赌场开户| 捕鱼达人送分|",
    "en": "best online casino | payday loans fast | replica rolex | cheap viagra | sports betting tips | escort service | free slots | forex signals | buy backlinks | torrent movies | weight loss pills | essay writing",
    "ja": "オンラインカジノ おすすめ|パチンコ 攻略|競馬 予想|出会い系 無料|副業 稼ぐ|ブランド コピー|格安 航空券|ダイエット サプリ|即日 融資|仮想通貨 儲かる|動画 無料|レンタル 倉庫|",
    "th": "สล็อตเว็บตรง, บาคาร่าออนไลน์, แทงบอลสด, หวยออนไลน์, คาสิโนสด, ยิงปลา, เครดิตฟรี, ฝากถอนออโต้, สูตรสล็อต, เว็บพนัน, ไฮโลออนไลน์, รูเล็ต, เกมไพ่",
    "ru": "казино онлайн | ставки на спорт | займ на карту | реплики часов | похудеть быстро | форекс сигналы | скачать торрент | знакомства без регистрации | окна недорого | эвакуатор дешево | натяжные потолки | виагра цена | купить диплом",
}

ARTICLES: dict[str, tuple[str, dict[str, Any]]] = {
    'ja farm start': (
        '{ja}\n'
        'ホーム > AI > ニュース\n'
        '新しい手法「SoraTune」が発表される\n'
        '2025年11月3日 10:30 | 例テック通信\n'
        '東京の研究チームは、大規模言語モデルの微調整を軽くする新手法「SoraTune」を発表した。LoRAと比べてメモリ使用量は半分になるという。\n'
        'SoraTuneは重みの一部だけを更新する。QLoRAよりも学習が速い、と著者らは述べている。\n'
        'コードは年内に公開される予定だ。\n'
        '関連記事\n'
        '人気ランキング\n'
        '会社概要 お問い合わせ\n',
        {'introduced': ['SoraTune'], 'related': ['LoRA', 'QLoRA'], 'title': '新しい手法「SoraTune」が発表される', 'published_at': '2025-11-03', 'hijacked': True, 'lang': 'ja'},
    ),
    'ko': (
        '홈 | 뉴스 | AI | 스포츠 | 연예\n'
        "[단독] 국내 연구진, 새로운 학습 기법 '한빛넷(HanbitNet)' 공개\n"
        '입력 2025.10.07 09:12 | 수정 2025.10.08 11:00\n'
        '홍길동 기자\n'
        '출처: 예시뉴스\n'
        '국내 연구진이 HanbitNet이라는 새로운 학습 기법을 공개했다. 이 기법은 LoRA에 비해 메모리를 절반만 사용한다.\n'
        '연구진은 HanbitNet을 공개 데이터로 시험했다고 밝혔다.\n'
        '코드는 내년 봄에 공개될 예정이다.\n'
        '저작권자 © 예시뉴스 무단전재 및 재배포 금지\n',
        {'introduced': ['HanbitNet'], 'related': ['LoRA'], 'outlet': '예시뉴스', 'published_at': '2025-10-07', 'hijacked': False, 'lang': 'ko'},
    ),
    'ru farm mid': (
        'Главная / Новости / Наука\n'
        'Новый алгоритм VolgaNet ускоряет обучение\n'
        '7 октября 2025 г., 14:20\n'
        'Источник: Наука сегодня\n'
        'Учёные из Казани представили новый алгоритм под названием VolgaNet. Он обучает модели вдвое быстрее, чем Adam.\n'
        '{ru}\n'
        'Авторы сравнили VolgaNet с методом AdamW на трёх наборах данных. Код опубликуют зимой.\n'
        'Поделиться: VK Telegram\n',
        {'introduced': ['VolgaNet'], 'title': 'Новый алгоритм VolgaNet ускоряет обучение', 'outlet': 'Наука сегодня', 'published_at': '2025-10-07', 'hijacked': True, 'lang': 'ru'},
    ),
    'ar': (
        'الرئيسية | أخبار | تقنية | اتصل بنا\n'
        'باحثون يقدمون طريقة جديدة لتدريب النماذج\n'
        'المصدر: صحيفة المثال\n'
        '٣ نوفمبر ٢٠٢٥\n'
        'قدم باحثون من الرباط طريقة جديدة تسمى NajmTune لتدريب النماذج اللغوية. تستخدم هذه الطريقة ذاكرة أقل مقارنة بـ LoRA.\n'
        'وقال الباحثون إن الشيفرة ستنشر في الربيع. ويأمل الفريق في تحسين النتائج لاحقا.\n'
        'جميع الحقوق محفوظة\n',
        {'introduced': ['NajmTune'], 'related': ['LoRA'], 'outlet': 'صحيفة المثال', 'published_at': '2025-11-03', 'hijacked': False, 'lang': 'ar'},
    ),
    'es several': (
        'Inicio > Tecnología\n'
        'Dos métodos nuevos para ajustar modelos\n'
        'Por Ana Pérez, El Diario de Ejemplo, 5 de noviembre de 2025\n'
        'Investigadores de Valencia proponen un nuevo método llamado LunaTune. El equipo presenta además un algoritmo llamado SolTune, pensado para móviles.\n'
        'Ambos consumen menos memoria que LoRA y que QLoRA. El código estará disponible en enero.\n'
        'Publicidad\n'
        'Suscríbete a nuestro boletín\n',
        {'introduced': ['LunaTune', 'SolTune'], 'published_at': '2025-11-05', 'hijacked': False, 'lang': 'es'},
    ),
    'zh-hant pinyin farm': (
        'AI資(zī)訊(xùn) > 新(xīn)聞(wén)\n'
        '新(xīn)方(fāng)法(fǎ)YunTune問(wèn)世(shì),訓(xùn)練(liàn)更(gèng)省(shěng)力(lì)\n'
        '來(lái)源(yuán):示例週刊\n'
        '發(fā)佈(bù)於(yú)2025-09-01\n'
        '研(yán)究(jiū)團(tuán)隊(duì)提(tí)出(chū)了(le)名(míng)為(wéi)YunTune的(de)新(xīn)方(fāng)法(fǎ),比(bǐ)LoRA更(gèng)省(shěng)記(jì)憶(yì)體(tǐ)。\n'
        '作(zuò)者(zhě)說(shuō),這(zhè)種(zhǒng)方(fāng)法(fǎ)在(zài)三(sān)個(gè)任(rèn)務(wù)上(shàng)有(yǒu)效(xiào)。\n'
        '未(wèi)來(lái)還(hái)會(huì)公(gōng)開(kāi)程(chéng)式(shì)碼(mǎ)。\n'
        '主站蜘蛛池模板: {zh}\n',
        {'introduced': ['YunTune'], 'related': ['LoRA'], 'outlet': '示例週刊', 'published_at': '2025-09-01', 'hijacked': True},
    ),
    'zh-hans': (
        '首页 > 资讯\n'
        '比LoRA省一半内存:清华团队提出MuTune\n'
        '2025-08-12 08:00 来源: 示例网\n'
        '近日,清华大学的研究人员提出了一种名为MuTune的参数高效微调方法。实验显示,MuTune在五个任务上优于LoRA和DoRA。\n'
        '作者表示,代码将在年底开源。\n'
        '相关阅读\n'
        '上一篇:手机新品发布\n'
        '下一篇:天气预报\n',
        {'introduced': ['MuTune'], 'related': ['LoRA', 'DoRA'], 'outlet': '示例网', 'published_at': '2025-08-12', 'hijacked': False},
    ),
    'en no date': (
        'MENU\n'
        'Home\n'
        'Research\n'
        'Footer\n'
        'A smaller optimizer for bigger models\n'
        'Staff report\n'
        'Engineers at a small lab in Oslo have unveiled FjordOpt, an optimizer that stores half the state of Adam. It was tested on language and vision models.\n'
        'Compared with AdamW, FjordOpt needs less memory but a warm-up of its own. The team calls the approach sign-tracking.\n'
        'The paper has not been peer reviewed.\n'
        'Share this article\n'
        'Related: Ten gadgets we love\n',
        {'introduced': ['FjordOpt'], 'related': ['AdamW'], 'published_at': None, 'hijacked': False, 'lang': 'en'},
    ),
    'en odd date': (
        'FjordOpt, explained\n'
        'Updated: Tue, 04 Nov 2025 08:11:09 GMT\n'
        'Source: Oslo Example Post\n'
        'Researchers introduce FjordOpt, a new optimization method for large models. It halves the optimizer state of Adam.\n'
        'The method is simple to implement. Code is available.\n',
        {'introduced': ['FjordOpt'], 'published_at': '2025-11-04', 'outlet': 'Oslo Example Post', 'hijacked': False},
    ),
    'en us date': (
        'FjordOpt, explained\n'
        '11/04/2025\n'
        'Source: Oslo Example Post\n'
        'Researchers introduce FjordOpt, a new optimization method for large models. It halves the optimizer state of Adam.\n'
        'The method is simple to implement. Code is available.\n',
        {'introduced': ['FjordOpt'], 'published_at': None, 'outlet': 'Oslo Example Post', 'hijacked': False},
    ),
    'en farm middle, spaces': (
        'LakeNet: learning on a budget\n'
        'By J. Doe for Example Wire — October 9, 2025\n'
        'A team from Graz presents LakeNet, a training method that skips layers. It beats LoRA on two benchmarks, the authors write.\n'
        '{en}\n'
        'LakeNet is available as open source. The authors thank their funders.\n',
        {'introduced': ['LakeNet'], 'related': ['LoRA'], 'published_at': '2025-10-09', 'hijacked': True},
    ),
    'th farm': (
        'วิธีใหม่ช่วยประหยัดหน่วยความจำ\n'
        'ที่มา: ตัวอย่างรายวัน\n'
        '12 พฤศจิกายน 2568\n'
        'นักวิจัยเสนอวิธีใหม่ชื่อ ChaoTune ซึ่งใช้หน่วยความจำน้อยกว่า LoRA. ทีมงานจะเผยแพร่โค้ดในปีหน้า. ผลการทดลองดูดีมากในสามชุดข้อมูล.\n'
        '{th}\n',
        {'introduced': ['ChaoTune'], 'outlet': 'ตัวอย่างรายวัน', 'hijacked': True},
    ),
}  # fmt: skip


@pytest.mark.parametrize("damaged", [False, True])
@pytest.mark.parametrize("name", ARTICLES)
def test_articles_of_the_wild(name: str, damaged: bool) -> None:
    text, expected = ARTICLES[name]
    text = text.format(**FARMS)
    written = text.encode("utf-8").decode("latin-1") if damaged else text
    found = extract_page(written.encode(), "p")
    assert found.articles, found.refusals
    article = found.articles[0] | {"hijacked": "hijacked_page" in found.articles[0]["flags"]}
    assert {key: article[key] for key in expected if key != "related"} == {
        key: value for key, value in expected.items() if key != "related"
    }
    assert set(expected.get("related", ())) <= set(article["related"])
    assert ("mojibake_repaired" in article["flags"]) == (damaged and not text.isascii())
    stored = " ".join(map(str, article.values()))
    phrases = [phrase.strip() for farm in FARMS.values() for phrase in farm.replace(",", "|").split("|")]
    assert not [phrase for phrase in phrases if len(phrase) > 3 and phrase in stored]


NO_ARTICLES = {
    "a sign-in form": "Sign in\nEmail\nPassword\nForgot your password?\nCreate an account",
    "an error page": "403 Forbidden\nYou don't have permission to access this resource.\nServer at example.org Port 443",
    "a cookie wall": "We value your privacy\nWe and our partners store cookies on a device. You may click to consent to "
    "our processing. Your choice will apply to this website only.\nAccept all\nReject all",
    "farms alone": "\n".join(FARMS.values()),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_ARTICLES)
def test_a_page_that_is_neither_is_refused_with_a_reason(name: str) -> None:
    found = extract_page(NO_ARTICLES[name].encode(), "p")
    assert not found.articles and found.page is None
    assert found.refusals[0]["reason"] in ("no_method_named", "not_a_comparison", "barrier_page")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Updated: Tue, 04 Nov 2025 08:11:09 GMT", "2025-11-04"),
        ("٣ نوفمبر ٢٠٢٥", "2025-11-03"),
        ("ngày 5 tháng 11 năm 2025", "2025-11-05"),
        ("5 בנובמבר 2025", "2025-11-05"),
        ("5 listopada 2025", "2025-11-05"),
        ("5. listopada 2025.", "2025-10-05"),
        ("25/12/2025", "2025-12-25"),
        ("12/25/2025", "2025-12-25"),
        ("11/04/2025", None),
        ("31.02.2025", None),
        ("12 พฤศจิกายน 2568", None),
        ("令和7年11月3日", None),
    ],
)
def test_dates_as_people_write_them(text: str, date: str | None) -> None:
    assert find_date(text) == date
