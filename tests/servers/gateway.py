"""A gateway on loopback that passes requests on to another server, but for the paths that it fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests


@contextmanager
def failing_gateway(target: str, failing: str) -> Iterator[str]:
    """The address of a gateway to ``target`` that answers 500 wherever ``failing`` is in the path."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if failing in self.path:
                self._answer(500, b'{"detail": "broken on purpose"}')
                return
            headers = {"Content-Type": self.headers.get("Content-Type", "application/json")}
            found = requests.request(self.command, target + self.path, data=body, headers=headers, timeout=60)
            self._answer(found.status_code, found.content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass_on  # noqa: N815

        def _answer(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
