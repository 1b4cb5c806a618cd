"""From tagged words to the fields of a reference: which segment is the title, and where it really ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from transforms.citations.apa import Parts
from transforms.citations.tagging.tagger import Segment, tag_reference

_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
# Where a year is looked for: ``1979;7(1):1-26`` is one word, and so has one label.
_YEAR_PLACES = (
    (("date",), _YEAR),
    (("volume", "pages", "venue", "note"), re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?=[a-z]?;)")),
    (("note", "publisher", "place", "number", "series", "venue", "editor"), _YEAR),
)
_QUOTED = (
    ("“", '[”"“]'),
    ("„", "[“”]"),
    ("«", "»"),
    ('"', '"'),
    ("``", "(?:''|”)"),
    ("‘", "[’']"),
    ("‟", "”"),
)
_ENDS_QUOTE = r"[.,;:?!)\]]*(?=\s|$)"
# What follows a title without being marked as anything else.
_BEHIND = re.compile(
    r"(?<![\s(,])[\s(,]+(?:trans(?:l)?\.|tr\.|Translated by|Edited by|[Ee]ds?\. (?:by )?[A-Z]|"
    r"Ph\.?\s?D\.? [Tt]hesis|"
    r"Master'?s [Tt]hesis|Technical [Rr]eport|[Tt]o appear in|[Uu]npublished|Dir\. |Perf\. |Retrieved|"
    r"Available (?:at|from)|Revised (?:and|edition)|\d+(?:st|nd|rd|th)\.? ed|[Vv]olume \d|[Vv]ol\. ?\d|"
    r"US(?:A)? [Pp]atent)"
)
_IN = re.compile(r"(?:[.?!”’\"»]|'')\s+\(?In:?\s+(?=[A-Z“\"‘«])|[,.;”’\"»]\s+\(?in:?\s+(?=[A-Z“\"‘«])")
_SENTENCE = re.compile(r"(?<=\w{2}[.)])\s+(?=[A-ZÀ-Ý“\"«])")
_ASIDE = re.compile(
    r"\s*(?:\[(?:DVD|CD|Film|Video|Motion picture|Computer software|Online)[^\[\]]*\]|"
    r"\((?:\d|[^()]*\b(?:eds?|edn|edition|éd|vol|no|trans|translated|edited|report|brief|series|\w+reihe|paper|"
    r"thesis|dissertation|unpublished)\b)[^()]*\))[\s.,]*$",
    re.IGNORECASE,
)
_UNCLOSED = re.compile(r"\s*\([^()]*$")
_ROLE = re.compile(r"^\W*(?:Eds?\b|Dir\b|Edited by|Translated by|Trans\b|Prod\b)")
_LAST_NAME = re.compile(r"^(?:&|and|et)\s+(?:[^.]{2,30},?\s)?(?:[^\W\d_]\.-?\s?)+(?=[^\W_a-z])")
_MANY = 12  # quotation marks that are looked at: more are no reference's
_SHORTEST = 8  # letters before which nothing ends a title


def split_any(text: str) -> Parts:
    """The parts of a reference in any style, by the tagger."""
    segments = tag_reference(text)
    people = _first(segments, "author") or _first(segments, "editor")
    title = _title(segments, text)
    if people and _ROLE.match(title):  # "Ghost Stories. Ed. P. Washington": what stands first is the title
        people, title = "", _last_sentence(people) or people
    return Parts(
        authors=people,
        year=_year(segments),
        title=title,
        venue=_venue(segments),
    )


def _texts(segments: Sequence[Segment], *fields: str) -> list[str]:
    return [segment.text for segment in segments if segment.field in fields]


def _first(segments: Sequence[Segment], field: str) -> str:
    return next(iter(_texts(segments, field)), "")


def _year(segments: Sequence[Segment]) -> int | None:
    for fields, pattern in _YEAR_PLACES:
        years = [year for text in _texts(segments, *fields) for year in pattern.findall(text)]
        if years:
            return int(years[0])
    return None


def _venue(segments: Sequence[Segment]) -> str:
    """The first venue behind the title, or the publisher of what is in none; before it stands no venue."""
    fields = [segment.field for segment in segments]
    if "title" not in fields:
        return ""
    behind = segments[fields.index("title") + 1 :]
    return _first(behind, "venue") or _preprint(behind) or _first(behind, "publisher")


def _preprint(segments: Sequence[Segment]) -> str:
    return next((segment.text for segment in segments if "arxiv" in segment.text.casefold()), "")


def _title(segments: Sequence[Segment], text: str) -> str:
    title = _marked_title(segments)
    return _within_quotes(title, text) or _cut(title)


def _marked_title(segments: Sequence[Segment]) -> str:
    """The segment that is the title; of a book that is no part of anything, the model may call it a venue."""
    titles = _texts(segments, "title")
    if titles:
        is_chapter = len(titles) > 1 and bool(_texts(segments, "editor"))
        return titles[0] if is_chapter or len(titles[0].split()) > 1 else max(titles, key=len)
    people = [_last_sentence(text) for text in _texts(segments, "author", "editor")]
    found = [*_texts(segments, "venue"), *filter(None, people), *_texts(segments, "note", "publisher")]
    return found[0] if found else ""


def _last_sentence(text: str) -> str:
    """What follows the names in a segment that was taken for names altogether."""
    names = re.split(r"\b(?:Translated by|Edited by|Eds?\.? (?=[A-Z])|Dir\.|Trans\.)", text)[0]
    sentences = _SENTENCE.split(names.strip())
    return sentences[-1] if len(sentences) > 1 else ""


def _within_quotes(title: str, text: str) -> str:
    """The quoted words that the title was found in: quotation marks know better where it begins and ends."""
    start = text.find(title)
    for opening, end in _quotations(text) if title and start >= 0 else ():
        common = min(start + len(title), end) - max(start, opening)
        if 2 * common >= min(end - opening, len(title)) and len(text[opening:end].split()) > 1:
            return text[opening:end]
    return ""


def _quotations(text: str) -> list[tuple[int, int]]:
    """Where quotations of the outermost kind stand."""
    for mark, closing in _QUOTED:
        found = []
        openings = re.finditer(rf"(?:^|(?<=[\s(\[.,:])){re.escape(mark)}(?=\s?\S)", text)
        for opening in islice(openings, _MANY):
            end = _end_of_quotation(text, opening.end(), closing)
            found += [(opening.start(), end)] if end else []
        if found:
            return found
    return []


def _end_of_quotation(text: str, start: int, closing: str) -> int | None:
    """The first closing mark at which a sentence, a clause or a part of the reference ends."""
    for match in islice(re.finditer(closing + _ENDS_QUOTE, text[start:]), _MANY):
        inside, after = text[start : start + match.start()], text[start + match.end() :]
        if ":" in match.group():
            continue
        ends_inside = bool(re.search(r"[.,?!;]\s?$", inside)) or bool(re.search(r"[.,;]", match.group()))
        if match.start() > 2 and (ends_inside or re.match(r"\s*(?:\(|$|[Ii]n\b|[A-Z])", after)):
            return start + match.end()
    return None


def _cut(title: str) -> str:
    """The title without the names before it and the remarks behind it that were tagged with it."""
    title = _LAST_NAME.sub("", title)
    for pattern in (_IN, _BEHIND):
        match = pattern.search(title, _SHORTEST)
        if match:
            keep = 1 if match.group()[0] in ".?!”’\"»'" else 0
            title = title[: match.start() + keep]
    for pattern in (_ASIDE, _UNCLOSED):
        match = pattern.search(title, _SHORTEST)
        title = title[: match.start()] if match else title
    return title
