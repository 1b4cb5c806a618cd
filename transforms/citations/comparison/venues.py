"""Venues: one conference or journal has many names, and a name left out proves nothing.

What the usual acronyms of conferences and journals stand for is data (``venues.json``). Beyond it, a venue is
recognised by its words, by ISO 4 abbreviations (``J. Mach. Learn. Res.``) and by its initials.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from transforms.citations.comparison.folding import fold_words, plain, word_set
from transforms.citations.comparison.titles import without_umlauts
from transforms.citations.comparison.venue_names import (
    STOP,
    UNSAID,
    keys_of,
    kind_of,
    names_of,
    without_numbers,
)

VenueRelation = Literal["same", "different", "unknown"]


_FRAME = (
    STOP | UNSAID | word_set("usenix siam aaai sigkdd part series ser conference conf international intl int")
)
_PREPRINT = re.compile(
    r"arxiv|\bcorr\b|biorxiv|medrxiv|preprint|ssrn|\bnber\b|national bureau of economic research|"
    r"\b(?:working|discussion) papers?\b|psyarxiv|chemrxiv|techrxiv|openreview|hal\b",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"\b(?:press|verlag|publish\w*|springer|elsevier|wiley|academic|mcgraw|prentice|addison|pearson|"
    r"o['’]reilly|sage|routledge|chapman|crc|wadsworth|curran|birkh\w+|kluwer|morgan kaufmann|inc|ltd|"
    r"universit\w+|thesis|dissertation|report|blog|manuscript|unpublished|working paper|memorandum|erlbaum|"
    r"guilford|freeman|duxbury|macmillan|palgrave|brill|gruyter|benjamins|sons|company|books)\b",
    re.IGNORECASE,
)
_BOOK_PUBLISHER = re.compile(
    r"\b(?:press|verlag|publish\w*|springer|elsevier|wiley|mcgraw|prentice|addison|pearson|o['’]reilly|sage|routledge|"
    r"chapman|crc|wadsworth|birkh\w+|kluwer|erlbaum|guilford|freeman|duxbury|macmillan|palgrave|brill|gruyter|benjamins|"
    r"sons|books)\b",
    re.IGNORECASE,
)
_SERIES = re.compile(
    r"lecture notes|\blncs\b|\blnai\b|\bceur\b|\bccis\b|\bpmlr\b|leibniz|"
    r"proceedings of machine learning research",
    re.IGNORECASE,
)
_INSTITUTE = re.compile(
    r"\b(?:society|association|institut\w*|foundation|academy|school|department|laborator\w+|cent(?:er|re)|agency|"
    r"ministry|bureau|council|college|observatory|administration)\b",
    re.IGNORECASE,
)
_SERIAL = re.compile(
    r"\b(?:journal|j|bulletin|proceedings|proc|transactions|trans|annals|ann|review|reviews|letters|communications|notices|"
    r"memoirs|record|magazine|quarterly|newsletter|papers|conference|conf|symposium|workshop|meeting|congress|"
    r"colloquium|annual|international)\b",
    re.IGNORECASE,
)
_LED = re.compile(r"^\s*[A-Z]{3,6}:\s+(?=\w+\s\w)")  # "JNCI: Journal of the National Cancer Institute"
_JOINT = re.compile(r"(?<!\w)[A-Z]{2,}\w*(?:[-–/][A-Z]{2,}\w*)+(?!\w)")  # "EMNLP-IJCNLP"
_HELD_WITH = re.compile(r"\s+and (?:the\s+)?(?=[^,;]*\b[Cc]onference\b)")  # "… and the 9th Conference on …"
_SIDE = re.compile(
    r"\bworkshops?\b|\bfindings\b|\bcompanion\b|\bdemo(?:s|nstrations?)?\b|"
    r"\b(?:student|extended) abstracts?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Venue:
    words: tuple[str, ...]  # without what any proceedings are called
    keys: frozenset[str]
    acronym: str | None  # the venue is named by an acronym alone
    side: bool  # a workshop or the like of what is named
    kind: str | None  # "journal" or "meeting", where the name says so
    initials: str = ""  # of all its words but the smallest


def is_preprint(venue: str | None) -> bool:
    """Whether the venue named is a preprint server."""
    return bool(venue and _PREPRINT.search(venue))


def is_known(venue: str | None) -> bool:
    """Whether the table knows the venue: a claim of it is at least a claim of something that exists."""
    return bool(venue and _read(venue).keys)


def is_publisher(venue: str) -> bool:
    """Whether the name is rather that of a publisher."""
    return bool(_PUBLISHER.search(venue))


def names_publisher(venue: str | None) -> bool:
    """Whether the name is a publisher's and nothing else: then what is claimed is a book."""
    return bool(
        venue and _BOOK_PUBLISHER.search(venue) and not _SERIAL.search(venue) and not is_preprint(venue)
    )


