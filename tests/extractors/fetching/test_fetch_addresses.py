"""Requests go to configured hosts and public addresses only, whatever a name resolves to the next moment."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from extractors.fetching.addresses import ForbiddenAddressError, check_url, is_public, resolve
from extractors.fetching.exchange import Connection, LastingError
from extractors.fetching.settings import Source
from tests.servers.site import Site

PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "2606:2800:220:1:248:1893:25c8:1946",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]
NOT_PUBLIC = [
    "127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:0:1::",
    "", "localhost", "not an address",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


ALLOWED = {("example.org", 443), ("example.org", 8080)}


@pytest.mark.parametrize(
    "url", ["https://example.org/a", "https://EXAMPLE.org./", "http://example.org:8080/x?y#z"]
)
def test_configured_hosts_are_allowed(url: str) -> None:
    assert check_url(url, ALLOWED) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "https://example.org:22/", "https://evil.example/",
        "https://example.org.evil.example/", "https://user@example.org/", "https://:pw@example.org/", "https://example.org@evil.example/",
        "file:///etc/passwd", "ftp://example.org/", "gopher://example.org", "//example.org/", "example.org",
        "",
        "https://[::1", "https://example.org:99999/", "https://127.0.0.1/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_everything_else_is_not(url: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        check_url(url, ALLOWED)


def answers(*rounds: list[str]) -> Callable[..., list[tuple[object, ...]]]:
    """A resolver that gives other addresses each time it is asked."""
    waiting = list(rounds)

    def resolver(_host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        addresses = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    return resolver


def test_one_inner_address_condemns_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers(["8.8.8.8", "10.0.0.1"]))
    with pytest.raises(ForbiddenAddressError, match=r"10\.0\.0\.1"):
        resolve("both.example", 80, allow_private=False)


def test_a_name_that_resolves_inside_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site() as site:
        port = int(site.host.split(":")[1])
        monkeypatch.setattr(socket, "getaddrinfo", answers(["127.0.0.1"]))
        source = Source("s", f"http://public.example:{port}", "me@example.org")
        with Connection(source) as connection, pytest.raises(LastingError, match="not public"):
            connection.get(f"http://public.example:{port}/", {})
        assert site.seen == []


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebinding name answers publicly to the check; there is no second question it could lie to."""
    with Site() as site:
        port = int(site.host.split(":")[1])
        asked: list[str] = []
        resolver = answers(["203.0.113.1"], ["127.0.0.1"])

        def counting(host: str, *rest: object, **more: object) -> list[tuple[object, ...]]:
            asked.append(host)
            return resolver(host, *rest, **more)

        connected: list[object] = []

        def connect(_socket: socket.socket, address: object) -> None:
            connected.append(address)
            raise OSError("unreachable in this test")

        monkeypatch.setattr(socket, "getaddrinfo", counting)
        monkeypatch.setattr("extractors.fetching.addresses.is_public", lambda one: one == "203.0.113.1")
        monkeypatch.setattr(socket.socket, "connect", connect)
        source = Source("s", f"http://rebinding.example:{port}", "me@example.org")
        with Connection(source) as connection, pytest.raises(Exception, match="connection"):
            connection.get(f"http://rebinding.example:{port}/", {})
        assert asked == ["rebinding.example"]
        assert connected == [("203.0.113.1", port)]
        assert site.seen == []


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site() as site, Site() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        source = Source("s", site.url, "me@example.org", allow_private_addresses=True)
        with Connection(source) as connection:
            connection.get(f"{site.url}/robots.txt", {})
        assert (len(site.seen), len(proxy.seen)) == (1, 0)
