"""Refusing: the reason codes of what cannot be used, and the exception that carries one.

A refusal costs one page or one cell and never the run. Its detail is written by us and never holds the
page's own text, so that a report can show it.
"""

from __future__ import annotations

from dataclasses import dataclass

STAGE = "extract"

REASONS = {
    "empty_page": "there are no bytes, or nothing but white space",
    "too_large": "the page is larger than any comparison page could be",
    "not_text": "the bytes are an archive, an image or another binary format",
    "bad_encoding": "the bytes are not in the declared encoding, or text was lost before the capture",
    "too_deep": "elements are nested deeper than any real page nests them",
    "too_many_cells": "the tables have more cells than any comparison page has",
    "truncated": "the page breaks off",
    "not_a_comparison": "neither a comparison of methods nor an article about one",
    "barrier_page": "a challenge, login, error, consent or search page stands in the place of the page",
    "no_method_named": "an article that introduces no method by name",
    "no_header": "no header row with the names of the methods was found",
    "bad_method_count": "a comparison has two to five methods",
    "empty_name": "a column has no name",
    "ragged_rows": "a row has more or fewer cells than the header has methods",
    "spanned_cells": "a cell spans several rows or columns",
    "missing_row": "one of the nine rows is missing",
    "extra_row": "there is a row beyond the nine",
    "duplicate_row": "a row is there twice",
    "row_order": "the labels say another order than the nine rows have",
    "transposed": "the methods are rows, not columns",
    "row_shape": "what a row holds does not have the shape of that row",
    "unrecognised_rows": "the rows could not be recognised with enough confidence",
    "several_comparisons": "more than one table of the page is a comparison",
    "private_use": "a private-use character: its meaning is not known",
    "replacement_character": "a character was lost before the capture",
    "mixed_script": "a word mixes Latin with Cyrillic or Greek letters",
    "hidden_controls": "characters that reorder or hide text were removed; the rest is used",
    "script_in_cell": "code inside a cell was removed; the rest is used",
    "unclear_cell": "a cell holds a table, a text that unfolds, or a beginning alone; it is missing",
    "unsplit_cell": "flat text could not be split safely; the cells are missing",
    "unsplit_page": "flat text in which the rows could not be told apart",
    "internal_error": "a defect of this program; please report it",
}


@dataclass(slots=True)
class RefusedError(Exception):
    """A page, row or cell cannot be used; ``reason`` is a key of ``REASONS``, ``locator`` null for all."""

    reason: str
    locator: str | None = None
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.reason} at {self.locator or 'the whole page'}: {self.explanation}"

    @property
    def explanation(self) -> str:
        """The detail, or what the reason means."""
        return self.detail or REASONS[self.reason]


def cell_locator(row: int, column: int | None = None) -> str:
    """``row 4, column 2``: physical places in the grid, the header row being row 0."""
    return f"row {row}" if column is None else f"row {row}, column {column}"