def venue_kind(venue: str | None) -> str | None:
    """``"journal"`` or ``"meeting"``, where the name or the table says which."""
    return _read(venue).kind if venue else None


@lru_cache(maxsize=65_536)
def compare_venues(claimed: str | None, found: str | None) -> VenueRelation:
    """``different`` only where both name a conference or a journal and nothing can make them one."""
    if not claimed or not found:
        return "unknown"
    if (
        fold_words(claimed) == fold_words(found) != ()
        or without_umlauts(claimed) == without_umlauts(found) != ""
    ):
        return "same"
    if any(_says_little(venue) for venue in (claimed, found)):
        return "unknown"
    left, right = _read(claimed), _read(found)
    relation = _by_table(left, right) or _by_words(left, right)
    if relation == "different" and not left.keys and not right.keys and _is_part(left.words, right.words):
        return "unknown"
    if relation == "different" and not left.keys | right.keys and _is_latin(claimed) != _is_latin(found):
        return "unknown"  # one of them may translate the other
    if relation == "different" and left.side != right.side:
        return "unknown" if _names_host(*((left, right) if left.side else (right, left))) else relation
    return relation


def _names_host(side: _Venue, host: _Venue) -> bool:
    """Whether a workshop's name says which conference it belongs to (``ICML Workshop on …``)."""
    acronyms = {word for key in host.keys for word in fold_words(key)} | (
        {host.acronym} if host.acronym else set()
    )
    return bool(acronyms & set(side.words)) or set(host.words) <= set(side.words)


def _is_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum("LATIN" in unicodedata.name(letter, "") for letter in letters) >= len(letters)


def _says_little(venue: str) -> bool:
    """A preprint server, a series, a publisher, an institute: more than that may stand behind the work."""
    if _INSTITUTE.search(venue) and not _SERIAL.search(venue) and not is_known(venue):
        return True
    if _PREPRINT.search(venue) or _SERIES.search(venue):
        return True
    return bool(_PUBLISHER.search(venue)) and not re.search(
        r"journal|conference|transactions|proceedings|annals", venue, re.I
    )


def _by_table(left: _Venue, right: _Venue) -> VenueRelation | None:
    if left.keys and right.keys:
        return "same" if left.keys & right.keys else "different"
    for one, other in ((left, right), (right, left)):
        if one.keys and not other.keys:
            names = [name for key in sorted(one.keys) for name in _named(key)]
            spelt = [name for name in names if not name.acronym]
            names = spelt if spelt and not other.acronym else names  # letters fit many names, words few
            relations = [_by_words(name, other) for name in names]
            return "same" if "same" in relations else "unknown" if "unknown" in relations else "different"
    return None


