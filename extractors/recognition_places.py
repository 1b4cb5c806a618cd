"""Rows in another's place: people, lists of names and words of the page's language where they cannot be.

The order proposes the rows of a locale that nobody listed; years, counts, citations and prose confirm it by
their shape. The other five rows are short texts, and only some of them tell: a year, which none of them has;
a row of people, when the row of originators has none; a row of lists, when the aliases are none; a row of
names of fields, when the families are none; a row without a word of English, which only the field is, when
the field has such words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from extractors.locales.vocabulary import english_fields
from extractors.recognition_shapes import looks_empty
from extractors.text.lexicon import method_words, words

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_INITIAL = re.compile(r"(?<!\w)[^\W\d_]\.(?=[\s,;&)-]|$|[^\W\d_]\.)|\bet al\b")
_WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_PIECES = re.compile(r"[,;，；、،]")
_WITHOUT_YEARS = ("field", "family", "originator", "type", "aliases")
_AND = frozenset({"and", "und", "et", "y", "ve"})


def misplaced_row(rows: Mapping[str, Sequence[str]]) -> str | None:
    """The key of a row that holds what another row should, while that other does not; null: none does.

    ``rows`` are the cells by the key that the order gives them.
    """
    return (
        next((key for key in _WITHOUT_YEARS if any(map(_is_year, rows[key]))), None)
        or _stranger(rows, "originator", _names_people, ("field", "family", "type", "aliases"))
        or _stranger(rows, "aliases", _is_list, ("field", "family", "type"))
        or _stranger(rows, "aliases", _lists_names, ("originator",))
        or _stranger(rows, "family", _is_field, ("originator", "type", "aliases"))
        or _stranger(rows, "field", _is_foreign, ("family", "type"))
    )


def _stranger(
    rows: Mapping[str, Sequence[str]], home: str, is_like: Callable[[str], bool], places: Sequence[str]
) -> str | None:
    """The first place whose every cell is like a value of ``home``, where no cell of ``home`` itself is."""
    at_home = [cell for cell in rows[home] if not looks_empty(cell)]
    if not at_home or any(map(is_like, at_home)):
        return None
    return next((key for key in places if _all(rows[key], is_like)), None)


def _all(cells: Sequence[str], is_like: Callable[[str], bool]) -> bool:
    filled = [cell for cell in cells if not looks_empty(cell)]
    return len(filled) > 1 and all(map(is_like, filled))


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdecimal()


def _names_people(text: str) -> bool:
    """Whether a text names people: initials, or capitalised words of which none is of a method."""
    bare = _BRACKETED.sub("", text)
    if _INITIAL.search(bare):
        return True
    found = _WORD.findall(bare)
    small = words("particle") | _AND
    names = [word for word in found if word not in small]
    return len(names) > 1 and all(word[0].isupper() and not _is_known(word.lower()) for word in names)


def _is_known(word: str) -> bool:
    return word in method_words() or word in words("organisation")


def _pieces(text: str) -> list[str]:
    return [bare for piece in _PIECES.split(_BRACKETED.sub("", text)) if (bare := piece.strip())]


def _is_list(text: str) -> bool:
    return len(_pieces(text)) > 1


def _lists_names(text: str) -> bool:
    """Whether a text is a list in which a piece begins with a small letter, as people never do."""
    pieces = _pieces(text)
    small = words("particle")
    return len(pieces) > 1 and any(piece[0].islower() and piece.split()[0] not in small for piece in pieces)


def _is_field(text: str) -> bool:
    """Whether a text is the English name of a field of research, as many families are called."""
    return text in english_fields()


def _is_foreign(text: str) -> bool:
    """Whether a text is no English field and has no word of an English name of a method."""
    found = (word.lower() for part in _WORD.findall(text) for word in part.split("-"))
    return not _is_field(text) and not any(word in method_words() for word in found)
