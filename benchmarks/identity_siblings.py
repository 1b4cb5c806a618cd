"""A world of real methods that are easily taken for one another: ``python -m benchmarks.identity_siblings``.

Families of methods whose names differ in one word, letter, digit or prefix (ARIMA and ARIMAX, YOLOv3 and YOLOv4, one-sample
and paired t-test), or that share an acronym (PCA the analysis and PCA the pump). Each is shown in many locales: in
another script, translated, bilingual or in English; sometimes the translation loses the very word that tells two
siblings apart. In most families all siblings cite one textbook, with its authors, its year and one type; their
summaries may be one template. Then pages are damaged: cells are missing, as in flat text, cut short or misspelt.

No address is known. Printed: precision and recall by pairs of records, the pairs of methods that were wrongly
joined, how many parts each method fell into, and the review items. Nothing here is shared with
``benchmarks/identity_world.py``.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pandas as pd

FAMILIES = Path(__file__).with_suffix(".txt")
"""Families apart by an empty line: ``name | alias; alias; …``."""

MORE = FAMILIES.with_name("identity_siblings_more.txt")
"""Other families, for a world in which local names are inflected."""

THIRD = FAMILIES.with_name("identity_siblings_third.txt")
"""Families of tests, versions, rankings and qualitative methods, written after the rules were."""

LATIN = ("cs", "da", "de", "es", "fr", "it", "pl", "pt", "ro", "tr", "vi")
OTHER = ("ar", "bg", "el", "fa", "he", "hi", "ja", "ka", "ko", "ru", "uk", "zh")
LOCALES = ("en", *LATIN, *OTHER)
SOUNDS = {
    "ar": "ابجدهوزحطيكلمنسعفصقرشت",
    "fa": "ابپتجچحخدرزسشفقکگلمنوهی",
    "he": "אבגדהוזחטיכלמנסעפצקרשת",
    "hi": "अबकडएफगहइजकलमनओपतरसटउव",
    "ka": "აბცდეფგჰიჯკლმნოპქრსტუვ",
    "el": "αβκδεφγηιζκλμνοπθρστυω",
    "ja": "アブクドエフグハイジキルムノオプテラステウヴ",
    "ko": "아부구도에후가하이지기루무노오푸테라스타우부",
    "zh": "阿布克德埃弗格赫伊杰基勒姆恩奥普特尔斯图乌维",
}
CYRILLIC = dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопкрстуввксиз", strict=False))


@dataclass(frozen=True, slots=True)
class Method:
    """A method with all that its pages claim; ``family`` is the number of its family."""

    number: int
    family: int
    name: str
    aliases: list[str]
    year: int
    people: list[str]
    kind: str
    citation: str
    summary: str


@dataclass(slots=True)
class World:
    """Records as identity takes them, and the number of each record's method."""

    records: pd.DataFrame
    truth: list[int]
    methods: list[Method] = field(default_factory=list)


def make_world(
    seed: int = 1,
    *,
    shared_origin: float = 0.7,
    pages: int = 3,
    families: Path = FAMILIES,
    inflected: float = 0.0,
) -> World:
    """All families in all locales. ``shared_origin``: share of families in which all cite one textbook.

    ``inflected``: share of local names that have another ending than usual.
    """
    chance = random.Random(seed)
    methods = _methods(chance, shared_origin, families)
    rows, truth = [], []
    for locale in LOCALES:
        lost = {m.family: chance.random() < 0.2 for m in methods}
        names = {m.number: _name(m, locale, chance, lose_word=lost[m.family]) for m in methods}
        for page in range(pages):
            shown = [m for m in methods if chance.random() < 0.5]
            if chance.random() < 0.5:
                chance.shuffle(shown)
            for place, method in enumerate(shown):
                rows.append(
                    _record(
                        method, locale, names[method.number], f"{page}{place // 3:03d}{locale}", place % 3
                    )
                )
                truth.append(method.number)
    endings = random.Random(seed)
    for row in rows:
        if endings.random() < inflected:
            _inflect(row, endings)
        _damage(row, chance)
    frame = pd.DataFrame(rows)
    return World(frame.assign(year=pd.array(frame["year"].tolist(), dtype="Int64")), truth, methods)


