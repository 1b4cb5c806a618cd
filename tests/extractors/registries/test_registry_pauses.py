"""What a registry asks to be spared holds for the next look-up too, and no server holds a run for ever."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from extractors.registries.arxiv import Arxiv
from extractors.registries.crossref import Crossref
from extractors.registries.datacite import DataCite
from extractors.registries.settings import RegistrySettings
from extractors.registries.transport import LEFT_ALONE
from tests.servers.misbehaviour import Registry
from tests.servers.registries import RegistryServers
from tests.servers.site import retry_date

WORK = {"DOI": "10.1/a", "title": ["A"]}


@pytest.mark.parametrize("fault", ["429:3600", "503:3600", "403:3600"])
def test_a_long_pause_holds_for_the_next_look_up_and_the_next_process(
    servers: RegistryServers, tmp_path: Path, fault: str
) -> None:
    servers.crossref.works["10.1/a"] = WORK
    servers.crossref.faults = [fault]
    client = Crossref(servers.settings(tmp_path))
    assert client.works(["10.1/a"]).failed == {"10.1/a": f"http {fault[:3]}"}
    assert client.works(["10.1/a"]).failed == {"10.1/a": LEFT_ALONE}
    assert Crossref(servers.settings(tmp_path)).works(["10.1/a"]).failed == {"10.1/a": LEFT_ALONE}
    assert len(servers.crossref.log) == 1


@pytest.mark.parametrize("pause", ["1", "date"])
def test_a_pause_holds_where_the_last_try_is_over(
    servers: RegistryServers, tmp_path: Path, pause: str
) -> None:
    servers.crossref.works["10.1/a"] = WORK
    servers.crossref.faults = [f"503:{retry_date(2.0) if pause == 'date' else pause}"]
    client = Crossref(servers.settings(tmp_path, attempts=1, longest_pause_seconds=5.0))
    assert client.works(["10.1/a"]).failed
    assert client.works(["10.1/a"]).found
    first, second = servers.crossref.log
    assert second.at - first.at >= 0.9


def test_a_rate_of_one_an_hour_does_not_hold_the_run(servers: RegistryServers, tmp_path: Path) -> None:
    servers.crossref.works["10.1/a"] = WORK
    servers.crossref.limits = ("1", "1h", "1")
    client = Crossref(servers.settings(tmp_path))
    assert client.works(["10.1/a"]).found
    assert client.works(["10.1/a"]).found
    assert client.works(["10.1/a"]).failed == {"10.1/a": LEFT_ALONE}


def test_limits_stated_with_a_refusal_are_obeyed(servers: RegistryServers, tmp_path: Path) -> None:
    servers.crossref.works["10.1/a"] = WORK
    servers.crossref.limits = ("1", "1s", "1")
    servers.crossref.faults = ["429", "429"]
    assert Crossref(servers.settings(tmp_path)).works(["10.1/a"]).found
    moments = [asked.at for asked in servers.crossref.log]
    assert moments[2] - moments[1] >= 0.9


@pytest.mark.parametrize(("limit", "interval"), [("²", "1s"), ("5", "²s"), ("5", "9" * 5000), ("x", "1s")])
def test_limits_that_are_none_are_passed_over(
    servers: RegistryServers, tmp_path: Path, limit: str, interval: str
) -> None:
    servers.crossref.works["10.1/a"] = WORK
    servers.crossref.limits = (limit, interval, "1")
    assert Crossref(servers.settings(tmp_path)).works(["10.1/a"]).found


def test_a_rate_that_is_stated_never_hurries_arxiv(servers: RegistryServers, tmp_path: Path) -> None:
    add_preprint(servers.arxiv)
    servers.arxiv.limits = ("50", "1s", "1")
    client = Arxiv(servers.settings(tmp_path, arxiv_seconds=0.5))
    assert client.entries(["2205.00001"]).found
    assert client.entries(["2205.00001"]).found
    first, second = servers.arxiv.log
    assert second.at - first.at >= 0.45


def test_a_redirect_loop_is_walked_once(servers: RegistryServers, tmp_path: Path) -> None:
    servers.crossref.always = f"redirect:{servers.crossref.url}/works"
    assert Crossref(servers.settings(tmp_path)).works(["10.1/a"]).failed == {"10.1/a": "too many redirects"}
    assert len(servers.crossref.log) == 5


@pytest.mark.parametrize("target", ["http://[bad/", "http://127.0.0.1:port/", "", "file:///works", "data:,"])
def test_a_redirect_to_nowhere_is_a_failure(servers: RegistryServers, tmp_path: Path, target: str) -> None:
    servers.crossref.always = f"redirect:{target}"
    assert Crossref(servers.settings(tmp_path)).works(["10.1/a"]).failed == {"10.1/a": "redirect to nowhere"}
    assert len(servers.crossref.log) == 1


def test_arxiv_is_asked_once_in_its_interval_also_where_it_leads_elsewhere(
    servers: RegistryServers, tmp_path: Path
) -> None:
    """The mirror that is asked and the host that it leads to are one service."""
    add_preprint(servers.arxiv)
    servers.crossref.always = f"redirect:{servers.arxiv.url}/api/query?id_list=2205.00001&max_results=1"
    settings = servers.settings(tmp_path, arxiv_url=servers.crossref.url, arxiv_seconds=0.5)
    client = Arxiv(settings)
    client.transport.allowed_hosts.add(servers.arxiv.url.removeprefix("http://"))
    assert client.entries(["2205.00001"]).found
    assert servers.arxiv.log[0].at - servers.crossref.log[0].at >= 0.45


@pytest.mark.parametrize("client", [Arxiv, Crossref, DataCite])
@pytest.mark.parametrize("part", ["status", "header", "chunk size", "body"])
def test_no_server_holds_a_run_by_dripping(
    tmp_path: Path, client: type[Arxiv | Crossref | DataCite], part: str
) -> None:
    with dripping(part) as url:
        settings = RegistrySettings(
            arxiv_url=url, crossref_url=url, datacite_url=url, limits_folder=tmp_path, attempts=1,
            arxiv_seconds=0.0, read_seconds=5.0, answer_seconds=0.3,
        )  # fmt: skip
        asked = client(settings)
        ask: Callable[[list[str]], object] = asked.entries if isinstance(asked, Arxiv) else asked.works
        batch = ask(["2205.00001"])
    assert getattr(batch, "failed") == {"2205.00001": "timeout"}  # noqa: B009 - one name of three classes


def add_preprint(arxiv: Registry) -> None:
    arxiv.works["2205.00001"] = {
        "title": "A quiet study of noise", "authors": ["Ada Lovelace"], "published": "2022-05-01T00:00:00Z",
    }  # fmt: skip


_BEGINNINGS = {
    "status": b"",
    "header": b"HTTP/1.1 200 OK\r\nX-Long: ",
    "chunk size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "body": b"HTTP/1.1 200 OK\r\n\r\n",
}


@contextmanager
def dripping(part: str) -> Iterator[str]:
    """A server that sends a beginning and then one byte at a time, for ever."""
    listener = socket.create_server(("127.0.0.1", 0))
    closing = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            while True:
                accepted, _ = listener.accept()
                threading.Thread(target=drip, args=(accepted,), daemon=True).start()

    def drip(accepted: socket.socket) -> None:
        with accepted, suppress(OSError):
            accepted.recv(65536)
            accepted.sendall(_BEGINNINGS[part])
            while not closing.is_set():
                accepted.sendall(b"0")
                time.sleep(0.05)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        closing.set()
        listener.close()
