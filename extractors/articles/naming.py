"""Names of methods in an article: those it introduces, and those it compares them with.

A name counts as introduced when words of introduction stand at it ("a method called X", "提出新方法X",
"X, a new training method"), never for its looks alone; as related when the text compares with it or calls
it a method.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from extractors.articles.phrases import pattern

MIN_INTRODUCED = 2.0
MIN_RELATED = 1.0
MAX_NAMES = 50
MAX_NAME = 60
REACH = 60

_SENTENCES = re.compile(r"(?<=[。！？!?।॥։؟۔።။។])\s*|(?<=[.])\s+(?=\W?[^\W\d_a-z])")
_LOOKS_LIKE_A_NAME = (
    r"(?<![A-Za-z0-9@/._-])"
    r"(?:[A-Z][A-Za-z0-9]*(?:[-+*][A-Za-z0-9]+)*[+*]?|[a-z]+(?:[-]?[A-Z0-9][A-Za-z0-9]*)+)"
    r"(?![A-Za-z0-9@_])"
)
_TOKEN = re.compile(_LOOKS_LIKE_A_NAME)
_QUOTED = r"[\"“”„«»「」『』《》'‘’]"
_GAP = rf"[\s,:：,，—–(（]*{_QUOTED}?\s*"
_ARTICLE = r"(?:(?:the|a|an|der|die|das|den|le|la|les|el|los|o|os|il|lo|de|het|une?|eine?n?)\s+)?"
_YEAR_AFTER = re.compile(r"^[^.。]{0,18}\b(19|20)\d\d\b")
_WORDS = re.compile(r"[A-Z][A-Za-z0-9À-ɏ+-]*(?:[ ](?:[A-Z][A-Za-z0-9À-ɏ+-]*|of|for|with|and|in|the)){0,6}")


@dataclass(slots=True)
class _Scores:
    introduced: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    related: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    first: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """Names in the order in which the article first has them."""

    introduced: tuple[str, ...]
    related: tuple[str, ...]


@cache
def _at_end(kind: str, gap: str = _GAP) -> re.Pattern[str]:
    return re.compile(rf"{pattern(kind)}{gap}{_ARTICLE}{_QUOTED}?$", re.IGNORECASE)


@cache
def _at_start(kind: str, gap: str = _GAP) -> re.Pattern[str]:
    return re.compile(rf"^{_QUOTED}?{gap}{pattern(kind)}", re.IGNORECASE)


@cache
def _anywhere(kind: str) -> re.Pattern[str]:
    return re.compile(pattern(kind), re.IGNORECASE)


def find_names(title: str | None, lines: Sequence[str]) -> Named:
    """The methods that an article introduces and those it relates them to; both may be empty."""
    scores = _Scores()
    sentences = [each for text in (title or "", *lines) for each in _SENTENCES.split(text) if each]
    methodical = [bool(_anywhere("method").search(sentence)) for sentence in sentences]
    for place, sentence in enumerate(sentences):
        _score(sentence, any(methodical[max(0, place - 1) : place + 2]), place, scores)
    introduced = [name for name, score in scores.introduced.items() if score >= MIN_INTRODUCED]
    introduced = _without_parts(introduced)
    related = {name for name, score in scores.related.items() if score >= MIN_RELATED}
    related |= {stem for name in introduced for stem in _stems(name) if stem in scores.first}
    related -= set(introduced)
    order = scores.first
    return Named(
        tuple(sorted(introduced, key=lambda name: (order[name], name))[:MAX_NAMES]),
        tuple(sorted(related, key=lambda name: (order[name], name))[:MAX_NAMES]),
    )


def _score(sentence: str, has_method: bool, place: int, scores: _Scores) -> None:
    news = bool(_anywhere("new").search(sentence) or _anywhere("introducing").search(sentence))
    for start, name in _candidates(sentence):
        before, after = sentence[max(0, start - REACH) : start], sentence[start + len(name) :][:REACH]
        scores.first.setdefault(name, place)
        compared = _comparison(before, after)
        scores.related[name] = max(scores.related[name], compared + _is_called_method(before, after))
        score = _introduction(before, after, news, has_method, _is_distinctive(name))
        if compared or _YEAR_AFTER.search(after):
            score = 0.0
        scores.introduced[name] = max(scores.introduced[name], score)


def _candidates(sentence: str) -> Iterable[tuple[int, str]]:
    taken = 0
    for match in _TOKEN.finditer(sentence):
        if match.start() < taken:
            continue
        start, name = match.start(), match.group()
        naming = _at_end("naming_before").search(sentence[max(0, start - REACH) : start])
        if naming and (phrase := _WORDS.match(sentence, start)):
            name = phrase.group()
            name = re.sub(r"(?: (?:of|for|with|and|in|the))+$", "", name)
        elif not _is_distinctive(name) and not _is_presented(sentence, start, name):
            continue
        taken = start + len(name)
        if len(name) <= MAX_NAME and any(char.isalpha() for char in name) and len(name) > 1:
            yield start, name


def _is_presented(sentence: str, start: int, name: str) -> bool:
    """Whether a plain word stands as "introduce X, a … method" has it."""
    before, after = sentence[max(0, start - REACH) : start], sentence[start + len(name) :][:REACH]
    return bool(_at_end("introducing").search(before) and _apposition().search(after))


@cache
def _apposition() -> re.Pattern[str]:
    method, new = pattern("method"), pattern("new")
    told = rf"^{_QUOTED}?\s*[,:：，—–(（]\s*(?:[\w-]+\s+){{0,5}}?(?:[\w-]*-)?{method}"
    said = rf"^\s+{_ARTICLE}{new}\s+(?:[\w-]+\s+){{0,2}}?{method}"
    return re.compile(f"{told}|{said}", re.IGNORECASE)


def _is_distinctive(name: str) -> bool:
    capitals = sum(char.isupper() for char in name)
    return capitals >= 2 or (capitals >= 1 and any(char.isdigit() for char in name) and len(name) > 2)


def _introduction(before: str, after: str, news: bool, has_method: bool, distinctive: bool) -> float:
    score = 0.0
    if _at_end("naming_before").search(before):
        score += 2.0 if has_method or news else 1.0
    if _at_start("naming_after").search(after) and (has_method or news):
        score += 2.0
    if news and _apposition().search(after):
        score += 2.0
    if not distinctive:
        return score
    if news and _at_end("method").search(before):
        score += 2.0
    if has_method and _at_end("introducing").search(before):
        score += 2.0
    return score


def _comparison(before: str, after: str) -> float:
    if _at_end("compared_before", r"\s*").search(before):
        return 1.0
    return 1.0 if _at_start("compared_after", r"\s*").search(after) else 0.0


def _is_called_method(before: str, after: str) -> float:
    bracketed = before.rstrip().endswith(("(", "（"))
    if bracketed and after[:1] in ")）" and _at_start("method", r"[)）]\s*").search(after):
        return 1.0
    near = _at_end("method", r"\s*").search(before) or _at_start("method", r"\s*").search(after)
    return 1.0 if near else 0.0


def _stems(name: str) -> list[str]:
    parts = re.split(r"[-+ ]", name)
    return ["-".join(parts[:end]) for end in range(1, len(parts))]


def _without_parts(names: Sequence[str]) -> list[str]:
    """Without names that are only a piece of a longer introduced name's words."""
    return [name for name in names if not any(name != other and name in _stems(other) for other in names)]
