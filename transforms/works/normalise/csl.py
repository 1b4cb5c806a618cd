"""CSL JSON, as doi.org's content negotiation gives it: Crossref's fields with plain strings for lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from transforms.identifiers.arxiv import Arxiv
from transforms.works.model import Record
from transforms.works.normalise.crossref import from_crossref
from transforms.works.normalise.refusal import text_of


def from_csl(raw: Mapping[str, Any], origin: str = "registry", at: datetime | None = None) -> Record:
    """A record from one CSL item; ``at`` is when doi.org answered."""
    record = from_crossref(raw, origin, at, registry="doi.org")
    arxiv_id = record.arxiv_id or _arxiv_id(raw)
    if arxiv_id is None:
        return record
    own = "arxiv" in (record.venue or "").lower() or Arxiv.from_doi(record.doi) is not None
    return replace(record, arxiv_id=arxiv_id, preprint=record.preprint or own)


def _arxiv_id(raw: Mapping[str, Any]) -> str | None:
    address = text_of(raw.get("URL"))
    return Arxiv.normalise(address) if "arxiv" in address.lower() else None
