"""arXiv's API through the ``arxiv`` package, which is lent a session of ours.

The package has no time-out, retries at its own pace, and takes an HTML page or half a feed for "no results".
So its session is replaced by one that spaces, retries and *checks*: what reaches the package is a whole,
well-formed feed, and what comes back is compared with what was asked. arXiv allows one request in three
seconds on one connection: a lock file keeps a second process from overlapping.
"""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from lxml import etree

from extractors.registries.batches import Batch, in_batches
from extractors.registries.errors import Refused, RegistryError, Unusable
from extractors.registries.settings import RegistrySettings
from extractors.registries.transport import Reply, Transport

if TYPE_CHECKING:
    import arxiv

_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_ROOM = "{http://a9.com/-/spec/opensearch/1.1/}itemsPerPage"
_ACCEPT = "application/atom+xml"
_HOSTS = ("arxiv.org", "export.arxiv.org")  # one leads to the other
_COUNT = re.compile("[0-9]{1,9}")
_NEEDED = ("id", "updated", "published")
_MARGIN = 1.02  # arrivals jitter: the spacing holds at the other end too
_SUSPICIOUS = 10  # so many identifiers at once and none of them there: an empty feed is not believed at once


class Arxiv:
    """One client; one connection on the machine."""

    name = "arxiv"

    def __init__(self, settings: RegistrySettings) -> None:
        import arxiv  # imported late: only a run that asks arXiv needs it

        self._session = _CheckedSession(settings)
        self.transport = self._session.transport
        self._batch = settings.arxiv_batch
        self._client = arxiv.Client(page_size=settings.arxiv_batch, delay_seconds=0.0, num_retries=0)
        self._client.query_url_format = settings.arxiv_url + "?{}"
        self._client._session = self._session
        self._package = arxiv

    def entries(self, identifiers: Sequence[str]) -> Batch:
        """The entries (``arxiv.Result``) of these identifiers (valid, normal form), keyed by them.

        arXiv answers an unknown identifier by leaving it out.
        """
        return in_batches(identifiers, self._batch, self._ask)

    def search(self, query: str, rows: int = 10) -> list[arxiv.Result]:
        """The entries for a query in arXiv's own syntax, most relevant first; raises ``RegistryError``."""
        self._session.asked = 0
        return self._results(self._package.Search(query=query, max_results=rows), rows)

    def _ask(self, identifiers: Sequence[str]) -> dict[str, arxiv.Result]:
        found = self._found(identifiers)
        return found or self._found(
            identifiers
        )  # arXiv gives an empty feed now and then: one is not believed

    def _found(self, identifiers: Sequence[str]) -> dict[str, arxiv.Result]:
        self._session.asked = len(identifiers)
        search = self._package.Search(id_list=list(identifiers), max_results=len(identifiers))
        results = self._results(search, len(identifiers))
        found = {_bare(result.get_short_id()): result for result in results}
        listed = {_bare(name.rpartition("/abs/")[2]) for name in self._session.entry_ids}
        if (listed - found.keys()) & set(identifiers):
            raise Refused(self.name, "entries without dates")
        if listed - set(identifiers) and set(identifiers) - listed:  # what is left out proves nothing
            raise Refused(self.name, "other entries than were asked for")
        return found

    def _results(self, search: Any, rows: int) -> list[arxiv.Result]:
        self._client.page_size = self._session.rows = rows
        results: list[arxiv.Result] = []
        try:
            for result in self._client.results(search):
                results.append(result)
                if (
                    len(results) >= self._session.readable
                ):  # else the package asks for a page that is not there
                    break
        except self._package.ArxivError as error:
            raise RegistryError(self.name, f"unreadable feed ({type(error).__name__})") from error
        except ValueError as error:  # the package reads dates strictly: one entry would cost all the others
            raise Refused(self.name, "unreadable feed (ValueError)") from error
        return results


