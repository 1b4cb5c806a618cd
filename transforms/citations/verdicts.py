"""The judgement on a reference: pure, from the claim and what all sources together know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, get_args

from transforms.citations.candidates import Assessment, assess
from transforms.citations.comparison.venues import names_publisher
from transforms.citations.discrepancies import Difference, find_differences, may_be_of_another_edition
from transforms.citations.model import Discrepancy, Finding, Reference, Status, Verdict
from transforms.identifiers.arxiv import Arxiv
from transforms.identifiers.isbn import Isbn

_MARGIN = 0.05  # how much better than the next the best of two fitting works must score
_ALMOST = 0.85  # similarity from which a title under other names is that title, altered
_ANOTHER_EDITION = "no source lists this edition of the book, and its authors are not those of the known ones"
_CODES: tuple[Discrepancy, ...] = get_args(Discrepancy)


def judge(reference: Reference, finding: Finding, today: date) -> Verdict:
    """The verdict on one reference. An ambiguous one names no work.

    ``today`` decides only whether a claimed year lies in the future.

    The work is the candidate that title and authors fit (``candidates.Assessment.is_fitting``); an identifier
    decides between fitting candidates and carries a claim whose title is altered, never one that nothing
    else supports.
    """
    assessed = assess(reference, finding)
    fitting = _rank([one for one in assessed if one.is_fitting or _is_carried_by_identifier(one)])
    if fitting:
        best = fitting[0]
        if _is_ambiguous(fitting):
            return _verdict("ambiguous", reference, finding, None, assessed, (), ())
        differences = find_differences(best, finding, today)
        if may_be_of_another_edition(best, differences):
            return _verdict("unchecked", reference, finding, None, assessed, (), (_ANOTHER_EDITION,))
        status: Status = "corrected" if differences else "verified"
        return _verdict(status, reference, finding, best, assessed, differences, ())
    return _without_fitting(reference, finding, assessed, today)


def _is_carried_by_identifier(one: Assessment) -> bool:
    """The claimed identifier is this work's, and title or authors agree, as far as they are claimed."""
    if not one.identified:
        return False
    only_identifier = one.title.relation == "unknown" and one.authors is None
    return one.title.relation == "same" or one.authors_support or only_identifier


def _rank(fitting: Sequence[Assessment]) -> list[Assessment]:
    """Best first. What fits by title and authors goes before what only the identifier speaks for."""
    return sorted(
        fitting,
        key=lambda one: (
            not one.is_fitting,
            one.title.relation != "same",
            not (one.identified and (one.authors_support or one.authors is None)),
            -one.score,
            one.work.work_id,
        ),
    )


def _is_ambiguous(fitting: Sequence[Assessment]) -> bool:
    if len(fitting) < 2:
        return False
    first, second = fitting[:2]
    if (
        first.is_fitting != second.is_fitting
        or first.title.relation != second.title.relation
        or bool(first.identified) != bool(second.identified)
    ):
        return False
    if first.is_preprint_only or second.is_preprint_only or (first.years_off == 0 != second.years_off):
        return False  # a preprint beside its publication, or the year tells
    return first.score - second.score < _MARGIN


def _without_fitting(
    reference: Reference, finding: Finding, assessed: Sequence[Assessment], today: date
) -> Verdict:
    """No work is sure. What was found contradicts the claim, or nothing was found, or nobody could say."""
    strangers = _rank(
        [one for one in assessed if one.is_same_title_of_strangers or _is_altered_by_strangers(one)]
    )
    owners = _rank([one for one in assessed if one.identified])
    if strangers:
        best = strangers[0]
        differences = find_differences(best, finding, today)
        if best.title.relation != "same":
            differences.append(Difference("not_same_work", reference.title, best.work.title))
        return _verdict("contradicted", reference, finding, best, assessed, differences, ())
    if owners:
        return _verdict(
            "contradicted", reference, finding, None, assessed, _of_another(reference, owners[0]), ()
        )
    reasons = _unanswered(reference, finding)
    if reasons:
        return _verdict("unchecked", reference, finding, None, assessed, (), reasons)
    limits = ("only local dumps were asked",) if all(map(_is_dump, finding.asked)) else ()
    return _verdict("not_found", reference, finding, None, assessed, (), limits)


