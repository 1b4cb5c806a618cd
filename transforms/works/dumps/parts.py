"""A part of a dump, read and normalised: the work that needs no other part, so that it runs anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

from extractors.text.folding import fold
from transforms.works.dumps.entries import Entry, entry_of
from transforms.works.dumps.reader import BadLines, Piece, works_of
from transforms.works.mentions import distinct_mentions
from transforms.works.normalise.refusal import NotARecord

_SHORTEST_TAIL = 2


@dataclass(frozen=True, slots=True)
class Row:
    """What the index keeps of one work, under its place among the part's works, from 0."""

    place: int
    shape: str
    title: str  # folded
    raw: bytes
    words: str
    names: tuple[str, ...]
    titles: tuple[int, ...]  # hashes of title keys
    mentions: tuple[tuple[int, bool], ...]  # hashes of names, and whether the work introduces them


@dataclass(slots=True)
class Part:
    """The rows of a part of a dump, how many works it has (usable or not), and its bad lines."""

    rows: list[Row] = field(default_factory=list)
    works: int = 0
    bad: BadLines = field(default_factory=BadLines)


def make_part(pieces: Sequence[Piece]) -> Part:
    """Read and normalise pieces that follow each other in a dump."""
    part = Part()
    for piece in pieces:
        for raw in works_of(piece, part.bad):
            try:
                part.rows.append(_row(part.works, entry_of(raw)))
            except NotARecord as refusal:
                part.bad.add(piece[0], str(refusal))
            part.works += 1
    return part


def _row(place: int, entry: Entry) -> Row:
    folded = [fold(title) for title in entry.titles]
    keys = sorted({text.replace(" ", "") for text in folded} - {""})
    found = distinct_mentions(entry.titles[0], entry.abstract)
    return Row(
        place=place,
        shape=entry.shape,
        title=folded[0],
        raw=orjson.dumps(entry.raw),
        words=" ".join(dict.fromkeys(word for text in folded for word in title_words(text))),
        names=entry.names,
        titles=tuple(hash_key(key) for key in keys),
        mentions=tuple((hash_key(key), is_new) for key, is_new in found.items()),
    )


def hash_key(key: str) -> int:
    """A key as a signed 8-byte integer, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def title_words(folded: str) -> list[str]:
    """The words of a folded title; scripts written without spaces give pairs of characters."""
    if folded.isascii():
        return folded.split()
    words: list[str] = []
    for word in folded.split():
        if len(word) > _SHORTEST_TAIL and any(
            "\u0e00" <= char <= "\u0eff" or char >= "\u3040" for char in word
        ):
            words.extend(word[place : place + 2] for place in range(len(word) - 1))
        else:
            words.append(word)
    return words
