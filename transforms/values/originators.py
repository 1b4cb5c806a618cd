"""Originators: a cell to the people or bodies it names, each as written.

The cell is prose, a list, or a dash, and lists come in several conventions. A text is split only where
every part then looks like a name; otherwise it stays whole, since half a sentence is not an originator.
``Vaswani, A. et al.`` is one value: initials and "et al." belong to the name before them.
"""

from __future__ import annotations

import re
from functools import cache

from extractors.text.lexicon import words as listed
from transforms.values.blanks import present
from transforms.values.brackets import split_outside

_INITIALS = r"(?:[^\W\d_]\.[\s\-‐]?){1,5}"
_BARE = re.compile(rf"{_INITIALS}\s?")
_GIVEN = re.compile(rf"(?:(?:[^\W\d_][\w'’\-]+\s)+{_INITIALS}|{_INITIALS}\s?[^\W\d_]\w+)\s?")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?", re.IGNORECASE)
_ET_AL = re.compile(
    r"[\s,]*(?:\bet\s+al\b\.?|\b(?:and|&)\s+(?:others|colleagues|co-?workers)\b\.?)$", re.IGNORECASE
)
_ASIDE = re.compile(r"\s*\([^()]*\)|\s*\[[^\[\]]*\]")
_SEMICOLONS, _COMMAS = ";；؛፤", ",，،、､፣"
_MAX_WORDS = 6


def parse_originators(text: str | None) -> tuple[str, ...]:
    """The originators that a cell names, in order, without repeats; ``()`` for a dash. Never raises."""
    written = present(text)
    if written is None:
        return ()
    parts = split_outside(written, _SEMICOLONS)
    if len(parts) == 1 and " / " in written:
        parts = _between_slashes(written)
    if any(map(_is_prose, parts[1:])):
        return (written,)
    names = [name for part in parts for name in _split_part(part)]
    return tuple(dict.fromkeys(names))


@cache
def _and() -> re.Pattern[str]:
    conjunctions = "|".join(map(re.escape, sorted(listed("conjunction"))))
    return re.compile(rf"\s+(?:&|＆|{conjunctions})\s+|\s*,\s*(?:&|and)\s+")


def _between_slashes(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(" / ")]
    return parts if all(map(_looks_like_name, parts)) else [text]


def _is_prose(part: str) -> bool:
    """Whether a part goes on with a sentence (``extended by …``) rather than with a name."""
    first = part.split()[0]
    return first.isalpha() and first.islower() and first not in listed("particle")


def _split_part(part: str) -> list[str]:
    """The names in a part without semicolons; the part itself when it does not split into names."""
    et_al = _ET_AL.search(part)
    body, tail = (part[: et_al.start()], part[et_al.start() :].lstrip(" ,")) if et_al else (part, "")
    if not body or _names_a_body(body):
        return [part]
    names = _people(body)
    if len(set(names)) < max(2, len(names)) or not all(map(_looks_like_name, names)):
        return [part]
    return [*names[:-1], f"{names[-1]} {tail}"] if tail else names


def _people(body: str) -> list[str]:
    groups = [split_outside(group, _COMMAS) for group in _and().split(body) if group.strip()]
    if _all_family_given(groups):
        return [", ".join(group) for group in groups]
    names: list[str] = []
    for piece in (piece for group in groups for piece in group):
        if names and _continues(names[-1], piece):
            names[-1] = f"{names[-1]}, {piece}"
        else:
            names.append(piece)
    return names


def _continues(name: str, piece: str) -> bool:
    """Is ``piece`` a part of the name before it: initials, Jr., or given names after a bare family name."""
    family_alone = sum(word.lower() not in listed("particle") for word in name.split()) == 1
    piece = _ASIDE.sub("", piece)
    if _BARE.fullmatch(piece) or _SUFFIX.fullmatch(piece):
        return True
    return family_alone and bool(_GIVEN.fullmatch(piece))


def _all_family_given(groups: list[list[str]]) -> bool:
    """``Engle, Robert`` alone, or several such pairs joined by "and": each pair is one person.

    Two bare words with one comma may be two people; as one value nothing is lost, so they stay whole.
    """
    pairs = all(len(group) == 2 and group[0][0].isupper() and " " not in group[0] for group in groups)
    return pairs and all(" " not in given or _GIVEN.fullmatch(given) for _, given in groups)


def _names_a_body(text: str) -> bool:
    return any(word in listed("organisation") for word in re.findall(r"\w+", text.lower()))


def _looks_like_name(name: str) -> bool:
    words = _ASIDE.sub("", name).replace(",", " ").split()
    return 0 < len(words) <= _MAX_WORDS and all(map(_name_word, words))


def _name_word(word: str) -> bool:
    """A capitalised word, an initial, a particle, or a word of a script without case.

    Georgian counts as such: its letters are small ones, but no word begins with another.
    """
    if word.lower() in listed("particle") or word.startswith(("d'", "d’", "al-", "el-", "'t", "’t")):
        return True
    return word[0].isalpha() and word[0] == word[0].title()
