"""What validation takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

import pyarrow as pa

from expectations.conditions import pairs
from transforms.tables.stored import Rows, distinct

Severity = Literal["critical", "warning"]
Verdict = Literal["publish", "refuse"]
Holds = Callable[[pa.Table, "Scene"], pa.ChunkedArray]

MAX_SAMPLES = 20
"""How many row ids a result names; the quarantine names every row."""


DEFAULT_DROPS: Mapping[str, float] = MappingProxyType(
    {"methods": 0.02, "names": 0.10, "verified_citations": 0.05, "pages": 0.05}
)
"""By gate: the share that may be lost from one release to the next. ``names`` counts for each locale."""


@dataclass(frozen=True, slots=True)
class ValidationSettings:
    """How much may go wrong before a run stops. All values are shares from 0 to 1.

    ``max_drop`` overrides ``DEFAULT_DROPS`` by gate name. Raises ValueError for a gate that does not exist
    or a value that is not a share.
    """

    max_quarantine_share: float = 0.05
    max_drop: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.max_drop:
            if name not in DEFAULT_DROPS:
                raise ValueError(
                    f"validation.max_drop: no gate {name!r}; there are {', '.join(DEFAULT_DROPS)}"
                )
        for name, share in {**self.max_drop, "max_quarantine_share": self.max_quarantine_share}.items():
            if not 0 <= share <= 1:
                raise ValueError(f"validation: {name} is {share}; give a share from 0 to 1")

    def allowed_drop(self, gate: str) -> float:
        """The share that a gate lets go."""
        return self.max_drop.get(gate, DEFAULT_DROPS[gate])


@dataclass(frozen=True)
class Scene:
    """All tables of the release in the making, for rules that look beyond one, and the date of today."""

    tables: Mapping[str, Rows]
    today: date

    @cached_property
    def _sets(self) -> dict[tuple[str, str], pa.Array]:
        return {}

    def values(self, table: str, column: str) -> pa.Array:
        """The distinct values of a column of another table; an empty array when that table is not there."""
        key = (table, column)
        if key not in self._sets:
            self._sets[key] = self.distinct(table, [column], lambda rows: rows.column(column))
        return self._sets[key]

    def distinct(
        self, table: str, columns: Sequence[str], make: Callable[[pa.Table], pa.ChunkedArray]
    ) -> pa.Array:
        """The distinct values that ``make`` gives for these columns of a table, which may be on disk."""
        known = self.tables.get(table)
        return pa.array([], pa.string()) if known is None else distinct(known, columns, make)

    @cached_property
    def chosen(self) -> pa.Array:
        """Which methods have a chosen statement of which property, as ``pairs`` of the two."""

        def make(rows: pa.Table) -> pa.ChunkedArray:
            rows = rows.filter(rows.column("chosen"))
            return pairs(rows.column("method_id"), rows.column("property"))

        return self.distinct("statements", ["method_id", "property", "chosen"], make)


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that must be true of a table.

    ``gx`` names the Great Expectations class and ``kwargs`` its arguments. A rule of meaning has ``holds``
    instead: a vectorised function that says for every row whether it holds (null: nothing to say); its
    answer is what Great Expectations sees, so no scraped text reaches a result. Rows that break a critical
    expectation leave the data with ``name`` as their reason; a warning is reported.

    ``beyond`` is for rules that look at other rows or tables: they are asked again when rows have left.
    ``clears`` names columns that a failure empties while the row stays, flagged, where losing the row would
    lose far more than the fault (a method for its year, or for its summary when that statement has left).
    ``implies`` names expectations of the same table that cannot fail where this one holds, and are left out.
    """

    table: str
    name: str
    severity: Severity
    gx: str
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    column: str | None = None  # where the fault is, for the locator
    holds: Holds | None = None
    rowwise: bool = True
    beyond: bool = False
    clears: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectationResult:
    """The outcome of one expectation. ``sample`` holds row keys (ids), never scraped text.

    ``error`` says that the expectation itself could not be evaluated: that is a fault of the program or of
    the shape of the table, never of a row, and always stops the release.
    """

    table: str
    name: str
    severity: Severity
    success: bool
    n_rows: int
    n_bad: int
    share: float
    sample: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """One comparison with the previous release. ``allowed`` is the least ``after`` that passes."""

    name: str
    before: int
    after: int
    allowed: int
    success: bool
    overridden: bool = False
    sample: tuple[str, ...] = ()  # ids that are missing, for the gates about ids


@dataclass(frozen=True, slots=True)
class Validation:
    """All that validation found, the rows that may be published, and the verdict with its reasons.

    ``tables``: rows that passed. ``quarantined``: rows of the declared table ``quarantine`` for this stage.
    ``quarantine_share``: rows that left, of all rows. ``seconds``: time per table, for the report's cost line
    only (never part of a release). ``accept_drop``: the reason that overrode gates, if any did.
    """

    tables: Mapping[str, Rows]
    quarantined: pa.Table
    results: tuple[ExpectationResult, ...]
    gates: tuple[Gate, ...]
    verdict: Verdict
    reasons: tuple[str, ...]
    quarantine_share: float = 0.0
    accept_drop: str | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
