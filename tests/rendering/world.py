"""A small world of methods for tests: invented, but with the shapes and traps of the real ones."""

import random
from dataclasses import dataclass, replace

from extractors.schemas import ROWS

_FIRST = "Sparse Latent Adaptive Robust Bayesian Stochastic Hierarchical Contrastive Kernel Quantile Spectral Gated Causal Ordinal Fuzzy".split()
_MIDDLE = "Mixture Regression Attention Diffusion Boosting Clustering Factor Transport Embedding Sampling Survival Panel Graph Rank".split()
_LAST = "Model Network Analysis Estimator Test Machine Search Filter Forest Method".split()
_SURNAMES = "Breiman Vaswani Hochreiter Kaplan Engle Bollerslev Cortes Friedman Efron Pearl Rubin Hinton Kingma Tukey Wald Cox LeCun McFadden".split()
_GIVEN = "Ada Tim Rosa Albert Grace Leo Kurt Emmy Alan Sofia Hugo Mary".split()
_TYPES = [
    "Training methodology", "Neural network architecture", "Ensemble of decision trees (bagging)", "Non-parametric test",
    "Attention mechanism (Transformer core)", "Rule-based supervised learner", "Volatility model (econometrics)",
    "Deep generative latent-variable model (encoder–decoder)", "Probabilistic clustering",
]  # fmt: skip
_FAMILIES = ["Machine learning", "Statistics", "Econometrics", "Psychometrics"]
_TURKISH = ["Rastgele", "Karar", "Öz-Dikkat", "Çok Başlı", "Gradyan", "Değişkensel", "Ağırlıklı", "Görsel"]
_VENUES = ["Journal of Methods, 12(3), 45-67", "NeurIPS", "Annals of Statistics, 29(5), 1189-1232", "Econometrica, 50(4), 987-1007",
           "In Proceedings of the Example Conference (pp. 10684-10695)"]  # fmt: skip
_VERBS = ["models", "estimates", "compares", "samples", "orders", "compresses", "separates", "smooths"]
_OBJECTS = ["the tails of a skewed outcome", "what two groups share", "long sequences with little memory", "a graph from its edges",
            "the order of noisy ranks", "the variance of returns over time", "images in a compressed space"]  # fmt: skip
_MEANS = ["by fitting one small piece after another", "by voting over many weak learners", "with weights that it learns from the data",
          "under few assumptions about the noise", "through a latent variable for each case"]  # fmt: skip

_FIELDS = {
    "latin": ["Deep learning", "Statistics", "Econometrics"],
    "uk": ["Глибоке навчання", "Статистика", "Економетрика"],
    "ru": ["Глубокое обучение", "Статистика", "Эконометрика"],
    "bg": ["Дълбоко обучение", "Статистика", "Иконометрия"],
    "sr": ["Дубоко учење", "Статистика", "Економетрија"],
    "he": ["למידה עמוקה", "סטטיסטיקה", "אקונומטריקה"],
    "fa": ["یادگیری عمیق", "آمار", "اقتصادسنجی"],
    "ar": ["تعلم عميق", "إحصاء", "اقتصاد قياسي"],
    "ur": ["گہری تعلیم", "شماریات", "معاشیات پیمائی"],
    "hi": ["गहन शिक्षण", "सांख्यिकी", "अर्थमिति"],
    "bn": ["গভীর শিখন", "পরিসংখ্যান", "অর্থমিতি"],
    "ja": ["深層学習", "統計学", "計量経済学"],
    "zh": ["深度学习", "统计学", "计量经济学"],
    "ko": ["심층 학습", "통계학", "계량경제학"],
    "th": ["การเรียนรู้เชิงลึก", "สถิติ", "เศรษฐมิติ"],
    "el": ["Βαθιά μάθηση", "Στατιστική", "Οικονομετρία"],
    "vi": ["Học sâu", "Thống kê", "Kinh tế lượng"],
}  # fmt: skip
_SUFFIX = {"uk": "Модель", "ru": "Модель", "bg": "Модел", "sr": "Модел", "he": "מודל", "fa": "مدل‌سازی", "ar": "نموذج", "ur": "نمونہ", "hi": "मॉडल",
           "bn": "মডেল", "ja": "モデル", "zh": "模型", "ko": "모형", "th": "แบบจำลอง", "el": "Μοντέλο", "vi": "Mô hình"}  # fmt: skip


