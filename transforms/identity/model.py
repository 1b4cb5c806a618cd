"""What identity takes and gives.

``records`` (input) is a pandas frame, one row a record (a column of a page, or a name that an article
introduces), with the columns of ``RECORD_COLUMNS``. A record is named by ``page_id`` and ``column``;
``REF`` writes that as one string.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

RECORD_COLUMNS = {
    "page_id": "string",
    "column": "int",
    "kind": "comparison | article",
    "source": "string: name of the source (site) of the page; slugs are comparable within one source only",
    "slug": "string or null: the source's own slug",
    "locale": "BCP 47 of the page or null",
    "name": "string: displayed name",
    "aliases": "list of string: parsed aliases (empty for articles)",
    "year": "int or null: parsed year of origin",
    "originators": "list of string: parsed originators",
    "type": "string or null",
    "family": "string or null",
    "field": "string or null: localised field text",
    "citation": "string or null: raw seminal source",
    "work_id": "string or null: the work that the citation was found to be",
    "summary": "string or null",
    "first_seen": "timestamp (UTC) of the earliest capture of the page",
}


def ref(page_id: str, column: int) -> str:
    """The one-string name of a record, as ``merges.left`` and ``merges.right`` have it."""
    return f"{page_id}#{column}"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What identity decided. All frames are sorted by their keys.

    - ``members``: page_id, column, method_id; every input record once.
    - ``merges``: method_id, left, right, evidence (list of string), score, rule, decided_by; a spanning
      forest: n records of one method have n - 1 rows.
    - ``redirects``: old_id, new_id, since, reason; one hop. Ids that no record supports any more lead
      nowhere (null), and are never used again.
    - ``minted``: method_id, page_id, column; ids that are new, each with the first record of its method.
    - ``memory``: what the next run can build on (``transforms.identity.incremental.Memory``).
    - ``reviews``: review_id, kind, left, right (method ids), evidence (list), score, command; what a human
      should decide (near-duplicates, blocked merges, near misses, decisions that apply to nothing).
    """

    members: pd.DataFrame
    merges: pd.DataFrame
    redirects: pd.DataFrame
    reviews: pd.DataFrame
    minted: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame({"method_id": [], "page_id": [], "column": []})
    )
    memory: Any = None
