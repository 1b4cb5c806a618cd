"""Replay: everything in quarantine tried again with today's program, and what got through."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from expectations.quarantine import list_items, pages_to_replay
from extractors.home import Home
from flows.configuration import Settings
from flows.refresh import run_refresh
from flows.run import Options, Summary
from flows.stages.collection import COLLECTED
from flows.summary import describe


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay came to: items that got through, those refused again, and the run's summary.

    ``untried`` are refused files and addresses: the archive has no page of theirs that could be read again.
    """

    passed: tuple[str, ...]
    refused: tuple[str, ...]
    untried: tuple[str, ...]
    summary: Summary

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        items = {"passed": self.passed, "refused": self.refused, "untried": self.untried}
        return {**{name: list(ids) for name, ids in items.items()}, "run": asdict(self.summary)}

    def text(self) -> str:
        """A line for people, one for each item that got through, and what came of the run."""
        lines = [f"{len(self.passed)} items got through, {len(self.refused)} were refused again"]
        if self.untried:
            lines.append(
                f"{len(self.untried)} are files or addresses: give them to `methodbase refresh` again"
            )
        return "\n".join([*lines, *(f"  {item} got through" for item in self.passed), describe(self.summary)])


def replay(home: Home, settings: Settings, options: Options, *, quiet: bool = False) -> Replay:
    """Read the pages behind the quarantine anew and publish what now fits.

    ``options`` say how citations are checked (offline, bibliography), as for a backfill.
    """
    known = list_items(home)
    before = {item.item_id for item in known if item.stage not in COLLECTED}
    untried = tuple(sorted(item.item_id for item in known if item.stage in COLLECTED))
    again = replace(options, kind="backfill", reextract=True, pages=tuple(pages_to_replay(home)))
    summary = run_refresh(again, home, settings, quiet=quiet)
    after = {item.item_id for item in list_items(home)}
    return Replay(tuple(sorted(before - after)), tuple(sorted(before & after)), untried, summary)