class _CheckedSession:
    """What the package needs of a ``requests.Session``: ``get``."""

    def __init__(self, settings: RegistrySettings) -> None:
        seconds = settings.arxiv_seconds * _MARGIN
        self.transport = Transport("arxiv", settings.arxiv_url, settings, seconds, least=seconds)
        self.transport.allowed_hosts.update(_HOSTS)
        self.asked = 0  # identifiers in the question
        self.rows = 0  # entries that there is room for in the answer
        self.entry_ids: list[str] = []
        self.readable = 0  # entries of the last feed that the package will not skip
        folder = settings.limits_folder or Path(tempfile.gettempdir())
        self._lock_file = folder / f"methodbase-arxiv-{os.geteuid()}.lock"

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        """A response with ``status_code`` and ``content``; ``headers`` of the package are not sent."""
        with self._connection():
            reply = self.transport.get(url, {}, _ACCEPT, self._check)
        return SimpleNamespace(status_code=reply.status, content=reply.body)

    @contextmanager
    def _connection(self) -> Iterator[None]:
        """Hold the one connection that this user's processes may have to arXiv."""
        self._lock_file.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self._lock_file, flags, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _check(self, reply: Reply) -> None:
        feed = _feed(reply.body)
        entries = feed.findall(f"{_ATOM}entry")
        self.entry_ids = [entry.findtext(f"{_ATOM}id") or "" for entry in entries]
        if any("/api/errors" in name for name in self.entry_ids):
            raise Refused("arxiv", "malformed query")
        dated = [entry for entry in entries if all(entry.findtext(_ATOM + name) for name in _NEEDED)]
        self.readable = len(dated)
        total, room = ((feed.findtext(name) or "").strip() for name in (_TOTAL, _ROOM))
        if not entries and (total not in ("", "0") or self.asked >= _SUSPICIOUS):
            raise Unusable("empty feed")
        most = min([self.rows, *(int(stated) for stated in (total, room) if _COUNT.fullmatch(stated))])
        if _COUNT.fullmatch(total) and len(entries) < most:
            raise Unusable("half a feed")


def _feed(body: bytes) -> Any:
    """The root of a whole, well-formed Atom feed; raises ``Unusable`` with what it is instead."""
    if not body.strip():
        raise Unusable("empty answer")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        is_page = b"<html" in body[:1000].lower() or b"<!doctype html" in body[:1000].lower()
        raise Unusable("HTML instead of Atom" if is_page else "broken XML") from error
    if root.tag != f"{_ATOM}feed":
        raise Unusable(
            "HTML instead of Atom" if str(root.tag).lower().endswith("html") else "not an Atom feed"
        )
    return root


def _bare(short_id: str) -> str:
    """An identifier without its version."""
    head, mark, version = short_id.rpartition("v")
    return head if mark and version.isdigit() else short_id


def result_to_json(result: arxiv.Result) -> dict[str, Any]:
    """What is kept of an entry; ``result_from_json`` makes the entry again."""
    return {
        "entry_id": result.entry_id,
        "updated": result.updated.isoformat(),
        "published": result.published.isoformat(),
        "title": result.title,
        "authors": [author.name for author in result.authors],
        "summary": result.summary,
        "comment": result.comment,
        "journal_ref": result.journal_ref,
        "doi": result.doi,
    }


def result_from_json(kept: Mapping[str, Any]) -> arxiv.Result:
    """The entry that ``result_to_json`` kept."""
    import arxiv

    return arxiv.Result(
        entry_id=kept["entry_id"],
        updated=datetime.fromisoformat(kept["updated"]).astimezone(UTC),
        published=datetime.fromisoformat(kept["published"]).astimezone(UTC),
        title=kept["title"],
        authors=[arxiv.Result.Author(name) for name in kept["authors"]],
        summary=kept["summary"],
        comment=kept["comment"],
        journal_ref=kept["journal_ref"],
        doi=kept["doi"],
    )
