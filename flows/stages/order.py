"""The order of the stages. A run does them one after another until one says that there is nothing to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.run import Run
from flows.stages.collection import collect
from flows.stages.enrichment import enrich
from flows.stages.extraction import extract
from flows.stages.publication import publish
from flows.stages.resolution import resolve
from flows.stages.tabulation import tabulate
from flows.stages.validation import validate


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name in logs and reports, what it does, and the function."""

    name: str
    does: str
    work: Callable[[Run], None]


STAGES: tuple[Stage, ...] = (
    Stage("collect", "fetch or read into the archive", collect),
    Stage("extract", "read the pages", extract),
    Stage("enrich", "check the citations", enrich),
    Stage("resolve", "find which records are one method", resolve),
    Stage("tabulate", "build the tables", tabulate),
    Stage("validate", "hold them against the expectations", validate),
    Stage("publish", "write the release", publish),
)
