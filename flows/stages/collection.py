"""Collection: inputs and sources into the archive, and whether anything is new since the last release."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa

from expectations.quarantine import list_items, refused_items, settle
from extractors.archive.log import Terms, captures, fingerprint, synchronise
from extractors.archive.log import newest as newest_capture
from extractors.captures.ingest import ingest
from extractors.schemas import REFUSALS
from extractors.version import EXTRACTOR_VERSION
from flows.history import last_fingerprint
from flows.logs import redact
from flows.program import program_name
from flows.run import Run
from flows.stages.bibliography import choose_bibliography
from flows.stopping import UsageError
from outputs.release.previous import check_contents

WITHOUT_EFFECT = {"workers", "batch_size", "schedule", "bibliography"}
"""Settings that no release depends on; of the bibliography the content counts, not how it was named."""

COLLECTED = ("archive", "fetch")
"""The stages of refusals that are judged whenever a file or an address is looked at."""


def collect(run: Run) -> None:
    """Fetch or read what was asked for; set ``captures``, ``as_of``, ``fingerprint`` and ``unchanged``."""
    paths, urls = _split(run.options.inputs)
    sources = run.sources
    _check_asked(run, paths, urls, bool(sources))
    choose_bibliography(run)
    run.collected, run.unreadable, run.new_pages = [], [], 0  # this stage can be tried again
    if paths:
        _read_files(run, paths)
    if _fetches(run, urls, bool(sources)):
        from extractors.fetching.fetch import fetch_sources  # its HTTP client is needed by nothing else

        report = fetch_sources(
            sources, run.archive, run.home, urls=urls, locales=run.options.locales or None,
            offline=run.options.offline, progress=run.progress("fetch"),
        )  # fmt: skip
        run.collected.append(report.refusals)
        run.fetch_report = report
        run.new_pages += report.new_pages
    synchronise(run.archive, run.home)
    newest = newest_capture(run.home)
    if newest is None:
        _check_found(run)
    run.as_of = _reference_time(run, newest)
    _set_apart(run, paths)
    run.fingerprint = run_fingerprint(run)
    run.unchanged = not run.options.reextract and run.fingerprint == last_fingerprint(run.home)
    if run.unchanged:
        return
    if run.previous:
        check_contents(run.previous)
    run.captures = captures(run.home, {s.name: Terms(s.licence, s.prose) for s in sources})


def _check_found(run: Run) -> None:
    """A home without any page gives a run nothing to work on; pages that were refused are something."""
    if any(part.num_rows for part in run.collected):
        return
    if run.options.kind == "backfill" and not run.options.inputs:
        raise UsageError(
            f"{run.home.root}: nothing to backfill, this home has no captures yet; "
            "give old ones with --captures or --warc, or run `methodbase refresh` first"
        )
    run.nothing_readable = True
    run.unreadable += [f"{given}: no captures there" for given in run.options.inputs] or [
        "the sources gave no page"
    ]


def _split(inputs: tuple[str, ...]) -> tuple[list[Path], list[str]]:
    urls = [text for text in inputs if urlsplit(text).scheme in ("http", "https")]
    return [Path(text) for text in inputs if text not in urls], urls


def _check_asked(run: Run, paths: list[Path], urls: list[str], sources: bool) -> None:
    if urls and run.options.offline:
        raise UsageError(
            f"{urls[0]}: an address cannot be fetched with --offline; give a file, or leave it out"
        )
    for url in urls:
        if "@" in urlsplit(url).netloc:
            raise UsageError(
                f"{redact(url)}: an address with a user name or password would be published; leave it out"
            )
    if run.options.kind == "refresh" and not (paths or urls or sources):
        raise UsageError(
            "nothing to refresh: give captures (files, folders, WARC files, addresses) or a configuration "
            "with [[sources]] (see methodbase.example.toml)"
        )


def _fetches(run: Run, urls: list[str], sources: bool) -> bool:
    """Sources are fetched by a refresh without inputs, never by a backfill of old captures or offline."""
    if run.options.offline:
        return False
    return bool(urls) or (sources and not run.options.inputs and run.options.kind == "refresh")


def _read_files(run: Run, paths: list[Path]) -> None:
    since, until = run.options.date_bounds()
    report = ingest(
        paths,
        run.archive,
        run.home,
        since=since,
        until=until,
        locales=run.options.locales,
        progress=run.progress("read"),
    )
    run.collected.append(report.refusals)
    run.unreadable += [f"{item.path}: {item.reason}" for item in report.unreadable]
    run.nothing_readable = len(report.unreadable) == len(paths)
    run.new_pages += report.new_pages


def _set_apart(run: Run, paths: list[Path]) -> None:
    """Put what was refused into quarantine, also when no page is new, and take out what is there now.

    Files and addresses that were looked at again and were not refused again have got through.
    """
    names = tuple((path.resolve() if path.is_dir() else path).name for path in paths)
    pages = run.fetch_report.captures["url"].to_pylist() if run.fetch_report else []
    fetched = frozenset(pages)

    def looked_at(place: str) -> bool:
        return place in fetched or any(
            place.startswith((f"{name}/", f"{name} ")) or place == name for name in names
        )

    refused = pa.concat_tables([REFUSALS.empty_table(), *run.collected])
    settle(run.home, refused_items(refused, {}, run.as_of), COLLECTED, None, places=looked_at)


def _reference_time(run: Run, newest: datetime | None) -> datetime:
    """The date of the run's facts: ``SOURCE_DATE_EPOCH`` if set, else the newest capture, else the start."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return datetime.fromtimestamp(int(epoch), UTC)
    return newest or run.started


def run_fingerprint(run: Run) -> str:
    """What the release of this run depends on, in 64 hex digits: equal means that there is nothing to do."""
    decisions = run.decisions_file
    parts = {
        "archive": fingerprint(run.home),
        "extractor": EXTRACTOR_VERSION,
        "program": program_name(),
        "decisions": hashlib.sha256(decisions.read_bytes()).hexdigest() if decisions.is_file() else "",
        "dumps": [[dump.name, dump.sha256] for dump in run.dumps],
        "settings": run.settings.model_dump(mode="json", exclude=WITHOUT_EFFECT),
        "refused": [item.item_id for item in list_items(run.home) if item.stage in COLLECTED],
        "site": run.options.site,
        "offline": run.options.offline or not run.settings.registries.enabled,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
