import pandas as pd
import pytest

from transforms.values.distinct import parse_distinct
from transforms.values.labels import Label, label_languages, split_label, split_labels

CASES = [
    ("Random Forest（随机森林）", "zh", "zh", "Random Forest"),
    ("Máquina de vectores de soporte (Support Vector Machine, SVM)", "es", "es", "Support Vector Machine"),
    ("Bosque aleatorio (Random Forest) (RF)", "es", "es", "Random Forest"),
    ("GAN (Generative Adversarial Network)", "pl", "pl", "Generative Adversarial Network"),
    ("BERT (fine-tuning)", "tr", "en", "BERT (fine-tuning)"),
    ("Rừng ngẫu nhiên (classification)", "vi", "vi", None),
    ("ランダムフォレスト【Random Forest】", "ja", "ja", "Random Forest"),
    ("Random Forest", "de", "en", "Random Forest"),
    ("Random Forest", "cs", "en", "Random Forest"),
    ("Direct Preference Optimization", "vi", "en", "Direct Preference Optimization"),
    ("Gradient Boosting", "fr", "en", "Gradient Boosting"),
    ("Isolation Forest", "de", "en", "Isolation Forest"),
    ("Bagging (Bootstrap Aggregating)", "nl", "en", "Bagging (Bootstrap Aggregating)"),
    ("Independent Samples t-test", "uk", "en", "Independent Samples t-test"),
    ("Pădurea Aleatoare (Random Forest)", "ro", "ro", "Random Forest"),
    ("Prilagođavanje GPT modela (GPT Fine-Tuning)", "hr", "hr", "GPT Fine-Tuning"),
    ("朴素贝叶斯 (Naive Bayes)", "zh", "zh", "Naive Bayes"),
    ("梯度提升（Gradient Boosting）", "zh", "zh", "Gradient Boosting"),
    ("توجه به خود (Self-Attention)", "fa", "fa", "Self-Attention"),
    (
        "Надежность при повторном тестировании (Test-Retest Reliability)",
        "ru",
        "ru",
        "Test-Retest Reliability",
    ),
    ("Konfirmační faktorová analýza (CFA)", "cs", "cs", None),
    ("Конфирматорный факторный анализ (КФА)", "ru", "ru", None),
    ("Alfa de Cronbach (Análise de Confiabilidade)", "pt", "pt", None),
    ("Bagging (agregacja bootstrapowa)", "pl", "pl", None),
    ("Kointegrationstest (Johansen / Engle-Granger)", "de", "de", None),
    ("قابلیت اطمینان بین ارزیاب (...)", "fa", "fa", None),
    ("ARDL-Grenzentest (Pesaran-Grenzentest)", "de", "de", None),
    ("Mamba (מודל מרחב מצב)", "he", "he", None),
    ("LoRA ו-PEFT", "he", "he", None),
    ("LoRA i PEFT", "hr", "hr", None),
    ("QLoRA", "he", "und", None),
    ("QLoRA", "de", "und", None),
    ("XGBoost", "ja", "und", None),
    ("Mamba", "he", "und", None),
    ("Granger Causality Test", "de", "en", "Granger Causality Test"),
    ("Cox Proportional Hazards Model", "sv", "en", "Cox Proportional Hazards Model"),
    ("Support Vector Machine (Klassifikation)", "de", "de", None),
    ("Random Wald", "de", "de", None),
    ("Forêt Aléatoire", "fr", "fr", None),
    ("यादृच्छिक वन", "kok", "kok", None),  # a language whose script is not listed
    ("случайный лес", "de", "und", None),
    ("Slučajna šuma", "sr-Latn", "sr", None),
    ("Случајна шума", "sr", "sr", None),
    ("Arbre de décision", "fr", "fr", None),
    ("Validation", "fr", "fr", None),
    ("Transformer", "de", "de", None),
    ("Any thing", "en", "en", "Any thing"),
    ("42", "de", "und", None),
    ("Random Forest", None, "en", "Random Forest"),
    ("Zufallswald", None, "und", None),
]


@pytest.mark.parametrize(("name", "locale", "lang", "english"), CASES)
def test_language_and_english_of_a_label(
    name: str, locale: str | None, lang: str, english: str | None
) -> None:
    assert split_label(name, locale) == Label(name, lang, english)


def languages(rows: list[tuple[str, str, str | None]]) -> list[str]:
    labels = pd.DataFrame(rows, columns=["method_id", "text", "locale"])
    return list(label_languages(labels, split_labels(labels)))


def test_the_same_text_in_unrelated_languages_is_untranslated() -> None:
    assert languages([("a", "QLoRA", "de"), ("a", "QLoRA", "he"), ("a", "Mamba X", "it")]) == [
        "en",
        "en",
        "it",
    ]


def test_related_languages_may_share_a_word() -> None:
    assert languages([("a", "Beslutning", "da"), ("a", "Beslutning", "no")]) == ["da", "no"]


def test_another_method_with_the_text_proves_nothing() -> None:
    assert languages([("a", "Mamba", "da"), ("b", "Mamba", "vi")]) == ["da", "vi"]


def test_a_page_without_locale_is_not_a_language() -> None:
    assert languages([("a", "QLoRA", None), ("a", "QLoRA", "de")]) == ["und", "und"]


def test_shared_script_is_not_untranslated() -> None:
    assert languages([("a", "随机森林", "zh"), ("a", "随机森林", "ja")]) == ["zh", "ja"]


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [("a", "QLoRA", "de"), ("a", "QLoRA", "vi"), ("b", "Skov", "da")]
    assert languages(rows[::-1]) == languages(rows)[::-1]


def test_a_parser_runs_once_a_distinct_value() -> None:
    seen: list[str] = []
    assert parse_distinct(["b", "a", "b"], lambda text: seen.append(text) or text.upper()) == {
        "b": "B",
        "a": "A",
    }
    assert seen == ["b", "a"]
