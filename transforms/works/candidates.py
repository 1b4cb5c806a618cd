"""The work behind a name that an article introduces (``LoRA-Dash``), if one is sure.

A record counts when its title or abstract names the method. The best is the one that introduces the name (its
title leads with it, or its abstract proposes it) and shares most words with the article; the work is
confirmed when no other is as good. A name that several works merely use is left open: nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.text.folding import fold
from transforms.works.dumps.search import Mention
from transforms.works.dumps.shelf import Shelf
from transforms.works.grouping import group
from transforms.works.model import Record, Work
from transforms.works.registries.desk import RegistryDesk

_SHORTEST_WORD = 4
_KEPT = 10


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A work that names the method."""

    work: Work
    introduced: bool  # its title leads with the name, or its abstract introduces it
    in_title: bool
    shared_words: float  # share of its title's words that the article has, 0 to 1


@dataclass(frozen=True, slots=True)
class NameFinding:
    """What is known about one name. ``confirmed`` is None when no work is sure; ``matches`` is best first."""

    name: str
    confirmed: Work | None
    matches: tuple[NameMatch, ...]
    asked: tuple[str, ...]
    failed: dict[str, str]


def find_name(name: str, text: str, shelf: Shelf, desk: RegistryDesk) -> NameFinding:
    """The finding for one name; ``text`` is the article's text, possibly empty."""
    mentions = shelf.named(name)
    answer, further = desk.named(name) if not _confirmed(_matches(name, text, mentions)) else (None, [])
    matches = _matches(name, text, [*mentions, *further])
    asked = {*shelf.names, *(answer.asked if answer else ())}
    return NameFinding(
        name=name,
        confirmed=_confirmed(matches),
        matches=tuple(matches[:_KEPT]),
        asked=tuple(sorted(asked)),
        failed=dict(sorted(answer.failed.items())) if answer else {},
    )


def _matches(name: str, text: str, mentions: list[Mention]) -> list[NameMatch]:
    by_record = {mention.record: mention for mention in mentions}
    words = set(re.findall(r"\w+", fold(text)))
    found = []
    for work in group(list(by_record)):
        own = [by_record[record] for record in work.records]
        found.append(
            NameMatch(
                work=work,
                introduced=any(mention.introduced for mention in own),
                in_title=any(mention.in_title for mention in own),
                shared_words=max(_shared(record, words, name) for record in work.records),
            )
        )
    return sorted(found, key=lambda match: (*_rank(match), match.work.work_id))


def _rank(match: NameMatch) -> tuple[float, ...]:
    return (not match.introduced, not match.in_title, -match.shared_words)


def _confirmed(matches: list[NameMatch]) -> Work | None:
    """The one work that introduces the name, or the only one that has it at all."""
    if not matches:
        return None
    best = matches[0]
    if len(matches) == 1:
        return best.work
    return best.work if best.introduced and _rank(best) < _rank(matches[1]) else None


def _shared(record: Record, words: set[str], name: str) -> float:
    own = {word for word in fold(record.title).split() if len(word) >= _SHORTEST_WORD} - set(
        fold(name).split()
    )
    return len(own & words) / len(own) if own else 0.0
