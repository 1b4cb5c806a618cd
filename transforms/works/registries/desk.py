"""The registries as the library asks them: cached answers first, then batched requests, each kept at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import TracebackType

from extractors.home import Home
from extractors.registries.doi import UNDESCRIBED
from extractors.registries.errors import RegistryError
from extractors.registries.settings import RegistrySettings
from transforms.works.answers import Answer
from transforms.works.drafts import Draft
from transforms.works.dumps.files import Progress
from transforms.works.dumps.indexing import DumpInfo
from transforms.works.dumps.search import Mention
from transforms.works.registries.cache import CachedAnswer, RegistryCache
from transforms.works.registries.lookup import Outcome, Raw, RegistryLookup, questions_of
from transforms.works.registries.records import records_of
from transforms.works.registries.searches import mentions_of, name_question, title_question
from transforms.works.report import LibraryReport


class RegistryDesk:
    """Answers from the cache and the registries. Without settings only the cache is asked."""

    def __init__(
        self, home: Home, settings: RegistrySettings | None, as_of: datetime, progress: Progress | None
    ) -> None:
        limits = settings or RegistrySettings()
        self._cache = RegistryCache(home, as_of, limits.keep_days, limits.keep_absent_days)
        self._lookup = RegistryLookup(settings) if settings else None
        self._progress = progress
        self._hits: Counter[str] = Counter()
        self._failures: dict[str, Counter[str]] = defaultdict(Counter)

    def __enter__(self) -> RegistryDesk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lookup:
            self._lookup.close()

    def cached(self, names: Iterable[str]) -> dict[str, Answer]:
        """What the cache has of each identifier. An old answer serves only when nobody can be asked anew."""
        wanted = set(names)
        kept = self._cache.look_up(wanted)
        answers = {name: Answer() for name in wanted}
        for name, answer in kept.items():
            if self._cache.is_fresh(answer) or (self._lookup is None and answer.raw):
                answers[name] = _answer(answer)
                self._hits.update(answer.registries[:1])
        return answers

    def by_ids(self, names: Iterable[str]) -> dict[str, Answer]:
        """What the registries say of each identifier that the cache does not settle."""
        wanted = sorted(questions_of(set(names)))
        if self._lookup is None or not wanted:
            return {}
        kept = self._cache.look_up(wanted)
        asked = [name for name in wanted if name not in kept or not self._cache.is_fresh(kept[name])]
        answers = {name: Answer() for name in asked}
        for outcome in self._lookup.by_ids(asked):
            self._take(outcome, answers)
            done = sum(1 for answer in answers.values() if answer.asked or answer.failed)
            self._report("asking registries", done, len(asked))
        for name, answer in answers.items():
            if answer.failed and not answer.records and not answer.absent and name in kept:
                answer.add(_answer(kept[name]))  # an old answer, with its date, is better than none
        return answers

    def add_searches(self, drafts: Sequence[Draft]) -> None:
        """Search the registries for the titles of ``drafts``: Crossref, then arXiv for what is left."""
        for registry in ("crossref", "arxiv"):
            still_open = [draft for draft in drafts if not draft.is_settled()]
            for number, draft in enumerate(still_open, start=1):
                question, query = title_question(registry, draft.reference)
                draft.search.add(_merged(*self._search(registry, question, query)))
                if self._lookup:  # offline only the cache is asked, which takes no time to speak of
                    self._report(f"searching {registry}", number, len(still_open))

    def named(self, name: str) -> tuple[Answer, list[Mention]]:
        """Search the registries for a method's name: arXiv's titles and abstracts, then Crossref's titles."""
        whole = Answer()
        for registry in ("arxiv", "crossref"):
            question, query = name_question(registry, name)
            kept, error = self._search(registry, question, query)
            whole.add(_merged(kept, error))
            found = mentions_of(name, kept) if kept else []
            if found:
                return whole, found
        return whole, []

    def report(self, dumps: tuple[DumpInfo, ...]) -> LibraryReport:
        """What the look-ups so far have cost."""
        return LibraryReport(
            requests=self._lookup.requests() if self._lookup else {},
            waited=self._lookup.waited() if self._lookup else {},
            cache_hits=dict(sorted(self._hits.items())),
            circuits_opened=self._lookup.circuits_opened() if self._lookup else (),
            failures={
                registry: dict(sorted(reasons.items()))
                for registry, reasons in sorted(self._failures.items())
            },
            dumps=dumps,
        )

    def _search(
        self, registry: str, question: str, query: str
    ) -> tuple[CachedAnswer | None, RegistryError | None]:
        """The answer to a search, kept or new, and the failure to get a new one.

        An old answer with records is given when nobody may be asked anew, or beside the failure.
        """
        kept = self._cache.look_up([question]).get(question)
        old = kept if kept and kept.raw else None
        if kept and self._cache.is_fresh(kept):
            self._hits[registry] += 1
            return kept, None
        if self._lookup is None:
            return old, None
        try:
            raw = self._lookup.search(registry, query)
        except RegistryError as error:
            self._failures[error.registry][error.reason] += 1
            return old, error
        return self._cache.keep({question: ([registry], raw)})[question], None

    def _take(self, outcome: Outcome, answers: Mapping[str, Answer]) -> None:
        """Keep what was found and what is absent, and hand it on; what failed is not kept."""
        new: dict[str, tuple[Sequence[str], Sequence[Raw]]] = {}
        new.update({name: ([registry], [raw]) for name, (registry, raw) in outcome.found.items()})
        new.update({name: (registries, []) for name, registries in outcome.absent.items()})
        for name, kept in self._cache.keep(new).items():
            answers[name].add(_answer(kept))
        for name, reasons in outcome.failed.items():
            answers[name].failed.update(reasons)
            for registry, reason in reasons.items():
                self._failures[registry][reason] += 1

    def _report(self, what: str, done: int, total: int) -> None:
        if self._progress:
            self._progress(what, done, total)


def _answer(kept: CachedAnswer) -> Answer:
    """A kept answer as the library merges them."""
    sources = set(kept.registries)
    if kept.is_undescribed:
        return Answer(failed=dict.fromkeys(sources, UNDESCRIBED))
    return Answer(records=records_of(kept), asked=sources, absent=set() if kept.raw else sources)


def _merged(kept: CachedAnswer | None, error: RegistryError | None) -> Answer:
    answer = _answer(kept) if kept else Answer()
    if error:
        answer.failed[error.registry] = error.reason
    return answer
