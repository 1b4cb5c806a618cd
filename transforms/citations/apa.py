"""The grammar of APA-like references: ``Authors (Year). Title. Venue``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.citations.comparison.folding import plain
from transforms.citations.comparison.venues import is_known, is_publisher
from transforms.citations.people import PARTICLES, cut_at_and

_YEAR = re.compile(
    r"\(\s*(?:c\.|ca\.|circa)?\s*(?P<year>1[3-9]\d\d|2[05]\d\d)(?:\s*[/–-]\s*(?P<other>\d{4}|\d{2}))?\s*[a-z]?"
    r"(?:\s*,[^()]{1,30})?\s*\)|\(\s*(?:n\.\s?d\.|in press|forthcoming|to appear|im Druck|o\.\s?J\.)\s*\)",
    re.IGNORECASE,
)
_IN = re.compile(r"(?P<end>[.?!”\"]+)\s+[Ii]n:?\s+(?=[^\W_a-z])")
_PREPRINT = re.compile(
    r"(?P<end>[.?!”\"]+)\s+\(?(?=(?:arXiv|CoRR|bioRxiv|medRxiv|SSRN|PsyArXiv|ChemRxiv)\b)", re.IGNORECASE
)
# A numeral between two stops is the number of a part, not a sentence.
_SENTENCE = re.compile(r"(?P<end>[.?!]+[”\"’']?)\s+(?![IVX]+\.\s)(?=[^\W_a-z]|\d|\()")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:vs|v|st|dr|mr|mrs|ms|prof|no|nos|vol|vols|fig|eq|e\.g|i\.e|cf|ca|approx|[A-Z]|"
    r"[A-Z](?:\.[A-Z])+)\.$",
    re.IGNORECASE,
)
_VENUE = re.compile(
    r"^(?:\w+\s){0,4}?(?:Proceedings|Proc|Conference|Conf|Symposium|Workshop|Journal|Transactions|Advances|Annals|"
    r"Review|Letters|Bulletin|Congress|Meeting|Colloquium|Communications)\b"
)
# Signs that something else than names stands before the year, that the title is not all of its sentence, and
# that another sentence stands between title and venue.
_NO_NAMES = re.compile(r"[\"“”«»:?!\[\]\d]|\bet\.? al\.?,?\s*\w|[^\W\d_]{4,}\.\s+\S")
_NO_TITLE = re.compile(
    r"[\[\]]|,\s(?:in|pages?|pp\.?|vol(?:ume|\.)?|eds?\.?)(?:\s|$)|,\s(?:Master'?s|Ph\.?\s?D|Technical)\b|"
    r"\bPress$|\((?:\d|[^()]*\b(?:eds?|edn|edition|éd|vol|no|trans|translated|edited|report|brief|series|\w+reihe|"
    r"paper|thesis|dissertation|unpublished)\b)[^()]*\)$",
    re.IGNORECASE,
)
_MORE_SENTENCES = re.compile(
    r"(?<![^\W\d_])(?!(?:Proc|Math|Phys|Chem|Stat|Mach|Comp|Comm|Appl|Intl|Natl|Acad|Biol|Econ|Univ|Dept|Tech|Lett|Conf|Symp)"
    r"\.)[^\W\d_]{4,}[.?!]\s+[^\W_a-z]"
)
_QUOTE_FIRST = re.compile('^["“«‘`《]')
_SECTION = re.compile(
    r"\s*[IVXLCDM]{2,}\."
)  # some journals numbered their papers: "LIII. On lines and planes"
_NAME_WORD = re.compile(r"|[^\W_a-zß-öø-ÿ].*|\w|et|al|others|[^\W\d_]{1,3}['’][^\W_a-z].*")
_LONGEST_LIST = 2000


@dataclass(frozen=True, slots=True)
class Parts:
    """The texts of a reference's fields, not yet read. Empty where the reference has none."""

    authors: str = ""
    year: int | None = None
    title: str = ""
    venue: str = ""
    other_year: int | None = None  # the second of "(1957/1982)"


def split_apa(text: str) -> Parts | None:
    """The parts of a reference that is plainly APA-like; None for any other: it needs more than a grammar.

    Plainly: nothing but names before ``(Year).``, then the title's sentence, then at most one venue.
    """
    match = _YEAR.search(text)
    if match is None or not _is_list_of_names(text[: match.start()]) or text[match.end() :][:1] != ".":
        return None
    rest = text[match.end() :].lstrip(" .")
    title, venue = split_title(rest)
    several = not _IN.search(rest) and not is_known(venue.partition(",")[0]) and _MORE_SENTENCES.search(venue)
    if not title or _NO_TITLE.search(title) or several or _is_cut_in_quotes(title, venue):
        return None
    year = int(match["year"]) if match["year"] else None
    return Parts(
        text[: match.start()].strip(), year, title, venue, _whole_year(match["year"], match["other"])
    )


