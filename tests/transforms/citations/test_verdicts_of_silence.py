"""What no source knows is not found only where a source would know it; else it is unchecked, with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.citations.twelve_works import ATTENTION, FORESTS, judged

UNKNOWN = "Okafor, N. (2023). Spectral gating for tabular streams. In ICML."

UNKNOWN_PREPRINT = "Okafor, N. (2023). Spectral gating for tabular streams. arXiv preprint arXiv:2302.00001."


@pytest.mark.parametrize(
    ("raw", "changes", "status", "reason"),
    [
        (UNKNOWN, {}, "not_found", "only local dumps were asked"),
        (UNKNOWN, {"asked": ("crossref", "dump:a")}, "not_found", ""),
        (UNKNOWN, {"general": False}, "unchecked", "no source that would know"),
        (UNKNOWN, {"general": False, "selections": ("dump:a",)}, "unchecked", "dump:a: a selection of works"),
        (UNKNOWN, {"failed": {"crossref": "timed out"}}, "unchecked", "crossref: timed out"),
        (UNKNOWN_PREPRINT, {"general": False}, "not_found", ""),
        (UNKNOWN_PREPRINT, {"general": False, "arxiv": False}, "unchecked", "no source that would know"),
        (
            UNKNOWN_PREPRINT,
            {"general": False, "failed": {"arxiv": "HTTP 503"}},
            "unchecked",
            "arxiv: HTTP 503",
        ),
    ],
)
def test_not_found_is_said_only_by_sources_that_would_know(
    raw: str, changes: dict[str, Any], status: str, reason: str
) -> None:
    verdict = judged(raw, **changes)
    assert verdict.status == status
    assert verdict.work is None
    assert reason in " ".join(verdict.evidence["reasons"])


BOOK = "Okafor, N. (2023). Spectral gating for tabular streams. Springer. ISBN: {}"


@pytest.mark.parametrize(
    ("isbn", "note"),
    [
        ("978-0-306-40615-7", "ISBN 9780306406157: in no source that was asked"),
        ("0-306-40615-2", "ISBN 9780306406157: in no source that was asked"),
        ("978-0-306-40615-8", "ISBN 9780306406158: its check digit is wrong"),
        ("0-306-40615-3", "ISBN 0306406153: its check digit is wrong"),
    ],
)
def test_a_book_that_nobody_has_is_unchecked_and_its_isbn_noted(isbn: str, note: str) -> None:
    verdict = judged(BOOK.format(isbn))
    assert (verdict.status, verdict.evidence["notes"]) == ("unchecked", [note])
    assert verdict.evidence["reasons"] == ["no source that was asked has all books"]


def test_the_isbn_of_another_book_is_told() -> None:
    raw = BOOK.format("9780306406157").replace("Spectral gating for tabular streams", "Random forests").replace(
        "Okafor, N. (2023)", "Breiman, L. (2001)"
    )  # fmt: skip
    verdict = judged(raw, by_identifier={"isbn:9780306406157": ATTENTION})
    assert (verdict.status, verdict.discrepancies, verdict.work) == ("corrected", ("not_same_work",), FORESTS)
