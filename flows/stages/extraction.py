"""Extraction: archived pages to one batch, in processes, each page once per version of the extractor."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
import pyarrow as pa

from expectations.stages import validate_stage
from extractors.archive.store import Archive, DamagedObject, MissingObject
from extractors.batches import EXTRACTOR_VERSION, ExtractedBatch, PageBytes, complete, extract_batch
from extractors.cache import ExtractionCache, Key
from extractors.execution import Executor, open_executor
from extractors.home import Home
from extractors.locales.detection import read_address
from extractors.memory import release_memory
from extractors.schemas import REFUSALS
from flows.run import Options, Progress, Run, Step, do_step
from transforms.tables.corpus import page_facts, record_rows

_log = logging.getLogger(__name__)

MIN_PAGES_FOR_PROCESSES = 64
"""Below this many pages a second process costs more to start than it saves."""
PAGES_PER_STEP = 10_000
"""A step is done again when storage fails, and shown by Prefect: ten seconds to a minute of work."""
MOST_STEPS = 100


def extract(run: Run) -> None:
    """Read every archived page; set ``articles``, ``facts`` (a row a page), ``records`` (a row a column)."""
    assert run.captures is not None
    batch, damaged = extract_pages(
        run.captures,
        run.archive,
        run.home,
        workers=run.options.workers,
        dask=run.options.dask,
        batch_size=run.settings.batch_size,
        again=pages_to_reextract(run.options, run.captures),
        progress=run.progress("extract"),
        step=run.step,
    )
    release_memory()
    pages = validate_stage("pages", batch.pages, today=run.as_of.date())
    records = validate_stage("records", batch.records, today=run.as_of.date())
    run.extracted = [batch.refusals, damaged, pages.refusals, records.refusals]
    run.articles = batch.articles
    run.n_records, run.n_articles = records.table.num_rows, batch.articles.num_rows
    del batch  # its labels are a third of it, and have served
    run.facts = page_facts(run.captures, pages.table)
    run.records = record_rows(records.table)
    run.records["locale"] = run.records["page_id"].map(run.facts.set_index("page_id")["locale"])


def pages_to_reextract(options: Options, captures: pa.Table) -> frozenset[str]:
    """The pages that a backfill with ``--reextract`` reads anew, whatever the cache has of them.

    Dates, sources and locales (as the addresses name them) narrow it; without any of them it is every page.
    """
    if not options.reextract:
        return frozenset()
    if options.pages:
        return frozenset(options.pages)
    frame = captures.select(["page_id", "captured_at", "source", "url"]).to_pandas()
    wanted = pd.Series(True, index=frame.index, dtype=bool)
    since, until = options.date_bounds()
    if since:
        wanted &= frame["captured_at"] >= since
    if until:
        wanted &= frame["captured_at"] <= until
    if options.sources:
        wanted &= frame["source"].isin(options.sources)
    if options.locales:
        wanted &= frame["url"].map(lambda url: read_address(_none(url)).locale in options.locales)
    return frozenset(frame.loc[wanted, "page_id"])


def best_addresses(captures: pa.Table) -> pd.DataFrame:
    """One row a page: page_id, url, content_type of its latest capture with an address (else the latest)."""
    frame = captures.select(["page_id", "url", "content_type", "captured_at"]).to_pandas()
    frame["known"] = frame["url"].notna()
    ordered = frame.sort_values(
        ["page_id", "known", "captured_at", "url"], ascending=[True, False, False, True]
    )
    latest: pd.DataFrame = ordered.drop_duplicates("page_id")[["page_id", "url", "content_type"]]
    return latest


def extraction_keys(captures: pa.Table) -> dict[Key, str | None]:
    """The cache key of every page, with the content type that the server gave."""
    return {
        (page_id, _none(url), EXTRACTOR_VERSION): _none(content_type)
        for page_id, url, content_type in best_addresses(captures).itertuples(index=False)
    }


def extract_pages(
    captures: pa.Table,
    archive: Archive,
    home: Home,
    *,
    workers: int,
    dask: str | None,
    batch_size: int,
    again: frozenset[str] = frozenset(),
    progress: Progress | None = None,
    step: Step = do_step,
) -> tuple[ExtractedBatch, pa.Table]:
    """Everything that the pages of ``captures`` say, and refusals of archived objects that are damaged.

    Pages already read by this version of the extractor come from the cache, but for those in ``again``.
    Raises OSError, naming the address, when no Dask scheduler answers at ``dask``.
    """
    cache = ExtractionCache(home)
    hints = extraction_keys(captures)
    missing = set(cache.missing(hints)) | {key for key in hints if key[0] in again}
    todo = sorted(missing, key=lambda key: key[0])
    size = max(PAGES_PER_STEP, -(-len(todo) // MOST_STEPS))
    damaged: list[str] = []
    with open_executor(workers if len(todo) >= MIN_PAGES_FOR_PROCESSES else 1, dask) as executor:
        for start in range(0, len(todo), size):
            keys = todo[start : start + size]
            report = partial(_report, progress, start, len(todo))
            read = partial(_read_pages, keys, hints, archive, cache, executor, batch_size, report)
            damaged += step(f"extract {start + 1} to {start + len(keys)}", read)
    del missing, todo
    found = cache.load(hints)
    release_memory()
    return complete(found), _damaged_refusals(damaged)


def _report(progress: Progress | None, before: int, total: int, done: int) -> None:
    if progress:
        progress(before + done, total)


def _read_pages(
    keys: Sequence[Key],
    hints: dict[Key, str | None],
    archive: Archive,
    cache: ExtractionCache,
    executor: Executor,
    batch_size: int,
    report: Callable[[int], None],
) -> list[str]:
    """Read these pages into the cache, a batch at a time; gives those whose archived bytes are damaged."""
    damaged: list[str] = []
    groups = [keys[start : start + batch_size] for start in range(0, len(keys), batch_size)]
    loaded = (_load(group, hints, archive, damaged) for group in groups)
    done = 0
    for group, batch in zip(groups, executor.map(extract_batch, loaded), strict=True):
        cache.store(batch, [key for key in group if key[0] not in damaged])
        done += len(group)
        report(done)
    return damaged


def _load(
    keys: Sequence[Key], hints: dict[Key, str | None], archive: Archive, damaged: list[str]
) -> list[PageBytes]:
    items = []
    for key in keys:
        page_id, url, _ = key
        try:
            items.append(PageBytes(page_id, archive.get(page_id), url, hints[key]))
        except (DamagedObject, MissingObject) as error:
            _log.error("%s", error)
            damaged.append(page_id)
    return items


def _damaged_refusals(page_ids: Sequence[str]) -> pa.Table:
    rows = [
        {
            "stage": "extract",
            "reason": "damaged_object",
            "page_id": page_id,
            "locator": None,
            "detail": "its bytes in the archive are damaged and set aside, or gone; ingest or fetch it again",
        }
        for page_id in page_ids
    ]
    return pa.Table.from_pylist(rows, REFUSALS)


def _none(value: object) -> str | None:
    return value if isinstance(value, str) else None
