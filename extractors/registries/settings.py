"""Where the registries are and how they are asked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

_AGENT = "methodbase/0.1"


@dataclass(frozen=True, slots=True)
class RegistrySettings:
    """Endpoints, contact and limits. The defaults are what the registries ask of polite clients."""

    arxiv_url: str = "https://export.arxiv.org/api/query"
    crossref_url: str = "https://api.crossref.org"
    datacite_url: str = "https://api.datacite.org"
    doi_url: str = "https://doi.org"
    mailto: str | None = None  # contact address: Crossref's polite pool, and the User-Agent
    limits_folder: Path | None = None  # of the machine-wide limiter; None: its default
    arxiv_seconds: float = 3.0  # between two requests to arXiv: its terms of use
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

    @property
    def user_agent(self) -> str:
        """An honest name, with the contact when there is one."""
        return f"{_AGENT} (mailto:{self.mailto})" if self.mailto else _AGENT

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts (with ports) of all four, between which a redirect is followed."""
        addresses = (self.arxiv_url, self.crossref_url, self.datacite_url, self.doi_url)
        return frozenset(urlsplit(address).netloc.lower() for address in addresses)


def settings_from_environment(environ: Mapping[str, str] | None = None) -> RegistrySettings:
    """Settings with the endpoints and the contact that ``METHODBASE_…_URL`` and ``METHODBASE_MAILTO`` name.

    A bare host gets the service's path, so ``http://localhost:8001`` is enough for a mirror.
    """
    values = os.environ if environ is None else environ
    plain = RegistrySettings()
    return RegistrySettings(
        arxiv_url=_arxiv_address(values.get("METHODBASE_ARXIV_URL") or plain.arxiv_url),
        crossref_url=_base(values.get("METHODBASE_CROSSREF_URL") or plain.crossref_url, "/works"),
        datacite_url=_base(values.get("METHODBASE_DATACITE_URL") or plain.datacite_url, "/dois"),
        doi_url=_base(values.get("METHODBASE_DOI_URL") or plain.doi_url, ""),
        mailto=values.get("METHODBASE_MAILTO") or None,
    )


def _base(address: str, service: str) -> str:
    bare = address.split("?", 1)[0].rstrip("/")
    return bare.removesuffix(service).rstrip("/") if service else bare


def _arxiv_address(address: str) -> str:
    scheme, host, path, _, _ = urlsplit(address.split("?", 1)[0])
    path = path.rstrip("/")
    if not path.endswith("/query"):
        path += "/query" if path.endswith("/api") else "/api/query"
    return urlunsplit((scheme, host, path, "", ""))
