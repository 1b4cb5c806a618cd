"""The questions that searches put to registries, and how their answers are read."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.text.folding import fold
from transforms.citations.model import Reference
from transforms.works.dumps.search import Mention
from transforms.works.keys import title_key
from transforms.works.mentions import distinct_mentions
from transforms.works.model import Record
from transforms.works.normalise import NotARecord
from transforms.works.registries.cache import CachedAnswer
from transforms.works.registries.records import abstract_of, record_of_raw

_LONGEST_WORDS = 3


def title_question(registry: str, reference: Reference) -> tuple[str, str]:
    """The cache key and the query of a title search. The first author is part of it: titles recur."""
    title = reference.title or ""
    author = reference.authors[0].family if reference.authors else ""
    question = f"title:{registry}:{title_key(title)}:{fold(author)}"
    return question, _arxiv_title_query(title) if registry == "arxiv" else f"{title} {author}".strip()


def name_question(registry: str, name: str) -> tuple[str, str]:
    """The cache key and the query for a method's name: arXiv searches abstracts too."""
    phrase = fold(name)
    return f"name:{registry}:{title_key(name)}", f'all:"{phrase}"' if registry == "arxiv" else phrase


def mentions_of(name: str, answer: CachedAnswer) -> list[Mention]:
    """The records of an answer that really name the method, in title or abstract."""
    found = []
    for shape, raw in answer.raw:
        try:
            record = record_of_raw(shape, raw, answer.retrieved_at)
        except NotARecord:
            continue
        mention = _mention(name, record, abstract_of(shape, raw))
        if mention:
            found.append(mention)
    return found


def _mention(name: str, record: Record, abstract: str) -> Mention | None:
    introduced = distinct_mentions(record.title, abstract).get(title_key(name), False)
    phrase = f" {fold(name)} "
    in_title = phrase in f" {fold(record.title)} "
    if in_title or introduced or phrase in f" {fold(abstract)} ":
        return Mention(record, introduced, in_title)
    return None


def _arxiv_title_query(title: str) -> str:
    """The title as a phrase, or its longest words together: an altered word costs one of two groups."""
    words = fold(title).split()
    longest = sorted(dict.fromkeys(words), key=lambda word: (-len(word), word))
    groups: list[Sequence[str]] = [longest[:_LONGEST_WORDS]]
    if len(longest) >= 2 * _LONGEST_WORDS:
        groups.append(longest[_LONGEST_WORDS : 2 * _LONGEST_WORDS])
    parts = [f'ti:"{" ".join(words)}"']
    parts += ["(" + " AND ".join(f"ti:{word}" for word in group) + ")" for group in groups if len(group) > 1]
    return " OR ".join(parts)
