"""Asking for many identifiers: in batches, and in halves where a batch is refused because of one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.registries.errors import Refused, RegistryError

_MOST_REFUSALS = 12  # in a row; halving a batch of 200 down to its first identifier takes nine


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
    the one identifier that the registry cannot read is alone; a registry that refuses whatever it is asked is
    not asked for each identifier by itself.
    """
    distinct = sorted(set(identifiers))
    halving = _Halving(ask)
    whole = Batch()
    for start in range(0, len(distinct), size):
        whole = whole.joined(halving.ask_for(distinct[start : start + size]))
    return whole


class _Halving:
    """Asks, and counts how often it was refused since the last answer."""

    def __init__(self, ask: Callable[[Sequence[str]], dict[str, Any]]) -> None:
        self._ask = ask
        self._refusals = 0

    def ask_for(self, part: Sequence[str]) -> Batch:
        """What comes of one batch, in halves where it is refused."""
        try:
            found = self._ask(part)
        except Refused as refusal:
            return self._halved(part, refusal.reason)
        except RegistryError as error:
            return Batch(failed=dict.fromkeys(part, error.reason))
        self._refusals = 0
        kept = {name: found[name] for name in part if name in found}
        return Batch(kept, frozenset(part) - kept.keys())

    def _halved(self, part: Sequence[str], reason: str) -> Batch:
        self._refusals += 1
        if len(part) == 1 or self._refusals >= _MOST_REFUSALS:
            return Batch(failed=dict.fromkeys(part, reason))
        middle = len(part) // 2
        return self.ask_for(part[:middle]).joined(self.ask_for(part[middle:]))
