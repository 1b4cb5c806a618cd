"""Loopback emulators of arXiv (Atom), Crossref, DataCite and doi.org: true shapes, misbehaviour on demand.

    with RegistryServers() as servers:
        servers.crossref.works["10.1234/a"] = {...}
        servers.crossref.faults.append("503")       # the next request only
        servers.arxiv.always = "html"               # every request from now on
        servers.arxiv.log                           # what was asked, when, with how many at once

Shapes follow recorded answers of the services (April to November 2026).
"""

from __future__ import annotations

import re
import threading
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from rapidfuzz import fuzz

from extractors.registries.settings import RegistrySettings
from tests.servers.atom import ATOM_TYPE, atom_entry, atom_error, atom_feed, search_matches
from tests.servers.misbehaviour import Registry, dump_json, handler_of


class ArxivServer(Registry):
    """``works``: id without version to a mapping with title, authors, published, and optionally the rest."""

    def answer(
        self, path: str, query: dict[str, str], headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if path != "/api/query":
            return 404, {"Content-Type": "text/html"}, b"<html><body>Not found</body></html>"
        ids = [name for name in query.get("id_list", "").split(",") if name]
        bad = next(
            (name for name in ids if not re.fullmatch(r"(\d{4}\.\d{4,5}|[a-z.-]+/\d{7})(v\d+)?", name)), None
        )
        if bad:
            return 400, ATOM_TYPE, atom_error(bad)
        if ids:
            found = [name for name in ids if re.sub(r"v\d+$", "", name) in self.works]
        else:
            found = [
                name
                for name, work in self.works.items()
                if search_matches(query.get("search_query", ""), work)
            ]
        start, most = int(query.get("start", 0)), int(query.get("max_results", 10))
        page = found[start : start + most]
        entries = "".join(atom_entry(name, self.works[re.sub(r"v\d+$", "", name)]) for name in page)
        return 200, ATOM_TYPE, atom_feed(entries, len(found), start, most)


class CrossrefServer(Registry):
    """``works``: DOI in lower case to the work as the API has it."""

    def answer(
        self, path: str, query: dict[str, str], headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if path.startswith("/works/"):
            work = self.works.get(unquote(path[len("/works/") :]).lower())
            if work is None:
                return 404, {"Content-Type": "text/plain"}, b"Resource not found."
            return 200, _JSON_TYPE, dump_json({"status": "ok", "message-type": "work", "message": work})
        rows = int(query.get("rows", 20))
        if "filter" in query:
            items = _filtered(self.works, query["filter"])
        else:
            text = query.get("query.bibliographic", "").casefold()
            ranked = sorted(
                self.works.values(), key=lambda work: -fuzz.token_sort_ratio(text, _bibliography(work))
            )
            items = ranked
        message = {"facets": {}, "total-results": len(items), "items": items[:rows], "items-per-page": rows}
        return 200, _JSON_TYPE, dump_json({"status": "ok", "message-type": "work-list", "message": message})


class DataCiteServer(Registry):
    """``works``: DOI in lower case to the attributes."""

    def answer(
        self, path: str, query: dict[str, str], headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if path.startswith("/dois/"):
            doi = unquote(path[len("/dois/") :]).lower()
            if doi not in self.works:
                error = {"status": "404", "title": "The resource you are looking for doesn't exist."}
                return 404, _JSON_TYPE, dump_json({"errors": [error]})
            return 200, _JSON_TYPE, dump_json({"data": _resource(doi, self.works[doi])})
        wanted = re.findall(r'"((?:[^"\\]|\\.)*)"', query.get("query", ""))
        size = int(query.get("page[size]", 25))
        found = [
            _resource(doi.lower(), self.works[doi.lower()]) for doi in wanted if doi.lower() in self.works
        ]
        return 200, _JSON_TYPE, dump_json({"data": found[:size], "meta": {"total": len(found)}})


class DoiServer(Registry):
    """``works``: DOI in lower case to CSL JSON, None for a page, "404" for an agency at a loss."""

    agency = "mEDRA"

    def answer(
        self, path: str, query: dict[str, str], headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if path.startswith("/ra/"):
            entries = [
                {"DOI": doi, "RA": self.agency} if doi.lower() in self.works
                else {"DOI": doi, "status": "DOI does not exist"}
                for doi in unquote(path[len("/ra/") :]).split(",")
            ]  # fmt: skip
            return 200, _JSON_TYPE, dump_json(entries)
        if path.startswith("/transform/"):
            work = self.works[unquote(path[len("/transform/") :]).lower()]
            if work == "404":
                return 404, {"Content-Type": "text/plain"}, b"Resource not found."
            return 200, {"Content-Type": "application/vnd.citationstyles.csl+json"}, dump_json(work)
        doi = unquote(path[1:]).lower()
        if doi not in self.works:
            return 404, {"Content-Type": "text/html"}, b"<html><body>DOI Not Found</body></html>"
        target = f"/transform/{doi}" if self.works[doi] is not None else "https://publisher.example/landing"
        return 302, {"Content-Type": "text/html", "Location": target}, b"<html>Handle Redirect</html>"


class RegistryServers:
    """All four on loopback; ``settings`` are theirs, with short pauses."""

    def __init__(self) -> None:
        self.arxiv, self.crossref = ArxivServer(), CrossrefServer()
        self.datacite, self.doi = DataCiteServer(), DoiServer()
        self.crossref.limits = ("1000", "1s", "3")
        self._servers: list[ThreadingHTTPServer] = []

    def __enter__(self) -> RegistryServers:
        for registry in (self.arxiv, self.crossref, self.datacite, self.doi):
            server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(registry))
            server.daemon_threads = True
            registry.url = f"http://127.0.0.1:{server.server_port}"
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            self._servers.append(server)
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that move the endpoints here."""
        return {
            "METHODBASE_ARXIV_URL": f"{self.arxiv.url}/api/query",
            "METHODBASE_CROSSREF_URL": self.crossref.url,
            "METHODBASE_DATACITE_URL": self.datacite.url,
            "METHODBASE_DOI_URL": self.doi.url,
            "METHODBASE_MAILTO": "tests@example.org",
        }

    def settings(self, limits_folder: Any, **changes: Any) -> RegistrySettings:
        """Settings for these servers; pauses are short unless ``changes`` says otherwise."""
        values: dict[str, Any] = {
            "arxiv_url": f"{self.arxiv.url}/api/query",
            "crossref_url": self.crossref.url,
            "datacite_url": self.datacite.url,
            "doi_url": self.doi.url,
            "mailto": "tests@example.org",
            "limits_folder": limits_folder,
            "arxiv_seconds": 0.0,
            "other_seconds": 0.01,
            "read_seconds": 0.5,
            "answer_seconds": 1.0,
            "backoff_seconds": 0.01,
            "longest_pause_seconds": 1.5,
        }
        return RegistrySettings(**{**values, **changes})

    def requests(self) -> int:
        """All requests that arrived."""
        return sum(len(registry.log) for registry in (self.arxiv, self.crossref, self.datacite, self.doi))


_JSON_TYPE = {"Content-Type": "application/json"}


def _filtered(works: dict[str, Any], text: str) -> list[Any]:
    """As Crossref filters: conditions of one name are alternatives, those of several all hold."""
    wanted: dict[str, set[str]] = {}
    for part in text.split(","):
        name, _, value = part.partition(":")
        wanted.setdefault(name, set()).add(value.lower())
    values = {
        "doi": lambda doi, work: {doi},
        "type": lambda doi, work: {work.get("type", "")},
        "isbn": lambda doi, work: {isbn.rpartition("/")[2].replace("-", "") for isbn in work.get("ISBN", [])},
    }
    return [
        work
        for doi, work in works.items()
        if all(values[name](doi, work) & allowed for name, allowed in wanted.items())
    ]


def _resource(doi: str, attributes: dict[str, Any]) -> dict[str, Any]:
    return {"id": doi, "type": "dois", "attributes": {"doi": doi, **attributes}}


def _bibliography(work: dict[str, Any]) -> str:
    names = " ".join(author.get("family", "") for author in work.get("author", [])[:1])
    return f"{(work.get('title') or [''])[0]} {names}".casefold()
