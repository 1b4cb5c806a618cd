import pytest

from extractors.text.language import forget_model, identify
from extractors.text.scripts import script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Random Forest", "Latn"), ("Pădurea", "Latn"), ("Случайный лес", "Cyrl"), ("יער אקראי", "Hebr"),
        ("جنگل تصادفی", "Arab"), ("पुष्टिकारीय", "Deva"), ("ป่าสุ่ม", "Thai"), ("ランダムフォレスト", "Jpan"),
        ("決定木の手法", "Jpan"), ("决策树", "Hans"), ("決策樹", "Hant"), ("原典", "Hani"), ("랜덤", "Hang"),
        ("Δέντρο", "Grek"), ("2023", "Zyyy"), ("", "Zyyy"), ("χ²", "Grek"), ("LoRAとPEFT", "Latn"), ("এলোমেলো", "Beng"),
        ("梯度提升(Gradient Boosting)", "Latn"), ("— 12%", "Zyyy"),
    ],
)  # fmt: skip
def test_the_script_of_a_text(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The method estimates a density from its samples.", "en"),
        ("Die Methode schätzt eine Dichte aus ihren Stichproben.", "de"),
        ("Yöntem, örneklerden bir yoğunluk tahmin eder.", "tr"),
        ("该方法根据样本估计密度，并用于生成新的数据。", "zh"),
        ("この手法は標本から密度を推定する。", "ja"),
        ("השיטה אומדת צפיפות מתוך דגימות.", "he"),
    ],
)
def test_the_language_of_a_sentence(text: str, lang: str) -> None:
    assert identify(text)[0] == lang


@pytest.mark.parametrize("text", ["", "DPO", "2023", "—", "LoRA"])
def test_too_little_text_has_no_language(text: str) -> None:
    assert identify(text)[0] == "und"


def test_a_model_that_was_let_go_is_there_again_for_the_next_text() -> None:
    text = "Die Methode ordnet jedem Punkt seine nächsten Nachbarn zu und zählt deren Klassen."
    before = identify(text)
    forget_model()
    assert identify(f"{text} ")[0] == before[0] == "de"