def _by_words(left: _Venue, right: _Venue) -> VenueRelation:
    if left.acronym and right.acronym:
        return "same" if left.acronym == right.acronym else "different"
    if left.acronym or right.acronym:
        return _by_initials(left, right) if left.acronym else _by_initials(right, left)
    if not left.words or not right.words:
        return "unknown"
    if left.kind and right.kind and left.kind != right.kind:
        return "different"
    short, long = sorted((left.words, right.words), key=len)
    if all(_begins(word, other) for word, other in zip(short, long, strict=False)):
        # What follows a complete name is a place or a series; one word alone is too little to tell.
        return "same" if len(long) == len(short) or len(short) >= 2 else "unknown"
    if _spells(short, long):
        return "same"
    common = sum(any(_abbreviates(word, other) for other in long) for word in short)
    return "same" if common >= 4 and common >= 0.8 * len(long) else "different"


def _is_part(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether one name is a part of the other, or the other cut short in its middle (``Доклады АН СССР``)."""
    short, long = sorted((left, right), key=len)
    if len(short) < 2:
        return False
    if (short[0], short[-1]) == (long[0], long[-1]):
        return all(word in long for word in short)
    return any(tuple(long[place : place + len(short)]) == tuple(short) for place in range(len(long)))


def _spells(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether each word of the shorter name abbreviates a word of the longer or is some words' initials."""
    rest = list(long)
    for word in short:
        initials = "".join(other[0] for other in rest[: len(word)])
        if rest and _abbreviates(word, rest[0]):
            rest = rest[1:]
        elif 1 < len(word) <= len(rest) and word == initials:
            rest = rest[len(word) :]
        else:
            return False
    return not rest and len(short) > 1


def _by_initials(acronym: _Venue, spelt: _Venue) -> VenueRelation:
    """An acronym may stand for a name if its letters occur in order among the initials, or begin words."""
    letters = iter("".join(spelt.words) if spelt.words else "")
    fits = acronym.acronym == spelt.initials or all(letter in letters for letter in acronym.acronym or "")
    return "unknown" if fits or not spelt.words else "different"


def _begins(left: str, right: str) -> bool:
    """Whether one word abbreviates the other, as the words at the same place in two names may."""
    short, long = sorted((left, right), key=len)
    if long.startswith(short):
        return True
    rest = iter(long)
    return len(short) >= 4 and short[0] == long[0] and all(letter in rest for letter in short)


def _abbreviates(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    return long.startswith(short) and (len(short) >= 2 or short == long)


@lru_cache(maxsize=65_536)
def _read(venue: str) -> _Venue:
    text = plain(venue)
    asides = re.findall(r"\(([^()]*)\)", text)
    body = re.sub(r"\([^()]*\)", " ", text)
    spaced = without_numbers(_LED.sub("", body))
    words = _significant(spaced)
    acronym = _acronym(spaced)
    candidates = [
        spaced,
        *(without_numbers(aside) for aside in asides),
        *re.split(r"[,:;](?=\s)| - ", spaced),
        *(part for part in re.split(r"[,:;](?=\s)|(?<=\w{5})\.(?=\s)| - ", spaced) if "." not in part),
        *(part for joint in _JOINT.findall(text) for part in re.split("[-–/]", joint)),
        *_HELD_WITH.split(spaced),
    ]
    keys = frozenset(key for candidate in candidates for key in keys_of(candidate))
    initials = "".join(word[0] for word in fold_words(spaced) if word not in STOP)
    return _Venue(words, keys, acronym, bool(_SIDE.search(venue)), kind_of(text), initials)


def _acronym(text: str) -> str | None:
    """The acronym that a venue consists of, lower case: ``ICLR``, ``Proc. NeurIPS``."""
    left = [word for word in re.findall(r"[\w*]+", text) if word.casefold() not in _FRAME - {"aaai"}]
    if len(left) == 1 and sum(letter.isupper() for letter in left[0]) >= 2:
        return str(left[0]).casefold()
    return None


@lru_cache(maxsize=1024)
def _named(key: str) -> tuple[_Venue, ...]:
    """The names of an entry, without asking the table again."""
    return tuple(
        _Venue(_significant(name), frozenset(), _acronym(name), bool(_SIDE.search(name)), kind_of(name))
        for name in names_of(key)
    )


def _significant(text: str) -> tuple[str, ...]:
    return tuple(word for word in fold_words(text) if word not in _FRAME)
