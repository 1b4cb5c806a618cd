import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.values.aliases import is_acronym, parse_aliases
from transforms.values.language import is_code, language_of

SEEN = [
    ("Quantized LoRA", "en"),
    ("State space models", "en"),
    ("Stable Diffusion", "en"),
    ("multi-head attention", "en"),
    ("scaled dot-product attention", "en"),
    ("fine-tuning BERT", "en"),
    ("Low-Rank Adaptation", "en"),
    ("generative adversarial nets", "en"),
    ("auto-encoding variational Bayes", "en"),
    ("Direct preference", "en"),
    ("random forest", "en"),
    ("Öz-Dikkat ve Çok Başlı Dikkat (Multi-Head Self-Attention)", "tr"),
    ("öz-dikkat", "tr"),
    ("BERT ince ayar", "tr"),
    ("LoRA ve PEFT — Parametre Verimli İnce Ayar", "tr"),
    ("Üretici Çekişmeli Ağ (GAN)", "tr"),
    ("görsel transformer", "tr"),
    ("Rastgele Orman", "tr"),
    ("Destek Vektör Makinesi", "tr"),
    ("Karar ağacı", "tr"),
    ("Mamba", "und"),
    ("Zufallswald", "und"),
    ("Forêt aléatoire", "und"),
    ("Slumpmässig skog", "und"),
    ("XGBoost", "und"),
    ("k-NN", "und"),
    ("случайный лес", "und"),  # many languages write Cyrillic
    ("глибоке навчання з учителем їх", "uk"),
    ("יער אקראי", "he"),
    ("ランダムフォレスト", "ja"),
    ("랜덤 포레스트", "ko"),
    ("Τυχαίο δάσος", "el"),
    ("ป่าสุ่ม", "th"),
    ("Rừng ngẫu nhiên", "vi"),
    ("1234", "und"),
]


ENGLISH = """decision forest;bagged decision trees;large margin classifier;Bayes classifier;OLS regression;
ordinary least squares;shrinkage estimator;internal consistency;Cohen's kappa;two-sample t test;
Welch test;Kalman filter;state-space model;hidden Markov model;skip connections;
masked language model;normalizing flow;evidence lower bound;policy gradient;ant colony optimization;
thematic analysis;focus group;participant observation;propensity score matching;
interrupted time series;proportional hazards;item response theory;topic model;bag of words;
message passing;knowledge distillation;chain-of-thought;analytic hierarchy process;
choice experiment;gravity model;extreme value theory;permutation test;
Bayesian information criterion;stacked generalization"""
TURKISH = """rassal orman;karar ağaçları;gradyan artırma;k-en yakın komşu;temel bileşenler analizi;
iç tutarlılık;
bağımsız örneklem t testi;tek yönlü varyans analizi;eşbütünleşme;üstel düzeltme;evrişimli sinir ağı;
dikkat mekanizması;pekiştirmeli öğrenme;benzetimli tavlama;gömülü kuram;söylem analizi;
durum çalışması;sağkalım analizi;kelime gömme"""
OTHERS = """Zufallswald;Entscheidungsbaum;Forêt aléatoire;Arbre de décision;Beslisboom;Beslutningstræ;
Juhuslik mets;Slučajna šuma;Pohon Keputusan Semi-Terawasi;Plus Proches Voisins;Empilement;
Direkt preferensoptimering;Regularisierter Entscheidungsbaum;Árbol de Decisión;Análise Fatorial;
Cronbachovo alfa;Ordinálna Cronbachova alfa;Ottimizzazione Diretta delle Preferenze;
análisis en dos etapas;algoritma genetik;analisis tematik;ve druhé fázi"""


def languages_of(names: str) -> list[str]:
    return [language_of(" ".join(name.split()), None) for name in names.split(";")]


@pytest.mark.parametrize(("names", "lang"), [(ENGLISH, "en"), (TURKISH, "tr")])
def test_most_aliases_have_their_language_and_none_another(names: str, lang: str) -> None:
    found = languages_of(names)
    assert set(found) <= {lang, "und"}
    assert found.count(lang) >= 0.85 * len(found)


def test_names_of_other_languages_are_neither_english_nor_turkish() -> None:
    assert not {"en", "tr"} & set(languages_of(OTHERS))


@pytest.mark.parametrize(
    ("text", "locale", "lang"),
    [("یادگیری ماشین گسترده", "ur", "ur"), ("Ağ", "az", "az"), ("Prilagođavanje", "hr", "hr"),
     ("Prilagođavanje", None, "und"), ("Rừng đa dạng", "hr", "vi")],
)  # fmt: skip
def test_letters_of_several_languages_take_the_page_s(text: str, locale: str | None, lang: str) -> None:
    assert language_of(text, locale) == lang


@pytest.mark.parametrize(("text", "lang"), SEEN)
def test_language_of_a_short_text_whatever_the_page(text: str, lang: str) -> None:
    for locale in (None, "de", "vi"):
        assert language_of(text, locale) == lang


