"""Loopback emulators of arXiv (Atom), Crossref, DataCite and doi.org: true shapes, misbehaviour on demand.

    with RegistryServers() as servers:
        servers.crossref.works["10.1234/a"] = {...}
        servers.crossref.faults.append("503")       # the next request only
        servers.arxiv.always = "html"               # every request from now on
        servers.arxiv.log                           # what was asked, when, with how many at once

Shapes follow recorded answers of the services (April to November 2026).
"""

from __future__ import annotations

import gzip
import json
import re
import socket
import threading
import time
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from rapidfuzz import fuzz

from extractors.registries.settings import RegistrySettings


@dataclass
class Asked:
    """One request as the server saw it."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    at: float
    concurrent: int


@dataclass
class Registry:
    """One emulated service: what it holds, how it misbehaves, what it was asked."""

    works: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    always: str | None = None
    limits: tuple[str, str, str] | None = None  # x-rate-limit-limit, -interval, x-concurrency-limit
    log: list[Asked] = field(default_factory=list)
    url: str = ""

    def answer(
        self, path: str, query: dict[str, str], headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        raise NotImplementedError


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
            return 400, _ATOM_TYPE, _atom_error(bad)
        if ids:
            found = [name for name in ids if re.sub(r"v\d+$", "", name) in self.works]
        else:
            found = [
                name for name, work in self.works.items() if _matches(query.get("search_query", ""), work)
            ]
        start, most = int(query.get("start", 0)), int(query.get("max_results", 10))
        page = found[start : start + most]
        entries = "".join(_atom_entry(name, self.works[re.sub(r"v\d+$", "", name)]) for name in page)
        return 200, _ATOM_TYPE, _atom_feed(entries, len(found), start, most)


class CrossrefServer(Registry):
    """``works``: DOI in lower case to the work as the API has it."""

    def answer(
        self, path: str, query: dict[str, str], headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if path.startswith("/works/"):
            work = self.works.get(unquote(path[len("/works/") :]).lower())
            if work is None:
                return 404, {"Content-Type": "text/plain"}, b"Resource not found."
            return 200, _JSON_TYPE, _dump({"status": "ok", "message-type": "work", "message": work})
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
        return 200, _JSON_TYPE, _dump({"status": "ok", "message-type": "work-list", "message": message})


class DataCiteServer(Registry):
    """``works``: DOI in lower case to the attributes."""

    def answer(
        self, path: str, query: dict[str, str], headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if path.startswith("/dois/"):
            doi = unquote(path[len("/dois/") :]).lower()
            if doi not in self.works:
                error = {"status": "404", "title": "The resource you are looking for doesn't exist."}
                return 404, _JSON_TYPE, _dump({"errors": [error]})
            return 200, _JSON_TYPE, _dump({"data": _resource(doi, self.works[doi])})
        wanted = re.findall(r'"((?:[^"\\]|\\.)*)"', query.get("query", ""))
        size = int(query.get("page[size]", 25))
        found = [
            _resource(doi.lower(), self.works[doi.lower()]) for doi in wanted if doi.lower() in self.works
        ]
        return 200, _JSON_TYPE, _dump({"data": found[:size], "meta": {"total": len(found)}})


class DoiServer(Registry):
    """``works``: DOI in lower case to CSL JSON, or None for one that exists without metadata."""

    def answer(
        self, path: str, query: dict[str, str], headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if path.startswith("/ra/"):
            entries = [
                {"DOI": doi, "RA": "mEDRA"} if doi.lower() in self.works
                else {"DOI": doi, "status": "DOI does not exist"}
                for doi in unquote(path[len("/ra/") :]).split(",")
            ]  # fmt: skip
            return 200, _JSON_TYPE, _dump(entries)
        if path.startswith("/transform/"):
            work = self.works[unquote(path[len("/transform/") :]).lower()]
            return 200, {"Content-Type": "application/vnd.citationstyles.csl+json"}, _dump(work)
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
            server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(registry))
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
_ATOM_TYPE = {"Content-Type": "application/atom+xml; charset=utf-8"}


def _handler(registry: Registry) -> type[BaseHTTPRequestHandler]:
    lock, busy = threading.Lock(), [0]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            headers = {key.lower(): value for key, value in self.headers.items()}
            with lock:
                busy[0] += 1
                registry.log.append(Asked(unquote(parts.path), query, headers, time.monotonic(), busy[0]))
                fault = registry.faults.pop(0) if registry.faults else registry.always
            try:
                status, head, body = registry.answer(parts.path, query, headers)
                self._send(status, head, body, fault)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            finally:
                with lock:
                    busy[0] -= 1

        def _send(self, status: int, head: dict[str, str], body: bytes, fault: str | None) -> None:
            name, _, detail = (fault or "").partition(":")
            if name == "reset":
                self.connection.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00"
                )
                self.close_connection = True
                return
            if name == "slow":
                time.sleep(float(detail or 2.0))
            if name.isdigit():
                status, body, head = (
                    int(name),
                    b"<html><body>error</body></html>",
                    {"Content-Type": "text/html"},
                )
                head |= {"Retry-After": detail} if detail else {}
            elif name in _BODIES:
                body, head = _BODIES[name], {"Content-Type": "text/html"} if name == "html" else head
            elif name == "cut":
                body = body[: len(body) // 2]
            elif name in ("gzip", "cut_gzip", "bomb"):
                body, head = _packed(name, body), {**head, "Content-Encoding": "gzip"}
            elif name == "encoded":
                head = {**head, "Content-Encoding": detail}
            elif name == "redirect":
                status, head = 302, {"Location": detail, "Content-Type": "text/html"}
            elif name == "fewer":
                body = _with_fewer(body)
            elif name == "stranger":
                body = re.sub(rb"/abs/[^<]+", b"/abs/0704.0001v1", body)
            elif name == "type":
                head = {"Content-Type": detail}
            self.send_response(status)
            for key, value in head.items():
                self.send_header(key, value)
            if registry.limits:
                for key, value in zip(_LIMIT_HEADERS, registry.limits, strict=True):
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(body) + (100 if name == "half" else 0)))
            self.end_headers()
            if name == "drip":
                for place in range(len(body)):
                    self.wfile.write(body[place : place + 1])
                    self.wfile.flush()
                    time.sleep(0.05)
            else:
                self.wfile.write(body)
            if name == "half":
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler


_LIMIT_HEADERS = ("X-Rate-Limit-Limit", "X-Rate-Limit-Interval", "X-Concurrency-Limit")
_BODIES = {
    "html": b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body><br>soon</body></html>",
    "empty": b"",
    "broken": b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A & B</title>",
    "list": b"[1, 2]",
    "no_items": b'{"status": "ok", "message": {"total-results": 0}}',
    "deep": b'{"message": ' + b"[" * 3000 + b"]" * 3000 + b"}",
    "nothing": b'{"status": "ok", "message": null}',
    "empty_feed": (
        b"<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
        b"xmlns:opensearch='http://a9.com/-/spec/opensearch/1.1/'>"
        b"<opensearch:totalResults>0</opensearch:totalResults></feed>"
    ),
}


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


def _packed(name: str, body: bytes) -> bytes:
    """The body in gzip, half of it, or seventy megabytes of nothing."""
    if name == "bomb":
        return _bomb()
    packed = gzip.compress(body)
    return packed[: len(packed) // 2] if name == "cut_gzip" else packed


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    return gzip.compress(bytes(70 * 1024 * 1024), 1)


def _with_fewer(body: bytes) -> bytes:
    """A list of works that has one less than it says."""
    if body.startswith(b"<"):
        return re.sub(rb"<entry>(?:(?!<entry>).)*</entry>\s*(?=</feed>)", b"", body, flags=re.DOTALL)
    answer = json.loads(body)
    (answer["data"] if "data" in answer else answer["message"]["items"]).pop()
    return _dump(answer)


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _resource(doi: str, attributes: dict[str, Any]) -> dict[str, Any]:
    return {"id": doi, "type": "dois", "attributes": {"doi": doi, **attributes}}


def _bibliography(work: dict[str, Any]) -> str:
    names = " ".join(author.get("family", "") for author in work.get("author", [])[:1])
    return f"{(work.get('title') or [''])[0]} {names}".casefold()


def _atom_feed(entries: str, total: int, start: int, most: int) -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">\n'
        "<id>https://arxiv.org/api/x</id><title>arXiv Query</title><updated>2026-04-12T22:09:26Z</updated>\n"
        f"<opensearch:itemsPerPage>{most}</opensearch:itemsPerPage>"
        f"<opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>\n{entries}</feed>"
    ).encode()


def _atom_entry(name: str, work: dict[str, Any]) -> str:
    bare = re.sub(r"v\d+$", "", name)
    authors = "".join(f"<author><name>{escape(author)}</name></author>" for author in work["authors"])
    extra = "".join(
        f"<arxiv:{key}>{escape(work[key])}</arxiv:{key}>"
        for key in ("comment", "journal_ref", "doi")
        if key in work
    )
    dates = "" if work.get("undated") else (
        f"<updated>{work.get('updated', work['published'])}</updated>"
        f"<published>{work['published']}</published>"
    )  # fmt: skip
    return (
        f"<entry><id>http://arxiv.org/abs/{bare}v{work.get('version', 1)}</id>"
        f"<title>{escape(work['title'])}</title>"
        f"{dates}<summary>{escape(work.get('summary', ''))}</summary>{extra}"
        f'<arxiv:primary_category term="cs.LG"/>{authors}</entry>\n'
    )


def _atom_error(name: str) -> bytes:
    entry = (
        f"<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_{escape(name)}</id><title>Error</title>"
        "<updated>2026-04-12T22:59:06Z</updated>"
        f"<summary>incorrect id format for {escape(name)}</summary></entry>"
    )
    return _atom_feed(entry, 1, 0, 1)


def _matches(query: str, work: dict[str, Any]) -> bool:
    """Whether an entry fits ``ti:``/``all:`` terms joined by AND and OR, as arXiv's search reads them."""
    title = _plain(work["title"])
    whole = f"{title} {_plain(work.get('summary', ''))}"
    for group in query.split(" OR "):
        terms = re.findall(r'(ti|all):(?:"([^"]*)"|([^\s()]+))', group)
        if terms and all(
            f" {_plain(phrase or word)} " in f" {title if field == 'ti' else whole} "
            for field, phrase, word in terms
        ):
            return True
    return False


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
