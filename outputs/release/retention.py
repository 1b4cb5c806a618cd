"""Which old releases go.

The rule, in full:

1. The newest ``keep`` releases stay (at least one: the newest never goes).
2. For every redirect of the newest release, the release that first had it (``since``) and the one before
   that, the last in which the old id was alive, stay for ever.
3. All others go.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outputs.release.versions import Version, parse_version


@dataclass(frozen=True, slots=True)
class RetentionPlan:
    """What stays and what goes, both oldest first."""

    keep: tuple[Version, ...]
    prune: tuple[Version, ...]


def plan_retention(versions: Iterable[Version], redirects_since: Iterable[str], keep: int) -> RetentionPlan:
    """The plan for the releases that exist, given ``since`` of each redirect of the newest."""
    if keep < 1:
        raise ValueError(f"keep must be at least 1, not {keep}: the newest release never goes")
    ordered = sorted(set(versions))
    kept = set(ordered[-keep:]) | set(_needed(ordered, redirects_since))
    return RetentionPlan(
        keep=tuple(version for version in ordered if version in kept),
        prune=tuple(version for version in ordered if version not in kept),
    )


def _needed(ordered: Sequence[Version], redirects_since: Iterable[str]) -> Iterable[Version]:
    for text in sorted(set(redirects_since)):
        since = parse_version(text)
        if since is None:
            continue
        place = bisect_left(ordered, since)
        yield from ordered[max(place - 1, 0) : place]
        if place < len(ordered) and ordered[place] == since:
            yield since
