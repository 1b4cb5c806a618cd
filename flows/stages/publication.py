"""Publication: the release with its site and report, unless a gate refused it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from expectations.model import Validation
from extractors.batches import EXTRACTOR_VERSION
from flows.history import last_published, published_versions
from flows.program import program_name
from flows.report import build_run_report
from flows.run import Run
from flows.stages.bibliography import remember_bibliography
from outputs.release.context import Causes, Draft, Dump, Extra, ReleaseContext, SourceTerms
from outputs.release.publish import publish as publish_release
from outputs.report.build import build_report
from outputs.report.changes import read_changes
from outputs.site.build import write_site
from transforms.identity.decisions import load_decisions
from transforms.identity.registry import commit_ids


def publish(run: Run) -> None:
    """Publish ``run.tables`` when the validation allows it; set ``published``, keep ids and vocabulary."""
    assert run.validation is not None and run.resolution is not None
    if run.validation.verdict == "refuse":
        return
    remember_bibliography(run, accepted=True)
    run.published = publish_release(run.tables, _context(run), run.home)
    commit_ids(run.home, run.resolution, run.published.version or run.version)
    run.home.vocabulary.write_text(run.vocabulary, encoding="utf-8")


def _context(run: Run) -> ReleaseContext:
    assert run.validation is not None
    settings = run.settings.release
    return ReleaseContext(
        created=run.as_of,
        title=settings.title,
        description=settings.description,
        licence=settings.licence,
        publisher=settings.publisher,
        homepage=settings.homepage,
        extractor=EXTRACTOR_VERSION,
        program=program_name(),
        sources=_terms(run),
        bibliography=_bibliography(run),
        causes=_causes(run),
        published=published_versions(run.home),
        accept_drop=run.validation.accept_drop,
        validation=_validation_summary(run.validation),
        extras=(_report_writer(run),),
        beside=(write_site,) if run.options.site else (),
        workers=run.options.workers,
        keep_releases=settings.keep,
    )


def _validation_summary(validation: Validation) -> dict[str, Any]:
    """What ``index.json`` says of the validation: counts, failed expectations, gates."""
    return {
        "expectations": len(validation.results),
        "failed": [f"{r.table}.{r.name}" for r in validation.results if not r.success],
        "quarantine_share": round(validation.quarantine_share, 6),
        "gates": {gate.name: "overridden" if gate.overridden else "passed" for gate in validation.gates},
    }


def _terms(run: Run) -> tuple[SourceTerms, ...]:
    """Configured sources, then those that only captures name."""
    configured = {
        source.name: SourceTerms(source.name, source.licence, source.prose, source.base_url)
        for source in run.sources
    }
    used = pc.unique(run.tables["pages"]["source"]).to_pylist()
    return tuple(configured.get(name) or SourceTerms(name) for name in sorted(used))


def _bibliography(run: Run) -> tuple[Dump, ...]:
    dumps = run.library_report.dumps if run.library_report else ()
    return tuple(Dump(info.name, info.dump.sha256, info.records) for info in dumps)


def _causes(run: Run) -> Causes:
    index = run.previous / "index.json" if run.previous else None
    before = json.loads(index.read_text(encoding="utf-8")) if index and index.is_file() else {}
    code = before.get("code", {})
    since = last_published(run.home) or ""
    new = [each for each in load_decisions(run.decisions_file) if each.when >= since]
    return Causes(
        code_changed=bool(before) and code.get("program") != program_name(),
        registry_changed=_answers_can_differ(run, before.get("bibliography", [])),
        decided=frozenset(side for d in new for side in (d.left, d.right)),
    )


def _answers_can_differ(run: Run, before: list[dict[str, Any]]) -> bool:
    """Whether a registry was asked, or other dumps than for the release before."""
    asked = run.library_report is not None and bool(run.library_report.requests)
    return asked or [asdict(dump) for dump in _bibliography(run)] != before


def _report_writer(run: Run) -> Extra:
    def add_report(folder: Path, draft: Draft) -> None:
        run.report = build_run_report(
            run, draft.tables, released=draft.version, changes=read_changes(folder / "delta.jsonl")
        )
        build_report(run.report, folder / "report")

    return add_report
