"""Rows of the ``works`` table as works again: for citing them in any style."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from transforms.works.model import Person, Work


def person(display: str) -> Person:
    """The person behind ``Family, Given``; a name without a comma is a whole name."""
    family, _, given = display.partition(", ")
    return Person(family, given)


def work_of(row: Mapping[str, Any]) -> Work:
    """The work of a row of ``works``, without the records it was made from."""
    authors = tuple(person(author) for author in row["authors"])
    return Work(**{**row, "authors": authors, "records": ()})
