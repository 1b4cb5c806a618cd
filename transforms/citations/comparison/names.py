"""Personal names: is this claimed author that registered one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from transforms.citations.comparison.folding import plain, romanise, word_set
from transforms.citations.people import PARTICLES
from transforms.works.model import Person

NameRelation = Literal["same", "misnamed", "different", "unknown"]

_GENERATIONS = word_set("jr sr junior senior filho neto sobrinho")
_NUMERALS = word_set("ii iii iv")
_SUFFIXES = _NUMERALS | word_set("jr sr")
_PSEUDONYMS = {"student": "gosset"}  # W. S. Gosset, whose employer let nobody publish by name
_SMALL = word_set("of the and for on in a de des du la für und e y")
_UMLAUTS = re.compile(r"(?<=[aou])e")
_SOUNDS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^mac(?=[a-z]{3})", "mc"),
        (r"shch|sch|sh", "s"), (r"tch|tsch|ch|cz|c(?=[ei])", "c"), (r"zh", "z"),
        (r"kh|h", "h"), (r"ts|tz", "z"), (r"ck|c|q", "k"), (r"ks|x", "ks"), (r"ff\b|w|ph", "v"),
        (r"[iyj]+", "i"), (r"(.)\1", r"\1"),
    )
)  # fmt: skip
# Short forms that begin with another letter than the name they stand for; the others share a beginning.
_SHORT_FORMS = frozenset(
    frozenset(pair.split("/"))
    for pair in word_set(
        "robert/bob william/bill william/billy richard/dick edward/ted theodore/ted margaret/peggy",
        "alexander/sasha aleksandr/sasha mikhail/misha michael/mischa henry/hank elizabeth/betty",
        "elizabeth/liz elizabeth/beth antonio/toni anthony/tony charles/chuck johann/hans johannes/hans",
        "giuseppe/beppe francisco/paco jose/pepe nikolai/kolya dmitri/mitya evgeny/zhenya evgeny/yevgeny",
        "eugene/evgeny alexander/xander katherine/kate catherine/kate catherine/katherine philip/filip",
        "joseph/iosif christopher/kit grigory/grisha ivan/vanya pavel/pasha vladimir/volodya vladimir/vova",
        "maria/masha natalia/natasha tatiana/tanya sergei/seryozha anatoly/tolya james/jim john/jack",
        "henry/harry lawrence/larry gerald/jerry jerome/jerry gregory/greg geoffrey/jeffrey geoffrey/jeff",
        "anthony/antonio eugene/gene albert/bert herbert/bert frederick/fritz deborah/debbie michael/mike",
    )
)
_GREEK = re.compile("[α-ω]")
_GREEK_SOUNDS = str.maketrans(
    {
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
        "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
        "υ": "u", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip
# The first sound of Юрий, Яков, Ежи is one letter or two, depending on who writes it in Latin letters.
_IOTATED = re.compile(r"[yij]([aeou])")


@dataclass(frozen=True, slots=True)
class _Name:
    family: tuple[str, ...]  # without particles
    given: tuple[str, ...]
    whole: str = ""  # the family name in one word, with its particles: "delong"


def compare_names(claimed: Person, found: Person) -> NameRelation:
    """``same`` within normal variation; ``misnamed``: the family is right and the given name cannot be.

    Normal: initials, accents and their transliterations, hyphens, particles, either name order, short forms.
    ``unknown``: the names are written in different scripts.
    """
    readings = [(left, right) for left in _readings(claimed) for right in _readings(found)]
    relations = [_compare(left, right) for left, right in readings]
    return "same" if "same" in relations else relations[0]


@lru_cache(maxsize=65_536)
def _readings(person: Person) -> tuple[_Name, ...]:
    """A name, and what else it may be: ``José Alves Júnior`` is listed under Alves, Alves Júnior, Júnior."""
    family, given = person.family, person.given
    if not given and "," in family:
        family, _, given = family.partition(",")
    words, first = [fold for _, fold in _folded(family)], given.split()
    if not _GENERATIONS.intersection(words):
        return (_read(words, given),)
    readings = [
        _read([word for word in words if word not in _GENERATIONS] or words, given),
        _read(words, given),
    ]
    if len(first) > 1 and _GENERATIONS.issuperset(words):
        readings.append(_read([fold for _, fold in _folded(first[-1])], " ".join(first[:-1])))
    return tuple(dict.fromkeys(readings))


def _read(family: Sequence[str], given: str) -> _Name:
    words = [_PSEUDONYMS.get(word, word) for word in family if word not in _NUMERALS]
    names = _Name(_without_particles(words), _given_words(given), "".join(words))
    return names if names.family else _Name(names.given, (), "".join(names.given))


def _without_particles(words: Sequence[str]) -> tuple[str, ...]:
    """Words of a family name without the particles before the last one."""
    return (*(word for word in words[:-1] if word not in PARTICLES), *words[-1:])


def _given_words(text: str) -> tuple[str, ...]:
    """Words of given names: ``DP`` is two initials, ``Ming-Wei`` two words, ``v. d.`` no name."""
    words: list[str] = []
    for word, fold in _folded(text):
        if word.islower() and text != word and (len(word) == 1 or fold in PARTICLES):
            continue
        words += list(fold) if word.isupper() and len(word) <= 4 else [fold] * (fold not in _SUFFIXES)
    return tuple(words)


def _folded(text: str) -> list[tuple[str, str]]:
    spaced = re.sub(r"(?<=[^\W\d_])\.", " ", plain(text))
    found = re.findall(r"[^\W\d_][^\W\d_'’ʻʼ`´]*(?:['’ʻʼ`´][^\W\d_]+)*", spaced)
    folds = ((word, re.sub(r"[^\w]", "", romanise(word))) for word in found)
    return [(word, fold) for word, fold in folds if fold]


@lru_cache(maxsize=262_144)
def _compare(claimed: _Name, found: _Name) -> NameRelation:
    if not claimed.family or not found.family:
        return "unknown"
    if _is_greek(claimed) != _is_greek(found):
        return "same" if _is_transcribed(claimed, found) else "different"
    if _script(claimed) != _script(found):
        return "unknown"
    if not _script(claimed) and _letters(claimed) == _letters(found):
        return "same"  # 王伟 and 王, 伟
    if _is_all_particle(claimed, found) or _is_all_particle(found, claimed):
        return "same"
    if _families_agree(claimed, found):
        return (
            "same" if _givens_agree(claimed.given, found.given) or _same_words(claimed, found) else "misnamed"
        )
    if _same_words(claimed, found) or _are_turned_round(claimed, found) or _is_acronym(claimed, found):
        return "same"
    if _is_misspelt(claimed, found) and claimed.given and _givens_agree(claimed.given, found.given):
        return "misnamed"
    return "different"


def _script(name: _Name) -> bool:
    return all(word.isascii() for word in name.family)


def _is_greek(name: _Name) -> bool:
    return bool(_GREEK.search(name.family[-1]))


def _is_transcribed(one: _Name, other: _Name) -> bool:
    """Whether a name in Greek letters may be the other, which is in Latin ones, by the consonants."""
    greek, latin = (one, other) if _is_greek(one) else (other, one)
    if not _script(latin):
        return True  # nothing to compare
    left, right = (_consonants(name.whole.translate(_GREEK_SOUNDS)) for name in (greek, latin))
    return _closeness(left, right) >= 0.8 or (min(len(left), len(right)) < 3 and left[:1] == right[:1])


def _consonants(word: str) -> str:
    return re.sub(r"[aeiouy]|h", "", _sound(word)).replace("b", "v").replace("d", "t")


def _is_all_particle(short: _Name, long: _Name) -> bool:
    """``Van Manen``, read as Manen whose given name is Van."""
    if not short.given or not all(word in PARTICLES for word in short.given):
        return False
    return "".join(short.given) + short.whole == long.whole


def _letters(name: _Name) -> str:
    return "".join(name.family + name.given)


def _families_agree(claimed: _Name, found: _Name) -> bool:
    left, right = "".join(claimed.family), "".join(found.family)
    if (
        left[:1] in ("و", "ו") and len(left) > 3 and left[1:] == right
    ):  # "and", written together with the name
        return True
    if left == right or claimed.whole == found.whole or _UMLAUTS.sub("", left) == _UMLAUTS.sub("", right):
        return True
    return min(len(left), len(right)) >= 6 and _sound_alike(left, right)


def _sound_alike(left: str, right: str) -> bool:
    """Whether two words may be one, romanised in two ways. A ``j`` is that of ``Jukov`` or of ``Poljak``."""
    return any(_sound(left.replace("j", j)) == _sound(right.replace("j", j)) for j in ("zh", "i"))


@lru_cache(maxsize=65_536)
def _sound(word: str) -> str:
    """A rough key in which romanisations of one name meet (``Ostrovsky``, ``Ostrovskii``)."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


