"""Asking for many identifiers: in batches, and in halves where a batch is refused because of one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.registries.errors import Refused, RegistryError


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of asking for some identifiers: each is in exactly one of the three."""

    found: dict[str, Any] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()  # the registry answered that it has no such thing
    failed: dict[str, str] = field(default_factory=dict)  # and why

    def joined(self, other: Batch) -> Batch:
        """Both as one."""
        return Batch(
            {**self.found, **other.found}, self.absent | other.absent, {**self.failed, **other.failed}
        )


def in_batches(
    identifiers: Sequence[str], size: int, ask: Callable[[Sequence[str]], dict[str, Any]]
) -> Batch:
    """Ask for all identifiers, ``size`` at a time; a batch that fails costs the identifiers in it.

    ``ask`` gives what it found by identifier and raises ``RegistryError``. A refused batch is halved until
    the one identifier that the registry cannot read is alone.
    """
    distinct = sorted(set(identifiers))
    whole = Batch()
    for start in range(0, len(distinct), size):
        whole = whole.joined(_ask_for(distinct[start : start + size], ask))
    return whole


def _ask_for(part: Sequence[str], ask: Callable[[Sequence[str]], dict[str, Any]]) -> Batch:
    try:
        found = ask(part)
    except Refused as refusal:
        if len(part) == 1:
            return Batch(failed={part[0]: refusal.reason})
        middle = len(part) // 2
        return _ask_for(part[:middle], ask).joined(_ask_for(part[middle:], ask))
    except RegistryError as error:
        return Batch(failed=dict.fromkeys(part, error.reason))
    kept = {name: found[name] for name in part if name in found}
    return Batch(kept, frozenset(part) - kept.keys())