def _is_dump(source: str) -> bool:
    return source.startswith("dump:")


def _is_altered_by_strangers(one: Assessment) -> bool:
    return one.title.relation == "altered" and (bool(one.identified) or one.title.similarity >= _ALMOST)


def _of_another(reference: Reference, owner: Assessment) -> list[Difference]:
    """The claimed identifier is that of a work that neither title nor authors speak of."""
    named = {name.partition(":")[0] for name in owner.identified}
    found = [Difference("not_same_work", reference.title, owner.work.title)]
    if "arxiv" in named:
        return [Difference("arxiv_id", reference.arxiv_id, owner.work.title), *found]
    return [Difference("doi", reference.doi, owner.work.title), *found] if "doi" in named else found


def _unanswered(reference: Reference, finding: Finding) -> tuple[str, ...]:
    """Why "not found" cannot be said: a source that would know did not answer, or was never asked."""
    reasons = [f"{source}: {reason}" for source, reason in sorted(finding.failed.items())]
    if reference.title is None and not finding.by_identifier:
        reasons.append("the reference could not be read: no title")
    if not finding.general and not (finding.arxiv and _claims_arxiv(reference)):
        reasons += [
            f"{name}: a selection of works, whose silence says nothing" for name in finding.selections
        ]
        reasons.append("no source that would know this work was asked")
    elif reference.isbn or reference.wrong_isbn or names_publisher(reference.venue):
        reasons.append("no source that was asked has all books")
    return tuple(reasons)


def _claims_arxiv(reference: Reference) -> bool:
    return reference.arxiv_id is not None or Arxiv.from_doi(reference.doi) is not None


def _verdict(
    status: Status,
    reference: Reference,
    finding: Finding,
    best: Assessment | None,
    assessed: Sequence[Assessment],
    differences: Sequence[Difference],
    reasons: Sequence[str],
) -> Verdict:
    codes = {difference.code for difference in differences}
    return Verdict(
        status=status,
        work=best.work if best else None,
        discrepancies=tuple(code for code in _CODES if code in codes),
        evidence={
            **_evidence(finding, best, assessed, differences, reasons),
            "notes": list(_notes(reference, finding)),
        },
    )


def _notes(reference: Reference, finding: Finding) -> Iterator[str]:
    """What is to be said of identifiers that no code of the contract speaks of."""
    if reference.wrong_isbn:
        yield f"ISBN {reference.wrong_isbn}: its check digit is wrong"
    if reference.isbn and f"isbn:{reference.isbn}" not in finding.by_identifier:
        yield f"{Isbn.display(reference.isbn)}: in no source that was asked"


def _evidence(
    finding: Finding,
    best: Assessment | None,
    assessed: Sequence[Assessment],
    differences: Sequence[Difference],
    reasons: Sequence[str],
) -> dict[str, Any]:
    compared = best or (assessed[0] if assessed else None)
    return {
        "asked": sorted(finding.asked),
        "failed": dict(sorted(finding.failed.items())),
        "reasons": list(reasons),
        "identifiers": {
            name: work.work_id if work else None for name, work in sorted(finding.by_identifier.items())
        },
        "compared": _compared(compared) if compared else None,
        "candidates": [{"work_id": one.work.work_id, "score": one.score} for one in assessed[:5]],
        "differences": [difference.as_json() for difference in differences],
    }


def _compared(one: Assessment) -> dict[str, Any]:
    return {
        "work_id": one.work.work_id,
        "registry": one.record.registry,
        "record_id": one.record.record_id,
        "origin": one.record.origin,
        "retrieved_at": one.record.retrieved_at.isoformat() if one.record.retrieved_at else None,
        "title": one.record.title,
        "title_relation": one.title.relation,
        "title_similarity": one.title.similarity,
        "author_share": round(one.author_share, 4),
        "years_off": one.years_off,
        "same_venue": one.same_venue,
        "identified_by": list(one.identified),
        "state": one.work.state,
        "score": one.score,
    }
