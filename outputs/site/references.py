"""How the site cites a work that was found: APA and BibTeX, from the citation processor of ``transforms``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from outputs.reading.works import work_of
from outputs.site.policy import linkable

CITABLE = ("verified", "corrected")
"""The verdicts that say for sure which work is meant; only these offer a reference to copy."""


WORKS_KEPT = 1_000
"""Works whose references are kept: two kilobytes each."""


def work_address(work: Mapping[str, Any]) -> str | None:
    """Where a work can be read: its DOI, its arXiv page, else the address the registry gave."""
    if work["doi"]:
        return f"https://doi.org/{work['doi']}"
    return f"https://arxiv.org/abs/{work['arxiv_id']}" if work["arxiv_id"] else work["url"]


def show_reference(work: Mapping[str, Any], apa: str | None) -> tuple[str, str | None]:
    """How a found work is shown: the words, and the address that becomes the link (null: none is safe).

    The APA reference where there is one, its address split off; else the record's own fields.
    """
    if apa:
        words, address = re.fullmatch(r"(.*?)(https?://\S+)?", apa, re.DOTALL).groups()  # type: ignore[union-attr]
        return words.strip(), linkable(address or work_address(work))
    years = sorted({work["year_first_public"], work["year_published"]} - {None})
    dated = f"({' / '.join(map(str, years))})" if years else None
    parts = ["; ".join(work["authors"]), dated, work["title"], work["venue"]]
    return ". ".join(part for part in parts if part), linkable(work_address(work))


class Citer:
    """Cites a work once for many methods that claim it; the last ``WORKS_KEPT`` are kept."""

    def __init__(self) -> None:
        self._cited: dict[str, dict[str, str | None]] = {}

    def cite(self, status: str, work: Mapping[str, Any] | None) -> dict[str, str | None]:
        """``apa`` and ``bibtex`` of the work that was found; null unless the verdict is sure of it."""
        if status not in CITABLE or work is None:
            return {"apa": None, "bibtex": None}
        cited = self._cited.pop(work["work_id"], None) or _cite(work)
        self._cited[work["work_id"]] = cited  # the last that was asked for
        if len(self._cited) > WORKS_KEPT:
            del self._cited[next(iter(self._cited))]
        return cited


def _cite(work: Mapping[str, Any]) -> dict[str, str | None]:
    from transforms.citations.styles import apa, bibtex

    found = work_of(work)
    return {"apa": apa(found), "bibtex": bibtex(found)}