def _whole_year(year: str | None, other: str | None) -> int | None:
    """``82`` behind ``1957`` is 1982."""
    return int((year or "")[: 4 - len(other)] + other) if other else None


def _is_cut_in_quotes(title: str, venue: str) -> bool:
    """Whether quotation marks, not a full stop, end the title: ``“Title,” Venue, 1``."""
    return bool(_QUOTE_FIRST.search(title)) and not venue


def _is_list_of_names(text: str) -> bool:
    """Capitalised words, initials and particles, in short stretches between the separators of a list."""
    text = plain(text)
    if not text.strip() or len(text) > _LONGEST_LIST or _NO_NAMES.search(text):
        return False
    names = [part.split() for group in cut_at_and(text) for part in re.split(r"[,;&]|\band\b", group)]
    return all(len(words) <= 6 and all(map(_is_name_word, words)) for words in names)


def _is_name_word(word: str) -> bool:
    bare = word.strip(".()")
    return bool(_NAME_WORD.fullmatch(bare)) or bare in PARTICLES


def split_title(text: str) -> tuple[str, str]:
    """Title and venue. ``. In`` begins a venue; a preprint server's name ends whatever stands before it.

    Else the first sentence is the title. A question or exclamation mark ends it only if no later sentence
    could be the venue.
    """
    if match := _IN.search(text):
        return _join(text[: match.end("end")]), text[match.end() :].strip()
    if match := _PREPRINT.search(text):
        title, venue = _split_venue(text[: match.end("end")])
        return title, f"{venue} {text[match.end() :]}".strip()
    ends = _sentence_ends(text)
    for match in ends:
        rest = text[match.end() :].strip()
        asks = match["end"].strip("”\"'’")[-1] in "?!"
        if not asks or (match is ends[-1] and (_reads_as_venue(rest) or _is_capitalised(rest))):
            return _join(text[: match.end("end")]), text[match.end() :].strip()
    return _join(text), ""


def _split_venue(text: str) -> tuple[str, str]:
    """A venue named before the preprint server's: the last sentence, if it reads like one."""
    for match in reversed(_sentence_ends(text)):
        rest = text[match.end() :].strip()
        if _reads_as_venue(rest):
            return _join(text[: match.end("end")]), rest
    return _join(text), ""


def _reads_as_venue(text: str) -> bool:
    """Whether a sentence names a venue: by its words, by the table, or by a volume."""
    known = _VENUE.search(text) or is_publisher(text) or is_known(text.strip(" ."))
    return bool(known) or bool(re.search(r",\s\d", text)) or _is_acronym(text)


def _is_acronym(text: str) -> bool:
    return bool(re.fullmatch(r"\W*[A-Z][\w/-]*[A-Z][\w/-]*\W*(?:\d{4}\W*)?", text))


def _is_capitalised(text: str) -> bool:
    """Whether a short sentence is written like a name, as a subtitle seldom is."""
    words = text.strip(" .").split()
    named = len(words) <= 6 and all(word[0].isupper() for word in words if len(word) > 3)
    return named and any(word[0].isupper() for word in words) and words[0] not in ("A", "An")


def _sentence_ends(text: str) -> list[re.Match[str]]:
    return [match for match in _SENTENCE.finditer(text) if not _is_abbreviation(match)]


def _is_abbreviation(match: re.Match[str]) -> bool:
    """Whether a full stop ends no sentence. A letter (``in R.``) may end a title before a sure venue."""
    before, behind = match.string[: match.end("end")], match.string[match.end() :]
    if _SECTION.fullmatch(before):
        return True
    if not _ABBREVIATION.search(before[-20:]):
        return False
    is_letter = bool(re.search(r"[^\s.?!]\s[A-Z]\.$", before))
    return not (is_letter and _is_surely_venue(behind))


def _is_surely_venue(text: str) -> bool:
    """A name, a volume and nothing else: ``J. Stat. Softw., 45(3)``; or a name from the table."""
    named = re.fullmatch(r"[^,:?!]+,\s\d+[A-Z]?[\d\s(),:–-]*\.?", text)
    return bool(named) or is_known(text.strip(" .").partition(",")[0])


def _join(title: str) -> str:
    title = title.strip()
    while title.endswith((".", " ")) and not title.endswith("..."):
        title = title[:-1]
    return title.rstrip(".").strip() if title.endswith("...") else title
