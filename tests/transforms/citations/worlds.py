"""Works to judge against, built from facts: who, what, when, where, and the ids of each version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from transforms.citations.comparison.titles import compare_titles
from transforms.citations.model import Finding, Reference
from transforms.works.model import Person, Record, Registry, Work


def people(text: str) -> tuple[Person, ...]:
    """``Family, Given; Family, Given``."""
    pairs = (name.partition(",") for name in text.split(";"))
    return tuple(Person(family.strip(), given.strip()) for family, _, given in pairs)


def version(
    title: str, authors: str, year: int | None, venue: str | None = None, *, arxiv: str | None = None,
    doi: str | None = None, registry: Registry = "arxiv", keeps_order: bool = True,
) -> Record:  # fmt: skip
    return Record(
        registry, arxiv or doi or title, "dump:test.jsonl", title, people(authors), keeps_order, year, venue, doi,
        arxiv, None, None, (), None, "current",
    )  # fmt: skip


def work(*records: Record) -> Work:
    first = records[0]
    years = sorted(record.year for record in records if record.year)
    return Work(
        work_id=f"wk-{first.record_id}",
        title=first.title,
        authors=first.authors,
        year_first_public=years[0] if years else None,
        year_published=years[-1] if years else None,
        venue=next((record.venue for record in records if record.venue), None),
        doi=next((record.doi for record in records if record.doi), None),
        arxiv_id=next((record.arxiv_id for record in records if record.arxiv_id), None),
        isbn=None,
        url=None,
        registry=first.registry,
        retrieved_at=None,
        state=first.state,
        records=records,
    )


class World:
    """A closed world of works: finds by identifier and by any likeness of titles. No judgement in it."""

    def __init__(self, works: Sequence[Work], general: bool = True, arxiv: bool = True) -> None:
        self.works, self.general, self.arxiv = works, general, arxiv

    def find(self, reference: Reference, **changes: Any) -> Finding:
        wanted = [f"doi:{reference.doi}"] * bool(reference.doi) + [f"arxiv:{reference.arxiv_id}"] * bool(
            reference.arxiv_id
        )
        owners = {name: self._owner(name) for name in wanted}
        similar = [one for one in self.works if compare_titles(reference.title, one.title).similarity > 0.5]
        found: dict[str, Any] = {
            "asked": ("dump:test.jsonl",),
            "by_identifier": owners,
            "by_title": similar,
            "general": self.general,
            "arxiv": self.arxiv,
        }
        return Finding(**(found | changes))

    def _owner(self, name: str) -> Work | None:
        for one in self.works:
            for record in one.records:
                if name in (f"doi:{record.doi}", f"arxiv:{record.arxiv_id}"):
                    return one
        return None
