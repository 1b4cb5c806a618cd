"""Crossref's REST API: DOIs in batches, and the bibliographic search.

Requests go out one after the other, which keeps any ``x-concurrency-limit``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from extractors.registries.answers import object_of
from extractors.registries.batches import Batch, in_batches
from extractors.registries.errors import Unusable
from extractors.registries.settings import RegistrySettings
from extractors.registries.transport import Reply, Transport

_JSON = "application/json"
_BOOKS = ("book", "monograph", "edited-book", "reference-book")
_BINDINGS = 3  # DOIs that one book may have
_MOST_ROWS = 1000  # Crossref's limit


class Crossref:
    """One client; one connection."""

    name = "crossref"

    def __init__(self, settings: RegistrySettings) -> None:
        self.transport = Transport(self.name, settings.crossref_url, settings, settings.other_seconds)
        self._works = f"{settings.crossref_url}/works"
        self._mailto = {"mailto": settings.mailto} if settings.mailto else {}
        self._batch = settings.crossref_batch

    def works(self, dois: Sequence[str]) -> Batch:
        """The works with these DOIs (normal form), keyed by DOI; what is absent, and what failed and why."""
        plain = [doi for doi in dois if "," not in doi]
        batch = in_batches(plain, self._batch, self._by_filter)
        odd = [doi for doi in dois if "," in doi]  # a comma separates filters: these go one by one
        return batch.joined(in_batches(odd, 1, self._by_address))

    def books(self, isbns: Sequence[str]) -> Batch:
        """A book for each of these ISBNs (13 digits), keyed by it. Absent is no proof: many have no DOI."""
        return in_batches(isbns, self._batch, self._by_isbn)

    def search(self, text: str, rows: int = 5) -> list[dict[str, Any]]:
        """The works that fit a reference or title best; raises ``RegistryError``."""
        return self._list({"query.bibliographic": text[:500], "rows": str(rows)})

    def _by_filter(self, dois: Sequence[str]) -> dict[str, dict[str, Any]]:
        query = {"filter": ",".join(f"doi:{doi}" for doi in dois), "rows": str(len(dois))}
        items = self._list(query)
        return {str(item["DOI"]).lower(): item for item in items if isinstance(item.get("DOI"), str)}

    def _by_isbn(self, isbns: Sequence[str]) -> dict[str, dict[str, Any]]:
        wanted = [f"isbn:{isbn}" for isbn in isbns] + [f"type:{kind}" for kind in _BOOKS]
        rows = min(
            _MOST_ROWS, _BINDINGS * len(isbns)
        )  # chapters have the ISBN too: only whole books are asked for
        items = self._list({"filter": ",".join(wanted), "rows": str(rows)})
        held = [(item, _middles(item.get("ISBN"))) for item in items]
        first = {isbn: next((item for item, known in held if isbn[3:12] in known), None) for isbn in isbns}
        return {isbn: item for isbn, item in first.items() if item is not None}

    def _by_address(self, dois: Sequence[str]) -> dict[str, dict[str, Any]]:
        reply = self._get(f"{self._works}/{quote(dois[0], safe='')}", {}, absent=True)
        return {} if reply.status == 404 else {dois[0]: object_of(reply, "message")}

    def _get(self, url: str, query: dict[str, str], *, absent: bool) -> Reply:
        return self.transport.get(url, {**query, **self._mailto}, _JSON, _check, absent=absent)

    def _list(self, query: dict[str, str]) -> list[dict[str, Any]]:
        """The works of a list. One without a list, or with fewer works than it counts, is no answer."""
        most = int(query["rows"])

        def check(reply: Reply) -> None:
            message = object_of(reply, "message")
            items, total = message.get("items"), message.get("total-results")
            if not isinstance(items, list):
                raise Unusable("JSON of an unexpected shape")
            if isinstance(total, int) and len(items) < min(total, most):
                raise Unusable("half a list")

        reply = self.transport.get(self._works, {**query, **self._mailto}, _JSON, check)
        return [item for item in object_of(reply, "message")["items"] if isinstance(item, dict)]


def _check(reply: Reply) -> None:
    object_of(reply, "message")


def _middles(isbns: Any) -> set[str]:
    """The nine digits that an ISBN-10 and the ISBN-13 made of it have in common."""
    found = (re.sub(r"[^\dXx]", "", str(text).rpartition("/")[2]) for text in isbns or ())
    return {digits[-10:-1] for digits in found if len(digits) in (10, 13)}
