"""Author lists of reference strings, read into persons.

The lists differ in how a name is written (``Family, I.``, ``Family, Given``, ``I. Family``, ``Family II``)
and in what separates names (commas, semicolons, ``&``, ``and``). Nothing marks which is meant, so a list is
first cut at the separators that are certain, and a lone comma is then read from what stands on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.citations.comparison.folding import word_set
from transforms.works.model import Person

PARTICLES = word_set(
    "af ap aus'm bin da das de degli dei del dela della delle den der des di do dos du e el ibn la las le",
    "li lo los mac of op st 't te ten ter the to und v van vanden vander ver vom von y zu zum zur",
)
_AND = re.compile(r"\s*[,;]?\s*(?:&|\band\b|\bAND\b|\bو\b)\s+")
# What other languages say; only where nothing else separates, for ``Agüera y Arcas`` is one name.
_AND_ELSEWHERE = re.compile(
    r"\s*[,;]?\s*(?:\bund\b|\bet\b(?!\s*al)|"
    r"\b(?:[yea]|và|ve|och|og|oraz|dan|és|și|şi|και|и|та)\b(?=\s[^\W_a-z]))\s+"
)
# Behind an initial's full stop a small word is no part of a name unless it is a particle.
_AND_BEHIND_INITIAL = re.compile(
    r"(?<=[\s.‐-][^\W\d_]\.)\s+(?:ve|i|en|och|og|ja|és|si|și|şi|oraz|dan|và|a|in|ir|un|y|e|et|und|kai|και|и|і|й|та)\s+"
    r"(?=[^\W_a-z]|(?:van|von|de|del|della|di|da|den|der|dos|du|la|le|ter|ten)\s)"
)
_ET_AL = re.compile(
    r"[,;]?\s*(?:&|\band)?\s*(?:\bet\.?\s*al(?:ii|ia)?\b\.?|\bu\.\s?a\.|\band\s+(?:co-?workers|colleagues|others)\b"
    r"|(?:&|\band)\s+others\b|\botros\b|\bусл\.|\bи др\.)\s*",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"[,;]?\s*(?:…|\.\s?\.\s?\.)\s*(?:&|and\b)?\s*")
_INITIAL = r"(?:(?<![^\W\d_])[^\W\d_]{1,2}\.|(?<![^\W\d_])[א-ת]['׳]|(?<![^\W\d_])[^\W\d_](?![^\W\d_]))"
_INITIALS = re.compile(rf"(?:{_INITIAL}[\s\-‐‑–]*)+|[A-ZÀ-Ý]{{2,3}}")
_INITIALS_FIRST = re.compile(
    rf"((?:(?![a-zà-öø-ÿ]){_INITIAL}[\s\-‐‑–]*)+)\s*((?:[^\W\d_][\w'’`´\-‐‑–]+\.?\s*)+)"
)
_FAMILY_FIRST = re.compile(
    rf"((?:[^\W\d_][\w'’`´\-‐‑–]+\s+(?:[iye]\s+)?)+)((?:[A-ZÀ-Ý]-?){{1,4}}\.?|(?:{_INITIAL}[\s\-‐‑–]*)+)"
)
_CAPITALS = re.compile(r"[^\W\d_a-zà-öø-ÿ]{3,}(?:[-‐'’][^\W\d_a-zà-öø-ÿ]+)*|[^\W\d_a-zà-öø-ÿ]{2}(?=\s)")
_BRACKETED = re.compile(rf"\s*\(((?:{_INITIAL}[\s\-‐‑–]*)+)\)")
_ALIAS = re.compile(
    r"(?<=\S)\s*\([^()]{2,60}\)"
)  # "Student (Gosset, W. S.)", "World Health Organization (WHO)"
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_BETWEEN_IDEOGRAPHS = re.compile(rf"(?<=[{_IDEOGRAPH}])[・·](?=[{_IDEOGRAPH}])")
_WHOLE_IDEOGRAPHS = re.compile(rf"[{_IDEOGRAPH}]{{2,}}")
_DASH = re.compile(r"(?<=\w)\s+[–—]\s+(?=\w)")
_HEBREW_AND = re.compile(r"(?<=[א-ת]['׳.])\s+ו(?=[א-ת]{2})")
_FOOTNOTES = re.compile(r"[*†‡§¶]+|\[[^\[\]]*\]")
_SUFFIX = re.compile(r"(?:jr|sr|junior|senior|[ivx]{2,4}|\d(?:st|nd|rd|th))\.?", re.IGNORECASE)
_ROLE = re.compile(r"\s*\(?\b(?:eds?|editors?|hrsg|trans|dir|comps?)\b\.?\)?\s*$", re.IGNORECASE)
_ROLE_FIRST = re.compile(r"^(?:In:?\s+)?(?:Eds?\.|Edited by|Hrsg\.|Dir\.|Prod\.)\s+")


def parse_people(text: str) -> tuple[tuple[Person, ...], bool]:
    """Persons in order, and whether the list says that it is cut short (``et al.``, an ellipsis)."""
    text = _ALIAS.sub("", _BRACKETED.sub(r" \1", _FOOTNOTES.sub(" ", text).strip()))
    text = _BETWEEN_IDEOGRAPHS.sub(", ", _DASH.sub("; ", _HEBREW_AND.sub(" & ", text)))
    text, elided = _ELLIPSIS.subn(" & ", text)
    text, cut = _ET_AL.subn(" ", text)
    text = _ROLE.sub("", _ROLE_FIRST.sub("", text)).strip(" ,;&:")
    if _is_one_group(text):
        return (Person(_tidy(text)),), bool(elided or cut)
    groups = [group.strip(" ,;") for group in cut_at_and(text) if group.strip(" ,;.")]
    people = _read_groups(groups)
    whole = [person for person in people if person.family.casefold() != "al"]
    return tuple(whole), bool(elided or cut or len(whole) < len(people))


def cut_at_and(text: str) -> list[str]:
    """The parts of a list of names between the words and signs for "and"."""
    text = _AND_BEHIND_INITIAL.sub(" & ", text)
    return (_AND if _AND.search(text) else _AND_ELSEWHERE).split(text)


def _is_one_group(text: str) -> bool:
    """``National Institute of Standards and Technology``: an ``and`` between two words of one name."""
    parts = re.split(r"\s+(?:and|AND)\s+", text)
    alone = not re.search(rf"[,;&]|{_INITIAL}", text) and bool(_GROUP.search(parts[0]))
    return alone and len(parts) == 2 and not _GROUP.search(parts[1])


def _read_groups(groups: Sequence[str]) -> list[Person]:
    """A group stands between two certain separators; semicolons, where used, separate certainly too."""
    if any(";" in group for group in groups):
        return [_one(part.strip()) for group in groups for part in group.split(";") if part.strip(" .")]
    inverted = _is_inverted(groups)
    people: list[Person] = []
    for group in groups:
        people += _read_segments(
            [part.strip() for part in group.split(",") if part.strip()], inverted, not people
        )
    return people


def _is_inverted(groups: Sequence[str]) -> bool:
    """Whether ``A, B`` without initials is one person: the last name of a list shows the order of all."""
    groups = [group for group in groups if not _is_named_group(group)] or groups
    if not groups:
        return False
    segments = [part.strip() for part in groups[-1].split(",") if part.strip()]
    if len(groups) > 1:
        return len(segments) > 1
    return len(segments) % 2 == 0 and all(len(_long_words(family)) <= 1 for family in segments[::2])


def _long_words(segment: str) -> list[str]:
    *others, last = segment.split() or [""]
    return [*(word for word in others if word not in PARTICLES), last]


def _read_segments(segments: list[str], inverted: bool, first: bool) -> list[Person]:
    people: list[Person] = []
    while segments:
        segment, segments = segments[0], segments[1:]
        if people and _SUFFIX.fullmatch(segment):
            continue
        if _is_named_group(segment):
            people.append(Person(_tidy(segment)))
            continue
        given = segments[0] if segments else ""
        turned = (inverted or _opens_chicago(first, people, segment)) and not _begins_a_name(segments)
        if given and _are_one_name(segment, given, turned):
            segments = segments[1:]
            people.append(_inverted(segment, given))
        else:
            people.append(_one(segment))
    return people


def _begins_a_name(segments: Sequence[str]) -> bool:
    """``Achiam, J.`` behind ``OpenAI``: what is followed by initials is a family name, not a given one."""
    return len(segments) > 1 and _are_dotted(segments[1])


def _are_dotted(segment: str) -> bool:
    """Initials with full stops and nothing else; ``Jr.`` only looks like them."""
    return "." in segment and bool(_INITIALS.fullmatch(segment)) and not _SUFFIX.fullmatch(segment)


def _are_one_name(segment: str, given: str, inverted: bool) -> bool:
    """Whether two neighbours are family and given names. Dotted initials alone can be nothing else."""
    if _are_dotted(given):
        return not _INITIALS_FIRST.fullmatch(segment) or bool(re.match(r"(?:[Vv]|St)\.\s\w\w", segment))
    if _WHOLE_IDEOGRAPHS.fullmatch(segment) and _WHOLE_IDEOGRAPHS.fullmatch(given):
        return False  # each is a family and a given name
    return not _is_whole_name(segment) and (_is_given(given) or inverted)


def _is_whole_name(segment: str) -> bool:
    return bool(_INITIALS_FIRST.fullmatch(segment)) or bool(_FAMILY_FIRST.fullmatch(segment))


def _is_given(segment: str) -> bool:
    """Initials, or given names that end in one (``Diederik P.``, ``J. Michael``, ``L. v. d.``)."""
    if _INITIALS.fullmatch(segment):
        return True
    words = segment.split()
    return len(words) > 1 and bool(re.fullmatch(_INITIAL, words[-1]))


def _opens_chicago(first: bool, people: list[Person], segment: str) -> bool:
    """``Lee, Lena, W. E. Howard, and R. Marsh``: only the first name of the list is turned round."""
    return first and not people and len(_long_words(segment)) == 1


def _inverted(family: str, given: str) -> Person:
    return Person(_tidy(family), _tidy(given))


def _one(segment: str) -> Person:
    """One name in any order."""
    if "," in segment:
        family, _, given = segment.partition(",")
        return _inverted(family, re.sub(r",\s*" + _SUFFIX.pattern + r"\s*$", "", given, flags=re.IGNORECASE))
    if match := _FAMILY_FIRST.fullmatch(segment):
        return Person(_tidy(match[1]), _tidy(match[2]))
    words = _tidy(segment).split()
    if shouted := _shouted_family(words):
        return shouted
    if len(words) < 2 or not _is_personal(words):
        return Person(_tidy(segment))
    start = len(words) - 1
    while start > 0 and words[start - 1].casefold() in PARTICLES and words[start - 1].islower():
        start -= 1
    return Person(" ".join(words[start:]), " ".join(words[:start]))


def _shouted_family(words: Sequence[str]) -> Person | None:
    """``RAMADIER Thierry``, ``Marcelo BESSA``: if only one part is in capitals, it is the family name."""
    capitals = [word for word in words if _CAPITALS.fullmatch(word)]
    others = [word for word in words if word not in capitals]
    if capitals and any(len(word.strip(".")) > 1 for word in others):
        return Person(" ".join(capitals), " ".join(others))
    return None


_GROUP = re.compile(
    r"\b(?:team|group|consortium|collaboration|committee|council|institute|association|society|university|network|"
    r"organi[sz]ation|foundation|initiative|project|agency|ministry|department|office|bureau|center|centre|"
    r"commission|corporation|company|inc|ltd|laborator(?:y|ies)|working|core|contributors|developers)\b\.?",
    re.IGNORECASE,
)


_AI = re.compile(r"[\W\da-z]AI$")  # "DeepSeek-AI", "Mistral AI", "OpenAI"


def is_group(person: Person) -> bool:
    """Whether the name is that of a group; ``Core, Mark`` is a person, ``PRISMA, Group`` was read apart."""
    if person.given:
        return bool(_GROUP.fullmatch(person.given))
    return bool(_GROUP.search(person.family) or _AI.search(person.family))


def _is_named_group(text: str) -> bool:
    """Whether a part of a list is a group, by more than the one word that may be a family name (``Core``)."""
    several = len(text.split()) > 1 and "," not in text
    return bool(_AI.search(text)) or (several and bool(_GROUP.search(text)))


def _is_personal(words: Sequence[str]) -> bool:
    return len(words) <= 6 and not _GROUP.search(" ".join(words))


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip(" ,;:&*†‡")
    return text if re.search(rf"{_INITIAL}$|\b[JS]r\.$", text) else text.rstrip(".")
