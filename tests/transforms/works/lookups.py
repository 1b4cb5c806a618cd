"""Works that registries serve, references that ask for them, and one library opened to find them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors.home import Home
from tests.servers.registries import RegistryServers
from transforms.citations.model import Finding, Reference
from transforms.works.library import Library, open_library
from transforms.works.model import Person
from transforms.works.report import LibraryReport


def add_preprint(servers: RegistryServers, arxiv_id: str, title: str, **more: Any) -> None:
    servers.arxiv.works[arxiv_id] = {
        "title": title,
        "authors": ["Ada Lovelace", "Emmy Noether"],
        "published": f"20{arxiv_id[:2]}-05-01T00:00:00Z",
        **more,
    }


def add_article(servers: RegistryServers, doi: str, title: str, year: int = 2023, **more: Any) -> None:
    servers.crossref.works[doi] = crossref_work(doi, title, year, **more)


def crossref_work(doi: str, title: str, year: int = 2023, **more: Any) -> dict[str, Any]:
    return {
        "DOI": doi,
        "title": [title],
        "type": "journal-article",
        "author": [{"family": "Lovelace", "given": "Ada"}, {"family": "Noether", "given": "Emmy"}],
        "issued": {"date-parts": [[year]]},
        "container-title": ["Noise Letters"],
        **more,
    }


@contextmanager
def library(
    home: Home, servers: RegistryServers | None, as_of: datetime, dumps: Sequence[Path] = (), **changes: Any
) -> Iterator[Library]:
    settings = servers.settings(**{"limits_folder": home.root / "limits", **changes}) if servers else None
    with open_library(home, dumps, registries=settings, as_of=as_of) as opened:
        yield opened


def find(
    home: Home,
    servers: RegistryServers | None,
    as_of: datetime,
    *references: Reference,
    dumps: Sequence[Path] = (),
    **changes: Any,
) -> tuple[list[Finding], LibraryReport]:
    with library(home, servers, as_of, dumps, **changes) as opened:
        return opened.find(references), opened.report()


def ref(title: str | None = "A quiet study of noise", **fields: Any) -> Reference:
    return Reference(raw=title or "x", title=title, authors=(Person("Lovelace", "A."),), **fields)
