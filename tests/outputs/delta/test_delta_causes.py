"""The cause of a changed verdict, by evidence: the page's claim, a source's answer, or the program."""

from __future__ import annotations

import copy
import json

import pytest

from outputs.release.context import Causes
from tests.outputs.delta.test_delta_law import lines_between
from tests.outputs.tables import START, tables_of

ASKED = {"asked": ["crossref"], "failed": {}, "identifiers": {}, "candidates": [], "compared": None}
SHORT = "Author (2001). Paper"


def record(name="10.1/one", **changes):
    return {"registry": "crossref", "record_id": name, "origin": "registry", "title": "Paper", **changes}


def evidence(**changes):
    return json.dumps({**ASKED, **changes}, sort_keys=True)


BASE = {
    "pages": [{"page_id": "p1"}, {"page_id": "p2"}],
    "works": [{"work_id": "wk-1", "title": "Paper"}],
    "methods": [{"method_id": "mb-a", "slug": "a"}, {"method_id": "mb-b", "slug": "b", "work_id": "wk-1"}],
    "citations": [
        {"citation_id": "ct-a", "method_id": "mb-a", "raw": SHORT, "status": "not_found",
         "evidence": evidence()},
        {"citation_id": "ct-b", "method_id": "mb-b", "raw": "Other", "status": "verified", "work_id": "wk-1",
         "evidence": evidence(compared=record())},
    ],
    "statements": [
        {"statement_id": "st-a", "method_id": "mb-a", "property": "source", "page_id": "p1", "raw": SHORT},
        {"statement_id": "st-b", "method_id": "mb-b", "property": "source", "page_id": "p2", "raw": "Other"},
    ],
}  # fmt: skip


def new_page(rows, method="mb-c", raw="Something else"):
    rows["pages"].append({"page_id": "p3"})
    rows["statements"].append(
        {"statement_id": "st-c", "method_id": method, "property": "source", "page_id": "p3", "raw": raw}
    )


def find_work(rows, **changes):
    """The citation of mb-a finds a work; what rests on it follows."""
    rows["works"].append({"work_id": "wk-2", "title": "Found"})
    rows["methods"][0].update(work_id="wk-2", flags=["citation_corrected"])
    rows["citations"][0].update(status="corrected", work_id="wk-2", **changes)


def new_link(rows):
    """Another method's page shows the text with a link; the citation of mb-a gains by it."""
    new_page(rows, raw=SHORT)
    find_work(rows, claimed_doi="10.1/two", evidence=evidence(identifiers={"doi:10.1/two": "wk-2"}))


def new_link_that_no_column_shows(rows):
    new_page(rows, raw=SHORT)
    find_work(rows, evidence=evidence(identifiers={"isbn:1": "wk-2"}))


def claim_read_anew(rows):
    new_page(rows)
    find_work(rows, title="Paper", evidence=evidence(compared=record("10.1/two")))


def other_source_asked(rows):
    new_page(rows, raw=SHORT)
    find_work(rows, evidence=evidence(asked=["crossref", "dump:x"], compared=record("10.1/two")))


def failed_source_back(rows):
    find_work(rows, evidence=evidence(failed={"arxiv": "timeout"}))


def answer_of_another_day(rows):
    rows["citations"][1].update(
        status="corrected", discrepancies=["title"], evidence=evidence(compared=record(title="Paper, part 1"))
    )


def other_candidates(rows):
    rows["citations"][1].update(
        status="ambiguous", evidence=evidence(candidates=[{"work_id": "wk-9", "score": 1}], compared=record())
    )


def judged_anew(rows):
    rows["citations"][1].update(status="corrected", discrepancies=["venue"])


def page_with_the_only_citation_gone(rows):
    for name in ("pages", "works", "methods", "citations", "statements"):
        rows[name].pop()


def new_citation_of_an_old_method(rows):
    new_page(rows, "mb-b", "A third one")
    rows["works"].append({"work_id": "wk-2", "title": "Found"})
    rows["methods"][1]["work_id"] = "wk-2"
    rows["citations"].append(
        {"citation_id": "ct-c", "method_id": "mb-b", "raw": "A third one", "work_id": "wk-2",
         "status": "verified", "evidence": evidence()}
    )  # fmt: skip


def article_that_names_a_method(rows):
    rows["pages"].append({"page_id": "p3"})
    rows["mentions"] = [{"page_id": "p3", "method_id": "mb-c"}]
    rows["methods"].append({"method_id": "mb-c", "slug": "c", "work_id": "wk-2"})
    rows["works"].append({"work_id": "wk-2", "title": "Found by name"})


def name_found_later(rows):
    rows["methods"][0]["work_id"] = "wk-2"
    rows["works"].append({"work_id": "wk-2", "title": "Found by name"})


def record_of_another_day(rows):
    new_link(rows)
    rows["works"][1:] = []
    rows["works"][0].update(title="Paper, corrected", retrieved_at=START)
    rows["citations"][0]["work_id"] = rows["methods"][0]["work_id"] = "wk-1"


def newest_capture_moves_the_date(rows):
    rows["citations"][0]["checked_at"] = START.replace(year=2030)


NONE, REGISTRY, CODE = Causes(), Causes(registry_changed=True), Causes(code_changed=True)
BOTH = Causes(registry_changed=True, code_changed=True)
ANY = (NONE, REGISTRY, CODE, BOTH)


@pytest.mark.parametrize(
    ("edit", "when", "expected"),
    [
        (new_link, ANY, {"source"}),
        (new_link_that_no_column_shows, ANY, {"source"}),
        (claim_read_anew, (CODE, BOTH), {"source", "code"}),
        (other_source_asked, ANY, {"source", "registry"}),
        (failed_source_back, ANY, {"registry"}),
        (answer_of_another_day, ANY, {"registry"}),
        (other_candidates, (NONE, REGISTRY, BOTH), {"registry"}),
        (other_candidates, (CODE,), {"code"}),
        (judged_anew, (CODE, BOTH), {"code"}),
        (page_with_the_only_citation_gone, ANY, {"source"}),
        (new_citation_of_an_old_method, ANY, {"source"}),
        (article_that_names_a_method, ANY, {"source"}),
        (name_found_later, ANY, {"registry"}),
        (newest_capture_moves_the_date, ANY, {"source"}),
    ],
)
def test_the_cause_is_what_the_evidence_tells(edit, when, expected):
    for known in when:
        assert causes_of(edit, known) == expected, known


def causes_of(edit, known, table=None):
    rows = copy.deepcopy(BASE)
    edit(rows)
    lines = lines_between(tables_of(BASE), tables_of(rows), known)
    return {line.cause for line in lines if table in (None, line.table)}


@pytest.mark.parametrize(
    ("edit", "known", "table", "expected"),
    [
        (claim_read_anew, CODE, "citations", {"code"}),
        (claim_read_anew, CODE, "works", {"code"}),
        (claim_read_anew, CODE, "statements", {"source"}),
        (other_source_asked, CODE, "citations", {"registry"}),
        (other_source_asked, CODE, "works", {"registry"}),
        (record_of_another_day, NONE, "works", {"registry"}),
        (record_of_another_day, NONE, "citations", {"source"}),
    ],
)
def test_what_follows_from_a_verdict_has_its_cause(edit, known, table, expected):
    assert causes_of(edit, known, table) == expected
