"""One emulated registry behind HTTP: what it is asked is kept, and its answers are spoiled as a test says."""

from __future__ import annotations

import gzip
import json
import re
import socket
import threading
import time
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


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


def handler_of(registry: Registry) -> type[BaseHTTPRequestHandler]:
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
    return dump_json(answer)


def dump_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
