"""What a backfill would do, worked out without doing it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors.archive.log import captures, synchronise
from extractors.archive.store import Archive
from extractors.cache import ExtractionCache
from extractors.home import Home
from flows.configuration import Settings
from flows.run import Options
from flows.stages.extraction import extraction_keys, pages_to_reextract


@dataclass(frozen=True, slots=True)
class BackfillPlan:
    """Numbers of files to read, pages in the archive, pages to extract, and the dates that are let in."""

    inputs: tuple[str, ...]
    files: int
    archived_pages: int
    pages_to_extract: int
    since: str | None
    until: str | None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    def describe(self) -> str:
        """A few lines for people."""
        dates = f"from {self.since or 'the beginning'} to {self.until or 'today'}"
        return "\n".join(
            [
                "backfill: nothing was done (--dry-run)",
                f"  would read     {self.files} files of {len(self.inputs)} inputs, captures {dates}",
                f"  archive holds  {self.archived_pages} pages",
                f"  would extract  {self.pages_to_extract} of them, and every new page of the inputs",
            ]
        )


def plan_backfill(options: Options, home: Home, settings: Settings) -> BackfillPlan:
    """The plan for ``options``; reads the archive's log and lists the inputs, and changes nothing else."""
    files = sum(_count_files(Path(text)) for text in options.inputs)
    archived, todo = 0, 0
    if home.root.is_dir():
        synchronise(Archive.open(settings.archive or home.archive), home)
        known = captures(home)
        keys = list(extraction_keys(known))
        archived = len(keys)
        todo = len(
            {key[0] for key in ExtractionCache(home).missing(keys)} | pages_to_reextract(options, known)
        )
    return BackfillPlan(options.inputs, files, archived, todo, _day(options.since), _day(options.until))


def _count_files(path: Path) -> int:
    return sum(1 for each in path.rglob("*") if each.is_file()) if path.is_dir() else int(path.is_file())


def _day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None
