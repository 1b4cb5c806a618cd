"""A word of a reference as the tagger sees it: its shape, the marks around it, the kind of word it is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from transforms.citations.comparison.folding import word_set

_YEAR = r"(?:1[4-9]|20)\d\d"
_SHAPES = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (rf"{_YEAR}[a-z]?", "year"),
        (r"\d{4}[a-z]?", "number4"),
        (r"\d{1,3}", "number"),
        (r"\d+", "number5"),
        (rf"{_YEAR}\D+(?:\d\d|{_YEAR})", "years"),
        (r"[a-zA-Z]?\d+[–—\-‐‑]+[a-zA-Z]?\d+", "range"),
        (r"\d+\(\d+\)?.*", "issue"),
        (r"\d+(?:st|nd|rd|th|e|ème|er|ST|ND|RD|TH)", "ordinal"),
        (r"(?i:https?:|www\.).*", "address"),
        (r"(?=.*\d)(?=.*[^\W\d_]).*", "letters+digits"),
        (r".*\d.*", "digits"),
        (r"[A-ZÀ-ÖØ-Þ]", "initial"),
        (r"[^\W\d_]", "letter"),
        (r"(?:[A-ZÀ-ÖØ-Þ]\.-?)+[A-ZÀ-ÖØ-Þ]", "initials"),
    )
)
_QUOTES = str.maketrans({**dict.fromkeys("“”„«»‟", '"'), **dict.fromkeys("‘’‹›‚", "'")})


@dataclass(frozen=True, slots=True)
class Word:
    """One blank-separated piece of a reference."""

    text: str
    core: str  # without punctuation, lower case
    shape: str
    lead: str  # punctuation before the core, quotation marks made plain
    trail: str
    kinds: str  # of ``kinds.json``, joined by +

    @property
    def is_initial(self) -> bool:
        """Whether it abbreviates given names, so that its full stop ends nothing."""
        return self.shape in ("initial", "initials")

    @property
    def ends_clause(self) -> bool:
        """Whether a comma or a stronger mark follows that is not an initial's."""
        return bool(re.search(r"[.,;:?!][\"')\]]*$", self.trail)) and not (
            self.is_initial and self.trail in (".", ".,")
        )

    @property
    def ends_sentence(self) -> bool:
        """Whether a full stop, question or exclamation mark follows that is not an initial's."""
        return bool(re.search(r"[.?!][\"')\]]*$", self.trail)) and not (self.is_initial and self.trail == ".")


def read_words(text: str) -> list[Word]:
    """The blank-separated words of a reference."""
    return [_read(piece) for piece in text.split()]


def _read(piece: str) -> Word:
    core = re.sub(r"^[\W_]+|[\W_]+$", "", piece)
    start = piece.find(core) if core else len(piece)
    lead, trail = piece[:start].translate(_QUOTES), piece[start + len(core) :].translate(_QUOTES)
    low = core.lower()
    kinds = "+".join(kind for kind, known in _kinds().items() if low in known)
    return Word(piece, low, shape_of(core), lead[:2], trail[:3] or lead[2:4] * (not core), kinds)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, frozenset[str]]:
    """Words that tell of a field: names of months, places and publishers, words in names of venues."""
    path = files("transforms.citations.tagging").joinpath("kinds.json")
    return {kind: word_set(*lines) for kind, lines in sorted(json.loads(path.read_text("utf-8")).items())}


def shape_of(core: str) -> str:
    """The class of a word: kinds of numbers, initials, and how capitals are used."""
    if not core:
        return "mark"
    for pattern, name in _SHAPES:
        if pattern.fullmatch(core):
            return name
    if core.isupper():
        return "CAPS" if len(core) > 3 else "CA"
    if core.islower():
        return "lower"
    if core[0].isupper() and core[1:].islower():
        return "Capital"
    return (
        "Two-Capitals"
        if re.fullmatch(r"[^\W\d_]+(?:[-‐‑–][^\W\d_]+)+", core) and core[0].isupper()
        else "mixed"
    )
