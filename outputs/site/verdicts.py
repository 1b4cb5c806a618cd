"""What is claimed beside what was found, for each discrepancy of a citation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from extractors.text.folding import fold
from transforms.citations.model import Discrepancy

Row = Mapping[str, Any]


def _families(authors: list[str]) -> set[str]:
    return {fold(author.split(",")[0]) for author in authors}


def _strangers(authors: list[str], others: list[str]) -> list[str]:
    """The authors whose family name the others do not have; all of them when every name is there."""
    known = _families(others)
    return [author for author in authors if fold(author.split(",")[0]) not in known] or authors


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _years(work: Row) -> str:
    years = {work["year_first_public"], work["year_published"]} - {None}
    return " / ".join(str(year) for year in sorted(years))


def _authors(authors: list[str]) -> str:
    return "; ".join(authors)


def _pair(code: str, claim: Row, work: Row) -> tuple[str, str]:
    claimed, found = list(claim["authors"]), list(work["authors"])
    if code == "author_unknown":
        return _authors(_strangers(claimed, found)), _authors(found)
    if code == "author_missing":
        return _authors(claimed), _authors(_strangers(found, claimed))
    if code in ("author_order", "author_name"):
        return _authors(claimed), _authors(found)
    if code == "year":
        return _text(claim["year"]), _years(work)
    if code in ("arxiv_id", "doi"):
        return _text(claim[f"claimed_{code}"]), _text(work[code])
    column = "title" if code == "not_same_work" else code
    return _text(claim[column]), _text(work[column])


_NO_WORK: Row = {
    "title": None,
    "authors": (),
    "year_first_public": None,
    "year_published": None,
    "venue": None,
    "doi": None,
    "arxiv_id": None,
}


def read_evidence(citation: Row) -> dict[str, Any]:
    """The evidence of a citation as an object; empty when it is not one (another version wrote it)."""
    try:
        evidence = json.loads(citation["evidence"] or "{}")
    except json.JSONDecodeError:
        return {}
    return evidence if isinstance(evidence, dict) else {}


def _stated(value: Any) -> str:
    """A claimed or found value of the evidence as text: a list is joined, null is nothing."""
    if isinstance(value, list):
        return _authors([_stated(item) for item in value])
    return _text(value)


def describe_differences(citation: Row, work: Row | None) -> list[dict[str, str]]:
    """For each discrepancy code of a citation: ``code``, ``claimed`` and ``found`` as text.

    They are those of the evidence. Where it has none, the claim is set beside the work; without a work
    ``found`` is empty. A code that this version does not know keeps its name and has neither.
    """
    recorded: dict[str, tuple[str, str]] = {}
    for item in read_evidence(citation).get("differences", ()):
        if isinstance(item, dict):
            pair = _stated(item.get("claimed")), _stated(item.get("found"))
            recorded.setdefault(str(item.get("code")), pair)
    described = []
    for code in citation["discrepancies"]:
        known = code in Discrepancy.__args__  # type: ignore[attr-defined]
        beside = _pair(code, citation, work or _NO_WORK) if known else ("", "")
        claimed, found = recorded.get(code, beside)
        described.append({"code": code, "claimed": claimed, "found": found})
    return described


def asked_sources(citation: Row) -> tuple[list[str], list[str]]:
    """Who was asked about a citation, and why it could not be settled, as the evidence has it."""
    evidence = read_evidence(citation)
    return [str(name) for name in evidence.get("asked", ())], [
        str(why) for why in evidence.get("reasons", ())
    ]
