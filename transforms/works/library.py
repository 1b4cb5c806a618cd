"""Where works are looked up: cache, dumps and registries behind one face, in that order.

``find`` works in rounds that each ask one batched question for all references: the claimed identifiers, the
identifiers that the found records name, the titles. Which records a reference gets depends on that reference
alone, never on its neighbours in the batch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from extractors.home import Home
from extractors.registries.settings import RegistrySettings
from transforms.citations.alignment import possible_titles
from transforms.citations.model import Finding, Reference
from transforms.works.answers import Answer
from transforms.works.candidates import NameFinding, find_name
from transforms.works.drafts import Draft
from transforms.works.dumps.files import Dump, Progress
from transforms.works.dumps.indexing import index_dump
from transforms.works.dumps.shelf import Shelf
from transforms.works.registries.desk import RegistryDesk
from transforms.works.report import LibraryReport

_BATCH = 2000


@contextmanager
def open_library(
    home: Home,
    dumps: Sequence[Path | Dump],
    *,
    registries: RegistrySettings | None,
    as_of: datetime,
    progress: Progress | None = None,
    workers: int = 1,
    dask: str | None = None,
) -> Iterator[Library]:
    """A library over ``dumps`` and, unless ``registries`` is None, the registries.

    A dump that is new is indexed first, by ``workers`` processes or on the Dask cluster at ``dask``.

    ``as_of`` is the moment of the run: what the registries answer is dated with it, and cached answers age
    against it. Raises ``DumpError`` for a dump that cannot be used. Close it by leaving the context; answers
    of the registries are kept as they come, so a killed run loses none.
    """
    shelf = Shelf([index_dump(dump, home, progress, workers=workers, dask=dask) for dump in dumps])
    try:
        with RegistryDesk(home, registries, as_of, progress) as desk:
            yield Library(shelf, desk)
    finally:
        shelf.close()


class Library:
    """The ``Library`` of ``transforms.citations.model``; made by ``open_library``."""

    def __init__(self, shelf: Shelf, desk: RegistryDesk) -> None:
        self._shelf = shelf
        self._desk = desk

    def find(self, references: Sequence[Reference]) -> list[Finding]:
        """One finding per reference, in the same order. A source that fails costs its own answers only."""
        distinct = list(dict.fromkeys(references))
        found: dict[Reference, Finding] = {}
        for start in range(0, len(distinct), _BATCH):
            part = distinct[start : start + _BATCH]
            found.update(zip(part, self._find(part), strict=True))
        return [found[reference] for reference in references]

    def find_names(self, names: Sequence[str], texts: Sequence[str] = ()) -> list[NameFinding]:
        """For each name of a method, the work that introduces it, if one is sure (see ``candidates``).

        ``texts`` has for each name the text of the article that mentions it; it ranks works that share its
        words. May be shorter than ``names``.
        """
        padded = [*texts, *[""] * (len(names) - len(texts))]
        return [
            find_name(name, text, self._shelf, self._desk) for name, text in zip(names, padded, strict=False)
        ]

    def report(self) -> LibraryReport:
        """What the look-ups so far have cost and what failed."""
        return self._desk.report(self._shelf.dumps)

    def _find(self, references: Sequence[Reference]) -> list[Finding]:
        drafts = [Draft(reference) for reference in references]
        answers = self._by_ids({name for draft in drafts for name in draft.claims.values()})
        for draft in drafts:
            draft.answers.update({name: answers[name] for name in draft.claims.values()})
            self._add_local_titles(draft)
        self._add_versions(drafts)
        unsettled = [draft for draft in drafts if not draft.is_settled()]
        self._desk.add_searches(unsettled)
        self._add_versions(unsettled)
        return [draft.finding(self._shelf) for draft in drafts]

    def _by_ids(self, names: set[str], told: Collection[str] = ()) -> dict[str, Answer]:
        """Each identifier, asked of cache, dumps and, unless ``told``, the registries that may know."""
        answers = self._desk.cached(names)
        for name, answer in self._shelf.by_ids(names).items():
            answers[name].add(answer)
        missing = {name for name, answer in answers.items() if not answer.records and name not in told}
        for name, answer in self._desk.by_ids(missing).items():
            answers[name].add(answer)
        return answers

    def _add_versions(self, drafts: Sequence[Draft]) -> None:
        """One round for the other versions that the records found name, and for their titles in the dumps."""
        wanted = {draft: draft.unasked() for draft in drafts}
        names = {name for own in wanted.values() for name in own}
        open_names = {name for draft, own in wanted.items() for name in own - draft.told()}
        answers = self._by_ids(names, names - open_names)
        for draft, own in wanted.items():
            draft.answers.update({name: answers[name] for name in own})
            if self._shelf.dumps:
                titles = dict.fromkeys(record.title for record in draft.promising())
                draft.relatives += [record for title in titles for record in self._shelf.by_title(title)]

    def _add_local_titles(self, draft: Draft) -> None:
        """The dumps' records of the claimed title, of nearly that, and of what else may be the title."""
        if not self._shelf.dumps:
            return
        if title := draft.reference.title:
            draft.add_candidates(self._shelf.by_title(title))
        if title and not draft.is_settled():
            draft.add_candidates(self._shelf.near_title(title))
        if title and len(title.split()) == 1 and not draft.is_settled():  # "BERT" leads a longer title
            for mention in self._shelf.named(title):
                if mention.introduced and mention.in_title:
                    draft.add_possible(mention.record.title, [mention.record])
        if not title or not draft.is_settled() or not draft.is_dated():
            for other in possible_titles(draft.reference.raw):
                draft.add_possible(other, self._shelf.by_title(other))
