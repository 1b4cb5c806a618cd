"""Which registry is asked for what: arXiv ids at arXiv, DOIs at Crossref, DataCite and doi.org in turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from extractors.registries.arxiv import Arxiv as ArxivClient
from extractors.registries.arxiv import result_to_json
from extractors.registries.batches import Batch
from extractors.registries.crossref import Crossref
from extractors.registries.datacite import DataCite
from extractors.registries.doi import DoiOrg
from extractors.registries.settings import RegistrySettings
from extractors.registries.transport import Transport
from transforms.identifiers.arxiv import Arxiv
from transforms.works.registry_records import slimmed

Raw = tuple[str, Mapping[str, Any]]
"""A raw record, and the shape to read it by."""

_LAST_RESORT = (
    25  # so many DOIs that Crossref failed on are tried one by one elsewhere; more would be a flood
)


@dataclass
class Outcome:
    """What came of some identifiers: each is found, absent everywhere it could be, or failed somewhere."""

    found: dict[str, tuple[str, Raw]] = field(default_factory=dict)  # registry, record
    absent: dict[str, tuple[str, ...]] = field(default_factory=dict)  # registries that said so
    failed: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))  # registry, reason


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

    def circuits_opened(self) -> tuple[str, ...]:
        """One sentence for each registry that was given up."""
        return tuple(
            f"{name}: not asked any more after repeated failures ({transport.breaker.reason})"
            for name, transport in sorted(self._transports().items())
            if transport.breaker.reason
        )

    def by_ids(self, names: Sequence[str]) -> Outcome:
        """Look identifiers up ("doi:…", "arxiv:…"); ISBNs are in no registry here and are left out."""
        outcome = Outcome()
        arxiv_ids = [name.partition(":")[2] for name in names if name.startswith("arxiv:")]
        dois = [name.partition(":")[2] for name in names if name.startswith("doi:")]
        if arxiv_ids:
            self._arxiv_ids(arxiv_ids, outcome)
        if dois:
            self._dois([doi for doi in dois if not Arxiv.from_doi(doi)], outcome)
        return outcome

    def search(self, registry: str, query: str) -> list[Raw]:
        """The records that a registry's search gives, best first; raises ``RegistryError``."""
        if registry == "arxiv":
            return [("arxiv", result_to_json(result)) for result in self._arxiv.search(query)]
        return [("crossref", slimmed("crossref", item)) for item in self._crossref.search(query)]

    def _arxiv_ids(self, arxiv_ids: Sequence[str], outcome: Outcome) -> None:
        """At arXiv; what fails there, at DataCite, where arXiv registers its DOIs."""
        batch = self._arxiv.entries(arxiv_ids)
        for arxiv_id, result in batch.found.items():
            outcome.found[f"arxiv:{arxiv_id}"] = ("arxiv", ("arxiv", result_to_json(result)))
        outcome.absent.update({f"arxiv:{arxiv_id}": ("arxiv",) for arxiv_id in batch.absent})
        if not batch.failed:
            return
        names = {Arxiv.to_doi(arxiv_id): f"arxiv:{arxiv_id}" for arxiv_id in batch.failed}
        for arxiv_id, reason in batch.failed.items():
            outcome.failed[f"arxiv:{arxiv_id}"]["arxiv"] = reason
        _take(self._datacite.works(list(names)), "datacite", "datacite", outcome, names)

    def _dois(self, dois: Sequence[str], outcome: Outcome) -> None:
        """At Crossref; what is not there, at DataCite; what is in neither, at doi.org, which knows all."""
        names = {doi: f"doi:{doi}" for doi in dois}
        crossref = self._crossref.works(dois)
        left = _take(crossref, "crossref", "crossref", outcome, names)
        if len(crossref.failed) > _LAST_RESORT:
            left = left - crossref.failed.keys()
        if not left:
            return
        left = _take(self._datacite.works(sorted(left)), "datacite", "datacite", outcome, names)
        resolved = self._doi.works(sorted(left)) if left else Batch()
        _take(resolved, "doi.org", "csl", outcome, names)
        for doi in resolved.absent:
            outcome.absent[names[doi]] = ("doi.org",)


def _take(batch: Batch, registry: str, shape: str, outcome: Outcome, names: Mapping[str, str]) -> set[str]:
    """Put a registry's answers into ``outcome``; gives the DOIs that are still open."""
    for doi, raw in batch.found.items():
        outcome.found[names[doi]] = (registry, (shape, slimmed(shape, raw)))
    for doi, reason in batch.failed.items():
        outcome.failed[names[doi]][registry] = reason
    return {*batch.absent, *batch.failed}


def questions_of(names: Iterable[str]) -> list[str]:
    """The identifiers that registries can be asked for."""
    return [name for name in names if name.startswith(("doi:", "arxiv:"))]
