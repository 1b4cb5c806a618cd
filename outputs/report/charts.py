"""Geometry of the report's charts; the templates draw it as inline SVG beside a table of the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outputs.report.model import Expectation, Run

HEAT_STEPS = 5
BAR_AREA = 420.0
_PITCH = 30
_WITH_PREVIOUS_PITCH = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """One labelled bar, with a thinner one below it for the value before (None: no such value)."""

    label: str
    value: float
    text: str
    y: int
    width: float
    previous_text: str | None
    previous_width: float | None


@dataclass(frozen=True, slots=True)
class BarChart:
    """A horizontal bar chart in user units."""

    bars: tuple[Bar, ...]
    height: int


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def bars(items: Iterable[tuple[str, float, float | None]], unit: str = "") -> BarChart:
    """Bars of ``(label, value, previous or None)``, all to one scale that begins at zero."""
    rows = list(items)
    largest = max((v for _, now, before in rows for v in (now, before or 0)), default=0) or 1
    pitch = _WITH_PREVIOUS_PITCH if any(before is not None for *_, before in rows) else _PITCH
    drawn = tuple(
        Bar(
            label,
            now,
            _number(now) + unit,
            index * pitch,
            round(BAR_AREA * now / largest, 1),
            None if before is None else _number(before) + unit,
            None if before is None else round(BAR_AREA * before / largest, 1),
        )
        for index, (label, now, before) in enumerate(rows)
    )
    return BarChart(drawn, len(rows) * pitch)


def heat_step(count: int, total: int) -> int:
    """Which of the ``HEAT_STEPS`` shades a share has: 0 for none, the last for all."""
    if count <= 0 or total <= 0:
        return 0
    return max(1, min(HEAT_STEPS, -(-count * HEAT_STEPS // total)))


def history_columns(expectation: Expectation, runs: Sequence[Run]) -> list[bool]:
    """For each earlier run, oldest first: did this expectation hold."""
    return [expectation.name not in run.failed for run in runs]
