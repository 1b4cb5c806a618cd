"""Whose silence counts: only a source that has all works of a kind knows that there is no such work.

Registries that answered know. Of a dump it is asked whether it can know: a file of some chosen records is
a *selection*, and what is not in it was not checked. A larger one in Crossref's shape stands for the world
that its user means to check against. Of arXiv identifiers more can be told, because arXiv numbers the papers
of a month without gaps: a dump that has nearly all numbers of a month has all papers of it.
"""

from __future__ import annotations

from typing import Protocol

SMALLEST_DUMP = 100
"""Works; a smaller file is a selection made by hand, such as the one in ``examples/``."""

_DENSE = 0.9  # share of a month's numbers: a few are lost to removal and to lines that cannot be read


class Numbered(Protocol):
    """What the index of a dump tells about its identifiers."""

    def names_from(self, prefix: str) -> tuple[int, str]:
        """How many identifiers begin with ``prefix``, and the last of them ("" when none does)."""
        ...

    def last_name(self, first: str, after: str) -> str:
        """The last identifier from ``first`` up to ``after``, "" when there is none."""
        ...


def is_selection(works: int) -> bool:
    """Whether a dump of so many works is too small to stand for a registry."""
    return works < SMALLEST_DUMP


def covers_arxiv(index: Numbered, arxiv_id: str) -> bool:
    """Whether the index has the papers of that identifier's month, so that one it lacks does not exist.

    A number behind the month's last is known to be free only once a later month has begun.
    """
    prefix, number = _month(arxiv_id)
    count, last = index.names_from(prefix)
    if not count:
        return False
    highest = int(last[len(prefix) :])
    begun = index.last_name(prefix, _end_of_style(prefix))
    is_over = not begun.startswith(prefix)
    return count >= _DENSE * highest and (number <= highest or is_over)


def _month(arxiv_id: str) -> tuple[str, int]:
    """``arxiv:2305.`` and 14314; ``arxiv:hep-th/9901`` and 1."""
    if "." in arxiv_id:
        month, _, number = arxiv_id.partition(".")
        return f"arxiv:{month}.", int(number)
    return f"arxiv:{arxiv_id[:-3]}", int(arxiv_id[-3:])


def _end_of_style(prefix: str) -> str:
    """What sorts behind the identifiers that follow each other by month: all new ones, or one archive's."""
    return "arxiv:a" if prefix.endswith(".") else prefix.partition("/")[0] + "0"
