"""What the look-ups of a run cost and what failed, for the run's report."""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.works.dumps.indexing import DumpInfo


@dataclass(frozen=True, slots=True)
class LibraryReport:
    """Counts of one run. Mappings are sorted by key."""

    requests: dict[str, int] = field(default_factory=dict)  # by registry, retries included
    waited: dict[str, float] = field(default_factory=dict)  # seconds for a turn, by registry
    cache_hits: dict[str, int] = field(default_factory=dict)  # answers taken from the cache, by registry
    circuits_opened: tuple[str, ...] = ()  # one sentence per registry that was given up for this run
    failures: dict[str, dict[str, int]] = field(default_factory=dict)  # registry, reason, look-ups lost
    dumps: tuple[DumpInfo, ...] = ()
