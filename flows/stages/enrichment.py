"""Enrichment: every distinct cell read, every reference looked up and judged, every new name looked up."""

from __future__ import annotations

import os

from extractors.registries.settings import RegistrySettings
from flows.run import Run
from flows.stages.bibliography import index_progress, remember_bibliography
from transforms.tables.members import introduced
from transforms.tables.readings import read_cells
from transforms.tables.references import check_references
from transforms.works.library import Library, open_library


def enrich(run: Run) -> None:
    """Set ``run.readings``, ``checked`` (by source text), ``introduced_works`` and ``library_report``."""
    assert run.records is not None
    run.readings = read_cells(run.records, run.as_of.year)
    with open_library(
        run.home, run.dumps, registries=_registries(run), as_of=run.as_of, progress=index_progress(run),
        workers=run.options.workers, dask=run.options.dask,
    ) as library:  # fmt: skip
        remember_bibliography(run, accepted=False)
        run.checked = check_references(run.records, library, run.as_of.date())
        _look_up_introduced(run, library)
        run.library_report = library.report()


def _registries(run: Run) -> RegistrySettings | None:
    """None when the run is offline or the configuration switches the registries off."""
    if run.options.offline or not run.settings.registries.enabled:
        return None
    mailto = os.environ.get("METHODBASE_MAILTO") or run.settings.registries.mailto
    return RegistrySettings(mailto=mailto)


def _look_up_introduced(run: Run, library: Library) -> None:
    """The works that introduce the methods which articles name, where one is sure."""
    assert run.articles is not None
    names = introduced(run.articles)
    texts = run.articles.select(["page_id", "text"]).to_pandas().set_index("page_id")["text"]
    found = library.find_names(list(names["name"]), [texts[page] for page in names["page_id"]])
    for page_id, column, finding in zip(names["page_id"], names["column"], found, strict=True):
        if finding.confirmed is not None:
            run.introduced_works[page_id, int(column)] = finding.confirmed
