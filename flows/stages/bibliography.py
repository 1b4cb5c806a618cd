"""The bibliography of a run: the dumps that it names, and those that the home remembers."""

from __future__ import annotations

from collections.abc import Callable

from flows.run import Progress, Run
from flows.stopping import UsageError
from transforms.works.dumps.catalogue import choose_dumps, remember
from transforms.works.dumps.files import DumpError


def choose_bibliography(run: Run) -> None:
    """Set ``run.dumps`` and ``dump_notes``; UsageError for a dump that nobody has."""
    named = [*run.settings.bibliography, *run.options.bibliography]
    try:
        choice = choose_dumps(run.home, named, index_progress(run))
    except DumpError as error:
        raise UsageError(str(error)) from error
    run.dumps, run.dump_notes = choice.dumps, choice.notes


def remember_bibliography(run: Run, *, accepted: bool) -> None:
    """Have the home remember the dumps of a run; they replace older ones when the run was ``accepted``."""
    remember(run.home, run.dumps, replacing=accepted)


def index_progress(run: Run) -> Callable[[str, int, int], None]:
    """Indexing names its steps; each is a job of its own on the terminal."""
    jobs: dict[str, Progress] = {}

    def report(step: str, done: int, total: int) -> None:
        jobs.setdefault(step, run.progress(step))(done, total)

    return report
