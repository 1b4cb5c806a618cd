"""Raw answers of the registries as they are kept, and the records read from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from extractors.registries.arxiv import result_from_json
from transforms.works.dumps.entries import slimmed_crossref
from transforms.works.model import Record
from transforms.works.normalise import NotARecord, from_arxiv_result, from_crossref, from_csl, from_datacite
from transforms.works.normalise.refusal import mapping_of, mappings_of, text_of
from transforms.works.registries.cache import NO_METADATA, CachedAnswer

_DATACITE_FIELDS = (
    "doi creators titles publisher container publicationYear dates types relatedIdentifiers relatedItems "
    "alternateIdentifiers url updated published"
)
_DATACITE_KEPT = frozenset(_DATACITE_FIELDS.split())
_ABSTRACT = 4000


def slimmed(shape: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What of an answer is kept: everything that a record or the look-up of a name needs."""
    if shape in ("crossref", "csl"):
        kept = slimmed_crossref(raw)
        abstract = text_of(raw.get("abstract"))[:_ABSTRACT]
        return {**kept, "abstract": abstract} if abstract else kept
    if shape == "datacite":
        work = mapping_of(raw.get("attributes"))
        notes = [
            {"description": text_of(one.get("description"))[:400]}
            for one in mappings_of(work.get("descriptions"))
        ]
        attributes = {key: value for key, value in work.items() if key in _DATACITE_KEPT}
        return {"id": text_of(raw.get("id")), "attributes": {**attributes, "descriptions": notes}}
    return dict(raw)


def records_of(answer: CachedAnswer) -> list[Record]:
    """The records of a kept answer; one that no work can be read from is left out."""
    found = []
    for shape, raw in answer.raw:
        if shape == NO_METADATA:
            continue
        try:
            found.append(record_of_raw(shape, raw, answer.retrieved_at))
        except NotARecord:
            continue
    return found


def record_of_raw(shape: str, raw: Mapping[str, Any], at: datetime) -> Record:
    """The record of one raw answer; raises ``NotARecord``."""
    if shape == "arxiv":
        return from_arxiv_result(result_from_json(raw), "registry", at)
    read = {"crossref": from_crossref, "datacite": from_datacite, "csl": from_csl}[shape]
    return read(raw, "registry", at)


def abstract_of(shape: str, raw: Mapping[str, Any]) -> str:
    """The abstract of a kept answer, or nothing."""
    return text_of(raw.get("summary" if shape == "arxiv" else "abstract"))
