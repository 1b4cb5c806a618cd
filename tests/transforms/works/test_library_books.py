"""Books are found by any of their ISBNs, in dumps and at Crossref."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors.home import Home
from tests.servers.registries import RegistryServers
from tests.transforms.works.lookups import crossref_work, find, ref

ISBN, PAPERBACK = "9780306406157", "9780198534532"


def _book(doi: str, *isbns: str, kind: str = "monograph") -> dict[str, Any]:
    return crossref_work(doi, "A quiet study of noise", type=kind, ISBN=list(isbns))


def test_a_book_is_found_by_any_of_its_isbns_in_a_dump(home: Home, as_of: datetime, tmp_path: Path) -> None:
    path = tmp_path / "books.jsonl"
    works = [
        _book("10.1234/chapter", ISBN, kind="book-chapter"),
        _book("10.1234/book", "0-306-40615-2", PAPERBACK),
    ]
    path.write_text("".join(json.dumps(work) + "\n" for work in works))
    for isbn in (ISBN, PAPERBACK):
        (finding,), _ = find(home, None, as_of, ref("Another title", isbn=isbn), dumps=[path])
        work = finding.by_identifier[f"isbn:{isbn}"]
        assert work is not None and work.doi == "10.1234/book"


def test_isbns_are_asked_of_crossref_together_and_once(
    servers: RegistryServers, home: Home, as_of: datetime
) -> None:
    servers.crossref.works["10.1234/chapter"] = _book("10.1234/chapter", ISBN, kind="book-chapter")
    servers.crossref.works["10.1234/book"] = _book(
        "10.1234/book", "http://id.crossref.org/isbn/9780306406157"
    )
    asked = (ref(isbn=ISBN), ref(None, isbn=PAPERBACK))
    (found, unknown), report = find(home, servers, as_of, *asked)
    work = found.by_identifier[f"isbn:{ISBN}"]
    assert work is not None and work.doi == "10.1234/book"
    assert unknown.by_identifier == {}
    assert report.requests == {"crossref": 1}
    _, again = find(home, servers, as_of, *asked)
    assert again.requests == {}