def _givens_agree(claimed: Sequence[str], found: Sequence[str]) -> bool:
    """Each word of the shorter list stands for a word of the longer one, in order; nothing claimed agrees."""
    if not claimed or not found or "".join(claimed) == "".join(found):
        return True
    short, long = sorted((tuple(claimed), tuple(found)), key=len)
    rest = iter(long)
    if all(any(_word_agrees(word, other) for other in rest) for word in short):
        return True
    # "Mingwei" for "Ming Wei", "JB" and "Jean Baptiste": compare by initials and joined words.
    return _word_agrees("".join(short), "".join(long)) and len(short[0]) > 1


def _word_agrees(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    if long.startswith((short, _UMLAUTS.sub("", short))) or _UMLAUTS.sub("", left) == _UMLAUTS.sub("", right):
        return True
    if len(short) <= 2:
        return _is_iotated(short, long)
    if frozenset((_sound(left), _sound(right))) in _short_forms() or _sound_alike(left, right):
        return True
    return left[0] == right[0] and _closeness(left, right) >= 0.8


def _is_iotated(short: str, long: str) -> bool:
    """Whether an initial stands for a name, or is another way to write it: ``Ju`` and ``Yuri``, ``Yu``."""
    first, second = _IOTATED.match(short), _IOTATED.match(long)
    if first and second:
        return first[1] == second[1] and len(short) == 2
    return bool(second) and len(long) == 2 and short in ("y", "i", "j")


@lru_cache(maxsize=1)
def _short_forms() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(map(_sound, pair)) for pair in _SHORT_FORMS)


