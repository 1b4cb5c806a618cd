"""The works of ``works.psv``: facts, and the lines that dumps of Crossref and arXiv would have of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("works.psv")
_TYPES = {
    "j": "journal-article", "p": "proceedings-article", "b": "book", "c": "book-chapter", "a": "posted-content",
    "t": "dissertation", "r": "report", "s": "dataset", "d": "standard",
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """One work. ``title`` is whole, ``main`` is the title before a subtitle that the registry keeps apart."""

    kind: str
    authors: tuple[tuple[str, str, str], ...]  # family, given, suffix
    year: int
    online_only: bool
    title: str
    main: str
    venue: str
    volume: str
    issue: str
    pages: str
    doi: str
    arxiv_id: str
    arxiv_year: int
    isbn: str

    @property
    def key(self) -> str:
        """What names the work in test reports."""
        return f"{self.authors[0][0].split()[-1].lower()}{self.year}-{self.doi or self.arxiv_id}"


def known_works(path: Path = _FILE) -> list[Known]:
    """All works, in the order of the file."""
    lines = path.read_text("utf-8").splitlines()
    return [_known(line) for line in lines if line and not line.startswith("#")]


def _known(line: str) -> Known:
    fields = [field.strip() for field in line.split("|")] + [""]
    kind, authors, year, title, venue, place, doi, preprint, isbn = fields[:9]
    main, _, subtitle = title.partition(" // ")
    volume, issue, pages = re.fullmatch(r"([^(:]*)(?:\(([^)]*)\))?(?::(.*))?", place).groups()  # type: ignore[union-attr]
    arxiv_id, _, arxiv_year = preprint.partition("@")
    number, _, note = year.partition(":")
    return Known(
        kind, tuple(map(_author, authors.split(";"))), int(number), "online" in note,
        f"{main}: {subtitle}" if subtitle else title, main, venue, volume or "", issue or "", pages or "",
        doi, arxiv_id, int(arxiv_year or 0), isbn,
    )  # fmt: skip


def _author(text: str) -> tuple[str, str, str]:
    family, given, suffix = ([part.strip() for part in text.split(",")] + ["", ""])[:3]
    return family, given, suffix


def dump_lines(works: list[Known]) -> list[str]:
    """The works as JSON lines: Crossref's shape under a DOI, arXiv's snapshot's under an arXiv identifier."""
    lines = [json.dumps(_crossref(work), ensure_ascii=False) for work in works if work.doi]
    return lines + [json.dumps(_arxiv(work), ensure_ascii=False) for work in works if work.arxiv_id]


def _crossref(work: Known) -> dict[str, Any]:
    has_container = work.kind in "jpc"
    date = {"date-parts": [[work.year]]}
    raw: dict[str, Any] = {
        "DOI": work.doi,
        "type": _TYPES[work.kind],
        "title": [work.main],
        "subtitle": [work.title[len(work.main) + 2 :]] if work.title != work.main else [],
        "author": [_crossref_author(*author) for author in work.authors],
        "container-title": [work.venue] if has_container else [],
        "publisher": "" if has_container else work.venue,
        "ISBN": [work.isbn] if work.isbn else [],
        "issued": date,
        "published-online" if work.online_only else "published-print": date,
    }
    return {key: value for key, value in raw.items() if value}


def _crossref_author(family: str, given: str, suffix: str) -> dict[str, str]:
    if not given and re.search(r"\b(?:Group|Institute|OpenAI)\b", family):
        return {"name": family}
    return {key: text for key, text in (("family", family), ("given", given), ("suffix", suffix)) if text}


def _arxiv(work: Known) -> dict[str, Any]:
    created = f"Mon, 4 Jul {work.arxiv_year} 10:00:00 GMT"
    title = re.sub(r"<[^>]*>", "", work.title)
    return {
        "id": work.arxiv_id,
        "title": title,
        "authors_parsed": [list(author) for author in work.authors],
        "versions": [{"version": "v1", "created": created}],
        "update_date": f"{work.arxiv_year}-07-04",
    }