@dataclass(frozen=True)
class Record:
    """One column of a page: its name and nine cells, and the links of its source cell."""

    slug: str
    name: str
    cells: tuple[str, ...]
    hrefs: tuple[str, ...] = ()

    def cell(self, key: str) -> str:
        return self.cells[ROWS.index(key)]

    def with_cell(self, key: str, value: str) -> "Record":
        place = ROWS.index(key)
        return replace(self, cells=(*self.cells[:place], value, *self.cells[place + 1 :]))


@dataclass(frozen=True)
class Method:
    slug: str
    english: str
    number: int
    field: int
    cells: tuple[tuple[str, str], ...]
    href: str

    def record(self, locale: str, related: int = 4) -> Record:
        fields = _FIELDS.get(locale, _FIELDS["latin"])
        values = dict(self.cells) | {"field": fields[self.field], "related": str(related)}
        return Record(
            self.slug,
            self.name(locale),
            tuple(values[key] for key in ROWS),
            (self.href,) if self.href else (),
        )

    def name(self, locale: str) -> str:
        if locale not in _SUFFIX or self.number % 5 == 0:
            return self.english
        localised = f"{_SUFFIX[locale]} {self.number}"
        return f"{localised} ({self.english})" if self.number % 7 == 0 else localised


def make_methods(count: int, seed: int = 0) -> list[Method]:
    chance = random.Random(seed)
    methods: dict[str, Method] = {}
    while len(methods) < count:
        english = f"{chance.choice(_FIRST)} {chance.choice(_MIDDLE)} {chance.choice(_LAST)}"
        slug = english.lower().replace(" ", "-")
        if slug not in methods:
            methods[slug] = _method(slug, english, len(methods), chance)
    return list(methods.values())


def _method(slug: str, english: str, number: int, chance: random.Random) -> Method:
    year = chance.choice([str(chance.randint(1950, 2024))] * 8 + ["1996–2000", "2000s", "—"])
    surnames = chance.sample(_SURNAMES, chance.randint(1, 3))
    people = [f"{name}, {chance.choice('ABCDEFGHJKL')}." for name in surnames]
    originator = chance.choice(
        [f"{chance.choice(_GIVEN)} {surnames[0]}", "; ".join(people), f"{people[0][:-1]}. et al.", "—"]
    )
    source, href = _source(english, people, year, number, chance)
    acronym = "".join(word[0] for word in english.split())
    aliases = [
        f"{chance.choice(_TURKISH)} {chance.choice(_TURKISH)} ({english})",
        acronym,
        f"{acronym}(1,1)",
        english.lower(),
    ]
    summary = (
        f"The {english.lower()} {chance.choice(_VERBS)} {chance.choice(_OBJECTS)} {chance.choice(_MEANS)}. "
        f"It was described in {year if year != '—' else 'several places'} and {chance.choice(_VERBS)} {chance.choice(_OBJECTS)}."
    )
    cells = {
        "family": chance.choice(_FAMILIES), "year": year, "originator": originator, "type": chance.choice(_TYPES),
        "source": source, "aliases": ", ".join(aliases[: chance.randint(1, 4)]), "summary": summary,
    }  # fmt: skip
    return Method(slug, english, number, chance.randrange(3), tuple(cells.items()), href)


def _source(
    english: str, people: list[str], year: str, number: int, chance: random.Random
) -> tuple[str, str]:
    written = year[:4] if year[:4].isdigit() else "1999"
    head = f"{', '.join(people)} ({written}). The {english.lower()} and its uses. {chance.choice(_VENUES)}."
    kind = chance.randrange(3)
    if kind == 0:
        return f"{head} ISBN: 978-0-{387 + number % 500:03d}-31073-2", ""
    if kind == 1:
        return f"{head} DOI ↗", f"https://doi.org/10.5555/example.{number}"
    return f"{head} link ↗", f"https://papers.example/abs/{number}"