def _closeness(left: str, right: str) -> float:
    from rapidfuzz.distance import JaroWinkler

    return JaroWinkler.similarity(left, right)


def _same_words(claimed: _Name, found: _Name) -> bool:
    """Whether one whole name is the other in another order or cut: each word has its own counterpart."""
    left, right = claimed.family + claimed.given, found.family + found.given
    short, long = sorted((left, right), key=len)
    if len(short) < 2 or not _shares_a_family_word(claimed, found, left, right):
        return False
    rest = list(long)
    for word in sorted(short, key=len, reverse=True):
        counterpart = next((other for other in rest if other == word), None) or next(
            (other for other in rest if min(len(word), len(other)) == 1 and word[0] == other[0]), None
        )
        if counterpart is None:
            return False
        rest.remove(counterpart)
    return True


def _are_turned_round(claimed: _Name, found: _Name) -> bool:
    """Either way round; of a name whose given names are initials only if the family name is no short one."""
    if _is_turned_round(claimed, found):
        return True
    return len("".join(found.family)) > 4 and _is_turned_round(found, claimed)


def _is_turned_round(one: _Name, other: _Name) -> bool:
    """Whether one side took the family name for the given one: ``Deng, J.-L.`` and ``Ju-Long, Deng``.

    ``Quoc, L. V.`` for ``Le, Quoc V.`` takes a given name for the family name and keeps the other's initial.
    """
    if "".join(one.family) == "".join(other.given):
        return bool(one.given) and _givens_agree(one.given, other.family)
    rest = [word for word in other.given if word not in one.family]
    taken = len(other.given) == len(rest) + 1 and len(one.family) == 1 and len(one.family[0]) > 2
    return taken and sorted(word[0] for word in one.given) == sorted(
        word[0] for word in (*other.family, *rest)
    )


def _is_acronym(claimed: _Name, found: _Name) -> bool:
    """Whether one is a group's name and the other its initials: ``NIST``."""
    if claimed.given or found.given:
        return False
    short, long = sorted((claimed.family, found.family), key=len)
    initials = "".join(word[0] for word in long if word not in _SMALL)
    return len(short) == 1 and len(initials) >= 3 and short[0] == initials


def _shares_a_family_word(claimed: _Name, found: _Name, left: Sequence[str], right: Sequence[str]) -> bool:
    long_words = {word for word in left if len(word) > 1} & {word for word in right if len(word) > 1}
    return bool(long_words & set(claimed.family)) and bool(
        long_words & set(found.family) or set(found.family) <= set(left)
    )


def _is_misspelt(claimed: _Name, found: _Name) -> bool:
    from rapidfuzz.distance import OSA

    left, right = "".join(claimed.family), "".join(found.family)
    shorter = min(len(left), len(right))
    return shorter >= 6 and OSA.distance(left, right) <= (2 if shorter >= 8 else 1)
