"""Short ways to write the rules of one table."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from expectations.conditions import Column, matches
from expectations.model import Expectation, Scene, Severity

Condition = Callable[[Column], Column]


class Subject:
    """Collects the expectations of one table, in the order they are written."""

    def __init__(self, table: str) -> None:
        """Start with no expectation."""
        self.table = table
        self.expectations: list[Expectation] = []

    def expect(
        self,
        name: str,
        holds: Callable[[pa.Table, Scene], Column],
        column: str | None = None,
        severity: Severity = "critical",
        *,
        beyond: bool = False,
        implies: tuple[str, ...] = (),
    ) -> None:
        """A rule over whole rows, or (``beyond``) over other rows and tables; see ``Expectation``."""

        def answer(table: pa.Table, scene: Scene) -> pa.ChunkedArray:
            held = holds(table, scene)
            return held if isinstance(held, pa.ChunkedArray) else pa.chunked_array([held])

        self._add(
            Expectation(
                self.table,
                name,
                severity,
                _IN_SET,
                column=column,
                holds=answer,
                beyond=beyond,
                implies=implies,
            )
        )

    def expect_column(
        self, name: str, column: str, condition: Condition, severity: Severity = "critical"
    ) -> None:
        """A rule over one column."""
        self.expect(name, lambda table, scene: condition(table.column(column)), column, severity)

    def expect_pattern(
        self, column: str, pattern: str, severity: Severity = "critical", *, plain: bool = True
    ) -> None:
        """Every value of the column matches the whole RE2 pattern.

        ``plain``: the pattern lets only visible ASCII through, so the text is clean as well.
        """
        implies = (f"{column}_clean",) if plain and severity == "critical" else ()
        self.expect(
            f"{column}_formed",
            lambda table, scene: matches(table.column(column), f"^(?:{pattern})$"),
            column,
            severity,
            implies=implies,
        )

    def expect_between(
        self, column: str, low: int | None, high: int | None = None, severity: Severity = "critical"
    ) -> None:
        """Every value of a number column lies between two bounds, both included."""
        kwargs = {"column": column, "min_value": low, "max_value": high}
        name = f"{column}_in_range"
        self._add(Expectation(self.table, name, severity, "ExpectColumnValuesToBeBetween", kwargs, column))

    def expect_year(
        self, column: str, earliest: int, years_ahead: int = 0, severity: Severity = "critical"
    ) -> None:
        """Every year lies between ``earliest`` and today's year plus ``years_ahead``."""

        def holds(table: pa.Table, scene: Scene) -> Column:
            years = table.column(column)
            latest = scene.today.year + years_ahead
            return pc.and_(pc.greater_equal(years, earliest), pc.less_equal(years, latest))

        self.expect(f"{column}_in_range", holds, column, severity)

    def expect_order(self, first: str, last: str, severity: Severity = "critical") -> None:
        """``first`` is not after ``last``."""
        self.expect(
            f"{first}_not_after_{last}",
            lambda table, scene: pc.less_equal(table.column(first), table.column(last)),
            first,
            severity,
        )

    def _add(self, expectation: Expectation) -> None:
        self.expectations.append(expectation)


_IN_SET = "ExpectColumnValuesToBeInSet"
