"""Methods with their claimed and true citations; a quarter of the claims is wrong in one of the known ways."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.world.words import FAMILIES, FAMILY_ENDS, GIVEN, KINDS, QUALITIES, TOPICS, TYPES, VENUES

WRONG_SHARE = 0.25
NEAR_DUPLICATE_SHARE = 0.02
WRONG_KINDS = ("invented_author", "arxiv_id", "year", "title", "invented_work")


@dataclass(frozen=True, slots=True)
class TrueWork:
    """A work as the dump has it. ``arxiv_id`` and ``doi``: one of them or both."""

    title: str
    authors: tuple[tuple[str, str], ...]
    year: int
    venue: str
    arxiv_id: str | None
    doi: str | None


@dataclass(frozen=True, slots=True)
class WorldMethod:
    """A method as every page shows it; ``wrong`` is how its citation errs, or None."""

    slug: str
    english: str
    number: int
    field: int
    family: str
    type: str
    year: int
    originator: str
    aliases: str
    summary: str
    source: str
    href: str
    wrong: str | None
    work: TrueWork


def make_methods(count: int, seed: int) -> list[WorldMethod]:
    """``count`` methods with distinct slugs, near-duplicates among them."""
    chance = random.Random(seed)
    methods: list[WorldMethod] = []
    slugs: set[str] = set()
    while len(methods) < count:
        if methods and chance.random() < NEAR_DUPLICATE_SHARE:
            method = _near_duplicate(chance.choice(methods), len(methods), chance)
        else:
            method = _method(len(methods), chance)
        if method.slug not in slugs:
            slugs.add(method.slug)
            methods.append(method)
    return methods


def _method(number: int, chance: random.Random) -> WorldMethod:
    topic, kind, quality = chance.choice(TOPICS), chance.choice(KINDS), chance.choice(QUALITIES)
    english = f"{quality} {topic} {kind}".title()
    work = _work(english, number, chance)
    wrong = chance.choice(WRONG_KINDS) if chance.random() < WRONG_SHARE else None
    source, href = _claim(work, wrong, number, chance)
    acronym = "".join(word[0] for word in english.split())
    aliases = [f"{topic.title()} Yöntemi ({english})", acronym, f"{topic} {kind}", f"{quality} {topic}"]
    first, last = work.authors[0], work.authors[-1]
    return WorldMethod(
        slug=english.lower().replace(" ", "-"),
        english=english,
        number=number,
        field=chance.randrange(3),
        family=chance.choice(FAMILIES),
        type=chance.choice(TYPES),
        year=work.year,
        originator=f"{first[0]}, {first[1][0]}. et al."
        if len(work.authors) > 1
        else f"{first[1]} {first[0]}",
        aliases=", ".join(aliases[: chance.choice([2, 3, 4, 4])]),
        summary=(
            f"The {english} is a method that {last[0]} and others described in {work.year}; it was made for "
            f"{chance.choice(TOPICS)} data number {number} and works by {chance.choice(TOPICS)} steps that fit "
            f"one {chance.choice(TOPICS)} part after another until nothing of the {topic} signal is left."
        ),
        source=source,
        href=href,
        wrong=wrong,
        work=work,
    )


def _near_duplicate(method: WorldMethod, number: int, chance: random.Random) -> WorldMethod:
    """Another method of the site under almost the same name, with its own citation and summary."""
    other = _method(number, chance)
    return WorldMethod(
        f"{method.slug}-{chance.choice(['ii', 'extended', 'classic'])}", method.english, number, method.field,
        method.family, method.type, other.year, other.originator, method.aliases, other.summary, other.source,
        other.href, other.wrong, other.work,
    )  # fmt: skip


def _person(chance: random.Random) -> tuple[str, str]:
    return chance.choice(TOPICS).title() + chance.choice(FAMILY_ENDS), chance.choice(GIVEN)


def _work(english: str, number: int, chance: random.Random) -> TrueWork:
    people: dict[str, str] = {}
    for _ in range(chance.randint(1, 5)):
        family, given = _person(chance)
        people[family] = given
    year = chance.randint(2008, 2024)
    title = f"{english}: {' '.join(chance.sample(TOPICS, 5))} for {chance.choice(QUALITIES)} data"
    kind = chance.randrange(3)
    arxiv_id = (
        f"{year % 100:02d}{number % 12 + 1:02d}.{number + 1:0{5 if year > 2014 else 4}d}"
        if kind != 1
        else None
    )
    doi = f"10.5555/world.{number}" if kind != 0 else None
    return TrueWork(title, tuple(people.items()), year, chance.choice(VENUES), arxiv_id, doi)


def _claim(work: TrueWork, wrong: str | None, number: int, chance: random.Random) -> tuple[str, str]:
    """The reference string and its link, right or wrong in the given way."""
    authors, year, title, arxiv_id, doi = list(work.authors), work.year, work.title, work.arxiv_id, work.doi
    if wrong == "arxiv_id" and arxiv_id is None:
        wrong = "year"
    if wrong == "invented_author":
        authors[-1:] = [_person(chance), *([authors[-1]] if chance.random() < 0.5 else [])]
    elif wrong == "arxiv_id":
        arxiv_id = f"{arxiv_id[:5]}{99999 - number:05d}" if arxiv_id and len(arxiv_id) == 10 else "1901.99999"
    elif wrong == "year":
        year += chance.choice([-4, -3, 3, 4])
    elif wrong == "title":
        words = title.split()
        words[-2] = chance.choice([q for q in QUALITIES if q != words[-2]])
        words[4] = chance.choice(TOPICS)
        title = " ".join(words)
    elif wrong == "invented_work":
        authors, title, arxiv_id, doi = (
            [_person(chance)],
            " ".join(chance.sample(TOPICS, 7)).capitalize(),
            None,
            None,
        )
    return _render(authors, year, title, work.venue, arxiv_id, doi)


def _render(
    authors: list[tuple[str, str]], year: int, title: str, venue: str, arxiv_id: str | None, doi: str | None
) -> tuple[str, str]:
    named = [f"{family}, {given[0]}." for family, given in authors]
    people = ", & ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0]
    if arxiv_id:
        return (
            f"{people} ({year}). {title}. arXiv preprint arXiv:{arxiv_id}. link ↗",
            f"https://arxiv.org/abs/{arxiv_id}",
        )
    ending, href = ("DOI ↗", f"https://doi.org/{doi}") if doi else ("link ↗", "")
    return f"{people} ({year}). {title}. {venue}. {ending}", href
