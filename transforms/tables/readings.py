"""Every distinct cell text of the corpus, read once: years, originators, aliases, summaries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from extractors.text.language import identify
from transforms.tables.headwords import headword
from transforms.values.aliases import Alias, parse_aliases
from transforms.values.distinct import parse_distinct
from transforms.values.originators import parse_originators
from transforms.values.years import YearValue, parse_year

MIN_SUMMARY_CONFIDENCE = 0.8


@dataclass(frozen=True, slots=True)
class Readings:
    """Parsed values by the text of the cell as the page has it."""

    years: dict[str, YearValue]
    originators: dict[str, tuple[str, ...]]
    aliases: dict[str, tuple[Alias, ...]]
    summary_langs: dict[str, str]

    def of(self, records: pd.DataFrame) -> Readings:
        """Those of the cells of ``records`` alone."""
        return Readings(
            years={text: self.years[text] for text in _distinct(records["year"])},
            originators={text: self.originators[text] for text in _distinct(records["originator"])},
            aliases={text: self.aliases[text] for text in _distinct(records["aliases"])},
            summary_langs={text: self.summary_langs[text] for text in _distinct(records["summary"])},
        )


def read_cells(records: pd.DataFrame, latest_year: int) -> Readings:
    """Read all cells of ``records`` (columns of ``RECORDS`` and ``locale``), each distinct text once.

    A year after ``latest_year`` is kept as text only. Alias cells are read without the page's locale: the
    source shows the same aliases in every locale.
    """
    return Readings(
        years=parse_distinct(_distinct(records["year"]), lambda text: parse_year(text, latest=latest_year)),
        originators=parse_distinct(_distinct(records["originator"]), parse_originators),
        aliases=parse_distinct(_distinct(records["aliases"]), lambda text: parse_aliases(text, None)),
        summary_langs=parse_distinct(_distinct(records["summary"]), _summary_language),
    )


Opening = tuple[str, str | None, str | None]
"""A summary with the aliases cell and the displayed name beside it."""


def read_headwords(
    records: pd.DataFrame, aliases: Mapping[str, tuple[Alias, ...]]
) -> dict[Opening, str | None]:
    """The name that opens each summary of ``records``; ``aliases`` are those read from the cells."""
    columns = records[["summary", "aliases", "name"]].dropna(subset=["summary"]).drop_duplicates()
    found: dict[Opening, str | None] = {}
    for summary, cell, name in columns.itertuples(index=False):
        cell = None if pd.isna(cell) else cell
        name = None if pd.isna(name) else name
        known = [alias.text for alias in aliases.get(cell, ())] if cell else []
        found[summary, cell, name] = headword(summary, [*known, *([name] if name else [])])
    return found


def _distinct(column: pd.Series[str]) -> list[str]:
    return sorted(column.dropna().unique())


def _summary_language(text: str) -> str:
    lang, confidence = identify(text)
    return lang if confidence >= MIN_SUMMARY_CONFIDENCE else "und"
