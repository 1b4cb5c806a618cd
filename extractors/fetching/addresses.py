"""Where a request may go: configured hosts only, and public addresses only.

The address that is connected to is the address that was checked: names are resolved once, here, and the
socket is opened to that very address. A name that answers differently a moment later (DNS rebinding) gains
nothing, and TLS still verifies the name.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.poolmanager import ProxyManager

from extractors.fetching.settings import authority

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
_TUNNELLED = (ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))


class ForbiddenAddressError(Exception):
    """A request was about to leave the configured hosts or the public network; it was not sent."""


def check_url(url: str, allowed: Collection[tuple[str, int]]) -> str:
    """``url`` itself when it is http(s) without user name and its host and port are allowed.

    ForbiddenAddressError says what is wrong with it.
    """
    try:
        parts = urlsplit(url)
        place = authority(parts)
    except ValueError as error:
        raise ForbiddenAddressError(f"not an address: {error}") from error
    if parts.scheme not in {"http", "https"}:
        raise ForbiddenAddressError(f"scheme {parts.scheme!r} is not fetched, http and https are")
    if parts.username is not None or parts.password is not None:
        raise ForbiddenAddressError("an address with a user name or password is not fetched")
    if place not in allowed:
        raise ForbiddenAddressError(f"host {place[0]}:{place[1]} is not configured")
    return url


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public network, also when it carries another one inside."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _embedded(address)
    if inner is not None:
        return is_public(str(inner))
    if any(address in network for network in _TUNNELLED if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast


def resolve(host: str, port: int, allow_private: bool) -> list[tuple[Any, ...]]:
    """The socket addresses of a host; ForbiddenAddressError when any of them is not public.

    One bad address condemns all: a name that points inside and outside at once is no accident.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not allow_private:
        inside = sorted({str(one[4][0]) for one in found if not is_public(str(one[4][0]))})
        if inside:
            raise ForbiddenAddressError(f"host {host} has the address {inside[0]}, which is not public")
    return found


class Guard:
    """What the connections of one session share: are private addresses allowed, and a way to cut them off."""

    def __init__(self, *, allow_private: bool) -> None:
        self.allow_private = allow_private
        self._sockets: WeakSet[socket.socket] = WeakSet()

    def watch(self, opened: socket.socket) -> None:
        """Remember a socket while it lives."""
        self._sockets.add(opened)

    def cut(self) -> None:
        """Shut all open sockets down, from another thread: whoever reads from them stops at once."""
        for opened in list(self._sockets):
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[threading.Event]:
        """Cut them off when what is done here takes longer, however slowly bytes trickle in, headers too.

        Gives the event that is set then.
        """
        passed = threading.Event()

        def cut() -> None:
            passed.set()
            self.cut()

        timer = threading.Timer(seconds, cut)
        timer.daemon = True
        timer.start()
        try:
            yield passed
        finally:
            timer.cancel()


class _Checked:
    """Mixed into a connection: opens its socket to a checked address."""

    guard: Guard

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        # not the connection: it lets go of its socket while an answer is still read from it
        self.guard.watch(self.sock)  # type: ignore[attr-defined]

    def _new_conn(self) -> socket.socket:
        host, port, timeout = self._dns_host, self.port, self.timeout  # type: ignore[attr-defined]
        try:
            candidates = resolve(host, port, self.guard.allow_private)
        except socket.gaierror as error:
            raise NameResolutionError(host, self, error) from error  # type: ignore[arg-type]
        failure: OSError | None = None
        for family, kind, protocol, _, address in candidates:
            opened = socket.socket(family, kind, protocol)
            try:
                opened.settimeout(timeout)
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                opened.connect(address)
            except OSError as error:
                opened.close()
                failure = error
                continue
            return opened
        raise NewConnectionError(self, f"no address of {host} answers: {failure}")  # type: ignore[arg-type]


class GuardedAdapter(HTTPAdapter):
    """A ``requests`` adapter whose connections, also those through an HTTP proxy, obey a guard."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make the pools of guarded connections (called by ``requests``)."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools()

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """The pools behind a proxy (called by ``requests``); a SOCKS proxy opens its sockets its own way."""
        manager = super().proxy_manager_for(proxy, **options)
        if type(manager) is ProxyManager:
            manager.pool_classes_by_scheme = self._pools()
        return manager

    def _pools(self) -> dict[str, type[HTTPConnectionPool]]:
        plain = type("CheckedHTTP", (_Checked, HTTPConnection), {"guard": self._guard})
        secure = type("CheckedHTTPS", (_Checked, HTTPSConnection), {"guard": self._guard})
        return {
            "http": type("CheckedHTTPPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("CheckedHTTPSPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }


class CheckedAdapter(GuardedAdapter):
    """A ``requests`` adapter whose connections all go to checked addresses; it uses no proxy."""

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Refused: behind a proxy nobody could check where the request goes."""
        raise ForbiddenAddressError(f"a proxy is not used for fetching: {proxy}")


def _embedded(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None
