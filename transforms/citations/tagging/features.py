"""What the tagger may know of each word: itself, its neighbours, the clause and the sentence it stands in.

No feature holds a whole string of a reference; of words, only those of the vocabulary are named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from transforms.citations.tagging.words import Word

_OPENING = re.compile(r"[(\[]*(?:\"|'(?!s\b)|``)")
_CLOSING = re.compile(r"(?:\"|''|')[\W_]*$")
_YEAR_IN_BRACKETS = re.compile(r"\((?:1[4-9]|20)\d\d[a-z]?[),]")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words up to a mark: a clause or a sentence."""

    words: Sequence[Word]

    def facts(self) -> list[str]:
        shapes = [word.shape for word in self.words]
        lower = shapes.count("lower") * 4 // len(shapes)
        initials = any(word.is_initial for word in self.words)
        numbers = any(shape.startswith(("number", "range", "year", "issue")) for shape in shapes)
        kinds = "+".join(sorted({word.kinds for word in self.words if word.kinds}))
        size = min(len(shapes), 8)
        return [
            f"size={size}", f"lower={lower}", f"initials={initials}", f"numbers={numbers}", f"kinds={kinds}",
            f"first={shapes[0]}", f"end={self.words[-1].trail[:2]}", f"sum={lower}|{initials}|{min(size, 4)}",
        ]  # fmt: skip


def features(words: Sequence[Word], vocabulary: Collection[str]) -> list[list[str]]:
    """For each word the names of the features that hold of it."""
    own = [_own(word, vocabulary) for word in words]
    rows = [
        [*own[place], *_position(words, place), *_neighbours(words, own, place)]
        for place in range(len(words))
    ]
    for extra in (_running(words), _stretches(words, "clause"), _stretches(words, "sentence"), _year(words)):
        rows = [[*row, *more] for row, more in zip(rows, extra, strict=True)]
    return rows


def _own(word: Word, vocabulary: Collection[str]) -> list[str]:
    alphabetic = word.core.isalpha()
    return [
        f"shape={word.shape}",
        f"lead={word.lead}",
        f"trail={word.trail}",
        f"word={word.core if word.core in vocabulary else '?'}",
        f"kinds={word.kinds}",
        f"ending3={word.core[-3:] if alphabetic and len(word.core) > 4 else ''}",
        f"ending2={word.core[-2:] if alphabetic and len(word.core) > 3 else ''}",
    ]


def _position(words: Sequence[Word], place: int) -> list[str]:
    size = len(words)
    return [f"tenth={10 * place // size}", f"from={min(place, 5)}", f"to={min(size - 1 - place, 4)}"]


def _neighbours(words: Sequence[Word], own: Sequence[Sequence[str]], place: int) -> list[str]:
    found: list[str] = []
    for step, count in ((-2, 5), (-1, 7), (1, 7), (2, 5)):
        other = place + step
        inside = 0 <= other < len(words)
        found += [f"{step}:{name}" for name in own[other][:count]] if inside else [f"{step}:none"]
    before = words[place - 1] if place else None
    after = words[place + 1] if place + 1 < len(words) else None
    word = words[place]
    found.append(f"both={word.shape}|{word.trail}")
    if before:
        found += [
            f"before={before.trail}|{before.shape}|{word.shape}",
            f"broken={before.ends_clause}{before.ends_sentence}",
        ]
    if after:
        found.append(f"after={word.shape}|{word.trail}|{after.shape}")
    if before and after:
        found.append(f"three={before.shape}|{word.shape}|{after.shape}")
    return found


def _running(words: Sequence[Word]) -> list[list[str]]:
    """What has happened before: quotation marks, brackets, a year, sentences, a word ``in``."""
    rows: list[list[str]] = []
    quoted, closed, depth, dated, sentences, since, inside = False, False, 0, False, 0, 0, False
    any_quote = any('"' in word.lead or "``" in word.lead for word in words)
    for place, word in enumerate(words):
        quoted = quoted or bool(_OPENING.match(word.lead))
        depth += len(re.findall(r"[(\[]", word.text))
        rows.append(
            [
                f"quoted={quoted}", f"quoted={quoted}|{any_quote}", f"closed={closed}", f"depth={depth > 0}",
                f"dated={dated}", f"dated={dated}|{word.shape}", f"sentences={min(sentences, 5)}",
                f"sentences={min(sentences, 5)}|{word.shape}", f"since={min(since, 6)}", f"in={inside}",
                f"quoted={quoted}|{word.shape}",
            ]
        )  # fmt: skip
        if _CLOSING.search(word.trail):
            quoted, closed = False, closed or quoted
        depth = max(0, depth - len(re.findall(r"[)\]]", word.text)))
        dated = dated or word.shape == "year"
        since += 1
        if word.ends_sentence:
            sentences, since = sentences + 1, 0
        inside = inside or (word.core == "in" and place > 0 and words[place - 1].ends_clause)
    return rows


def _stretches(words: Sequence[Word], kind: str) -> list[list[str]]:
    """Facts of the stretch a word is in, of the one before and of the one after."""
    groups: list[list[Word]] = [[]]
    for word in words:
        groups[-1].append(word)
        if word.ends_clause if kind == "clause" else word.ends_sentence:
            groups.append([])
    facts = [_Stretch(group).facts() for group in groups if group]
    rows: list[list[str]] = []
    for number, group in enumerate(group for group in groups if group):
        row = [f"{kind}:{fact}" for fact in facts[number]]
        row += [f"{kind}-1:{fact}" for fact in facts[number - 1]] if number else [f"{kind}-1:none"]
        row += (
            [f"{kind}+1:{fact}" for fact in facts[number + 1]]
            if number + 1 < len(facts)
            else [f"{kind}+1:none"]
        )
        row.append(f"{kind}:{min(number, 4)}of{min(len(facts), 6)}")
        rows += [row] * len(group)
    return rows


def _year(words: Sequence[Word]) -> list[list[str]]:
    """Where a word stands to a year in brackets, which most styles put after the authors or at the end."""
    at = next((place for place, word in enumerate(words) if _YEAR_IN_BRACKETS.match(word.text)), None)
    if at is None:
        return [[] for _ in words]
    early = at < len(words) // 2
    sides = ["before" if place < at else "at" if place == at else "behind" for place in range(len(words))]
    return [[f"year={side}|{early}"] for side in sides]
