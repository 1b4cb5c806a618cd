"""A report with something in every part of it."""

from __future__ import annotations

from outputs.report.facts import (
    count_coverage,
    count_discrepancies,
    count_quarantine,
    count_tables,
    count_verdicts,
    list_conflicts,
    list_merges,
    list_wrong_citations,
)
from outputs.report.model import (
    Change,
    Expectation,
    Gate,
    HostUse,
    Inputs,
    Review,
    Run,
    RunReport,
    SourceInput,
    StageTime,
    Verdict,
    Volatile,
)
from tests.outputs.site.site_tables import WHEN, Rows, method_id, sample_rows, tables_of

VOLATILE = Volatile(
    run_id="20261121T120000",
    mode="plain",
    started_at="2026-11-21T12:00:00Z",
    finished_at="2026-11-21T12:03:10Z",
    hosts=(
        HostUse("example.org", "site", 40, 12, 30, 0, 2, 79.5, "38 allowed, 2 disallowed"),
        HostUse("arxiv", "registry", 3, 180, 0, 1, 0, 6.0, ""),
    ),
    stages=(StageTime("extract", 12.25), StageTime("enrich", 30.5), StageTime("publish", 3.0)),
    runs=(
        Run("20261119T120000", "2026-11-19T12:00:00Z", "published", "2026.11.1", ()),
        Run("20261120T120000", "2026-11-20T12:00:00Z", "refused", None, ("methods.slug unique",)),
    ),
)


def full_rows(*, hostile: str = "") -> Rows:
    """Sample rows with merges, a conflict and quarantined items; ``hostile`` goes into the free texts."""
    rows = sample_rows()
    qlora = method_id("qlora")
    for number, (rule, score) in enumerate([("citation", 9.5), ("alias", 4.25)]):
        rows["merges"].append(
            {
                "method_id": qlora,
                "left": f"{number}#0",
                "right": f"{number + 1}#1",
                "evidence": [f"alias:quantized lora{hostile}"],
                "score": score,
                "rule": rule,
                "decided_by": "methodbase",
            }
        )
    stated = [row for row in rows["statements"] if row["method_id"] == qlora]
    for row, value in zip(stated[:3:2], ("2023", f"2024{hostile}"), strict=True):
        new = {"statement_id": "st-" + value[:4] * 4, "property": "year_of_origin", "value": value}
        rows["statements"].append(row | new | {"chosen": value == "2023"})
    for number, reason in enumerate(["ragged_rows", "ragged_rows", "mixed_scripts"]):
        rows["quarantine"].append(
            {
                "item_id": f"qu-{number:012}",
                "stage": "extract",
                "reason": reason,
                "page_id": None,
                "locator": "row 4",
                "detail": f"row 4 has 2 cells, the header 3{hostile}",
                "first_seen": WHEN,
            }
        )
    return rows


def full_report(*, volatile: Volatile | None = None, hostile: str = "") -> RunReport:
    """Every section filled; facts come from tables."""
    tables = tables_of(full_rows(hostile=hostile))
    previous = tables_of(sample_rows())
    return RunReport(
        title="methodbase run report",
        program="methodbase 0.1.0",
        verdict=Verdict("published", "2026.11.2", "2026.11.1", (f"2 pages are new{hostile}",)),
        inputs=Inputs(40, 30, 2, 90, 1, (SourceInput("files", 40, 30, 2),)),
        tables=count_tables(tables, previous),
        changes=(Change("new_pages", "methods", 2, 1, 0, (method_id("mamba"),)),),
        coverage=count_coverage(tables),
        citations=count_verdicts(tables, previous),
        discrepancies=count_discrepancies(tables, previous),
        wrong_citations=list_wrong_citations(tables, None),
        merges=list_merges(tables, previous),
        reviews=(
            Review(
                "rv-1",
                "near_duplicate",
                method_id("qlora"),
                f"QLoRA{hostile}",
                method_id("lora-peft"),
                "לורה",
                0.91,
                (f"alias:lora{hostile}",),
                f"methodbase decide same {method_id('qlora')} {method_id('lora-peft')} --reason TEXT",
            ),
        ),
        conflicts=list_conflicts(tables),
        quarantine=count_quarantine(tables, previous),
        expectations=(
            Expectation("methods.slug unique", "methods", "slug", "critical", True, 11, 0),
            Expectation("names.script known", "names", "script", "warning", False, 40, 3, f"Zzzz{hostile}"),
            Expectation("pages.licence given", "pages", "licence", "info", False, 30, 30),
        ),
        gates=(Gate("methods lost", True, "11 before, 11 now"),),
        volatile=volatile,
    )
