"""A web site on loopback that behaves like the real one, and badly where a test asks for it.

It serves comparison pages of any of its methods in any of its locales, a paged listing, a sitemap and
robots.txt, with ETags and gzip, and keeps a record of every request that it saw. ``site.script(path, …)``
replaces the answers of one address: each given answer once, in order, the last one for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROW_LABELS = ("Field", "Family", "Year", "Originator", "Type", "Source", "Aliases", "Related", "Summary")


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as the server saw it."""

    at: float
    path: str
    headers: dict[str, str]


@dataclass(slots=True)
class Answer:
    """What to answer; ``stream`` writes the body itself, as slowly or endlessly as it likes."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    stream: Callable[[Any], None] | None = None


class Site:
    """The server; use as a context manager. ``url`` is its base address."""

    def __init__(self, methods: Iterable[str] = (), locales: Iterable[str] = ("en",)) -> None:
        self.methods, self.locales = sorted(methods), list(locales)
        self.robots: str | None = "User-agent: *\nAllow: /\n"
        self.edition = "1"
        self.seen: list[Seen] = []
        self._scripts: dict[str, list[Answer]] = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    def __enter__(self) -> Site:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def script(self, path: str, *answers: Answer) -> None:
        """Answer ``path`` with these, in order; the last one stays."""
        self._scripts[path] = list(answers)

    def paths(self) -> list[str]:
        """The addresses asked for, in order, without robots.txt."""
        return [one.path for one in self.seen if one.path != "/robots.txt"]

    def gaps(self) -> list[float]:
        """Seconds between successive requests."""
        moments = sorted(one.at for one in self.seen)
        return [b - a for a, b in pairwise(moments)]

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        with self._lock:
            self.seen.append(Seen(time.monotonic(), path, headers))
            scripted = self._scripts.get(path)
            if scripted:
                return scripted.pop(0) if len(scripted) > 1 else scripted[0]
        if path == "/robots.txt":
            return Answer(404) if self.robots is None else _text(self.robots)
        return self._page(path, headers)

    def _page(self, path: str, headers: dict[str, str]) -> Answer:
        parts = urlsplit(path)
        steps = [one for one in parts.path.split("/") if one]
        if parts.path == "/sitemap.xml":
            return Answer(200, self.sitemap(), {"Content-Type": "application/xml"})
        if len(steps) != 2 or steps[0] not in self.locales:
            return Answer(404, b"<title>404</title>", {"Content-Type": "text/html"})
        if steps[1] == "library":
            page = int(parse_qs(parts.query).get("page", ["1"])[0])
            return self._conditional(self.listing(steps[0], page), headers)
        slugs = parse_qs(parts.query).get("slugs", [""])[0].split(",")
        if steps[1] == "compare" and 2 <= len(slugs) <= 5 and set(slugs) <= set(self.methods):
            return self._conditional(comparison(steps[0], slugs, self.edition), headers)
        return Answer(404, b"<title>404</title>", {"Content-Type": "text/html"})

    def _conditional(self, body: bytes, headers: dict[str, str]) -> Answer:
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        known = {"ETag": etag, "Content-Type": "text/html; charset=utf-8"}
        if headers.get("if-none-match") == etag:
            return Answer(304, b"", {"ETag": etag})
        if "gzip" in headers.get("accept-encoding", ""):
            return Answer(200, gzip.compress(body, mtime=0), {**known, "Content-Encoding": "gzip"})
        return Answer(200, body, known)

    def listing(self, locale: str, page: int, size: int = 4) -> bytes:
        """A page of the library, with a link to the next one."""
        shown = self.methods[(page - 1) * size : page * size]
        links = "".join(f'<li><a href="/{locale}/methods/{slug}">{escape(slug)}</a></li>' for slug in shown)
        more = f'<a rel="next" href="?page={page + 1}">more</a>' if page * size < len(self.methods) else ""
        other = '<a href="https://elsewhere.example/en/methods/stranger">x</a><a href="/en/about/us">y</a>'
        return f"<html lang={locale}><body><ul>{links}</ul>{more}{other}</body></html>".encode()

    def sitemap(self) -> bytes:
        urls = "".join(
            f"<url><loc>{self.url}/{locale}/methods/{slug}</loc></url>"
            for locale in self.locales
            for slug in self.methods
        )
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{space}">{urls}</urlset>'.encode()

    def _handler(site) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                lowered = {name.lower(): value for name, value in self.headers.items()}
                answer = site.answer(self.path, lowered)
                try:
                    self._send(answer)
                except (BrokenPipeError, ConnectionResetError, OSError):
                    self.close_connection = True

            def _send(self, answer: Answer) -> None:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.stream:
                    self.send_header("Connection", "close")
                    self.end_headers()
                    self.close_connection = True
                    answer.stream(self.wfile)
                    return
                if "Content-Length" not in answer.headers:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def comparison(locale: str, slugs: list[str], edition: str = "1") -> bytes:
    """A comparison page in the layout of the real site, with invented values."""
    head = "".join(f"<th>{escape(slug.title())}×</th>" for slug in slugs)
    rows = "".join(
        f"<tr><th>{label}</th>"
        + "".join(f"<td>{escape(_value(label, slug, edition))}</td>" for slug in slugs)
        + "</tr>"
        for label in ROW_LABELS
    )
    return (
        f'<!doctype html><html lang="{locale}"><head><meta charset="utf-8"><title>Compare methods</title>'
        f"</head><body><main><h1>Compare methods</h1><table><thead><tr><td></td>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></main></body></html>"
    ).encode()


def _value(label: str, slug: str, edition: str) -> str:
    number = int(hashlib.sha256(slug.encode()).hexdigest()[:4], 16)
    fixed = {
        "Field": "Deep learning",
        "Family": "Machine learning",
        "Year": str(1950 + number % 70),
        "Originator": f"Ada Example{number}",
        "Type": "Training method",
        "Source": f"Example{number}, A. ({1950 + number % 70}). On {slug}. Journal of Examples. link ↗",
        "Aliases": f"{slug.title()}, {slug.upper()}",
        "Related": str(number % 7),
    }
    return fixed.get(label, f"{slug.title()} is a method that was invented for a test, edition {edition}.")


def _text(text: str) -> Answer:
    return Answer(200, text.encode(), {"Content-Type": "text/plain"})


def redirect(target: str, status: int = 302) -> Answer:
    """A redirect to ``target``."""
    return Answer(status, b"", {"Location": target})


def busy(status: int = 503, retry_after: str | None = None) -> Answer:
    """An answer that asks to come back later."""
    return Answer(status, b"busy", {} if retry_after is None else {"Retry-After": retry_after})


def retry_date(seconds: float) -> str:
    """A Retry-After as a date, ``seconds`` from now."""
    return formatdate(time.time() + seconds, usegmt=True)


def page(body: str | bytes, content_type: str = "text/html; charset=utf-8") -> Answer:
    """A plain page with status 200."""
    return Answer(200, body.encode() if isinstance(body, str) else body, {"Content-Type": content_type})


def gzip_bomb(size: int) -> Answer:
    """A small body that unpacks to ``size`` bytes."""
    return Answer(
        200, gzip.compress(b"\0" * size, 9), {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    )


def endless(site: Site, chunk: bytes = b"x" * 65536, pause: float = 0.0) -> Answer:
    """A body without an end, as fast as the reader takes it or one chunk each ``pause`` seconds."""

    def write(out: Any) -> None:
        while not site.closing.is_set():
            out.write(chunk)
            out.flush()
            if pause:
                site.closing.wait(pause)

    return Answer(200, headers={"Content-Type": "text/html"}, stream=write)
