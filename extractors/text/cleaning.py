"""Cleaning of scraped text for the data: nothing invisible, nothing ambiguous, NFC.

What ``clean`` does, in order:

1. Bidi controls, zero-width and blank characters, tag characters, variation selectors but those of Han, C0
   and C1 controls (but tab and newline), lone surrogates and non-characters are removed and counted by kind.
2. ZWNJ and ZWJ stay inside a word of an Arabic-type or Indic script, where they are spelling (one of a
   run), and after an Indic virama; anywhere else they are removed and counted as ``joiners``.
3. The rest is brought to NFC.
4. What cannot be mended by removing is a *problem*, and its owner refuses the cell or page:
   ``private_use`` (a private-use character), ``replacement_character`` (bytes that were lost before us)
   and ``mixed_script`` (a word of Latin with Cyrillic, Greek, Cherokee, Coptic or Lisu letters in it, or
   with an Armenian one between Latin ones).

Not a mixed word: parts joined by a hyphen or slash may differ in script (``LoRA-адаптация``), and one
Greek letter that does not look Latin may open or close a Latin word as mathematics does (``αBB``,
``TDλ``, ``μP``).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.text.ranges import (
    ARMENIAN,
    CYRILLIC,
    GREEK,
    HAN,
    JOINING,
    LATIN,
    LATIN_LIKE,
    character_class,
    class_text,
)

_KINDS = {
    "controls": "\x00-\x08\x0b-\x1f\x7f-\x9f\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff",
    "bidi_controls": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "zero_width": "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0",
    "tag_characters": "\U000e0000-\U000e007f",
}
_REMOVED = re.compile(
    "|".join(f"(?P<{kind}>[{chars}])" for kind, chars in _KINDS.items())
    + f"|(?P<variations>(?<![{class_text(HAN)}])[\U000e0100-\U000e01ef])"
)
_JOINERS = "\u200c\u200d"
_SUSPECTS = (
    f"{''.join(_KINDS.values())}{_JOINERS}\U000e0100-\U000e01ef\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff"
)
_SUSPECT = re.compile(f"[{_SUSPECTS}]")
_LOOKALIKES = (*GREEK, *CYRILLIC, *LATIN_LIKE, *ARMENIAN)
_SUSPECT_OR_MIXABLE = re.compile(f"[{_SUSPECTS}{class_text(_LOOKALIKES)}]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_JOINER_RUN = re.compile(f"[{_JOINERS}]+")
_JOINING_LETTER = character_class(JOINING)
_GREEK_OR_CYRILLIC = character_class(GREEK + CYRILLIC)
_ALIKE = character_class(LATIN_LIKE)
_ALIKE_INSIDE = re.compile(f"[{class_text(LATIN)}][{class_text(ARMENIAN)}]+[{class_text(LATIN)}]")
_ANY_ALIKE = character_class(_LOOKALIKES)
_WORD = re.compile(r"[^\W_]+")
_LATIN_RUN = character_class(LATIN)
_LATIN_LOOKALIKES = frozenset("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϳϹ")
_CYRILLIC_LETTER = character_class(CYRILLIC)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean text, how many characters of which kind were removed, and codes of what is wrong with it."""

    text: str
    removed: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def clean(text: str) -> Cleaned:
    """Clean ``text`` (the module says how); white space is kept, but every line end becomes one kind.

    Cleaning clean text changes and removes nothing.
    """
    if text.isascii() and text.isprintable():
        return Cleaned(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    removed: Mapping[str, int] = {}
    problems: list[str] = []
    if _SUSPECT.search(text):
        text, removed = _remove(text)
        problems.extend(_irreparable(text))
    else:
        text = unicodedata.normalize("NFC", text)
    if has_mixed_script_word(text):
        problems.append("mixed_script")
    return Cleaned(text, removed, tuple(problems))


def is_harmless(text: str, unusual: str) -> bool:
    """Whether nothing is to be cleaned in ``text``, nor in any part of it.

    ``unusual``: its characters that are neither printable ASCII nor white space. Text with Greek or Cyrillic
    letters is not harmless, because its words must be looked at.
    """
    return not _SUSPECT_OR_MIXABLE.search(unusual) and unicodedata.is_normalized("NFC", text)


def _remove(text: str) -> tuple[str, Mapping[str, int]]:
    counts: Counter[str] = Counter()

    def count(match: re.Match[str]) -> str:
        counts[str(match.lastgroup)] += 1
        return ""

    text = _REMOVED.sub(count, text)
    joined = _JOINER_RUN.sub(_kept_joiner, text)
    counts["joiners"] += len(text) - len(joined)
    return unicodedata.normalize("NFC", joined), {kind: n for kind, n in sorted(counts.items()) if n}


def _kept_joiner(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if not before or not _JOINING_LETTER.match(before):
        return ""
    is_virama = unicodedata.combining(before) == 9
    return match.group()[0] if is_virama or (after and _JOINING_LETTER.match(after)) else ""


def _irreparable(text: str) -> list[str]:
    problems = []
    if _PRIVATE.search(text):
        problems.append("private_use")
    if "\ufffd" in text:
        problems.append("replacement_character")
    return problems


def has_mixed_script_word(text: str) -> bool:
    """Whether a word mixes Latin with letters that look like it, other than as mathematics does."""
    if not _ANY_ALIKE.search(text) or not _LATIN_RUN.search(text):
        return False
    return any(_is_mixed(word) for word in _WORD.findall(text))


def _is_mixed(word: str) -> bool:
    if _ALIKE_INSIDE.search(word) or (_ALIKE.search(word) and _LATIN_RUN.search(word)):
        return True
    if not _GREEK_OR_CYRILLIC.search(word) or not _LATIN_RUN.search(word):
        return False
    if _CYRILLIC_LETTER.search(word):
        return True
    greek = [place for place, char in enumerate(word) if _GREEK_OR_CYRILLIC.match(char)]
    at_an_end = greek[0] in (0, len(word) - 1)
    return len(greek) > 1 or not at_an_end or word[greek[0]] in _LATIN_LOOKALIKES
