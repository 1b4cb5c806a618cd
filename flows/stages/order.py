"""The order of the stages. A run does them one after another until one says that there is nothing to do.

A stage is imported when its turn comes: a run that finds nothing to do does not pay for the later ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.run import Run


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name in logs and reports, what it does, and the function."""

    name: str
    does: str
    work: Callable[[Run], None]


def _collect(run: Run) -> None:
    from flows.stages.collection import collect

    collect(run)


def _extract(run: Run) -> None:
    from flows.stages.extraction import extract

    extract(run)


def _enrich(run: Run) -> None:
    from flows.stages.enrichment import enrich

    enrich(run)


def _resolve(run: Run) -> None:
    from flows.stages.resolution import resolve

    resolve(run)


def _tabulate(run: Run) -> None:
    from flows.stages.tabulation import tabulate

    tabulate(run)


def _validate(run: Run) -> None:
    from flows.stages.validation import validate

    validate(run)


def _publish(run: Run) -> None:
    from flows.stages.publication import publish

    publish(run)


STAGES: tuple[Stage, ...] = (
    Stage("collect", "fetch or read into the archive", _collect),
    Stage("extract", "read the pages", _extract),
    Stage("enrich", "check the citations", _enrich),
    Stage("resolve", "find which records are one method", _resolve),
    Stage("tabulate", "build the tables", _tabulate),
    Stage("validate", "hold them against the expectations", _validate),
    Stage("publish", "write the release", _publish),
)
