"""``methodbase diff OLD NEW``: the deltas on the way from one release to another, for people and programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outputs.delta.causes import attribute
from outputs.delta.comparison import compare_tables
from outputs.delta.digest import Digest
from outputs.delta.lines import delta_lines
from outputs.delta.model import Change, read_delta
from outputs.delta.naming import names_in
from outputs.delta.people import changes_text
from outputs.delta.summary import DeltaCount
from outputs.reading.reader import Release, ReleaseError, load
from outputs.release.context import Causes
from outputs.release.format import DELTA, INDEX
from outputs.release.versions import parse_version


@dataclass(frozen=True)
class Step:
    """From one release to another. ``recorded``: the causes are those of the run, not worked out later."""

    old: Release
    new: Release
    recorded: bool

    def changes(self) -> Iterator[Change]:
        """The changes of this step: the release's own delta if that starts at ``old``, else worked out."""
        if self.recorded:
            yield from read_delta(self.new.path / DELTA)
            return
        old, new = self.old.tables, self.new.tables
        yield from delta_lines(compare_tables(old, new), old, new, attribute(Causes(), old, new))


@dataclass(frozen=True)
class Diff:
    """Everything between two releases, step by step."""

    steps: tuple[Step, ...]

    def text(self) -> str:
        """What changed and why, for a terminal."""
        return "\n\n".join(_step_text(step) for step in self.steps)

    def to_json(self) -> dict[str, Any]:
        """One document: from, to, and for each step its counts and all its changes."""
        return {
            "from": self.steps[0].old.version,
            "to": self.steps[-1].new.version,
            "steps": [_step_json(step) for step in self.steps],
        }


def diff(old: str | Path, new: str | Path) -> Diff:
    """The way between releases: the recorded deltas if all releases between are there, else one step.

    ``ReleaseError`` if either is no release, or if ``new`` is not the newer one.
    """
    first, last = load(old), load(new)
    if _order(first) >= _order(last):
        raise ReleaseError(f"{first.version} is not older than {last.version}: give OLD, then NEW")
    chain = _chain(first, last)
    return Diff(chain if chain else (Step(first, last, recorded=False),))


def _chain(first: Release, last: Release) -> tuple[Step, ...]:
    steps: list[Step] = []
    current = last
    while current.version != first.version:
        previous = _previous(current, first)
        if previous is None:
            return ()
        steps.append(Step(previous, current, recorded=True))
        current = previous
    return tuple(reversed(steps))


def _previous(release: Release, first: Release) -> Release | None:
    if release.previous == first.version:
        return first
    if release.previous is None or parse_version(release.previous) is None:
        return None
    beside = release.path.parent / release.previous
    return load(beside) if (beside / INDEX).is_file() else None


def _order(release: Release) -> tuple[int, ...]:
    return parse_version(release.version) or (0,)


def _step_text(step: Step) -> str:
    digest = Digest()
    for _ in digest.passing(step.changes()):
        pass
    names = names_in(step.old.tables, step.new.tables)
    return changes_text(digest, step.old.version, step.new.version, names)


def _step_json(step: Step) -> dict[str, Any]:
    count = DeltaCount()
    changes = [change.to_json() for change in count.passing(step.changes())]
    return {
        "from": step.old.version,
        "to": step.new.version,
        "recorded": step.recorded,
        **count.summary(),
        "lines": changes,
    }
