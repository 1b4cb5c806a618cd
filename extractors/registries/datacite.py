"""DataCite's REST API: DOIs in batches. arXiv's own DOIs (10.48550) live here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from extractors.registries.answers import json_of
from extractors.registries.batches import Batch, in_batches
from extractors.registries.errors import Refused, Unusable
from extractors.registries.settings import RegistrySettings
from extractors.registries.transport import Reply, Transport

_JSON_API = "application/vnd.api+json"


class DataCite:
    """One client; one connection."""

    name = "datacite"

    def __init__(self, settings: RegistrySettings) -> None:
        self.transport = Transport(self.name, settings.datacite_url, settings, settings.other_seconds)
        self._dois = f"{settings.datacite_url}/dois"
        self._batch = settings.datacite_batch
        self._mailto = {"mailto": settings.mailto} if settings.mailto else {}

    def works(self, dois: Sequence[str]) -> Batch:
        """The resources with these DOIs (normal form), keyed by DOI; what is absent, what failed and why."""
        return in_batches(dois, self._batch, self._ask)

    def _ask(self, dois: Sequence[str]) -> dict[str, dict[str, Any]]:
        if len(dois) == 1:
            reply = self._get(f"{self._dois}/{quote(dois[0], safe='')}", {})
            if reply.status == 404:
                return {}
        else:
            query = "doi:(" + " OR ".join(_quoted(doi) for doi in dois) + ")"
            reply = self._get(self._dois, {"query": query, "page[size]": str(len(dois))})
            if reply.status == 404:
                raise Refused(self.name, "http 404")  # a mirror without the search: in_batches asks singly
        return {str(resource.get("id", "")).lower(): resource for resource in _resources(reply)}

    def _get(self, url: str, query: dict[str, str]) -> Reply:
        return self.transport.get(url, {**query, **self._mailto}, _JSON_API, _check, absent=True)


def _check(reply: Reply) -> None:
    _resources(reply)


def _resources(reply: Reply) -> list[dict[str, Any]]:
    value = json_of(reply)
    data = value.get("data") if isinstance(value, dict) else None
    if isinstance(data, dict):
        return [data]
    if not isinstance(data, list):
        raise Unusable("JSON of an unexpected shape")
    meta = value.get("meta")
    total = meta.get("total") if isinstance(meta, dict) else None
    if isinstance(total, int) and len(data) < total:  # a page has room for all that were asked for
        raise Unusable("half a list")
    return [item for item in data if isinstance(item, dict)]


def _quoted(doi: str) -> str:
    """A DOI as a phrase of the Lucene query syntax."""
    return '"' + doi.replace("\\", "\\\\").replace('"', '\\"') + '"'
