"""Where the registries are and how they are asked."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

_AGENT = "methodbase/0.1"
_VARIABLES = {
    "arxiv_url": "METHODBASE_ARXIV_URL",
    "crossref_url": "METHODBASE_CROSSREF_URL",
    "datacite_url": "METHODBASE_DATACITE_URL",
    "doi_url": "METHODBASE_DOI_URL",
    "mailto": "METHODBASE_MAILTO",
}


@dataclass(frozen=True, slots=True)
class RegistrySettings:
    """Endpoints, contact and limits. The defaults are what the registries ask of polite clients.

    An endpoint or contact that is not given is the one that the environment names (``METHODBASE_ARXIV_URL``,
    ``METHODBASE_CROSSREF_URL``, ``METHODBASE_DATACITE_URL``, ``METHODBASE_DOI_URL``, ``METHODBASE_MAILTO``),
    else the registry's own. A bare host is enough for a mirror: the service's path is added.
    """

    arxiv_url: str = ""
    crossref_url: str = ""
    datacite_url: str = ""
    doi_url: str = ""
    mailto: str | None = None  # for Crossref's polite pool, and the User-Agent
    limits_folder: Path | None = None  # of the machine-wide limiter; None: its default
    arxiv_seconds: float = 3.0  # between two requests to arXiv: its terms of use
    other_seconds: float = 0.4  # to another registry, until its answers state a limit
    arxiv_batch: int = 200
    crossref_batch: int = 100
    datacite_batch: int = 100
    connect_seconds: float = 10.0
    read_seconds: float = 30.0  # longest silence inside an answer
    answer_seconds: float = 120.0  # longest time for one whole answer
    attempts: int = 3
    backoff_seconds: float = 1.0  # first pause after a failure; doubles, with jitter
    longest_pause_seconds: float = 60.0  # a longer Retry-After gives the look-up up
    circuit_failures: int = 3  # failed look-ups in a row that open the circuit
    circuit_seconds: float = 600.0  # how long it stays open
    keep_days: float = 180.0  # time to live of an answer in the cache
    keep_absent_days: float = 14.0  # of the answer that there is nothing

    def __post_init__(self) -> None:
        """Fill in what was not given, and give every endpoint its normal form."""
        given = {
            name: getattr(self, name) or os.environ.get(variable) for name, variable in _VARIABLES.items()
        }
        values = {
            "arxiv_url": _arxiv_address(given["arxiv_url"] or "https://export.arxiv.org/api/query"),
            "crossref_url": _base(given["crossref_url"] or "https://api.crossref.org", "/works"),
            "datacite_url": _base(given["datacite_url"] or "https://api.datacite.org", "/dois"),
            "doi_url": _base(given["doi_url"] or "https://doi.org", ""),
            "mailto": given["mailto"] or None,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)  # frozen from here on

    @property
    def user_agent(self) -> str:
        """An honest name, with the contact when there is one."""
        return f"{_AGENT} (mailto:{self.mailto})" if self.mailto else _AGENT

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts (with ports) of all four, between which a redirect is followed."""
        addresses = (self.arxiv_url, self.crossref_url, self.datacite_url, self.doi_url)
        return frozenset(urlsplit(address).netloc.lower() for address in addresses)


def _base(address: str, service: str) -> str:
    bare = address.split("?", 1)[0].rstrip("/")
    return bare.removesuffix(service).rstrip("/") if service else bare


def _arxiv_address(address: str) -> str:
    scheme, host, path, _, _ = urlsplit(address.split("?", 1)[0])
    path = path.rstrip("/")
    if not path.endswith("/query"):
        path += "/query" if path.endswith("/api") else "/api/query"
    return urlunsplit((scheme, host, path, "", ""))
