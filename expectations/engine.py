"""The one module that imports Great Expectations: run a suite on a table, learn which rows broke what.

Great Expectations takes seconds to import, so that happens on the first call. Nothing is sent (analytics are
off before the import) and nothing is written (ephemeral context, no Data Docs, which do not escape text).
Results hold positions of rows, never values: ``exclude_unexpected_values``, and rules of meaning are seen as
columns of booleans.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from expectations.model import Expectation, Scene

if TYPE_CHECKING:
    import pandas as pd

RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "partial_unexpected_count": 0,
    "include_unexpected_rows": False,
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Which rows (positions, ascending) broke one expectation; ``error`` when it could not be evaluated."""

    expectation: Expectation
    success: bool
    bad: np.ndarray[Any, np.dtype[np.int64]]
    error: str | None = None


def run_suite(expectations: Sequence[Expectation], table: pa.Table, scene: Scene) -> list[Outcome]:
    """Evaluate all expectations of one table in one Great Expectations run, in the order given."""
    if not expectations:
        return []
    frame, errors = _frame(expectations, table, scene)
    runnable = [e for e in expectations if e.name not in errors]
    outcomes = _validate(runnable, frame) if runnable else {}
    failed = {name: _broken(e, text) for e in expectations for name, text in errors.items() if e.name == name}
    return [(outcomes | failed)[e.name] for e in expectations]


def warm_up() -> None:
    """Import Great Expectations now, e.g. in a thread while pages are parsed."""
    _library()


def mark(expectation: Expectation) -> str:
    """The name of the boolean column in which Great Expectations sees a rule of meaning."""
    return f"holds:{expectation.name}"


def _frame(
    expectations: Sequence[Expectation], table: pa.Table, scene: Scene
) -> tuple[pd.DataFrame, dict[str, str]]:
    """The columns that the suite needs, indexed by row position, and the rules that could not be asked."""
    import pandas as pd

    named = {e.kwargs["column"] for e in expectations if e.holds is None and "column" in e.kwargs}
    named |= {c for e in expectations for c in e.kwargs.get("column_list", ())}
    present = [name for name in table.column_names if name in named]
    columns: dict[str, Any] = {name: table.column(name).to_pandas() for name in present}
    errors = {}
    for expectation in expectations:
        if expectation.holds is not None:
            try:
                held = expectation.holds(table, scene).fill_null(True)
            except (KeyError, pa.ArrowException) as problem:
                errors[expectation.name] = f"{type(problem).__name__} while asking {expectation.name}"
                continue
            columns[mark(expectation)] = held.to_numpy(zero_copy_only=False)
    return pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows)), errors


def _validate(expectations: Sequence[Expectation], frame: pd.DataFrame) -> dict[str, Outcome]:
    gx = _library()
    with _third_party_warnings():
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        suite = gx.ExpectationSuite(name="suite", expectations=[_native(e) for e in expectations])
        asset = context.data_sources.add_pandas("tables").add_dataframe_asset("table")
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
        results = batch.validate(suite, result_format=RESULT_FORMAT).results
    by_name = {e.name: e for e in expectations}
    outcomes = [_outcome(by_name[r.expectation_config.meta["name"]], r) for r in results]
    return {outcome.expectation.name: outcome for outcome in outcomes}


def _native(expectation: Expectation) -> Any:
    kwargs: Mapping[str, Any] = expectation.kwargs
    if expectation.holds is not None:
        kwargs = {"column": mark(expectation), "value_set": [True]}
    kind = getattr(_library().expectations, expectation.gx)
    return kind(**kwargs, severity=expectation.severity, meta={"name": expectation.name})


def _outcome(expectation: Expectation, result: Any) -> Outcome:
    detail = result.result or {}
    evaluated = bool(detail)
    if not evaluated:
        return _broken(expectation, f"Great Expectations could not evaluate {expectation.name}")
    positions = detail.get("unexpected_index_list") or []
    bad = np.unique(np.asarray(positions, dtype=np.int64))
    return Outcome(expectation, bool(result.success), bad)


def _broken(expectation: Expectation, error: str) -> Outcome:
    return Outcome(expectation, False, np.array([], dtype=np.int64), error)


@cache
def _library() -> Any:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with _third_party_warnings():
        import great_expectations as gx
        import great_expectations.expectations
    return gx


@contextmanager
def _third_party_warnings() -> Iterator[None]:
    """Great Expectations uses deprecated modules of the standard library; nobody here can act on that."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield
