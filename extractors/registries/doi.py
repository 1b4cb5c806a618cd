"""doi.org: which DOIs exist, one request for many, and CSL JSON by content negotiation, the last resort."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, unquote

from extractors.registries.answers import json_of, object_of
from extractors.registries.batches import Batch, in_batches
from extractors.registries.errors import LedElsewhere, Refused, RegistryError, Unusable
from extractors.registries.settings import RegistrySettings
from extractors.registries.transport import Reply, Transport

_CSL = "application/vnd.citationstyles.csl+json"
_AGENCY_BATCH = 100  # the limit is the length of the address: about 400 DOIs
_AGENCIES = (
    "api.crossref.org",
    "api.datacite.org",
    "chooser.crossref.org",
    "crosscite.org",
    "data.crosscite.org",
    "data.crossref.org",
    "data.datacite.org",
    "data.medra.org",
    "doi.org",
    "dx.doi.org",
    "api.japanlinkcenter.org",
    "www.doi.org",
)
"""Hosts that doi.org hands a negotiation to; any other redirect leads to a web page."""

NO_SUCH_DOI = "DOI does not exist"
_RESOLVERS = ("doi.org", "dx.doi.org", "www.doi.org")

UNDESCRIBED = "registered, but its agency gives no metadata"
"""Why a DOI that exists is not found: a web page is all that it leads to, and will be for some time."""


class DoiOrg:
    """One client; one connection."""

    name = "doi.org"

    def __init__(self, settings: RegistrySettings) -> None:
        self.transport = Transport(self.name, settings.doi_url, settings, settings.other_seconds)
        self.transport.allowed_hosts.update(_AGENCIES)
        self._base = settings.doi_url

    def works(self, dois: Sequence[str]) -> Batch:
        """CSL JSON of these DOIs (normal form), keyed by DOI.

        Those that do not exist are told apart by one request for many, the others cost one each.
        """
        unregistered = self.unregistered(dois) if len(dois) > 1 else set()
        left = [doi for doi in dois if doi not in unregistered]
        return Batch(absent=frozenset(unregistered)).joined(in_batches(left, 1, self._negotiate))

    def unregistered(self, dois: Sequence[str]) -> set[str]:
        """Those of ``dois`` that the DOI system says do not exist; empty when it cannot be asked that way."""
        found: set[str] = set()
        distinct = sorted(doi for doi in set(dois) if "," not in doi)
        for start in range(0, len(distinct), _AGENCY_BATCH):
            found |= self._unregistered(distinct[start : start + _AGENCY_BATCH])
        return found

    def _unregistered(self, dois: Sequence[str]) -> set[str]:
        address = f"{self._base}/ra/" + ",".join(quote(doi, safe="/") for doi in dois)
        try:
            reply = self.transport.get(address, {}, "application/json", _check_list)
        except RegistryError:
            return set()  # each DOI is then negotiated for, which tells the same and reports a failure
        entries = [entry for entry in json_of(reply) if isinstance(entry, dict)]
        said = {str(entry.get("DOI", "")).lower() for entry in entries if entry.get("status") == NO_SUCH_DOI}
        return said & set(dois)

    def _negotiate(self, dois: Sequence[str]) -> dict[str, dict[str, Any]]:
        address = f"{self._base}/{quote(dois[0], safe='/')}"
        try:
            reply = self.transport.get(address, {}, _CSL, _check_object, absent=True)
        except (LedElsewhere, Refused) as error:
            if isinstance(error, Refused) and error.reason != "http 406":
                raise
            raise RegistryError(self.name, UNDESCRIBED) from error
        if reply.status != 404:
            return {dois[0]: object_of(reply)}
        if not self._speaks_itself(reply.url, dois[0]):
            raise RegistryError(self.name, UNDESCRIBED)
        return {}

    def _speaks_itself(self, url: str, doi: str) -> bool:
        """Whether an answer is doi.org's own: an agency may know nothing of a DOI that there is."""
        place = unquote(url.partition("://")[2]).lower()
        homes = (self._base.partition("://")[2].lower(), *_RESOLVERS)
        return place in {f"{home}/{doi}" for home in homes}


def _check_object(reply: Reply) -> None:
    object_of(reply)


def _check_list(reply: Reply) -> None:
    if not isinstance(json_of(reply), list):
        raise Unusable("JSON of an unexpected shape")
