"""Citations written by hand of works that are easily misread or taken for another.

``odd_works.psv`` has the works and their neighbours (comments, replies, errata, parts, editions, namesakes),
``odd_records.jsonl`` what registries hold beside them (deposits with half of the authors, no title, sorted authors,
reviews under the book's title), ``odd_citations.psv`` the citations, right and wrong, each with what is to be said.
``twin_*`` is a second world of the kind: works that exist twice or nearly. ``guess_*`` is a third: works of many
authors and of groups with several papers, with one thing wrong in each as a language model guesses it; its works
stand among those of ``works.psv``, for a dump of a hundred works of a registry is one whose silence counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.citations_world.facts import Known, known_works
from transforms.citations.model import Verdict

_FOLDER = Path(__file__).parent
WORLDS = ("odd", "twin", "guess")
"""The worlds, by what their files' names begin with."""


@dataclass(frozen=True)
class OddCase:
    """One citation. ``expect``: codes or statuses any of which is right; "ok": verified, as the work meant."""

    expect: frozenset[str]
    identifier: str  # DOI or arXiv identifier of the work that is meant; empty for one that does not exist
    raw: str

    @property
    def is_right(self) -> bool:
        """Whether the citation is a right one, so that anything but ``verified`` accuses it."""
        return self.expect == {"ok"}

    def is_met(self, verdict: Verdict) -> bool:
        """Whether the verdict is the right one."""
        said = {verdict.status, *verdict.discrepancies}
        records = verdict.work.records if verdict.work else ()
        named = {name for record in records for name in (record.doi, record.arxiv_id)}
        is_verified = said == {"verified"} and self.identifier in named
        return bool(self.expect & said) or ("ok" in self.expect and is_verified)


def odd_works(world: str) -> list[Known]:
    """The works of a world and their neighbours."""
    works = known_works(_FOLDER / f"{world}_works.psv")
    return [*works, *known_works()] if world == "guess" else works


def odd_records(world: str) -> list[str]:
    """What registries hold beside them, as lines of a dump."""
    path = _FOLDER / f"{world}_records.jsonl"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def odd_cases(world: str) -> Iterator[OddCase]:
    """The citations, in the order of the file."""
    for line in (_FOLDER / f"{world}_citations.psv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            expect, identifier, raw = (part.strip() for part in line.split("|", 2))
            yield OddCase(frozenset(expect.split(",")), identifier.lower(), raw)
