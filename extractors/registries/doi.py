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
_ASKED_BEFORE = (None, "Crossref", "DataCite")
_ALLOWANCE = 25
_RESOLVERS = ("doi.org", "dx.doi.org", "www.doi.org")

UNLISTED = "registered, but not listed by its registry"
"""Why a DOI fails that is one of many: a registry that lists none of its DOIs is out of order."""

UNDESCRIBED = "registered, but its agency gives no metadata"
"""Why a DOI that exists is not found: a web page is all that it leads to, and will be for some time."""


class DoiOrg:
    """One client; one connection."""

    name = "doi.org"

    def __init__(self, settings: RegistrySettings) -> None:
        self.transport = Transport(self.name, settings.doi_url, settings, settings.other_seconds)
        self.transport.allowed_hosts.update(_AGENCIES)
        self._base = settings.doi_url
        self.allowance = _ALLOWANCE  # DOIs left to negotiate for of those whose registry had its turn

    def works(self, dois: Sequence[str]) -> Batch:
        """CSL JSON of these DOIs (normal form), keyed by DOI.

        Those that do not exist are told apart by one request for many, the others cost one each. When
        ``allowance`` is used up, those fail whose own registry is asked in batches, or is not told.
        """
        agencies = self.agencies(dois) if len(dois) > 1 else {}
        absent = frozenset(doi for doi, agency in agencies.items() if agency is None)
        left = sorted(set(dois) - absent)
        doubtful = [doi for doi in left if agencies.get(doi) in _ASKED_BEFORE]
        spared = set(doubtful[max(self.allowance, 0) :])
        self.allowance -= len(doubtful)
        whole = Batch(absent=absent, failed=dict.fromkeys(sorted(spared), UNLISTED))
        return whole.joined(in_batches([doi for doi in left if doi not in spared], 1, self._negotiate))

    def agencies(self, dois: Sequence[str]) -> dict[str, str | None]:
        """The agency of each of ``dois``, None for one that does not exist; others are left out."""
        found: dict[str, str | None] = {}
        distinct = sorted(doi for doi in set(dois) if "," not in doi)
        for start in range(0, len(distinct), _AGENCY_BATCH):
            found |= self._agencies(distinct[start : start + _AGENCY_BATCH])
        return found

    def _agencies(self, dois: Sequence[str]) -> dict[str, str | None]:
        address = f"{self._base}/ra/" + ",".join(quote(doi, safe="/") for doi in dois)
        try:
            reply = self.transport.get(address, {}, "application/json", _check_list)
        except RegistryError:
            return {}  # each DOI is then negotiated for, which tells the same and reports a failure
        said: dict[str, str | None] = {}
        for entry in json_of(reply):
            doi = str(entry.get("DOI", "")).lower() if isinstance(entry, dict) else ""
            if doi not in dois:
                continue
            if entry.get("status") == NO_SUCH_DOI:
                said[doi] = None
            elif isinstance(entry.get("RA"), str):
                said[doi] = entry["RA"]
        return said

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
