"""The one module that imports Great Expectations: run a suite on a table, learn which rows broke what.

Great Expectations takes seconds to import, so that happens on the first call. Nothing is sent (analytics are
off before the import) and nothing is written (ephemeral context, no Data Docs, which do not escape text).
Results hold positions of rows, never values: ``exclude_unexpected_values``, and rules of meaning are seen as
columns of booleans.
"""

from __future__ import annotations

import gc
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.model import Expectation, Scene
from transforms.tables.stored import Rows, StoredTable, pieces

if TYPE_CHECKING:
    import pandas as pd

NOT_NULL = "ExpectColumnValuesToNotBeNull"
UNIQUE = ("ExpectColumnValuesToBeUnique", "ExpectCompoundColumnsToBeUnique")

ASK = {"result_format": "BOOLEAN_ONLY"}
"""First question: does it hold. Half the price of knowing which rows, and nearly always yes."""

LOCATE = {
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """The columns that a suite needs to see.

    ``numbered`` hold numbers in place of texts; ``errors`` say of a rule why it could not be asked.
    """

    frame: pd.DataFrame
    numbered: tuple[str, ...]
    errors: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Answer:
    name: str
    success: bool
    detail: dict[str, Any]


ROWS_AT_A_TIME: Final = 500_000
"""Asking costs the library half a second whatever the number of rows; a row takes some hundred bytes here."""

NO_ROWS: Final = np.array([], dtype=np.int64)


def run_suite(expectations: Sequence[Expectation], table: Rows, scene: Scene) -> list[Outcome]:
    """Evaluate all expectations of one table, in the order given; an empty table meets every one.

    A stored table is read piece by piece, and asked several pieces at a time. Equal keys are in one piece,
    so that nothing is lost by that.
    """
    found = [Outcome(expectation, True, NO_ROWS) for expectation in expectations]
    start = 0
    for asked in _frames(expectations, table, scene) if expectations else ():
        found = list(map(_join, found, _ask(expectations, asked), repeat(start)))
        start += len(asked.frame)
        if isinstance(table, StoredTable):
            gc.collect()  # the library keeps each frame in a circle of references
    return found


def _frames(expectations: Sequence[Expectation], table: Rows, scene: Scene) -> Iterator[_Asked]:
    """What the suite needs to see of the table: of as many pieces together as are worth one question."""
    waiting: list[_Asked] = []
    for piece in pieces(table):
        if piece.num_rows:
            waiting.append(_see(expectations, piece, scene))
        if sum(len(part.frame) for part in waiting) >= ROWS_AT_A_TIME:
            yield _together(waiting)
            waiting = []
    if waiting:
        yield _together(waiting)


def _together(parts: Sequence[_Asked]) -> _Asked:
    """The frames of some pieces as one; numbers of keys go on from piece to piece, as keys are in one."""
    import pandas as pd

    if len(parts) == 1:
        return parts[0]
    start = 0
    for part in parts:
        for name in part.numbered:
            part.frame[name] += start
        start += len(part.frame)
    frame = pd.concat([part.frame for part in parts], ignore_index=True)
    return _Asked(frame, parts[0].numbered, {name: e for part in parts for name, e in part.errors.items()})


def _join(known: Outcome, more: Outcome, start: int) -> Outcome:
    """What two pieces say of one expectation; the second begins at row ``start``."""
    bad = np.concatenate([known.bad, more.bad + start])
    return Outcome(known.expectation, known.success and more.success, bad, known.error or more.error)


def _ask(expectations: Sequence[Expectation], asked: _Asked) -> list[Outcome]:
    """One Great Expectations run asks whether they hold, a second, only for those that do not, where."""
    frame, errors = asked.frame, asked.errors
    askable = [e for e in expectations if e.name not in errors]
    failed = {result.name for result in _validate(askable, frame, ASK) if not result.success}
    found = {r.name: r for r in _validate([e for e in askable if e.name in failed], frame, LOCATE)}
    return [_outcome(e, found.get(e.name), errors.get(e.name)) for e in expectations]


def warm_up() -> None:
    """Import Great Expectations now, e.g. in a thread while pages are parsed."""
    _library()


def mark(expectation: Expectation) -> str:
    """The name of the boolean column in which Great Expectations sees a rule of meaning."""
    return f"holds:{expectation.name}"


def _see(expectations: Sequence[Expectation], table: pa.Table, scene: Scene) -> _Asked:
    """The columns that the suite needs, indexed by row position, and the rules that could not be asked."""
    import pandas as pd

    native = [e for e in expectations if e.holds is None]
    compared = {e.kwargs["column"] for e in native if e.gx not in (NOT_NULL, *UNIQUE)}
    keys = {c for e in native if e.gx in UNIQUE for c in _columns_of(e)} - compared
    present = {e.kwargs["column"] for e in native if e.gx == NOT_NULL} - compared - keys
    there = set(table.column_names)
    columns: dict[str, Any] = {name: table.column(name).to_pandas() for name in sorted(compared & there)}
    columns |= {name: _numbered(table.column(name)) for name in sorted(keys & there)}
    columns |= {name: _presence(table.column(name)) for name in sorted(present & there)}
    errors = {}
    for expectation in expectations:
        if expectation.holds is not None:
            try:
                held = expectation.holds(table, scene).fill_null(True)
            except (KeyError, pa.ArrowException) as problem:
                errors[expectation.name] = f"{type(problem).__name__} while asking {expectation.name}"
                continue
            columns[mark(expectation)] = held.to_numpy(zero_copy_only=False)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows))
    return _Asked(frame, tuple(sorted(keys & there)), errors)


