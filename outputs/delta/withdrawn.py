"""Prose that a release may not repeat: its delta names what was withdrawn by a hash.

When a source may no longer be quoted its summaries leave the release; as old values of changed cells they
would all be published once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import pyarrow.compute as pc

from outputs.delta.comparison import TableDifference
from transforms.tables.stored import Rows, pieces, take

PROSE = "summary"
"""The column of ``methods``, and the property of ``statements``, that quotes pages."""

Tables = Mapping[str, Rows]


def withdrawn_texts(methods: TableDifference, old: Tables, new: Tables) -> frozenset[str]:
    """The summaries that differ and that no statement of the new release has."""
    mask = methods.cells.get(PROSE)
    if mask is None:
        return frozenset()
    before = take(old["methods"], methods.changed_old[mask], [PROSE])[PROSE].drop_null().unique()
    said: set[str] = set()
    for piece in pieces(new["statements"], ["property", "value"]):
        about = pc.and_(pc.equal(piece["property"], PROSE), pc.is_in(piece["value"], value_set=before))
        said.update(piece["value"].filter(about).to_pylist())
    return frozenset(before.to_pylist()) - said


def withheld(text: str) -> dict[str, str]:
    """What stands in the delta for a text that may not."""
    return {"sha256": hashlib.sha256(text.encode()).hexdigest()}


def is_stated(value: Any, stated: Any) -> bool:
    """Whether a cell has the value that a line states, in full or by its hash."""
    if isinstance(stated, Mapping):
        return isinstance(value, str) and stated == withheld(value)
    return bool(value == stated)
