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

from extractors.text.lexicon import method_words

MIN_HALF, MIN_SMALL_HALF = 2, 4
_RUN = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W_]{2,}")
_CLOSING = frozenset(').]”"»')
_FINALS = re.compile(r"[ךםןףץةىς](?=[^\W\d_])")
_INITIALS = re.compile(r"(?:^|[\s.\-])[^\W\d_]\.$")
_CAMEL = re.compile(
    r"(?:Mc|Mac|De|Di|Du|Da|Del|La|Le|Van|Von|Fitz|O'|St|Deep|Open|Auto|Micro|Hyper|Tensor|Git|You|Face|"
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
        if word in self.written or lower in self.small or lower in method_words():
            return True
        return self.elsewhere is not None and self.elsewhere.know(word)

    def codes(self) -> list[str]:
        """The words of this page with a capital behind their first letter: ``LoRA``, ``DPO``."""
        return sorted(word for word in self.written if any(map(str.isupper, word[1:])))


def find_places(text: str, words: Words) -> Places:
    """All junctions of ``text``, and the places that may be some."""
    found: dict[str, set[int]] = {"certain": set(), "doubtful": set(), "weak": set()}
    codes = words.codes()
    for run in _RUN.finditer(text):
        for kind, place in _inside(run.group(), words, codes):
            found[kind].add(run.start() + place)
        if text[run.end() : run.end() + 1] == "-" and _ends_in_letter(run.group(), words):
            found["weak"].add(run.end() - 1)
    for place in range(1, len(text)):
        if at_mark := _at_mark(text, place):
            found[at_mark].add(place)
    found["certain"].update(match.end() for match in _FINALS.finditer(text))
    return Places(*(tuple(sorted(found[kind])) for kind in ("certain", "doubtful", "weak")))


def _inside(run: str, words: Words, codes: Sequence[str]) -> Iterator[tuple[str, int]]:
    if words.know(run):
        return
    halves = [
        place
        for place in range(MIN_HALF, len(run) - 1)
        if words.know(run[:place]) and words.know(run[place:])
    ]
    capital = [place for place in halves if run[place].isupper()]
    if capital:
        kind = "certain" if len(capital) == 1 else "doubtful"
        yield from ((kind, place) for place in capital)
        return
    covered = set(_covered(run, codes))
    for place, (before, char) in enumerate(pairwise(run), start=1):
        if place in covered or _CAMEL.fullmatch(run[:place]) or not char.isupper():
            continue
        if before.islower():
            if place > MIN_HALF or words.know(run[:place]):
                yield "certain", place
            elif words.know(run[place:]) or run[place + 1 :].islower():
                yield "weak", place
        elif _begins_word(run, place) and not run[:place].isdigit():
            yield "doubtful", place
    for code in codes:
        if len(code) > MIN_HALF and code.isupper() and code != run:
            if run.startswith(code) and run[len(code)].isupper():
                yield "doubtful", len(code)
            if run.endswith(code) and run[-len(code) - 1].isupper():
                yield "doubtful", len(run) - len(code)
    small = [place for place in halves if MIN_SMALL_HALF <= place <= len(run) - MIN_SMALL_HALF]
    yield from (("weak", place) for place in small)


def _ends_in_letter(run: str, words: Words) -> bool:
    """Whether the last letter of a run may begin a value such as ``t-SNE`` or ``k-means``."""
    before = run[:-1]
    return len(before) > 1 and run[-1].islower() and (words.know(before) or before[-1].isupper())


def _begins_word(run: str, place: int) -> bool:
    """Whether a capitalised word may begin behind capitals or a figure: ``PCAKernel``."""
    return run[place - 1].isdigit() or (place > 1 and run[place + 1 : place + 2].islower())


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
    if before == "." and text[place + 1 : place + 2] == "." and _INITIALS.search(text[:place]):
        return "doubtful" if char.isupper() else None  # initials without spaces, or the next name's own
    if before == "." and char.isdigit() and text[place - 2].isdigit():
        return None
    has_case = char.lower() != char.upper()
    return "certain" if char.isalpha() and (char.isupper() or not has_case) else "doubtful"


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
