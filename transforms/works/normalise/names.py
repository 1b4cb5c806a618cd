"""Names of authors, from any registry, as ``Person``.

arXiv gives display names (``Peter H. N. de With``): the family name is the last word with the particles in
front of it. A second surname without a particle cannot be told from a middle name; comparing names is the
judge's work and knows that. Groups keep their whole name as family name.
"""

from __future__ import annotations

import re

from transforms.works.model import Person
from transforms.works.normalise.markup import plain_text

_PARTICLE_WORDS = (
    "af al auf av ben bin da dal de dei del della den der des di do dos du el 't ibn la le les lo o op "
    "san st st. ten ter tot van vande vanden vander ver vom von vor y zu zum zur ó ní nic mac"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_SUFFIX = re.compile(r"(?:jr|sr)\.?|i{2,3}|iv", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:collaborations?|consortium|group|team|committee|initiative|organi[sz]ation|council|agency|institute|"
    r"university|universität|université|laborator(?:y|ies)|foundation|association|society|network|ministry|"
    r"department|authors|investigators|participants)\b",
    re.IGNORECASE,
)
_AFFILIATION = re.compile(r"\([^()]*\)")


def person(family: str, given: str = "", suffix: str = "") -> Person | None:
    """A person from a registry's separate fields; None when there is no name in them."""
    family, given, suffix = (plain_text(part).strip(" ,;") for part in (family, given, suffix))
    if not family:
        return Person(given) if given else None
    if given and _GROUP.fullmatch(family):
        return Person(f"{given} {family}")
    family, given = _unshouted(family, given)
    return Person(family, f"{given} {suffix}".strip())


def group(name: str) -> Person | None:
    """An organisation or collaboration, whole; None for an empty name."""
    name = plain_text(name).strip(" ,;")
    return Person(name) if name else None


def display_name(name: str) -> Person | None:
    """A person or group from one string: ``Given Family``, ``Family, Given`` or the name of a group."""
    name = plain_text(_AFFILIATION.sub(" ", name)).strip(" ,;")
    if not name or _GROUP.search(name):
        return group(name)
    if "," in name:
        family, _, rest = name.partition(",")
        if not _SUFFIX.fullmatch(rest.strip()):
            return person(family, rest.strip(" ,"))
        name = f"{family} {rest.strip()}"
    return _from_words(name.split())


def _from_words(words: list[str]) -> Person | None:
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES and words[start - 1][:1].islower():
        start -= 1
    return person(" ".join(words[start:]), " ".join(words[:start]), suffix)


def _unshouted(family: str, given: str) -> tuple[str, str]:
    """``WINTER, GEORGE D.`` as ``Winter, George D.``: only when both are shouted, initials are not enough."""
    letters = re.sub(r"[^\w]", "", family)
    if len(letters) < 4 or not letters.isupper() or not given.isupper():
        return family, given
    return family.title(), re.sub(r"\w{3,}", lambda match: match[0].title(), given)


def persons(found: list[Person | None]) -> tuple[Person, ...]:
    """The names that were there, in order; a name that a registry repeats right after itself is kept once."""
    names = [name for name in found if name is not None]
    return tuple(name for place, name in enumerate(names) if place == 0 or name != names[place - 1])
