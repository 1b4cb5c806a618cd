"""Learning a locale: from pages of a newly met locale to its file, ready to be committed."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from extractors.batches import complete, rows_to_batch
from extractors.locales.catalogue import listed_locales
from extractors.pages import extract_page
from extractors.records import PageExtraction
from extractors.schemas import ROWS

CLAIMED = ("url", "lang")
"""Evidence of a page's locale that the page or its address states itself."""

_Counts = dict[str, Counter[str]]


class LearningError(ValueError):
    """The pages do not teach one locale; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """The content of a locale file, and what a person should look at before committing it."""

    document: dict[str, Any]
    notes: tuple[str, ...] = ()


def learn_locale(
    pages: Iterable[tuple[str, bytes]], url: str | None = None, locale: str | None = None
) -> Lesson:
    """A locale file: labels, headings and footer words of the pages, most frequent first.

    ``pages`` are names (of files, or addresses) and bytes; ``url`` is the address of all of them, where
    the name is none. Pages of other locales, articles and pages that cannot be read are passed over; flat
    pages teach what can be split off with what the others say. ``locale`` names the locale; without it the
    pages must agree on one. LearningError when they do not, or when no page shows all nine labels.
    """
    names: dict[str, str] = {}
    found: list[PageExtraction] = []
    for name, content in pages:
        address = name if name.startswith(("https://", "http://")) else url
        page_id = sha256(content).hexdigest()
        if page_id not in names:
            found.append(extract_page(content, page_id, address))
        names[page_id] = address or name
    batch = complete(rows_to_batch(found))
    told = {row["page_id"]: row for row in batch.pages.to_pylist() if _is_of(row, locale)}
    counts: defaultdict[str, _Counts] = defaultdict(dict)
    origins: defaultdict[str, set[str]] = defaultdict(set)
    for row in batch.labels.to_pylist():
        if page := told.get(row["page_id"]):
            code = locale or page["locale"] or ""
            counts[code].setdefault(row["key"], Counter())[row["label"]] += 1
            origins[code].add(names[row["page_id"]])
    if not counts:
        reasons = [f"{names[row['page_id']]}: {row['reason']}" for row in batch.refusals.to_pylist()]
        raise LearningError("; ".join(["no page shows the labels of a comparison", *reasons]))
    document = _document(counts, origins)
    guessed = not locale and all(page["locale_source"] == "identification" for page in told.values())
    return Lesson(document, tuple(_notes(document, guessed)))


def _is_of(page: Mapping[str, Any], locale: str | None) -> bool:
    return not locale or page["locale_source"] not in CLAIMED or page["locale"] == locale


def _document(counts: Mapping[str, _Counts], origins: Mapping[str, set[str]]) -> dict[str, Any]:
    if len(counts) > 1 or "" in counts:
        found = ", ".join(sorted(code or "unknown" for code in counts))
        raise LearningError(
            f"the locale is not clear ({found}): give pages of one locale, and its code with --locale"
        )
    ((code, labels),) = counts.items()
    if missing := [key for key in ROWS if key not in labels]:
        raise LearningError(
            f"no page shows the label of {', '.join(missing)}: give another capture, HTML or pipe text if any"
        )
    return {
        "locale": code,
        "heading": _ranked(labels.get("heading", Counter())),
        "labels": {key: _ranked(labels[key]) for key in ROWS},
        "footer": {"dataset": _ranked(labels["dataset"])} if "dataset" in labels else {},
        "learned_from": sorted(origins[code]),
    }


def _ranked(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda label: (-counts[label], label))


def _notes(document: Mapping[str, Any], guessed: bool) -> Iterable[str]:
    code = document["locale"]
    if guessed:
        yield f"the locale {code} is a guess from the words of the page: name it with --url or --locale"
    if code in listed_locales().locales:
        yield f"{code} is listed already: add these labels to {code}.json rather than replace it"
    several = [key for key in ROWS if len(document["labels"][key]) > 1]
    if several:
        yield f"several labels of one row ({', '.join(several)}): keep those that the site shows"


def print_locale_file(document: Mapping[str, Any]) -> str:
    """The text of a locale file, as it stands in ``extractors/locales/data``."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
