"""Splitting flat rows into cells, where it is certain; a cell that is not certain is missing, never guessed.

A row is tried in this order: the shape of its values (years, counts, citation endings, sentences), the values
that the same methods have on other pages, one value repeated, values known from any page in the only sequence
that fits, the junctions between values (``extractors.layouts.cutting``), known values at both ends. What the
names, citations and summaries of the page say of each method helps to cut the other rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extractors.layouts.flat_labels import find_label
from extractors.layouts.flat_rows import SHAPED, FlatRow, split_behind_label, split_row
from extractors.layouts.kinship import Kin, authors, kin_of
from extractors.layouts.knowledge import Knowledge, handles_of
from extractors.layouts.sequences import Cells
from extractors.schemas import ROWS
from extractors.text.cleaning import has_mixed_script_word

OTHERS = ("field", "family", "originator", "type", "aliases")
_VERB = re.compile(r" (?:is|are|was|were|has|can|refers|means)\b|[,(]")
WORDS_OF_A_NAME = 5
"""A summary begins with the name of its method."""


@dataclass(frozen=True, slots=True)
class SplitPage:
    """A flat page split as far as is certain: cells by row, and the labels that were found."""

    cells: Mapping[str, Cells]
    labels: Mapping[str, str]


def split_page(page: Mapping[str, Any], knowledge: Knowledge) -> SplitPage:
    """Split the rows of a flat page (a row of ``UNSPLIT``) with what other pages say."""
    handles = handles_of(page)
    texts = dict(zip(ROWS, page["rows"], strict=True))
    labels = {key: label for key, label in zip(ROWS, page["labels"], strict=True) if label}
    bare = {key for key, label in zip(ROWS, page["labels"], strict=True) if label is None}
    cells: dict[str, Cells] = {}
    words = knowledge.words.with_texts((*page["names"], *page["english"]))
    for key in (*SHAPED, *OTHERS):
        known = [knowledge.of_method(each, key) for each in handles]
        row = FlatRow(key, texts[key], known, knowledge, words, _kin(page, key, cells), page["names"])
        if key not in labels and key not in bare and (label := find_label(row, page["locale"])):
            labels[key] = label
            row = row.without(label)
        found = split_row(row) if key in labels or key in bare else split_behind_label(row)
        cells[key] = [None if cell and has_mixed_script_word(cell) else cell for cell in found]
        if key in ("source", "summary"):
            for cell in cells[key]:
                words.learn(cell or "")
    return SplitPage({key: cells[key] for key in ROWS}, {key: labels[key] for key in ROWS if key in labels})


def _kin(page: Mapping[str, Any], key: str, cells: Mapping[str, Cells]) -> Kin | None:
    """What is known of the methods from rows that are split already; null where it would not help."""
    if key not in ("originator", "aliases"):
        return None
    columns = range(len(page["names"]))
    sources = [cells["source"][place] or "" for place in columns]
    if key == "originator":
        return kin_of([[authors(source)] for source in sources])
    names = [[page["names"][place], *page["english"][place : place + 1]] for place in columns]
    if len(page["slugs"]) == len(names):
        names = [[*each, slug.replace("-", " ")] for each, slug in zip(names, page["slugs"], strict=True)]
    summaries = [cells["summary"][place] or "" for place in columns]
    texts = [
        [*each, source, summary] for each, source, summary in zip(names, sources, summaries, strict=True)
    ]
    openings = [" ".join(_VERB.split(summary)[0].split()[:WORDS_OF_A_NAME]) for summary in summaries]
    return kin_of(texts, [[*each, opening] for each, opening in zip(names, openings, strict=True)])