def _inflect(row: dict[str, object], chance: random.Random) -> None:
    """Another ending for the last word of a local name, as a case or a transcription gives it."""
    name = str(row["name"])
    if row["locale"] != "en" and name[-1].isalpha():
        row["name"] = name[:-1] + chance.choice(name)


def _methods(chance: random.Random, shared_origin: float, families: Path) -> list[Method]:
    found: list[Method] = []
    for family, block in enumerate(families.read_text(encoding="utf-8").strip().split("\n\n")):
        together = chance.random() < shared_origin
        template = chance.random() < 0.5
        origin = _origin(chance, "")
        for line in block.splitlines():
            name, _, aliases = line.partition(" | ")
            people, year, kind, citation = origin if together else _origin(chance, name)
            summary = _summary(chance, name, people, year, template=template, family=family)
            found.append(
                Method(len(found), family, name, aliases.split("; "), year, people, kind, citation, summary)
            )
    return found


def _origin(chance: random.Random, name: str) -> tuple[list[str], int, str, str]:
    people = [
        f"{_word(chance).capitalize()}, {chance.choice('ABCDEFGHJKLMNPRSTW')}."
        for _ in range(chance.randint(1, 3))
    ]
    year = chance.randint(1935, 2022)
    title = (
        f"On {name}"
        if name
        else f"{_word(chance).capitalize()} {chance.choice(('methods', 'learning', 'statistics'))}"
    )
    place = (
        "Wiley."
        if not name
        else f"Journal of {_word(chance)}, {chance.randint(1, 90)}, {chance.randint(1, 900)}."
    )
    kind = chance.choice(
        ("Statistical test", "Neural network", "Regression model", "Clustering algorithm", "Method")
    )
    return people, year, kind, f"{', & '.join(people)} ({year}). {title}. {place} DOI ↗"


def _word(chance: random.Random) -> str:
    return "".join(
        chance.choice(("ba", "ran", "ti", "sel", "mo", "dra", "vin", "kel", "os", "ur")) for _ in range(3)
    )


def _summary(
    chance: random.Random, name: str, people: list[str], year: int, *, template: bool, family: int
) -> str:
    head = f"{name[0].upper()}{name[1:]}, introduced by {people[0].partition(',')[0]} in {year}, is a method of the family {family}"
    if template:
        return f"{head} that is used in research to describe data, to test what is thought of them, and to say how sure it is."
    return f"{head} for " + " ".join(_word(chance) for _ in range(25)) + "."


def _name(method: Method, locale: str, chance: random.Random, *, lose_word: bool) -> str:
    style = chance.random()
    if locale == "en" or style < 0.2:
        return method.name
    words = method.name.split()
    local = _translate(" ".join(words[1:] if lose_word and len(words) > 1 else words), locale)
    if style < 0.3:
        return f"{local} ({method.name})"
    if style < 0.4:
        return f"{local} ({method.aliases[0]})"
    return local


def _translate(text: str, locale: str) -> str:
    if locale in LATIN:
        return " ".join(f"{word}{locale}" if word.isalpha() else word for word in text.split())
    letters = SOUNDS.get(locale)
    if letters is None:
        return "".join(CYRILLIC.get(char, char) for char in text.lower())
    return "".join(
        letters[(ord(char) - 97) % len(letters)] if char.isalpha() else char for char in text.lower()
    )


def _record(method: Method, locale: str, name: str, page: str, column: int) -> dict[str, object]:
    return {
        "page_id": page, "column": column, "kind": "comparison", "source": "site", "slug": None, "locale": locale,
        "name": name, "aliases": list(method.aliases), "year": method.year, "originators": list(method.people),
        "type": method.kind, "family": "Statistics", "field": None, "citation": method.citation, "work_id": None,
        "summary": method.summary, "first_seen": pd.Timestamp("2026-10-01", tz="UTC"),
    }  # fmt: skip


