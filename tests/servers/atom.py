"""Atom as arXiv sends it, and its search terms as arXiv reads them."""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape

ATOM_TYPE = {"Content-Type": "application/atom+xml; charset=utf-8"}


def atom_feed(entries: str, total: int, start: int, most: int) -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">\n'
        "<id>https://arxiv.org/api/x</id><title>arXiv Query</title><updated>2026-04-12T22:09:26Z</updated>\n"
        f"<opensearch:itemsPerPage>{most}</opensearch:itemsPerPage>"
        f"<opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>\n{entries}</feed>"
    ).encode()


def atom_entry(name: str, work: dict[str, Any]) -> str:
    bare = re.sub(r"v\d+$", "", name)
    authors = "".join(f"<author><name>{escape(author)}</name></author>" for author in work["authors"])
    extra = "".join(
        f"<arxiv:{key}>{escape(work[key])}</arxiv:{key}>"
        for key in ("comment", "journal_ref", "doi")
        if key in work
    )
    dates = "" if work.get("undated") else (
        f"<updated>{work.get('updated', work['published'])}</updated>"
        f"<published>{work['published']}</published>"
    )  # fmt: skip
    return (
        f"<entry><id>http://arxiv.org/abs/{bare}v{work.get('version', 1)}</id>"
        f"<title>{escape(work['title'])}</title>"
        f"{dates}<summary>{escape(work.get('summary', ''))}</summary>{extra}"
        f'<arxiv:primary_category term="cs.LG"/>{authors}</entry>\n'
    )


def atom_error(name: str) -> bytes:
    entry = (
        f"<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_{escape(name)}</id><title>Error</title>"
        "<updated>2026-04-12T22:59:06Z</updated>"
        f"<summary>incorrect id format for {escape(name)}</summary></entry>"
    )
    return atom_feed(entry, 1, 0, 1)


def search_matches(query: str, work: dict[str, Any]) -> bool:
    """Whether an entry fits ``ti:``/``all:`` terms joined by AND and OR, as arXiv's search reads them."""
    title = _plain(work["title"])
    whole = f"{title} {_plain(work.get('summary', ''))}"
    for group in query.split(" OR "):
        terms = re.findall(r'(ti|all):(?:"([^"]*)"|([^\s()]+))', group)
        if terms and all(
            f" {_plain(phrase or word)} " in f" {title if field == 'ti' else whole} "
            for field, phrase, word in terms
        ):
            return True
    return False


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
