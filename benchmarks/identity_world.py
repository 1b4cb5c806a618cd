"""A world of methods with known truth, as hard as the site and then some: what ``benchmarks/identity.py`` resolves.

One *name record* is one method in one locale on one page. Every method has an English name, an acronym
that other methods share by chance, aliases (some of them generic), originators, a year, a type and a
citation; locales differ in the name and, for some records, in all aliases. Then come the accidents:
typos, missing cells, years off by one, another way of writing the originators, textbooks that many methods
cite, and near-duplicates that share originators, year, type, citation, an alias and often the displayed name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

LOCALES = (
    "ar bg bn cs da de el en es et fa fi fr he hi hr hu id it ja ka ko lt lv ml nl no pl pt ro ru sk sl sr sv "
    "ta th tr uk vi zh"
).split()[:40]
SCRIPTS = {
    **dict.fromkeys(("bg", "ru", "sr", "uk"), "абвгдежзиклмнопрст"),
    **dict.fromkeys(("ar", "fa"), "ابتثجحخدذرزسشصطعفق"),
    "he": "אבגדהוזחטיכלמנספצק",
    "el": "αβγδεζηθικλμνξοπρσ",
    "hi": "अआइईउऊकखगघचछजझटठडढ",
    "bn": "অআইঈউঊকখগঘচছজঝটঠডঢ",
    "ta": "அஆஇஈஉஊகஙசஞடணதநபமயர",
    "ml": "അആഇഈഉഊകഖഗഘചഛജഝടഠഡഢ",
    "th": "กขคงจฉชซญดตถทธนบปผ",
    "ka": "აბგდევზთიკლმნოპჟრს",
    "ja": "アイウエオカキクケコサシスセソタチツ",
    "ko": "가나다라마바사아자차카타파하거너더러",
    "zh": "法模型回归网络学习树森林图算推断贝",
}
GENERIC = (
    "transfer learning;ensemble method;regression model;clustering method;factor model;latent variable model;"
    "bayesian inference;time series model;neural network;causal inference;variance analysis;structural model;"
    "fine-tuning;representation learning;nonparametric test;optimization algorithm"
).split(";")
KINDS = [
    f"{a} {b}"
    for a in "regression classification clustering latent causal sequential spatial robust".split()
    for b in ("model", "test", "algorithm", "estimator", "architecture")
]
FAMILIES = ["Machine learning", "Statistics", "Econometrics", "Psychometrics", "Bayesian methods"]
_SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo xa ze bri cla dro fle gra pli sta tru".split()


@dataclass(frozen=True, slots=True)
class World:
    """``records`` as identity takes them, and ``truth``: the number of each record's method.

    ``local`` marks records with no Latin name or alias; ``ambiguous`` are pairs of methods (numbers) that
    share an acronym or a generic alias.
    """

    records: pd.DataFrame
    truth: np.ndarray
    local: np.ndarray
    ambiguous: list[tuple[int, int]]


@dataclass(slots=True)
class _Method:
    words: list[str]
    aliases: list[str]
    people: list[str]
    year: int
    kind: str
    family: str
    citation: str
    summary: str


def make_world(size: int, seed: int = 6, *, summaries: bool = False) -> World:
    """A world of about ``size`` name records; the same size and seed give the same world."""
    rng = np.random.default_rng([seed, size])
    methods = _methods(max(size // 36, 20), rng)
    shown = [(m, loc) for m in range(len(methods)) for loc in _seen_in(rng)][:size]
    method = np.array([m for m, _ in shown])
    locale = np.array([loc for _, loc in shown])
    records = _records(methods, method, locale, rng, summaries=summaries)
    local = _make_local(records, methods, method, locale, rng)
    _add_noise(records, rng)
    _lay_out(records, method, locale, rng)
    return World(records, method, local, _ambiguous(methods, set(method.tolist()), rng))


def _seen_in(rng: np.random.Generator) -> list[int]:
    return sorted(rng.permutation(len(LOCALES))[: int(rng.integers(32, 41))].tolist())


def _word_list(size: int, rng: np.random.Generator) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < size:
        found["".join(rng.choice(_SYLLABLES, int(rng.integers(2, 4))))] = None
    return list(found)


def _methods(count: int, rng: np.random.Generator) -> list[_Method]:
    words = _word_list(min(400 + count // 5, 4000), rng)
    families = [word.capitalize() for word in _word_list(min(300 + count // 4, 6000), rng)]
    textbooks = [_origin(words, families, rng) for _ in range(max(count // 60, 2))]
    methods: list[_Method] = []
    names: set[str] = set()
    while len(methods) < count:
        chosen = [str(word) for word in rng.choice(words, int(rng.integers(2, 4)), replace=False)]
        if " ".join(chosen) in names:
            continue
        names.add(" ".join(chosen))
        origin = (
            textbooks[int(rng.integers(len(textbooks)))]
            if rng.random() < 0.1
            else _origin(words, families, rng)
        )
        methods.append(_method(chosen, origin, words, rng))
        if rng.random() < 0.02 and len(methods) < count:
            methods.append(_near_duplicate(methods[-1], words, rng))
    return methods


def _origin(
    words: list[str], families: list[str], rng: np.random.Generator
) -> tuple[list[str], int, str, str]:
    count = int(rng.integers(1, 4))
    people = [f"{rng.choice(families)}, {chr(65 + int(rng.integers(26)))}." for _ in range(count)]
    year = int(2024 - abs(rng.normal(0, 28)))
    title = " ".join(rng.choice(words, 6)).capitalize()
    place = f"Journal of {rng.choice(words)}, {rng.integers(1, 90)}, {rng.integers(1, 900)}"
    return people, year, f"{', & '.join(people)} ({year}). {title}. {place}.", str(rng.choice(KINDS))


def _method(
    name: list[str], origin: tuple[list[str], int, str, str], words: list[str], rng: np.random.Generator
) -> _Method:
    people, year, citation, kind = origin
    english = " ".join(name)
    aliases = [english] if rng.random() < 0.7 else []
    if rng.random() < 0.75:
        aliases.append("".join(word[0] for word in [*name, "model", "analysis"][:3]).upper())
    aliases += [
        f"{name[0]} {rng.choice(words)} {rng.choice(['model', 'method', 'analysis'])}"
        for _ in range(int(rng.integers(1, 3)))
    ]
    if rng.random() < 0.15:
        aliases.append(str(rng.choice(GENERIC)))
    summary = (
        f"{english.capitalize()} was introduced by {people[0].split(',')[0]} in {year}. "
        + " ".join(rng.choice(words, 30))
        + "."
    )
    return _Method(name, aliases[:4], people, year, kind, str(rng.choice(FAMILIES)), citation, summary)


def _near_duplicate(method: _Method, words: list[str], rng: np.random.Generator) -> _Method:
    name = [*method.words[:1], str(rng.choice(words)), *method.words[1:]]
    aliases = [*method.aliases[:1], f"{' '.join(name)} technique", f"{rng.choice(words)} {name[0]} approach"]
    summary = f"{' '.join(name).capitalize()} is a form of it. " + " ".join(rng.choice(words, 30)) + "."
    return _Method(
        name, aliases, method.people, method.year, method.kind, method.family, method.citation, summary
    )


def _translate(words: list[str], locale: str) -> str:
    letters = SCRIPTS.get(locale)
    if letters is None:
        ending = {"da": "e", "no": "e", "de": "ung", "fr": "é", "es": "ción", "vi": " ộ", "tr": "ü"}.get(
            locale, locale
        )
        return " ".join(f"{word}{ending}" for word in words)
    gap = "" if locale in ("ja", "zh", "th") else " "
    return gap.join(
        "".join(letters[(7 * ord(c) + i) % len(letters)] for i, c in enumerate(word)) for word in words
    )


def _name(words: list[str], locale: str, style: float) -> str:
    english = " ".join(words).title()
    if locale == "en" or style < 0.25:
        return english
    local = _translate(words, locale)
    return f"{local} ({english})" if style < 0.33 else local


def _records(
    methods: list[_Method],
    method: np.ndarray,
    locale: np.ndarray,
    rng: np.random.Generator,
    *,
    summaries: bool,
) -> pd.DataFrame:
    style = rng.random(len(method))
    rows = zip(method.tolist(), locale.tolist(), style.tolist(), strict=True)
    names = [_name(methods[m].words, LOCALES[loc], s) for m, loc, s in rows]
    pick = method.tolist()
    columns = {
        "name": names,
        "aliases": [methods[m].aliases for m in pick],
        "year": [methods[m].year for m in pick],
        "originators": [methods[m].people for m in pick],
        "type": [methods[m].kind for m in pick],
        "family": [methods[m].family for m in pick],
        "citation": [methods[m].citation for m in pick],
        "summary": [methods[m].summary if summaries else None for m in pick],
    }
    return pd.DataFrame({key: pd.Series(values, dtype=object) for key, values in columns.items()})


def _make_local(
    records: pd.DataFrame,
    methods: list[_Method],
    method: np.ndarray,
    locale: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """In three of a hundred records of other scripts the name and every alias are local."""
    other = np.isin(locale, [i for i, name in enumerate(LOCALES) if name in SCRIPTS])
    local = other & (rng.random(len(method)) < 0.03)
    for row in np.flatnonzero(local).tolist():
        words, place = methods[method[row]].words, LOCALES[locale[row]]
        records.at[row, "name"] = _translate(words, place)
        records.at[row, "aliases"] = [_translate(words[::-1], place)]
    return local


def _typo(text: str, rng: np.random.Generator) -> str:
    place = int(rng.integers(1, max(len(text) - 1, 2)))
    if rng.random() < 0.5:
        return text[:place] + text[place + 1 :]
    return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]


def _add_noise(records: pd.DataFrame, rng: np.random.Generator) -> None:
    def some(share: float) -> list[int]:
        return np.flatnonzero(rng.random(len(records)) < share).tolist()

    for row in some(0.20):
        aliases = records.at[row, "aliases"]
        kept = int(rng.integers(len(aliases)))
        records.at[row, "aliases"] = [
            alias for i, alias in enumerate(aliases) if i != kept or len(aliases) == 1
        ]
    for row in some(0.02):
        records.at[row, "aliases"] = []
    for row in some(0.04):
        aliases = list(records.at[row, "aliases"])
        if aliases:
            place = int(rng.integers(len(aliases)))
            if len(aliases[place]) > 5:  # a slip in an acronym is another acronym
                aliases[place] = _typo(aliases[place], rng)
            records.at[row, "aliases"] = aliases
    for row in some(0.05):
        records.at[row, "aliases"] = [alias.upper() for alias in records.at[row, "aliases"]][::-1]
    for row in some(0.06):
        records.at[row, "originators"] = [_flip(person) for person in records.at[row, "originators"]]
    for row in some(0.02):
        records.at[row, "originators"] = []
    for row in some(0.01):
        records.at[row, "year"] += 1
    for column, share in (("year", 0.02), ("type", 0.02), ("citation", 0.03)):
        for row in some(share):
            records.at[row, column] = None
    for column, share in (("citation", 0.03), ("name", 0.01), ("type", 0.01)):
        for row in some(share):
            if records.at[row, column]:
                records.at[row, column] = _typo(records.at[row, column], rng)


def _flip(person: str) -> str:
    family, _, given = person.partition(", ")
    return f"{given} {family}"


def _lay_out(records: pd.DataFrame, method: np.ndarray, locale: np.ndarray, rng: np.random.Generator) -> None:
    """Pages of three: in each locale methods stand in an order in which near-duplicates may meet."""
    near = method + rng.choice([0.0, 40.0], len(method)) * rng.random(len(method))
    order = np.lexsort((near, locale))
    page = np.empty(len(order), dtype=np.int64)
    page[order] = np.arange(len(order)) // 3
    clash = pd.DataFrame({"page": page, "locale": locale})
    records.insert(
        0, "page_id", [f"{p:07d}{loc:02d}" for p, loc in zip(page.tolist(), locale.tolist(), strict=True)]
    )
    records.insert(1, "column", clash.groupby(["page", "locale"]).cumcount().to_numpy())
    records["kind"], records["source"], records["slug"] = "comparison", "site", None
    records["locale"] = [LOCALES[loc] for loc in locale.tolist()]
    records["field"], records["work_id"] = None, None
    days = pd.to_timedelta(page % 300, unit="D")
    records["first_seen"] = pd.Timestamp("2026-01-01", tz="UTC") + days
    records["year"] = pd.array(records["year"].tolist(), dtype="Int64")


def _ambiguous(methods: list[_Method], seen: set[int], rng: np.random.Generator) -> list[tuple[int, int]]:
    carriers: dict[str, list[int]] = {}
    for number, method in enumerate(methods):
        for alias in method.aliases:
            if number in seen and (alias.isupper() or alias in GENERIC):
                carriers.setdefault(alias, []).append(number)
    pairs = sorted({(held[i], held[i + 1]) for held in carriers.values() for i in range(len(held) - 1)})
    chosen = rng.permutation(len(pairs))[:300]
    return [pairs[i] for i in sorted(chosen.tolist())]