def _damage(row: dict[str, object], chance: random.Random) -> None:
    aliases = list(row["aliases"])  # type: ignore[call-overload]
    if chance.random() < 0.15:
        aliases = []  # flat text does not tell them apart
    elif chance.random() < 0.25:
        aliases.pop(chance.randrange(len(aliases)))
    if aliases and chance.random() < 0.05:
        place = chance.randrange(len(aliases))
        aliases[place] = _misspell(aliases[place], chance) if len(aliases[place]) > 8 else aliases[place]
    row["aliases"] = aliases
    for column, share in (("summary", 0.25), ("year", 0.05), ("type", 0.05), ("citation", 0.06)):
        if chance.random() < share:
            row[column] = None
    if chance.random() < 0.05:
        row["originators"] = []
    if row["summary"] and chance.random() < 0.1:
        row["summary"] = str(row["summary"])[: chance.randint(60, 110)]
    for column in ("summary", "citation", "name"):
        if row[column] and chance.random() < 0.03:
            row[column] = _misspell(str(row[column]), chance)


def _misspell(text: str, chance: random.Random) -> str:
    place = chance.randrange(1, max(len(text) - 1, 2))
    return chance.choice((text[:place] + text[place + 1 :], f"{text[:place]}\ufffd{text[place + 1 :]}"))


@dataclass(frozen=True, slots=True)
class Quality:
    """Pairs of records: how many of those joined are right, how many of the right ones are joined."""

    precision: float
    recall: float
    wrong: Counter[tuple[str, str]]  # pairs of methods that share a cluster, and pairs of their records
    parts: Counter[str]  # methods in more than one cluster
    reviews: Counter[str]


def measure(world: World) -> Quality:
    """Resolve a world in this process and compare the clusters with the truth."""
    from transforms.identity.resolution import resolve

    found = resolve(world.records, home=None, decisions=(), release="benchmark")
    members = world.records[["page_id", "column"]].merge(found.members, on=["page_id", "column"], how="left")
    table = pd.DataFrame({"found": members["method_id"], "method": world.truth})
    cells = table.groupby(["found", "method"]).size()
    wrong: Counter[tuple[str, str]] = Counter()
    for _, group in cells.groupby(level=0):
        for (one, n), (two, m) in combinations([(key[1], count) for key, count in group.items()], 2):
            wrong[world.methods[one].name, world.methods[two].name] += n * m
    both = sum(n * (n - 1) // 2 for n in cells)
    joined = sum(n * (n - 1) // 2 for n in table.groupby("found").size())
    due = sum(n * (n - 1) // 2 for n in table.groupby("method").size())
    parts = Counter(world.methods[number].name for _, number in cells.index)
    return Quality(both / max(joined, 1), both / max(due, 1), wrong, parts, Counter(found.reviews["kind"]))


def main() -> None:
    """Resolve every set of siblings and print precision, recall and what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--more", action="store_true", help="other families, every fifth name inflected")
    parser.add_argument("--third", action="store_true", help="yet others, two of five names inflected")
    parser.add_argument("--list", type=int, default=20, help="how many wrongly joined pairs to name")
    options = parser.parse_args()
    for seed in options.seeds:
        families, inflected = (
            (THIRD, 0.4) if options.third else (MORE, 0.2) if options.more else (FAMILIES, 0)
        )
        world = make_world(seed, families=families, inflected=inflected)
        found = measure(world)
        print(
            f"seed {seed}  {len(world.records):,} records of {len(world.methods)} methods  P {found.precision:.5f}  "
            f"R {found.recall:.5f}  wrong pairs of methods {len(found.wrong)}  clusters {found.parts.total()}  "
            f"reviews {dict(found.reviews)}"
        )
        for (one, two), count in found.wrong.most_common(options.list):
            print(f"    {count:6}  {one} / {two}")
        worst = ", ".join(f"{name} {count}" for name, count in found.parts.most_common(6) if count > 1)
        print(f"    in several parts: {worst}")


if __name__ == "__main__":
    main()
