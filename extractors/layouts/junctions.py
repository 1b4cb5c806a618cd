"""Junctions: the places in a run of values where one value ends and the next begins, by the letters around.

No space stands at a junction, so a junction is inside a word, or between a closing mark and a letter. How
sure a place is depends on what is known of the words:

- *certain*: a capital behind a small letter (``DettmersRafael``), a closing mark before a capital, a letter
  behind one that only ends words (Hebrew ``ם``, Arabic ``ة``, Greek ``ς``), a bare dash, or the one place
  that makes two known words of an unknown one (``LoRADPO``, where a page has ``LoRA`` and ``DPO``);
- *doubtful*: it may be one, and whoever counts on the certain ones alone may be wrong;
- *weak*: nothing but two known words in small letters (``forestsgradient``), or a capital behind one or two
  letters (``MoE``): most of these are one word.

A capital inside a known word (``XGBoost``), or behind what such names begin with (``LeCun``), is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from extractors.text.lexicon import whole_words

MIN_HALF, MIN_SMALL_HALF = 2, 4
_RUN = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W_]{2,}")
_CLOSING = frozenset(').]”"»')
_FINALS = re.compile(r"[ךםןףץةς](?=[^\W\d_])")
_FIGURE = re.compile(r"[^\W\d_]\d+[^\W\d_]")
_FIGURES = re.compile(r"\d+")
_LAST_FIGURES = re.compile(r"(?<=[^\W\d_A-Z]{2})\d+$")
_MEASURE = re.compile(r"\d+(?:st|nd|rd|th|[^\W\d_]|[A-Z]+)")
_CODE_END = re.compile(r"[^\W\d_a-z][A-Z]$")
_PREFIXES = frozenset("abcdefghijklmnopqrtuvwxz")
"""Small letters that a name such as ``eBPF`` may begin with; ``s`` and ``y`` rather end a word."""
_PARTICLES = re.compile(r"(?:^|(?<=[^\W\d_]))(?:Mc|Mac|Di|Du|Da|Del|La|Le|Van|Von|Fitz)$")
"""What names of people begin with, so that no alias ends with it."""
_LAST_CHUNK = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_A-ZÀ-ÖØ-Þ]*$")
_CAMEL = re.compile(
    r"(?:Mc|Mac|De|Di|Du|Da|Del|Der|Ver|La|Le|Van|Von|San|Ben|El|Al|Ter|Ten|Fitz|O'|St|Deep|Open|Auto|Micro|Hyper|Tensor|Git|You|Face|"
    r"Light|Graph|Word|Fast|Flash|Cat|Gen|Lin|Link|Net|Py|Pub|Power|Data|Ada|Res|Ma|Neur|Image|Mobile|"
    r"Efficient|Alex|Goog|Transform|Rec|Seq|Goo|App|Alpha|i|e|x|bio|med)"
)


class Places(NamedTuple):
    """Where junctions are or may be, each in order."""

    certain: tuple[int, ...]
    doubtful: tuple[int, ...]
    weak: tuple[int, ...]


@dataclass(slots=True)
class Words:
    """Words that are known to be whole: of one page, and of all pages (``elsewhere``)."""

    written: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)
    elsewhere: Words | None = None

    def learn(self, text: str) -> None:
        """Take every word of a text that is known to be one value."""
        for word in _WORD.findall(text):
            if word not in self.written:
                self.written.add(word)
                self.small.add(word.lower())

    def with_texts(self, texts: Iterable[str]) -> Words:
        """These words and those of ``texts``; this one is not changed."""
        more = Words(elsewhere=self)
        for text in texts:
            more.learn(text)
        return more

    def know(self, word: str) -> bool:
        """Whether ``word`` is one: seen as written, seen in other letters, or of the shipped lists."""
        lower = word.lower()
        if word in self.written or lower in self.small or lower in whole_words():
            return True
        return self.elsewhere is not None and self.elsewhere.know(word)

    def have_seen(self, word: str) -> bool:
        """Whether a page has ``word`` written just so."""
        return word in self.written or (self.elsewhere is not None and self.elsewhere.have_seen(word))

    def codes(self) -> list[str]:
        """The words of this page with a capital behind their first letter: ``LoRA``, ``DPO``."""
        return sorted(word for word in self.written if any(map(str.isupper, word[1:])))


def find_places(text: str, words: Words, *, lists: bool = False) -> Places:
    """All junctions of ``text``, and the places that may be some; ``lists``: the values list names."""
    found: dict[str, set[int]] = {"certain": set(), "doubtful": set(), "weak": set()}
    codes = words.codes()
    for match in _RUN.finditer(text):
        run, after = match.group(), text[match.end() : match.end() + 1]
        begins_name = _begins_name(text, match.start(), lists)
        for kind, place in _inside(run, words, codes, begins_name, lists):
            found[kind].add(match.start() + place)
        if after == "." and len(run) > MIN_HALF and run[-1].isupper() and run[-2].islower():
            found["certain"].add(match.end() - 1)  # LeeW. O. Kermack
        if after == "-" and _ends_in_letter(run, words):
            found["weak"].add(match.end() - 1)
        if run[0].isdigit() and match.start():  # GPT-2Vector
            in_name = text[match.start() - 1] == "-"
            found["doubtful"].update(match.start() + place for place in _behind_figures(run, in_name))
        for figure in _FIGURE.finditer(run):  # GAN2D, YOLO3non
            found["weak"].update(match.start() + place for place in (figure.start() + 1, figure.end() - 1))
        if (figures := _LAST_FIGURES.search(run)) and not words.have_seen(run):  # scaling2×2
            found["weak"].add(match.start() + figures.start())
    for place in range(1, len(text)):
        if at_mark := _at_mark(text, place):
            found[at_mark].add(place)
    found["certain"].update(match.end() for match in _FINALS.finditer(text))
    found["doubtful"] -= found["certain"]
    found["weak"] -= found["certain"] | found["doubtful"]
    return Places(*(tuple(sorted(found[kind])) for kind in ("certain", "doubtful", "weak")))


def _begins_name(text: str, start: int, lists: bool) -> bool:
    """Whether a run is the first of a name: such a name may be written as one word (``DerSimonian``)."""
    return text[:start].rstrip()[-1:] in (",", ";", "(") if start else lists


def _behind_figures(run: str, in_name: bool) -> Iterator[int]:
    """The place behind the figures that a run begins with; none where all may be one (``3D``, ``2nd``)."""
    match = _FIGURES.match(run)
    if match and match.end() < len(run) and (in_name or not _MEASURE.fullmatch(run)):
        yield match.end()


def _inside(
    run: str, words: Words, codes: Sequence[str], begins_name: bool, lists: bool
) -> Iterator[tuple[str, int]]:
    if words.have_seen(run) or (words.know(run) and not _has_inner_capital(run)):
        return
    halves = [
        place
        for place in range(MIN_HALF, len(run) - 1)
        if words.know(run[:place]) and words.know(run[place:])
    ]
    behind_capital = [
        place
        for place in halves
        if run[place - 1].isupper() and run[place].isupper()
        if words.have_seen(run[:place]) and words.have_seen(run[place:])
    ]
    if len(behind_capital) == 1 and not begins_name:
        yield "certain", behind_capital[0]
        return
    covered = {*_covered(run, codes)}
    capitals = [place for place in range(1, len(run)) if run[place].isupper() and place not in covered]
    yield from _at_capitals(run, capitals, words, begins_name, lists)
    yield from (("doubtful", place) for place in (*behind_capital, *_at_codes(run, codes)))
    small = [place for place in halves if MIN_SMALL_HALF <= place <= len(run) - MIN_SMALL_HALF]
    yield from (("weak", place) for place in small)


def _at_capitals(
    run: str, capitals: Sequence[int], words: Words, begins_name: bool, lists: bool
) -> Iterator[tuple[str, int]]:
    """What each capital inside a run may be; one inside a name only where another may be a junction."""
    start = 0
    named, found = [], False
    for place in capitals:
        left, right = run[start:place], run[place:]
        if _CODE_END.search(left) and right[1:2].islower():
            yield from (("doubtful", each) for each in _behind_code(run, place, words))
            continue
        if (start and len(left) <= MIN_HALF) or (lists and _PARTICLES.search(left)):  # GaussiansLoRA
            continue
        kind = _capital(left, right, words, begins_name or (lists and start > 0))
        if kind == "certain":
            start = place
            if earlier := _beginnings_before(left, right, words, lists):
                kind, start = "doubtful", 0
                yield from ((kind, place - size) for size in earlier)
            elif lists and _may_be_inside_name(left, right, words):
                kind = "doubtful"
        if kind and len(right) > 1:
            yield kind, place
            found = True
        elif kind and lists:  # reliabilityQ
            yield "doubtful", place
            found = True
        elif left[-1].islower():
            named.append(place)
    if found:
        yield from (("weak", place) for place in named)


def _may_be_inside_name(left: str, right: str, words: Words) -> bool:
    """Whether a name may have a capital behind ``left``, wherever in a list it stands.

    ``TreeSHAP``, ``exPlanations`` and ``aggreGatE`` have; no alias ends in a word of two letters.
    """
    is_odd = not words.know(left) and right[-1].isupper() and not right.isupper()
    return is_odd or len(left) <= MIN_HALF or bool(_LAST_CHUNK.search(left))


def _has_inner_capital(run: str) -> bool:
    return any(before.islower() and char.isupper() for before, char in pairwise(run))


def _capital(left: str, right: str, words: Words, begins_name: bool) -> str | None:
    """What a capital inside a run may be, by what stands before it and whether that begins a name."""
    if _CAMEL.fullmatch(left) or ((chunk := _LAST_CHUNK.search(left)) and _CAMEL.fullmatch(chunk.group())):
        return "weak"
    if not left[-1].islower():
        is_code = left.upper() == left and not left.isdigit() and not (begins_name and len(left) == 1)
        return "doubtful" if is_code and (right[1:2].islower() or left[-1].isdigit()) else None
    if not words.know(left) and len(left) <= MIN_HALF:
        return "weak" if words.know(right) or right[1:].islower() else None
    if not begins_name or not left[0].isupper():
        return "certain"
    return None if right.isupper() or (words.know(left) and words.know(right)) else "doubtful"


def _behind_code(run: str, place: int, words: Words) -> list[int]:
    """Where an acronym ends in front of small letters: before its last capital, behind it, or unknown (both).

    ``SVMRandom`` has ``Random``, ``SVMconditional`` has ``conditional``, and ``SVMs`` are several.
    """
    end = next((at for at in range(place + 1, len(run)) if not run[at].islower()), len(run))
    upper, lower = words.know(run[place:end]), words.know(run[place + 1 : end])
    if upper and not lower:
        return [place]
    if run[place + 1 : end] == "s":
        return []
    return [place + 1] if lower and not upper else [place, place + 1]


def _beginnings_before(left: str, right: str, words: Words, lists: bool) -> list[int]:
    """How many small letters before the capital may belong to the name behind it (``swarm`` + ``eBPF``)."""
    if words.know(left):
        return []
    known_before = len(left) > MIN_HALF + 1 and left[-1] in _PREFIXES and words.know(left[:-1])
    is_code = right.isupper() and len(right) > 1
    earlier = [1] if (known_before and (lists or is_code)) or (lists and is_code) else []
    return [*earlier, 2] if lists and is_code and words.know(left[:-2]) else earlier  # analysis + fsQCA


def _at_codes(run: str, codes: Sequence[str]) -> Iterator[int]:
    """Where a known acronym begins or ends among other capitals: ``tSNEGARCH``."""
    for code in codes:
        if len(code) > MIN_HALF and code.isupper() and code != run:
            if run.startswith(code) and run[len(code)].isupper():
                yield len(code)
            if run.endswith(code) and run[-len(code) - 1].isupper():
                yield len(run) - len(code)


def _ends_in_letter(run: str, words: Words) -> bool:
    """Whether the last letter of a run may begin a value such as ``t-SNE`` or ``k-means``."""
    before = run[:-1]
    if before.isdigit():  # Transformer 2k-means
        return run[-1].islower()
    if words.have_seen(run) or (words.know(run) and not before.isupper()):
        return False
    return (len(before) >= MIN_SMALL_HALF and words.know(before)) or (
        len(before) > 1 and before[-1].isupper()
    )


def _covered(run: str, codes: Sequence[str]) -> Iterator[int]:
    """The places inside a known code that a run holds (``AlphaFold`` in ``meansAlphaFold2``)."""
    for code in codes:
        if len(code) > MIN_HALF and (start := run.find(code)) >= 0:
            yield from range(start + 1, start + len(code))


def _at_mark(text: str, place: int) -> str | None:
    before, char = text[place - 1], text[place]
    if "—" in (before, char):
        return _at_dash(text, place)
    if before not in _CLOSING or not char.isalnum() or _opens_quote(text, place - 1):
        return None
    if before == "." and text[place + 1 : place + 2] == "." and _is_initial(text, place - 2):
        return None  # initials without spaces
    if before == "." and char.isdigit() and text[place - 2].isdigit():
        return None
    has_case = char.lower() != char.upper()
    return "certain" if char.isalpha() and (char.isupper() or not has_case) else "doubtful"


def _is_initial(text: str, place: int) -> bool:
    return place >= 0 and (text[place].isupper() or not text[place - 1 : place].isalpha())


def _opens_quote(text: str, place: int) -> bool:
    return text[place] == '"' and (place == 0 or text[place - 1].isspace())


def _at_dash(text: str, place: int) -> str | None:
    """A dash without spaces is a cell of its own; beside a small letter or a figure it may be punctuation."""
    dash = place if text[place] == "—" else place - 1
    before, after = text[dash - 1 : dash], text[dash + 1 : dash + 2]
    if " " in (before, after):
        return None
    return "doubtful" if after.islower() or after.isdigit() or before.isdigit() else "certain"


def cut_at(text: str, places: Iterable[int]) -> list[str]:
    """The pieces of ``text`` between places."""
    bounds = [0, *places, len(text)]
    return [text[start:end].strip() for start, end in pairwise(bounds)]