@pytest.mark.parametrize(
    ("text", "locale", "lang"),
    [("случайный лес", "ru", "ru"), ("Случайна гора", "bg", "bg"), ("جنگل تصادفی", "fa", "fa"),
     ("随机森林", "zh", "zh"), ("यादृच्छिक वन", "hi", "hi"), ("שדה", "de", "he")],
)  # fmt: skip
def test_a_script_of_many_languages_takes_the_language_of_the_page(text: str, locale: str, lang: str) -> None:
    assert language_of(text, locale) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [("Rastgele Orman (Random Forest)", "tr"), ("support vector machine (SVM)", "en"),
     ("DPO (direct preference optimization)", "en"), ("Zufallswald (RF)", "und")],
)  # fmt: skip
def test_a_bilingual_alias_is_in_the_language_before_the_brackets(text: str, lang: str) -> None:
    assert parse_aliases(text, None)[0].lang == lang


def test_commas_in_brackets_stay_in_the_alias() -> None:
    cell = "GARCH(1,1), Bollerslev model, ARCH (1, 2), ARIMA(p,d,q)"
    assert [alias.text for alias in parse_aliases(cell, "de")] == [
        "GARCH(1,1)",
        "Bollerslev model",
        "ARCH (1, 2)",
        "ARIMA(p,d,q)",
    ]


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("a (b, c, d", ["a (b", "c", "d"]),  # a lost bracket does not swallow the rest
        ("one، two", ["one", "two"]),
        ("一、二，三", ["一", "二", "三"]),
        ("አንድ፣ ሁለት፤ ሦስት", ["አንድ", "ሁለት", "ሦስት"]),
        ("ᠨᠢᠭᠡ᠂ ᠬᠣᠶᠠᠷ", ["ᠨᠢᠭᠡ", "ᠬᠣᠶᠠᠷ"]),
        ("ｶﾅ､ﾃﾞｰﾀ", ["ｶﾅ", "ﾃﾞｰﾀ"]),
        ("ARMA〈p,q〉, „Erster, Begriff“", ["ARMA〈p,q〉", "„Erster, Begriff“"]),
        ("1,5-norm, other", ["1,5-norm", "other"]),
        ("twice, twice", ["twice"]),
        ("—", []),
        (" , ,", []),
        (None, []),
    ],
)
def test_separators(cell: str | None, texts: list[str]) -> None:
    assert [alias.text for alias in parse_aliases(cell, None)] == texts


@pytest.mark.parametrize(
    "text", ["DPO", "LDM", "ViT", "LoRA", "t-SNE", "GARCH(1,1)", "КФА", "CFA/SEM", "BERT"]
)
def test_acronyms(text: str) -> None:
    assert is_acronym(text)
    assert parse_aliases(text, "en")[0] == (text, "und", "acronym")


@pytest.mark.parametrize(
    "text", ["Mamba", "XGBoost", "U-Net", "LONG SHORT TERM", "p-value", "深層学習", "", "A"]
)
def test_not_acronyms(text: str) -> None:
    assert not is_acronym(text)


@pytest.mark.parametrize("text", ["QLoRA", "XGBoost", "C4.5", "U-Net", "t-SNE", "GPT-4", "Word2Vec", "BERT"])
def test_codes_are_of_no_language(text: str) -> None:
    assert is_code(text)
    assert language_of(text, "de") == "und"


@pytest.mark.parametrize(
    "text", ["ARIMA-Modell", "Granger-Kausalitätstest", "Mamba", "Random Forest", "LoRA i PEFT"]
)
def test_words_are_not_codes(text: str) -> None:
    assert not is_code(text)


@given(st.lists(st.from_regex(r"[A-Za-z]{3,9}(\([0-9],[0-9]\))?", fullmatch=True), unique=True, max_size=4))
def test_joined_aliases_come_apart_again(texts: list[str]) -> None:
    texts = [text for text in texts if text.lower() not in ("none", "null", "unknown")]
    assert [alias.text for alias in parse_aliases(", ".join(texts), None)] == texts


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        ('"one, two", three', ['"one, two"', "three"]),
        ("“a, b”, «c, d», e", ["“a, b”", "«c, d»", "e"]),
        ('5" pipe, 6" pipe', ['5" pipe', '6" pipe']),
        ("a.k.a. LoRA, also known as PEFT", ["LoRA", "PEFT"]),
        ("A, B, and C", ["A", "B", "C"]),
        ("And-Or graph, or-tree", ["And-Or graph", "or-tree"]),
        ("甲、乙，丙", ["甲", "乙", "丙"]),
        ("a (b, c (d, e)), f", ["a (b, c (d, e))", "f"]),
        ("LoRA • PEFT", ["LoRA", "PEFT"]),
    ],
)
def test_what_separates_aliases(text: str, aliases: list[str]) -> None:
    assert [alias.text for alias in parse_aliases(text, "en")] == aliases