def _columns_of(expectation: Expectation) -> Sequence[str]:
    kwargs = expectation.kwargs
    return [kwargs["column"]] if "column" in kwargs else kwargs["column_list"]


def _numbered(column: pa.ChunkedArray) -> pd.Series:
    """Equal values as equal numbers, null as null: all that "unique" asks for, without texts."""
    return pc.dictionary_encode(column.combine_chunks()).indices.to_pandas()


def _presence(column: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.float32]]:
    """1.0 for a value and NaN for null: all that "not null" asks for, without lists and texts."""
    valid = column.is_valid().to_numpy()
    return np.where(valid, np.float32(1), np.float32(np.nan))


def _validate(
    expectations: Sequence[Expectation], frame: pd.DataFrame, how: Mapping[str, Any]
) -> list[_Answer]:
    if not expectations:
        return []
    gx = _library()
    with _third_party_warnings():
        context = gx.get_context(mode="ephemeral", project_config=_configuration())
        suite = gx.ExpectationSuite(name="suite", expectations=[_native(e) for e in expectations])
        asset = context.data_sources.add_pandas("tables").add_dataframe_asset("table")
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
        results = batch.validate(suite, result_format=dict(how)).results
    return [
        _Answer(r.expectation_config.meta["name"], bool(r.success), dict(r.result or {})) for r in results
    ]


def _native(expectation: Expectation) -> Any:
    kwargs: Mapping[str, Any] = expectation.kwargs
    if expectation.holds is not None:
        kwargs = {"column": mark(expectation), "value_set": [True]}
    kind = getattr(_library().expectations, expectation.gx)
    return kind(**kwargs, severity=expectation.severity, meta={"name": expectation.name})


def _outcome(expectation: Expectation, located: _Answer | None, error: str | None) -> Outcome:
    """What is known of one expectation: it held, or where it did not, or that it could not be asked."""
    if error is None and located is None:
        return Outcome(expectation, True, NO_ROWS)
    if located is None or not located.detail:
        return Outcome(expectation, False, NO_ROWS, error or f"{expectation.name} could not be evaluated")
    positions = np.asarray(located.detail["unexpected_index_list"], dtype=np.int64)
    return Outcome(expectation, located.success, np.unique(positions))


def _configuration() -> Any:
    """Everything in memory, no Data Docs site, nobody told."""
    from great_expectations.data_context.types import base

    defaults = base.InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    return base.DataContextConfig(
        store_backend_defaults=defaults,
        progress_bars=base.ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )


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
