"""Seminal sources: every distinct reference of the corpus, parsed, looked up and judged once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from transforms.citations.model import Library, Reference, Verdict
from transforms.citations.references import parse_reference
from transforms.citations.verdicts import judge
from transforms.works.model import Work

SURE = ("verified", "corrected")
"""Statuses in which the found work is the cited one."""


@dataclass(frozen=True, slots=True)
class CheckedReference:
    """A reference as the pages have it, what it says, and the judgement on it."""

    reference: Reference
    verdict: Verdict


def check_references(records: pd.DataFrame, library: Library, today: date) -> dict[str, CheckedReference]:
    """Check each distinct source cell of ``records`` (columns source, source_hrefs); keys are the cell texts.

    Links are those of every page that shows the same text: some layouts keep them, others lose them.
    """
    cells = records.loc[records["source"].notna(), ["source", "source_hrefs"]]
    links = cells.explode("source_hrefs").dropna().drop_duplicates().groupby("source")["source_hrefs"]
    hrefs = {text: sorted(group) for text, group in links}
    texts = sorted(cells["source"].unique())
    references = [parse_reference(text, hrefs.get(text, ())) for text in texts]
    findings = library.find(references)
    return {
        text: CheckedReference(reference, judge(reference, finding, today))
        for text, reference, finding in zip(texts, references, findings, strict=True)
    }


def work_ids(checked: dict[str, CheckedReference]) -> dict[str, str]:
    """The work behind each source text, only where the verdict is sure of it."""
    return {
        text: item.verdict.work.work_id
        for text, item in checked.items()
        if item.verdict.work is not None and item.verdict.status in SURE
    }


def build_citations(
    statements: pd.DataFrame, checked: dict[str, CheckedReference], as_of: datetime
) -> pd.DataFrame:
    """The ``citations`` table: one row a method and source text."""
    sources = statements.loc[statements["property"] == "source", ["method_id", "cell"]]
    sources = sources.drop_duplicates().astype(object)
    rows = [
        _citation(method_id, text, checked[text], as_of)
        for method_id, text in sources.itertuples(index=False)
    ]
    return pd.DataFrame(rows).sort_values("citation_id", ignore_index=True) if rows else pd.DataFrame()


def _citation(method_id: str, text: str, item: CheckedReference, as_of: datetime) -> dict[str, object]:
    reference, verdict = item.reference, item.verdict
    digest = hashlib.sha256(f"{method_id}\n{text}".encode()).hexdigest()
    checked_at = (verdict.work.retrieved_at if verdict.work else None) or as_of
    return {
        "citation_id": f"ct-{digest[:12]}",
        "method_id": method_id,
        "raw": text,
        "authors": [person.display() for person in reference.authors],
        "year": reference.year,
        "title": reference.title,
        "venue": reference.venue,
        "claimed_doi": reference.doi,
        "claimed_arxiv_id": reference.arxiv_id,
        "work_id": verdict.work.work_id if verdict.work else None,
        "status": verdict.status,
        "discrepancies": list(verdict.discrepancies),
        "evidence": json.dumps(verdict.evidence, ensure_ascii=False, sort_keys=True),
        "checked_at": None if verdict.status == "unchecked" else checked_at,
    }


def build_works(works: Iterable[Work]) -> pd.DataFrame:
    """The ``works`` table of the given works, each id once."""
    distinct = {work.work_id: work for work in works}
    return pd.DataFrame([_work(distinct[key]) for key in sorted(distinct)])


def _work(work: Work) -> dict[str, object]:
    return {
        "work_id": work.work_id,
        "title": work.title,
        "authors": [person.display() for person in work.authors],
        "year_first_public": work.year_first_public,
        "year_published": work.year_published,
        "venue": work.venue,
        "doi": work.doi,
        "arxiv_id": work.arxiv_id,
        "isbn": work.isbn,
        "url": work.url,
        "registry": work.registry,
        "retrieved_at": work.retrieved_at,
        "state": work.state,
    }
