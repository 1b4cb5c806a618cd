"""Which registry is asked for what: arXiv ids at arXiv, DOIs at Crossref, DataCite and doi.org in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from extractors.registries.arxiv import Arxiv as ArxivClient
from extractors.registries.arxiv import result_to_json
from extractors.registries.batches import Batch
from extractors.registries.crossref import Crossref
from extractors.registries.datacite import DataCite
from extractors.registries.doi import UNDESCRIBED, DoiOrg
from extractors.registries.settings import RegistrySettings
from extractors.registries.transport import Transport
from transforms.identifiers.arxiv import Arxiv
from transforms.works.registries.cache import NO_METADATA
from transforms.works.registries.records import slimmed

Raw = tuple[str, Mapping[str, Any]]
"""A raw record, and the shape to read it by."""

_DOI_PART = 100
_LAST_RESORT = 25  # DOIs that their registry failed on and are tried elsewhere; more would be a flood


@dataclass
class Outcome:
    """What one request, or a few, told of some identifiers."""

    found: dict[str, tuple[str, Raw]] = field(default_factory=dict)  # registry, record
    absent: dict[str, tuple[str, ...]] = field(default_factory=dict)  # registries that said so
    failed: dict[str, dict[str, str]] = field(default_factory=dict)  # registry, reason


class RegistryLookup:
    """The four clients, each made when it is first needed."""

    def __init__(self, settings: RegistrySettings) -> None:
        self._settings = settings

    @cached_property
    def _arxiv(self) -> ArxivClient:
        return ArxivClient(self._settings)

    @cached_property
    def _crossref(self) -> Crossref:
        return Crossref(self._settings)

    @cached_property
    def _datacite(self) -> DataCite:
        return DataCite(self._settings)

    @cached_property
    def _doi(self) -> DoiOrg:
        return DoiOrg(self._settings)

    def _transports(self) -> dict[str, Transport]:
        made = vars(self)
        clients = [made[name] for name in ("_arxiv", "_crossref", "_datacite", "_doi") if name in made]
        return {client.name: client.transport for client in clients}

    def close(self) -> None:
        """Close all connections."""
        for transport in self._transports().values():
            transport.close()

    def requests(self) -> dict[str, int]:
        """Requests that left so far, by registry, retries included."""
        return {name: transport.requests for name, transport in sorted(self._transports().items())}

    def waited(self) -> dict[str, float]:
        """Seconds spent waiting for a turn so far, by registry."""
        return {name: transport.waited_seconds for name, transport in sorted(self._transports().items())}

    def circuits_opened(self) -> tuple[str, ...]:
        """One sentence for each registry that was given up."""
        return tuple(
            f"{name}: not asked any more after repeated failures ({transport.breaker.reason})"
            for name, transport in sorted(self._transports().items())
            if transport.breaker.reason
        )

    def by_ids(self, names: Sequence[str]) -> Iterator[Outcome]:
        """Look identifiers up ("doi:…", "arxiv:…", "isbn:…"), giving the outcome of each request as it comes.

        An identifier that ends up neither found nor absent failed at the registries in ``failed``.
        """
        arxiv_ids = [name.partition(":")[2] for name in names if name.startswith("arxiv:")]
        dois = [name.partition(":")[2] for name in names if name.startswith("doi:")]
        yield from self._arxiv_ids(arxiv_ids)
        yield from self._dois([doi for doi in dois if not Arxiv.from_doi(doi)])
        yield from self._isbns([name.partition(":")[2] for name in names if name.startswith("isbn:")])

    def search(self, registry: str, query: str) -> list[Raw]:
        """The records that a registry's search gives, best first; raises ``RegistryError``."""
        if registry == "arxiv":
            return [("arxiv", result_to_json(result)) for result in self._arxiv.search(query)]
        return [("crossref", slimmed("crossref", item)) for item in self._crossref.search(query)]

    def _arxiv_ids(self, arxiv_ids: Sequence[str]) -> Iterator[Outcome]:
        """At arXiv; what fails there, at DataCite, where arXiv registers its DOIs."""
        failed: dict[str, str] = {}
        for part in _parts(arxiv_ids, self._settings.arxiv_batch):
            outcome = Outcome()
            batch = self._arxiv.entries(part)
            for arxiv_id, result in batch.found.items():
                outcome.found[f"arxiv:{arxiv_id}"] = ("arxiv", ("arxiv", result_to_json(result)))
            outcome.absent = {f"arxiv:{arxiv_id}": ("arxiv",) for arxiv_id in batch.absent}
            outcome.failed = {f"arxiv:{arxiv_id}": {"arxiv": why} for arxiv_id, why in batch.failed.items()}
            failed.update({Arxiv.to_doi(arxiv_id): f"arxiv:{arxiv_id}" for arxiv_id in batch.failed})
            yield outcome
        for part in _parts(list(failed), self._settings.datacite_batch):
            yield _outcome(self._datacite.works(part), "datacite", "datacite", failed)

    def _isbns(self, isbns: Sequence[str]) -> Iterator[Outcome]:
        """At Crossref, which has the books that have DOIs."""
        names = {isbn: f"isbn:{isbn}" for isbn in isbns}
        for part in _parts(isbns, self._settings.crossref_batch):
            batch = self._crossref.books(part)
            outcome = _outcome(batch, "crossref", "crossref", names)
            outcome.absent = {names[isbn]: ("crossref",) for isbn in batch.absent}
            yield outcome

    def _dois(self, dois: Sequence[str]) -> Iterator[Outcome]:
        """At Crossref; what is not there, at DataCite; what is in neither, at doi.org, which knows all.

        The left-overs of all batches are asked for together, so that one unknown DOI in each costs no more.
        """
        names = {doi: f"doi:{doi}" for doi in dois}
        left: list[str] = []
        failed: list[str] = []
        for part in _parts(dois, self._settings.crossref_batch):
            batch = self._crossref.works(part)
            left += batch.absent
            failed += batch.failed
            yield _outcome(batch, "crossref", "crossref", names)
        left = sorted(left + failed if len(failed) <= _LAST_RESORT else left)
        unknown: list[str] = []
        for part in _parts(left, self._settings.datacite_batch):
            batch = self._datacite.works(part)
            failed += batch.failed
            unknown += [*batch.absent, *batch.failed]
            yield _outcome(batch, "datacite", "datacite", names)
        if unknown:
            self._doi.allowance = max(_LAST_RESORT, len(dois) // 100)
        for part in _parts(sorted(unknown), _DOI_PART):
            batch = self._doi.works(part)
            outcome = _outcome(batch, "doi.org", "csl", names)
            outcome.absent = {names[doi]: ("doi.org",) for doi in batch.absent}
            for doi in [doi for doi, why in batch.failed.items() if why == UNDESCRIBED]:
                if doi not in failed:  # else it may be described where nobody answered
                    outcome.found[names[doi]] = ("doi.org", (NO_METADATA, {"DOI": doi}))
            yield outcome


def _outcome(batch: Batch, registry: str, shape: str, names: Mapping[str, str]) -> Outcome:
    """A registry's answers under the names that were looked up; absence there alone means nothing yet."""
    return Outcome(
        found={names[doi]: (registry, (shape, slimmed(shape, raw))) for doi, raw in batch.found.items()},
        failed={names[doi]: {registry: reason} for doi, reason in batch.failed.items()},
    )


def _parts(identifiers: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(identifiers), size):
        yield identifiers[start : start + size]


def questions_of(names: Iterable[str]) -> list[str]:
    """The identifiers that registries can be asked for."""
    return [name for name in names if name.startswith(("doi:", "arxiv:", "isbn:"))]
